"""The other lines of a file: qualifications, training, evaluations, discipline, departure; and taking any line back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.ceilings import check_ceiling
from vungmanh.officials.domain.posts import check_post, check_single
from vungmanh.officials.models import (
    Departure,
    Discipline,
    Evaluation,
    EvaluationPaper,
    Person,
    Post,
    Qualification,
    TrainingRecord,
)
from vungmanh.officials.models.common import Record
from vungmanh.officials.policies import disciplinary_forms, grade_choices, level_rows, schemes

Files = Sequence[tuple[StoredFile, str]]
FIELDS: dict[type[Record], tuple[str, ...]] = {
    Qualification: ("kind", "level", "field", "subject", "school", "mode", "awarded_on"),
    TrainingRecord: ("name", "kind", "school", "began_on", "ended_on", "days", "result"),
    Evaluation: ("year", "grade", "decided_on", "decided_by", "decision", "note"),
    Discipline: ("form", "decided_on", "until", "decision", "reason"),
    Departure: ("scheme", "last_day", "decision", "paid", "note"),
}
"""What may be said of each kind of line."""


@transaction.atomic
def add_record(
    kind: type[Any],
    person: Person,
    said: Mapping[str, Any],
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> Any:
    """Write a line into the file; a departure has an act of its own. Raises what `check_record` raises."""
    recording.locked(person)
    row: Any = kind(person=person, **derived(kind, said))
    check_record(row, on)
    recording.write_new(row, unit_id=person.unit_id, by=by, at=at)
    _attach(row, files, by=by, at=at)
    recording.follow(person, at=at)
    return row


@transaction.atomic
def correct_record(
    row: Any,
    said: Mapping[str, Any],
    *,
    version: int,
    reason: str = "",
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> None:
    """Correct a line, with a reason; papers are added without one. Raises `file_changed`, `file_reason_missing` and what
    `check_record` raises."""
    recording.locked(row.person)
    since = getattr(row, "last_day", on)
    recording.rewrite(
        row, derived(type(row), said), version=version, reason=reason, unit_id=row.person.unit_id, by=by, at=at
    )
    check_record(row, on)
    _attach(row, files, by=by, at=at)
    if isinstance(row, Departure):
        recording.tell_figures("departure", units={row.unit_id}, since=min(since, row.last_day), at=at)
    recording.follow(row.person, at=at)


def _attach(row: Any, files: Files, *, by: Any, at: datetime.datetime) -> None:
    """The papers behind a grade."""
    if not files:
        return
    EvaluationPaper.objects.bulk_create(
        [EvaluationPaper(record=row, stored=stored, name=name) for stored, name in files]
    )
    changes = {"papers": (None, "; ".join(name for _stored, name in files))}
    audit.record(row, by=by, action="evaluation.papers", at=at, changes=changes, unit_id=row.person.unit_id)


@transaction.atomic
def depart(person: Person, said: Mapping[str, Any], *, by: Any, at: datetime.datetime) -> Departure:
    """The person leaves service with the last day; every post that goes on ends with it.

    Raises `departure_unknown` and what `check_leaving` raises.
    """
    recording.locked(person)
    if said["scheme"] not in schemes():
        raise DomainError("departure_unknown", scheme=said["scheme"])
    row = Departure(person=person, **said)
    going_on = _leaving(row)
    recording.write_new(row, unit_id=row.unit_id, by=by, at=at)
    _leave(row, going_on, by=by, at=at)
    recording.follow(person, at=at)
    return row


def _leaving(row: Departure) -> list[Post]:
    posts = Post.objects.filter(person=row.person_id, withdrawn_at=None).select_related("unit")
    others = Departure.objects.filter(person=row.person_id, withdrawn_at=None).exclude(pk=row.pk)
    return check_leaving(row, list(posts), list(others))


def check_leaving(row: Departure, posts: Sequence[Post], others: Sequence[Departure]) -> list[Post]:
    """The posts that go on until the departure, the main one first, whose unit and kind are those of the departure. `posts`,
    `others`: what else the file has of them; asks the database nothing.

    Raises `departure_there`, `departure_before_post`, `departure_without_post`.
    """
    last_day = row.last_day
    left = max((other.last_day for other in others), default=datetime.date.min)
    if left >= last_day:
        raise DomainError("departure_there", day=left)
    going_on = [post for post in posts if post.valid_to is None or post.valid_to >= last_day]
    if later := next((post for post in going_on if post.valid_from > last_day), None):
        raise DomainError("departure_before_post", day=later.valid_from)
    main = next((post for post in going_on if post.is_main), None)
    if main is None:
        if others and all(post.valid_from <= left for post in posts):
            raise DomainError("departure_there", day=left)
        raise DomainError("departure_without_post", day=last_day)
    row.unit, row.kind = main.unit, main.kind
    return sorted(going_on, key=lambda post: (not post.is_main, post.pk))


def _leave(row: Departure, going_on: list[Post], *, by: Any, at: datetime.datetime) -> None:
    for post in going_on:
        if post.valid_to != row.last_day:
            _end_by(post, row, at=at, by=by)
    recording.tell_figures("departure", units={row.unit_id}, since=row.last_day, at=at)


def _end_by(post: Post, departure: Departure, *, by: Any, at: datetime.datetime) -> None:
    before = end_with(post, departure)
    post.version += 1
    post.save(update_fields=["former_valid_to", "ended_by", "valid_to", "version"])
    changes = {"valid_to": (before["valid_to"], post.valid_to)}
    audit.record(post, by=by, action="post.ended", at=at, changes=changes, unit_id=post.unit_id)


def end_with(post: Post, departure: Departure) -> dict[str, Any]:
    """Let the post end with the departure, so that it can be given back; what its columns said before. Writes nothing."""
    before = {name: getattr(post, name) for name in ("valid_to", "former_valid_to", "ended_by_id")}
    post.former_valid_to, post.ended_by, post.valid_to = post.valid_to, departure, departure.last_day
    return before


@transaction.atomic
def withdraw_record(row: Any, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Take a line back: it counts nowhere, stays with its reason and can be given back. A departure gives back the posts that
    it ended. Repeating does nothing. Raises `file_reason_missing`, `post_main_leaves_others`."""
    recording.locked(row.person)
    now = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_withdrawn:
        return
    if not reason.strip():
        raise DomainError("file_reason_missing")
    if isinstance(now, Post):
        _check_not_needed(now)
    now.withdrawn_at, now.version = at, now.version + 1
    now.save(update_fields=["withdrawn_at", "version"])
    unit_id = now.person.unit_id
    audit.record(now, by=by, action=f"{now.KIND}.withdrawn", at=at, reason=reason.strip(), unit_id=unit_id)
    if isinstance(now, Departure):
        _reopen(now, by=by, at=at)
        recording.tell_figures("departure", units={now.unit_id}, since=now.last_day, at=at)
    recording.follow(now.person, at=at)


@transaction.atomic
def give_record_back(row: Any, *, by: Any, at: datetime.datetime, on: datetime.date) -> None:
    """Let a withdrawn line count again, if the file still has room for it; a departure ends again the posts that go on, of the
    unit and kind that they have now. Repeating does nothing."""
    recording.locked(row.person)
    if not row.is_withdrawn:
        return
    was = {"unit": row.unit, "kind": row.kind} if isinstance(row, Departure) else {}
    going_on = _leaving(row) if isinstance(row, Departure) else []
    if isinstance(row, Post):
        beside = Post.objects.filter(person=row.person_id, withdrawn_at=None).select_related("unit")
        check_post(row, beside, Departure.objects.filter(person=row.person_id, withdrawn_at=None))
        check_single(row)
    else:
        check_record(row, on)
    row.withdrawn_at, row.version = None, row.version + 1
    changes = {name: (value, now) for name, value in was.items() if (now := getattr(row, name)) != value}
    row.save(update_fields=["withdrawn_at", "version", *changes])
    audit.record(row, by=by, action=f"{row.KIND}.given_back", at=at, changes=changes, unit_id=row.person.unit_id)
    if isinstance(row, Departure):
        _leave(row, going_on, by=by, at=at)
    recording.follow(row.person, at=at)


def _check_not_needed(post: Post) -> None:
    if not post.is_main:
        return
    beside = Post.objects.filter(person=post.person_id, withdrawn_at=None, is_main=False)
    during = beside.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=post.valid_from))
    during = during.filter(valid_from__lte=post.valid_to) if post.valid_to else during
    if during.exists():
        raise DomainError("post_main_leaves_others", title=str(during[0]))


def _reopen(departure: Departure, *, by: Any, at: datetime.datetime) -> None:
    for post in departure.ended_posts.filter(withdrawn_at=None).select_related("person", "unit"):
        changes = {"valid_to": (post.valid_to, post.former_valid_to)}
        post.valid_to, post.former_valid_to, post.ended_by = post.former_valid_to, None, None
        post.version += 1
        check_single(post)
        post.save(update_fields=["valid_to", "former_valid_to", "ended_by", "version"])
        audit.record(post, by=by, action="post.reopened", at=at, changes=changes, unit_id=post.unit_id)


def derived(kind: type[Record], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, with what follows from it: the side of a disciplinary measure."""
    columns = dict(said)
    if kind is Discipline and columns.get("form") in disciplinary_forms():
        columns["side"] = disciplinary_forms()[columns["form"]]["side"]
    return columns


def check_record(row: Any, on: datetime.date) -> None:
    """Raises `qualification_level_unknown`, `record_in_future`, `record_before_birth`, `record_days_in_wrong_order`,
    `evaluation_grade_not_offered`, `evaluation_given_already`, `discipline_not_offered`, and what `check_ceiling` raises."""
    days = {
        Qualification: ("awarded_on",),
        TrainingRecord: ("began_on",),
        Discipline: ("decided_on",),
    }
    for name in days.get(type(row), ()):
        _check_day(row, getattr(row, name), on)
    if isinstance(row, Qualification) and row.level not in {each["level"] for each in level_rows(row.kind)}:
        raise DomainError("qualification_level_unknown", level=row.level)
    if isinstance(row, TrainingRecord) and row.ended_on and row.ended_on < row.began_on:
        raise DomainError("record_days_in_wrong_order", day=row.began_on)
    if isinstance(row, Evaluation):
        _check_evaluation(row, on)
    if isinstance(row, Discipline):
        _check_discipline(row)


def _check_day(row: Any, day: datetime.date | None, on: datetime.date) -> None:
    if day and day > on:
        raise DomainError("record_in_future", day=day)
    born_on = row.person.born_on
    if day and born_on and day <= born_on:
        raise DomainError("record_before_birth", day=born_on)


def check_grade(row: Evaluation, on: datetime.date) -> None:
    """What a grade may say, whatever stands beside it; asks the database nothing. Raises what `check_record` raises of it."""
    _check_day(row, row.decided_on, on)
    if row.year > on.year or row.year < 1945:
        raise DomainError("evaluation_year_wrong", year=row.year)
    if row.grade not in dict(grade_choices(row.year)):
        raise DomainError("evaluation_grade_not_offered", year=row.year)


def _check_evaluation(row: Evaluation, on: datetime.date) -> None:
    check_grade(row, on)
    others = Evaluation.objects.filter(person=row.person_id, year=row.year, withdrawn_at=None).exclude(pk=row.pk)
    if others.exists():
        raise DomainError("evaluation_given_already", year=row.year)
    check_ceiling(row, on)


def _check_discipline(row: Discipline) -> None:
    form = disciplinary_forms().get(row.form)
    if form is None or ("until" in form and row.decided_on > form["until"]):
        raise DomainError("discipline_not_offered", day=row.decided_on)
    if row.until and row.until < row.decided_on:
        raise DomainError("record_days_in_wrong_order", day=row.decided_on)
