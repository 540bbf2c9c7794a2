"""The list of reports: what is due, late, handed in, returned, approved; one line per unit, form and period."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.addresses import url
from vungmanh.desk.reporting.access import known_reports, period_of
from vungmanh.desk.reporting.forms import ReportsFilter
from vungmanh.desk.reporting.waiting import mine
from vungmanh.desk.reporting.wording import days_late, late_words, period_words, state_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.indicators.domain.reporting import is_awaited, is_late
from vungmanh.indicators.enums import ReportState, Span
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import (
    deciding_at,
    reports_decided_by,
    reports_visible_to,
    units_reporting_by_sheet,
)
from vungmanh.indicators.selectors import came_in_time, came_late, owed
from vungmanh.indicators.sheets import sheet_address
from vungmanh.units.models import Unit

_SORTS: dict[str, str | tuple[str, ...]] = {
    "don_vi": "unit__sort_key", "ky": ("day", "form", "-unit__sort_key"), "han": "due", "ngay": "first_submitted_on",
    "tinh_trang": "state",
}  # fmt: skip
_WORDS = [("unit__folded", "unit__name")]
_HANDED_IN = Q(first_submitted_on__isnull=False)


@opens_with_kept("reports")
@require_GET
def reports(request: DeskRequest) -> HttpResponse:
    on = today()
    seen = known_reports(reports_visible_to(request.user, on)).filter(owed())
    form = ReportsFilter(request.GET, bieu=_form_choices(), ky=_period_choices(seen))
    decided = reports_decided_by(request.user, on).filter(owed()) if form.said("toi_duyet") else seen
    rows = _narrowed(known_reports(decided), form, on).select_related("unit")
    if request.GET.get("xuat") == "xlsx":
        return _sheet(matching(rows, form.said("q") or "", _WORDS).order_by("-day", "form", "unit__sort_key"), on)
    page = list_page(request.GET, rows, search=_WORDS, sorts=_SORTS, default="-ky")
    context = {
        "form": form, "page": page, "lines": [_line(row, on) for row in page.rows], "mine": mine(request.user, on),
        "has_forms": len(forms()) > 1, "only_form": next(iter(forms().values())).shown_name,
        "may_decide": bool(deciding_at(request.user, on)), "sheets": _sheets(request, on),
    }  # fmt: skip
    return render(request, "desk/reporting/reports.html", context)


def list_url(form: Form, *, period: Period | None = None, unit: int | None = None, state: str = "") -> str:
    """The address of the list, kept to what the person decides about."""
    asked = {"bieu": form.code, "ky": period.code if period else "", "don_vi": unit or "", "tinh_trang": state}
    chosen = {name: value for name, value in asked.items() if value}
    return f"{url('desk:reports')}?{urlencode({**chosen, 'toi_duyet': 1})}"


def _sheets(request: DeskRequest, on: datetime.date) -> list[tuple[str, str]]:
    """Address and name of the forms that the person may fill in from Excel."""
    found = []
    for form in forms().values():
        if units_reporting_by_sheet(request.user, form.level, on).exists():
            found.append((sheet_address(form), form.shown_name))
    return found


def _narrowed(rows: QuerySet[Report], form: ReportsFilter, on: datetime.date) -> QuerySet[Report]:
    rows = rows.filter(_of_state(form.said("tinh_trang"), on))
    if code := form.said("bieu"):
        rows = rows.filter(form=code)
    if period := period_of(form.said("ky") or ""):
        rows = rows.filter(day=period.day, span=period.span)
    if pk := form.said("don_vi"):
        rows = rows.filter(unit__path__within=_path(pk))
    return rows


def _path(pk: int) -> str:
    return Unit.objects.filter(pk=pk).values_list("path", flat=True).first() or "-"


def _of_state(state: str | None, on: datetime.date) -> Q:
    wanted = {
        "phai-nop": is_awaited(on),
        "tre": is_late(on),
        "cho-duyet": Q(state=ReportState.SUBMITTED),
        "tra-lai": Q(state=ReportState.RETURNED),
        "da-duyet": Q(state=ReportState.APPROVED),
        "da-khoa": Q(state=ReportState.LOCKED),
        "nop-muon": came_late(),
        "dung-han": came_in_time(),
        "den-han": _HANDED_IN | Q(due__lt=on),
        "chua-nop": ~_HANDED_IN,
        "con-han": ~_HANDED_IN & Q(due__gte=on),
        "tinh-vao": Q(state__in=(ReportState.APPROVED, ReportState.LOCKED)),
    }
    return wanted.get(state or "", Q())


def _form_choices() -> list[tuple[str, str]]:
    return [(form.code, form.shown_name) for form in forms().values()]


def _period_choices(rows: QuerySet[Report]) -> list[tuple[str, str]]:
    """Periods of which there are reports, the latest first."""
    found = rows.order_by("-day", "span").values_list("day", "span").distinct()
    periods = [Period(day, Span(span)) for day, span in found]
    return [(period.code, period_words(period)) for period in periods]


def _line(row: Report, on: datetime.date) -> dict[str, Any]:
    tone, word = state_words(row, on)
    return {
        "row": row, "form": forms()[row.form].shown_name, "period": period_words(row.period), "tone": tone, "word": word,
        "late": late_words(row), "note": row.reason if row.state == ReportState.RETURNED else "",
    }  # fmt: skip


def _sheet(rows: Iterable[Report], on: datetime.date) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 34), Column(_("Biểu"), 40), Column(_("Kỳ"), 14), Column(_("Hạn nộp"), 14),
        Column(_("Nộp lần đầu"), 14), Column(_("Muộn (ngày)"), 12), Column(_("Tình trạng"), 18),
        Column(_("Lý do trả lại"), 50),
    ]  # fmt: skip
    lines = ((row, _line(row, on)) for row in rows)
    cells = (
        [
            row.unit.name, line["form"], line["period"], row.due, row.first_submitted_on,
            days_late(row) if row.first_submitted_on else None, line["word"],
            line["note"],
        ]
        for row, line in lines
    )  # fmt: skip
    return xlsx_response(_("Báo cáo số liệu"), columns, cells)
