"""Dormant duties sleep until somebody records that their condition came true."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.counting import recount
from vungmanh.programmes.enums import DaysFrom, DutyState
from vungmanh.programmes.models import Duty, Task


@transaction.atomic
def wake(
    task: Task, *, came_true_on: datetime.date, note: str, by: Any, at: datetime.datetime, on: datetime.date
) -> int:
    """Record that the task's condition came true; its duties are open from then on. Answers how many woke.

    `note` names the document or event; without one nobody could check it later. A task wakes once.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("programme").get(pk=task.pk)
    note = squeeze(note)
    if not task.condition:
        raise DomainError("task_has_no_condition")
    if task.woken_on is not None:
        raise DomainError("task_awake", on=task.woken_on.isoformat())
    if not note:
        raise DomainError("waking_note_missing")
    if came_true_on > on:
        raise DomainError("waking_in_future")
    task.woken_on, task.woken_note, task.woken_by, task.woken_at = came_true_on, note[:300], by, at
    task.starts_on = came_true_on if task.days_from == DaysFrom.ARRIVAL else task.starts_on
    task.save(update_fields=["woken_on", "woken_note", "woken_by", "woken_at", "starts_on"])
    asleep = Duty.objects.filter(task=task, state=DutyState.DORMANT)
    woken = asleep.update(state=DutyState.OPEN)
    if task.days_from == DaysFrom.ARRIVAL:
        recount([task], note, by=by, at=at)
    audit.record(
        task,
        by=by,
        action="task.woken",
        at=at,
        changes={"woken_on": (None, came_true_on), "duties": (0, woken)},
        reason=note,
        unit_id=task.programme.unit_id,
    )
    return woken


@transaction.atomic
def put_to_sleep(task: Task, *, reason: str, by: Any, at: datetime.datetime) -> int:
    """Take back a waking that was recorded by mistake; how many duties sleep again."""
    task = Task.objects.select_for_update(of=("self",)).select_related("programme").get(pk=task.pk)
    if task.woken_on is None:
        raise DomainError("task_asleep")
    if not squeeze(reason):
        raise DomainError("reason_missing")
    before = task.woken_on
    task.woken_on, task.woken_note, task.woken_by, task.woken_at = None, "", None, None
    task.starts_on = None if task.days_from == DaysFrom.ARRIVAL else task.starts_on
    task.save(update_fields=["woken_on", "woken_note", "woken_by", "woken_at", "starts_on"])
    if task.days_from == DaysFrom.ARRIVAL:
        recount([task], squeeze(reason), by=by, at=at)
    asleep = Duty.objects.filter(task=task, state=DutyState.OPEN).update(state=DutyState.DORMANT)
    audit.record(
        task,
        by=by,
        action="task.put_to_sleep",
        at=at,
        changes={"woken_on": (before, None)},
        reason=squeeze(reason),
        unit_id=task.programme.unit_id,
    )
    return asleep
