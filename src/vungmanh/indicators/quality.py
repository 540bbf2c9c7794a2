"""How far registers can be relied on: what they do not know, and how long ago they last changed, by unit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, QuerySet

from vungmanh.core.prepared import Prepared, prepared
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.selectors import Place, common_path
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path


@dataclass(slots=True)
class Quality:
    """Of the rows of a unit with all below it, in force on a day: how many there are, of how many each attribute is not
    known, and the latest day on which one of them became what it is."""

    rows: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    latest: datetime.date | None = None

    @property
    def asked(self) -> int:
        """Answers that there should be: one for each row and attribute that may be unknown."""
        return self.rows * len(self.unknown)

    @property
    def missing(self) -> int:
        return sum(self.unknown.values())

    @property
    def known_pct(self) -> float | None:
        return 100 * (self.asked - self.missing) / self.asked if self.asked else None

    def add(self, other: Quality) -> None:
        self.rows += other.rows
        for name, count in other.unknown.items():
            self.unknown[name] = self.unknown.get(name, 0) + count
        self.latest = max(filter(None, (self.latest, other.latest)), default=None)


def attributes_to_know(facts: Countable) -> list[str]:
    """Attributes of which it may be unknown what they are."""
    return [each.name for each in facts.attributes if not each.at and compiling._is_nullable(facts, each.name)]


def quality_by_unit(facts: Countable, units: Sequence[Place], day: datetime.date) -> dict[int, Quality]:
    """For each of `units` with all below it; what happens on a day is looked at over the year before. Two queries."""
    names = attributes_to_know(facts)
    found = {unit.pk: Quality(unknown=dict.fromkeys(names, 0)) for unit in units}
    if not units:
        return found
    within = common_path(unit.path for unit in units)
    paths = dict(_paths(within))
    since = _since(facts, day)
    for unit, rows, latest, *known in _asked(facts.name)(within, day, since):
        own = Quality(rows, {name: rows - count for name, count in zip(names, known, strict=True)}, latest)
        for pk in ids_of_path(paths.get(unit, "")):
            if pk in found:
                found[pk].add(own)
    return found


def rows_looked_at(facts: Countable, within: str, day: datetime.date) -> QuerySet[Any]:
    """The rows that `quality_by_unit` looks at."""
    return _looked_at(facts, within, day, _since(facts, day))


def _since(facts: Countable, day: datetime.date) -> datetime.date | None:
    return day - datetime.timedelta(days=365) if facts.happens else None


def _looked_at(facts: Countable, within: str, day: datetime.date, since: datetime.date | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = facts.table()._base_manager.filter(facts.only).order_by()
    if since:
        rows = rows.filter(**{f"{facts.happens}__lte": day, f"{facts.happens}__gt": since})
    else:
        rows = rows.filter(compiling.on_day(facts, day))
    return rows.filter(**{f"{facts.unit}__in": Unit.objects.filter(path__within=within).order_by().values("pk")})


@prepared
def _paths(within: str) -> QuerySet[Unit, Any]:
    return Unit.objects.filter(path__within=within).order_by().values_list("pk", "path")


@lru_cache(maxsize=200)
def _asked(name: str) -> Prepared[Any]:
    """Unit, rows, latest day, and of how many rows each attribute is known; what is not null is counted faster than what is."""
    facts = countable(name)
    known = {f"known_{each}": Count(compiling.column_of(facts, each)) for each in attributes_to_know(facts)}

    @prepared
    def asked(within: str, day: datetime.date, since: datetime.date | None) -> QuerySet[Any, Any]:
        rows = _looked_at(facts, within, day, since)
        latest = Max(facts.happens or facts.starts)
        return rows.values_list(facts.unit).annotate(rows_=Count("*"), latest_=latest, **known)

    return asked
