"""Work that waits for other work: the districts' review before the city's, a pilot before its review, that before the roll-out.

What must be finished before what stands in `Precedence`. Whether a duty waits is computed from the duties of the earlier
task or report duty, never stored: it waits while whoever leads there is unfinished, for the same period where both recur,
else up to the duty's own day. Whoever reviews it may release it with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.enums import FINISHED, WORKABLE, DutyState
from vungmanh.programmes.models import Duty, Precedence, ReportDuty, Task
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class First:
    """A task or report duty that must be finished first, and the units that have not."""

    row: Task | ReportDuty
    units: list[Unit]


def is_waiting() -> Q:
    """The duties that wait for other work, as a condition."""
    before = _unfinished(OuterRef(OuterRef("source")), period=OuterRef("period"), due=OuterRef("due"))
    ordered = Precedence.objects.values("later")
    few = Q(source__in=ordered, is_released=False, state__in=WORKABLE)
    return few & Q(Exists(before))  # in this order: what comes first spares the dearer question


def with_waiting(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """The duties, each with what `waits` asks, in the query that fetches them."""
    return duties.annotate(is_waiting=is_waiting())


def waits(duty: Duty) -> bool:
    """No query where the duty came through `with_waiting`."""
    if duty.is_released or duty.state not in WORKABLE:
        return False
    if "is_waiting" not in duty.__dict__:
        duty.__dict__["is_waiting"] = bool(waited_for(duty))
    return bool(duty.__dict__["is_waiting"])


def waited_for(duty: Duty) -> list[Duty]:
    """Unfinished duties of what must be finished first, with what they come from and unit; one query."""
    rows = _unfinished(duty.source, period=duty.period, due=duty.due).select_related("task", "report", "unit")
    return list(rows.order_by("source", "unit__sort_key", "pk"))


def by_source(duties: Sequence[Duty]) -> list[First]:
    """The duties of `waited_for` by what they come from, in the order of the text, each unit once."""
    found: dict[str, First] = {}
    for duty in duties:
        row = duty.task or duty.report
        if row:
            units = found.setdefault(duty.source, First(row, [])).units
            units += [duty.unit] if duty.unit not in units else []
    return sorted(found.values(), key=lambda first: first.row.position)


def held_up_by(duty: Duty) -> list[Task | ReportDuty]:
    """What waits until this duty is finished; three queries at most."""
    later = Precedence.objects.filter(first=duty.source).values("later")
    waiting = Duty.objects.filter(source__in=later, state__in=WORKABLE, is_released=False).order_by()
    found = list(waiting.values_list("task", "report").distinct())
    tasks, reports = ({row[place] for row in found if row[place]} for place in (0, 1))
    rows: list[Task | ReportDuty] = list(Task.objects.filter(pk__in=tasks)) if tasks else []
    rows += list(ReportDuty.objects.filter(pk__in=reports)) if reports else []
    return sorted(rows, key=lambda row: row.position)


def _unfinished(source: Any, *, period: Any, due: Any) -> QuerySet[Duty]:
    in_turn = Q(period="") | Q(period=period)
    if due is not None:
        in_turn |= Q(due__lte=due)
    before = Precedence.objects.filter(later=source).values("first")
    rows = Duty.objects.filter(in_turn, source__in=before).exclude(role=ActorRole.PARTNER)
    return rows.exclude(state__in=(*FINISHED, DutyState.WITHDRAWN))
