"""Excel out: the template, the register itself, the errors of a sheet marked in it, the file as it came."""

from __future__ import annotations

from collections import defaultdict

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from vungmanh.core import audit, files
from vungmanh.desk.downloads import as_download
from vungmanh.desk.imports.access import register_or_404, seen_or_404, unit_of
from vungmanh.desk.imports.wording import column_words, fault_words
from vungmanh.desk.requests import DeskRequest, acting, today
from vungmanh.imports.permissions import may_import
from vungmanh.imports.reading import units_of
from vungmanh.imports.registers import register_of
from vungmanh.imports.writing import filled, marked, template

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def import_template(request: DeskRequest, register: str) -> HttpResponse:
    found, units = register_or_404(request, register)
    within = units_of(found, unit_of(request, units), request.user, today())
    return _excel(template(found, within), f"mau-{found.address}.xlsx")


@require_GET
def import_export(request: DeskRequest, register: str) -> HttpResponse:
    """What is in force today, with the columns of the template; who took it out stands on the audit trail."""
    found, units = register_or_404(request, register)
    unit = unit_of(request, units)
    acting(request, may_import, found, unit, today())
    within = units_of(found, unit, request.user, today())
    rows = list(found.export(within, by=request.user, on=today()))
    told = {"register": (None, found.name), "rows": (None, len(rows))}
    audit.record(unit, by=request.user, action="import.exported", at=timezone.now(), changes=told, unit_id=unit.pk)
    return _excel(filled(found, within, rows), f"{found.address}-{today():%Y%m%d}.xlsx")


@require_GET
def import_faults(request: DeskRequest, pk: int) -> HttpResponse:
    """The sheet as it came, wrong cells coloured and told in a last column: to be put right and brought in again."""
    sheet = seen_or_404(request, pk)
    register = register_of(sheet.register)
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fault in sheet.faults.all():
        words = f"{column_words(register, fault.column)}: {fault_words(fault.code, fault.params)}"
        told[fault.row].append((fault.column, words))
    with files.open_stored(sheet.file) as stream:
        content = stream.read()
    within = units_of(register, sheet.unit, request.user, today())
    return _excel(marked(register, within, content, told), f"loi-{register.address}-{sheet.pk}.xlsx")


@require_GET
def import_original(request: DeskRequest, pk: int) -> FileResponse:
    sheet = seen_or_404(request, pk)
    return as_download(sheet.file, sheet.file_name)


def _excel(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
