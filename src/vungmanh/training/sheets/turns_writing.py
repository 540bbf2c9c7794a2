"""What is planned of courses and turns is worked out and numbered, then written: courses, lines of files, turns, the trail,
stretches, and figures once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext

from vungmanh.core import audit
from vungmanh.core.objects import Ready, number, ready
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import ChangedMeanwhileError, Plan, Planned, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.stretches import Rebuilt, sources_of, work_out
from vungmanh.officials.models import Person, Qualification, TrainingRecord
from vungmanh.officials.sheets.known import lots
from vungmanh.training.domain.counted import turns_changed
from vungmanh.training.models import Course, Enrolment
from vungmanh.training.sheets.common import Alone, Common
from vungmanh.training.sheets.turns_planning import Step

Altered = list[tuple[Any, dict[str, Any]]]
Steps = list[tuple[Planned, Step]]
COUNTED = ("kind", "level", "field", "mode")
"""What figures ask of the course of a turn."""


@dataclass(slots=True)
class Prepared:
    """Everything that will be written, in the order in which it is."""

    seen: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By course that is there: its version and how many are in it."""
    people: set[int] = field(default_factory=set)
    """Whose files change."""
    new: list[Ready | None] = field(default_factory=list)
    altered: list[tuple[tuple[str, ...], list[Any]]] = field(default_factory=list)
    rebuilt: Rebuilt = field(default_factory=Rebuilt)
    touched: list[Enrolment] = field(default_factory=list)
    recounted: list[int] = field(default_factory=list)
    """Courses of which all turns count otherwise now."""
    since: datetime.date | None = None


def prepare(plan: Plan, *, at: datetime.datetime) -> Prepared:
    changing = [each for each in plan.planned if each.outcome != Outcome.SAME]
    steps: Steps = [(each, each.payload) for each in changing if isinstance(each.payload, Step)]
    alone: list[tuple[Planned, Alone]] = [(each, each.payload) for each in changing if isinstance(each.payload, Alone)]
    commons = {id(step.course): step.course for _each, step in steps}
    commons |= {id(row.common): row.common for _each, row in alone}
    there = [one for one in commons.values() if not one.is_new]
    prepared = Prepared(seen={one.thing.pk: (one.thing.version, one.there) for one in there})
    prepared.touched = [step.turn for _each, step in steps]
    prepared.recounted = [one.thing.pk for one in there if set(one.before).intersection(COUNTED)]
    prepared.since = min((one.thing.starts_on for one in commons.values()), default=None)
    _create(prepared, steps, list(commons.values()), plan.by, at)
    taken_back = _alter(prepared, steps, list(commons.values()), at)
    prepared.new.append(ready([*_trail_alone(alone, plan, at), *_trail(steps, plan, at)]))
    for each, row in alone:
        _note_course(each, row.common)
    _note(steps, taken_back)
    _work_out_stretches(prepared, steps)
    return prepared


def write(prepared: Prepared, *, at: datetime.datetime) -> None:
    """Inside the transaction. Raises ChangedMeanwhileError where a course or a file is no more as it was."""
    _hold(prepared)
    write_rows(prepared.altered, prepared.new)
    recording.write_stretches(prepared.rebuilt, at=at)
    if prepared.since:
        turns_changed(turns_counted(prepared.touched, prepared.recounted), since=prepared.since, at=at)


def turns_counted(turns: list[Enrolment], courses: list[int]) -> list[Enrolment]:
    """These, and all of the courses that count otherwise."""
    others = (Enrolment.objects.filter(course__in=pks).only("unit", "person", "began_on") for pks in lots(courses))
    return [*turns, *(turn for rows in others for turn in rows)]


def _hold(prepared: Prepared) -> None:
    """Nobody else changes these courses and files until the end of the transaction, and nobody has."""
    for pks in lots(prepared.seen):
        held = Course.objects.select_for_update().filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        versions = dict(held.values_list("pk", "version"))
        there = Enrolment.objects.filter(course__in=pks, withdrawn_at=None).order_by()
        counts = dict(there.values_list("course").annotate(count=Count("pk")))
        if {pk: (versions.get(pk), counts.get(pk, 0)) for pk in pks} != {pk: prepared.seen[pk] for pk in pks}:
            raise ChangedMeanwhileError
    for pks in lots(prepared.people):
        files = Person.objects.select_for_update().filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        if len(files.values_list("pk")) != len(pks):
            raise ChangedMeanwhileError


def _create(prepared: Prepared, steps: Steps, commons: list[Common], by: Any, at: datetime.datetime) -> None:
    courses = [one.thing for one in commons if one.is_new]
    written = [step.written for _each, step in steps if step.written]
    qualifications = [row for row in written if isinstance(row, Qualification)]
    attended = [row for row in written if isinstance(row, TrainingRecord)]
    turns = [step.turn for _each, step in steps if step.is_new]
    for rows in (courses, qualifications, attended, turns):
        number(rows)
        for row in rows:
            row.recorded_by_id, row.recorded_at = by.pk, at
    for _each, step in steps:
        step.turn.course = step.course.thing  # set anew: it has its number by now
        if step.written or step.taken_back:
            prepared.people.add(step.turn.person_id)
            _point(step)
    prepared.new = [ready(courses), ready(qualifications), ready(attended), ready(turns)]


def _point(step: Step) -> None:
    """The turn to the line that its result writes into the file, and no more to one that is taken back."""
    turn, written = step.turn, step.written
    pointing = {
        "qualification_id": written.pk if isinstance(written, Qualification) else None,
        "attended_id": written.pk if isinstance(written, TrainingRecord) else None,
    }
    for name, value in pointing.items():
        was = getattr(turn, name)
        if was != value:
            if not step.is_new:
                step.before[name] = was
            setattr(turn, name, value)


def _alter(prepared: Prepared, steps: Steps, commons: list[Common], at: datetime.datetime) -> dict[int, dict[str, Any]]:
    """What lines of files that are taken back were, by `id()`."""
    taken_back = {id(step.taken_back): {"withdrawn_at": None} for _each, step in steps if step.taken_back}
    files = [step.taken_back for _each, step in steps if step.taken_back]
    for row in files:
        row.withdrawn_at = at
    tables: list[Altered] = [
        [(one.thing, one.before) for one in commons if one.before],
        [(row, taken_back[id(row)]) for row in files if isinstance(row, Qualification)],
        [(row, taken_back[id(row)]) for row in files if isinstance(row, TrainingRecord)],
        [(step.turn, step.before) for _each, step in steps if step.before],
    ]
    for changed in tables:
        prepared.altered += by_columns(changed)
    return taken_back


def _note(steps: Steps, taken_back: dict[int, dict[str, Any]]) -> None:
    for each, step in steps:
        if step.is_first_of_course:
            _note_course(each, step.course)
        if step.taken_back:
            each.alters(step.taken_back, taken_back[id(step.taken_back)])
        if step.written:
            each.makes(step.written)
        if step.is_new:
            each.makes(step.turn)
        elif step.before:
            each.alters(step.turn, step.before)


def _note_course(each: Planned, course: Common) -> None:
    if course.is_new:
        each.makes(course.thing)
    elif course.before:
        each.alters(course.thing, course.before)


def _work_out_stretches(prepared: Prepared, steps: Steps) -> None:
    """As the files will be: with what passing writes, without what is taken back."""
    new: dict[int, list[Qualification]] = {}
    gone: set[int] = set()
    for _each, step in steps:
        if isinstance(step.written, Qualification):
            new.setdefault(step.turn.person_id, []).append(step.written)
        if isinstance(step.taken_back, Qualification):
            gone.add(step.taken_back.pk)
    people = set(new) | {step.turn.person_id for _each, step in steps if isinstance(step.taken_back, Qualification)}
    for pks in lots(people):
        files = list(sources_of(pks))
        for file in files:
            kept = [row for row in file.qualifications if row.pk not in gone]
            file.qualifications = [*kept, *new.get(file.person.pk, [])]
        work_out(files, pks, prepared.rebuilt)


def _trail(steps: Steps, plan: Plan, at: datetime.datetime) -> Iterator[audit.AuditEntry]:
    """An entry for each course, turn, result and line of a file; each names the sheet."""
    told = _told(plan, at)
    for _each, step in steps:
        turn, course = step.turn, step.course
        if step.is_first_of_course:
            yield from _of_course(course, told)
        yield from _of_file(step, told | {"unit_id": turn.person.unit_id})
        told_of_turn = told | {"unit_id": turn.unit_id}
        if step.is_new:
            changes: dict[str, Any] = {"course": (None, course.thing)}
            yield audit.entry(turn, action="enrolment.recorded", changes=changes, **told_of_turn)
        elif "is_own" in step.before:
            changes = {"is_own": (step.before["is_own"], turn.is_own)}
            yield audit.entry(turn, action="enrolment.changed", changes=changes, **told_of_turn)
        if (step.is_new and turn.result) or {"result", "result_on"} & set(step.before):
            names = ("result", "result_on")
            changes = {name: (step.before.get(name) or None, getattr(turn, name)) for name in names}
            yield audit.entry(turn, action="enrolment.result", changes=changes, **told_of_turn)


def _trail_alone(rows: list[tuple[Planned, Alone]], plan: Plan, at: datetime.datetime) -> Iterator[audit.AuditEntry]:
    """Of courses that rows speak of alone."""
    for _each, row in rows:
        yield from _of_course(row.common, _told(plan, at))


def _told(plan: Plan, at: datetime.datetime) -> dict[str, Any]:
    return {"by": plan.by, "at": at, "reason": gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}}


def _of_course(common: Common, told: dict[str, Any]) -> Iterator[audit.AuditEntry]:
    course, untold = common.thing, ("folded", "version")
    if common.is_new:
        names = ("unit", "title", "kind", "level", "field", "mode", "school", "place", "starts_on", "ends_on", "seats")
        changes = {name: (None, getattr(course, name)) for name in (*names, "decision")}
        changes = {name: pair for name, pair in changes.items() if pair[1] not in (None, "")}
        yield audit.entry(course, action="course.recorded", changes=changes, unit_id=course.unit_id, **told)
    elif common.before:
        changes = {name: (old, getattr(course, name)) for name, old in common.before.items() if name not in untold}
        yield audit.entry(course, action="course.changed", changes=changes, unit_id=course.unit_id, **told)


def _of_file(step: Step, told: dict[str, Any]) -> Iterator[audit.AuditEntry]:
    if step.taken_back:
        yield audit.entry(step.taken_back, action=f"{step.taken_back.KIND}.withdrawn", **told)
    if step.written:
        names = ("name", "kind", "level", "field", "awarded_on", "began_on", "ended_on")
        changes = {
            name: (None, value) for name in names if (value := getattr(step.written, name, None)) not in (None, "")
        }
        yield audit.entry(step.written, action=f"{step.written.KIND}.recorded", changes=changes, **told)
