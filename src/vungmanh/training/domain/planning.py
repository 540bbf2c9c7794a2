"""Yearly training plans: one of a unit and year, a line per position and level; what was done is counted, never typed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.policies import level_label, level_rows, position_label
from vungmanh.training.domain.recording import locked, write
from vungmanh.training.models import PlanLine, TrainingPlan
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class LineSaid:
    """So many people; an empty position and kind stand for everybody."""

    kind: str
    number: int
    level: int | None = None
    position: str = ""
    official_kind: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        return self.kind, self.level, self.position, self.official_kind


@transaction.atomic
def draw_plan(
    unit: Unit, year: int, lines: Sequence[LineSaid], *, decision: str = "", note: str = "", by: Any,
    at: datetime.datetime,
) -> TrainingPlan:  # fmt: skip
    """Raises `plan_of_year_exists`, `plan_line_twice`, `course_level_unknown`."""
    _check(lines)
    Unit.objects.select_for_update().get(pk=unit.pk)
    if TrainingPlan.objects.filter(unit=unit, year=year, withdrawn_at=None).exists():
        raise DomainError("plan_of_year_exists", unit=unit.name, year=str(year))
    plan = TrainingPlan(unit=unit, year=year, decision=decision, note=note)
    write(plan, by=by, at=at)
    _set(plan, lines)
    return plan


@transaction.atomic
def change_plan(
    plan: TrainingPlan, lines: Sequence[LineSaid], *, decision: str, note: str, version: int, by: Any,
    at: datetime.datetime,
) -> None:  # fmt: skip
    """Raises `record_changed` where somebody was there first, and as `draw_plan`."""
    _check(lines)
    locked(plan, version)
    before = _told(plan.lines.all())
    changes = audit.changed_fields(plan, {"decision": decision, "note": note})
    plan.decision, plan.note, plan.version = decision, note, plan.version + 1
    plan.save(update_fields=["decision", "note", "version"])
    _set(plan, lines)
    after = _told(plan.lines.all())
    if before != after:
        changes["lines"] = (before, after)
    if changes:
        audit.record(plan, by=by, action="training_plan.changed", at=at, changes=changes, unit_id=plan.unit_id)


def _set(plan: TrainingPlan, lines: Iterable[LineSaid]) -> None:
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan, kind=line.kind, level=line.level, number=line.number, position=line.position,
            official_kind=line.official_kind,
        )
        for line in lines
    )  # fmt: skip


def _told(lines: Iterable[PlanLine]) -> list[str]:
    return [
        f"{position_label(line.position) if line.position else '–'}: {line.get_kind_display()} "
        f"{level_label(line.kind, line.level)} {line.number}"
        for line in lines
    ]


def _check(lines: Sequence[LineSaid]) -> None:
    seen = set()
    for line in lines:
        if line.key in seen:
            raise DomainError("plan_line_twice", position=position_label(line.position) if line.position else "–")
        seen.add(line.key)
        if line.level is not None and line.level not in {row["level"] for row in level_rows(line.kind) if row["level"]}:
            raise DomainError("course_level_unknown")
