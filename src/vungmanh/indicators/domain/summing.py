"""Keeps the sums of territories (`indicators.sums`): made anew every night as known at the end of the day before, a day that is
over and cannot change; what moves afterwards is written beside, so that nobody waits for the row of a province.

Where very much changes at once, or a territory gets other units, sums are not used until the next night: figures are then added
up when asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from vungmanh.core.bulk import Put, insert_rows
from vungmanh.indicators.domain.counting import Counted, Key, both
from vungmanh.indicators.domain.locking import Locked
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import Figure, FigureMove, FigureSum, KeptPeriod
from vungmanh.indicators.periods import DAY, Period, after
from vungmanh.indicators.places import SUMS, by_path, stood_within
from vungmanh.indicators.sums import SUMMED
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

_MOST_CHANGES, _MOST_MOVES = 10_000, 2000
"""So many at once are gone through, and so many are written: a page adds them up."""
_MOVE = ("on", "unit", "span", "first_day", "last_day", "indicator", "cell", "numerator", "denominator", "unjudged")
_SUM = ("unit", "known_on", "span", "day", "indicator", "cell", "numerator", "denominator", "unjudged")


def moves(
    differences: Mapping[Key, Counted], locked: Locked, *, on: datetime.date, summed_on: datetime.date | None
) -> Put:
    """What sums must know of figures that are so much more from the day `on`, to be written with them; `summed_on`: the latest
    day as of which any are kept. What comes late for its day counts on the first day that the sums do not hold yet. Of very
    much at once nothing: sums are not used then."""
    nothing = Put(FigureMove, _MOVE, (), ())
    if not differences:
        return nothing
    if summed_on is not None:
        on = max(on, summed_on + DAY)
    if len(differences) > _MOST_CHANGES or len(found := _moves_within(differences, locked)) > _MOST_MOVES:
        days = {datetime.date.fromisoformat(day) for _, day, *_ in differences}
        KeptPeriod.objects.filter(day__in=days).update(unsummed_on=on)
        return nothing
    today = on.isoformat()
    return Put(FigureMove, _MOVE, (), [(today, *key, *moved) for key, moved in found.items()])


def do_not_use(since: datetime.date, *, on: datetime.date) -> None:
    """Territories have other units from the day `since` on: their sums of then and later are wrong until they are made anew."""
    KeptPeriod.objects.filter(day__gte=since).update(unsummed_on=on)


def follow_units(sender: Any, *, on: datetime.date | None, **more: Any) -> None:
    """What stood where is another question now."""
    do_not_use(on or datetime.date.min, on=timezone.localdate())


def sum_up(on: datetime.date) -> None:
    """Make the sums of all opened periods as known at the end of the day before `on`; a transaction for each. Those of the
    time before stay until the next night, for whoever is still reading them. Safe to stop and to repeat."""
    known_on = on - DAY
    rows = list(KeptPeriod.objects.filter(opened_at__isnull=False).exclude(summed_on__gte=known_on))
    if not rows:
        return
    last = KeptPeriod.objects.aggregate(last=Max("summed_on"))["last"]
    places = list(Unit.objects.filter(kind=UnitKind.TERRITORY, level__in=SUMMED))
    for row in rows:
        with transaction.atomic():
            of_period = FigureSum.objects.filter(day=row.day, span=row.span)
            of_period.filter(known_on=known_on).delete()
            insert_rows(FigureSum, _SUM, list(_sums(row.period, places, known_on)))
            of_period.filter(known_on__lt=row.summed_on or known_on).delete()
            KeptPeriod.objects.filter(pk=row.pk).update(summed_on=known_on)
    FigureMove.objects.filter(on__lte=last or known_on).delete()


def forget(period: Period) -> None:
    FigureSum.objects.filter(day=period.day, span=period.span).delete()


def _sums(period: Period, places: Collection[Unit], known_on: datetime.date) -> Iterator[tuple[Any, ...]]:
    day, span, known = period.day.isoformat(), period.span.value, known_on.isoformat()
    rows = Figure.objects.filter(day=period.day, span=span, known_from__lte=known_on, known_to__gte=known_on)
    for place in places:
        (path,) = by_path(place, [period])
        within = rows.filter(stood_within(path, F("day"))).order_by()
        for indicator, cell, *pair in within.values_list("indicator_id", "cell").annotate(**SUMS):
            yield place.pk, known, span, day, indicator, cell, *pair


@dataclass(slots=True)
class _Move:
    """Of a figure of one unit, in periods that follow each other and moved alike."""

    first: str
    last: str
    moved: Counted


def _moves_within(differences: Mapping[Key, Counted], locked: Locked) -> dict[tuple[Any, ...], Counted]:
    """How much is more in the territories in which the units of these figures stood: by territory, span, first and last day,
    indicator and cell."""
    stood = locked.stood
    found: dict[tuple[Any, ...], Counted] = {}
    for (unit, span, *what), move in _moves(differences):
        for territories, since, until in stood[unit]:
            first, last = max(move.first, since), min(move.last, until)
            for territory in territories if first <= last else ():
                key = (territory, span, first, last, *what)
                found[key] = both(found[key], move.moved) if key in found else move.moved
    return found


def _moves(differences: Mapping[Key, Counted]) -> list[tuple[tuple[Any, ...], _Move]]:
    """By unit, span, indicator and cell."""
    found: list[tuple[tuple[Any, ...], _Move]] = []
    latest: dict[tuple[Any, ...], _Move] = {}
    for (unit, day, span, *what), moved in sorted(differences.items(), key=lambda each: each[0][1]):
        key = (unit, span, *what)
        move = latest.get(key)
        if move and move.moved == moved and _day_after(move.last, span) == day:
            move.last = day
        else:
            move = latest[key] = _Move(day, day, moved)
            found.append((key, move))
    return found


@lru_cache(maxsize=1000)
def _day_after(day: str, span: str) -> str:
    """Of the next period."""
    return after(Period(datetime.date.fromisoformat(day), Span(span))).day.isoformat()
