"""Work that waits for other work: the districts' review before the city's, a pilot before its review, that before the roll-out.

Which task comes after which stands on the task (`Task.after`). Whether a duty waits is computed from the duties of those
tasks, never stored: it waits while a lead of theirs is unfinished, for the same period where both recur, else up to the
duty's own day. Whoever reviews it may release it with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.enums import FINISHED, WORKABLE, DutyState
from vungmanh.programmes.models import Duty, Task
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class First:
    """A task that must be finished first, and whose duties in it are not."""

    task: Task
    units: list[Unit]


def is_waiting() -> Q:
    """The duties that wait for other work, as a condition."""
    before = _unfinished(OuterRef("task"), period=OuterRef("period"), due=OuterRef("due"))
    return Q(Exists(before), task__isnull=False, is_released=False, state__in=WORKABLE)


def with_waiting(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """The duties, each with what `waits` asks, in the query that fetches them."""
    return duties.annotate(is_waiting=is_waiting())


def waits(duty: Duty) -> bool:
    """No query where the duty came through `with_waiting`."""
    if not duty.task_id or duty.is_released or duty.state not in WORKABLE:
        return False
    if "is_waiting" not in duty.__dict__:
        duty.__dict__["is_waiting"] = bool(waited_for(duty))
    return bool(duty.__dict__["is_waiting"])


def waited_for(duty: Duty) -> list[Duty]:
    """Unfinished duties of the tasks that must be finished first, with task and unit; one query."""
    rows = _unfinished(duty.task_id, period=duty.period, due=duty.due).select_related("task", "unit")
    return list(rows.order_by("task__position", "unit__sort_key", "pk"))


def by_task(duties: Sequence[Duty]) -> list[First]:
    """The duties of `waited_for` task by task, each unit once."""
    found: dict[int, First] = {}
    for duty in duties:
        if duty.task:
            units = found.setdefault(duty.task.pk, First(duty.task, [])).units
            units += [duty.unit] if duty.unit not in units else []
    return list(found.values())


def waiting_for(task: Task) -> list[Task]:
    """Tasks whose duties wait until this one is finished; one query."""
    later = task.followed_by.filter(is_withdrawn=False, duties__state__in=WORKABLE, duties__is_released=False)
    return list(later.distinct().order_by("position", "pk"))


def _unfinished(task: Any, *, period: Any, due: Any) -> QuerySet[Duty]:
    in_turn = Q(period="") | Q(period=period)
    if due is not None:
        in_turn |= Q(due__lte=due)
    rows = Duty.objects.filter(in_turn, task__followed_by=task, role=ActorRole.LEAD)
    return rows.exclude(state__in=(*FINISHED, DutyState.WITHDRAWN))
