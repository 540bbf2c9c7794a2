"""Which task must be finished before which: as the text says at publication, afterwards as a coordinator decides."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.programmes.models import Programme, Task


@transaction.atomic
def put_after(task: Task, first: Task, *, by: Any, at: datetime.datetime) -> bool:
    """Let `task` wait until `first` is finished; whether that is new. `take_from_after` undoes it.

    Raises DomainError: `order_elsewhere` (another programme), `order_withdrawn`, `order_within` (one is part of the other),
    `order_circle` (with the task that closes it).
    """
    tasks = _locked(task)
    if first.pk not in tasks:
        raise DomainError("order_elsewhere")
    if first.is_withdrawn or task.is_withdrawn:
        raise DomainError("order_withdrawn")
    if task.pk in _line(first.pk, tasks) or first.pk in _line(task.pk, tasks):
        raise DomainError("order_within")
    links = set(_links(task.programme))
    if (task.pk, first.pk) in links:
        return False
    if (closing := _way(first.pk, task.pk, links)) is not None:
        raise DomainError("order_circle", task=tasks[closing].text[:120])
    task.after.add(first)
    _trail(task, ("", first.text[:120]), by=by, at=at)
    return True


@transaction.atomic
def take_from_after(task: Task, first: Task, *, by: Any, at: datetime.datetime) -> bool:
    """Let `task` no longer wait for `first`; whether it did. `put_after` undoes it."""
    _locked(task)
    if not task.after.filter(pk=first.pk).exists():
        return False
    task.after.remove(first)
    _trail(task, (first.text[:120], ""), by=by, at=at)
    return True


def _locked(task: Task) -> dict[int, Task]:
    """The tasks of the programme; two people who order them do so one after the other, or they could close a circle."""
    Programme.objects.select_for_update(of=("self",)).get(pk=task.programme_id)
    return Task.objects.filter(programme=task.programme_id).in_bulk()


def _links(programme: Programme) -> list[tuple[int, int]]:
    through = Task.after.through.objects.filter(from_task__programme=programme)
    return list(through.values_list("from_task_id", "to_task_id"))


def _line(number: int, tasks: dict[int, Task]) -> set[int]:
    """The task and everything that it is part of."""
    line: set[int] = set()
    current: int | None = number
    while current is not None and current not in line:
        line.add(current)
        current = tasks[current].parent_id
    return line


def _way(start: int, goal: int, links: set[tuple[int, int]]) -> int | None:
    """Where `start` waits for `goal` already, directly or over others: the last task on the way to it."""
    seen, stack = {start}, [start]
    while stack:
        here = stack.pop()
        for later, first in links:
            if later == here and first == goal:
                return here
            if later == here and first not in seen:
                seen.add(first)
                stack.append(first)
    return None


def _trail(task: Task, change: tuple[str, str], *, by: Any, at: datetime.datetime) -> None:
    unit = task.programme.unit_id
    audit.record(task, by=by, action="task.ordered", at=at, changes={"waits_for": change}, unit_id=unit)
