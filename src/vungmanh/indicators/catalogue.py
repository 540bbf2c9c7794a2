"""The definitions as they stand in the database, read once per text and process."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from vungmanh.core.once import once
from vungmanh.indicators.definitions import Definition, DefinitionError, read
from vungmanh.indicators.models import DefinitionVersion

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, slots=True)
class Version:
    """A definition with the days for which it holds. The same row is the same object as long as it says the same."""

    pk: int
    indicator: int
    number: int
    valid_from: datetime.date | None
    retired_on: datetime.date | None
    definition: Definition


def versions() -> list[Version]:
    """Every version of every indicator, the earlier ones first; one query. A definition that names what no register
    declares any more is left out and logged: what can be counted goes on being counted."""
    return versions_and_late()[0]


def versions_and_late() -> tuple[list[Version], set[int]]:
    """The same, and the indicators whose figures do not follow their latest version yet; one query."""
    rows = once("definitions", _rows)
    found = [version for *row, _counted, _latest in rows if (version := _version(*row)) is not None]
    return found, {row[1] for row in rows if row[-2] < row[-1]}


def _rows() -> list[tuple[Any, ...]]:
    """As the driver gives them: they are read on every page and with every change, and few of them need converting."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(connection.vendor))
        return cursor.fetchall()


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    days = {"since": Cast("valid_from", TextField()), "retired": Cast("indicator__retired_on", TextField())}
    rows = DefinitionVersion.objects.annotate(text=Cast("body", TextField()), **days)
    asked = rows.order_by("indicator_id", "number").values_list(
        "pk", "indicator_id", "number", "since", "retired", "text", "indicator__counted", "indicator__version"
    )
    text, params = asked.query.get_compiler(connection=connection).as_sql()
    return text, params


def in_force(rows: Iterable[Version], day: datetime.date) -> list[Version]:
    """Of each indicator the version that holds on the day: the latest whose first day has come."""
    found: dict[int, Version] = {}
    for row in rows:
        if row.valid_from is None or row.valid_from <= day:
            found[row.indicator] = row
    return [row for row in found.values() if row.retired_on is None or day <= row.retired_on]


def definitions_on(day: datetime.date) -> dict[str, Version]:
    """By code."""
    return definitions_of([day])[day]


def definitions_of(days: Iterable[datetime.date]) -> dict[datetime.date, dict[str, Version]]:
    """The same for several days; one query."""
    rows = versions()
    return {day: {row.definition.code: row for row in in_force(rows, day)} for day in days}


@lru_cache(maxsize=5000)
def _version(
    pk: int,
    indicator: int,
    number: int,
    valid_from: str | None,
    retired_on: str | None,
    text: str,
) -> Version | None:
    since, until = (datetime.date.fromisoformat(day) if day else None for day in (valid_from, retired_on))
    try:
        return Version(pk, indicator, number, since, until, read(json.loads(text)))
    except DefinitionError as error:
        logger.warning("definition %s cannot be counted: %s", pk, error)
        return None
