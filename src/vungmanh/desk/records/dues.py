"""Who must have what: units × kinds in a table, and the rows behind each figure: who has, who has not, of whom nobody knows."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.permissions import record_units_kept_by
from vungmanh.core.exports import Column, Line, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.forms import ListFilter, choice
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, listed
from vungmanh.desk.records.access import own_only, places_seen, rows_seen
from vungmanh.desk.records.forms import DatedFilter
from vungmanh.desk.records.shown import share
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.units.models import Unit
from vungmanh.units.records import Due

MET, LACKING, UNCLEAR = "du", "thieu", "ro"
_STATES = [(LACKING, gettext_lazy("Còn thiếu")), (MET, gettext_lazy("Đã có đủ")), (UNCLEAR, gettext_lazy("Chưa rõ"))]
_CONDITIONS = {LACKING: Q(is_met=False), MET: Q(is_met=True), UNCLEAR: Q(is_met__isnull=True)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that units must have. `is_due` false: it is counted among them, and nobody is behind for lack of it."""

    code: str
    label: str
    head: str
    group: str
    """Units that are shown together: a level, or a type of organisations."""
    source: str
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class DueRoom:
    """What one register brings."""

    name: str
    address: str
    model: type[Due]
    title: Any
    asked: Callable[[], Sequence[Asked]]
    groups: Callable[[], Sequence[tuple[str, Any]]]
    tabs: Callable[[str], Sequence[Link]]
    new_url: Callable[[Unit, str], str]
    """Where what a unit lacks is recorded."""

    def labels(self) -> dict[str, str]:
        return {one.code: one.label for one in self.asked()}


class DueFilter(ListFilter):
    don_vi = DatedFilter.base_fields["don_vi"]
    loai = choice(gettext_lazy("Phải có"))
    muc = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=[*_STATES, ("tat-ca", gettext_lazy("Tất cả"))],
        widget=forms.Select(attrs={"data-submits": ""}),
    )  # fmt: skip
    ngay = DayField(label=gettext_lazy("Xem vào ngày"), required=False)

    def __init__(self, data: Any, places: QuerySet[Unit], **choices: Any) -> None:
        super().__init__(data, **choices)
        self.fields["don_vi"].queryset = places  # type: ignore[attr-defined]
        self.full_clean()


class MatrixFilter(ListFilter):
    don_vi = DatedFilter.base_fields["don_vi"]
    cap = forms.ChoiceField(
        label=gettext_lazy("Xem các"), required=False, widget=forms.Select(attrs={"data-submits": ""})
    )
    thieu = forms.BooleanField(
        label=gettext_lazy("Chỉ đơn vị còn thiếu"), required=False,
        widget=forms.CheckboxInput(attrs={"data-submits": ""}),
    )  # fmt: skip
    ngay = DayField(label=gettext_lazy("Xem vào ngày"), required=False)

    def __init__(self, data: Any, places: QuerySet[Unit], groups: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["don_vi"].queryset = places  # type: ignore[attr-defined]
        self.fields["cap"].choices = groups  # type: ignore[attr-defined]
        self.full_clean()
        self.groups = groups

    def told(self) -> Iterator[Line]:
        """With the group that is shown where none is chosen."""
        if not self.said("cap"):
            yield self.fields["cap"].label, capfirst(str(self.groups[0][1]))
        yield from super().told()


def dues_on(rows: QuerySet[Any], on: datetime.date) -> QuerySet[Any]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


@require_GET
def due_list(request: DeskRequest, *, room: DueRoom) -> HttpResponse:
    """Rows above and below the line: units with one thing that they must have, each with since when."""
    asked = room.asked()
    pairs = [(one.code, one.label) for one in asked]
    form = DueFilter(request.GET, places_seen(request, today()), loai=pairs)
    on = form.day(today())
    rows = dues_on(rows_seen(room.model, request), on).filter(_within(form.said("don_vi")))
    kinds = [form.said("loai")] if form.said("loai") else [one.code for one in asked if one.is_due]
    rows = rows.filter(_CONDITIONS.get(form.said("muc") or LACKING, Q()), kind__in=kinds)
    labels = room.labels()

    def line(row: Due) -> list[Cell]:
        parent = row.unit.parent
        word = state_of(row)
        return [
            Cell(row.unit.name, note=parent.name if parent else "", url=reverse("desk:kept_unit", args=[row.unit_id])),
            Cell(labels.get(row.kind, row.kind)), Cell(f"{row.amount}/{row.needed}"), Cell(row.valid_from),
            Cell(word[1], word[0]),
        ]  # fmt: skip

    register = Register(
        title=room.title, address=reverse(f"desk:{room.name}_dues"), line=line, default="don_vi",
        search=[("unit__folded", "unit__name")],
        cols=[
            Col(pgettext("one", "Đơn vị"), "don_vi", 30), Col(_("Phải có"), "loai", 40),
            Col(_("Có / cần"), width=10, css="num"), Col(_("Từ ngày"), "tu", 12), Col(_("Tình trạng"), width=16),
        ],
        sorts={"don_vi": ("unit__sort_key", "kind"), "loai": ("kind", "unit__sort_key"), "tu": "valid_from"},
        order=("kind", "unit__sort_key", "pk"), empty_title=_("Không có đơn vị nào."),
        empty_text=own_only(request) or _("Ở tình trạng đã chọn không có đơn vị nào trong phạm vi của bạn."),
    )  # fmt: skip
    rows = rows.select_related("unit__parent")
    return listed(request, register, rows, form, tabs=room.tabs(f"{room.name}_dues"))


@require_GET
def due_matrix(request: DeskRequest, *, room: DueRoom) -> HttpResponse:
    """Units of one group down, what they must have across."""
    groups = room.groups()
    form = MatrixFilter(request.GET, places_seen(request, today()), groups)
    on, group = form.day(today()), form.said("cap") or groups[0][0]
    asked = [one for one in room.asked() if one.group == group]
    there = dues_on(rows_seen(room.model, request), on).filter(kind__in=[one.code for one in asked])
    there = there.filter(_within(form.said("don_vi")))
    lacking = there.filter(is_met=False, kind__in=[one.code for one in asked if one.is_due])
    units = Unit.objects.filter(pk__in=(lacking if form.said("thieu") else there).values("unit"))
    units = units.select_related("parent")
    if request.GET.get("xuat") == "xlsx":
        return _sheet(room, form, units, there, asked)
    page = list_page(
        request.GET, units, search=[("folded", "name")], default="ten",
        sorts={"ten": ("parent__sort_key", "sort_key") if group != "commune" else "sort_key"},
    )  # fmt: skip
    cells = _cells(there.filter(unit__in=[unit.pk for unit in page.rows]))
    kept = set(
        record_units_kept_by(request.user, on)
        .filter(pk__in=[unit.pk for unit in page.rows])
        .values_list("pk", flat=True)
    )
    totals = {row["kind"]: row for row in there.order_by().values("kind").annotate(all=Count("pk"), met=_count(True))}
    context = {
        "room": room, "form": form, "page": page, "tabs": room.tabs(f"{room.name}_matrix"), "on": on,
        "kept_as": f"{room.name}_matrix", "address": reverse(f"desk:{room.name}_matrix"),
        "heads": [_head(room, form, one, totals) for one in asked],
        "lines": [(unit, [_cell(room, unit, one, cells, kept) for one in asked]) for unit in page.rows],
    }  # fmt: skip
    return render(request, "desk/records/matrix.html", context)


def routes(room: DueRoom) -> list[URLPattern]:
    of = {"room": room}
    dues, matrix = f"{room.name}_dues", f"{room.name}_matrix"
    return [
        path(f"{room.address}phai-co/", opens_with_kept(dues)(due_list), of, name=dues),
        path(f"{room.address}bang/", opens_with_kept(matrix)(due_matrix), of, name=matrix),
    ]


def state_of(row: Due) -> tuple[str, str]:
    """Tone and word."""
    if row.is_met is None:
        return "near", _("chưa rõ")
    return ("good", _("đã có đủ")) if row.is_met else ("bad", pgettext("state", "còn thiếu"))


def list_url(room_name: str, **query: Any) -> str:
    return f"{reverse(f'desk:{room_name}_dues')}?{urlencode({key: value for key, value in query.items() if value})}"


def _within(unit: Unit | None) -> Q:
    return Q(unit__path__within=unit.path) if unit else Q()


def _count(is_met: bool) -> Count:
    return Count("pk", filter=Q(is_met=is_met))


def _cells(rows: QuerySet[Any]) -> dict[tuple[int, str], Due]:
    return {(row.unit_id, row.kind): row for row in rows}


def _cell(
    room: DueRoom, unit: Unit, one: Asked, cells: dict[tuple[int, str], Due], kept: set[int]
) -> tuple[str, str, str, str]:
    """Sign, tone, word for the ear, address; empty where the unit need not have it."""
    row = cells.get((unit.pk, one.code))
    if row is None:
        return "", "", "", ""
    tone, word = state_of(row)
    sign = {"good": "✓", "near": "?"}.get(tone, "–" if row.needed == 1 else f"{row.amount}/{row.needed}")
    if not one.is_due and tone == "bad":
        tone, word = "quiet", _("không có")
    url = room.new_url(unit, one.code) if not row.is_met and unit.pk in kept else ""
    return sign, tone, f"{one.label}: {word}", url


def _head(room: DueRoom, form: MatrixFilter, one: Asked, totals: dict[str, Any]) -> tuple[Asked, str, str]:
    """What is asked, how many have it, and the address of those who have it not."""
    row = totals.get(one.code, {"met": 0, "all": 0})
    unit, day = form.said("don_vi"), form.data.get("ngay")
    url = list_url(
        room.name, loai=one.code, muc="tat-ca" if row["met"] == row["all"] else "", don_vi=unit and unit.pk, ngay=day
    )
    return one, share(row["met"], row["all"]), url


def _sheet(
    room: DueRoom, form: MatrixFilter, units: QuerySet[Unit], there: QuerySet[Any], asked: Sequence[Asked]
) -> HttpResponse:
    found = matching(units, form.said("q") or "", [("folded", "name")]).order_by("parent__sort_key", "sort_key", "pk")
    columns = [Column(pgettext("one", "Đơn vị"), 30), Column(_("Thuộc"), 26), *(Column(one.head, 14) for one in asked)]
    by_unit: dict[int, dict[str, str]] = defaultdict(dict)
    for row in there:
        by_unit[row.unit_id][row.kind] = state_of(row)[1]
    cells = (
        [unit.name, unit.parent.name if unit.parent else "", *(by_unit[unit.pk].get(one.code, "") for one in asked)]
        for unit in found
    )
    return xlsx_response(str(room.title), columns, cells)
