"""What is planned of lines of files is worked out and numbered, then written: new lines, altered ones by columns, posts that
end with them, the trail, stretches."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from vungmanh.core import audit
from vungmanh.core.objects import Ready, number, ready
from vungmanh.imports.enums import Outcome
from vungmanh.imports.registers import ChangedMeanwhileError, Plan, Planned, write_rows
from vungmanh.imports.tracing import by_columns
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.stretches import Rebuilt, sources_of, work_out
from vungmanh.officials.models import Discipline, Evaluation, Person, Post
from vungmanh.officials.sheets.known import lots

_SOURCES: Mapping[type[Any], str] = {Evaluation: "evaluations", Discipline: "disciplines", Post: "posts"}
"""Of what the stretches of a file are made, by the name that it has there."""
Before = dict[str, Any]
Versions = set[tuple[str, int, int]]


@dataclass(slots=True)
class Step:
    """The payload of a planned row."""

    line: Any
    is_new: bool
    before: Before = field(default_factory=dict)
    """Columns that the row alters, as they were."""
    ended: list[tuple[Post, Before]] = field(default_factory=list)
    """Posts that end with the line, and what their columns said before."""


@dataclass(slots=True)
class Prepared:
    """Everything that will be written, in the order in which it is."""

    tables: list[type[Any]]
    """Whose rows in the files may not have changed meanwhile."""
    people: set[int]
    lines: list[Any]
    """New and altered ones."""
    altered: list[tuple[tuple[str, ...], list[Any]]]
    new: list[Ready | None]
    seen: Versions = field(default_factory=set)
    rebuilt: Rebuilt = field(default_factory=Rebuilt)


def prepare(plan: Plan, table: type[Any], *, at: datetime.datetime) -> Prepared:
    changing = [each for each in plan.planned if each.outcome != Outcome.SAME]
    steps: list[tuple[Planned, Step]] = [(each, each.payload) for each in changing if isinstance(each.payload, Step)]
    new = [step.line for _each, step in steps if step.is_new]
    number(new)
    for line in new:
        line.recorded_by_id, line.recorded_at = plan.by.pk, at
    ended = [pair for _each, step in steps for pair in step.ended]
    for _each, step in steps:
        for post, _before in step.ended:
            post.ended_by = step.line  # set anew: it has its number by now
    altered = by_columns([(step.line, step.before) for _each, step in steps if step.before]) + by_columns(ended)
    for each, step in steps:
        _note(each, step)
    lines = [step.line for _each, step in steps]
    tables: list[type[Any]] = [table, Post] if ended else [table]
    trail = ready(list(_trail(steps, plan, at)))
    prepared = Prepared(tables, {line.person_id for line in lines}, lines, altered, [ready(new), trail])
    prepared.seen = _versions(prepared)
    _work_out_stretches(prepared, [*lines, *(post for post, _before in ended)])
    return prepared


def write(prepared: Prepared, *, at: datetime.datetime) -> None:
    """Inside the transaction. Raises ChangedMeanwhileError where a file is no more as it was."""
    _hold(prepared)
    write_rows(prepared.altered, prepared.new)
    recording.write_stretches(prepared.rebuilt, at=at)


def _note(each: Planned, step: Step) -> None:
    if step.is_new:
        each.makes(step.line)
    elif step.before:
        each.alters(step.line, step.before)
    for post, before in step.ended:
        each.alters(post, before)


def _versions(prepared: Prepared) -> Versions:
    """What counts in these files, row by row."""
    found: Versions = set()
    for table in prepared.tables:
        rows = table._default_manager.filter(withdrawn_at=None)
        for pks in lots(prepared.people):
            pairs = rows.filter(person__in=pks).order_by().values_list("pk", "version")
            found |= {(table.KIND, pk, version) for pk, version in pairs}
    return found


def _hold(prepared: Prepared) -> None:
    """Nobody else changes these files until the end of the transaction, and nobody has."""
    for pks in lots(prepared.people):
        files = Person.objects.select_for_update().filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        if len(files.values_list("pk")) != len(pks):
            raise ChangedMeanwhileError
    if _versions(prepared) != prepared.seen:
        raise ChangedMeanwhileError


def _work_out_stretches(prepared: Prepared, rows: Iterable[Any]) -> None:
    """As the files will be."""
    of_person: dict[int, dict[str, dict[int, Any]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if source := _SOURCES.get(type(row)):
            of_person[row.person_id][source][row.pk] = row
    for pks in lots(of_person):
        files = list(sources_of(pks))
        for file in files:
            for source, changed in of_person[file.person.pk].items():
                there = {row.pk: row for row in getattr(file, source)}
                setattr(file, source, [row for _pk, row in sorted((there | changed).items())])
        work_out(files, pks, prepared.rebuilt)


def _trail(steps: Iterable[tuple[Planned, Step]], plan: Plan, at: datetime.datetime) -> Iterator[audit.AuditEntry]:
    """An entry for each line that is new or altered and for each post that ends with it; each names the sheet."""
    reason = gettext("Nhập từ bảng Excel “%(name)s”") % {"name": plan.source}
    told: dict[str, Any] = {"by": plan.by, "at": at, "reason": reason}
    for _each, step in steps:
        line = step.line
        said = recording.said_by(line) if step.is_new else _altered(line, step.before)
        act = f"{line.KIND}.{'recorded' if step.is_new else 'corrected'}"
        unit_id = getattr(line, "unit_id", None) or line.person.unit_id
        yield audit.entry(line, action=act, changes=said, unit_id=unit_id, **told)
        for post, before in step.ended:
            days = {"valid_to": (before["valid_to"], post.valid_to)}
            yield audit.entry(post, action="post.ended", changes=days, unit_id=post.unit_id, **told)


def _altered(line: Any, before: Before) -> dict[str, tuple[Any, Any]]:
    return {name: (old, getattr(line, name)) for name, old in before.items() if name != "version"}
