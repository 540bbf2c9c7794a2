"""Counts figures from the registers: many units, many periods, all definitions at once. Writes nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import add, itemgetter, sub
from typing import Any

from django.db import connection

from vungmanh.indicators.catalogue import Version
from vungmanh.indicators.countables import Countable, Measure, countable
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.domain.compiling import Aggregate, Select
from vungmanh.indicators.domain.things import stands_at
from vungmanh.indicators.enums import Kind, ReportState
from vungmanh.indicators.models import ReportValue
from vungmanh.indicators.periods import DAY, Period

Number = int | Decimal
EXACT = Decimal("0.001")


Key = tuple[int, str, str, int, str]
"""Unit, last day (as ISO text) and span of the period, indicator, cell. Plain, because there are millions."""
Counted = tuple[Number, Number | None, int]
"""Numerator, denominator (None where there is no line), rows that cannot be judged."""
Wanted = tuple[tuple[Period, tuple[Version, ...]], ...]
"""The versions in force, by period."""
_Vector = list[Any]
_Series = list[_Vector | None]
"""Aggregates by slot; None where nothing is there."""


def count(wanted: Wanted, units: Sequence[int], *, since: datetime.date = datetime.date.min) -> dict[Key, Counted]:
    """Every figure that is not nothing, of these units alone (what lies below them is not added), of the periods that end
    on `since` or later. The same `wanted` again is answered without making its questions anew. Things that count once count in
    one unit of all: which it is follows from all their rows, also those in other units."""
    found: dict[Key, Counted] = {}
    if units and wanted:
        for question in _questions(wanted, connection.vendor):
            if question.facts.counts_things:
                question.put_things(found, units, since)
                continue
            for unit, cell, series in question.series(units, since):
                question.put(found, unit, cell, series, since)
        found |= _said(wanted, units, since)
    return found


def _said(wanted: Wanted, units: Sequence[int], since: datetime.date) -> dict[Key, Counted]:
    """Of indicators that no register can know: what approved reports say."""
    asked = {
        (period.day, period.span.value, row.indicator): row.definition.has_denominator
        for period, rows in wanted
        for row in rows
        if row.definition.kind in (Kind.REPORTED, Kind.JUDGED) and period.day >= since
    }
    if not asked:
        return {}
    rows = ReportValue.objects.filter(
        report__unit__in=units,
        report__day__in={day for day, _, _ in asked},
        report__state__in=(ReportState.APPROVED, ReportState.LOCKED),
        numerator__isnull=False,
        indicator__in={indicator for _, _, indicator in asked},
    )
    names = ("report__unit_id", "report__day", "report__span", "indicator_id", "numerator", "denominator")
    return {
        (unit, day.isoformat(), span, indicator, ""): (above, below if asked[day, span, indicator] else None, 0)
        for unit, day, span, indicator, above, below in rows.values_list(*names)
        if (day, span, indicator) in asked and (above or below)
    }


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the parts of one figure stand in a vector; -1: not in this question."""

    indicator: int
    has_denominator: bool
    places: tuple[int, int, int]

    @property
    def alone(self) -> _Line:
        """Of a vector of its own parts."""
        return _Line(self.indicator, self.has_denominator, (0, 1, 2))


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of one countable for one breakdown, and where the answers belong."""

    facts: Countable
    by: str
    aggregates: tuple[Aggregate, ...]
    days: tuple[datetime.date, ...]
    """What the slots end with."""
    select: Select | None
    """None: it is asked anew for each day."""
    periods: tuple[tuple[Period, int, int, tuple[_Line, ...]], ...]
    """Each with its first and last slot: what happened adds up over them, a stock is that of one."""

    def series(self, units: Sequence[int], since: datetime.date) -> Iterator[tuple[int, str, _Series]]:
        """Unit, cell, aggregates by slot."""
        groups: dict[tuple[int, Any], list[tuple[int, int, _Vector]]] = defaultdict(list)
        for unit, first, last, value, vector in self._asked(units) if self.select else self._asked_daily(units, since):
            if first <= last:
                groups[unit, value].append((first, last, vector))
        for (unit, value), steps in groups.items():
            yield unit, cell_of(self.facts, self.by, value), self._run(steps)

    def _asked(self, units: Sequence[int]) -> Iterator[tuple[int, int, int, Any, _Vector]]:
        select = self.select
        assert select is not None
        head = 1 if self.facts.happens else 2
        start = head + 1 + bool(self.by)
        for row in select.rows(units):
            yield row[0], row[1], row[head], row[start - 1] if self.by else None, _exact(row[start:], select.sums)

    def _asked_daily(self, units: Sequence[int], since: datetime.date) -> Iterator[tuple[int, int, int, Any, _Vector]]:
        start = 1 + bool(self.by)
        for slot in range(1 if self.facts.happens else 0, len(self.days)):
            if self.days[slot] < since and not self.facts.happens:
                continue
            days = (self.days[slot - 1], self.days[slot])
            select = compiling.moving(self.facts.name, self.by, self.aggregates, days, connection.vendor)
            for row in select.rows(units):
                yield row[0], slot, slot, row[start - 1] if self.by else None, _exact(row[start:], select.sums)

    def _run(self, steps: list[tuple[int, int, _Vector]]) -> _Series:
        """Groups that come with their first slot and go after their last, added up slot by slot."""
        coming: list[_Vector | None] = [None] * (len(self.days) + 1)
        for first, last, vector in steps:
            coming[first] = _plus(add, coming[first], vector)
            coming[last + 1] = _plus(sub, coming[last + 1], vector)
        series: _Series = []
        present: _Vector | None = None
        for step in coming[:-1]:
            present = present if step is None else step if present is None else list(map(add, present, step))
            series.append(present)
        return series

    def put(self, found: dict[Key, Counted], unit: int, cell: str, series: _Series, since: datetime.date) -> None:
        for period, first, last, lines in self.periods:
            if period.day < since:
                continue
            vector = series[last] if first == last else _total(series[first : last + 1])
            if vector is not None:
                _put(found, (unit, period, cell), lines, vector)

    def put_things(self, found: dict[Key, Counted], units: Sequence[int], since: datetime.date) -> None:
        """Each thing once in a period, at the row at which it stands in a figure. Many say the same: they are told together."""
        assert self.select is not None, "what changes with the day alone is not asked of things"
        here, holding, start = frozenset(units), self._periods_by_slot(since), 3 + bool(self.by)
        said: dict[tuple[int, int | None, int, Any, tuple[int, ...]], int] = defaultdict(int)
        for _thing, rows in groupby(self.select.rows(units), key=itemgetter(0)):
            told: dict[int, list[tuple[Any, ...]]] = {}
            for row in rows:
                for place in holding[row[2]]:
                    told.setdefault(place, []).append(row)
            for place, some in told.items():
                if len(some) == 1:
                    row = some[0]
                    if row[1] in here:
                        said[place, None, row[1], row[3] if self.by else None, row[start:]] += 1
                    continue
                for number, row, pair in _standing(some, self.periods[place][3], start):
                    if row[1] in here:
                        said[place, number, row[1], row[3] if self.by else None, pair] += 1
        for (place, line, unit, value, flags), times in said.items():
            period, _first, _last, lines = self.periods[place]
            where = unit, period, cell_of(self.facts, self.by, value)
            _put(found, where, lines if line is None else (lines[line].alone,), [times * flag for flag in flags])

    def _periods_by_slot(self, since: datetime.date) -> list[list[int]]:
        """By slot the places of the periods that hold it."""
        holding: list[list[int]] = [[] for _ in self.days]
        for place, (period, first, last, _lines) in enumerate(self.periods):
            if period.day >= since:
                for slot in range(first, last + 1):
                    holding[slot].append(place)
        return holding


def _standing(
    rows: Sequence[tuple[Any, ...]], lines: Sequence[_Line], start: int
) -> Iterator[tuple[int, tuple[Any, ...], tuple[int, int, int]]]:
    """Of the rows of one thing that at which it stands in each figure, by the number of its line, and what it counts there:
    above the line, below it, unjudged. The flags of a row begin at `start`."""
    flags = [(*row[start:], 0) for row in rows]  # what place -1 points at
    for number, line in enumerate(lines):
        above, below, unclear = line.places
        first = above if above >= 0 else below
        at = stands_at(flags, (first, unclear, below))
        if at is not None:
            is_below = below >= 0 and any(row[below] for row in flags)
            is_unclear = flags[at][unclear] and not flags[at][first]
            yield number, rows[at], (flags[at][above], int(is_below), int(is_unclear))


def _put(
    found: dict[Key, Counted], where: tuple[int, Period, str], lines: Sequence[_Line], vector: Sequence[Any]
) -> None:
    unit, period, cell = where
    vector = [*vector, 0]  # what place -1 points at
    day, span = period.day.isoformat(), period.span.value
    for line in lines:
        above, below, unclear = line.places
        counted: Counted = (vector[above], vector[below] if line.has_denominator else None, vector[unclear])
        if any(counted):
            key = (unit, day, span, line.indicator, cell)
            before = found.get(key)
            found[key] = counted if before is None else both(before, counted)


@lru_cache(maxsize=64)
def _questions(wanted: Wanted, vendor: str) -> tuple[_Question, ...]:
    """All that must be asked, with the text of each SELECT; kept, because versions are the same objects each time."""
    needed: dict[tuple[str, str, bool], dict[Aggregate, int]] = defaultdict(dict)
    placed: dict[tuple[str, str, bool], dict[Version, list[int]]] = defaultdict(dict)
    for version in dict.fromkeys(version for _, rows in wanted for version in rows):
        for by in ("", *version.definition.breakdowns):
            for part in compiling.parts_of(version.definition):
                facts = countable(part.countable)
                kind = (part.countable, by, compiling.moves(facts, part.aggregate, by))
                place = needed[kind].setdefault(part.aggregate, len(needed[kind]))
                placed[kind].setdefault(version, [-1, -1, -1])[part.place] = place
    return tuple(_question(*kind, tuple(needed[kind]), placed[kind], wanted) for kind in needed)


def _question(
    name: str,
    by: str,
    is_moving: bool,
    aggregates: tuple[Aggregate, ...],
    placed: Mapping[Version, list[int]],
    wanted: Wanted,
) -> _Question:
    facts = countable(name)
    days = _bounds(wanted) if facts.happens else tuple(sorted({period.day for period, _ in wanted}))
    slot_of = {day: slot for slot, day in enumerate(days)}
    make = compiling.told if facts.counts_things else compiling.flow if facts.happens else compiling.stock
    select = None if is_moving else make(facts, by, aggregates, days)
    periods = []
    for period, rows in wanted:
        lines = tuple(_line(row, placed[row]) for row in rows if row in placed)
        first = slot_of[period.first - DAY] + 1 if facts.happens else slot_of[period.day]
        if lines:
            periods.append((period, first, slot_of[period.day], lines))
    return _Question(facts, by, aggregates, days, select, tuple(periods))


def _line(version: Version, places: list[int]) -> _Line:
    above, below, unclear = places
    return _Line(version.indicator, version.definition.denominator is not None, (above, below, unclear))


def _bounds(wanted: Wanted) -> tuple[datetime.date, ...]:
    """The days between which what happened is told apart."""
    days = {period.day for period, _ in wanted} | {period.first - DAY for period, _ in wanted}
    return tuple(sorted(days))


def cell_of(facts: Countable, by: str, value: Any) -> str:
    """The name of one value of a breakdown."""
    if not by:
        return ""
    is_flag = facts.attribute(by).measure == Measure.FLAG
    said = "" if value is None else str(bool(value)).lower() if is_flag else str(value)
    return f"{by}={said}"


def _exact(values: Sequence[Any], sums: Sequence[int]) -> _Vector:
    """SQLite adds up decimals as floating numbers: rounded to what a column can hold they are exact again."""
    vector = list(values)
    for place in sums:
        vector[place] = Decimal(str(vector[place] or 0)).quantize(EXACT)
    return vector


def _plus(operation: Callable[[Any, Any], Any], sofar: _Vector | None, vector: _Vector) -> _Vector:
    return list(map(operation, sofar or [0] * len(vector), vector))


def _total(series: _Series) -> _Vector | None:
    there = [vector for vector in series if vector is not None]
    return [sum(values) for values in zip(*there, strict=True)] if there else None


def both(one: Counted, other: Counted) -> Counted:
    """Added up."""
    below = None if one[1] is None or other[1] is None else one[1] + other[1]
    return one[0] + other[0], below, one[2] + other[2]
