"""Daily work: asked for once a day, by whichever worker looks first; missed days are made up once."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from vungmanh.core import jobs, schedule
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
REAL = dict(schedule.SCHEDULE)


def local(day: int, hour: int) -> datetime.datetime:
    return datetime.datetime(2026, 6, day, hour, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def at_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry, due from three o'clock on."""
    monkeypatch.setattr(schedule, "SCHEDULE", {})
    monkeypatch.setattr(schedule, "WATCHES", {})
    monkeypatch.setitem(jobs._functions, "try", lambda progress: None)
    schedule.daily("try", hour=3)


def days() -> list[tuple[str, datetime.date | None]]:
    return list(Job.objects.order_by("pk").values_list("key", "scheduled_for"))


def test_due_job_is_asked_for_once_a_day() -> None:
    [asked] = schedule.enqueue_due(at=local(10, 4))
    assert (asked.key, asked.arguments, asked.requested_by) == ("try:2026-06-10", {}, None)
    assert schedule.enqueue_due(at=local(10, 5)) == []
    assert jobs.run_now(asked).state == JobState.DONE
    assert schedule.enqueue_due(at=local(10, 23)) == []
    [next_day] = schedule.enqueue_due(at=local(11, 3))
    assert next_day.key == "try:2026-06-11"


def test_before_its_hour_yesterdays_still_counts() -> None:
    schedule.enqueue_due(at=local(10, 4))
    assert schedule.enqueue_due(at=local(11, 2)) == []
    assert len(schedule.enqueue_due(at=local(11, 3))) == 1


def test_days_without_a_worker_are_made_up_once() -> None:
    schedule.enqueue_due(at=local(10, 4))
    schedule.enqueue_due(at=local(15, 2))
    assert days() == [
        ("try:2026-06-10", datetime.date(2026, 6, 10)),
        ("try:2026-06-14", datetime.date(2026, 6, 14)),
    ]


def test_failed_job_of_the_day_is_not_asked_for_again() -> None:
    schedule.enqueue_due(at=local(10, 4))
    Job.objects.update(state=JobState.FAILED)
    assert schedule.enqueue_due(at=local(10, 5)) == []


def test_number_is_sent_with_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        schedule.enqueue_due(at=local(10, 4))
        schedule.enqueue_due(at=local(10, 4))
    assert len(callbacks) == 1


def test_two_workers_that_look_at_once_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds no row, and the first has written and ended it before the second writes."""
    real_get = Job.objects.get_queryset().__class__.get
    looked = []

    def blind_once(self: Any, *args: Any, **values: Any) -> Any:
        if not looked and "scheduled_for" in values:
            looked.append(1)
            Job.objects.create(
                task="try", key="try:2026-06-10", scheduled_for=datetime.date(2026, 6, 10),
                requested_at=local(10, 4), state=JobState.DONE,
            )  # fmt: skip
            raise Job.DoesNotExist
        return real_get(self, *args, **values)

    monkeypatch.setattr(Job.objects.get_queryset().__class__, "get", blind_once)
    assert schedule.enqueue_due(at=local(10, 4)) == []
    assert Job.objects.count() == 1


def test_every_entry_of_the_table_is_a_job() -> None:
    assert "programmes.catch_up" in REAL
    assert set(REAL) <= set(jobs._functions)


def test_watched_job_begins_when_there_is_work_and_rests_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    work = [True]
    monkeypatch.setattr(schedule, "SCHEDULE", {})
    monkeypatch.setattr(schedule, "WATCHES", {})
    monkeypatch.setattr(schedule, "WATCHES", {})
    schedule.watch("try", lambda at: work[0])
    at = timezone.now()
    [asked] = schedule.enqueue_due(at=at)
    assert (asked.key, asked.scheduled_for) == ("try", None)
    assert schedule.enqueue_due(at=at) == []  # one is open
    assert jobs.run_now(asked).state == JobState.DONE
    [again] = schedule.enqueue_due(at=at)
    Job.objects.filter(pk=again.pk).update(state=JobState.FAILED, ended_at=at)
    later = at + datetime.timedelta(minutes=11)
    assert schedule.enqueue_due(at=at) == []
    assert len(schedule.enqueue_due(at=later)) == 1
    Job.objects.update(state=JobState.DONE, ended_at=at)
    work[0] = False
    assert schedule.enqueue_due(at=later) == []
    schedule.forget_done(at=later + datetime.timedelta(days=1))
    assert not Job.objects.exists()
