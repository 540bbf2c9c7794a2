"""How far registers can be relied on: what they do not know, and how long ago they last changed, by unit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from vungmanh.indicators.countables import Countable
from vungmanh.indicators.domain import compiling
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


def quality_by_unit(facts: Countable, units: Sequence[Unit], day: datetime.date) -> dict[int, Quality]:
    """For each of `units` with all below it; what happens on a day is looked at over the year before. Two queries."""
    names = attributes_to_know(facts)
    found = {unit.pk: Quality(unknown=dict.fromkeys(names, 0)) for unit in units}
    within = Q()
    for unit in units:
        within |= Q(path__startswith=unit.path)
    if not units:
        return found
    paths = dict(Unit.objects.filter(within).values_list("pk", "path"))
    rows = facts.table()._default_manager.filter(facts.only, _lasting(facts, day)).order_by()
    counts = {
        f"unknown_{name}": Count("pk", filter=Q(**{f"{compiling.column_of(facts, name)}__isnull": True}))
        for name in names
    }
    grouped = rows.values(facts.unit).annotate(rows_=Count("pk"), latest_=Max(facts.happens or facts.starts), **counts)
    for row in grouped:
        unknown = {name: row[f"unknown_{name}"] for name in names}
        own = Quality(row["rows_"], unknown, row["latest_"])
        for pk in ids_of_path(paths.get(row[facts.unit], "")):
            if pk in found:
                found[pk].add(own)
    return found


def _lasting(facts: Countable, day: datetime.date) -> Q:
    if facts.happens:
        return Q(**{f"{facts.happens}__lte": day, f"{facts.happens}__gt": day - datetime.timedelta(days=365)})
    return compiling.on_day(facts, day)
