"""An amending directive moves a published programme: proposed by rule, decided by a person, visible afterwards."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_target, add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.enums import DirectiveState, ItemState
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.amending import decide, proposals, propose, undecided
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import ChangeAction, ChangeState, DutyState, Turn
from vungmanh.programmes.models import Change, Duty, Programme

pytestmark = pytest.mark.django_db
D = datetime.date
ON, LATER = D(2026, 2, 2), D(2026, 5, 4)
TRAINING = "Xây dựng kế hoạch đào tạo, bồi dưỡng cán bộ, công chức cấp xã"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    add_target(directive, "trên 92% công chức cấp xã đạt chuẩn chuyên môn", value=92, due="2026-12-31", section="II.1")
    add_task(directive, TRAINING, leads=[cast.department], due="2026-06-30", section="III.1")
    add_task(directive, "Khảo sát trụ sở các xã", leads=["ubnd.xa"], due="2026-09-30", section="III.2")
    return publish(directive, by=cast.officer, at=AT, on=ON)


@pytest.fixture
def amendment(cast: Cast, programme: Programme) -> Directive:
    return make_directive(
        cast.province,
        cast.officer,
        number="200/QĐ-UBND",
        title="Sửa đổi Kế hoạch 112/KH-UBND",
        amends=programme.directive,
    )


def accept_all(directive: Directive, cast: Cast) -> None:
    for change in propose(directive):
        row = change.target_id or change.task_id or change.report_id
        decide(change, is_accepted=True, action=change.action, row=row, by=cast.officer, at=AT)


def carried_out(directive: Directive, cast: Cast) -> Programme:
    return publish(directive, by=cast.officer, at=AT, on=LATER)


def test_deadline_thay_bang_is_proposed_for_its_task(cast: Cast, amendment: Directive) -> None:
    add_task(
        amendment,
        f"{TRAINING}: thời hạn “trước ngày 30/6/2026” thay bằng “trước ngày 30/9/2026”",
        due="2026-06-30",
        leads=[cast.department],
    )
    (change,) = propose(amendment)
    assert change.task is not None
    assert (change.action, change.state, change.task.text) == (ChangeAction.CHANGED, ChangeState.PROPOSED, TRAINING)
    assert change.changes == {"due": ["2026-06-30", "2026-09-30"]}


def test_target_with_the_same_subject_and_another_value_is_proposed(amendment: Directive) -> None:
    add_target(amendment, "trên 95% công chức cấp xã đạt chuẩn chuyên môn", value=95, due="2026-12-31")
    (change,) = propose(amendment)
    assert change.target is not None
    assert (change.target.value, change.changes) == (92, {"value": ["92", "95"]})


def test_second_figure_of_a_replacing_sentence_finds_the_row_by_its_paragraph(amendment: Directive) -> None:
    sentence = "Chỉ tiêu “trên 92% công chức cấp xã đạt chuẩn chuyên môn” sửa thành “đạt 95,5%”"
    whole = add_task(amendment, sentence)
    add_target(amendment, "trên 92% công chức cấp xã đạt chuẩn chuyên môn", value=92, inside=whole)
    add_target(amendment, "đạt 95,5%", value=95.5, inside=whole)
    assert [change.changes for change in propose(amendment)] == [{"value": ["92", "95.5"]}]


def test_bai_bo_is_proposed_as_withdrawal_and_bo_sung_as_addition(amendment: Directive) -> None:
    add_task(amendment, "Bãi bỏ nhiệm vụ khảo sát trụ sở các xã tại điểm 2 mục III")
    add_task(amendment, "Bổ sung nhiệm vụ: tổ chức hội nghị đối thoại với nhân dân")
    assert [(change.action, change.task.text if change.task else None) for change in propose(amendment)] == [
        (ChangeAction.WITHDRAWN, "Khảo sát trụ sở các xã"),
        (ChangeAction.ADDED, None),
    ]


def test_what_holds_already_is_no_proposal(cast: Cast, amendment: Directive) -> None:
    add_task(amendment, TRAINING, due="2026-06-30", leads=[cast.department])
    assert propose(amendment) == []


def test_proposing_again_keeps_what_was_decided_and_drops_items_left_out(cast: Cast, amendment: Directive) -> None:
    kept = add_target(amendment, "trên 95% công chức cấp xã đạt chuẩn chuyên môn", value=95)
    left_out = add_task(amendment, "Bổ sung: tổ chức đối thoại")
    first, _ = propose(amendment)
    decide(first, is_accepted=False, action=first.action, row=first.target_id, by=cast.officer, at=AT)
    left_out.state, left_out.reason = ItemState.REJECTED, "nhắc lại"
    left_out.save()
    (again,) = propose(amendment)
    assert (again.item, again.state, undecided(amendment)) == (kept, ChangeState.DISMISSED, 0)


def test_comparing_writes_nothing_and_follows_the_items(cast: Cast, amendment: Directive) -> None:
    item = add_target(amendment, "trên 95% công chức cấp xã đạt chuẩn chuyên môn", value=95)
    (unsaved,) = proposals(amendment)
    assert (unsaved.pk, unsaved.changes, undecided(amendment)) == (None, {"value": ["92", "95"]}, 1)
    assert not Change.objects.exists()
    (stored,) = propose(amendment)
    item.data["value"] = 96
    item.save()
    (fresh,) = proposals(amendment)
    assert (fresh.pk, fresh.changes) == (stored.pk, {"value": ["92", "96"]})
    assert Change.objects.get().changes == {"value": ["92", "95"]}


def test_undecided_proposals_stop_publication(cast: Cast, amendment: Directive) -> None:
    add_target(amendment, "trên 95% công chức cấp xã đạt chuẩn chuyên môn", value=95)
    with pytest.raises(DomainError) as error:
        carried_out(amendment, cast)
    assert (error.value.code, error.value.params) == ("amendment_undecided", {"count": 1})
    amendment.refresh_from_db()
    assert amendment.state == DirectiveState.READ


def test_accepted_deadline_moves_the_duties_and_leaves_a_trace(
    cast: Cast, programme: Programme, amendment: Directive
) -> None:
    item = add_task(amendment, f"{TRAINING}: ngày 30/6/2026 thay bằng 30/9/2026", due="2026-06-30")
    accept_all(amendment, cast)
    assert carried_out(amendment, cast) == programme
    task = programme.tasks.get(text=TRAINING)
    assert (task.due, [duty.due for duty in task.duties.all()]) == (D(2026, 9, 30), [D(2026, 9, 30)])
    change = Change.objects.get()
    assert (change.state, change.made_at, change.item, change.decided_by) == (ChangeState.MADE, AT, item, cast.officer)
    row = AuditEntry.objects.get(action="tasks.changed")
    assert (row.changes, row.subject_id) == ({"due": ["2026-06-30", "2026-09-30"]}, str(task.pk))
    moved = AuditEntry.objects.get(action="duty.moved")
    assert (moved.changes, moved.unit_id) == ({"due": ["2026-06-30", "2026-09-30"]}, cast.department.pk)


def test_withdrawn_task_stays_with_its_history_and_is_owed_no_more(
    cast: Cast, programme: Programme, amendment: Directive
) -> None:
    add_task(amendment, "Bãi bỏ nhiệm vụ khảo sát trụ sở các xã")
    accept_all(amendment, cast)
    carried_out(amendment, cast)
    task = programme.tasks.get(text="Khảo sát trụ sở các xã")
    assert task.is_withdrawn
    assert set(task.duties.values_list("state", "turn", "until")) == {(DutyState.WITHDRAWN, Turn.AMENDED, LATER)}
    assert task.duties.count() == 2


def test_added_task_joins_the_programme_with_its_own_sentence_and_duties(
    cast: Cast, programme: Programme, amendment: Directive
) -> None:
    item = add_task(amendment, "Bổ sung nhiệm vụ: tổ chức đối thoại", leads=["ubnd.xa"], due="2026-11-30")
    accept_all(amendment, cast)
    carried_out(amendment, cast)
    task = programme.tasks.get(item=item)
    assert {(duty.unit.name, duty.due, duty.turn, duty.since) for duty in task.duties.select_related("unit")} == {
        ("Xã Mẫu Hạ", D(2026, 11, 30), Turn.AMENDED, LATER),
        ("Xã Mẫu Thượng", D(2026, 11, 30), Turn.AMENDED, LATER),
    }
    assert Change.objects.get().task == task


def test_new_leads_take_over_and_the_old_duty_is_kept_as_withdrawn(
    cast: Cast, programme: Programme, amendment: Directive
) -> None:
    add_task(amendment, TRAINING, leads=[cast.commune])
    accept_all(amendment, cast)
    carried_out(amendment, cast)
    duties = Duty.objects.filter(task__text=TRAINING).select_related("unit").order_by("pk")
    assert [(duty.unit.name, duty.state, duty.turn) for duty in duties] == [
        ("Sở Nội vụ", DutyState.WITHDRAWN, Turn.AMENDED),
        ("Xã Mẫu Thượng", DutyState.OPEN, Turn.AMENDED),
    ]


def test_person_may_choose_another_row_and_other_values(cast: Cast, programme: Programme, amendment: Directive) -> None:
    add_task(amendment, "Gia hạn việc tại kế hoạch đến hết năm 2026")
    (change,) = propose(amendment)
    survey = programme.tasks.get(text="Khảo sát trụ sở các xã")
    decide(
        change, is_accepted=True, action=ChangeAction.CHANGED, row=survey.pk, values={"due": "2026-12-31"},
        by=cast.officer, at=AT,
    )  # fmt: skip
    carried_out(amendment, cast)
    survey.refresh_from_db()
    assert survey.due == D(2026, 12, 31)


@pytest.mark.parametrize("action", [ChangeAction.CHANGED, ChangeAction.WITHDRAWN])
def test_change_needs_a_row_of_this_programme(cast: Cast, amendment: Directive, action: ChangeAction) -> None:
    add_task(amendment, "Bổ sung nhiệm vụ: đối thoại")
    foreign = make_directive(cast.neighbour_province, cast.neighbour, number="9/KH")
    add_task(foreign, "Việc của tỉnh khác", leads=[cast.neighbour_commune])
    row = publish(foreign, by=cast.neighbour, at=AT, on=ON).tasks.get()
    (change,) = propose(amendment)
    for wrong in (None, row.pk, 10**9):
        with pytest.raises(DomainError) as error:
            decide(change, is_accepted=True, action=action, row=wrong, by=cast.officer, at=AT)
        assert error.value.code == "change_needs_row"


def test_change_that_changes_nothing_is_refused(cast: Cast, programme: Programme, amendment: Directive) -> None:
    add_task(amendment, "Bổ sung nhiệm vụ: đối thoại")
    (change,) = propose(amendment)
    survey = programme.tasks.get(text="Khảo sát trụ sở các xã")
    with pytest.raises(DomainError) as error:
        decide(
            change, is_accepted=True, action=ChangeAction.CHANGED, row=survey.pk, values={"due": "2026-09-30"},
            by=cast.officer, at=AT,
        )  # fmt: skip
    assert error.value.code == "change_changes_nothing"


def test_publishing_the_amendment_twice_changes_once(cast: Cast, programme: Programme, amendment: Directive) -> None:
    add_task(amendment, "Bổ sung nhiệm vụ: tổ chức đối thoại", leads=["ubnd.xa"])
    accept_all(amendment, cast)
    carried_out(amendment, cast)
    before = (programme.tasks.count(), Duty.objects.count(), AuditEntry.objects.count())
    assert carried_out(amendment, cast) == programme
    assert (programme.tasks.count(), Duty.objects.count(), AuditEntry.objects.count()) == before


def test_amendment_of_an_unpublished_directive_is_refused(cast: Cast) -> None:
    unpublished = make_directive(cast.province, cast.officer)
    amendment = make_directive(cast.province, cast.officer, number="200/QĐ-UBND", amends=unpublished)
    for attempt in (lambda: propose(amendment), lambda: carried_out(amendment, cast)):
        with pytest.raises(DomainError) as error:
            attempt()
        assert error.value.code == "amended_not_published"
