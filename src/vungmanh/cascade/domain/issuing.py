"""A unit's plan comes into force: its draft signed, its own directive linked, or a record of what was issued on paper.

The one before is kept as the earlier edition, and comes back where the later one is taken back.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.domain.covering import propose
from vungmanh.cascade.domain.planning import lock, lock_plan, next_edition, owed_things
from vungmanh.cascade.enums import PlanState, PlanWay
from vungmanh.cascade.models import LowerPlan
from vungmanh.cascade.selectors import plan_of
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.waiting import waits
from vungmanh.programmes.enums import WORKABLE, DutyAct, DutyState
from vungmanh.programmes.models import DutyEntry, Programme
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Issue:
    """What is known of the signed plan."""

    number: str
    issued_on: datetime.date
    directive: Directive | None = None
    file: tuple[StoredFile, str] | None = None
    """A kept copy with its name."""
    reason: str = ""
    """Why it takes the place of the one in force."""


@transaction.atomic
def issue(
    programme: Programme, unit: Unit, said: Issue, *, by: Any, at: datetime.datetime, on: datetime.date
) -> LowerPlan:
    """The plan in work comes into force; without one, the linked directive or the paper plan does. The duty to make a plan
    is handed in with it.

    Raises `plan_nothing_owed`, `plan_number_missing`, `plan_day_in_future`, `plan_links_itself`, `plan_reason_missing`.
    """
    programme = lock(programme)
    owed_things(programme, unit, on)
    _check(programme, said, on)
    before = plan_of(programme, unit, PlanState.ISSUED)
    if before and not said.reason.strip():
        raise DomainError("plan_reason_missing", number=before.number)
    row = plan_of(programme, unit, PlanState.DRAFT) or LowerPlan(
        programme=programme, unit=unit, edition=next_edition(programme, unit), made_by=by, made_at=at,
        way=PlanWay.LINKED if said.directive else PlanWay.PAPER,
    )  # fmt: skip
    if before:
        before.state = PlanState.REPLACED
        before.save(update_fields=["state"])
    row.state, row.replaces = PlanState.ISSUED, before
    row.number, row.issued_on = said.number.strip()[:80], said.issued_on
    row.directive, row.reason = said.directive, said.reason.strip()
    row.stored, row.file_name = said.file or (None, "")
    row.recorded_by, row.recorded_at = by, at
    row.version += 1
    row.save()
    row.submission = _hand_in(row, said, by=by, at=at, on=on)
    row.save(update_fields=["submission"])
    audit.record(
        row, by=by, action="plan.issued", at=at, unit_id=unit.pk, reason=row.reason,
        changes={"number": (before.number if before else None, row.number), "issued_on": (None, row.issued_on)},
    )  # fmt: skip
    if row.directive_id:
        propose(row, on=on)
    return row


@transaction.atomic
def attach(plan: LowerPlan, directive: Directive, *, by: Any, at: datetime.datetime, on: datetime.date) -> LowerPlan:
    """Tie the plan in force to the directive that is its signed text, and look for the sentences that take things over.

    Raises `plan_not_in_force`, `plan_links_itself`.
    """
    row = lock_plan(plan, state=PlanState.ISSUED)
    if directive.pk == row.programme.directive_id:
        raise DomainError("plan_links_itself")
    changes = {"directive": (str(row.directive) if row.directive else None, str(directive))}
    row.directive = directive
    row.version += 1
    row.save(update_fields=["directive", "version"])
    audit.record(row, by=by, action="plan.attached", at=at, unit_id=row.unit_id, changes=changes)
    propose(row, on=on)
    return row


@transaction.atomic
def take_back(plan: LowerPlan, *, reason: str, by: Any, at: datetime.datetime, on: datetime.date) -> LowerPlan:
    """Undo the issue: a drafted plan is in work again, the edition before is in force again, and the duty is open again
    unless somebody decided about it meanwhile.

    Raises `plan_not_in_force`, `plan_reason_missing`.
    """
    row = lock_plan(plan, state=PlanState.ISSUED)
    if not reason.strip():
        raise DomainError("plan_reason_missing", number=row.number)
    has_draft = plan_of(row.programme, row.unit, PlanState.DRAFT) is not None
    is_work_again = row.way == PlanWay.DRAFTED and not has_draft
    row.state = PlanState.DRAFT if is_work_again else PlanState.WITHDRAWN
    row.reason = reason.strip()
    row.version += 1
    submission, row.submission = row.submission, None
    row.save(update_fields=["state", "reason", "version", "submission"])
    if row.replaces_id:
        LowerPlan.objects.filter(pk=row.replaces_id, state=PlanState.REPLACED).update(state=PlanState.ISSUED)
    if submission:
        _open_again(submission, row.reason, by=by, at=at, on=on)
    audit.record(
        row, by=by, action="plan.taken_back", at=at, unit_id=row.unit_id, reason=row.reason,
        changes={"state": (PlanState.ISSUED, row.state)},
    )  # fmt: skip
    return row


def _check(programme: Programme, said: Issue, on: datetime.date) -> None:
    if not said.number.strip():
        raise DomainError("plan_number_missing")
    if said.issued_on > on:
        raise DomainError("plan_day_in_future")
    if said.directive and said.directive.pk == programme.directive_id:
        raise DomainError("plan_links_itself")


def _hand_in(plan: LowerPlan, said: Issue, *, by: Any, at: datetime.datetime, on: datetime.date) -> DutyEntry | None:
    """The duty to make the plan, where the unit owes one that is its turn and waits for no other work."""
    call = call_of(plan.programme)
    if call.task is None:
        return None
    duty = (
        plan.programme.duties.filter(task=call.task, unit=plan.unit, state__in=WORKABLE).order_by("due", "pk").first()
    )
    if duty is None or waits(duty):
        return None
    words = f"Đã ban hành kế hoạch số {plan.number} ngày {plan.issued_on:%d/%m/%Y}."
    entry = Said(words, files=[said.file] if said.file else ())
    return follow(duty, DutyAct.SUBMITTED, entry, by=by, at=at, on=on, version=duty.version)


def _open_again(submission: DutyEntry, reason: str, *, by: Any, at: datetime.datetime, on: datetime.date) -> None:
    duty = submission.duty
    last = duty.entries.last()
    if duty.state == DutyState.SUBMITTED and last == submission:
        follow(duty, DutyAct.TAKEN_BACK, Said(reason), by=by, at=at, on=on, version=duty.version)
