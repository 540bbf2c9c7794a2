"""Figures for any unit and kept period, as known now or on a past day; the rows behind them; what they mean.

A figure of a territory is the sum of those of all that stood below it on the last day of the period. A unit that had ended by
then counts where it stood at its end. What a person may see is decided in `permissions`, before.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from vungmanh.core.once import asked_once
from vungmanh.core.prepared import AskedOfEach, Ids, prepared
from vungmanh.indicators.catalogue import Version, all_kept, in_force, versions
from vungmanh.indicators.countables import Countable, Measure, countable
from vungmanh.indicators.definitions import Definition, Term
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.domain.counting import EXACT, count
from vungmanh.indicators.domain.things import ABOVE, first_rank, is_below, standing
from vungmanh.indicators.enums import Kind, ReportState, Span, Which
from vungmanh.indicators.models import FOREVER, Figure, Report
from vungmanh.indicators.pairs import Pair, nothing, total
from vungmanh.indicators.periods import Period
from vungmanh.indicators.places import SUMS, State, by_path, stood_within
from vungmanh.indicators.sums import Standing, is_summed, summed_as_of, sums
from vungmanh.units.models import Unit, UnitState
from vungmanh.units.selectors import ids_of_path

_UNITS_AT_ONCE = 1000
_NONE = Pair(Decimal(0))


def kept_periods(span: Span) -> list[Period]:
    """Periods that can be shown, the earliest first."""
    return [each.period for each in all_kept() if each.is_opened and each.period.span == span]


class Place(Protocol):
    """A unit, or as much of one as is needed to add up what lies below it."""

    @property
    def pk(self) -> int: ...

    @property
    def path(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def level(self) -> str: ...


Defined = Sequence[Version] | None
"""The definitions where the caller has read them (`catalogue.versions`); else they are read."""


@asked_once()
def figures(
    codes: Collection[str],
    periods: Collection[Period],
    territory: Unit,
    *,
    cell: str = "",
    known_on: datetime.date | None = None,
    defined: Defined = None,
    standing: Standing | None = None,
) -> dict[tuple[str, Period], Pair]:
    """Figures of a unit with all below it, by code and period. A code that is not defined in a period is left out.

    `cell` is one value of a breakdown ("sex=female"); `known_on` asks what was known at the end of a past day.
    """
    book = _Book(codes, periods, defined)
    standing = standing or Standing(territory)
    summed, rest = _kept_sums(standing, book.periods, book, cell=cell, known_on=known_on)
    found = {(indicator, period): pair for (indicator, period, _cell), pair in summed.items()}
    for path, some in standing.by_path(rest).items() if rest else ():
        *asked, alone = book.asked(some)
        own = territory.pk if alone else None
        for indicator, day, span, *pair in _totals(path, *asked, cell, known_on, own, alone):
            found[indicator, Period(day, Span(span))] = Pair(*pair)
    return dict(book.answers(found))


def cells(
    code: str, period: Period, territory: Unit, attribute: str, *, known_on: datetime.date | None = None
) -> dict[str, Pair]:
    """A figure broken down, by the values of an attribute as they are kept; "": of whom nobody knows."""
    return all_cells(code, period, territory, known_on=known_on).get(attribute, {})


@asked_once()
def all_cells(
    code: str,
    period: Period,
    territory: Unit,
    *,
    known_on: datetime.date | None = None,
    defined: Defined = None,
    standing: Standing | None = None,
) -> dict[str, dict[str, Pair]]:
    """The same for every attribute by which the figure is broken down, by attribute; one query more than for none."""
    book = _Book([code], [period], defined)
    by_cell: dict[str, dict[tuple[int, Period], Pair]] = defaultdict(dict)
    standing = standing or Standing(territory)
    summed, rest = _kept_sums(standing, [period], book, cell=None, known_on=known_on)
    for (indicator, _period, cell), pair in sorted(summed.items(), key=lambda each: each[0][2]):
        by_cell[cell][indicator, period] = pair
    for indicator, cell, *pair in _cell_totals(standing.path(period), *book.asked(rest)[:3], known_on) if rest else ():
        by_cell[cell][indicator, period] = Pair(*pair)
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for cell, pairs in by_cell.items():
        attribute, _, value = cell.partition("=")
        for _, pair in book.answers(pairs):
            found[attribute][value] = pair
    return dict(found)


def figures_by_unit(
    codes: Collection[str],
    periods: Collection[Period],
    units: Iterable[Place],
    *,
    cell: str = "",
    known_on: datetime.date | None = None,
    defined: Defined = None,
) -> dict[tuple[int, str, Period], Pair]:
    """The same as `figures` for many units at once, by unit, code and period; two queries, however many units."""
    asked = [(code, period) for period in periods for code in codes]
    lines = figure_lines(asked, units, cell=cell, known_on=known_on, defined=defined)
    return {
        (pk, *key): pair
        for pk, line in lines.items()
        for key, pair in zip(asked, line, strict=True)
        if pair is not None
    }


@asked_once()
def figure_lines(
    asked: Sequence[tuple[str, Period]],
    units: Iterable[Place],
    *,
    cell: str = "",
    known_on: datetime.date | None = None,
    defined: Defined = None,
    among: Ids | None = None,
) -> dict[int, list[Pair | None]]:
    """The same as a line of each unit, in the order of the codes and periods asked for; None: not defined in the period.

    `among` says which units at all have figures at or below these, where that is known (`counted_below`)."""
    book = _Book(dict.fromkeys(code for code, _ in asked), dict.fromkeys(period for _, period in asked), defined)
    slots = book.slots()
    by_unit = _by_slot(book, slots, units, cell, known_on, among)
    plain: list[tuple[int, Pair | None]] = []
    put_together: list[tuple[int, Version, Period]] = []
    for place, (code, period) in enumerate(asked):
        version = book.version(code, period)
        if version is None or version.definition.kind == Kind.COMPOSED:
            plain.append((-1, None))
            put_together += [(place, version, period)] if version else []
        else:
            plain.append((slots[version.indicator, period], nothing(_has_line(version.definition))))
    lines = {pk: [found[slot] or empty for slot, empty in plain] for pk, found in by_unit.items()}
    for pk, line in lines.items() if put_together else ():
        found = {key: pair for key, slot in slots.items() if (pair := by_unit[pk][slot])}
        for place, version, period in put_together:
            line[place] = book.answer(version, period, found)
    return lines


@asked_once()
def counted_below(
    asked: Sequence[tuple[str, Period]], units: Collection[Place], *, defined: Defined = None
) -> dict[int, set[int]]:
    """Of each unit those at or below it of which anything was counted, whatever they now have; one query. It stops at the first
    figure of each, so that a page of few units need not read those of all."""
    book = _Book(dict.fromkeys(code for code, _ in asked), dict.fromkeys(period for _, period in asked), defined)
    found: dict[int, set[int]] = {unit.pk: set() for unit in units}
    for pk, path in _counted(common_path(unit.path for unit in units), *book.asked(book.periods)[:3]):
        for above in ids_of_path(path):
            if above in found:
                found[above].add(pk)
    return found


def _by_slot(
    book: _Book,
    slots: Mapping[tuple[int, Period], int],
    units: Iterable[Place],
    cell: str,
    known_on: datetime.date | None,
    among: Ids | None,
) -> dict[int, list[Pair | None]]:
    """What units have with all below them, by the number of the slot; the last of each list is always None. Of those of which
    sums are kept, these; what others have is added up."""
    days, spans, needed, alone = book.asked(book.periods)
    as_of, usable = summed_as_of(book.periods) if known_on is None and not alone else (datetime.date.min, set())
    are_summed = usable.issuperset(book.periods)
    found: dict[int, list[list[Pair]]] = {}
    summed, paths = [], {}
    for unit in units:
        found[unit.pk] = [[] for _ in range(len(slots) + 1)]
        if are_summed and is_summed(unit):
            summed.append(unit.pk)
        else:
            paths[unit.pk] = unit.path
    if summed:
        for (pk, indicator, period, _), pair in sums(tuple(summed), as_of, (days, spans, needed), cell=cell).items():
            if (slot := slots.get((indicator, period))) is not None:
                found[pk][slot].append(pair)
    if paths:
        _add_singles(found, book, slots, paths, cell, known_on, among)
    return {pk: [total(pairs) if pairs else None for pairs in of_unit] for pk, of_unit in found.items()}


def _add_singles(
    found: Mapping[int, list[list[Pair]]],
    book: _Book,
    slots: Mapping[tuple[int, Period], int],
    paths: Mapping[int, str],
    cell: str,
    known_on: datetime.date | None,
    among: Ids | None,
) -> None:
    """Put the figures of all that stood below the paths to the units whose paths they are."""
    above = lru_cache(maxsize=None)(lambda path: [found[pk] for pk in ids_of_path(path) if pk in paths])
    slot_of = {
        (indicator, period.day.isoformat(), period.span.value): slot for (indicator, period), slot in slots.items()
    }
    for unit, indicator, day, span, numerator, denominator, unjudged, path in _singles(
        common_path(paths.values()), *book.asked(book.periods)[:3], cell, known_on, among
    ):
        slot = slot_of.get((indicator, day, span))
        if slot is None:
            continue
        pair = _pair(numerator, denominator, unjudged)
        for of_unit in above(path) if indicator not in book.alone else [found[unit]] if unit in paths else []:
            of_unit[slot].append(pair)


@lru_cache(maxsize=20_000)
def _pair(numerator: str, denominator: str | None, unjudged: int) -> Pair:
    """From how the database writes it: the same few again and again."""
    return Pair(Decimal(numerator), None if denominator is None else Decimal(denominator), unjudged)


def count_live(definition: Definition, period: Period, territory: Unit) -> dict[str, Pair]:
    """What a definition gives now, counted from the registers without being kept: by cell, "" is all of it.

    For a draft, and for days of which no figures are kept: `Period(day, span)` takes any last day. Composed definitions
    are counted from their parts as they hold on the day.
    """
    if definition.kind == Kind.COMPOSED:
        return {"": _composed_live(definition, period, territory)}
    found = counted_live([definition], [period], territory)
    return {cell: pair for (_code, _period, cell), pair in found.items()}


def counted_live(
    definitions: Sequence[Definition], periods: Sequence[Period], territory: Unit
) -> dict[tuple[str, Period, str], Pair]:
    """The same for several counted definitions and periods at once, by code, period and cell; a query for each countable and
    breakdown, however many there are. The units are those that stood there in the last of the periods."""
    versions = tuple(Version(0, place, 1, None, None, each) for place, each in enumerate(definitions))
    wanted = tuple((period, versions) for period in sorted(set(periods)))
    found = {
        (each.code, period, ""): nothing(each.denominator is not None) for each in definitions for period, _ in wanted
    }
    last = max((period.day for period, _ in wanted), default=datetime.date.min)
    (path,) = by_path(territory, [Period(last, Span.MONTH)])
    units = list(_places(path, last).values_list("unit_id", flat=True)) if versions and wanted else []
    for start in range(0, len(units), _UNITS_AT_ONCE):
        for key, (above, below, unclear) in count(wanted, units[start : start + _UNITS_AT_ONCE]).items():
            pair = Pair(Decimal(above), None if below is None else Decimal(below), unclear)
            _unit, day, span, indicator, cell = key
            place = (definitions[indicator].code, Period(datetime.date.fromisoformat(day), Span(span)), cell)
            found[place] = found[place] + pair if place in found else pair
    return found


def rows_of(definition: Definition, period: Period, territory: Unit, which: Which, *, cell: str = "") -> QuerySet[Any]:
    """The rows of a register behind a figure as it would be counted now: above the line, below it but not above, or such
    that nobody can judge. Of a ratio of two registers NOT_COUNTED gives all rows below the line; of a share of two numbers
    that each row says, also those that add less above the line than below it.

    Only for counted definitions; composed ones lead to their parts.
    """
    (path,) = by_path(territory, [period])
    return rows_within(definition, path, (period.first, period.day), which, cell=cell)


def rows_between(
    definition: Definition, since: datetime.date, until: datetime.date, units: Sequence[Unit], which: Which
) -> QuerySet[Any]:
    """The same of what happened between two days, both included, to these units with all below them. Each thing that is
    counted once stands in one of them (`Countable.counts_things`), whatever happened to it elsewhere."""
    facts = countable(_term_of(definition, which).countable)
    there = {f"{facts.unit}__in": _places_of(_paths_on(units, until), until).values("unit_id")}
    return _rows_among(definition, (since, until), which, Q(**there), "", Q())


def first_days(
    definition: Definition,
    since: datetime.date,
    until: datetime.date,
    units: Sequence[Unit],
    which: Which,
    *,
    cell: str = "",
) -> dict[Any, tuple[datetime.date, int]]:
    """Of a definition that counts things: each that counts (or cannot be judged) between the two days in these units with all
    below them, with the first day on which it did and the unit of `units` in which it did so. Three queries at most."""
    facts, paths = countable(_term_of(definition, which).countable), _paths_on(units, until)
    there = {f"{facts.unit}__in": _places_of(paths, until).values("unit_id")}
    rows = _rows_among(definition, (since, until), which, Q(**there), cell, Q()).order_by()
    found = list(rows.values_list(facts.thing, facts.happens, facts.unit))
    if len(units) == 1:
        return {thing: (day, units[0].pk) for thing, day, _unit in found}
    asked, above = {unit.pk for unit in units}, {}
    for unit, path in _places_of(paths, until).values_list("unit_id", "path"):
        above[unit] = next(pk for pk in reversed(ids_of_path(path)) if pk in asked)
    return {thing: (day, above[unit]) for thing, day, unit in found}


def rows_within(
    definition: Definition, path: str, days: tuple[datetime.date, datetime.date], which: Which, *, cell: str = ""
) -> QuerySet[Any]:
    """The same of the territory that stood at the path on the last of the two days between which the period lies. A
    prepared query may hand on path and days, but for attributes that change with the day. Where things are counted, the row
    of each at which it stands."""
    facts = countable(_term_of(definition, which).countable)
    there = Q(**{f"{facts.unit}__in": _places(path, days[1]).values("unit_id")})
    return _rows_among(definition, days, which, Q(), cell, there)


def _term_of(definition: Definition, which: Which) -> Term:
    above, below = definition.numerator, definition.denominator
    assert above is not None
    return below if which == Which.NOT_COUNTED and below is not None else above


def _rows_among(
    definition: Definition, days: tuple[datetime.date, datetime.date], which: Which, among: Q, cell: str, there: Q
) -> QuerySet[Any]:
    """Rows of one side of a figure, in one part of it: of those `among` which they are looked for those that are `there`. It
    is one question but where things are counted, which stand at one row of all among which they are looked for."""
    facts, day = countable(_term_of(definition, which).countable), days[1]
    names = {name for each in definition.terms for name in compiling.attributes_of(each.where)}
    attribute, _, value = cell.partition("=")
    part = _is_cell(facts, attribute, value) if attribute else Q()
    rows = _all_in_period(facts, days, names | {attribute}).filter(among)
    if facts.counts_things:
        return standing(definition, facts, which, rows, day).filter(part, there)
    return _on_side(definition, facts, which, rows.filter(part, there), day)


def _on_side(
    definition: Definition, facts: Countable, which: Which, rows: QuerySet[Any], day: datetime.date
) -> QuerySet[Any]:
    above, below = definition.numerator, definition.denominator
    assert above is not None
    asked = [below.where] if below is not None and definition.is_share else []
    if which == Which.COUNTED:
        return rows.filter(compiling.truth(facts, [*asked, above.where], day))
    if which == Which.UNJUDGED:
        return rows.filter(compiling.unknown(facts, compiling.said(*asked, above.where), day, above.sum))
    if below is None:
        return rows.filter(compiling.untruth(facts, above.where, day))
    rows = rows.filter(compiling.truth(facts, [below.where], day))
    if not definition.is_share:
        return rows
    lacking = compiling.untruth(facts, above.where, day)
    if above.sum and below.sum:
        lacking |= Q(**{f"{compiling.column_of(facts, above.sum)}__lt": F(compiling.column_of(facts, below.sum))})
    return rows.filter(lacking)


def _all_in_period(
    facts: Countable, days: tuple[datetime.date, datetime.date], names: Collection[str]
) -> QuerySet[Any]:
    """Every row, whatever it says and wherever it is; `names` are the attributes that will be asked."""
    first, day = days
    rows = facts.table()._default_manager.filter(facts.only, _in_period(facts, first, day))
    return compiling.with_day(rows, facts, {name for name in names if name and _has(facts, name)}, day)


def _all_within(
    facts: Countable, path: str, days: tuple[datetime.date, datetime.date], names: set[str], cell: str
) -> QuerySet[Any]:
    """Those of a part, of the territory that stood at the path."""
    attribute, _, value = cell.partition("=")
    rows = _all_in_period(facts, days, names | {attribute})
    part = _is_cell(facts, attribute, value) if attribute else Q()
    return rows.filter(part, **{f"{facts.unit}__in": _places(path, days[1]).values("unit_id")})


def sums_without(
    definition: Definition, name: str, period: Period, territory: Unit, left_out: Q, *, cell: str = ""
) -> list[Decimal]:
    """What the rows of one register come to now but for those left out: above the line, below it, unjudged; one query, and
    one for the territory; where things are counted, a few more."""
    (path,) = by_path(territory, [period])
    facts, parts = countable(name), [part for part in compiling.parts_of(definition) if part.countable == name]
    if facts.counts_things:
        return _things_without(definition, facts, path, (period.first, period.day), left_out, cell)
    names = {each for term in definition.terms for each in compiling.attributes_of(term.where)}
    rows = _all_within(facts, path, (period.first, period.day), names, cell).exclude(left_out)
    asked = {
        f"part_{number}": compiling.expression(facts, part.aggregate, period.day) for number, part in enumerate(parts)
    }
    found, total = rows.aggregate(**asked), [Decimal(0)] * 3
    for number, part in enumerate(parts):
        total[part.place] += Decimal(str(found[f"part_{number}"] or 0)).quantize(EXACT)
    return total


def _things_without(
    definition: Definition,
    facts: Countable,
    path: str,
    days: tuple[datetime.date, datetime.date],
    left_out: Q,
    cell: str,
) -> list[Decimal]:
    """By how many things stand on each side; `left_out` leaves out all rows of a thing, or none."""

    def number(which: Which, more: Q = Q()) -> Decimal:  # noqa: B008  (it says nothing)
        return Decimal(rows_within(definition, path, days, which, cell=cell).filter(more).exclude(left_out).count())

    if first_rank(definition, facts.name) != ABOVE:
        return [Decimal(0), number(Which.NOT_COUNTED), Decimal(0)]
    counted, unclear, line = number(Which.COUNTED), number(Which.UNJUDGED), Decimal(0)
    if definition.is_share:
        there = is_below(definition, facts, _all_in_period(facts, days, ()), days[1])
        line = counted + number(Which.NOT_COUNTED) + number(Which.UNJUDGED, there)
    return [counted, line, unclear]


def places_within(territory: Unit, period: Period) -> QuerySet[Any]:
    """The units of which the rows behind a figure of the territory are, as a subquery; one query for the territory."""
    (path,) = by_path(territory, [period])
    return _places(path, period.day).values("unit_id")


def explanation(code: str, period: Period, defined: Defined = None) -> Version | None:
    """The definition by which a figure of the period is counted; None where the indicator was not defined then."""
    return _held(versions() if defined is None else tuple(defined), period.day).get(code)


class _Book:
    """What was asked: which codes mean what in which period, down to those that are counted."""

    def __init__(self, codes: Collection[str], periods: Collection[Period], defined: Defined) -> None:
        self.codes, self.periods = list(codes), list(periods)
        rows = versions() if defined is None else tuple(defined)
        self._by_day = {day: _held(rows, day) for day in {period.day for period in self.periods}}
        self.alone = {row.indicator for row in rows if not row.definition.adds_up}
        """Indicators that mean nothing added up: a unit has only its own figure."""

    def asked(self, periods: Collection[Period]) -> tuple[tuple[datetime.date, ...], tuple[str, ...], Ids, Ids]:
        """Days, spans, the indicators of which the codes are made, and those of them that are not added up."""
        needed = tuple(sorted({pk for period in periods for pk in self._needed(period)}))
        days, spans = {period.day for period in periods}, {period.span.value for period in periods}
        return tuple(sorted(days)), tuple(sorted(spans)), needed, tuple(pk for pk in needed if pk in self.alone)

    def slots(self) -> dict[tuple[int, Period], int]:
        """A number for every figure that is needed."""
        needed = [(indicator, period) for period in self.periods for indicator in self._needed(period)]
        return {key: slot for slot, key in enumerate(needed)}

    def version(self, code: str, period: Period) -> Version | None:
        """What the code means in the period."""
        return self._by_day[period.day].get(code)

    def answers(self, found: Mapping[tuple[int, Period], Pair]) -> Iterator[tuple[tuple[str, Period], Pair]]:
        """By code and period, composed ones put together."""
        for code, period, version in self._said:
            yield (code, period), self.answer(version, period, found)

    @cached_property
    def _said(self) -> list[tuple[str, Period, Version]]:
        """What is defined of what was asked."""
        asked = ((code, period, self._by_day[period.day].get(code)) for period in self.periods for code in self.codes)
        return [(code, period, version) for code, period, version in asked if version is not None]

    def answer(self, version: Version, period: Period, found: Mapping[tuple[int, Period], Pair]) -> Pair:
        """By a definition, from what was counted."""
        definition = version.definition
        if definition.kind != Kind.COMPOSED:
            return found.get((version.indicator, period)) or nothing(_has_line(definition))
        above = [self._part(code, period, found) for code in definition.above]
        below = [self._part(code, period, found) for code in definition.below]
        return composed(above, below)

    def _part(self, code: str, period: Period, found: Mapping[tuple[int, Period], Pair]) -> Pair:
        version = self._by_day[period.day].get(code)
        return _NONE if version is None else self.answer(version, period, found)

    def _needed(self, period: Period) -> set[int]:
        held, needed, waiting = self._by_day[period.day], set(), list(self.codes)
        while waiting:
            version = held.get(waiting.pop())
            if version is not None:
                needed.add(version.indicator)
                waiting += version.definition.above + version.definition.below
        return needed


def composed(above: Sequence[Pair], below: Sequence[Pair]) -> Pair:
    """Numerators of the parts added up above the line and below it."""
    unclear = sum(pair.unjudged for pair in (*above, *below))
    line = sum((pair.numerator for pair in below), Decimal(0)) if below else None
    return Pair(sum((pair.numerator for pair in above), Decimal(0)), line, unclear)


def _composed_live(definition: Definition, period: Period, territory: Unit) -> Pair:
    held = {row.definition.code: row.definition for row in in_force(versions(), period.day)}
    parts = [
        [count_live(held[code], period, territory)[""] for code in codes if code in held]
        for codes in (definition.above, definition.below)
    ]
    return composed(*parts)


def _kept_sums(
    standing: Standing,
    periods: Sequence[Period],
    book: _Book,
    *,
    cell: str | None,
    known_on: datetime.date | None,
) -> tuple[dict[tuple[int, Period, str], Pair], Sequence[Period]]:
    """What the kept sums of a territory say, and the periods of which they say nothing."""
    as_of, usable = standing.summed_as_of(periods) if known_on is None else (datetime.date.min, set())
    if not usable:
        return {}, periods
    territory = standing.territory
    days, spans, needed, alone = book.asked(usable)
    if cell is None and usable == {standing.parts_of} and standing.parts_needed == needed:
        return standing.parts, []
    parts_of = standing.parts_of if cell == "" and standing.parts_of in usable else None
    asked = (days, spans, needed)
    found = {key[1:]: pair for key, pair in sums((territory.pk,), as_of, asked, cell=cell, parts_of=parts_of).items()}
    if parts_of:
        standing.parts, standing.parts_needed = {key: pair for key, pair in found.items() if key[2]}, needed
        found = {key: pair for key, pair in found.items() if not key[2]}
    if alone and cell is not None:
        found = {key: pair for key, pair in found.items() if key[0] not in alone}
        for path, some in standing.by_path(usable).items():
            days, spans = book.asked(some)[:2]
            for indicator, day, span, *pair in _totals(path, days, spans, alone, cell, None, territory.pk, alone):
                found[indicator, Period(day, Span(span)), cell] = Pair(*pair)
    return found, [period for period in periods if period not in usable]


def _has_line(definition: Definition) -> bool:
    return definition.denominator is not None or definition.has_denominator


@lru_cache(maxsize=500)
def _held(rows: tuple[Version, ...], day: datetime.date) -> Mapping[str, Version]:
    """What holds on the day, by code."""
    return {row.definition.code: row for row in in_force(rows, day)}


@prepared
def _totals(
    path: str, days: tuple[datetime.date, ...], spans: tuple[str, ...], needed: Ids, cell: str,
    known_on: datetime.date | None, unit: int | None, alone: Ids,
) -> QuerySet[Figure, Any]:  # fmt: skip
    """Of all that stood below the path, added up; of indicators that stand alone that of the unit itself."""
    rows = _figures(days, spans, needed, known_on).filter(stood_within(path, F("day")), cell=cell)
    if alone:
        rows = rows.filter(Q(unit=unit) | ~Q(indicator__in=alone))
    return rows.values_list("indicator_id", "day", "span").annotate(**SUMS)


@prepared
def _cell_totals(
    path: str, days: tuple[datetime.date, ...], spans: tuple[str, ...], needed: Ids, known_on: datetime.date | None
) -> QuerySet[Figure, Any]:
    rows = _figures(days, spans, needed, known_on).filter(stood_within(path, F("day"))).exclude(cell="")
    return rows.values_list("indicator_id", "cell").annotate(**SUMS).order_by("cell")


@prepared
def _singles(
    path: str, days: tuple[datetime.date, ...], spans: tuple[str, ...], needed: Ids, cell: str,
    known_on: datetime.date | None, among: Ids | None,
) -> QuerySet[Figure, Any]:  # fmt: skip
    """One by one, with where each unit stood; days and numbers as text, which is quicker to read than to convert."""
    stood = stood_within(path, F("day"))
    if among is not None:  # of the state, where PostgreSQL begins; of the figure it would be looked at last
        stood &= Q(unit__states__unit__in=among)
    rows = _figures(days, spans, needed, known_on).filter(stood, cell=cell)
    return rows.values_list(
        "unit_id", "indicator_id", Cast("day", TextField()), "span", Cast("numerator", TextField()),
        Cast("denominator", TextField()), "unjudged", "unit__states__path",
    )  # fmt: skip


@prepared
def _counted(
    path: str, days: tuple[datetime.date, ...], spans: tuple[str, ...], needed: Ids
) -> QuerySet[UnitState, Any]:
    """Units that ever stood within the path and of which there is a figure, with where they stood."""
    there = _figures(days, spans, needed, None).filter(unit=OuterRef("unit"), cell="")
    rows = UnitState.objects.filter(AskedOfEach(there), path__within=path)
    return rows.order_by().values_list("unit_id", "path")


def _figures(
    days: tuple[datetime.date, ...], spans: tuple[str, ...], needed: Ids, known_on: datetime.date | None
) -> QuerySet[Figure]:
    """As known now, or at the end of a past day."""
    known = Q(known_to=FOREVER) if known_on is None else Q(known_from__lte=known_on, known_to__gte=known_on)
    return Figure.objects.filter(known, indicator__in=needed, day__in=days, span__in=spans)


def _places(path: str, day: datetime.date) -> QuerySet[UnitState]:
    """Where on the day, or at their end, those units stood that stood within the path then."""
    return _places_of([path], day)


def _places_of(paths: Iterable[str], day: datetime.date) -> QuerySet[UnitState]:
    """The same of several paths."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_to=None) | Q(valid_to__gte=day) | Q(valid_to=F("unit__valid_to"))
    within = reduce(or_, (Q(path__within=path) for path in paths), Q(pk__in=[]))
    return UnitState.objects.filter(begun, lasting, within).order_by()


def _paths_on(units: Sequence[Unit], day: datetime.date) -> list[str]:
    """Where the units stood; one query, however many there are."""
    if len(units) == 1:
        return list(by_path(units[0], [Period(day, Span.MONTH)]))
    states: dict[int, list[State]] = defaultdict(list)
    rows = UnitState.objects.filter(unit__in=units).order_by()
    for unit, path, first, last in rows.values_list("unit", "path", "valid_from", "valid_to"):
        states[unit].append((path, first, last))
    return [path for unit in units for path in by_path(unit, [Period(day, Span.MONTH)], states[unit.pk])]


def common_path(paths: Iterable[str]) -> str:
    """The path of the nearest territory above all."""
    split = [path.split("/") for path in paths]
    if not split:
        return "/"
    same = []
    for steps in zip(*split, strict=False):
        if len(set(steps)) > 1:
            break
        same.append(steps[0])
    return "/".join(same).rstrip("/") + "/"


def _in_period(facts: Countable, first: datetime.date, day: datetime.date) -> Q:
    if facts.happens:
        return Q(**{f"{facts.happens}__gte": first, f"{facts.happens}__lte": day})
    return compiling.on_day(facts, day)


def _has(facts: Countable, name: str) -> bool:
    return any(attribute.name == name for attribute in facts.attributes)


def _is_cell(facts: Countable, name: str, value: str) -> Q:
    column = compiling.column_of(facts, name)
    if not value:
        unknown = Q(**{f"{column}__isnull": True})
        is_text = not facts.attribute(name).at and isinstance(compiling.field_of(facts.name, column), CharField)
        return unknown | Q(**{column: ""}) if is_text else unknown
    is_flag = facts.attribute(name).measure == Measure.FLAG
    return Q(**{column: value == "true" if is_flag else value})


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of the reports that are owed: how many were handed in, in time or late, and how many of those count by now; of the
    rest how many are late. Who has not reported is neither in time nor late to have done so."""

    expected: int = 0
    in_time: int = 0
    late: int = 0
    approved: int = 0
    overdue: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.in_time - self.late

    @property
    def due(self) -> int:
        """Those by which punctuality is judged: handed in, or their day has passed."""
        return self.in_time + self.late + self.overdue

    @property
    def in_time_pct(self) -> Decimal | None:
        return 100 * Decimal(self.in_time) / self.due if self.due else None


def owed() -> Q:
    """Reports that count as owed: not an untouched one of a unit that was gone before its period ended."""
    return Q(unit__valid_to=None) | Q(unit__valid_to__gte=F("day")) | ~Q(state=ReportState.DRAFT)


def came_in_time() -> Q:
    return Q(first_submitted_on__lte=F("due"))


def came_late() -> Q:
    return Q(first_submitted_on__gt=F("due"))


def punctuality_by(column: str, reports: QuerySet[Report], on: datetime.date) -> dict[Any, Punctuality]:
    """How reports came in, by a column of theirs ("day", "unit"); one query."""
    handed_in = Q(first_submitted_on__isnull=False)
    rows = reports.filter(owed()).order_by().values(column).annotate(
        expected=Count("pk"),
        in_time=Count("pk", filter=came_in_time()),
        late=Count("pk", filter=came_late()),
        approved=Count("pk", filter=Q(state__in=(ReportState.APPROVED, ReportState.LOCKED))),
        overdue=Count("pk", filter=~handed_in & Q(due__lt=on)),
    )  # fmt: skip
    return {row.pop(column): Punctuality(**row) for row in rows}
