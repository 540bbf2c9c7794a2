"""The life of a duty: who may do what in which state, what it leads to, and that two at once do not undo each other."""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast, make_cast
from tests.factories import AT, make_unit, make_user
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment
from vungmanh.accounts.selectors import forget_roles
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.following import MOVES, Answer, Figure, Said, Side, follow, possible, urge
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.enums import DutyAct, DutyState, Outcome
from vungmanh.programmes.models import Duty, DutyEntry, Precedence, Programme, Task
from vungmanh.programmes.permissions import duties_visible_to, duties_worked_by, may_review, may_work
from vungmanh.units.domain.tree import close
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

pytestmark = pytest.mark.django_db
D = datetime.date
ON, LATER = D(2026, 3, 2), D(2026, 3, 9)
DUE = D(2026, 6, 30)
FOLLOWED = [act for act, move in MOVES.items() if move.side in (Side.WORKER, Side.REVIEWER)]


@pytest.fixture(scope="module")
def published(shared_database: None) -> tuple[Cast, Programme]:
    """Published once for all tests of this file; each gets a copy and undoes what it does."""
    cast = make_cast()
    return cast, _published(cast)


@pytest.fixture
def own(db: None, published: tuple[Cast, Programme]) -> tuple[Cast, Programme]:
    return copy.deepcopy(published)


@pytest.fixture
def cast(own: tuple[Cast, Programme]) -> Cast:
    return own[0]


@pytest.fixture
def programme(own: tuple[Cast, Programme]) -> Programme:
    return own[1]


def _published(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.department], partners=[cast.commune], due="2026-06-30")
    add_report(directive, "Các xã báo cáo", sources=[cast.commune], receivers=[cast.department], due="2026-06-20")
    return publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))


@pytest.fixture
def duty(programme: Programme, cast: Cast) -> Duty:
    """What the commune owes as a partner of the department."""
    return programme.duties.get(unit=cast.commune, task__isnull=False)


def act(duty: Duty, what: DutyAct, by: Any, text: str = "", *, on: D = ON, version: int = 0, **said: Any) -> Duty:
    seen = version or Duty.objects.get(pk=duty.pk).version
    follow(duty, what, Said(text, **said), by=by, at=AT, on=on, version=seen)
    return Duty.objects.get(pk=duty.pk)


def test_note_submission_return_and_acceptance(duty: Duty, cast: Cast) -> None:
    assert act(duty, DutyAct.NOTED, cast.commune_officer, "Đã họp").state == DutyState.IN_PROGRESS
    row = act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Xong", on=LATER)
    assert (row.state, row.submitted_on) == (DutyState.SUBMITTED, LATER)
    row = act(duty, DutyAct.RETURNED, cast.lead_officer, "Thiếu biên bản")
    assert (row.state, row.submitted_on) == (DutyState.RETURNED, None)
    act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Đã bổ sung", on=LATER)
    row = act(duty, DutyAct.ACCEPTED, cast.lead_officer)
    assert (row.state, row.submitted_on, row.version) == (DutyState.ACCEPTED, LATER, 6)
    acts = [(entry.act, entry.text, entry.answers and entry.answers.text) for entry in row.entries.all()]
    assert acts[-2:] == [("submitted", "Đã bổ sung", None), ("accepted", "", "Đã bổ sung")]
    trail = AuditEntry.objects.filter(subject_type="programmes.duty", subject_id=str(duty.pk)).order_by("id")
    assert [(row.action, row.changes.get("state")) for row in trail] == [
        ("duty.noted", ["open", "working"]),
        ("duty.submitted", ["working", "submitted"]),
        ("duty.returned", ["submitted", "returned"]),
        ("duty.submitted", ["returned", "submitted"]),
        ("duty.accepted", ["submitted", "accepted"]),
    ]


def test_an_obstacle_is_open_until_it_is_answered(duty: Duty, cast: Cast) -> None:
    hindered = act(duty, DutyAct.HINDERED, cast.commune_officer, "Thiếu kinh phí").entries.get()
    assert hindered.is_open
    act(duty, DutyAct.ANSWERED, cast.lead_officer, "Đã bố trí", answers=hindered.pk)
    assert not DutyEntry.objects.filter(is_open=True).exists()


def test_duty_awaits_an_answer_from_the_first_question_to_the_last_answer(duty: Duty, cast: Cast) -> None:
    officer, leader = cast.commune_officer, cast.lead_officer
    hindered = act(duty, DutyAct.HINDERED, officer, "Thiếu kinh phí").entries.get()
    assert act(duty, DutyAct.NOTED, officer, "Đã làm một phần").awaits_answer
    assert act(duty, DutyAct.SUBMITTED, officer, "Xong").awaits_answer
    assert act(duty, DutyAct.RETURNED, leader, "Thiếu").awaits_answer, "the obstacle is still open"
    assert not act(duty, DutyAct.ANSWERED, leader, "Đã bố trí", answers=hindered.pk).awaits_answer
    assert act(duty, DutyAct.SUBMITTED, officer, "Đủ").awaits_answer
    assert not act(duty, DutyAct.ACCEPTED, leader).awaits_answer


def test_whoever_handed_in_last_is_kept_until_it_comes_back(duty: Duty, cast: Cast) -> None:
    assert act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Xong").submitted_by == cast.commune_officer
    assert act(duty, DutyAct.RETURNED, cast.lead_officer, "Thiếu").submitted_by is None
    act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Đủ")
    assert act(duty, DutyAct.ACCEPTED, cast.lead_officer).submitted_by == cast.commune_officer


def test_figure_is_kept_as_a_pair_with_its_day(duty: Duty, cast: Cast) -> None:
    figure = Figure(as_of=ON, value=Decimal("94.5455"), numerator=Decimal(104), denominator=Decimal(110))
    entry = act(duty, DutyAct.NOTED, cast.commune_officer, figure=figure).entries.get()
    assert (entry.numerator, entry.denominator, entry.value, entry.as_of) == (104, 110, Decimal("94.5455"), ON)


def earlier_than(duty: Duty) -> str:
    """Another task of the programme, not finished by its lead."""
    task = Task.objects.get(pk=duty.task_id)
    task.pk = None
    task.save(force_insert=True)
    lead = duty.programme.duties.get(task=duty.task_id, role="lead")
    lead.pk, lead.task, lead.source = None, task, f"task:{task.pk}"
    lead.save(force_insert=True)
    return task.source


@pytest.mark.parametrize("what", FOLLOWED)
@pytest.mark.parametrize("state", DutyState)
def test_an_act_is_done_in_its_states_and_refused_in_all_others(
    duty: Duty, cast: Cast, what: DutyAct, state: DutyState
) -> None:
    said: dict[str, Any] = {"due": D(2026, 9, 30)} if what in (DutyAct.ASKED, DutyAct.EXTENDED) else {}
    if what == DutyAct.RECORDED:
        Task.objects.update(receiver="Trung ương")
        said["outcome"] = Answer(Outcome.SILENT)
    if what == DutyAct.RELEASED:
        Precedence.objects.create(programme=duty.programme, first=earlier_than(duty), later=duty.source)
    if MOVES[what].answers:
        opening = MOVES[what].answers[0]
        asked = follow(
            duty, opening, Said("Cần thêm", due=D(2026, 9, 30)), by=cast.commune_officer, at=AT, on=ON, version=1
        )
        said["answers"] = asked.pk
    Duty.objects.filter(pk=duty.pk).update(state=state)
    before = duty.entries.count()
    if state in MOVES[what].before:
        assert act(duty, what, cast.leader, "Nội dung", **said).state == (MOVES[what].after or state)
        assert duty.entries.count() == before + 1
    else:
        with pytest.raises(DomainError, match="duty_not_now"):
            act(duty, what, cast.leader, "Nội dung", **said)
        assert duty.entries.count() == before


def test_possible_acts_of_each_side(duty: Duty) -> None:
    assert possible(duty, Side.WORKER) == [DutyAct.NOTED, DutyAct.SUBMITTED, DutyAct.HINDERED, DutyAct.ASKED]
    duty.state = DutyState.ACCEPTED
    assert (possible(duty, Side.WORKER), possible(duty, Side.REVIEWER)) == ([], [DutyAct.REOPENED])


def test_of_two_who_submit_at_once_the_first_counts(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Của tôi", version=1)
    with pytest.raises(DomainError) as refused:
        act(duty, DutyAct.SUBMITTED, cast.leader, "Của tôi nữa", version=1)
    assert (refused.value.code, refused.value.params["by"]) == ("duty_changed", str(cast.commune_officer))
    assert [entry.text for entry in duty.entries.all()] == ["Của tôi"]


@pytest.mark.parametrize(
    ("what", "text", "said", "code"),
    [
        (DutyAct.NOTED, "  ", {}, "duty_nothing_said"),
        (DutyAct.SUBMITTED, "", {}, "duty_nothing_said"),
        (DutyAct.HINDERED, " ", {}, "duty_text_missing"),
        (DutyAct.ASKED, "Mưa lũ", {}, "extension_not_later"),
        (DutyAct.ASKED, "Mưa lũ", {"due": DUE}, "extension_not_later"),
        (DutyAct.ASKED, "", {"due": D(2026, 9, 30)}, "duty_text_missing"),
        (DutyAct.NOTED, "Số", {"figure": Figure(as_of=D(2026, 3, 3), value=Decimal(1))}, "figure_in_future"),
    ],
)
def test_what_is_missing_is_refused_and_leaves_nothing(
    duty: Duty, cast: Cast, what: DutyAct, text: str, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        act(duty, what, cast.commune_officer, text, **said)
    assert (duty.entries.count(), Duty.objects.get(pk=duty.pk).version) == (0, 1)


def test_nobody_accepts_what_they_submitted(duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.SUBMITTED, cast.officer, "Xong")
    with pytest.raises(DomainError, match="duty_own_submission"):
        act(duty, DutyAct.ACCEPTED, cast.officer)
    assert act(duty, DutyAct.ACCEPTED, cast.leader).state == DutyState.ACCEPTED


def test_extension_moves_the_day_and_keeps_the_stated_one(duty: Duty, programme: Programme, cast: Cast) -> None:
    asked = follow(
        duty, DutyAct.ASKED, Said("Mưa lũ", due=D(2026, 8, 31)), by=cast.commune_officer, at=AT, on=ON, version=1
    )
    row = act(duty, DutyAct.EXTENDED, cast.lead_officer, answers=asked.pk)
    assert (row.due, row.stated_due) == (D(2026, 8, 31), DUE)
    with pytest.raises(DomainError, match="extension_decided"):
        act(duty, DutyAct.REFUSED, cast.lead_officer, "Không", answers=asked.pk)
    re_expand(programme, on=LATER, by=None, at=AT)
    row.refresh_from_db()
    assert (row.due, row.stated_due) == (D(2026, 8, 31), DUE)


def test_refused_extension_leaves_the_day(duty: Duty, cast: Cast) -> None:
    asked = follow(
        duty, DutyAct.ASKED, Said("Mưa lũ", due=D(2026, 8, 31)), by=cast.commune_officer, at=AT, on=ON, version=1
    )
    row = act(duty, DutyAct.REFUSED, cast.lead_officer, "Còn đủ thời gian", answers=asked.pk)
    assert (row.due, row.stated_due, row.entries.last().answers) == (DUE, None, asked)


def test_urging_once_a_day_and_only_those_whose_turn_it_is(programme: Programme, duty: Duty, cast: Cast) -> None:
    at = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    other = programme.duties.get(unit=cast.department)
    act(other, DutyAct.SUBMITTED, cast.lead_officer, "Xong")
    assert urge(programme.duties.all(), "Còn một tuần", by=cast.officer, at=at, on=ON) == 2
    assert urge(programme.duties.all(), "Lại nữa", by=cast.officer, at=at, on=ON) == 0
    assert [entry.text for entry in duty.entries.all()] == ["Còn một tuần"]
    assert AuditEntry.objects.filter(action="duty.urged").count() == 2


def test_finished_duty_outlives_its_unit(programme: Programme, duty: Duty, cast: Cast) -> None:
    act(duty, DutyAct.SUBMITTED, cast.commune_officer, "Xong")
    act(duty, DutyAct.ACCEPTED, cast.lead_officer)
    close(cast.commune, last_day=D(2026, 3, 31), by=cast.administrator, at=AT)
    re_expand(programme, on=D(2026, 4, 1), by=None, at=AT)
    states = dict(programme.duties.filter(unit=cast.commune).values_list("kind", "state"))
    assert states == {"task": DutyState.ACCEPTED, "report": DutyState.WITHDRAWN}


def test_who_works_and_who_reviews(programme: Programme, duty: Duty, cast: Cast) -> None:
    report = programme.duties.get(report__isnull=False)
    lead = programme.duties.get(unit=cast.department)
    people = [cast.officer, cast.leader, cast.lead_officer, cast.commune_officer, cast.administrator, cast.neighbour]
    assert [user.username for user in people if may_work(user, duty, ON)] == ["canboxa"]
    assert [user.username for user in people if may_work(user, lead, ON)] == ["sonoivu"]
    assert [user.username for user in people if may_review(user, duty, ON)] == ["dieuphoi", "lanhdao", "sonoivu"]
    assert [user.username for user in people if may_review(user, lead, ON)] == ["dieuphoi", "lanhdao"]
    assert [user.username for user in people if may_review(user, report, ON)] == ["dieuphoi", "lanhdao", "sonoivu"]


def test_organisation_without_people_is_worked_for_by_those_of_its_place(programme: Programme, cast: Cast) -> None:
    committee = make_unit(
        "UBND xã Mẫu Thượng", parent=cast.commune, kind=UnitKind.ORGANISATION, type=UnitType.COMMITTEE
    )
    duty = programme.duties.get(unit=cast.commune, task__isnull=False)
    Duty.objects.filter(pk=duty.pk).update(unit=committee)
    duty.refresh_from_db()
    assert may_work(cast.commune_officer, duty, ON)
    make_user("ubndxa", role=Role.UNIT_OFFICER, unit=committee)
    forget_roles(cast.commune_officer)
    assert not may_work(cast.commune_officer, duty, ON)


def test_province_works_neither_for_its_communes_nor_for_its_departments(programme: Programme, cast: Cast) -> None:
    village = make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    RoleAssignment.objects.exclude(user=cast.officer).delete()
    assert not Duty.objects.filter(duties_worked_by(cast.officer, ON)).exists()
    programme.duties.filter(unit=cast.commune, task__isnull=False).update(unit=village)
    duty = programme.duties.get(unit=village)
    assert not may_work(cast.officer, duty, ON)
    RoleAssignment.objects.create(user=cast.commune_officer, role=Role.UNIT_OFFICER, unit=cast.commune)
    assert may_work(cast.commune_officer, duty, ON)


def test_neighbour_and_the_commune_next_door_see_no_duty(programme: Programme, duty: Duty, cast: Cast) -> None:
    next_door = make_user("xaben", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    for user in (cast.neighbour, next_door, cast.anonymous):
        assert not duties_visible_to(user, ON).exists()
    assert duties_visible_to(cast.commune_officer, ON).count() == 2
    assert set(duties_visible_to(cast.lead_officer, ON)) == set(programme.duties.all())
    assert duties_visible_to(cast.officer, ON).count() == 3
