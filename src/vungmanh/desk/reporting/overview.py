"""How reports come in: on time or late, by period and by unit, and who is missing; for those who decide about them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import rows_page
from vungmanh.desk.charts import Columns, Stack, columns, stack
from vungmanh.desk.figures.wording import number
from vungmanh.desk.reporting.access import decided_reports, form_named, period_of
from vungmanh.desk.reporting.lists import list_url
from vungmanh.desk.reporting.wording import late_words, period_words, state_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.told import tell_sort
from vungmanh.indicators.domain.reporting import OPEN
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import Punctuality, kept_periods, owed, punctuality_by
from vungmanh.units.models import Unit

_PERIODS = 8
_PARTS = (
    (gettext_lazy("Đúng hạn"), "good", "dung-han"),
    (gettext_lazy("Muộn"), "near", "nop-muon"),
    (gettext_lazy("Quá hạn, chưa nộp"), "bad", "tre"),
    (gettext_lazy("Chưa nộp, còn hạn"), "quiet", "con-han"),
)
_SORTS = ("don_vi", "tinh_trang", "ty_le")
_TURN = {"bad": 0, "near": 1, "busy": 2, "quiet": 3, "good": 4}


@dataclass(frozen=True, slots=True)
class PeriodLine:
    period: Period
    words: str
    counts: Punctuality
    pct: str
    url: str
    list_url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit: its report of the period on show, and how it reported over all periods."""

    unit: Unit
    row: Report
    tone: str
    word: str
    late: str
    over: Punctuality
    pct: str
    list_url: str
    """Of all its reports."""
    may_urge: bool


@require_GET
def reports_overview(request: DeskRequest) -> HttpResponse:
    on = today()
    every = decided_reports(request).filter(owed())
    form = form_named(request.GET.get("bieu", "")) or next(iter(forms().values()))
    rows = every.filter(form=form.code, span=form.span)
    by_day = punctuality_by("day", rows, on)
    periods = [Period(day, form.span) for day in sorted(by_day, reverse=True)]
    period = _chosen(request, periods, on)
    held = list(rows.filter(day=period.day).select_related("unit")) if period else []
    lines = _unit_lines(rows, held, on)
    if request.GET.get("xuat") == "xlsx":
        heads = {
            "don_vi": pgettext("one", "Đơn vị"),
            "tinh_trang": _("Tình trạng kỳ này"),
            "ty_le": _("Tỷ lệ đúng hạn (%)"),
        }
        tell_sort(request, heads)
        return _sheet(form, period, _sorted(lines, request.GET.get("sort", "")))
    counts = by_day.get(period.day, Punctuality()) if period else Punctuality()
    shown = [_period_line(form, each, by_day[each.day], each == period) for each in periods[:_PERIODS]]
    context = {
        "sheet": form, "sheets": list(forms().values()), "period": period, "periods": periods, "counts": counts,
        "words": period_words(period) if period else "", "pct": _pct(counts), "parts": _stack(counts, form, period),
        "list_url": list_url(form, period=period),
        "to_open": _to_open(form, periods, on), "chart": _chart(shown), "by_period": shown, "on": on,
        "page": rows_page(request.GET, _sorted(lines, request.GET.get("sort", "")), sorts=_SORTS), **_open(held, on),
    }  # fmt: skip
    return render(request, "desk/reporting/overview.html", context)


def _chosen(request: DeskRequest, periods: Sequence[Period], on: datetime.date) -> Period | None:
    """The period that the address names, else the last one that has ended."""
    wanted = period_of(request.GET.get("ky", ""))
    if wanted in periods:
        return wanted
    return next((each for each in periods if each.day < on), periods[0] if periods else None)


def _to_open(form: Form, periods: Sequence[Period], on: datetime.date) -> list[Period]:
    """Kept periods for which nobody was asked, the latest first."""
    kept = kept_periods(form.span)
    return [period for period in reversed(kept) if form.opens(period) <= on and period not in periods]


def _open(held: Sequence[Report], on: datetime.date) -> dict[str, int]:
    """How many of the period may be urged, wait for a decision, may be locked."""
    return {
        "to_urge": sum(_may_urge(row, on) for row in held),
        "to_decide": sum(row.state == ReportState.SUBMITTED for row in held),
        "to_lock": sum(row.state == ReportState.APPROVED for row in held),
    }


def _may_urge(row: Report, on: datetime.date) -> bool:
    return row.state in OPEN and row.day <= on and row.urged_on != on


def _unit_lines(rows: Any, held: Sequence[Report], on: datetime.date) -> list[UnitLine]:
    """Of every unit that owes something in the period."""
    over = punctuality_by("unit", rows.filter(unit__in=[row.unit_id for row in held]), on)
    return [_unit_line(row, over[row.unit_id], on) for row in held]


def _unit_line(row: Report, over: Punctuality, on: datetime.date) -> UnitLine:
    address = list_url(forms()[row.form], unit=row.unit_id)
    return UnitLine(
        row.unit, row, *state_words(row, on), late_words(row), over, _pct(over), address, _may_urge(row, on)
    )


def _sorted(lines: list[UnitLine], sort: str) -> list[UnitLine]:
    """By name, by rate, by state; else whoever is missing first, then the least punctual."""
    name, is_turned = sort.removeprefix("-"), sort.startswith("-")
    by_name = sorted(lines, key=lambda line: line.unit.sort_key)
    if name == "don_vi":
        return by_name[::-1] if is_turned else by_name
    if name == "ty_le":
        return sorted(by_name, key=lambda line: _rate(line), reverse=is_turned)
    if name == "tinh_trang":
        return sorted(by_name, key=lambda line: _TURN[line.tone], reverse=is_turned)
    return sorted(by_name, key=lambda line: (_TURN[line.tone], _rate(line)))


def _rate(line: UnitLine) -> Decimal:
    return Decimal(101) if line.over.in_time_pct is None else line.over.in_time_pct


def _pct(counts: Punctuality) -> str:
    return "" if counts.in_time_pct is None else f"{number(counts.in_time_pct, 0)}%"


def _split(counts: Punctuality) -> tuple[int, int, int, int]:
    """As `_PARTS` name them."""
    return counts.in_time, counts.late, counts.overdue, counts.missing - counts.overdue


def _stack(counts: Punctuality, form: Form, period: Period | None) -> Stack:
    rows = [
        (str(label), count, tone, list_url(form, period=period, state=state))
        for (label, tone, state), count in zip(_PARTS, _split(counts), strict=True)
    ]
    return stack(rows, title=_("Nộp báo cáo trong kỳ"), say=lambda value: number(value))


def _period_line(form: Form, period: Period, counts: Punctuality, is_here: bool) -> PeriodLine:
    asked = urlencode({"bieu": form.code, "ky": period.code})
    here = f"{reverse('desk:reports_overview')}?{asked}"
    list_ = list_url(form, period=period)
    return PeriodLine(period, period_words(period), counts, _pct(counts), here, list_, is_here)


def _chart(lines: Sequence[PeriodLine]) -> Columns | None:
    """The earliest first; one period alone tells nothing more than its numbers."""
    if len(lines) < 2:
        return None
    rows = [(str(line.period), _split(line.counts), line.list_url) for line in reversed(lines)]
    parts = [(str(label), tone, f"&tinh_trang={state}") for label, tone, state in _PARTS]
    return columns(rows, parts=parts, title=_("Nộp báo cáo qua các kỳ"), axis=_("Kỳ"), width=420)


def _sheet(form: Form, period: Period | None, lines: Sequence[UnitLine]) -> HttpResponse:
    told: Mapping[str, Any] = {"form": form.shown_name, "period": str(period or "").replace("/", "-")}
    heads = [
        Column(pgettext("one", "Đơn vị"), 34), Column(_("Tình trạng kỳ này"), 22), Column(_("Nộp lần đầu"), 14),
        Column(_("Hạn nộp"), 14),
        Column(_("Số kỳ phải nộp"), 14), Column(_("Đúng hạn"), 12), Column(_("Muộn"), 12), Column(_("Quá hạn, chưa nộp"), 16),
        Column(_("Tỷ lệ đúng hạn (%)"), 16),
    ]  # fmt: skip
    cells = (
        [
            line.unit.name, line.word, line.row.first_submitted_on, line.row.due,
            line.over.expected, line.over.in_time, line.over.late, line.over.overdue,
            None if line.over.in_time_pct is None else round(float(line.over.in_time_pct), 1),
        ]
        for line in _sorted(list(lines), "")
    )  # fmt: skip
    return xlsx_response(_("Tình hình nộp %(form)s %(period)s") % told, heads, cells)
