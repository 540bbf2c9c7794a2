"""Who may bring sheets in and see what came in; nothing else decides this.

Each register says for which units a person may bring in records (`Register.units`). An import belongs to one unit: who may
bring in records for that unit sees it, answers its questions, brings it in and takes it back.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import Register, register_of, registers
from vungmanh.units.models import Unit


def registers_open_to(user: Any, on: datetime.date) -> list[Register]:
    """Registers into which the person may bring records of some unit; a query for each reach."""
    found = {reach: units.exists() for reach, (units, _names) in _reaches(user, on).items()}
    return [register for register in registers() if found[register.reach]]


def _reaches(user: Any, on: datetime.date) -> dict[Hashable, tuple[QuerySet[Unit], list[str]]]:
    """Units and names of the registers that are open for them."""
    found: dict[Hashable, tuple[QuerySet[Unit], list[str]]] = {}
    for register in registers():
        if register.reach not in found:
            found[register.reach] = (register.units(user, on), [])
        found[register.reach][1].append(register.name)
    return found


def units_to_import_for(user: Any, register: Register, on: datetime.date) -> QuerySet[Unit]:
    """The units for which a whole sheet may be brought in: their villages come in with them."""
    return register.units(user, on).exclude(level="village").order_by("sort_key", "pk")


def may_import(user: Any, register: Register, unit: Unit, on: datetime.date) -> bool:
    return register.units(user, on).filter(pk=unit.pk).exists()


def may_open_file(user: Any, sheet: SheetImport, on: datetime.date) -> bool:
    """Take the file away as it came, with what is private in it: who brought it, and who may see that of its people."""
    return sheet.uploaded_by_id == user.pk or register_of(sheet.register).may_see_private(user, sheet.unit, on)


def imports_visible_to(user: Any, on: datetime.date) -> QuerySet[SheetImport]:
    """Imports into registers, for units whose records the person may bring in."""
    condition = Q(pk__in=[])
    for units, names in _reaches(user, on).values():
        condition |= Q(register__in=names, unit__in=units.order_by().values("pk"))
    return SheetImport.objects.filter(condition)
