"""The list of directives: search, filters, sorting, paging, Excel."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.directives.wording import TONES
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.told import told_order
from vungmanh.directives.enums import WAITING, DirectiveState, ItemState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to, may_upload

_SORTS = {
    "number": "number_key",
    "title": "folded",
    "issued": "issued_on",
    "uploaded": "uploaded_at",
    "state": "state",
    "left": "left",
}
_FILTERS = {"state": "state", "kind": "kind", "issuer": "issuer_name", "year": "issued_on__year"}
_HEAVY = ("text", "text_folded")
IN_WORK = "waiting"
"""In an address: those that somebody has to do something about."""


@require_GET
@opens_with_kept("directives")
def directive_list(request: DeskRequest) -> HttpResponse:
    seen = directives_visible_to(request.user, today()).defer(*_HEAVY)
    rows = _filtered(_counted(seen), request.GET)
    if request.GET.get("as") == "xlsx":
        _tell_filter(request)
        return _sheet(request, matching(rows, request.GET.get("q", ""), ["folded"]))
    page = list_page(request.GET, rows, search=["folded"], sorts=_SORTS, default="-uploaded")
    for row in page.rows:
        row.tone = TONES[DirectiveState(row.state)]
    context = {
        "page": page,
        "choices": _choices(seen),
        "chosen": {name: request.GET.get(name, "") for name in _FILTERS},
        "is_filtered": bool(page.q or any(request.GET.get(name) for name in _FILTERS)),
        "may_upload": may_upload(request.user, today()),
        "sheet_url": _sheet_url(request),
    }
    return render(request, "desk/directives/list.html", context)


def _counted(rows: QuerySet[Directive]) -> QuerySet[Any]:
    """With how many items there are and how many are still to be decided."""
    counts = ~Q(items__state=ItemState.REPLACED)
    return rows.annotate(
        total=Count("items", filter=counts), left=Count("items", filter=Q(items__state=ItemState.PROPOSED))
    )


def _filtered(rows: QuerySet[Any], address: Any) -> QuerySet[Any]:
    for name, column in _FILTERS.items():
        value = address.get(name, "").strip()
        if name == "state" and value == IN_WORK:
            rows = rows.filter(state__in=WAITING)
        elif value and not (name == "year" and not (value.isascii() and value.isdigit() and len(value) == 4)):
            rows = rows.filter(**{column: value})
    return rows


def _choices(rows: QuerySet[Directive]) -> dict[str, list[Any]]:
    """What the filters offer: only what occurs."""
    plain = rows.order_by()
    return {
        "states": [(IN_WORK, _("Chờ xử lý")), *DirectiveState.choices],
        "kinds": sorted(plain.exclude(kind="").values_list("kind", flat=True).distinct()),
        "issuers": sorted(plain.exclude(issuer_name="").values_list("issuer_name", flat=True).distinct()),
        "years": [day.year for day in plain.filter(issued_on__isnull=False).dates("issued_on", "year", order="DESC")],
    }


def _sheet_url(request: DeskRequest) -> str:
    query = request.GET.copy()
    query["as"] = "xlsx"
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _tell_filter(request: DeskRequest) -> None:
    words = {"state": _("Tình trạng"), "kind": _("Thể loại"), "issuer": _("Cơ quan ban hành"), "year": _("Năm")}
    states = {IN_WORK: _("Cần xử lý"), **dict(DirectiveState.choices)}
    for name, label in words.items():
        if value := request.GET.get(name, ""):
            tell(label, states.get(value, value) if name == "state" else value)


def _sheet(request: DeskRequest, rows: QuerySet[Any]) -> HttpResponse:
    columns = [
        Column(_("Số, ký hiệu"), 18),
        Column(_("Thể loại"), 16),
        Column(_("Trích yếu"), 60),
        Column(_("Cơ quan ban hành"), 28),
        Column(_("Ngày ban hành"), 14),
        Column(_("Tình trạng"), 18),
        Column(_("Số mục"), 9),
        Column(_("Còn lại"), 9),
        Column(_("Tệp"), 30),
        Column(_("Tải lên lúc"), 18),
    ]
    heads = {
        "number": _("Số, ký hiệu"), "title": _("Trích yếu"), "issued": _("Ngày ban hành"), "uploaded": _("Tải lên lúc"),
        "state": _("Tình trạng"), "left": _("Còn lại"),
    }  # fmt: skip
    cells = (
        [
            row.number, row.kind, row.title, row.issuer_name, row.issued_on, row.get_state_display(),
            row.total, row.left, row.file_name, row.uploaded_at,
        ]
        for row in told_order(request, rows, sorts=_SORTS, heads=heads, otherwise=("-uploaded_at",))
    )  # fmt: skip
    return xlsx_response(_("Văn bản chỉ đạo"), columns, cells)
