"""What is its own in the register of holdings."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.desk.fieldwork.listing import Cell, Col, Link
from vungmanh.desk.holdings.forms import HoldingFilter, HoldingForm
from vungmanh.desk.records.dues import Asked, DueRoom
from vungmanh.desk.records.rooms import Fact, Room, state_cell, unit_cell
from vungmanh.desk.records.shown import said, share
from vungmanh.desk.requests import today
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.models import Holding, HoldingDue
from vungmanh.holdings.policies import choices, kind_label, kinds
from vungmanh.units.models import Unit

_SOON = datetime.timedelta(days=90)


def tabs(here: str) -> Sequence[Link]:
    pages = (
        ("holdings", _("Hồ sơ")), ("openings", _("Mở hòm thư")), ("suggestions", _("Ý kiến")),
        ("conventions", _("Hương ước, quy ước")), ("holding_matrix", _("Bảng theo đơn vị")), ("holding_dues", _("Còn thiếu")),
    )  # fmt: skip
    return [Link(reverse(f"desk:{name}"), label, is_here=name == here) for name, label in pages]


def _line(row: Holding) -> list[Cell]:
    state = state_cell(row, today())
    if state.tone == "good" and not row.counts:
        state = Cell(_("chờ phê duyệt"), "near")
    numbers = share(row.value, row.total) if row.value is not None and row.total is not None else ""
    return [
        Cell(capfirst(kind_label(row.kind)), note=row.title, url=reverse("desk:holding", args=[row.pk])), unit_cell(row),
        Cell(row.number), Cell(row.decided_on), Cell(row.approved_on), Cell(numbers), Cell(row.valid_from),
        Cell(row.valid_to), state,
    ]  # fmt: skip


def _facts(row: Holding) -> list[Fact]:
    kind = kinds().get(row.kind)
    found: list[Fact] = [
        (_("Tên, trích yếu"), said(row.title)), (_("Số quyết định"), said(row.number)),
        (_("Ngày ban hành"), said(row.decided_on)), (_("Cơ quan ban hành"), said(row.decided_by)),
        (_("Ngày phê duyệt"), said(row.approved_on)), (_("Cơ quan phê duyệt"), said(row.approved_by)),
    ]  # fmt: skip
    if row.value is not None and row.total is not None:
        label = kind.number_label("value") if kind else _("Số đạt")
        found.append((label, share(row.value, row.total)))
    return [*found, (_("Căn cứ phải có"), kind.source if kind else said(None))]


def _narrowed(form: HoldingFilter) -> Q:
    found = Q(kind=form.said("loai")) if form.said("loai") else Q()
    if group := form.said("mang"):
        found &= Q(kind__in=[code for code, kind in kinds().items() if kind.group == group])
    if form.said("duyet") == "cho":
        found &= Q(approved_on__isnull=True, kind__in=[code for code, kind in kinds().items() if kind.approval])
    elif form.said("duyet") == "sap":
        on = form.day(today())
        found &= Q(valid_to__range=(on, on + _SOON))
    return found


ROOM = Room(
    name="holding", listed_as="holdings", address="so-sach/ho-so/", sheet="ho-so", acts=HOLDINGS,
    title=gettext_lazy("Hồ sơ, quy chế, danh hiệu"), new=gettext_lazy("Ghi hồ sơ"),
    empty=(
        gettext_lazy("Chưa ghi hồ sơ nào."),
        gettext_lazy("Ghi quy chế, hòm thư, danh hiệu kèm số, ngày, tệp; quy ước có sổ riêng. Hết nhiệm kỳ thì ghi tiếp."),
    ),
    form=HoldingForm, filter=HoldingFilter, line=_line, facts=_facts, narrowed=_narrowed,
    choices=lambda: {"loai": choices()},
    cols=lambda: [
        Col(_("Loại"), "loai", 36), Col(pgettext("one", "Đơn vị"), "don_vi", 26), Col(_("Số"), "so", 18),
        Col(_("Ngày ban hành"), "ban_hanh", 14), Col(_("Ngày phê duyệt"), "duyet", 14), Col(_("Số liệu"), width=20),
        Col(_("Từ ngày"), "tu", 12), Col(_("Đến hết ngày"), "den", 14), Col(_("Tình trạng"), width=16),
    ],
    sorts={
        "loai": ("kind", "unit__sort_key"), "don_vi": ("unit__sort_key", "kind"), "so": "number", "ban_hanh": "decided_on",
        "duyet": "approved_on", "tu": "valid_from", "den": "valid_to",
    },
    default="don_vi",
    given=lambda row: {"code": row.kind if row else ""},
    errors={
        "holding_kind_unknown": "kind", "holding_kept_in_conventions": "kind", "holding_kept_in_suggestions": "kind",
        "holding_not_of_unit": "kind", "holding_approved_before": "approved_on",
        "holding_before_decision": "valid_from", "holding_without_numbers": "value", "holding_numbers_missing": "value",
        "holding_more_than_all": "value",
    },
    tabs=tabs,
)  # fmt: skip


def _asked() -> list[Asked]:
    return [
        Asked(code, kind.label, kind.head, kind.levels[0], kind.source, kind.is_due)
        for code, kind in kinds().items()
        if kind.is_asked
    ]


def _new_url(unit: Unit, code: str) -> str:
    kept_in = kinds()[code].kept_in
    if kept_in:
        name = {"conventions": "convention_new", "suggestions": "suggestion_new"}[kept_in]
        return f"{reverse(f'desk:{name}')}?{urlencode({'unit': unit.pk})}"
    return f"{reverse('desk:holding_new')}?{urlencode({'unit': unit.pk, 'kind': code})}"


DUE_ROOM = DueRoom(
    name="holding", address="so-sach/ho-so/", model=HoldingDue, title=gettext_lazy("Hồ sơ phải có"), asked=_asked,
    groups=lambda: [("commune", _("xã, phường, thị trấn")), ("village", _("thôn, khu phố"))], tabs=tabs, new_url=_new_url,
)  # fmt: skip
