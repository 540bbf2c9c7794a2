"""Courses: opened, changed, filled with people. A turn is one person in one course; persons are counted apart."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.officials.domain.standards_reading import posts_on
from vungmanh.officials.models import Person
from vungmanh.officials.policies import level_rows
from vungmanh.training.domain import recording
from vungmanh.training.domain.counted import turns_changed
from vungmanh.training.domain.recording import rewrite, write
from vungmanh.training.models import Course, Enrolment
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class CourseSaid:
    """What is said of a course. Without a level passing gives nothing but having attended."""

    title: str
    kind: str
    starts_on: datetime.date
    ends_on: datetime.date
    level: int | None = None
    field: str = ""
    mode: str = ""
    school: str = ""
    place: str = ""
    seats: int | None = None
    decision: str = ""

    def columns(self) -> dict[str, Any]:
        names = (
            "title",
            "kind",
            "starts_on",
            "ends_on",
            "level",
            "field",
            "mode",
            "school",
            "place",
            "seats",
            "decision",
        )
        return {name: getattr(self, name) for name in names} | {"folded": fold(f"{self.title} {self.school}")}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a list of people."""

    new: list[Enrolment]
    already: list[Person]


@transaction.atomic
def open_course(unit: Unit, said: CourseSaid, *, by: Any, at: datetime.datetime) -> Course:
    """Raises `course_days_in_wrong_order`, `course_level_unknown`."""
    check_course(said)
    row = Course(unit=unit, **said.columns())
    write(row, by=by, at=at)
    return row


@transaction.atomic
def change_course(row: Course, said: CourseSaid, *, version: int, by: Any, at: datetime.datetime) -> None:
    """Raises as `open_course`; `course_has_results` where passing would have given something else than it has given,
    `course_full` where fewer seats are left than people."""
    check_course(said)
    counting = row.enrolments.filter(withdrawn_at=None)
    gives = (said.kind, said.level, said.field)
    if gives != (row.kind, row.level, row.field) and counting.exclude(result="").exists():
        raise DomainError("course_has_results")
    if said.seats is not None and counting.count() > said.seats:
        raise DomainError("course_full", seats=said.seats, people=counting.count())
    before = row.starts_on
    changed = rewrite(row, said.columns(), version=version, by=by, at=at)
    if "starts_on" in changed:
        row.enrolments.update(began_on=row.starts_on)
    if changed & {"starts_on", "kind", "level", "field", "mode"}:
        turns_changed(row.enrolments.all(), since=min(before, row.starts_on), at=at)


@transaction.atomic
def enrol(
    course: Course, people: Sequence[Person], *, is_own: bool = False, by: Any, at: datetime.datetime
) -> Enrolled:
    """Everybody or nobody; who is in the course already stays as he or she is. Safe to repeat.

    Raises `record_withdrawn`, `course_full` and, for somebody without a post on the first day, `enrolment_without_post`.
    """
    now = Course.objects.select_for_update().get(pk=course.pk)
    if now.is_withdrawn:
        raise DomainError("record_withdrawn")
    there = dict(now.enrolments.filter(withdrawn_at=None).values_list("person", "pk"))
    coming = [person for person in people if person.pk not in there]
    if now.seats is not None and len(there) + len(coming) > now.seats:
        raise DomainError("course_full", seats=now.seats, people=len(there) + len(coming))
    rows = _turns(now, coming, is_own=is_own, by=by, at=at)
    Enrolment.objects.bulk_create(rows)
    audit.record_all(
        audit.entry(
            row, by=by, action="enrolment.recorded", at=at, unit_id=row.unit_id, changes={"course": (None, now)}
        )
        for row in rows
    )
    turns_changed(rows, since=now.starts_on, at=at)
    return Enrolled(rows, [person for person in people if person.pk in there])


def _turns(
    course: Course, people: Collection[Person], *, is_own: bool, by: Any, at: datetime.datetime
) -> list[Enrolment]:
    """With unit and post of the first day, those of the day of recording where the course began before the post."""
    posts: dict[int, Any] = {}
    for on in dict.fromkeys((at.date(), course.starts_on)):
        for row in posts_on(on).filter(person__in=people, is_main=True):
            posts[row.person_id] = row
    for person in people:
        if person.pk not in posts:
            raise DomainError("enrolment_without_post", person=person.full_name, day=course.starts_on)
    return [
        Enrolment(
            course=course, person=person, unit_id=posts[person.pk].unit_id, position=posts[person.pk].position,
            official_kind=posts[person.pk].kind, is_own=is_own, began_on=course.starts_on, recorded_by=by, recorded_at=at,
        )
        for person in people
    ]  # fmt: skip


@transaction.atomic
def take_out(row: Enrolment, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Enrolled by mistake: counts nowhere. Who leaves a course gets a result instead. Raises `enrolment_has_result`."""
    if row.result:
        raise DomainError("enrolment_has_result", person=row.person.full_name)
    if recording.withdraw(row, reason, by=by, at=at):
        turns_changed([row], since=row.began_on, at=at)


@transaction.atomic
def put_back(row: Enrolment, *, by: Any, at: datetime.datetime) -> None:
    """Whoever was taken out of a course is in it again, with the unit and post of then. Raises `record_withdrawn` where the
    course does not count, `enrolled_again`, `course_full`."""
    course = Course.objects.select_for_update().get(pk=row.course_id)
    if not row.is_withdrawn:
        return
    if course.is_withdrawn:
        raise DomainError("record_withdrawn")
    there = course.enrolments.filter(withdrawn_at=None)
    if there.filter(person=row.person_id).exists():
        raise DomainError("enrolled_again", person=row.person.full_name)
    if course.seats is not None and there.count() >= course.seats:
        raise DomainError("course_full", seats=course.seats, people=there.count() + 1)
    if recording.give_back(row, by=by, at=at):
        turns_changed([row], since=row.began_on, at=at)


@transaction.atomic
def withdraw_course(row: Course, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """The course counts nowhere. Raises `course_has_results`: what the files hold must be taken back there first."""
    if row.enrolments.filter(withdrawn_at=None).exclude(result="").exists():
        raise DomainError("course_has_results")
    if recording.withdraw(row, reason, by=by, at=at):
        turns_changed(row.enrolments.all(), since=row.starts_on, at=at)


@transaction.atomic
def give_course_back(row: Course, *, by: Any, at: datetime.datetime) -> None:
    if recording.give_back(row, by=by, at=at):
        turns_changed(row.enrolments.all(), since=row.starts_on, at=at)


def check_course(said: CourseSaid) -> None:
    if said.ends_on < said.starts_on:
        raise DomainError("course_days_in_wrong_order")
    if said.level is not None and said.level not in {row["level"] for row in level_rows(said.kind) if row["level"]}:
        raise DomainError("course_level_unknown")
