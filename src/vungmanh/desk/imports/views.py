"""Registers that can be filled from Excel, what came in, and one import in whatever state it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.core.errors import DomainError
from vungmanh.core.tables import list_page
from vungmanh.desk.imports.access import register_or_404, seen_or_404, unit_of
from vungmanh.desk.imports.forms import SheetForm
from vungmanh.desk.imports.wording import TONES, column_words, fault_lines, note_words
from vungmanh.desk.jobs.shown import shown
from vungmanh.desk.refusals import in_words, refusal_words
from vungmanh.desk.requests import DeskRequest, acting, today, who
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.domain.undoing import rows_in_the_way
from vungmanh.imports.enums import BUSY, OPEN, ImportState, Outcome
from vungmanh.imports.models import ImportRow, SheetImport
from vungmanh.imports.permissions import imports_visible_to, may_import, may_open_file, registers_open_to
from vungmanh.imports.registers import Register, register_of, registers
from vungmanh.imports.writing import column_help

_TABS = {"moi": Outcome.CREATE, "doi": Outcome.CHANGE, "nguyen": Outcome.SAME}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview with what it changes in words."""

    row: ImportRow
    changes: list[tuple[str, str, str]]
    is_undone: bool

    @property
    def tone(self) -> str:
        return "quiet" if self.is_undone else {"create": "good", "change": "near"}.get(self.row.outcome, "quiet")

    @property
    def word(self) -> str:
        if self.is_undone and self.row.outcome != Outcome.SAME:
            return _("%(what)s, đã hoàn tác") % {"what": self.row.get_outcome_display()}
        return str(self.row.get_outcome_display())


@require_GET
def imports(request: DeskRequest) -> HttpResponse:
    on = today()
    rows = imports_visible_to(request.user, on).select_related("unit", "uploaded_by")
    known = {register.address: register for register in registers()}
    chosen = known.get(request.GET.get("so", ""))
    if chosen:
        rows = rows.filter(register=chosen.name)
    page = list_page(
        request.GET, rows, default="-luc", sorts={"luc": "uploaded_at", "tep": "file_name", "don_vi": "unit__sort_key"}
    )
    open_to = registers_open_to(request.user, on)
    lines = [(row, register_of(row.register).label, TONES[ImportState(row.state)]) for row in page.rows]
    context = {"page": page, "lines": lines, "registers": open_to, "chosen": chosen}
    return render(request, "desk/imports/list.html", context)


@require_http_methods(["GET", "POST"])
def import_new(request: DeskRequest, register: str) -> HttpResponse:
    """Template and export to take away, a filled sheet to bring; it is checked in the background."""
    found, units = register_or_404(request, register)
    initial = {"unit": unit_of(request, units).pk}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SheetForm(*sent, units=units, initial=initial)
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        acting(request, may_import, found, form.chosen, today())
        try:
            made = receive(found, form.chosen, sheet, sheet.name, **who(request), on=today())
            return redirect("desk:import", made.pk)
        except DomainError as error:
            form.add_error("sheet", refusal_words(error))
    columns = [(column_words(found, column.name), column_help(column)) for column in found.columns]
    context = {"register": found, "form": form, "columns": columns}
    return render(request, "desk/imports/new.html", context, status=422 if form.errors else 200)


@require_GET
def sheet_import(request: DeskRequest, pk: int) -> HttpResponse:
    sheet = seen_or_404(request, pk)
    register, state = register_of(sheet.register), ImportState(sheet.state)
    context: dict[str, Any] = {
        "sheet": sheet, "register": register, "state": state.value, "tone": TONES[state], "is_open": state in OPEN,
        "job": shown(sheet.job) if sheet.job and state in BUSY else None, "notes": note_words(sheet.notes),
        "refusal": in_words(sheet.refusal["code"], sheet.refusal["params"]) if sheet.refusal else "",
        "now": timezone.now(), "may_open": may_open_file(request.user, sheet, today()),
    }  # fmt: skip
    if state == ImportState.WRONG:
        context["page"] = list_page(request.GET, sheet.faults.all(), sorts={"dong": "row"}, default="dong")
        context["errors"] = fault_lines(register, context["page"].rows)
    elif state in (ImportState.ASKING, ImportState.READY, ImportState.DONE, ImportState.UNDONE):
        context |= _preview(request, sheet, register)
    if sheet.refusal.get("code") == "import_touched_since":
        context["in_the_way"] = rows_in_the_way(sheet)
    return render(request, "desk/imports/import.html", context)


def _preview(request: DeskRequest, sheet: SheetImport, register: Register) -> dict[str, Any]:
    """What every row does, one tab for each outcome; questions first as long as there are any."""
    asked = sheet.lines.exclude(candidates=[])
    count = asked.count()
    counts = {"moi": sheet.to_create, "doi": sheet.to_change, "nguyen": sheet.unchanged}
    tab = request.GET.get("xem", "")
    if tab not in _TABS and not (tab == "hoi" and count):
        tab = "hoi" if count and sheet.open_questions else next((key for key in counts if counts[key]), "moi")
    rows: QuerySet[ImportRow] = asked if tab == "hoi" else sheet.lines.filter(outcome=_TABS[tab])
    page = list_page(request.GET, rows.select_related("unit"), sorts={"dong": "number"}, default="dong")
    is_undone = sheet.state == ImportState.UNDONE
    lines = [ShownRow(row, _changes(register, row), is_undone) for row in page.rows]
    tabs = [(key, counts[key], key == tab) for key in counts]
    return {"page": page, "lines": lines, "tab": tab, "tabs": tabs, "asked": count}


def _changes(register: Register, row: ImportRow) -> list[tuple[str, str, str]]:
    return [(column_words(register, name), before, after) for name, (before, after) in row.changes.items()]
