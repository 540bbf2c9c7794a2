"""A unit's own plan in work: begun from what the programme asks of it, edited as a whole, thrown away without a trace left."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.enums import LineState, PlanState, PlanWay
from vungmanh.cascade.models import LowerPlan, OwnLine, PlanLine
from vungmanh.cascade.selectors import Upper, plan_of, uppers_of, words_of
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.programmes.models import Programme
from vungmanh.units.models import Unit

_COPIED = (LineState.TAKEN, LineState.EXPLAINED, LineState.EXCUSED)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the tables."""

    number: str = ""
    issued_on: datetime.date | None = None
    title: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the unit wants to say about one thing: taken over in these words, or not, for a reason or without a word."""

    is_taken: bool
    words: str = ""
    lead: str = ""
    due: datetime.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """A task that the unit sets itself."""

    words: str
    lead: str = ""
    due: datetime.date | None = None


MOST_OWN = 100


@transaction.atomic
def start(programme: Programme, unit: Unit, *, by: Any, at: datetime.datetime, on: datetime.date) -> LowerPlan:
    """A plan in work with everything that the programme asks of the unit, or with what its plan in force says.

    The one in work is returned where there is one already. Raises `plan_nothing_owed`.
    """
    programme = lock(programme)
    if found := plan_of(programme, unit, PlanState.DRAFT):
        return found
    before = plan_of(programme, unit, PlanState.ISSUED)
    uppers = owed_things(programme, unit, on)
    plan = LowerPlan.objects.create(
        programme=programme,
        unit=unit,
        edition=next_edition(programme, unit),
        way=PlanWay.DRAFTED,
        state=PlanState.DRAFT,
        title=before.title if before else "",
        opening=before.opening if before else "",
        replaces=before,
        made_by=by,
        made_at=at,
    )
    lines = [_copied(plan, line) for line in before.lines.filter(state__in=_COPIED)] if before else []
    PlanLine.objects.bulk_create(lines or [_taken(plan, upper) for upper in uppers])
    if before:
        _keep_own(plan, [Own(line.words, line.lead, line.due) for line in before.own_lines.all()])
    audit.record(plan, by=by, action="plan.started", at=at, unit_id=unit.pk, changes={"edition": (None, plan.edition)})
    return plan


@transaction.atomic
def save_draft(
    plan: LowerPlan,
    heading: Heading,
    wanted: Mapping[str, Wanted],
    own: Sequence[Own] = (),
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    version: int,
) -> LowerPlan:
    """Keep the whole plan as `wanted` says, by source, with the unit's `own` tasks; what it does not owe is left aside.

    Raises `plan_changed` (of two who save the same version the first wins), `plan_not_in_work`, `plan_words_missing`,
    `plan_too_many_own`.
    """
    row = lock_plan(plan, version=version, state=PlanState.DRAFT)
    uppers = owed_things(row.programme, row.unit, on)
    held = {line.source: line for line in row.lines.all()}
    lines = [
        _said(row, upper, wanted[upper.source], held.get(upper.source)) for upper in uppers if upper.source in wanted
    ]
    kept = [line for line in lines if line is not None]
    row.lines.all().delete()
    for line in kept:
        line.pk = None
    PlanLine.objects.bulk_create(kept)
    values = {
        "number": heading.number,
        "issued_on": heading.issued_on,
        "title": heading.title,
        "opening": heading.opening,
    }
    changes = audit.changed_fields(row, values)
    taken = sum(line.state == LineState.TAKEN for line in kept)
    changes["lines_own"] = (row.own_lines.count(), _keep_own(row, own))
    changes["lines_taken"] = (sum(line.state == LineState.TAKEN for line in held.values()), taken)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    audit.record(row, by=by, action="plan.saved", at=at, unit_id=row.unit_id, changes=changes)
    return row


@transaction.atomic
def discard(plan: LowerPlan, *, by: Any, at: datetime.datetime) -> None:
    """Throw the plan in work away; the one in force stays. Raises `plan_not_in_work`."""
    row = lock_plan(plan, state=PlanState.DRAFT)
    audit.record(
        row, by=by, action="plan.discarded", at=at, unit_id=row.unit_id, changes={"edition": (row.edition, None)}
    )
    row.delete()


def lock(programme: Programme) -> Programme:
    """One at a time per programme: of two people who begin or issue at once, the second sees what the first did."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("directive", "unit")
    return rows.get(pk=programme.pk)


def lock_plan(plan: LowerPlan, *, state: PlanState, version: int | None = None) -> LowerPlan:
    rows = LowerPlan.objects.select_for_update(of=("self",)).select_related("programme__directive", "unit", "directive")
    row = rows.filter(pk=plan.pk).first()
    if row is None or row.state != state:
        raise DomainError("plan_not_in_work" if state == PlanState.DRAFT else "plan_not_in_force")
    if version is not None and row.version != version:
        raise DomainError("plan_changed")
    return row


def owed_things(programme: Programme, unit: Unit, on: datetime.date) -> Sequence[Upper]:
    """What the plan has to answer. Raises `plan_nothing_owed` where the programme asks nothing of the unit but the plan."""
    found = uppers_of(programme, unit, on, call=call_of(programme))
    if not found:
        raise DomainError("plan_nothing_owed", unit=unit.name)
    return found


def next_edition(programme: Programme, unit: Unit) -> int:
    last = LowerPlan.objects.filter(programme=programme, unit=unit).aggregate(last=Max("edition"))["last"]
    return int(last or 0) + 1


def source_columns(upper: Upper) -> dict[str, Any]:
    return {"source": upper.source, upper.kind: upper.row}


def later_than_asked(uppers: Iterable[Upper]) -> list[Upper]:
    """What the unit wants to do later than the programme asks: told, not forbidden."""
    return [upper for upper in uppers if upper.is_later]


def _taken(plan: LowerPlan, upper: Upper) -> PlanLine:
    return PlanLine(plan=plan, state=LineState.TAKEN, words=words_of(upper.row), due=upper.due, **source_columns(upper))


def _keep_own(plan: LowerPlan, own: Sequence[Own]) -> int:
    """Instead of those kept before; how many. One without words is none."""
    said = [each for each in own if each.words.strip()]
    if len(said) > MOST_OWN:
        raise DomainError("plan_too_many_own", most=MOST_OWN)
    plan.own_lines.all().delete()
    OwnLine.objects.bulk_create(
        OwnLine(plan=plan, number=number, words=each.words.strip(), lead=each.lead.strip()[:300], due=each.due)
        for number, each in enumerate(said, start=1)
    )
    return len(said)


def _copied(plan: LowerPlan, line: PlanLine) -> PlanLine:
    line.pk = None
    line.plan, line.item, line.likeness = plan, None, None
    return line


def _said(plan: LowerPlan, upper: Upper, wanted: Wanted, held: PlanLine | None) -> PlanLine | None:
    """The line that says it; None for a gap. An accepted reason stays accepted as long as it is not changed."""
    if wanted.is_taken:
        if not wanted.words.strip():
            raise DomainError("plan_words_missing", source=upper.source)
        return PlanLine(
            plan=plan, state=LineState.TAKEN, words=wanted.words.strip(), lead=wanted.lead.strip()[:300],
            due=wanted.due, **source_columns(upper),
        )  # fmt: skip
    reason = wanted.reason.strip()[:500]
    if not reason:
        return None
    if held and held.reason == reason and held.state in (LineState.EXCUSED, LineState.REFUSED):
        return held
    return PlanLine(plan=plan, state=LineState.EXPLAINED, reason=reason, **source_columns(upper))
