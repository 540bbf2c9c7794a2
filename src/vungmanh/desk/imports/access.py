"""How this room gets at registers and imports: only what the person may bring in; what is not open is not there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from vungmanh.desk.requests import DeskRequest, acting, permitted, today
from vungmanh.imports.models import SheetImport
from vungmanh.imports.permissions import imports_visible_to, may_import, may_open_file, units_to_import_for
from vungmanh.imports.registers import Register, register_of, registers
from vungmanh.units.models import Unit


def seen_or_404(request: DeskRequest, pk: int) -> SheetImport:
    """The import with its unit; whoever sees it may do everything with it."""
    rows = imports_visible_to(request.user, today())
    found: SheetImport = get_object_or_404(
        rows.select_related("unit", "file", "job", "uploaded_by", "done_by", "undone_by"), pk=pk
    )
    acting(request, may_import, register_of(found.register), found.unit, today())
    return found


def opened_or_403(request: DeskRequest, pk: int) -> SheetImport:
    """The import, for those who may take its file away."""
    sheet = seen_or_404(request, pk)
    if not permitted(request, may_open_file, sheet, today()):
        raise PermissionDenied
    return sheet


def register_or_404(request: DeskRequest, address: str) -> tuple[Register, list[Unit]]:
    """The register and the units for which the person may bring sheets in; 404 where there are none."""
    register = next((each for each in registers() if each.address == address), None)
    units = list(units_to_import_for(request.user, register, today())) if register else []
    if register is None or not units:
        raise Http404
    return register, units


def unit_of(request: DeskRequest, units: list[Unit]) -> Unit:
    """The unit that the address names, the highest one without a name."""
    asked = request.GET.get("don_vi", "")
    found = next((unit for unit in units if str(unit.pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found or min(units, key=lambda unit: len(unit.path))
