"""What each unit must have, day by day, and whether it has: computed anew from records and the unit tree.

The register brings its requirements (policy data) and what units had from when to when; only what differs is written.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction

from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit, UnitState
from vungmanh.units.records import Due

DAY = datetime.timedelta(days=1)
_CHUNK = 800


class Had(NamedTuple):
    """How many a unit had from a day to a day; not known: records are there that do not say whether they count."""

    since: datetime.date
    until: datetime.date | None
    amount: int
    is_known: bool = True


class Stretch(NamedTuple):
    since: datetime.date
    until: datetime.date | None
    amount: int
    possible: int
    """The same with what is not known."""


Span = tuple[datetime.date, datetime.date | None, str, str]
"""From, to, level and type of the unit."""
Holdings = Mapping[tuple[int, str], Sequence[Had]]
Changed = dict[str, tuple[set[int], datetime.date]]
"""By kind: units whose stretches changed, and the first day that did."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Units of these levels (and types, where some are named) must have at least so many of something."""

    code: str
    levels: tuple[str, ...]
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    types: tuple[str, ...] = ()
    kind: str = UnitKind.TERRITORY
    at_least: int = 1
    parts: tuple[str, ...] = ()
    """Met when all of these requirements are met; then nothing of its own is counted."""

    def concerns(self, state: UnitState) -> bool:
        is_level = not self.levels or state.level in self.levels
        return state.kind == self.kind and is_level and (not self.types or state.type in self.types)


@transaction.atomic
def rebuild(
    model: type[Due],
    requirements: Sequence[Requirement],
    had_by: Callable[[Collection[int]], Holdings],
    *,
    units: Collection[int] | None = None,
) -> Changed:
    """Bring the stretches of these units (all where None) up to what records and tree say; what changed. Safe to repeat."""
    changed: Changed = {}
    for chunk in _chunks(units):
        wanted = _wanted(model, requirements, had_by(chunk), chunk)
        _write(model, chunk, wanted, changed)
    return changed


def stretches(start: datetime.date, end: datetime.date | None, had: Iterable[Had]) -> Iterator[Stretch]:
    """The days from start to end, cut where the sum of what was had changes."""
    rows = [row for row in had if (end is None or row.since <= end) and (row.until is None or row.until >= start)]
    edges = {start} | {row.since for row in rows if row.since > start}
    edges |= {row.until + DAY for row in rows if row.until and (end is None or row.until < end)}
    found: list[tuple[datetime.date, int, int]] = []
    for day in sorted(edges):
        there = [row for row in rows if row.since <= day and (row.until is None or row.until >= day)]
        sums = sum(row.amount for row in there if row.is_known), sum(row.amount for row in there)
        if not found or found[-1][1:] != sums:
            found.append((day, *sums))
    for place, (day, amount, possible) in enumerate(found):
        yield Stretch(day, found[place + 1][0] - DAY if place + 1 < len(found) else end, amount, possible)


def stretches_of(
    model: type[Due], requirements: Sequence[Requirement], had: Holdings, units: Collection[int]
) -> list[Due]:
    """What `rebuild` would write of these units, unsaved; one query."""
    return [row for rows in _wanted(model, requirements, had, units).values() for row in rows]


def _chunks(units: Collection[int] | None) -> Iterator[list[int]]:
    pks = sorted(units) if units is not None else list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), _CHUNK):
        yield pks[first : first + _CHUNK]


def _wanted(
    model: type[Due], requirements: Sequence[Requirement], had: Holdings, units: Collection[int]
) -> dict[tuple[int, str], list[Due]]:
    found: dict[tuple[int, str], list[Due]] = defaultdict(list)
    states: dict[int, list[UnitState]] = defaultdict(list)
    for state in UnitState.objects.filter(unit__in=units).order_by("valid_from", "pk"):
        states[state.unit_id].append(state)
    for unit, rows in states.items():
        for one in requirements:
            amounts = _met_parts(one, unit, found) if one.parts else had.get((unit, one.code), ())
            for since, until, level, type in _spans(one, rows):
                needed = len(one.parts) or one.at_least
                for part in stretches(since, until, amounts):
                    is_met = part.amount >= needed or (None if part.possible >= needed else False)
                    due = model(
                        unit_id=unit, kind=one.code, valid_from=part.since, valid_to=part.until, amount=part.amount,
                        needed=needed, short_by=max(0, needed - part.amount), is_met=is_met, level=level, type=type,
                    )  # fmt: skip
                    found[unit, one.code].append(due)
    return found


def _met_parts(one: Requirement, unit: int, found: Mapping[tuple[int, str], list[Due]]) -> list[Had]:
    dues = [row for part in one.parts for row in found.get((unit, part), ()) if row.is_met is not False]
    return [Had(row.valid_from, row.valid_to, 1, row.is_met is True) for row in dues]


def _spans(one: Requirement, states: Sequence[UnitState]) -> Iterator[Span]:
    """When the unit was one that must; states of the same level and type that follow each other are one span."""
    open_span: Span | None = None
    for state in states:
        if not one.concerns(state):
            continue
        since = max(state.valid_from or one.valid_from, one.valid_from)
        until = min(filter(None, (state.valid_to, one.valid_to)), default=None)
        if until is not None and until < since:
            continue
        span = (since, until, str(state.level), str(state.type))
        if open_span and open_span[1] == since - DAY and open_span[2:] == span[2:]:
            open_span = (open_span[0], *span[1:])
        else:
            if open_span:
                yield open_span
            open_span = span
    if open_span:
        yield open_span


def _write(
    model: type[Due], units: Collection[int], wanted: Mapping[tuple[int, str], list[Due]], changed: Changed
) -> None:
    known: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for row in model._default_manager.filter(unit__in=units).order_by("valid_from"):
        known[row.unit_id, row.kind].append(row)
    gone: list[int] = []
    new: list[Due] = []
    for key in known.keys() | wanted.keys():
        before, after = known.get(key, []), wanted.get(key, [])
        was, will = [_content(row) for row in before], [_content(row) for row in after]
        if was == will:
            continue
        same = sum(1 for _pair in _common(was, will))
        gone += [row.pk for row in before[same:]]
        new += after[same:]
        since = min(row.valid_from for row in (*before[same:], *after[same:]))
        concerned, first = changed.get(key[1], (set(), since))
        changed[key[1]] = (concerned | {key[0]}, min(first, since))
    model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(new, batch_size=1000)


def _common(one: Sequence[object], other: Sequence[object]) -> Iterator[object]:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return
        yield left


def _content(row: Due) -> tuple[object, ...]:
    return row.valid_from, row.valid_to, row.amount, row.needed, row.is_met, str(row.level), str(row.type)
