"""One report: filled in by its unit while it is open, else what was said; who decides, what happened to it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.desk.audit.words import ShownEntry, shown
from vungmanh.desk.downloads import as_download
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.figures.catalogue import figure_url
from vungmanh.desk.figures.wording import NONE, exact, valued
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.reporting.access import known_reports, report_or_404
from vungmanh.desk.reporting.forms import Line, ReasonForm, ReportForm
from vungmanh.desk.reporting.wording import fault_words, late_words, period_words, state_words
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.indicators.catalogue import Version, definitions_on
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain.reporting import (
    OPEN,
    SAID,
    broken_rules,
    faults_of,
    said_before,
    save_draft,
    submit,
)
from vungmanh.indicators.enums import Kind, ReportState
from vungmanh.indicators.forms import forms
from vungmanh.indicators.models import Report, ReportFile, ReportValue
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import before
from vungmanh.indicators.permissions import may_decide_report, may_report, reports_visible_to
from vungmanh.programmes.domain.evidence import keep

_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of one indicator, to be read. `rules`: what does not hold of it and was explained."""

    definition: Definition
    value: str
    exact: str
    before: str
    note: str
    rules: list[str]
    url: str
    before_url: str
    """To what was said for the period before, where anything was."""

    @property
    def is_judged(self) -> bool:
        return self.definition.kind == Kind.JUDGED


@require_http_methods(["GET", "POST"])
def report(request: DeskRequest, pk: int) -> HttpResponse:
    row, on = report_or_404(request, pk), today()
    asked = _asked(row)
    form = ReportForm(
        request.POST or None, request.FILES or None, form=forms()[row.form],
        asked={code: each.definition for code, each in asked.items()}, values=_values(row), files=_files(row),
        version=row.version,
    )  # fmt: skip
    if request.method == "POST":
        if not permitted(request, may_report, row.unit, on):
            raise PermissionDenied
        saved = done(request, form, lambda: _save(request, row, form))
        if saved and _is_done(request, saved, form, on):
            return redirect("desk:report", row.pk)
        return report_shown(request, row, asked, form, is_kept=saved is not None)
    return report_shown(request, row, asked, form)


def report_shown(
    request: DeskRequest,
    row: Report,
    asked: Mapping[str, Version],
    form: ReportForm,
    *,
    is_kept: bool = False,
    **more: Any,
) -> HttpResponse:
    """The page as the person gets it: the form for whoever fills it in, what was said for all others. `is_kept`: the draft was
    saved, only handing it in was refused."""
    on = today()
    writes = form.is_bound or (row.state in OPEN and may_report(request.user, row.unit, on))
    tone, word = state_words(row, on)
    context: dict[str, Any] = {
        "row": row, "sheet": forms()[row.form], "tone": tone, "word": word, "late": late_words(row),
        "period": period_words(row.period), "before": before(row.period), "today": on,
        "form": form if writes else None, "lines": _lines(request, row, form, is_kept=is_kept) if writes else [],
        "spoken": [] if writes else _spoken(row, asked), "entries": _history(row, asked),
        "errors_title": _("Đã lưu bản nháp. Cần sửa trước khi nộp") if is_kept else "",
        "may_hand_in": on >= row.day, "files": _files(row) if is_kept else form.kept, "file_page": "desk:report_file",
        **_decisions(request, row, on), **more,
    }  # fmt: skip
    return render(request, "desk/reporting/report.html", context, status=422 if form.errors else 200)


def page_again(request: DeskRequest, row: Report, reason_form: ReasonForm) -> HttpResponse:
    """The page with a reason that could not be taken."""
    asked = _asked(row)
    held = {code: each.definition for code, each in asked.items()}
    form = ReportForm(None, None, form=forms()[row.form], asked=held, values={}, files=_files(row), version=row.version)
    response = report_shown(request, row, asked, form, reason_form=reason_form)
    response.status_code = 422
    return response


def _asked(row: Report) -> dict[str, Version]:
    """What the form asks for, as it was defined in the period; of a report that is closed also what was said while the form
    still asked for it."""
    held = definitions_on(row.day)
    codes = list(forms()[row.form].indicators)
    if row.state not in OPEN:
        codes += [code for code in _values(row) if code not in codes]
    return {code: held[code] for code in codes if code in held}


def _values(row: Report) -> dict[str, ReportValue]:
    return {value.indicator.code: value for value in row.values.select_related("indicator")}


def _save(request: DeskRequest, row: Report, form: ReportForm) -> Report:
    given, told = form.cleaned_data, who(request)
    return save_draft(
        forms()[row.form], row.unit, row.period, form.said(), version=given["version"],
        files=keep(given["evidence"], at=told["at"]), without=given["without"], **told,
    )  # fmt: skip


@require_GET
def report_file(request: DeskRequest, pk: int) -> FileResponse:
    """A file of a report that the person sees."""
    seen = known_reports(reports_visible_to(request.user, today())).values("pk")
    found = get_object_or_404(ReportFile.objects.select_related("stored"), pk=pk, report__in=seen)
    return as_download(found.stored, found.name)


def _files(row: Report) -> list[ReportFile]:
    return list(row.files.select_related("stored"))


def _is_done(request: DeskRequest, saved: Report, form: ReportForm, on: datetime.date) -> bool:
    """Whether all that was asked for is done. A draft that cannot be handed in yet is kept, and the form tells why."""
    if "submit" not in request.POST:
        messages.success(request, _("Đã lưu bản nháp."))
        return True
    try:
        submit(saved, version=saved.version, on=on, **who(request))
    except DomainError as error:
        faults = faults_of(saved)
        form.tell(faults)
        if not faults:
            form.add_error(None, refusal_words(error))
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(saved.version)  # type: ignore[index]
        return False
    messages.success(request, _("Đã nộp. Cấp trên duyệt thì số liệu mới được tính."))
    return True


def _lines(request: DeskRequest, row: Report, form: ReportForm, *, is_kept: bool) -> list[Line]:
    """With what was said before, what stands against handing it in, and what somebody else saved meanwhile."""
    earlier, found = said_before(row), form.lines()
    is_overtaken = form.is_bound and not is_kept and form.data.get("version") != request.POST.get("version")
    overtaken = _values(row) if is_overtaken else {}
    faults = [] if form.is_bound or not row.version else faults_of(row)
    for line in found:
        code = line.definition.code
        line.before = _words(earlier[code], line.definition) if code in earlier else ""
        line.stored = _words(overtaken[code], line.definition) if code in overtaken else ""
        line.hints = [
            fault_words(fault, line.definition.kind)
            for fault in faults
            if fault.code != "report_incomplete" and code in fault.at
        ]
    return found


def _spoken(row: Report, asked: Mapping[str, Version]) -> list[Spoken]:
    values, earlier, broken = _values(row), said_before(row), broken_rules(row)
    found = []
    for code, version in asked.items():
        definition, value = version.definition, values.get(code)
        pair = _pair(value)
        rules = [rule.shown_words for rule in broken if code in rule.codes] if value else []
        url = figure_url(version.indicator, row.unit_id, row.period) if row.state in SAID and pair else ""
        found.append(
            Spoken(
                definition, valued(pair, definition.measure) if pair else NONE,
                exact(pair) if pair and pair.denominator is not None else "",
                _words(earlier[code], definition) if code in earlier else NONE, value.note if value else "", rules, url,
                figure_url(version.indicator, row.unit_id, before(row.period)) if code in earlier else "",
            )
        )  # fmt: skip
    return found


def _pair(value: ReportValue | None) -> Pair | None:
    return None if value is None or value.numerator is None else Pair(value.numerator, value.denominator)


def _words(value: ReportValue, definition: Definition) -> str:
    """ "80% (80/100)"; a dash for what is not there yet."""
    pair = _pair(value)
    if pair is None:
        return NONE
    words = valued(pair, definition.measure)
    return words if pair.denominator is None else f"{words} ({exact(pair)})"


def _decisions(request: DeskRequest, row: Report, on: datetime.date) -> dict[str, Any]:
    """What the person may decide about it now."""
    if not may_decide_report(request.user, row, on):
        return {}
    is_own = row.submitted_by_id == request.user.pk
    return {
        "may_approve": row.state == ReportState.SUBMITTED and not is_own,
        "is_own": row.state == ReportState.SUBMITTED and is_own,
        "may_return": row.state in (ReportState.SUBMITTED, ReportState.APPROVED),
        "may_lock": row.state == ReportState.APPROVED,
        "may_reopen": row.state == ReportState.LOCKED,
        "may_urge": row.state in OPEN and row.day <= on and row.urged_on != on,
        "reason_form": ReasonForm(initial={"version": row.version}),
    }


def _history(row: Report, asked: Mapping[str, Version]) -> list[ShownEntry]:
    """What happened to it, the latest first; the trail keeps the Vietnamese name of an indicator."""
    names = {each.definition.name: each.definition.shown_name for each in asked.values()}
    acts = Q(action__startswith="report.") | Q(action="import.taken_back")
    rows = AuditEntry.objects.filter(acts, subject_type=row._meta.label_lower, subject_id=str(row.pk))
    found = [shown(entry) for entry in rows.order_by("-at", "-pk")[:_ENTRIES]]
    for entry in found:
        entry.changes = [replace(each, field=names.get(each.field, each.field)) for each in entry.changes]
    return found
