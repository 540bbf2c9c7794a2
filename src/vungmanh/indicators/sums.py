"""Sums of territories that hold many units, kept so that no page adds them up: as they were known at the end of a day, with
what moved since. `domain.summing` keeps them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet

from vungmanh.core.prepared import Ids, prepared
from vungmanh.indicators.catalogue import all_kept
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import FigureMove, FigureSum
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.places import SUMS, State, by_path, states_of
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit

SUMMED = (UnitLevel.NATION, UnitLevel.PROVINCE, UnitLevel.DISTRICT)
Days = tuple[datetime.date, ...]
Asked = tuple[Days, tuple[str, ...], Ids]
"""Days, spans, indicators."""


class Told(Protocol):
    """A unit, or as much of one as tells whether sums are kept of it."""

    @property
    def kind(self) -> str: ...

    @property
    def level(self) -> str: ...


def is_summed(territory: Told) -> bool:
    """Whether sums are kept of it."""
    return territory.kind == UnitKind.TERRITORY and territory.level in SUMMED


def summed_as_of(periods: Collection[Period]) -> tuple[datetime.date, set[Period]]:
    """The latest day as of which sums are kept, and those of the periods for which they can be used."""
    usable = [(each.summed_on, each.period) for each in all_kept() if each.summed_on and each.is_summed]
    latest = max((known_on for known_on, _ in usable), default=datetime.date.min)
    return latest, {period for known_on, period in usable if known_on == latest}.intersection(periods)


class Standing:
    """Where a territory stood and which sums of it can be used: asked once by whoever shows many of its figures.

    `parts_of` is a period of which the parts of breakdowns are shown too: they are asked for together with the first figures
    that hold it, and stand in `parts` by indicator, period and cell, for the indicators `parts_needed`.
    """

    def __init__(self, territory: Unit, *, parts_of: Period | None = None) -> None:
        self.territory, self.parts_of = territory, parts_of
        self.parts: dict[tuple[int, Period, str], Pair] = {}
        self.parts_needed: Ids = ()

    def by_path(self, periods: Iterable[Period]) -> dict[str, list[Period]]:
        return by_path(self.territory, periods, self._states)

    def path(self, period: Period) -> str:
        return next(iter(self.by_path([period])))

    def summed_as_of(self, periods: Collection[Period]) -> tuple[datetime.date, set[Period]]:
        """Of the territory; no period where none are kept of it."""
        return summed_as_of(periods) if is_summed(self.territory) else (datetime.date.min, set())

    @cached_property
    def _states(self) -> Sequence[State]:
        return states_of(self.territory.pk)


def sums(
    territories: Ids, known_on: datetime.date, asked: Asked, *, cell: str | None, parts_of: Period | None = None
) -> dict[tuple[int, int, Period, str], Pair]:
    """By territory, indicator, period and cell: what they have now. One query.

    `cell` None: the parts of all breakdowns; `parts_of`: these of that period, beside the cell; nothing is said of what is
    nothing.
    """
    found: dict[tuple[int, int, Period, str], Pair] = {}
    days, spans, needed = asked
    wanted = frozenset(days)
    parts_on = parts_of.day if parts_of else None
    rows = _kept_and_moved(territories, known_on, days, spans, needed, min(days), max(days), cell, parts_on)
    for unit, indicator, span, its_cell, first, last, *pair in rows:
        more = Pair(*pair)
        for day in wanted & {first} if first == last else (day for day in days if first <= day <= last):
            key = unit, indicator, Period(day, Span(span)), its_cell
            found[key] = found[key] + more if key in found else more
    return {
        key: pair
        for key, pair in found.items()
        if (pair.numerator or pair.denominator or pair.unjudged)
        and (parts_of is None or key[2] == parts_of or key[3] == cell)
    }


@prepared
def _kept_and_moved(
    units: Ids,
    known_on: datetime.date,
    days: Days,
    spans: tuple[str, ...],
    needed: Ids,
    earliest: datetime.date,
    latest: datetime.date,
    cell: str | None,
    parts_on: datetime.date | None,
) -> QuerySet[FigureSum, Any]:
    """What is kept of the units, and what moved since."""
    of_cell = ~Q(cell="") if cell is None else Q(cell=cell)
    on_day, then = (Q(day=parts_on), Q(first_day__lte=parts_on, last_day__gte=parts_on)) if parts_on else (Q(), Q())
    kept = FigureSum.objects.filter(of_cell | on_day, unit__in=units, known_on=known_on, indicator__in=needed)
    kept = kept.filter(day__in=days, span__in=spans).annotate(first=F("day"), last=F("day")).order_by()
    moved = FigureMove.objects.filter(of_cell | then, unit__in=units, on__gt=known_on, indicator__in=needed)
    moved = moved.filter(span__in=spans, first_day__lte=latest, last_day__gte=earliest).order_by()
    key = ("unit_id", "indicator_id", "span", "cell", "first", "last")
    sums = moved.annotate(first=F("first_day"), last=F("last_day")).values_list(*key).annotate(**SUMS)
    return kept.values_list(*key, "numerator", "denominator", "unjudged").union(sums, all=True)
