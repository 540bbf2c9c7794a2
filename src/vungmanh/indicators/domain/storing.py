"""Brings kept figures to what was counted. What was known stays known: a figure that changes is closed, not overwritten,
unless it was written on the same day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from vungmanh.core.bulk import Put, array_of, column_of, drop_rows, insert_rows, put
from vungmanh.indicators.domain.counting import EXACT, Counted, Key, both
from vungmanh.indicators.models import FOREVER, Figure
from vungmanh.indicators.periods import DAY, Period

_KEY = ("unit", "day", "span", "indicator", "cell", "known_to")
_FEW = 1000
_WRITTEN = (*_KEY, "numerator", "denominator", "unjudged", "known_from")


class Change(NamedTuple):
    """A figure that was not what was counted; None where there is none."""

    key: Key
    kept: Counted | None
    found: Counted | None

    @property
    def difference(self) -> Counted:
        """How much more it is."""
        was, now = self.kept or (0, None, 0), self.found or (0, None, 0)
        below = None if was[1] is None and now[1] is None else (now[1] or 0) - (was[1] or 0)
        return now[0] - was[0], below, now[2] - was[2]


def bring(
    counted: Mapping[Key, Counted],
    *,
    units: Sequence[int],
    indicators: Collection[int],
    periods: Collection[Period],
    since: datetime.date,
    on: datetime.date,
) -> list[Change]:
    """Let the figures of these units, indicators and periods be `counted` from the day `on`; what changed by it."""
    kept = _kept(units, indicators, {(period.day.isoformat(), period.span.value) for period in periods}, since)
    changes = [Change(key, was[0] if was else None, found) for key, found in counted.items()
               if (was := kept.get(key)) is None or was[0] != found]  # fmt: skip
    changes += [Change(key, was, None) for key, (was, _) in kept.items() if key not in counted]
    _write(changes, kept, on)
    return changes


def add(differences: Mapping[Key, Counted], *, on: datetime.date, beside: Put) -> list[Change] | None:
    """Let figures be so much more from the day `on`, and write what stands `beside` them; what changed by it. None, and
    nothing is written, where less than nothing would be left: what is kept is not what it should be."""
    if not differences:
        return []
    asked = {(key[1], key[2]) for key in differences}
    since = datetime.date.fromisoformat(min(day for day, _ in asked))
    kept = _kept(sorted({key[0] for key in differences}), {key[3] for key in differences}, asked, since)
    changes = []
    for key, more in differences.items():
        was = kept[key][0] if key in kept else None
        found = both(was, more) if was else more
        if any(part and part < 0 for part in found):
            return None
        changes.append(Change(key, was, found if any(found) else None))
    _write(changes, kept, on, beside)
    return changes


def _kept(
    units: Sequence[int], indicators: Collection[int], periods: Collection[tuple[str, str]], since: datetime.date
) -> dict[Key, tuple[Counted, str]]:
    """What is known now, and since when."""
    found: dict[Key, tuple[Counted, str]] = {}
    for *key, above, below, unclear, first_known in _rows(units, indicators, since):
        if (key[1], key[2]) in periods:
            found[tuple(key)] = (_exact(above), _exact(below), unclear), first_known
    return found


def _rows(units: Sequence[int], indicators: Collection[int], since: datetime.date) -> Iterator[Any]:
    """With days as text: converting values field by field takes longer than all the rest."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_asked("= ANY(%s)", "= ANY(%s)"), (array_of(units), since, array_of(indicators), FOREVER))
        else:
            of_units, of_indicators = (f"IN ({', '.join(['%s'] * len(some))})" for some in (units, indicators))
            days = since.isoformat(), FOREVER.isoformat()
            cursor.execute(_asked(of_units, of_indicators), (*units, days[0], *indicators, days[1]))
        while rows := cursor.fetchmany(1000):
            yield from rows


@lru_cache(maxsize=1000)
def _asked(of_units: str, of_indicators: str) -> str:
    unit, day, span, indicator, cell, known_to, *numbers, known_from = (column_of(Figure, name) for name in _WRITTEN)
    return f"""SELECT {unit}, CAST({day} AS text), {span}, {indicator}, {cell}, {", ".join(numbers)}, CAST({known_from} AS text)
        FROM {connection.ops.quote_name(Figure._meta.db_table)}
        WHERE {unit} {of_units} AND {day} >= %s AND {indicator} {of_indicators} AND {known_to} = %s"""  # noqa: S608


def _exact(value: Any) -> Any:
    """SQLite keeps what is no whole number as a floating one."""
    return Decimal(str(value)).quantize(EXACT) if isinstance(value, float) else value


def _write(changes: Sequence[Change], kept: Mapping[Key, tuple[Counted, str]], on: datetime.date, *beside: Put) -> None:
    """What was written on the same day is overwritten, or taken back; what was known before stays, as known until the day
    before. Of few figures all that is written is one statement."""
    today, forever = on.isoformat(), FOREVER.isoformat()
    yesterday = (on - DAY).isoformat()
    new: list[tuple[Any, ...]] = []
    over: list[tuple[Any, ...]] = []
    gone: list[tuple[Any, ...]] = []
    for key, was, found in changes:
        if was is not None and (first_known := kept[key][1]) < today:
            over.append((*key, yesterday, *was, first_known))
        if found is not None:
            (new if was is None else over).append((*key, forever, *found, today))
        elif was is not None:
            gone.append((*key, forever))
    if len(new) <= _FEW:
        over, new = over + new, []
    drop_rows(Figure, _KEY, gone)
    put(Put(Figure, _WRITTEN, _KEY, over), *beside)
    if new:
        insert_rows(Figure, _WRITTEN, new)
