"""Work that waits for other work: who is waited for, what is refused meanwhile, and that the order has no circles."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.following import Said, Side, follow, possible
from vungmanh.programmes.domain.ordering import neighbours, put_before, take_from_before
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.standing import Stand, is_late, standing
from vungmanh.programmes.domain.waiting import by_source, held_up_by, is_waiting, waited_for, with_waiting
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, Programme, Task

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
D = datetime.date
ON = D(2026, 7, 15)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """Communes review first, then the province; nothing comes before the communes."""
    directive = make_directive(cast.province, cast.officer)
    communes = [cast.commune, cast.other_commune]
    first = add_task(directive, "Các xã rà soát", leads=communes, partners=[cast.department], due="2026-03-31")
    add_task(directive, "Tỉnh rà soát", leads=[cast.department], due="2026-06-30", after=[first])
    return publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))


def task(programme: Programme, text: str) -> Task:
    return programme.tasks.get(text=text)


def later(programme: Programme) -> Duty:
    return with_waiting(programme.duties.select_related("programme", "task")).get(task__text="Tỉnh rà soát")


def finish(programme: Programme, *units: object) -> None:
    programme.duties.filter(unit__in=units, task__text="Các xã rà soát").update(state=DutyState.ACCEPTED)


def test_waits_until_every_lead_of_the_first_is_finished(programme: Programme, cast: Cast) -> None:
    assert standing(later(programme), ON).stand == Stand.WAITING
    (first,) = by_source(waited_for(later(programme)))
    assert (first.row.text, first.units) == ("Các xã rà soát", [cast.other_commune, cast.commune])
    finish(programme, cast.commune)
    assert [duty.unit for duty in waited_for(later(programme))] == [cast.other_commune]
    assert held_up_by(waited_for(later(programme))[0]) == [task(programme, "Tỉnh rà soát")]
    finish(programme, cast.other_commune)
    assert standing(later(programme), ON).stand == Stand.LATE
    assert not Duty.objects.filter(is_waiting()).exists()


def test_waiting_is_never_late_in_counts_either(programme: Programme, cast: Cast) -> None:
    assert later(programme) not in Duty.objects.filter(is_late(ON))
    finish(programme, cast.commune, cast.other_commune)
    assert later(programme) in Duty.objects.filter(is_late(ON))


def test_a_duty_fetched_otherwise_asks_for_itself(programme: Programme) -> None:
    assert standing(Duty.objects.select_related("programme").get(task__text="Tỉnh rà soát"), ON).stand == Stand.WAITING


def test_notes_are_taken_and_a_submission_names_what_is_unfinished(programme: Programme, cast: Cast) -> None:
    duty = later(programme)
    follow(duty, DutyAct.NOTED, Said("Chuẩn bị"), by=cast.lead_officer, at=AT, on=ON, version=1)
    assert DutyAct.SUBMITTED not in possible(later(programme), Side.WORKER)
    with pytest.raises(DomainError) as refused:
        follow(duty, DutyAct.SUBMITTED, Said("Xong"), by=cast.lead_officer, at=AT, on=ON, version=2)
    named = {"task": "Các xã rà soát", "units": "Xã Mẫu Hạ, Xã Mẫu Thượng"}
    assert (refused.value.code, refused.value.params) == ("duty_waits", named)


def test_reviewer_lets_it_go_ahead_with_a_reason(programme: Programme, cast: Cast) -> None:
    with pytest.raises(DomainError, match="duty_text_missing"):
        follow(later(programme), DutyAct.RELEASED, Said(), by=cast.leader, at=AT, on=ON, version=1)
    follow(later(programme), DutyAct.RELEASED, Said("Gấp"), by=cast.leader, at=AT, on=ON, version=1)
    assert standing(later(programme), ON).stand == Stand.LATE
    with pytest.raises(DomainError, match="duty_not_waiting"):
        follow(later(programme), DutyAct.RELEASED, Said("Nữa"), by=cast.leader, at=AT, on=ON, version=2)
    follow(later(programme), DutyAct.SUBMITTED, Said("Xong"), by=cast.lead_officer, at=AT, on=ON, version=2)


def test_recurring_work_waits_for_its_own_period_and_what_was_due_before(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer, number="5/KH")
    first = add_task(directive, "Xã tự chấm", leads=[cast.commune], recurs="quarterly")
    add_task(directive, "Sở thẩm định", leads=[cast.department], recurs="quarterly", after=[first])
    programme = publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))
    own = programme.duties.filter(task__text="Xã tự chấm")
    own.filter(period="2026-Q1").update(state=DutyState.CLOSED)
    waiting = with_waiting(programme.duties.filter(task__text="Sở thẩm định")).order_by("due")
    assert [duty.is_waiting for duty in waiting] == [False, True, True, True]
    assert [duty.period for duty in waited_for(waiting[2])] == ["2026-Q2", "2026-Q3"]


def test_order_is_changed_undone_and_on_the_trail(programme: Programme, cast: Cast) -> None:
    first, second = task(programme, "Các xã rà soát"), task(programme, "Tỉnh rà soát")
    assert take_from_before(first, second, by=cast.officer, at=AT)
    assert not take_from_before(first, second, by=cast.officer, at=AT)
    assert standing(later(programme), ON).stand == Stand.LATE
    assert put_before(first, second, by=cast.officer, at=AT)
    assert not put_before(first, second, by=cast.officer, at=AT)
    trail = AuditEntry.objects.filter(action="task.ordered").order_by("id")
    assert [row.changes["waits_for"] for row in trail] == [["Các xã rà soát", ""], ["", "Các xã rà soát"]]


def test_order_has_no_circles(programme: Programme, cast: Cast) -> None:
    first, second = task(programme, "Các xã rà soát"), task(programme, "Tỉnh rà soát")
    third = Task.objects.create(programme=programme, item=first.item, text="Nhân rộng", position=9)
    part = Task.objects.create(programme=programme, item=first.item, text="- phần", position=10, parent=third)
    put_before(second, third, by=cast.officer, at=AT)
    with pytest.raises(DomainError) as refused:
        put_before(third, first, by=cast.officer, at=AT)
    assert (refused.value.code, refused.value.params) == ("order_circle", {"task": "Tỉnh rà soát"})
    for one, other in ((first, first), (part, third), (third, part)):
        with pytest.raises(DomainError, match="order_within"):
            put_before(one, other, by=cast.officer, at=AT)
    elsewhere = publish(make_directive(cast.province, cast.officer, number="9/KH"), by=cast.officer, at=AT, on=ON)
    other = Task.objects.create(programme=elsewhere, item=first.item, text="Nơi khác", position=1)
    with pytest.raises(DomainError, match="order_elsewhere"):
        put_before(other, first, by=cast.officer, at=AT)
    found = set(programme.precedences.values_list("first", "later"))
    assert found == {(first.source, second.source), (second.source, third.source)}


def test_review_of_a_report_waits_for_a_pilot_that_is_a_task(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer, number="8/KH")
    add_task(directive, "Thí điểm khoán", leads=[cast.commune], due="2026-03-31")
    add_report(directive, "Sơ kết thí điểm", form="sơ kết", sources=[cast.department], due="2026-06-30")
    programme = publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))
    pilot, review = programme.tasks.get(), programme.report_duties.get()
    put_before(pilot, review, by=cast.officer, at=AT)
    assert standing(programme.duties.select_related("programme").get(kind="report"), ON).stand == Stand.WAITING
    assert neighbours(pilot) == ([], [review])
    programme.duties.filter(kind="task").update(state=DutyState.CLOSED)
    assert standing(programme.duties.select_related("programme").get(kind="report"), ON).stand == Stand.LATE
