"""How the posts of units are filled on a day: all units at a glance, one unit with names, quotas."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page
from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.forms import ListFilter, done, last_day_of, start
from vungmanh.desk.fieldwork.listing import Link, formed
from vungmanh.desk.officials import forms
from vungmanh.desk.officials.access import need_register, note_export, seen_unit_or_403
from vungmanh.desk.officials.acts import crumbs
from vungmanh.desk.officials.ceilings import section
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.desk.taken_back import taken_back
from vungmanh.desk.units.filters import DayForm
from vungmanh.officials import permissions, policies
from vungmanh.officials.domain import establishing
from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import Establishment, Post
from vungmanh.officials.selectors.staffing import Staffing, Total, posts_on, staffing_of, total, totals_by_kind
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit

_ERRORS = {
    "quota_days_in_wrong_order": "valid_to", "quota_overlaps": "valid_from", "quota_mixed": "position",
    "quota_unit_not_in_force": "valid_from", "file_reason_missing": "reason",
}  # fmt: skip


class StaffingFilter(ListFilter):
    ngay = DayField(label=gettext_lazy("Vào ngày"), required=False)


@dataclass(slots=True)
class Row:
    """A position of the unit with who holds it."""

    cell: Staffing
    label: str
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """The positions of one kind."""

    label: str
    total: Total
    rows: list[Row] = field(default_factory=list)


@require_GET
def staffing(request: DeskRequest) -> HttpResponse:
    """Every commune of the person on the day; the totals are those of all of them. Five queries."""
    need_register(request)
    form = StaffingFilter(request.GET)
    on = form.day(today())
    units = _communes(request, on)
    by_unit = staffing_of(list(units.values_list("pk", flat=True)), on)
    if request.GET.get("xuat") == "xlsx":
        return _sheet(units, by_unit, on)
    page = list_page(request.GET, units, search=[("folded", "name")], sorts={"ten": "sort_key"}, default="ten")
    context = {
        "form": form, "page": page, "on": on, "today": today(),
        "may_grant": permissions.grants_posts(request.user, today()),
        "lines": [(unit, total(by_unit[unit.pk]), _unit_url(unit, on)) for unit in page.rows],
        "totals": [
            (capfirst(str(OfficialKind(kind).label)), each)
            for kind, each in totals_by_kind([cell for cells in by_unit.values() for cell in cells]).items()
        ],
    }  # fmt: skip
    return render(request, "desk/officials/staffing.html", context)


def _unit_url(unit: Unit, on: datetime.date) -> str:
    """Who stands behind the numbers of a unit, by name."""
    asked = "" if on == today() else f"?ngay={on:%d/%m/%Y}"
    return f"{reverse('desk:staffing_unit', args=[unit.pk])}{asked}"


def _communes(request: DeskRequest, on: datetime.date) -> QuerySet[Unit]:
    units = Unit.objects.in_force_on(on).filter(in_scope("path", permissions.paths_of(request.user, today())))
    found: QuerySet[Unit] = units.filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE)
    return found


def _sheet(units: QuerySet[Unit], by_unit: dict[int, list[Staffing]], on: datetime.date) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 28), Column(_("Loại"), 24), Column(_("Chức danh"), 38),
        Column(_("Được giao"), 10), Column(_("Có mặt"), 10), Column(_("Kiêm nhiệm"), 10), Column(_("Hợp đồng"), 10),
        Column(_("Còn trống"), 10), Column(_("Vượt"), 8),
    ]  # fmt: skip
    rows = (
        [
            unit.name, str(OfficialKind(cell.kind).label), _label(cell), cell.quota, cell.filled, cell.concurrent,
            cell.contract, cell.vacant, cell.over,
        ]
        for unit in units.order_by("sort_key", "pk")
        for cell in by_unit[unit.pk]
    )  # fmt: skip
    return xlsx_response(_("Biên chế ngày %(day)s") % {"day": f"{on:%d-%m-%Y}"}, columns, rows)


def _label(cell: Staffing) -> str:
    return policies.position_label(cell.position) if cell.position else _("chung cho cả loại")


@require_GET
def staffing_unit(request: DeskRequest, pk: int) -> HttpResponse:
    """One unit with names."""
    unit = seen_unit_or_403(request, pk)
    form = DayForm(request.GET)
    on = form.day(last_day_of(unit, today()))
    cells = staffing_of([unit.pk], on)[unit.pk]
    if request.GET.get("xuat") == "xlsx":
        return _sheet_of_unit(request, unit, _blocks(unit, cells, on), on)
    history = Establishment.objects.filter(unit=unit).order_by("kind", "position", "-valid_from", "-pk")
    may_grant = permissions.may_grant_posts(request.user, unit, today())
    gone = [row for row in history if row.is_withdrawn]
    context = {
        "unit": unit, "form": form, "on": on, "today": today(), "blocks": _blocks(unit, cells, on), "total": total(cells),
        "history": [(row, _of_quota(row)) for row in history if not row.is_withdrawn], "may_grant": may_grant,
        "quotas": history, "graded": section(request, unit, on),
        "gone": taken_back(gone, _quota_words, "desk:staffing_quota_give_back", may=may_grant),
        "below": Unit.objects.in_force_on(on).filter(parent=unit, level=UnitLevel.VILLAGE).count(),
    }  # fmt: skip
    return render(request, "desk/officials/unit.html", context)


def _sheet_of_unit(request: DeskRequest, unit: Unit, blocks: Sequence[Block], on: datetime.date) -> HttpResponse:
    """The same rows with the names of those who hold each position; the trail tells who took them."""
    columns = [
        Column(_("Loại"), 24), Column(_("Chức danh"), 38), Column(_("Được giao"), 10), Column(_("Có mặt"), 10),
        Column(_("Kiêm nhiệm"), 10), Column(_("Còn trống"), 10), Column(_("Ai giữ"), 60),
    ]  # fmt: skip
    rows = [(block, row) for block in blocks for row in block.rows]
    note_export(request, len({post.person_id for _block, row in rows for post in row.posts}))
    cells = (
        [
            block.label, row.label, row.cell.quota, row.cell.filled, row.cell.concurrent, row.cell.vacant,
            "; ".join(post.person.full_name for post in row.posts),
        ]
        for block, row in rows
    )  # fmt: skip
    return xlsx_response(
        _("Biên chế %(unit)s ngày %(day)s") % {"unit": unit.name, "day": f"{on:%d-%m-%Y}"}, columns, cells
    )


def _of_quota(row: Establishment) -> str:
    return policies.position_label(row.position) if row.position else str(row.get_kind_display())


def _quota_words(row: Establishment) -> str:
    """ "Chủ tịch HĐND: 1, từ 01/07/2025"."""
    told = {"what": capfirst(_of_quota(row)), "n": row.quota, "day": f"{row.valid_from:%d/%m/%Y}"}
    return _("%(what)s: %(n)s, từ %(day)s") % told


def _blocks(unit: Unit, cells: list[Staffing], on: datetime.date) -> list[Block]:
    """Positions by kind, each with the people in it; people of a kind that was granted as a whole stand there together."""
    holders: dict[tuple[str, str], list[Post]] = defaultdict(list)
    granted = {(cell.kind, cell.position) for cell in cells}
    for post in posts_on(on).filter(unit=unit).select_related("person").order_by("-is_main", "person__sort_key", "pk"):
        known = policies.positions().get(post.position)
        kind = str(known.kind) if known else post.kind
        holders[kind, post.position if (kind, post.position) in granted else ""].append(post)
    blocks: dict[str, Block] = {}
    totals = totals_by_kind(cells)
    for cell in cells:
        label = str(capfirst(str(OfficialKind(cell.kind).label)))
        block = blocks.setdefault(cell.kind, Block(label, totals[cell.kind]))
        block.rows.append(Row(cell, _label(cell), holders[cell.kind, cell.position]))
    return [blocks[kind] for kind in OfficialKind.values if kind in blocks]


@require_http_methods(["GET", "POST"])
def staffing_grant(request: DeskRequest, pk: int) -> HttpResponse:
    unit = seen_unit_or_403(request, pk)
    if not permitted(request, permissions.may_grant_posts, unit, today()):
        raise PermissionDenied
    form = forms.QuotaForm(request.POST or None, initial={"valid_from": today()})

    def grant() -> Establishment:
        return establishing.grant_posts(unit, form.said(*establishing.QUOTA_FIELDS), **who(request))

    if done(request, form, grant, _ERRORS):
        messages.success(request, _("Đã ghi số được giao."))
        return redirect("desk:staffing_unit", pk)
    return _page(request, form, unit, _("Giao số lượng"))


@require_http_methods(["GET", "POST"])
def staffing_quota_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = _granted_or_403(request, pk)
    begins = start(row, *establishing.QUOTA_FIELDS)  # type: ignore[arg-type]
    form = forms.QuotaForm(request.POST or None, is_new=False, initial=begins)

    def change() -> bool:
        said = form.said(*establishing.QUOTA_FIELDS)
        establishing.correct_quota(row, said, version=form.seen, reason=form.why, **who(request))
        return True

    if done(request, form, change, _ERRORS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:staffing_unit", row.unit_id)
    return _page(request, form, row.unit, _("Sửa số được giao"))


@require_POST
def staffing_quota_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    row = _granted_or_403(request, pk)
    establishing.withdraw_quota(row, request.POST.get("reason", ""), **who(request))
    messages.success(request, _("Đã rút số được giao."))
    return redirect("desk:staffing_unit", row.unit_id)


@require_POST
def staffing_quota_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = _granted_or_403(request, pk)
    try:
        establishing.give_quota_back(row, **who(request))
        messages.success(request, _("Đã khôi phục số được giao."))
    except DomainError as error:
        messages.error(request, refusal_words(error))
    return redirect("desk:staffing_unit", row.unit_id)


def _granted_or_403(request: DeskRequest, pk: int) -> Establishment:
    seen = in_scope("unit__path", permissions.paths_of(request.user, today()))
    row: Establishment = get_object_or_404(Establishment.objects.filter(seen).select_related("unit"), pk=pk)
    if not permitted(request, permissions.may_grant_posts, row.unit, today()):
        raise PermissionDenied
    return row


def _page(request: DeskRequest, form: Any, unit: Unit, title: str) -> HttpResponse:
    back = reverse("desk:staffing_unit", args=[unit.pk])
    way = [*crumbs(), Link(reverse("desk:staffing"), _("Biên chế")), Link(back, unit.name)]
    return formed(request, form, title=title, back=back, crumbs=way)
