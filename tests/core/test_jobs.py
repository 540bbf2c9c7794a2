"""Background jobs: asked once, run once, tried again, given up with a reason."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import default_task_backend

from tests.factories import AT
from vungmanh.core import jobs
from vungmanh.core.enums import JobState
from vungmanh.core.errors import DomainError
from vungmanh.core.models import Job

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Registers a function under the name "try" for one test; keeps how it was called."""

    def register(function: Any) -> Any:
        monkeypatch.setitem(jobs._functions, "try", function)

    return register


def ask(key: str = "try:1", **arguments: Any) -> Job:
    return jobs.enqueue("try", key=key, arguments=arguments, by=None, at=AT)


def test_job_runs_with_its_arguments_and_shows_progress(work: Any) -> None:
    seen = []

    def count(progress: jobs.Progress, upto: int) -> None:
        progress(upto, 9, "trang cuối")
        seen.append((progress.job.done, Job.objects.get().done, upto))

    work(count)
    ended = jobs.run_now(ask(upto=7))

    assert seen == [(0, 7, 7)]
    assert (ended.state, ended.done, ended.total, ended.note, ended.attempts) == (JobState.DONE, 7, 9, "trang cuối", 1)
    assert ended.ended_at is not None


def test_same_key_while_open_is_the_same_job(work: Any) -> None:
    work(lambda progress: None)
    first = ask()
    assert ask() == first
    jobs.run_now(first)
    second = ask()
    assert second != first
    assert Job.objects.count() == 2


def test_enqueue_waits_for_the_commit(work: Any, django_capture_on_commit_callbacks: Any) -> None:
    default_task_backend.clear()  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask()
        assert default_task_backend.results == []  # type: ignore[attr-defined]
    assert [result.args for result in default_task_backend.results] == [[asked.pk]]  # type: ignore[attr-defined]


def test_a_finished_job_is_not_run_again(work: Any) -> None:
    calls = []
    work(lambda progress: calls.append(1))
    asked = ask()
    jobs.run_now(asked)
    jobs.run_now(asked)
    assert calls == [1]


def test_refusal_ends_the_job_with_its_code(work: Any) -> None:
    def refuse(progress: jobs.Progress) -> None:
        raise DomainError("file_too_large", limit_mb=50)

    work(refuse)
    ended = jobs.run_now(ask())
    assert (ended.state, ended.error_code, ended.error_params, ended.attempts) == (
        JobState.FAILED,
        "file_too_large",
        {"limit_mb": 50},
        1,
    )


def test_crash_is_tried_again_then_given_up(work: Any, settings: Any) -> None:
    settings.JOB_MAX_ATTEMPTS = 2

    def crash(progress: jobs.Progress) -> None:
        raise RuntimeError("boom")

    work(crash)
    asked = ask()
    first = jobs.run_now(asked)
    assert (first.state, first.attempts, first.error_code) == (JobState.QUEUED, 1, "")
    second = jobs.run_now(asked)
    assert (second.state, second.attempts, second.error_code) == (JobState.FAILED, 2, "internal")


def test_retry_starts_afresh(work: Any, settings: Any) -> None:
    settings.JOB_MAX_ATTEMPTS = 1
    results = iter([RuntimeError("boom"), None])

    def crash_once(progress: jobs.Progress) -> None:
        if error := next(results):
            raise error

    work(crash_once)
    failed = jobs.run_now(ask())
    again = jobs.retry(failed, at=AT + HOUR)
    assert (again.pk, again.state, again.attempts, again.error_code) == (failed.pk, JobState.QUEUED, 0, "")
    assert jobs.run_now(again).state == JobState.DONE


def test_retry_returns_the_open_job_for_the_same_key(work: Any, settings: Any) -> None:
    settings.JOB_MAX_ATTEMPTS = 1

    def crash(progress: jobs.Progress) -> None:
        raise RuntimeError("boom")

    work(crash)
    failed = jobs.run_now(ask())
    newer = ask()
    assert jobs.retry(failed, at=AT) == newer
    failed.refresh_from_db()
    assert failed.state == JobState.FAILED


def running(*, attempts: int = 1, silent: datetime.timedelta = HOUR) -> Job:
    asked = ask()
    Job.objects.update(state=JobState.RUNNING, attempts=attempts, seen_at=timezone.now() - silent)
    asked.refresh_from_db()
    return asked


def test_dead_workers_job_is_queued_again() -> None:
    left = running()
    assert jobs.recover(at=timezone.now()) == 1
    left.refresh_from_db()
    assert left.state == JobState.QUEUED
    assert jobs.recover(at=timezone.now()) == 0


def test_job_with_a_sign_of_life_is_left_alone() -> None:
    left = running(silent=datetime.timedelta(seconds=5))
    assert jobs.recover(at=timezone.now()) == 0
    left.refresh_from_db()
    assert left.state == JobState.RUNNING


def test_job_that_kills_every_worker_is_given_up(settings: Any) -> None:
    left = running(attempts=settings.JOB_MAX_ATTEMPTS)
    jobs.recover(at=timezone.now())
    left.refresh_from_db()
    assert (left.state, left.error_code) == (JobState.FAILED, "worker_died")


def test_queued_job_whose_number_was_lost_is_sent_again(django_capture_on_commit_callbacks: Any) -> None:
    asked = ask()
    with django_capture_on_commit_callbacks() as callbacks:
        assert jobs.recover(at=AT + HOUR) == 1
    assert len(callbacks) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.seen_at) == (JobState.QUEUED, AT + HOUR)


def test_superseded_run_stops_and_leaves_the_newer_one_alone(work: Any) -> None:
    reached = []

    def overtaken(progress: jobs.Progress) -> None:
        Job.objects.update(attempts=2, seen_at=timezone.now())
        progress(1, 2)
        progress(2, 2)
        reached.append("end")

    work(overtaken)
    left = jobs.run_now(ask())
    assert reached == []
    assert (left.state, left.attempts, left.done) == (JobState.RUNNING, 2, 0)
