"""Which units there are, on a day. A unit's place on a past day is that of its state then, not of today."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from vungmanh.core.tables import matching
from vungmanh.units.models import Unit, UnitState


def states_on(on: datetime.date) -> QuerySet[UnitState]:
    """One row per unit in force on the day, with what it was called and where it belonged then."""
    return UnitState.objects.in_force_on(on)


def units_in_force(on: datetime.date) -> QuerySet[Unit]:
    """Units that exist on the day; their columns say what they are today."""
    return Unit.objects.in_force_on(on)


def path_on(unit: Unit, on: datetime.date) -> str:
    """Where the unit stood on the day; today's place where it did not exist then."""
    state = states_on(on).filter(unit=unit).values_list("path", flat=True).first()
    return state or unit.path


def states_within(territory: Unit, on: datetime.date) -> QuerySet[UnitState]:
    """States on the day of all that lies below `territory` (itself left out)."""
    return states_on(on).filter(path__within=path_on(territory, on)).exclude(unit=territory)


def units_within(territory: Unit, on: datetime.date) -> QuerySet[Unit]:
    """All that lies below `territory` on the day (itself left out), in Vietnamese order."""
    return Unit.objects.filter(pk__in=states_within(territory, on).values("unit_id"))


def territories_above(unit: Unit, on: datetime.date) -> list[Unit]:
    """From the top down, the unit itself last."""
    ids = ids_of_path(path_on(unit, on))
    by_id = Unit.objects.in_bulk(ids)
    return [by_id[number] for number in ids if number in by_id]


def search_units(q: str, on: datetime.date, within: Unit | None = None) -> QuerySet[Unit]:
    """Units in force on the day whose name, then or now, answers `q` (`language.searching`)."""
    states = states_on(on) if within is None else states_on(on).filter(path__within=path_on(within, on))
    found = matching(states, q, [("folded", "name"), ("unit__folded", "unit__name")])
    return Unit.objects.filter(pk__in=found.values("unit_id"))


def ids_of_path(path: str) -> list[int]:
    return [int(part) for part in path.split("/") if part]
