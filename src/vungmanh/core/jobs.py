"""Background jobs as people see them: asked for once, shown while they run, tried again when a worker dies.

`Job` rows hold the truth; the queue underneath carries only their numbers, so a number lost or delivered twice does no
harm. A job's function must be safe to repeat: it is run again after a crash, from its beginning.
"""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from vungmanh.core.enums import JobState
from vungmanh.core.errors import DomainError
from vungmanh.core.models import Job

logger = logging.getLogger(__name__)
JobFunction = Callable[..., None]
_functions: dict[str, JobFunction] = {}
PULSE_SECONDS = 1.0


class JobSupersededError(Exception):
    """This run was given up for dead and another has begun: stop without a trace."""


class Progress:
    """Handed to a job's function: `progress(done, total, note)` says how far it is. `job` is the row it works on.

    In a worker a pulse of its own connection writes it, so that it is seen even from inside a long transaction.
    """

    def __init__(self, job: Job, *, has_pulse: bool = False) -> None:
        self.job = job
        self._values: dict[str, Any] = {}
        self._has_pulse = has_pulse
        self._is_superseded = False

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Raises JobSupersededError where another run has taken over."""
        if self._is_superseded:
            raise JobSupersededError
        self._values = {"done": done, "total": total, "note": note[:200]}
        if not self._has_pulse:
            self.beat()

    def beat(self) -> None:
        """Write the last known progress and a sign of life."""
        self._is_superseded = not _mine(self.job).update(seen_at=timezone.now(), **self._values)


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register `fn(progress, **arguments)` as the work called `name`; do so in the app's tasks.py."""

    def register(function: JobFunction) -> JobFunction:
        _functions[name] = function
        return function

    return register


def enqueue(name: str, *, key: str, arguments: dict[str, Any], by: Any, at: datetime.datetime) -> Job:
    """The open job for `key`, a new one if there is none. It starts when the transaction around it commits."""
    try:
        with transaction.atomic():
            created = Job.objects.create(
                key=key, task=name, arguments=arguments, requested_by=by, requested_at=at, seen_at=at,
                acting_for=getattr(by, "acting_for", ""),
            )  # fmt: skip
    except IntegrityError:
        existing = open_job(key)
        if existing is None:
            return enqueue(name, key=key, arguments=arguments, by=by, at=at)
        return existing
    send(created.pk)
    return created


def open_job(key: str) -> Job | None:
    """The job for `key` that waits or runs."""
    return Job.objects.filter(key=key, state__in=[JobState.QUEUED, JobState.RUNNING]).first()


@transaction.atomic
def retry(failed: Job, *, at: datetime.datetime) -> Job:
    """Put a failed job in the queue again with a fresh count of attempts; an open one for the same key is returned."""
    if other := open_job(failed.key):
        return other
    fresh = {"state": JobState.QUEUED, "attempts": 0, "done": 0, "total": 0, "note": "", "seen_at": at}
    if Job.objects.filter(pk=failed.pk, state=JobState.FAILED).update(
        **fresh, ended_at=None, error_code="", error_params={}
    ):
        send(failed.pk)
    failed.refresh_from_db()
    return failed


def run_now(waiting: Job) -> Job:
    """Run a queued job here and return how it ended; for tests and commands without a worker."""
    _run(waiting.pk, has_pulse=False)
    waiting.refresh_from_db()
    return waiting


def recover(*, at: datetime.datetime) -> int:
    """Queue again what a dead worker left behind, or give it up after too many attempts; how many were found.

    Safe to run from several workers at once: each row is changed only from the state in which it was found.
    """
    silent_since = at - datetime.timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(seen_at__lt=silent_since) | Q(seen_at__isnull=True)
    dead = list(Job.objects.filter(silent, state=JobState.RUNNING))
    lost = list(Job.objects.filter(silent, state=JobState.QUEUED).exclude(pk__in=_numbers_in_queue()))
    for row in dead:
        if row.attempts >= settings.JOB_MAX_ATTEMPTS:
            _end(row, JobState.FAILED, error_code="worker_died", error_params={"attempts": row.attempts})
        elif _mine(row).update(state=JobState.QUEUED, seen_at=at):
            send(row.pk)
    for row in lost:
        if Job.objects.filter(pk=row.pk, state=JobState.QUEUED, seen_at=row.seen_at).update(seen_at=at):
            send(row.pk)
    return len(dead) + len(lost)


def forget_old_numbers(*, at: datetime.datetime) -> None:
    """Clear the queue of what ended, or was left by a dead worker, more than a week ago; `Job` rows stay."""
    results = _queue_rows()
    if results is not None:
        results.filter(enqueued_at__lt=at - datetime.timedelta(days=7)).exclude(status="READY").delete()


@task()
def run_job(number: int) -> None:
    """What the queue calls."""
    _run(number, has_pulse=True)


def _run(number: int, *, has_pulse: bool) -> None:
    now = timezone.now()
    claimed = Job.objects.filter(pk=number, state=JobState.QUEUED).update(
        state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now, seen_at=now, done=0, total=0, note=""
    )
    if not claimed:
        return
    running = Job.objects.select_related("requested_by").get(pk=number)
    if running.requested_by:
        running.requested_by.acting_for = running.acting_for
    progress = Progress(running, has_pulse=has_pulse)
    try:
        _call(running, progress, has_pulse)
    except JobSupersededError:
        logger.warning("job %s: another run has taken over", running)
    except DomainError as error:
        _end(running, JobState.FAILED, error_code=error.code, error_params=error.params)
    except Exception:
        logger.exception("job %s failed, attempt %s", running, running.attempts)
        _try_again(running)
    else:
        _end(running, JobState.DONE)


def _call(running: Job, progress: Progress, has_pulse: bool) -> None:
    function = _functions[running.task]
    if not has_pulse:
        function(progress, **running.arguments)
        return
    stopped = threading.Event()
    pulse = threading.Thread(target=_pulse, args=(progress, stopped), daemon=True)
    pulse.start()
    try:
        function(progress, **running.arguments)
    finally:
        stopped.set()
        pulse.join()
        _write_last(progress)


def _pulse(progress: Progress, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(PULSE_SECONDS):
            try:
                progress.beat()
            except OperationalError:
                logger.debug("job %s: the database is busy, no sign of life this time", progress.job)
    finally:
        connection.close()


def _write_last(progress: Progress) -> None:
    """The last count reached, also of a run that took less than a pulse."""
    if not connection.needs_rollback:
        progress.beat()


def _try_again(running: Job) -> None:
    if running.attempts >= settings.JOB_MAX_ATTEMPTS:
        _end(running, JobState.FAILED, error_code="internal", error_params={"job": running.pk})
    elif _mine(running).update(state=JobState.QUEUED, seen_at=timezone.now()):
        send(running.pk)


def _end(running: Job, state: JobState, **values: Any) -> None:
    _mine(running).update(state=state, ended_at=timezone.now(), **values)


def _mine(running: Job) -> Any:
    """The row, as long as this attempt is the one that runs."""
    return Job.objects.filter(pk=running.pk, state=JobState.RUNNING, attempts=running.attempts)


def send(number: int) -> None:
    """Hand the number of a `Job` row to the queue once the transaction around it commits."""
    transaction.on_commit(lambda: run_job.enqueue(number))


def _numbers_in_queue() -> set[int]:
    """Numbers that wait in the database queue."""
    rows = _queue_rows()
    return set() if rows is None else {row["args"][0] for row in rows.ready().values_list("args_kwargs", flat=True)}


def _queue_rows() -> Any:
    """Rows of the database queue; None where another queue is set up (tests)."""
    if settings.TASKS["default"]["BACKEND"] != "django_tasks_db.DatabaseBackend":
        return None
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415  (its models load after ours)

    return DBTaskResult.objects.all()
