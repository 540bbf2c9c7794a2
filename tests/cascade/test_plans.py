"""A commune's own plan: begun from what it owes, issued, taken back; what it leaves out, and who answers for that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cascade.factories import ON, D, make_parent, sources_of
from tests.conftest import Cast
from tests.factories import AT
from vungmanh.cascade.domain.calling import asked_units, asks_for_plan, call_of, decide_call
from vungmanh.cascade.domain.covering import LineAct, decide
from vungmanh.cascade.domain.issuing import Issue, issue, take_back
from vungmanh.cascade.domain.planning import Heading, Wanted, later_than_asked, save_draft, start
from vungmanh.cascade.domain.standing import PlanStand, plan_standing
from vungmanh.cascade.enums import LineState, PlanState
from vungmanh.cascade.models import LowerPlan
from vungmanh.cascade.selectors import coverage_of, plan_of, plan_rows, uppers_of, with_lines
from vungmanh.core.errors import DomainError
from vungmanh.programmes.models import Programme
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
SIGNED = Issue("12/KH-UBND", D(2026, 2, 18))


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return make_parent(cast)


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def states(plan: LowerPlan) -> dict[str, str]:
    return dict(plan.lines.values_list("source", "state"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND các huyện, thị xã, thành phố xây dựng kế hoạch cụ thể; báo cáo kết quả 6 tháng", True),
        ("Đảng ủy các xã, phường, đặc khu xây dựng kế hoạch thực hiện trước ngày 31/10/2025.", True),
        ("Các sở, ban, ngành ban hành Kế hoạch triển khai trong quý I", True),
        ("Cấp ủy các cấp cụ thể hóa thành kế hoạch của địa phương", True),
        ("Sở Nội vụ lập kế hoạch đào tạo, bồi dưỡng cán bộ cấp xã", False),
        ("Đưa nội dung Chương trình vào kế hoạch kiểm tra, giám sát hằng năm", False),
        ("Giao Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này", False),
    ],
)
def test_sentence_asks_for_a_plan(text: str, expected: bool) -> None:
    assert asks_for_plan(text) is expected


@pytest.mark.parametrize(
    ("issued_on", "is_asked", "due", "expected", "days"),
    [
        (D(2026, 2, 28), True, D(2026, 2, 28), PlanStand.IN_TIME, 0),
        (D(2026, 3, 3), True, D(2026, 2, 28), PlanStand.LATE, 3),
        (D(2026, 3, 3), False, None, PlanStand.ISSUED, 0),
        (None, True, D(2026, 3, 10), PlanStand.MISSING, 0),
        (None, True, D(2026, 3, 9), PlanStand.OVERDUE, 1),
        (None, True, D(2025, 12, 31), PlanStand.PAST, 0),
        (None, False, None, PlanStand.NOT_ASKED, 0),
    ],
)
def test_standing(issued_on: Any, is_asked: bool, due: Any, expected: PlanStand, days: int) -> None:
    found = plan_standing(
        issued_on=issued_on, has_draft=False, is_asked=is_asked, due=due, published_on=D(2026, 1, 20), on=D(2026, 3, 10)
    )
    assert (found.stand, found.days) == (expected, days)


def test_call_is_found_by_its_words_until_a_person_says_otherwise(cast: Cast, programme: Programme) -> None:
    call = call_of(programme)
    assert (call.due, call.is_decided) == (D(2026, 2, 28), False)
    assert set(asked_units(programme, call)) == {cast.commune.pk, cast.other_commune.pk}
    decide_call(programme, task=None, due=D(2026, 3, 15), by=cast.officer, at=AT)
    assert (call_of(programme).task, call_of(programme).due) == (None, D(2026, 3, 15))
    decide_call(programme, task=None, due=None, by=cast.officer, at=AT)
    assert not call_of(programme).asks


def test_plan_from_duties_comes_into_force_and_hands_in_the_duty_to_make_it(cast: Cast, programme: Programme) -> None:
    said = sources_of(programme)
    plan = start(programme, cast.commune, by=cast.commune_officer, at=AT, on=ON)
    assert start(programme, cast.commune, by=cast.commune_officer, at=AT, on=ON) == plan
    assert states(plan) == dict.fromkeys(said.all(), LineState.TAKEN)
    wanted = {
        said.box: Wanted(True, "Lắp hòm thư góp ý tại nhà văn hóa", "Văn phòng", D(2026, 7, 15)),
        said.hotline: Wanted(False, reason="Xã dùng chung đường dây nóng của tỉnh"),
        said.report: Wanted(False),
    }
    save_draft(plan, Heading(title="Thực hiện"), wanted, by=cast.commune_officer, at=AT, on=ON, version=1)
    assert refusal(
        lambda: save_draft(plan, Heading(), wanted, by=cast.commune_officer, at=AT, on=ON, version=1)
    ) == "plan_changed"  # fmt: skip
    uppers = with_lines(uppers_of(programme, cast.commune, ON, call=call_of(programme)), plan, ON)
    assert [upper.row.section for upper in later_than_asked(uppers)] == ["II.1"]
    made = issue(programme, cast.commune, SIGNED, by=cast.commune_officer, at=AT, on=ON)
    assert (made.pk, made.state, states(made)) == (
        plan.pk, PlanState.ISSUED, {said.box: LineState.TAKEN, said.hotline: LineState.EXPLAINED},
    )  # fmt: skip
    duty = programme.duties.get(task=call_of(programme).task, unit=cast.commune)
    assert (duty.state, made.submission) == ("submitted", duty.entries.get())
    assert [coverage_of(uppers).taken, coverage_of(uppers).gaps] == [1, 1]


def test_rows_tell_who_is_late_and_what_is_left_out(cast: Cast, programme: Programme) -> None:
    said = sources_of(programme)
    late = replace(SIGNED, issued_on=D(2026, 3, 2))
    plan = issue(programme, cast.commune, late, by=cast.commune_officer, at=AT, on=D(2026, 3, 5))
    decide(plan, LineAct.TAKE, [said.box], by=cast.commune_officer, at=AT, on=ON)
    call = call_of(programme)
    rows = plan_rows(programme, Unit.objects.filter(level="commune"), D(2026, 3, 5), call=call)
    told = {row.unit: (row.standing.stand, row.standing.days, sorted(row.gaps)) for row in rows if row.coverage.total}
    assert told == {
        cast.commune: (PlanStand.LATE, 2, sorted([said.hotline, said.report])),
        cast.other_commune: (PlanStand.OVERDUE, 5, []),
    }


def test_reason_is_answered_by_another_person_only(cast: Cast, programme: Programme) -> None:
    said = sources_of(programme)
    plan = issue(programme, cast.commune, SIGNED, by=cast.commune_officer, at=AT, on=ON)

    def act(which: LineAct, by: Any, text: str = "") -> Any:
        return decide(plan, which, [said.box, said.hotline], text=text, by=by, at=AT, on=ON)

    assert refusal(lambda: act(LineAct.EXPLAIN, cast.commune_officer)) == "plan_line_text_missing"
    assert act(LineAct.EXPLAIN, cast.commune_officer, "Không có trụ sở riêng") == 2
    assert refusal(lambda: act(LineAct.EXCUSE, cast.commune_officer)) == "plan_line_not_now"
    assert act(LineAct.REFUSE, cast.officer, "Đặt tại nhà văn hóa") == 2
    assert act(LineAct.EXCUSE, cast.leader) == 2
    assert states(plan) == {said.box: LineState.EXCUSED, said.hotline: LineState.EXCUSED}
    assert refusal(lambda: act(LineAct.CLEAR, cast.commune_officer)) == "plan_line_not_now"


def test_later_edition_replaces_and_taken_back_restores(cast: Cast, programme: Programme) -> None:
    said, people = sources_of(programme), {"by": cast.commune_officer, "at": AT, "on": ON}
    first = issue(programme, cast.commune, SIGNED, **people)
    decide(first, LineAct.TAKE, [said.box], **people)
    second = start(programme, cast.commune, **people)
    assert (second.edition, states(second)) == (2, {said.box: LineState.TAKEN})
    again = replace(SIGNED, number="15/KH-UBND")
    assert refusal(lambda: issue(programme, cast.commune, again, **people)) == "plan_reason_missing"
    second = issue(programme, cast.commune, replace(again, reason="Bổ sung phân công"), **people)
    first.refresh_from_db()
    assert (first.state, second.state) == (PlanState.REPLACED, PlanState.ISSUED)
    take_back(second, reason="Ghi nhầm số", **people)
    now = {state: plan_of(programme, cast.commune, state) for state in (PlanState.ISSUED, PlanState.DRAFT)}
    assert now == {PlanState.ISSUED: first, PlanState.DRAFT: second}
    take_back(first, reason="Văn bản bị thu hồi", **people)
    duty = programme.duties.get(task=call_of(programme).task, unit=cast.commune)
    assert [entry.act for entry in duty.entries.all()] == ["submitted", "taken_back"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (replace(SIGNED, number=" "), "plan_number_missing"),
        (replace(SIGNED, issued_on=D(2026, 2, 21)), "plan_day_in_future"),
    ],
)
def test_issue_is_refused(cast: Cast, programme: Programme, said: Issue, code: str) -> None:
    assert refusal(
        lambda: issue(programme, cast.commune, said, by=cast.commune_officer, at=AT, on=ON)
    ) == code  # fmt: skip
    assert refusal(
        lambda: start(programme, cast.neighbour_commune, by=cast.commune_officer, at=AT, on=ON)
    ) == "plan_nothing_owed"  # fmt: skip
