"""Results of a course: who passed holds the level from that day on, because the act writes it into the file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain.records import add_record, withdraw_record
from vungmanh.officials.models import Qualification, TrainingRecord
from vungmanh.training.domain.counted import turns_changed
from vungmanh.training.enums import Result
from vungmanh.training.models import Course, Enrolment


@transaction.atomic
def record_results(
    course: Course,
    results: Mapping[int, str],
    *,
    seen: Mapping[int, str] | None = None,
    result_on: datetime.date,
    reason: str = "",
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> int:
    """How people came out of the course, by the number of their turn; "" opens a result again. How many changed.

    Passing writes the level (or the attendance) into the file; another result takes that back with `reason`. All or nothing;
    safe to repeat. `seen`: what stood there when they were given; where somebody else has recorded another one since, nothing
    is written. Raises `record_withdrawn`, `result_before_course`, `result_in_future`, `result_changed`,
    `file_reason_missing`, and what the file raises.
    """
    now = Course.objects.select_for_update().get(pk=course.pk)
    if now.is_withdrawn:
        raise DomainError("record_withdrawn")
    check_result(now, result_on, on)
    rows = now.enrolments.select_for_update(of=("self",)).filter(pk__in=results, withdrawn_at=None)
    changed = [
        row for row in rows.select_related("person", "qualification", "attended") if row.result != results[row.pk]
    ]
    for row in changed:
        if seen is not None and seen.get(row.pk, row.result) != row.result:
            raise DomainError("result_changed", name=row.person.full_name)
    for row in changed:
        row.course = now
        _set(row, results[row.pk], result_on, reason, by=by, at=at, on=on)
    turns_changed(changed, since=now.starts_on, at=at)
    return len(changed)


def _set(
    row: Enrolment, result: str, result_on: datetime.date, reason: str, *, by: Any, at: datetime.datetime, on: datetime.date
) -> None:  # fmt: skip
    before, before_on = row.result, row.result_on
    for held in filter(None, (row.qualification, row.attended)):
        withdraw_record(held, reason, by=by, at=at)
    row.qualification = row.attended = None
    if result == Result.PASSED:
        _write_into_file(row, result_on, by=by, at=at, on=on)
    row.result, row.result_on, row.version = result, result_on if result else None, row.version + 1
    row.save(update_fields=["result", "result_on", "qualification", "attended", "version"])
    changes = {"result": (before or None, result or None), "result_on": (before_on, row.result_on)}
    audit.record(
        row, by=by, action="enrolment.result", at=at, changes=changes, reason=reason.strip(), unit_id=row.unit_id
    )


def _write_into_file(
    row: Enrolment, result_on: datetime.date, *, by: Any, at: datetime.datetime, on: datetime.date
) -> None:
    kind, said = given_by(row.course, result_on)
    written = add_record(kind, row.person, said, by=by, at=at, on=on)
    if kind is Qualification:
        row.qualification = written
    else:
        row.attended = written


def given_by(course: Course, result_on: datetime.date) -> tuple[type[Qualification | TrainingRecord], dict[str, Any]]:
    """What passing the course on that day writes into a file: the kind of line, and what it says."""
    if course.level is None:
        return TrainingRecord, {
            "name": course.title, "kind": course.kind, "school": course.school, "began_on": course.starts_on,
            "ended_on": course.ends_on, "result": str(Result.PASSED.label),
        }  # fmt: skip
    return Qualification, {
        "kind": course.kind, "level": course.level, "field": course.field, "school": course.school, "mode": course.mode,
        "awarded_on": result_on,
    }  # fmt: skip


def check_result(course: Course, result_on: datetime.date, on: datetime.date) -> None:
    """Whether a result can be of that day. Raises `result_before_course`, `result_in_future`."""
    if result_on < course.starts_on:
        raise DomainError("result_before_course", day=course.starts_on)
    if result_on > on:
        raise DomainError("result_in_future", day=result_on)
