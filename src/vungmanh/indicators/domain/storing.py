"""Brings kept figures to what was counted. What was known stays known: a figure that changes is closed, not overwritten,
unless it was written on the same day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from vungmanh.core.bulk import column_of, insert_rows
from vungmanh.indicators.domain.counting import EXACT, Counted, Key
from vungmanh.indicators.models import FOREVER, Figure
from vungmanh.indicators.periods import DAY, Period

_KEY = ("unit", "day", "span", "indicator", "cell")
_WRITTEN = (*_KEY, "numerator", "denominator", "unjudged", "known_from", "known_to")


class Change(NamedTuple):
    """A figure that was not what was counted; None where there is none."""

    key: Key
    kept: Counted | None
    found: Counted | None


def bring(
    counted: dict[Key, Counted],
    *,
    units: Sequence[int],
    indicators: Collection[int],
    periods: Collection[Period],
    since: datetime.date,
    on: datetime.date,
) -> list[Change]:
    """Let the figures of these units, indicators and periods be `counted` from the day `on`; what changed by it."""
    kept: dict[Key, Counted] = {}
    known_from: dict[Key, str] = {}
    asked, today = {(period.day.isoformat(), period.span.value) for period in periods}, on.isoformat()
    for *key, above, below, unclear, first_known in _kept(units, since):
        if key[3] in indicators and (key[1], key[2]) in asked:
            kept[tuple(key)] = (_exact(above), _exact(below), unclear)
            known_from[tuple(key)] = first_known
    changes = [Change(key, kept.get(key), found) for key, found in counted.items() if kept.get(key) != found]
    changes += [Change(key, was, None) for key, was in kept.items() if key not in counted]
    gone = [change.key for change in changes if change.kept is not None]
    _end([key for key in gone if known_from[key] >= today], [key for key in gone if known_from[key] < today], on)
    known = (today, FOREVER.isoformat())
    insert_rows(Figure, _WRITTEN, ((*key, *found, *known) for key, _, found in changes if found is not None))
    return changes


def _kept(units: Sequence[int], since: datetime.date) -> Iterator[Any]:
    """What is known now, with days as text: converting values field by field takes longer than all the rest."""
    columns = [column_of(Figure, name) for name in (*_WRITTEN[:-1], "known_to")]
    unit, day, *others, known_from, known_to = columns
    marks = ", ".join(["%s"] * len(units))
    text = f"""SELECT {unit}, CAST({day} AS text), {", ".join(others)}, CAST({known_from} AS text)
        FROM {connection.ops.quote_name(Figure._meta.db_table)}
        WHERE {unit} IN ({marks}) AND {day} >= %s AND {known_to} = %s"""  # noqa: S608  (names are ours)
    with connection.cursor() as cursor:
        cursor.execute(text, (*units, since.isoformat(), FOREVER.isoformat()))
        while rows := cursor.fetchmany(1000):
            yield from rows


def _exact(value: Any) -> Any:
    """SQLite keeps what is no whole number as a floating one."""
    return Decimal(str(value)).quantize(EXACT) if isinstance(value, float) else value


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
