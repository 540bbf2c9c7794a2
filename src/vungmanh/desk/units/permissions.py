"""Who may bring in units of a place. Every signed-in person may read all units: they are public facts."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of, has_role
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

KEEPS_UNITS = (Role.ADMINISTRATOR, Role.COORDINATOR)


def may_keep_units(user: User, unit: Unit, on: datetime.date) -> bool:
    """Bring in and correct units in this place: its administrators and coordinators, and those of one above."""
    return has_role(user, KEEPS_UNITS, unit, on)


def places_to_keep(user: User, on: datetime.date) -> QuerySet[Unit]:
    """Territories for which the person keeps units, to choose from; those below them are reached from their pages."""
    held = [row.unit_id for row in assignments_of(user, on) if row.role in KEEPS_UNITS]
    return Unit.objects.filter(pk__in=held, kind=UnitKind.TERRITORY).order_by("sort_key", "pk")
