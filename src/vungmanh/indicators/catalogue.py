"""The definitions and the periods that figures are kept of, as they stand in the database: read once per text and process."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Model

from vungmanh.core.once import once
from vungmanh.indicators.definitions import Definition, DefinitionError, read
from vungmanh.indicators.enums import Span
from vungmanh.indicators.marks import CatalogueMark
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

    It is asked for on every page and with every change, and hardly ever says anything new: so the database gives a mark, and
    two texts only where the mark is another; the same texts give the same objects.
    """
    definitions, periods = once("definitions and periods", _texts)
    return Catalogue(*_defined(definitions or "[]"), _kept(periods or "[]"))


class _Read(NamedTuple):
    """What a process read last, with the mark that it had."""

    mark: str | None
    definitions: str | None
    periods: str | None


_latest = [_Read("", None, None)]


def _texts() -> tuple[str | None, str | None]:
    latest = _latest[0]
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), ["" if settings.PREPARED_CHECKED else latest.mark] * 2)
        found = _Read(*cursor.fetchone())
    if found.mark is None or found.mark != latest.mark:
        _latest[0] = found
    elif settings.PREPARED_CHECKED and found != latest:
        raise ValueError("definitions or kept periods were written without a new mark")
    return _latest[0][1:]


_OF_A_VERSION = (
    "v.id", "v.indicator_id", "v.number", "v.valid_from", "i.retired_on", "v.digest", "i.counted", "i.version",
)  # fmt: skip
_OF_A_PERIOD = ("p.day", "p.span", "p.opened_at", "p.summed_on", "p.unsummed_on")


@cache
def _statement(vendor: str) -> str:
    """The mark, and where it is not the one given each table as one JSON text, in which ever way the database writes it
    soonest."""
    versions, periods = (_listed(vendor, columns) for columns in (_OF_A_VERSION, _OF_A_PERIOD))
    is_other = "IS DISTINCT FROM %s" if vendor == "postgresql" else "IS NOT %s"
    return f"""SELECT mark,
        CASE WHEN mark {is_other} THEN (
            SELECT {versions} FROM {_table(DefinitionVersion)} v JOIN {_table(Indicator)} i ON i.id = v.indicator_id
        ) END,
        CASE WHEN mark {is_other} THEN (SELECT {periods} FROM {_table(KeptPeriod)} p) END
        FROM (SELECT (SELECT mark FROM {_table(CatalogueMark)}) AS mark) marked"""  # noqa: S608  (names are ours)


def _listed(vendor: str, columns: Sequence[str]) -> str:
    """On PostgreSQL everything is a text, what is not there an empty one."""
    if vendor != "postgresql":
        return f"json_group_array(json_array({', '.join(columns)}))"
    values = """, '","', """.join(columns)
    return f"""'[' || string_agg(concat('["', {values}, '"]'), ',') || ']'"""


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


@lru_cache(maxsize=16)
def _defined(text: str) -> tuple[tuple[Version, ...], frozenset[int]]:
    found = [(*map(int, row[:3]), row[3] or "", row[4] or "", row[5], *map(int, row[6:])) for row in json.loads(text)]
    rows = sorted(found, key=lambda row: row[1:3])
    _read(row[5] for row in rows)
    defined = (_version(*row[:6]) for row in rows)
    return tuple(each for each in defined if each is not None), frozenset(row[1] for row in rows if row[6] < row[7])


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[Kept, ...]:
    found = [
        Kept(Period(datetime.date.fromisoformat(day), Span(span)), bool(opened), _day(summed), _day(unsummed))
        for day, span, opened, summed, unsummed in json.loads(text)
    ]
    return tuple(sorted(found, key=lambda each: each.period))


def _day(text: str | None) -> datetime.date | None:
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
    digest: str,
) -> Version | None:
    definition = _definitions[digest]
    if definition is None:
        return None
    return Version(pk, indicator, number, _day(valid_from), _day(retired_on), definition)


_definitions: dict[str, Definition | None] = {}
"""By digest, what this process has read."""


def know(digest: str, definition: Definition) -> None:
    """What was just written need not be read."""
    _definitions[digest] = definition


def _read(digests: Iterable[str]) -> None:
    """Those that this process does not know yet; one query where there are any."""
    missing = set(digests).difference(_definitions)
    if missing:
        for digest, body in DefinitionVersion.objects.filter(digest__in=missing).values_list("digest", "body"):
            _definitions[digest] = _definition(digest, body)


def _definition(digest: str, body: Any) -> Definition | None:
    try:
        return read(body)
    except DefinitionError as error:
        logger.warning("definition of %s cannot be counted: %s", body.get("code", digest), error)
        return None
