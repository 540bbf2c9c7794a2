"""Excel out: the template, the register itself, the errors of a sheet marked in it, the file as it came."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from vungmanh.core import audit, files
from vungmanh.desk.downloads import as_download
from vungmanh.desk.imports.access import opened_or_403, register_or_404, unit_of
from vungmanh.desk.imports.wording import column_words, fault_words
from vungmanh.desk.requests import DeskRequest, acting, today
from vungmanh.imports.permissions import may_import
from vungmanh.imports.reading import other_unit_columns, units_of
from vungmanh.imports.registers import Register, register_of
from vungmanh.imports.writing import Others, filled, marked, rows_of, template
from vungmanh.units.models import Unit

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def import_template(request: DeskRequest, register: str) -> HttpResponse:
    found, units = register_or_404(request, register)
    unit = unit_of(request, units)
    within, others = _choices(request, found, unit)
    return _excel(template(found, within, others), f"mau-{found.address}.xlsx")


@require_GET
def import_export(request: DeskRequest, register: str) -> HttpResponse:
    """What is in force today, with the columns of the template; who took it out stands on the audit trail."""
    found, units = register_or_404(request, register)
    unit = unit_of(request, units)
    acting(request, may_import, found, unit, today())
    within, others = _choices(request, found, unit)
    rows = list(found.export(within, by=request.user, on=today()))
    told = {"register": (None, found.name), "rows": (None, len(rows))}
    audit.record(unit, by=request.user, action="import.exported", at=timezone.now(), changes=told, unit_id=unit.pk)
    return _excel(
        filled(found, within, rows, others, rows_of(unit, len(rows), today())), f"{found.address}-{today():%Y%m%d}.xlsx"
    )


@require_GET
def import_faults(request: DeskRequest, pk: int) -> HttpResponse:
    """The sheet as it came, wrong cells coloured and told in a last column: to be put right and brought in again."""
    sheet = opened_or_403(request, pk)
    register = register_of(sheet.register)
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fault in sheet.faults.all():
        words = f"{column_words(register, fault.column)}: {fault_words(fault.code, fault.params)}"
        told[fault.row].append((fault.column, words))
    with files.open_stored(sheet.file) as stream:
        content = stream.read()
    within, others = _choices(request, register, sheet.unit)
    return _excel(marked(register, within, content, told, others), f"loi-{register.address}-{sheet.pk}.xlsx")


@require_GET
def import_original(request: DeskRequest, pk: int) -> FileResponse:
    sheet = opened_or_403(request, pk)
    return as_download(sheet.file, sheet.file_name)


def _choices(request: DeskRequest, register: Register, unit: Unit) -> tuple[Any, Others]:
    """Units to choose from in the sheet: those whose records may be brought in, and by column others."""
    units = partial(units_of, register, unit, request.user, today())
    return units(), {column.name: units(column.name) for column in other_unit_columns(register)}


def _excel(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
