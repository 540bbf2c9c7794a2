"""How far registers can be relied on: what they do not know, what contradicts itself, and how long ago they last changed, by
unit."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from vungmanh.core.bulk import insert_rows
from vungmanh.core.prepared import Prepared, prepared
from vungmanh.indicators.contradictions import any_of
from vungmanh.indicators.countables import Countable, countable, countables
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.models import QualityCount
from vungmanh.indicators.selectors import Place, common_path
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

_COLUMNS = ("countable", "unit", "rows", "unknown", "latest", "contradictory", "counted_at")


@dataclass(slots=True)
class Quality:
    """Of the rows of a unit with all below it, in force on a day: how many there are, of how many each attribute is not
    known, how many cannot be right, and the latest day on which one of them became what it is."""

    rows: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    latest: datetime.date | None = None
    contradictory: int = 0
    """Rows that break a rule of the register or several; each counts once."""

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
        self.contradictory += other.contradictory
        for name, count in other.unknown.items():
            self.unknown[name] = self.unknown.get(name, 0) + count
        self.latest = max(filter(None, (self.latest, other.latest)), default=None)


def attributes_to_know(facts: Countable) -> list[str]:
    """Attributes of which it may be unknown what they are."""
    return [each.name for each in facts.attributes if not each.at and compiling._is_nullable(facts, each.name)]


def quality_by_unit(facts: Countable, units: Sequence[Place], day: datetime.date) -> dict[int, Quality]:
    """For each of `units` with all below it; what happens on a day is looked at over the year before. Two queries, a third
    where the register looks for contradictions."""
    names = attributes_to_know(facts)
    found = {unit.pk: Quality(unknown=dict.fromkeys(names, 0)) for unit in units}
    if not units:
        return found
    within = common_path(unit.path for unit in units)
    paths, wrong = dict(_paths(within)), _contradictory(facts, within, day)
    for unit, rows, latest, *known in _asked(facts.name)(within, day, _since(facts, day)):
        own = Quality(rows, {name: rows - count for name, count in zip(names, known, strict=True)}, latest)
        own.contradictory = wrong.get(unit, 0)
        for pk in ids_of_path(paths.get(unit, "")):
            if pk in found:
                found[pk].add(own)
    return found


def rows_looked_at(facts: Countable, within: str, day: datetime.date) -> QuerySet[Any]:
    """The rows that `quality_by_unit` looks at."""
    return _looked_at(facts, within, day, _since(facts, day))


def kept_quality_by_unit(
    facts: Countable, units: Sequence[Place]
) -> tuple[dict[int, Quality], datetime.datetime] | None:
    """The same as it was last counted, and when; None where it never was. One query, however many rows there are."""
    rows = _kept(facts.name, common_path(unit.path for unit in units))
    if not rows:
        return None
    names = attributes_to_know(facts)
    found = {unit.pk: Quality(unknown=dict.fromkeys(names, 0)) for unit in units}
    for path, count, unknown, latest, wrong, _counted_at in rows:
        own = Quality(count, {name: unknown[name] for name in names if name in unknown}, latest, wrong)
        for pk in ids_of_path(path):
            if pk in found:
                found[pk].add(own)
    return found, max(row[-1] for row in rows)


def keep_quality(*, at: datetime.datetime) -> None:
    """Go through every register, and keep what it does not know and what contradicts itself by unit; a transaction for each.
    Safe to repeat."""
    day, moment = timezone.localdate(at), connection.ops.adapt_datetimefield_value(at)
    for facts in countables():
        names, wrong = attributes_to_know(facts), _contradictory(facts, "/", day)
        rows = [
            (facts.name, unit, count, _text(names, count, known), latest, wrong.get(unit, 0), moment)
            for unit, count, latest, *known in _asked(facts.name)("/", day, _since(facts, day))
        ]
        with transaction.atomic():
            QualityCount.objects.filter(countable=facts.name).delete()
            insert_rows(QualityCount, _COLUMNS, rows)


def _text(names: Sequence[str], count: int, known: Sequence[int]) -> str:
    return json.dumps({name: count - some for name, some in zip(names, known, strict=True) if count > some})


def contradictory_rows(facts: Countable, within: str, day: datetime.date, reason: str = "") -> QuerySet[Any]:
    """Of the rows that `quality_by_unit` looks at those that break a rule of the register, or the one that is named."""
    rules = [rule for rule in facts.contradictions if reason in ("", rule.name)]
    return rows_looked_at(facts, within, day).filter(any_of(rules, day))


def _contradictory(facts: Countable, within: str, day: datetime.date) -> dict[int, int]:
    """How many there are, by unit; no query where the register has no rules."""
    if not facts.contradictions:
        return {}
    return dict(contradictory_rows(facts, within, day).values_list(facts.unit).annotate(rows_=Count("*")))


def _since(facts: Countable, day: datetime.date) -> datetime.date | None:
    return day - datetime.timedelta(days=365) if facts.happens else None


def _looked_at(facts: Countable, within: str, day: datetime.date, since: datetime.date | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = facts.table()._base_manager.filter(facts.only).order_by()
    if since:
        rows = rows.filter(**{f"{facts.happens}__lte": day, f"{facts.happens}__gt": since})
    else:
        rows = rows.filter(compiling.on_day(facts, day))
    return rows.filter(**{f"{facts.unit}__in": Unit.objects.filter(path__within=within).order_by().values("pk")})


def kept_contradictions(within: str) -> dict[str, int]:
    """Rows that cannot be right in each register that has any, of the units within a path, as last counted. One query."""
    return dict(_kept_contradictory(within))


@prepared
def _kept_contradictory(within: str) -> QuerySet[QualityCount, Any]:
    rows = QualityCount.objects.filter(unit__path__within=within, contradictory__gt=0).order_by()
    return rows.values_list("countable").annotate(rows_=Sum("contradictory"))


@prepared
def _kept(name: str, within: str) -> QuerySet[QualityCount, Any]:
    rows = QualityCount.objects.filter(countable=name, unit__path__within=within).order_by()
    return rows.values_list("unit__path", "rows", "unknown", "latest", "contradictory", "counted_at")


@prepared
def _paths(within: str) -> QuerySet[Unit, Any]:
    return Unit.objects.filter(path__within=within).order_by().values_list("pk", "path")


def _known(facts: Countable, name: str) -> Count:
    """How many rows say it; those of which it is not asked lack nothing."""
    if facts.attribute(name).asked_of is None:
        return Count(compiling.column_of(facts, name))
    return Count("pk", filter=~missing(facts, name))


def missing(facts: Countable, name: str) -> Q:
    """The rows of which the attribute is to be known and is not."""
    unknown = Q(**{f"{compiling.column_of(facts, name)}__isnull": True})
    asked_of = facts.attribute(name).asked_of
    return unknown if asked_of is None else unknown & asked_of


@lru_cache(maxsize=200)
def _asked(name: str) -> Prepared[Any]:
    """Unit, rows, latest day, and of how many rows each attribute is known; what is not null is counted faster than what is."""
    facts = countable(name)
    known = {f"known_{each}": _known(facts, each) for each in attributes_to_know(facts)}

    @prepared
    def asked(within: str, day: datetime.date, since: datetime.date | None) -> QuerySet[Any, Any]:
        rows = _looked_at(facts, within, day, since)
        latest = Max(facts.happens or facts.starts)
        return rows.values_list(facts.unit).annotate(rows_=Count("*"), latest_=latest, **known)

    return asked
