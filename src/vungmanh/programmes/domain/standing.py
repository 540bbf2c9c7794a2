"""Where a duty stands on a day. Late and near are computed from state and dates, never stored.

A day that had passed before the programme was published here says nothing about the unit: nobody could have reported in
the system by then. Such a duty is told as past, not as late.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from django.db.models import F, Q

from vungmanh.programmes.domain.waiting import is_waiting, waits
from vungmanh.programmes.enums import WORKABLE, DutyState
from vungmanh.programmes.models import Duty

NEAR = datetime.timedelta(days=30)


class Stand(Enum):
    WAITING = "waiting"
    """For a task that must be finished first; late only once that is done."""
    LATE = "late"
    PAST = "past"
    """Its day had passed before publication."""
    NEAR = "near"
    AHEAD = "ahead"
    UNDATED = "undated"
    SUBMITTED = "submitted"
    DONE = "done"
    DONE_LATE = "done_late"
    CLOSED = "closed"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """`days`: until the day, or since it for what is late or was done late; 0 where there is none."""

    stand: Stand
    days: int = 0


_FIXED = {
    DutyState.DORMANT: Stand.DORMANT,
    DutyState.SUBMITTED: Stand.SUBMITTED,
    DutyState.CLOSED: Stand.CLOSED,
    DutyState.WITHDRAWN: Stand.WITHDRAWN,
}


def standing(duty: Duty, on: datetime.date) -> Standing:
    """No query where the duty came through `waiting.with_waiting`."""
    state = DutyState(duty.state)
    if state in _FIXED:
        return Standing(_FIXED[state])
    if state == DutyState.ACCEPTED:
        late = (duty.submitted_on - duty.due).days if duty.submitted_on and duty.due else 0
        is_late = late > 0 and not _was_past(duty)
        return Standing(Stand.DONE_LATE, late) if is_late else Standing(Stand.DONE)
    if waits(duty):
        return Standing(Stand.WAITING)
    if duty.due is None:
        return Standing(Stand.UNDATED)
    days = (duty.due - on).days
    if days < 0:
        return Standing(Stand.PAST) if _was_past(duty) else Standing(Stand.LATE, -days)
    return Standing(Stand.NEAR if days <= NEAR.days else Stand.AHEAD, days)


def is_late(on: datetime.date) -> Q:
    """The duties that `standing` calls late, as a condition."""
    passed = Q(state__in=WORKABLE, due__lt=on, due__gte=F("published_on"))
    return passed & ~is_waiting()


def _was_past(duty: Duty) -> bool:
    return duty.due is not None and duty.due < duty.published_on
