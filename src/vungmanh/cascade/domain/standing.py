"""How a unit stands with its plan on a day. Pure: no database, no clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum


class PlanStand(Enum):
    IN_TIME = "in_time"
    LATE = "late"
    """Issued after the day."""
    ISSUED = "issued"
    """Where no day is asked for."""
    DRAFT = "draft"
    MISSING = "missing"
    """The day is ahead, or there is none."""
    OVERDUE = "overdue"
    PAST = "past"
    """The day had passed before the programme was published here."""
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """`days`: how late it was or is; until the day for what is missing; 0 where that says nothing."""

    stand: PlanStand
    days: int = 0


def plan_standing(
    *,
    issued_on: datetime.date | None,
    has_draft: bool,
    is_asked: bool,
    due: datetime.date | None,
    published_on: datetime.date,
    on: datetime.date,
) -> PlanStanding:
    """`issued_on` of the plan in force, None where there is none."""
    if issued_on:
        if due is None:
            return PlanStanding(PlanStand.ISSUED)
        late = (issued_on - due).days
        return PlanStanding(PlanStand.LATE, late) if late > 0 else PlanStanding(PlanStand.IN_TIME)
    if is_asked and due and due < on:
        return PlanStanding(PlanStand.PAST) if due < published_on else PlanStanding(PlanStand.OVERDUE, (on - due).days)
    if has_draft:
        return PlanStanding(PlanStand.DRAFT)
    if not is_asked:
        return PlanStanding(PlanStand.NOT_ASKED)
    return PlanStanding(PlanStand.MISSING, (due - on).days if due else 0)
