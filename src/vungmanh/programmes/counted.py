"""Figures of targets and stated results as the registers count them. A typed figure never stands among them.

What a person decided (`domain/binding.py`) says which indicator, for which units, which part of it. Stock is read from the
figures that are kept by month; what happens adds up from the day from which it counts. Pages divide last of all.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from vungmanh.indicators.catalogue import in_force as definitions_in_force
from vungmanh.indicators.catalogue import versions
from vungmanh.indicators.countables import countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.enums import Kind, Span, Which
from vungmanh.indicators.forms import forms
from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.indicators.periods import DAY, Period, year_of
from vungmanh.indicators.selectors import counted_live, figures, figures_by_unit, first_days, kept_periods
from vungmanh.programmes.domain.binding import SHARE, Choice, choice_of, in_force
from vungmanh.programmes.domain.paths import Reported, change
from vungmanh.programmes.domain.scopes import TYPE
from vungmanh.programmes.enums import Recurrence, Way
from vungmanh.programmes.models import Target
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit, UnitAttribute
from vungmanh.units.selectors import units_within

_MOST_POINTS = 13


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted: a decision with what it means. `since`: what happens counts from this day on."""

    key: int
    choice: Choice
    definition: Definition
    is_share: bool
    since: datetime.date

    @property
    def is_flow(self) -> bool:
        """Things that happened are counted, not things that are."""
        return self.definition.numerator is not None and _happens(self.definition.numerator.countable)

    @property
    def is_of_things(self) -> bool:
        """Things are counted to which something happened, each once: persons, not turns."""
        above, below = self.definition.numerator, self.definition.denominator
        return above is not None and below is None and countable(above.countable).counts_things

    @property
    def is_said(self) -> bool:
        """Units report it: figures are those of approved reports, for the periods of the form."""
        return self.definition.kind == Kind.REPORTED

    @property
    def cells(self) -> list[str]:
        return [f"{name}={value}" for name, values in self.choice.breakdown.items() for value in values]


@dataclass(frozen=True, slots=True)
class Counted:
    """What it comes to. `points`: pairs by period, the earliest first; `each`: the last one of every unit by itself."""

    asked: Asked
    territory: Unit
    on: datetime.date
    points: Sequence[tuple[Period, Pair]] = ()
    each: Mapping[int, Pair] = field(default_factory=dict)
    units: Sequence[Unit] = ()
    """Those that it is limited to, or that are each held against the target; empty: all of the territory."""

    @property
    def last(self) -> tuple[Period, Pair] | None:
        return self.points[-1] if self.points else None


def counted_targets(targets: Iterable[Target], on: datetime.date) -> dict[int, Counted]:
    """Of those targets that are bound to an indicator, by their key; programmes with territories at hand. The number of
    queries follows from the places, limits and parts that are asked for, not from the number of targets."""
    rows = {target.pk: target for target in targets}
    bound = {pk: row for pk, row in in_force(rows.values()).items() if row.way == Way.COUNTED}
    book = definitions_on(on, {row.indicator for row in bound.values()}, reported=True) if bound else {}
    by_place: dict[Unit, list[Asked]] = defaultdict(list)
    for pk, row in bound.items():
        definition, target = book.get(row.indicator), rows[pk]
        if definition is not None:
            since, is_share = row.since or target.programme.laid_out_from, target.unit_of_measure == SHARE
            by_place[target.programme.territory].append(Asked(pk, choice_of(row), definition, is_share, since))
    found: dict[int, Counted] = {}
    for territory, asked in by_place.items():
        found |= count_asked(territory, asked, on)
    return found


def count_asked(territory: Unit, asked: Sequence[Asked], on: datetime.date) -> dict[int, Counted]:
    """All that is asked of one place, by key."""
    whole = [each for each in asked if not each.choice.limits and not each.choice.each]
    first = min((each.since for each in asked), default=on)
    periods = _shown(kept_periods(Span.MONTH), first, on) if any(not each.is_flow for each in asked) else []
    found = _stock(territory, [each for each in whole if not each.is_flow and not each.is_said], periods, on)
    found |= _flow(territory, [each for each in whole if each.is_flow], on)
    for each in asked:
        days = _reported_periods(each, on) if each.is_said else periods
        if each not in whole:
            found[each.key] = _limited(territory, each, days, on)
        elif each.is_said:
            found |= _stock(territory, [each], days, on)
        if each.is_said:
            found[each.key] = _spoken(found[each.key])
    return found


def definitions_on(
    day: datetime.date, codes: Collection[str] | None = None, *, reported: bool = False
) -> dict[str, Definition]:
    """What the codes (all where None) mean on the day, of those that are counted from registers; with `reported` also of those
    that units report on forms. Judged ones are never among them. One query."""
    kinds = (Kind.COUNTED, Kind.REPORTED) if reported else (Kind.COUNTED,)
    held = (row.definition for row in definitions_in_force(versions(), day))
    return {each.code: each for each in held if each.kind in kinds and (codes is None or each.code in codes)}


def reported_of(target: Target, counted: Counted) -> tuple[list[Reported], dict[str, int]]:
    """What is counted in the form in which paths take what was reported, with how many owe it in each period."""
    if counted.asked.choice.each:
        return _reported_by_unit(target, counted)
    start = counted.points[0][1] if counted.points else None
    found = []
    for period, pair in counted.points:
        value, level = pair.value(PERCENT) if counted.asked.is_share else pair.numerator, None
        if value is None:
            continue
        numerator, denominator = (pair.numerator, pair.denominator) if pair.denominator else (None, None)
        if target.is_delta and not counted.asked.is_flow and start is not None:
            level = (start.value(PERCENT) if counted.asked.is_share else start.numerator) or Decimal(0)
            value, numerator, denominator = change(target, level, value), None, None
        name, due = _period_of(target, period.day)
        day = min(period.day, counted.on)
        found.append(Reported(counted.territory.pk, name, due, day, value, numerator, denominator, level))
    return found, dict.fromkeys({each.period for each in found} or {""}, 1)


def _reported_by_unit(target: Target, counted: Counted) -> tuple[list[Reported], dict[str, int]]:
    if counted.last is None:
        return [], {}
    day = min(counted.last[0].day, counted.on)
    name, due = _period_of(target, day)
    found = []
    for unit in counted.units:
        pair = counted.each.get(unit.pk, Pair(Decimal(0)))
        value = pair.value(PERCENT) if counted.asked.is_share else pair.numerator
        if value is not None:
            found.append(Reported(unit.pk, name, due, day, value))
    return found, {name: len(counted.units)}


def units_limited(territory: Unit, choice: Choice, on: datetime.date) -> list[Unit]:
    """The units that a decision is limited to, as they are on the day; three queries at most."""
    level = choice.each or UnitLevel.COMMUNE
    rows = units_within(territory, on).filter(kind=UnitKind.TERRITORY, level=level)
    for key, values in choice.limits.items():
        if key == TYPE:
            rows = rows.filter(type__in=values)
        else:
            holders = UnitAttribute.objects.in_force_on(on).filter(key=key, value__in=values)
            rows = rows.filter(pk__in=holders.values("unit"))
    return list(rows.order_by("sort_key", "pk"))


def segments(since: datetime.date, on: datetime.date) -> list[Period]:
    """Stretches that periods can name and that cover the days from `since` to `on`: months of a first year that is not whole,
    whole years, and the last year as far as it has come."""
    found: list[Period] = []
    start = since.replace(day=1)
    while start.month != 1 and start <= on:
        end = (start + 31 * DAY).replace(day=1) - DAY
        found.append(Period(min(end, on), Span.MONTH))
        start = end + DAY
    while start <= on:
        end = year_of(start).day
        found.append(Period(min(end, on), Span.YEAR))
        start = end + DAY
    return found


def summed_flow(territory: Unit, asked: Sequence[Asked], on: datetime.date) -> dict[int, Pair]:
    """What happened from the first day of each up to `on`, by key; a question for each first day and register."""
    return {key: counted.points[-1][1] for key, counted in _flow(territory, asked, on).items() if counted.points}


def part_of(asked: Asked, whole: Pair, parts: Sequence[Pair]) -> Pair:
    """The figure of the values of a breakdown: of a share their own share; of a count how many, or their share of all."""
    if not asked.choice.breakdown:
        return whole
    top = sum(parts, Pair(Decimal(0)))
    if asked.definition.denominator is not None:
        return top
    return Pair(top.numerator, whole.numerator if asked.is_share else None, whole.unjudged)


def _stock(territory: Unit, asked: Sequence[Asked], periods: Sequence[Period], on: datetime.date) -> dict[int, Counted]:
    """One question for all that is whole, and one for each part that is asked for."""
    codes = {each.definition.code for each in asked}
    if not codes or not periods:
        return {each.key: Counted(each, territory, on) for each in asked}
    whole = figures(codes, periods, territory)
    wanted: dict[str, set[str]] = defaultdict(set)
    for each in asked:
        for cell in each.cells:
            wanted[cell].add(each.definition.code)
    parts = {cell: figures(some, periods, territory, cell=cell) for cell, some in wanted.items()}
    found = {}
    for each in asked:
        code = each.definition.code
        days = [period for period in periods if (code, period) in whole]
        points = [
            (day, part_of(each, whole[code, day], [parts[cell][code, day] for cell in each.cells])) for day in days
        ]
        found[each.key] = Counted(each, territory, on, points)
    return found


def _flow(territory: Unit, asked: Sequence[Asked], on: datetime.date) -> dict[int, Counted]:
    """Added up from the first day on; a question for each first day and register. Of things that are counted (persons, not
    turns) each counts once, on its first day; a question for each."""
    found = {}
    for each in (one for one in asked if one.is_of_things):
        found[each.key] = Counted(each, territory, on, _first_times(each, [territory], on)[territory.pk])
    for since, some in _by_since(one for one in asked if not one.is_of_things).items():
        stretches = segments(since, on)
        counted = counted_live(
            list({each.definition.code: each.definition for each in some}.values()), stretches, territory
        )
        for each in some:
            found[each.key] = Counted(each, territory, on, list(_summed(each, stretches, counted)))
    return found


def _first_times(asked: Asked, units: Sequence[Unit], on: datetime.date) -> dict[int, list[tuple[Period, Pair]]]:
    """By unit, how many had come by the end of each stretch: nobody who went to two courses counts twice, and nobody who did so
    in two of the units counts in both."""
    stretches = segments(asked.since, on)
    since = stretches[0].first if stretches else on
    ask = partial(first_days, asked.definition, since, on, units)
    whole, unclear = ask(Which.COUNTED), ask(Which.UNJUDGED)
    parts: dict[Any, tuple[datetime.date, int]] = {}
    for cell in asked.cells:
        parts |= ask(Which.COUNTED, cell=cell)
    come, lost, own = map(_days_by_unit, (whole, unclear, parts))
    found: dict[int, list[tuple[Period, Pair]]] = {unit.pk: [] for unit in units}
    for pk, points in found.items():
        for period in stretches:
            by_then = Pair(Decimal(bisect_right(come[pk], period.day)), None, bisect_right(lost[pk], period.day))
            part = Pair(Decimal(bisect_right(own[pk], period.day)))
            points.append((period, part_of(asked, by_then, [part])))
    return found


def _days_by_unit(found: Mapping[Any, tuple[datetime.date, int]]) -> dict[int, list[datetime.date]]:
    days: dict[int, list[datetime.date]] = defaultdict(list)
    for day, unit in sorted(found.values()):
        days[unit].append(day)
    return days


def _summed(
    asked: Asked, stretches: Iterable[Period], counted: Mapping[tuple[str, Period, str], Pair]
) -> Iterator[tuple[Period, Pair]]:
    """What happened adds up; a stock below the line is that of the last day."""
    code, below = asked.definition.code, asked.definition.denominator
    adds_below = below is not None and _happens(below.countable)
    total = Decimal(0)
    line: Decimal | None = None
    unclear = 0
    for period in stretches:
        whole = counted[code, period, ""]
        pair = part_of(asked, whole, [counted.get((code, period, cell), Pair(Decimal(0))) for cell in asked.cells])
        total, unclear = total + pair.numerator, unclear + pair.unjudged
        if pair.denominator is not None:
            line = (line or Decimal(0)) + pair.denominator if adds_below else pair.denominator
        yield period, Pair(total, line, unclear)


def _limited(territory: Unit, asked: Asked, periods: Sequence[Period], on: datetime.date) -> Counted:
    """By unit, so that any of them can be left out, or held against the target by itself."""
    units = units_limited(territory, asked.choice, on)
    days = [Period(on, Span.YEAR)] if asked.is_flow else list(periods)
    by_unit: dict[int, list[tuple[Period, Pair]]] = {unit.pk: [] for unit in units}
    if asked.is_flow:
        if asked.is_of_things:
            by_unit = _first_times(asked, units, on) if units else {}
        else:
            by_unit = {unit.pk: list(_flow(unit, [asked], on)[asked.key].points) for unit in units}
        days = [period for period, _pair in next(iter(by_unit.values()), [])]
    elif units and days:
        code = asked.definition.code
        whole = figures_by_unit([code], days, units)
        parts = [figures_by_unit([code], days, units, cell=cell) for cell in asked.cells]
        for pk, points in by_unit.items():
            for day in days:
                if (pk, code, day) in whole:
                    own = [part[pk, code, day] for part in parts]
                    points.append((day, part_of(asked, whole[pk, code, day], own)))
    totals = {day: Pair(Decimal(0)) for day in days}
    for points in by_unit.values():
        for day, pair in points:
            totals[day] += pair
    each = {pk: _latest(points, asked) for pk, points in by_unit.items() if points}
    return Counted(asked, territory, on, list(totals.items()) if units else (), each, units)


def _latest(points: Sequence[tuple[Period, Pair]], asked: Asked) -> Pair:
    """The last one; of what units report the last for which the unit said something."""
    spoken = [pair for _day, pair in points if pair.numerator or pair.denominator] if asked.is_said else []
    return spoken[-1] if spoken else points[-1][1]


def _reported_periods(asked: Asked, on: datetime.date) -> list[Period]:
    """Those of the form that asks for it, from the one before the first day on: where the way to the target begins."""
    form = next((each for each in forms().values() if asked.definition.code in each.indicators), None)
    held = [period for period in kept_periods(form.span) if period.first <= on] if form else []
    earlier = [period for period in held if period.day < asked.since][-1:]
    return [*earlier, *(period for period in held if period.day >= asked.since)][-_MOST_POINTS:]


def _spoken(counted: Counted) -> Counted:
    """Without the periods for which no report was approved: nothing said is not nought."""
    points = [(period, pair) for period, pair in counted.points if pair.numerator or pair.denominator]
    each = {pk: pair for pk, pair in counted.each.items() if pair.numerator or pair.denominator}
    return replace(counted, points=points, each=each)


def _shown(periods: Sequence[Period], since: datetime.date, on: datetime.date) -> list[Period]:
    """Months from the first day to the one that holds `on`: ends of quarters where there are many, always first and last."""
    held = [period for period in periods if period.day >= since and period.first <= on]
    if len(held) <= _MOST_POINTS:
        return held or [period for period in periods if period.first <= on][-1:]
    return [each for each in held if each in (held[0], held[-1]) or each.day.month % 3 == 0][-_MOST_POINTS:]


def _period_of(target: Target, day: datetime.date) -> tuple[str, datetime.date | None]:
    """Of a target that recurs the period that holds the day and its end, as its duties name them."""
    if target.recurs == Recurrence.YEARLY:
        return str(day.year), day.replace(month=12, day=31)
    if target.recurs == Recurrence.QUARTERLY:
        quarter = (day.month + 2) // 3
        end = (day.replace(month=3 * quarter, day=1) + 31 * DAY).replace(day=1) - DAY
        return f"{day.year}-Q{quarter}", end
    if target.recurs == Recurrence.MONTHLY:
        return f"{day:%Y-%m}", (day.replace(day=1) + 31 * DAY).replace(day=1) - DAY
    return "", target.due


def _by_since(asked: Iterable[Asked]) -> dict[datetime.date, list[Asked]]:
    found: dict[datetime.date, list[Asked]] = defaultdict(list)
    for each in asked:
        found[each.since].append(each)
    return found


def _happens(name: str) -> Any:
    return countable(name).happens
