"""Who may bring sheets in and see what came in; nothing else decides this.

Each register says for which units a person may bring in records (`Register.units`). An import belongs to one unit: who may
bring in records for that unit sees it, answers its questions, brings it in and takes it back.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import Register, registers
from vungmanh.units.models import Unit


def registers_open_to(user: Any, on: datetime.date) -> list[Register]:
    """Registers into which the person may bring records of some unit; a query each."""
    return [register for register in registers() if register.units(user, on).exists()]


def units_to_import_for(user: Any, register: Register, on: datetime.date) -> QuerySet[Unit]:
    """The units for which a whole sheet may be brought in: their villages come in with them."""
    return register.units(user, on).exclude(level="village").order_by("sort_key", "pk")


def may_import(user: Any, register: Register, unit: Unit, on: datetime.date) -> bool:
    return register.units(user, on).filter(pk=unit.pk).exists()


def imports_visible_to(user: Any, on: datetime.date) -> QuerySet[SheetImport]:
    """Imports into registers, for units whose records the person may bring in."""
    condition = Q(pk__in=[])
    for register in registers():
        condition |= Q(register=register.name, unit__in=register.units(user, on).values("pk"))
    return SheetImport.objects.filter(condition)
