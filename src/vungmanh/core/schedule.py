"""Work that nobody asks for: jobs of every day, from which hour on, and jobs that begin when there is something to do.

Tables, no clock of their own: whoever looks after the queue (a worker) calls `enqueue_due` again and again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from vungmanh.core.enums import JobState
from vungmanh.core.jobs import enqueue, open_job, send
from vungmanh.core.models import Job

SCHEDULE: dict[str, int] = {}
"""Name of a job → the local hour from which on it is due each day. Filled by `daily` in each app's tasks.py."""


def daily(name: str, *, hour: int) -> None:
    """Let the job called `name`, which takes no arguments, run once a day from this local hour on."""
    SCHEDULE[name] = hour


WATCHES: dict[str, Callable[[datetime.datetime], bool]] = {}
"""Name of a job → whether there is something for it to do. Filled by `watch` in each app's tasks.py."""
_REST = datetime.timedelta(minutes=10)
_DONE_KEPT = datetime.timedelta(days=1)


def watch(name: str, has_work: Callable[[datetime.datetime], bool]) -> None:
    """Let the job called `name`, which takes no arguments, run whenever `has_work(at)`, a cheap question, says yes.

    Each worker asks every JOB_STALE_SECONDS / 4; one such job is open at a time. After one that failed it rests a while.
    """
    WATCHES[name] = has_work


def enqueue_due(*, at: datetime.datetime) -> list[Job]:
    """Put every job that is due, or has something to do, and was not yet asked for in the queue; the new ones.

    Safe from several workers at once and after a crash: the database keeps one row per job and day. Days that passed
    while no worker ran are made up by one run, that of the last of them.
    """
    daily_jobs = [row for name, hour in SCHEDULE.items() if (row := _asked(name, _last_due_day(hour, at), at))]
    return daily_jobs + [_wanted(name, at) for name, has_work in WATCHES.items() if _is_free(name, at) and has_work(at)]


def forget_done(*, at: datetime.datetime) -> None:
    """Clear away jobs of `WATCHES` that went well more than a day ago; there are thousands, and nobody asked for them."""
    Job.objects.filter(task__in=WATCHES, state=JobState.DONE, ended_at__lt=at - _DONE_KEPT).delete()


def _is_free(name: str, at: datetime.datetime) -> bool:
    failed = Job.objects.filter(task=name, state=JobState.FAILED, ended_at__gt=at - _REST, ended_at__lte=at)
    return open_job(name) is None and not failed.exists()


def _wanted(name: str, at: datetime.datetime) -> Job:
    return enqueue(name, key=name, arguments={}, by=None, at=at)


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
