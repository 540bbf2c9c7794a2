"""The list of lower plans: which units a filter leaves, in which order, what stands in the margin and in the Excel sheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from vungmanh.accounts.selectors import scope_of
from vungmanh.cascade.domain.calling import Call, call_of
from vungmanh.cascade.domain.standing import PlanStand
from vungmanh.cascade.permissions import may_answer, units_of_plans
from vungmanh.cascade.selectors import PlanRow, most_left_out, places_of, plan_rows, rows_of, totals, words_of
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.desk.addresses import url
from vungmanh.desk.cascade.wording import plan_words
from vungmanh.desk.fields import SUBMITS, SearchField
from vungmanh.desk.programmes.shown import capital, in_order, page_of
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.told import AddressForm
from vungmanh.language.searching import chosen
from vungmanh.programmes.models import Programme
from vungmanh.units.enums import UnitLevel

_LEFT_OUT_SHOWN = 5
_PLACES_SHOWN = 4
SORTS: dict[str, Any] = {
    "ngay": lambda line: line.row.plan.issued_on if line.row.plan else None,
    "han": lambda line: line.row.due,
    "duoc": lambda line: line.row.coverage.taken if line.row.plan else None,
    "sot": lambda line: len(line.row.gaps) if line.row.plan else None,
}


class PlanFilter(AddressForm):
    q = SearchField(_("Tìm đơn vị"))
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            ("asked", _("Phải lập")),
            ("issued", _("Đã ban hành")),
            ("in_time", _("Ban hành đúng hạn")),
            ("late", _("Ban hành muộn")),
            ("missing", _("Chưa có")),
            ("gaps", _("Có mục bỏ sót")),
            ("waiting", _("Có lý do chờ chấp nhận")),
            ("unasked", _("Không bắt buộc")),
        ],
        widget=forms.Select(attrs=SUBMITS),
    )
    cap = forms.ChoiceField(
        label=_("Cấp"), required=False, choices=[("", _("Tất cả")), *UnitLevel.choices],
        widget=forms.Select(attrs=SUBMITS),
    )  # fmt: skip
    cua_toi = forms.BooleanField(label=_("Của đơn vị tôi"), required=False, widget=forms.CheckboxInput(attrs=SUBMITS))

    sot = forms.RegexField(r"^(task|report|target):\d{1,12}$", required=False, widget=forms.HiddenInput)
    """What the plans leave out."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    def chosen(self, rows: list[PlanRow], paths: list[str]) -> list[PlanRow]:
        """Units that are not asked stand in the list only where they made a plan, or where they are looked for."""
        wanted = self.cleaned_data
        rows = chosen(rows, wanted.get("q") or "", lambda row: row.unit.folded, lambda row: row.unit.name)
        if wanted.get("cap"):
            rows = [row for row in rows if row.unit.level == wanted["cap"]]
        if wanted.get("cua_toi"):
            rows = [row for row in rows if row.unit.path.startswith(tuple(paths))]
        if source := wanted.get("sot"):
            rows = [row for row in rows if source in row.gaps]
        return [row for row in rows if _fits(row, wanted.get("tinh_trang") or "")]


def _fits(row: PlanRow, state: str) -> bool:
    return {
        "asked": row.is_asked,
        "issued": row.is_issued,
        "in_time": row.standing.stand == PlanStand.IN_TIME,
        "late": row.standing.stand == PlanStand.LATE,
        "missing": row.is_asked and not row.is_issued,
        "gaps": bool(row.gaps),
        "waiting": row.is_issued and row.coverage.explained > 0,
        "unasked": not row.is_asked,
    }.get(state, True)


@dataclass(frozen=True, slots=True)
class PlanListLine:
    row: PlanRow
    tone: str
    words: str
    url: str
    places: str
    """Where what is left out stands in the text: "II.3, III.1.c, …"."""


def listed(request: DeskRequest, programme: Programme, form: PlanFilter, today: datetime.date) -> dict[str, Any]:
    """What the page and its Excel sheet show; the queries do not grow with the units."""
    call = call_of(programme)
    rows = plan_rows(programme, units_of_plans(request.user, programme, today), today, call=call)
    if call.asks and not request.GET.get("tinh_trang") and not request.GET.get("q"):
        rows = [row for row in rows if row.is_asked or row.is_issued or row.has_draft] or rows
    if not call.asks:
        rows.sort(key=lambda row: not (row.is_issued or row.has_draft))
    found = form.chosen(rows, scope_of(request.user, today))
    places = places_of(programme)
    lines = in_order([_line(programme, row, places) for row in found], request.GET.get("sort", ""), SORTS)
    address = request.GET
    page = page_of(address, lines, lambda line: f"d{line.row.unit.pk}", SORTS)
    answers = may_answer(request.user, programme, today)
    return {
        "form": form, "page": page, "lines": lines, "total": len(rows), "sums": totals(found), "sum_all": totals(rows),
        "call": call, "answers": answers, "left_out": _left_out(programme, rows) if answers else [],
    }  # fmt: skip


def plans_sheet(programme: Programme, lines: Iterable[PlanListLine], call: Call) -> HttpResponse:
    heads = [
        (pgettext("one", "Đơn vị"), 36), (_now("Tình trạng"), 26), (_now("Số, ký hiệu"), 18), (_now("Ngày ban hành"), 14),
        (_now("Hạn"), 12), (_now("Mục được giao"), 12), (_now("Đã đưa vào"), 12), (_now("Chờ xác nhận"), 12),
        (_now("Nêu lý do"), 12), (_now("Bỏ sót"), 10), (_now("Mục bỏ sót"), 44),
    ]  # fmt: skip
    cells = (
        [
            line.row.unit.name, line.words, line.row.plan.number if line.row.plan else "",
            line.row.plan.issued_on if line.row.plan else None, line.row.due, line.row.coverage.total,
            *([line.row.coverage.taken, line.row.coverage.proposed, line.row.coverage.explained + line.row.coverage.excused,
               len(line.row.gaps), line.places] if line.row.plan else [None, None, None, None, ""]),
        ]
        for line in lines
    )  # fmt: skip
    return xlsx_response(
        f"{_now('Kế hoạch cấp dưới')} {programme.directive.number}", [Column(*head) for head in heads], cells
    )


def _line(programme: Programme, row: PlanRow, places: dict[str, tuple[int, str]]) -> PlanListLine:
    tone, words = plan_words(row.standing, row.has_draft)
    known = sorted(places[source] for source in row.gaps if source in places)
    named = list(dict.fromkeys(section for _position, section in known if section))
    shown = ", ".join(named[:_PLACES_SHOWN]) + (", …" if len(named) > _PLACES_SHOWN else "")
    return PlanListLine(row, tone, words, url("desk:programme_plan", programme.pk, row.unit.pk), shown)


def _left_out(programme: Programme, rows: list[PlanRow]) -> list[tuple[str, str, int, str]]:
    """Heading, words, number of units and key of what is left out most."""
    most = most_left_out(rows)[:_LEFT_OUT_SHOWN]
    known = rows_of(programme, [source for source, _n in most]) if most else {}
    return [
        (known[source].section, capital(words_of(known[source])), n, source) for source, n in most if source in known
    ]
