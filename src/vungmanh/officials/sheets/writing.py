"""What is planned is worked out to the last column and numbered, then written: new files, altered ones by columns, the trail,
stretches, and figures once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from vungmanh.core import audit
from vungmanh.core.objects import Ready, number, point, ready
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import Plan, Planned, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.people import masked
from vungmanh.officials.domain.standards_frames import frames
from vungmanh.officials.domain.standards_gate import entry_for, exception_for
from vungmanh.officials.domain.stretches import Rebuilt, Sources, work_out
from vungmanh.officials.models import Discipline, Evaluation, Post, Qualification
from vungmanh.officials.policies import position_label
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.planning import Someone, Step

Altered = list[tuple[Any, dict[str, Any]]]


@dataclass(slots=True)
class Prepared:
    """Everything that will be written, in the order in which it is."""

    new: list[Ready | None] = field(default_factory=list)
    """By table; the trail is the last."""
    altered: list[tuple[tuple[str, ...], list[Any]]] = field(default_factory=list)
    """Columns, and rows of one table."""
    rebuilt: Rebuilt = field(default_factory=Rebuilt)
    corrected: list[int] = field(default_factory=list)
    """People whose own columns change, whatever else of their files does."""
    columns: set[str] = field(default_factory=set)


def prepare(plan: Plan, *, at: datetime.datetime) -> Prepared:
    """Number and sign everything of the plan, work out trail and stretches, note what each row makes and alters."""
    rows: list[tuple[Planned, Step]] = [(each, each.payload) for each in plan.planned]
    people = [step.someone for _each, step in rows if step.is_first]
    posts = [step.post for each, step in rows if each.outcome == Outcome.CREATE]
    prepared = Prepared()
    _create(prepared, people, posts, plan.by, at)
    _alter(prepared, people)
    trail = list(_trail(people, posts, plan, at)) + _except(prepared, rows, plan.by, at)
    prepared.new.append(ready(trail))
    _note(rows)
    touched = {id(step.someone): step.someone for each, step in rows if each.outcome != Outcome.SAME}
    _work_out_stretches(prepared.rebuilt, list(touched.values()))
    return prepared


def write(prepared: Prepared, *, at: datetime.datetime) -> None:
    """Inside the transaction. Raises ChangedMeanwhileError where a file is no more as it was."""
    write_rows(prepared.altered, prepared.new)
    recording.write_stretches(prepared.rebuilt, at=at)
    recording.looked_at(prepared.corrected, prepared.columns, at=at)


def _create(prepared: Prepared, people: list[Someone], new_posts: list[Post], by: Any, at: datetime.datetime) -> None:
    new = [each.person for each in people if each.is_new]
    number(new)
    private = [each.private for each in people if each.is_private_new and each.private]
    qualifications = [row for each in people for row in each.qualifications]
    point([*private, *new_posts, *qualifications], "person")
    number(new_posts)
    number(qualifications)
    for row in (*new, *new_posts, *qualifications):
        row.recorded_by_id, row.recorded_at = by.pk, at
    for row in new:
        row.unit_id = row.unit.pk
    prepared.new = [ready(new), ready(private), ready(new_posts), ready(qualifications)]


def _except(
    prepared: Prepared, rows: list[tuple[Planned, Step]], by: Any, at: datetime.datetime
) -> list[audit.AuditEntry]:
    """Who came to a post in spite of a lack is recorded, as on the page; the lines of it on the trail."""
    excepted = [(each, step) for each, step in rows if step.exception]
    made = [exception_for(step.post, *step.exception, by=by, at=at) for _each, step in excepted if step.exception]
    number(made)
    prepared.new.append(ready(made))
    trail = []
    for row, (each, step) in zip(made, excepted, strict=True):
        assert step.exception is not None
        each.makes(row)
        trail.append(entry_for(row, step.exception[0], by=by, at=at))
    return trail


def _alter(prepared: Prepared, people: list[Someone]) -> None:
    tables: list[Altered] = [
        [(each.person, each.person_before) for each in people if each.person_before],
        [(each.private, each.private_before) for each in people if each.private_before],
        [(post, before) for each in people for post, before in _altered_posts(each)],
        [pair for each in people for pair in each.qualifications_before],
    ]
    for changed in tables:
        prepared.altered += by_columns(changed)
    for each in people:
        if each.person_before:
            prepared.corrected.append(each.person.pk)
            prepared.columns |= each.person_before.keys()


def _altered_posts(someone: Someone) -> list[tuple[Post, dict[str, Any]]]:
    return [(post, before) for post in someone.posts if (before := someone.posts_before.get(id(post)))]


def _work_out_stretches(rebuilt: Rebuilt, people: list[Someone]) -> None:
    """As the files will be. What a sheet never changes of files that are there is asked for by lots."""
    known = frames({post.unit_id for each in people for post in each.posts})
    files = {each.person.pk: Sources(each.person, _in_order(each.posts), _held(each), frames=known) for each in people}
    ids = [each.person.pk for each in people if not each.is_new]
    for lot in lots(ids):
        for evaluation in Evaluation.objects.filter(person__in=lot, withdrawn_at=None).order_by("pk"):
            files[evaluation.person_id].evaluations.append(evaluation)
        for discipline in Discipline.objects.filter(person__in=lot, withdrawn_at=None).order_by("pk"):
            files[discipline.person_id].disciplines.append(discipline)
        work_out([files[pk] for pk in lot], lot, rebuilt)
    work_out([files[each.person.pk] for each in people if each.is_new], (), rebuilt)


def _in_order(posts: list[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.pk)


def _held(someone: Someone) -> list[Qualification]:
    return [*someone.held, *someone.qualifications]


def _note(rows: list[tuple[Planned, Step]]) -> None:
    """What is the person's is noted at the person's first row; everything has its number by now."""
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
    people: list[Someone], new_posts: list[Post], plan: Plan, at: datetime.datetime
) -> Iterator[audit.AuditEntry]:
    """One entry for a new file with all that came with it, one for each line that was added to or corrected in an old one.
    Each names the sheet; the rows of the import say the rest."""
    reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
    told: dict[str, Any] = {"by": plan.by, "at": at, "reason": reason}
    for each in people:
        if each.is_new:
            yield audit.entry(
                each.person, action="person.recorded", changes=_opened(each), unit_id=each.person.unit_id, **told
            )
        else:
            yield from _changed(each, told | {"unit_id": each.person.unit_id})
    new = {id(each.person) for each in people if each.is_new}
    for post in new_posts:
        if id(post.person) not in new:
            named = {name: (None, getattr(post, name)) for name in ("unit", "position", "valid_from")}
            yield audit.entry(post, action="post.recorded", changes=named, unit_id=post.unit_id, **told)


def _opened(someone: Someone) -> dict[str, tuple[Any, Any]]:
    person = someone.person
    said: dict[str, Any] = {"full_name": person.full_name, "born_on": person.born_on}
    said |= {"position": "; ".join(post.title or position_label(post.position) for post in someone.posts)}
    said |= {"valid_from": min((post.valid_from for post in someone.posts), default=None)}
    said |= {f"{row.kind}_level": row.level for row in someone.qualifications}
    return {name: (None, value) for name, value in said.items()}


def _changed(someone: Someone, told: Mapping[str, Any]) -> Iterator[audit.AuditEntry]:
    person = someone.person
    if someone.person_before:
        yield audit.entry(person, action="person.corrected", changes=_told(person, someone.person_before), **told)
    if someone.private_before and someone.private:
        hidden = {
            name: (masked(before), masked(getattr(someone.private, name)))
            for name, before in someone.private_before.items()
        }
        yield audit.entry(person, action="person.private", changes=hidden, **told)
    for post, before in _altered_posts(someone):
        changes = _told(post, before)
        yield audit.entry(post, action="post.corrected", changes=changes, **{**told, "unit_id": post.unit_id})
    for row in someone.qualifications:
        changes = {"kind": (None, row.kind), "level": (None, row.level)}
        yield audit.entry(row, action="qualification.recorded", changes=changes, **told)
    for row, before in someone.qualifications_before:
        yield audit.entry(row, action="qualification.corrected", changes=_told(row, before), **told)


def _told(row: Any, before: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    untold = ("folded", "sort_key", "version", "unit_id")
    return {name: (value, getattr(row, name)) for name, value in before.items() if name not in untold}
