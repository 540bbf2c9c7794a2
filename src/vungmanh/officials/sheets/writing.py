"""What is planned is written: new files by lots, altered ones by columns, the trail, then stretches and figures once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from vungmanh.core import audit
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import Plan, Planned
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.people import masked
from vungmanh.officials.models import Person, Post, PrivateData, Qualification
from vungmanh.officials.sheets.planning import Someone, Step

LOT = 500


def write(plan: Plan, *, at: datetime.datetime) -> None:
    """Everything of the plan, with what each row made and altered noted on it."""
    rows: list[tuple[Planned, Step]] = [(each, each.payload) for each in plan.planned]
    people = [step.someone for _each, step in rows if step.is_first]
    posts = [step.post for each, step in rows if each.outcome == Outcome.CREATE]
    touched = [step.someone for each, step in rows if each.outcome != Outcome.SAME]
    _create(people, posts, plan.by, at)
    _alter(people)
    audit.record_all(_trail(people, posts, plan.by, at, gettext("Nhập từ bảng Excel")))
    _note(rows)
    recording.follow_all({each.person.pk for each in touched}, at=at)


def _create(people: list[Someone], new_posts: list[Post], by: Any, at: datetime.datetime) -> None:
    new = [each.person for each in people if each.is_new]
    _sign(new, by, at)
    Person.objects.bulk_create(new, batch_size=LOT)
    private = [each.private for each in people if each.is_private_new and each.private]
    for row in private:
        row.person = row.person  # set anew: it has its number by now
    PrivateData.objects.bulk_create(private, batch_size=LOT)
    qualifications = [row for each in people for row in each.qualifications]
    parts: list[Any] = [*new_posts, *qualifications]
    for part in parts:
        part.person = part.person
    _sign(new_posts, by, at)
    _sign(qualifications, by, at)
    Post.objects.bulk_create(new_posts, batch_size=LOT)
    Qualification.objects.bulk_create(qualifications, batch_size=LOT)


def _sign(rows: Iterable[Any], by: Any, at: datetime.datetime) -> None:
    for row in rows:
        row.recorded_by, row.recorded_at = by, at


def _alter(people: list[Someone]) -> None:
    _update(Person, [(each.person, each.person_before) for each in people if each.person_before])
    _update(PrivateData, [(each.private, each.private_before) for each in people if each.private_before])
    _update(Post, [(post, before) for each in people for post, before in _altered_posts(each)])
    _update(Qualification, [pair for each in people for pair in each.qualifications_before])


def _altered_posts(someone: Someone) -> list[tuple[Post, dict[str, Any]]]:
    return [(post, before) for post in someone.posts if (before := someone.posts_before.get(id(post)))]


def _update(model: Any, changed: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Rows of which the same columns were altered go together; versions rise."""
    by_columns: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row, before in changed:
        if hasattr(row, "version"):
            before.setdefault("version", row.version)
            row.version = before["version"] + 1
        by_columns[tuple(sorted(before))].append(row)
    for columns, rows in by_columns.items():
        names = [model._meta.get_field(column).name for column in columns]
        model.objects.bulk_update(rows, names, batch_size=LOT)


def _note(rows: list[tuple[Planned, Step]]) -> None:
    """What is the person's is noted at the person's first row."""
    for each, step in rows:
        someone, post = step.someone, step.post
        if step.is_first:
            _note_thing(each, someone.person, someone.is_new, someone.person_before)
            if someone.private:
                _note_thing(each, someone.private, someone.is_private_new, someone.private_before)
        _note_thing(each, post, each.outcome == Outcome.CREATE, someone.posts_before.get(id(post), {}))
        if step.is_first:
            for row in someone.qualifications:
                each.makes(row)
            for row, before in someone.qualifications_before:
                each.alters(row, before)


def _note_thing(each: Planned, thing: Model, is_made: bool, before: Mapping[str, Any]) -> None:
    if is_made:
        each.makes(thing)
    elif before:
        each.alters(thing, before)


def _trail(
    people: list[Someone], new_posts: list[Post], by: Any, at: datetime.datetime, reason: str
) -> Iterator[audit.AuditEntry]:
    """One entry for each file, post and qualification that was opened, recorded or corrected."""
    for each in people:
        person = each.person
        told: dict[str, Any] = {"by": by, "at": at, "reason": reason, "unit_id": person.unit_id}
        if each.is_new:
            named = {"full_name": (None, person.full_name), "born_on": (None, person.born_on)}
            yield audit.entry(person, action="person.recorded", changes=named, **told)
        elif each.person_before:
            yield audit.entry(person, action="person.corrected", changes=_told(person, each.person_before), **told)
        if each.private_before and each.private:
            masked_ = {
                name: (masked(before), masked(getattr(each.private, name)))
                for name, before in each.private_before.items()
            }
            yield audit.entry(person, action="person.private", changes=masked_, **told)
        for post, before in _altered_posts(each):
            told_post = told | {"unit_id": post.unit_id}
            yield audit.entry(post, action="post.corrected", changes=_told(post, before), **told_post)
        for row in each.qualifications:
            changes = {"kind": (None, row.kind), "level": (None, row.level)}
            yield audit.entry(row, action="qualification.recorded", changes=changes, **told)
        for row, before in each.qualifications_before:
            yield audit.entry(row, action="qualification.corrected", changes=_told(row, before), **told)
    for post in new_posts:
        changes = {"unit": (None, post.unit), "position": (None, post.position), "valid_from": (None, post.valid_from)}
        yield audit.entry(
            post, by=by, action="post.recorded", at=at, changes=changes, reason=reason, unit_id=post.unit_id
        )


def _told(row: Any, before: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    untold = ("folded", "sort_key", "version", "unit_id")
    return {name: (value, getattr(row, name)) for name, value in before.items() if name not in untold}
