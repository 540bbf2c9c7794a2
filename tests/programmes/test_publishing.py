"""A confirmed directive becomes a programme: what it holds, who owes what, and that it happens once."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.programmes.factories import (
    add_item,
    add_report,
    add_target,
    add_task,
    make_department,
    make_directive,
)
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.enums import ActorRole, DirectiveState, ItemState, Part
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.ordering import neighbours
from vungmanh.programmes.domain.publishing import lay_out_to, publish
from vungmanh.programmes.enums import Basis, DutyState
from vungmanh.programmes.models import Assignment, Duty, Programme, Target, Task
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ON = datetime.date(2026, 2, 2)
D = datetime.date


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_directive(cast.province, cast.officer)


def published(directive: Directive, cast: Cast, *, on: datetime.date = ON) -> Programme:
    return publish(directive, by=cast.officer, at=AT, on=on)


def duties(programme: Programme) -> list[tuple[str, str, str, str]]:
    rows = programme.duties.select_related("unit").order_by("unit__sort_key", "source", "role", "due", "pk")
    return [(row.unit.name, row.role, row.period, row.due.isoformat() if row.due else "") for row in rows]


def test_programme_takes_the_particulars_of_its_directive(cast: Cast, directive: Directive) -> None:
    programme = published(directive, cast)
    assert (programme.title, programme.unit, programme.territory) == (directive.title, cast.province, cast.province)
    assert (programme.period_from, programme.period_to, programme.expanded_on) == (D(2026, 1, 1), D(2026, 12, 31), ON)
    directive.refresh_from_db()
    assert (directive.state, directive.published_by, directive.published_at) == (
        DirectiveState.PUBLISHED,
        cast.officer,
        AT,
    )


def test_programme_is_published_on_the_day_of_the_place_and_found_by_its_words(
    cast: Cast, directive: Directive
) -> None:
    add_task(directive, "Niêm yết  thủ tục", leads=[cast.commune])
    evening = datetime.datetime(2026, 3, 1, 18, 0, tzinfo=datetime.UTC)
    programme = publish(directive, by=cast.officer, at=evening, on=D(2026, 3, 2))
    assert programme.published_on == D(2026, 3, 2)
    assert Task.objects.get().folded == "niem yet thu tuc"


def test_named_lead_and_partner_each_owe_the_task(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Rà soát quy hoạch", leads=[cast.department], partners=[cast.commune], due="2026-06-30")
    assert duties(published(directive, cast)) == [
        ("Sở Nội vụ", "lead", "", "2026-06-30"),
        ("Xã Mẫu Thượng", "partner", "", "2026-06-30"),
    ]


def test_collective_name_becomes_one_duty_per_commune_and_none_next_door(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Công khai thủ tục hành chính", leads=["ubnd.xa"])
    assert [row[0] for row in duties(published(directive, cast))] == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]


def test_lead_does_not_owe_again_as_partner(cast: Cast, directive: Directive) -> None:
    make_department("Sở Tài chính", cast.province)
    add_task(directive, "Lập kế hoạch đào tạo", leads=[cast.department], partners=["so.tinh"])
    assert [row[:2] for row in duties(published(directive, cast))] == [
        ("Sở Nội vụ", "lead"),
        ("Sở Tài chính", "partner"),
    ]


def test_unit_named_twice_owes_once(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Tổ chức đối thoại", leads=[cast.commune, "ubnd.xa"])
    assert [row[0] for row in duties(published(directive, cast))] == ["Xã Mẫu Hạ", "Xã Mẫu Thượng"]


def test_receiver_owes_nothing_but_is_kept(cast: Cast, directive: Directive) -> None:
    add_report(directive, "Báo cáo năm", sources=[cast.commune], receivers=[cast.department], due="2027-01-20")
    programme = published(directive, cast)
    assert duties(programme) == [("Xã Mẫu Thượng", "from", "", "2027-01-20")]
    assert list(programme.assignments.values_list("role", "text")) == [("from", "Xã Mẫu Thượng"), ("to", "Sở Nội vụ")]


def test_quarterly_report_of_communes_is_one_duty_per_commune_and_quarter(cast: Cast, directive: Directive) -> None:
    add_report(directive, "Báo cáo hằng quý", sources=["ubnd.xa"], recurs="quarterly")
    found = duties(published(directive, cast))
    assert [row[2:] for row in found if row[0] == "Xã Mẫu Hạ"] == [
        ("2026-Q1", "2026-03-31"),
        ("2026-Q2", "2026-06-30"),
        ("2026-Q3", "2026-09-30"),
        ("2026-Q4", "2026-12-31"),
    ]
    assert len(found) == 8


def test_yearly_report_on_a_day_of_the_year_keeps_that_day(cast: Cast, directive: Directive) -> None:
    add_report(
        directive, "Báo cáo hằng năm đầu tháng 12", sources=[cast.department], recurs="yearly", yearly_on="12-10"
    )
    assert duties(published(directive, cast)) == [("Sở Nội vụ", "from", "2026", "2026-12-10")]


def test_conditional_task_sleeps(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Bố trí chức danh", leads=[cast.department], condition="sau khi có hướng dẫn của Trung ương")
    assert [duty.state for duty in published(directive, cast).duties.all()] == [DutyState.DORMANT]


def test_rejected_results_and_citations_make_nothing(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Việc đã bỏ", leads=[cast.department], state=ItemState.REJECTED)
    add_item(directive, Part.RESULT, "đã đạt 94,55%", value=94.55, what="cán bộ", unit="%")
    programme = published(directive, cast)
    assert (programme.tasks.count(), programme.targets.count(), programme.duties.count()) == (0, 0, 0)


def test_dash_without_a_lead_takes_the_lead_of_the_paragraph_above(cast: Cast, directive: Directive) -> None:
    above = add_task(directive, "Sở Nội vụ chủ trì các việc sau", leads=[cast.department], section="III")
    add_task(directive, "- Rà soát tổ chức", within=above, partners=[cast.commune], section="III")
    programme = published(directive, cast)
    child = programme.tasks.get(parent__isnull=False)
    assert child.parent is not None and child.parent.text == "Sở Nội vụ chủ trì các việc sau"
    found = list(child.assignments.values_list("role", "text", "basis"))
    assert found == [("lead", "Sở Nội vụ", Basis.PARENT), ("partner", "Xã Mẫu Thượng", Basis.STATED)]


def test_child_of_a_rejected_paragraph_stands_alone(cast: Cast, directive: Directive) -> None:
    above = add_task(directive, "Đoạn dẫn", leads=[cast.department], state=ItemState.REJECTED)
    add_task(directive, "- Việc còn lại", within=above)
    task = published(directive, cast).tasks.get()
    assert (task.parent, task.assignments.count()) == (None, 0)


def test_chained_task_knows_what_comes_first(cast: Cast, directive: Directive) -> None:
    first = add_task(directive, "Các huyện sơ kết cuối quý III", leads=[cast.commune])
    add_task(directive, "Tỉnh sơ kết cuối quý IV", leads=[cast.department], after=[first])
    later = published(directive, cast).tasks.get(text__startswith="Tỉnh")
    assert [row.text for row in neighbours(later)[0]] == ["Các huyện sơ kết cuối quý III"]


def test_two_statements_of_one_target_are_one_target_with_both_sentences(cast: Cast, directive: Directive) -> None:
    first = add_target(directive, "trên 90% gia đình văn hóa", value=90, comparator=">", recurs="yearly")
    again = add_target(
        directive, "hằng năm trên 90% gia đình văn hóa", value=90, comparator=">", due="2026-12-31", same_as=first
    )
    programme = published(directive, cast)
    target = programme.targets.get()
    assert (target.what, target.recurs, target.due) == ("trên 90% gia đình văn hóa", "yearly", D(2026, 12, 31))
    assert list(target.statements.values_list("item_id", "is_main").order_by("pk")) == [
        (first.pk, True),
        (again.pk, False),
    ]


def test_statements_stay_together_when_the_first_was_rejected(cast: Cast, directive: Directive) -> None:
    first = add_target(directive, "90% gia đình văn hóa", state=ItemState.REJECTED)
    add_target(directive, "90% gia đình văn hóa, nhắc lại", same_as=first)
    add_target(directive, "90% gia đình văn hóa, lần ba", same_as=first)
    target = published(directive, cast).targets.get()
    assert (target.what, target.statements.count()) == ("90% gia đình văn hóa, nhắc lại", 2)


def test_statements_in_a_circle_are_one_target(cast: Cast, directive: Directive) -> None:
    first = add_target(directive, "100% đúng hạn")
    second = add_target(directive, "100% hồ sơ đúng hạn", same_as=first)
    first.same_as = second
    first.save()
    assert published(directive, cast).targets.get().statements.count() == 2


def test_part_of_a_target_hangs_below_it_also_by_its_second_statement(cast: Cast, directive: Directive) -> None:
    whole = add_target(directive, "55% xã đạt chuẩn", value=55)
    again = add_target(directive, "nâng lên 55% xã đạt chuẩn", value=55, same_as=whole)
    add_target(directive, "trong đó xã điểm 90%", value=90, within=again, scope="xã điểm nông thôn mới")
    part = published(directive, cast).targets.get(value=90)
    assert part.within is not None
    assert (part.within.what, part.scope) == ("55% xã đạt chuẩn", "xã điểm nông thôn mới")


def test_range_and_decimal_comma_values_are_kept_exactly(cast: Cast, directive: Directive) -> None:
    add_target(directive, "1 - 2 kỹ sư", value=1, high=2, comparator="range", unit="kỹ sư")
    add_target(directive, "từ 91,5% trở lên", value=91.5)
    found = [(str(row.value), row.high) for row in published(directive, cast).targets.all()]
    assert [(value, float(high) if high else None) for value, high in found] == [("1.0000", 2.0), ("91.5000", None)]


def test_target_inside_a_task_falls_to_its_leads(cast: Cast, directive: Directive) -> None:
    task = add_task(directive, "Sở Nội vụ bảo đảm 92% công chức đạt chuẩn", leads=[cast.department])
    add_target(directive, "92% công chức đạt chuẩn", inside=task, due="2026-12-31")
    programme = published(directive, cast)
    rows = Assignment.objects.filter(target__programme=programme)
    assert list(rows.values_list("text", "basis")) == [("Sở Nội vụ", Basis.TASK)]
    assert [duty.unit for duty in programme.duties.filter(kind="target")] == [cast.department]


def test_one_target_stated_in_two_sections_falls_to_both_owners(cast: Cast, directive: Directive) -> None:
    other = make_department("Sở Văn hóa", cast.province)
    one = add_task(directive, "Sở Nội vụ vận động 90% gia đình văn hóa", leads=[cast.department])
    two = add_task(directive, "Sở Văn hóa vận động 90% gia đình văn hóa hằng năm", leads=[other])
    first = add_target(directive, "90% gia đình văn hóa", inside=one)
    add_target(directive, "90% gia đình văn hóa hằng năm", inside=two, same_as=first)
    programme = published(directive, cast)
    assert {duty.unit.name for duty in programme.duties.filter(kind="target")} == {"Sở Nội vụ", "Sở Văn hóa"}


def test_target_that_names_nobody_falls_to_the_issuer_and_says_so(cast: Cast, directive: Directive) -> None:
    add_target(directive, "63 xã vững mạnh", value=63, unit="xã", due="2026-12-31")
    programme = published(directive, cast)
    assert list(programme.assignments.values_list("text", "basis")) == [("Tỉnh Mẫu Sơn", Basis.ISSUER)]
    assert duties(programme) == [("Tỉnh Mẫu Sơn", "lead", "", "2026-12-31")]


def test_yearly_target_has_an_instance_per_year_up_to_its_horizon(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer, issued_on=None, period=(D(2011, 1, 1), D(2015, 12, 31)))
    add_target(directive, "hằng năm trên 90% gia đình văn hóa", recurs="yearly", due="2015-12-31")
    assert [row[2] for row in duties(published(directive, cast))] == ["2011", "2012", "2013", "2014", "2015"]


def test_text_order_is_kept(cast: Cast, directive: Directive) -> None:
    for number in range(3):
        add_task(directive, f"Việc thứ {number}")
    assert [task.text for task in published(directive, cast).tasks.all()] == ["Việc thứ 0", "Việc thứ 1", "Việc thứ 2"]


def test_publishing_again_returns_the_same_programme_and_doubles_nothing(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Công khai thủ tục", leads=["ubnd.xa"])
    first = published(directive, cast)
    assert published(directive, cast) == first
    assert (Programme.objects.count(), Task.objects.count(), Duty.objects.count()) == (1, 1, 2)
    assert AuditEntry.objects.filter(action="programme.published").count() == 1


def test_second_publisher_with_a_stale_copy_gets_the_same_programme(cast: Cast, directive: Directive) -> None:
    stale = Directive.objects.get(pk=directive.pk)
    add_task(directive, "Công khai thủ tục", leads=["ubnd.xa"])
    first = published(directive, cast)
    assert publish(stale, by=cast.leader, at=AT, on=ON) == first
    assert Duty.objects.count() == 2


def test_failure_in_the_middle_leaves_nothing(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Công khai thủ tục", leads=["ubnd.xa"])
    add_target(directive, "92% đạt chuẩn")

    def killed(done: int, total: int, note: str = "") -> None:
        if Task.objects.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(directive, by=cast.officer, at=AT, on=ON, progress=killed)
    assert [model.objects.count() for model in (Programme, Task, Target, Assignment, Duty)] == [0, 0, 0, 0, 0]
    directive.refresh_from_db()
    assert directive.state == DirectiveState.READ
    assert published(directive, cast).duties.count() == 3


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"state": DirectiveState.UPLOADED}, "directive_not_read"),
        ({"state": DirectiveState.UNREADABLE}, "directive_not_read"),
        ({"issuer": None}, "issuer_missing"),
        ({"territory": None}, "territory_missing"),
    ],
)
def test_directive_that_is_not_ready_is_refused_with_its_reason(
    cast: Cast, values: dict[str, object], code: str
) -> None:
    directive = make_directive(cast.province, cast.officer, **values)
    with pytest.raises(DomainError) as error:
        published(directive, cast)
    assert (error.value.code, Programme.objects.count()) == (code, 0)


def test_trail_says_who_published_what(cast: Cast, directive: Directive) -> None:
    add_task(directive, "Công khai thủ tục", leads=["ubnd.xa"])
    programme = published(directive, cast)
    row = AuditEntry.objects.get(action="programme.published")
    assert (row.actor, row.subject_id, row.changes) == (
        cast.officer,
        str(programme.pk),
        {"items": [0, 1], "duties": [0, 2]},
    )


def test_programme_without_an_end_is_laid_out_to_the_end_of_the_year_and_carried_on(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer, period=(None, None))
    add_report(directive, "Báo cáo hằng năm", sources=[cast.department], recurs="yearly")
    programme = published(directive, cast)
    assert [row[2] for row in duties(programme)] == ["2026"]
    added = lay_out_to(programme, D(2028, 12, 31), by=cast.officer, at=AT, on=ON)
    assert (added, [row[2] for row in duties(programme)]) == (2, ["2026", "2027", "2028"])
    assert lay_out_to(programme, D(2028, 12, 31), by=cast.officer, at=AT, on=ON) == 0


def test_progress_is_told_while_it_runs(cast: Cast, directive: Directive) -> None:
    for number in range(3):
        add_task(directive, f"Việc {number}", leads=["ubnd.xa"])
    seen: list[tuple[int, int]] = []
    publish(directive, by=cast.officer, at=AT, on=ON, progress=lambda done, total, note="": seen.append((done, total)))
    assert seen[0] == (0, 3)
    assert seen[-1] == (6, 6)


def many_communes(province: Unit, count: int) -> None:
    for number in range(count):
        make_unit(f"Xã Số {number}", parent=province)


def test_roles_that_owe(cast: Cast, directive: Directive) -> None:
    add_report(directive, "Sơ kết 6 tháng", form="sơ kết", sources=["ubnd.xa"], due="2026-06-30")
    programme = published(directive, cast)
    assert {duty.role for duty in programme.duties.all()} == {ActorRole.SOURCE}
    assert programme.report_duties.get().form == "sơ kết"
