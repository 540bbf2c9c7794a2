"""Work of every day: which jobs run without being asked, from which hour on.

A table, no clock of its own: whoever looks after the queue (a worker) calls `enqueue_due` again and again.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from vungmanh.core.jobs import send
from vungmanh.core.models import Job

SCHEDULE: dict[str, int] = {}
"""Name of a job → the local hour from which on it is due each day. Filled by `daily` in each app's tasks.py."""


def daily(name: str, *, hour: int) -> None:
    """Let the job called `name`, which takes no arguments, run once a day from this local hour on."""
    SCHEDULE[name] = hour


def enqueue_due(*, at: datetime.datetime) -> list[Job]:
    """Put every job that is due and was not yet asked for in the queue; the new ones.

    Safe from several workers at once and after a crash: the database keeps one row per job and day. Days that passed
    while no worker ran are made up by one run, that of the last of them.
    """
    return [row for name, hour in SCHEDULE.items() if (row := _asked(name, _last_due_day(hour, at), at))]


def _last_due_day(hour: int, at: datetime.datetime) -> datetime.date:
    local = timezone.localtime(at)
    return local.date() if local.hour >= hour else local.date() - datetime.timedelta(days=1)


@transaction.atomic
def _asked(name: str, day: datetime.date, at: datetime.datetime) -> Job | None:
    created, is_new = Job.objects.get_or_create(
        task=name,
        scheduled_for=day,
        defaults={"key": f"{name}:{day.isoformat()}", "requested_at": at, "seen_at": at},
    )
    if not is_new:
        return None
    send(created.pk)
    return created
