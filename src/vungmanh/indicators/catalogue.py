"""The definitions as they stand in the database, read once per text and process."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import Cast

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
    rows = DefinitionVersion.objects.annotate(text=Cast("body", TextField())).order_by("indicator_id", "number")
    names = ("pk", "indicator_id", "number", "valid_from", "indicator__retired_on", "text")
    return [version for row in rows.values_list(*names) if (version := _version(*row)) is not None]


def in_force(rows: Iterable[Version], day: datetime.date) -> list[Version]:
    """Of each indicator the version that holds on the day: the latest whose first day has come."""
    found: dict[int, Version] = {}
    for row in rows:
        if row.valid_from is None or row.valid_from <= day:
            found[row.indicator] = row
    return [row for row in found.values() if row.retired_on is None or day <= row.retired_on]


def definitions_on(day: datetime.date) -> dict[str, Version]:
    """By code."""
    return {row.definition.code: row for row in in_force(versions(), day)}


@lru_cache(maxsize=5000)
def _version(
    pk: int,
    indicator: int,
    number: int,
    valid_from: datetime.date | None,
    retired_on: datetime.date | None,
    text: str,
) -> Version | None:
    try:
        return Version(pk, indicator, number, valid_from, retired_on, read(json.loads(text)))
    except DefinitionError as error:
        logger.warning("definition %s cannot be counted: %s", pk, error)
        return None
