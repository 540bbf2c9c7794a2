"""The definitions and the periods that figures are kept of, as they stand in the database: read once per text and process."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Model

from vungmanh.core.once import once
from vungmanh.indicators.definitions import Definition, DefinitionError, read
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import DefinitionVersion, Indicator, KeptPeriod
from vungmanh.indicators.periods import Period

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


class Kept(NamedTuple):
    """A period that figures are kept of."""

    period: Period
    is_opened: bool
    """Its figures are all there."""
    summed_on: datetime.date | None
    """Sums of territories are kept as they were known at the end of this day."""
    unsummed_on: datetime.date | None
    """Sums as of an earlier day are not to be used."""

    @property
    def is_summed(self) -> bool:
        """Whether its sums can be used."""
        return self.summed_on is not None and (self.unsummed_on is None or self.summed_on >= self.unsummed_on)


class Catalogue(NamedTuple):
    versions: tuple[Version, ...]
    """Every version of every indicator, the earlier ones first. A definition that names what no register declares any more is
    left out and logged: what can be counted goes on being counted."""
    late: frozenset[int]
    """Indicators whose figures do not follow their latest version yet."""
    kept: tuple[Kept, ...]
    """Every period that figures are kept of, the earliest first."""


def versions() -> tuple[Version, ...]:
    """Of the catalogue; one query."""
    return catalogue().versions


def all_kept() -> tuple[Kept, ...]:
    """Of the catalogue; one query."""
    return catalogue().kept


def catalogue() -> Catalogue:
    """As it stands in the database; one query.

    It is asked for on every page and with every change, and hardly ever says anything new: so the database gives two texts, and
    the same texts give the same objects.
    """
    definitions, periods = once("definitions and periods", _texts)
    return Catalogue(*_defined(definitions or ""), _kept(periods or ""))


def _texts() -> tuple[str | None, str | None]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor))
        found: tuple[str | None, str | None] = cursor.fetchone()
        return found


_FIELD, _ROW = "\x1f", "\x1e"
"""Between the fields of a row and between rows; no JSON holds them."""


@cache
def _statement(vendor: str) -> str:
    glue = "string_agg(%s, chr(30))" if vendor == "postgresql" else "group_concat(%s, char(30))"
    return f"""SELECT (
        SELECT {glue % _joined(vendor, *_OF_A_VERSION)} FROM {_table(DefinitionVersion)} v
        JOIN {_table(Indicator)} i ON i.id = v.indicator_id
    ), (SELECT {glue % _joined(vendor, *_OF_A_PERIOD)} FROM {_table(KeptPeriod)} p)"""  # noqa: S608  (names are ours)


_OF_A_VERSION = (
    "v.id", "v.indicator_id", "v.number", "v.valid_from", "i.retired_on", "v.body", "i.counted", "i.version",
)  # fmt: skip
_OF_A_PERIOD = ("p.day", "p.span", "p.opened_at", "p.summed_on", "p.unsummed_on")


def _joined(vendor: str, *columns: str) -> str:
    mark = "chr(31)" if vendor == "postgresql" else "char(31)"
    return f" || {mark} || ".join(f"coalesce(CAST({column} AS text), '')" for column in columns)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


@lru_cache(maxsize=16)
def _defined(text: str) -> tuple[tuple[Version, ...], frozenset[int]]:
    rows = [row.split(_FIELD) for row in text.split(_ROW) if row]
    rows.sort(key=lambda row: (int(row[1]), int(row[2])))
    found = (_version(*map(int, row[:3]), *row[3:6]) for row in rows)
    late = frozenset(int(row[1]) for row in rows if int(row[6]) < int(row[7]))
    return tuple(version for version in found if version is not None), late


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[Kept, ...]:
    rows = [row.split(_FIELD) for row in text.split(_ROW) if row]
    found = [
        Kept(Period(datetime.date.fromisoformat(day), Span(span)), bool(opened), _day(summed), _day(unsummed))
        for day, span, opened, summed, unsummed in rows
    ]
    return tuple(sorted(found, key=lambda each: each.period))


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


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
    valid_from: str,
    retired_on: str,
    text: str,
) -> Version | None:
    try:
        return Version(pk, indicator, number, _day(valid_from), _day(retired_on), read(json.loads(text)))
    except DefinitionError as error:
        logger.warning("definition %s cannot be counted: %s", pk, error)
        return None
