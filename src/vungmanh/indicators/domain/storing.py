"""Brings kept figures to what was counted. What was known stays known: a figure that changes is closed, not overwritten,
unless it was written on the same day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from vungmanh.core.bulk import column_of, insert_rows
from vungmanh.indicators.domain.counting import Counted, Key
from vungmanh.indicators.models import FOREVER, Figure
from vungmanh.indicators.periods import DAY, Period

_KEY = ("unit", "day", "span", "indicator", "cell")
_WRITTEN = (*_KEY, "numerator", "denominator", "unjudged", "known_from", "known_to")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that was not what was counted; None where there is none."""

    key: Key
    kept: Counted | None
    found: Counted | None


def bring(
    found: dict[Key, Counted],
    *,
    units: Sequence[int],
    indicators: Collection[int],
    periods: Collection[Period],
    since: datetime.date,
    on: datetime.date,
) -> list[Change]:
    """Let the figures of these units, indicators and periods be `found` from the day `on`; what changed by it."""
    kept: dict[Key, Counted] = {}
    known_from: dict[Key, datetime.date] = {}
    asked = {(period.day, period.span.value) for period in periods}
    rows = Figure.objects.filter(unit__in=units, day__gte=since, known_to=FOREVER)
    names = ("unit_id", "day", "span", "indicator_id", "cell", "numerator", "denominator", "unjudged", "known_from")
    for row in rows.values_list(*names).iterator(chunk_size=5000):
        if row[3] in indicators and (row[1], row[2]) in asked:
            key = Key(*row[:5])
            kept[key], known_from[key] = row[5:8], row[8]
    changes = [Change(key, kept.get(key), counted) for key, counted in found.items() if kept.get(key) != counted]
    changes += [Change(key, counted, None) for key, counted in kept.items() if key not in found]
    gone = [change.key for change in changes if change.kept is not None]
    _end([key for key in gone if known_from[key] >= on], [key for key in gone if known_from[key] < on], on)
    new = ((*change.key, *change.found, on, FOREVER) for change in changes if change.found is not None)
    insert_rows(Figure, _WRITTEN, new)
    return changes


def _end(of_today: Iterable[Key], of_before: Iterable[Key], on: datetime.date) -> None:
    """Take back what was written on the same day; close what was known before."""
    columns = {name: column_of(Figure, name) for name in (*_KEY, "known_to")}
    is_it = " AND ".join(f"{column} = %s" for column in columns.values())
    table = connection.ops.quote_name(Figure._meta.db_table)
    taken: list[Sequence[Any]] = [(*key, FOREVER) for key in of_today]
    closed: list[Sequence[Any]] = [(on - DAY, *key, FOREVER) for key in of_before]
    with connection.cursor() as cursor:
        if taken:
            cursor.executemany(f"DELETE FROM {table} WHERE {is_it}", taken)  # noqa: S608  (names are ours)
        if closed:
            cursor.executemany(f"UPDATE {table} SET {columns['known_to']} = %s WHERE {is_it}", closed)  # noqa: S608
