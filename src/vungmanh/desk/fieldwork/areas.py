"""Who looks after which place: assignments, the months at a glance, visits with promises, briefings of village heads."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import in_scope
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.fields import DayField
from vungmanh.desk.fieldwork.access import chosen, kept_or_403, seen_or_404, who_with_files
from vungmanh.desk.fieldwork.forms import ListFilter, RecordForm, UnitChoice, choice, done, kept_or_withdrawn, start
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, formed, listed
from vungmanh.desk.requests import DeskRequest, today, who
from vungmanh.fieldwork.domain import areas as domain
from vungmanh.fieldwork.models import AreaAssignment, Briefing, Visit
from vungmanh.fieldwork.permissions import kept_in_scope, may_keep, units_kept_by
from vungmanh.fieldwork.policies import briefings_per_month, capacities, choices, label
from vungmanh.programmes.permissions import working_for
from vungmanh.units.models import Unit

_AREA_FIELDS = (
    "holder",
    "holder_name",
    "holder_position",
    "place",
    "field",
    "capacity",
    "is_shared",
    "valid_from",
    "valid_to",
)
_VISIT_FIELDS = ("visited_on", "found", "promised", "promised_due", "done_on", "done_note")
_BRIEFING_FIELDS = ("held_on", "led_by", "attended", "expected", "issues", "conclusions")
_ERRORS = {
    "area_of_nothing": "place", "area_beyond": "place", "area_held": "place", "area_days_in_wrong_order": "valid_to",
    "visit_outside_assignment": "visited_on", "promise_without_words": "promised", "briefing_too_many": "attended",
}  # fmt: skip


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget)


class AreaForm(RecordForm):
    evidence = None  # type: ignore[assignment]
    unit = UnitChoice()
    holder = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Tài khoản của người phụ trách"), required=False, widget=forms.Select,
        empty_label=gettext_lazy("Không có tài khoản"),
        help_text=gettext_lazy("Chọn tài khoản thì không phải ghi họ tên, chức vụ."),
    )  # fmt: skip
    holder_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200, required=False)
    holder_position = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=200, required=False)
    capacity = forms.ChoiceField(label=gettext_lazy("Tư cách"))
    place = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Xã hoặc thôn phụ trách"), required=False, widget=forms.Select,
        empty_label=gettext_lazy("Không theo địa bàn"),
    )  # fmt: skip
    field = forms.CharField(
        label=gettext_lazy("Lĩnh vực phụ trách"), max_length=300, required=False,
        help_text=gettext_lazy("Ghi địa bàn, lĩnh vực, hoặc cả hai."),
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label=gettext_lazy("Cùng phụ trách"), required=False,
        help_text=gettext_lazy("Đánh dấu khi nhiều người cùng phụ trách một nơi với cùng tư cách."),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("Từ ngày"))
    valid_to = DayField(
        label=gettext_lazy("Đến hết ngày"), required=False, help_text=gettext_lazy("Để trống: cho đến khi có thay đổi.")
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None, places: Any, holders: QuerySet[User], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]
        self.fields["capacity"].choices = [("", _("Chọn")), *choices(capacities())]  # type: ignore[attr-defined]
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Name and position of an account are taken from it where nothing else is written."""
        given: dict[str, Any] = super().clean() or {}
        holder = given.get("holder")
        if holder:
            given["holder_name"] = given.get("holder_name") or str(holder)
            given["holder_position"] = given.get("holder_position") or holder.position_title
        elif not given.get("holder_name"):
            self.add_error("holder_name", _("Hãy ghi họ tên, hoặc chọn tài khoản của người phụ trách."))
        return given


class VisitForm(RecordForm):
    visited_on = DayField(label=gettext_lazy("Ngày đi"))
    found = _text(gettext_lazy("Nắm được gì, dân kiến nghị gì"))
    promised = _text(gettext_lazy("Đã hứa làm gì"), required=False)
    promised_due = DayField(label=gettext_lazy("Hứa xong trước ngày"), required=False)
    done_on = DayField(label=gettext_lazy("Đã làm xong ngày"), required=False)
    done_note = forms.CharField(label=gettext_lazy("Kết quả việc đã hứa"), max_length=500, required=False)


class BriefingForm(RecordForm):
    unit = UnitChoice()
    held_on = DayField(label=gettext_lazy("Ngày giao ban"))
    led_by = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=200, required=False)
    attended = forms.IntegerField(label=gettext_lazy("Số trưởng thôn có mặt"), min_value=0, max_value=10_000)
    expected = forms.IntegerField(label=gettext_lazy("Trên tổng số được mời"), min_value=1, max_value=10_000)
    issues = _text(gettext_lazy("Vấn đề nêu ra"), required=False)
    conclusions = _text(gettext_lazy("Kết luận"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class AreaFilter(ListFilter):
    tu_cach = choice(gettext_lazy("Tư cách"))
    khi = choice(gettext_lazy("Thời gian"), [("cu", gettext_lazy("Đã thôi")), ("rut", gettext_lazy("Đã rút"))])


class VisitFilter(ListFilter):
    loi_hua = choice(
        gettext_lazy("Lời hứa"),
        [
            ("mo", gettext_lazy("Chưa làm")),
            ("tre", gettext_lazy("Quá hạn, chưa làm")),
            ("xong", gettext_lazy("Đã làm")),
        ],
    )
    ban_ghi = kept_or_withdrawn()
    phan_cong = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BriefingFilter(ListFilter):
    ban_ghi = kept_or_withdrawn()


@require_GET
def areas(request: DeskRequest) -> HttpResponse:
    on = today()
    form = AreaFilter(request.GET, tu_cach=choices(capacities()))
    rows = AreaAssignment.objects.filter(kept_in_scope(request.user, on)).select_related("place", "unit")
    over = Q(valid_to__lt=on)
    when = {"cu": over & Q(withdrawn_at=None), "rut": Q(withdrawn_at__isnull=False)}
    rows = rows.filter(
        when.get(form.said("khi") or "", ~Q(pk__in=rows.filter(over).values("pk")) & Q(withdrawn_at=None))
    )
    if form.said("tu_cach"):
        rows = rows.filter(capacity=form.said("tu_cach"))

    def line(row: AreaAssignment) -> list[Cell]:
        url = reverse("desk:area", args=[row.pk])
        return [
            Cell(row.holder_name, note=row.holder_position, url=url), Cell(row.place.name if row.place else ""),
            Cell(row.field), Cell(label(capacities(), row.capacity)), Cell(row.unit.name), Cell(row.valid_from),
            Cell(row.valid_to),
        ]  # fmt: skip

    register = Register(
        title=_("Phụ trách địa bàn"), address=reverse("desk:areas"), line=line, default="noi", search=["folded"],
        cols=[
            Col(_("Người phụ trách"), "ten", 28), Col(_("Địa bàn"), "noi", 28), Col(_("Lĩnh vực"), width=40),
            Col(_("Tư cách"), width=28), Col(pgettext("one", "Đơn vị"), width=28), Col(_("Từ ngày"), "tu", 12),
            Col(_("Đến hết ngày"), width=12),
        ],
        sorts={"ten": "folded", "noi": "place__sort_key", "tu": "valid_from"}, order=("place__sort_key", "pk"),
        empty_title=_("Chưa phân công ai phụ trách địa bàn."),
        empty_text=_("Ghi ai phụ trách xã, thôn nào, từ ngày nào; mỗi tháng thấy ai đã đi, ai chưa."),
    )  # fmt: skip
    return listed(request, register, rows, form, actions=_add(request, "area_new", _("Phân công")), tabs=_tabs("areas"))


@require_GET
def area(request: DeskRequest, pk: int) -> HttpResponse:
    row = seen_or_404(AreaAssignment, request, pk, "place")
    visits = row.visits.filter(withdrawn_at=None)
    year = today().year
    context = {
        "row": row, "capacity": label(capacities(), row.capacity), "visits": visits[:12], "visit_count": visits.count(),
        "cells": domain.months_of(row, visits.values_list("visited_on", flat=True), year, today()), "year": year,
        "today": today(), "may_keep": may_keep(request.user, row.unit, today()),
    }  # fmt: skip
    return render(request, "desk/fieldwork/area.html", context)


@require_GET
def area_months(request: DeskRequest) -> HttpResponse:
    """A year: a row per assignment of a place that asks for visits, and one per commune that holds briefings."""
    on = today()
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and 1990 < int(asked) <= on.year else on.year
    since, until = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    owing = [key for key, row in capacities().items() if row["visits_per_month"]]
    rows = AreaAssignment.objects.filter(kept_in_scope(request.user, on), capacity__in=owing, place__isnull=False)
    rows = domain.holding(rows, since, until).select_related("place", "unit")
    years = [year - 1, *([year + 1] if year < on.year else [])]
    briefings = _briefing_months(request, year, on)
    if request.GET.get("xuat") == "xlsx":
        found = matching(rows, request.GET.get("q", ""), ["folded"]).order_by("unit__sort_key", "place__sort_key", "pk")
        return _sheet_of_months(year, briefings, _visit_months(found, year, on))
    page = list_page(
        request.GET, rows, search=["folded"], default="don_vi",
        sorts={"don_vi": "unit__sort_key", "noi": "place__sort_key", "ten": "folded"},
    )  # fmt: skip
    context = {
        "page": page, "year": year, "years": years, "tabs": _tabs("months"), "briefings": briefings,
        "lines": _visit_months(page.rows, year, on), "months": range(1, 13), "has_sheet": bool(briefings),
    }  # fmt: skip
    return render(request, "desk/fieldwork/area_months.html", context)


def _visit_months(
    rows: Iterable[AreaAssignment], year: int, on: datetime.date
) -> list[tuple[AreaAssignment, list[domain.Cell]]]:
    """One query beside that of the rows."""
    kept = list(rows)
    days: dict[int, list[datetime.date]] = defaultdict(list)
    found = Visit.objects.filter(assignment__in=[row.pk for row in kept], withdrawn_at=None, visited_on__year=year)
    for assignment, day in found.values_list("assignment", "visited_on"):
        days[assignment].append(day)
    return [(row, domain.months_of(row, days[row.pk], year, on)) for row in kept]


def _sheet_of_months(
    year: int,
    briefings: list[tuple[str, list[domain.Cell]]],
    visits: list[tuple[AreaAssignment, list[domain.Cell]]],
) -> HttpResponse:
    """Both tables of the page, one below the other: how often in each month, and which months fell short."""
    columns = [
        Column(_("Nội dung"), 24), Column(_("Địa bàn"), 28), Column(_("Người phụ trách"), 28),
        Column(pgettext("one", "Đơn vị"), 28), *(Column(str(month), 6) for month in range(1, 13)),
        Column(_("Tháng thiếu"), 20),
    ]  # fmt: skip
    cells = [
        *([_("Giao ban trưởng thôn"), name, "", name, *_month_cells(months)] for name, months in briefings),
        *(
            [_("Đi cơ sở"), row.place.name if row.place else "", row.holder_name, row.unit.name, *_month_cells(months)]
            for row, months in visits
        ),
    ]
    return xlsx_response(_("Đi cơ sở, giao ban năm %(year)s") % {"year": year}, columns, cells)


def _month_cells(months: list[domain.Cell]) -> list[Any]:
    """Empty where nothing was expected and nothing was done."""
    short = [str(cell.month) for cell in months if cell.state == "missing"]
    return [*(cell.count if cell.count or cell.expected else None for cell in months), ", ".join(short)]


def _briefing_months(request: DeskRequest, year: int, on: datetime.date) -> list[tuple[str, list[domain.Cell]]]:
    """One query."""
    days: dict[str, list[datetime.date]] = defaultdict(list)
    rows = Briefing.objects.filter(kept_in_scope(request.user, on), withdrawn_at=None).order_by("unit__sort_key")
    for name, day in rows.values_list("unit__name", "held_on"):
        days[name].append(day)
    return [(name, domain.months_of_unit(held, briefings_per_month(), year, on)) for name, held in days.items()]


@require_http_methods(["GET", "POST"])
def area_new(request: DeskRequest) -> HttpResponse:
    units = _units(request)
    holders = working_for(units.values_list("pk", flat=True), today())
    form = AreaForm(
        request.POST or None, units=units, places=_places(units), holders=holders, initial={"valid_from": today()}
    )

    def assign() -> AreaAssignment:
        return domain.assign_area(chosen(request, form), _given(form, _AREA_FIELDS), **who(request))

    if row := done(request, form, assign, _ERRORS):
        messages.success(request, _("Đã ghi phân công."))
        return redirect("desk:area", row.pk)
    return formed(request, form, title=_("Phân công phụ trách"), back=reverse("desk:areas"), crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def area_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Also ends it: the last day."""
    row = kept_or_403(AreaAssignment, request, pk, "place")
    places = _places(Unit.objects.filter(pk=row.unit_id))
    holders = User.objects.filter(pk=row.holder_id or 0) | working_for([row.unit_id], today())
    said = start(row, *_AREA_FIELDS)
    form = AreaForm(request.POST or None, units=None, places=places, holders=holders, initial=said)

    def change() -> bool:
        domain.change_area(row, _given(form, _AREA_FIELDS), version=form.seen, **who(request))
        return True

    if done(request, form, change, _ERRORS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:area", row.pk)
    title = _("Sửa phân công")
    return formed(request, form, title=title, back=reverse("desk:area", args=[row.pk]), crumbs=_crumbs(row))


@require_GET
def visits(request: DeskRequest) -> HttpResponse:
    on = today()
    form = VisitFilter(request.GET)
    rows = Visit.objects.filter(kept_in_scope(request.user, on), withdrawn_at__isnull=not form.wants_withdrawn)
    is_open = ~Q(promised="") & Q(done_on__isnull=True)
    wanted = {"mo": is_open, "tre": is_open & Q(promised_due__lt=on), "xong": Q(done_on__isnull=False)}
    rows = rows.filter(wanted.get(form.said("loi_hua") or "", Q())).select_related("assignment__place", "unit")
    if form.said("phan_cong"):
        rows = rows.filter(assignment=form.said("phan_cong"))

    def line(row: Visit) -> list[Cell]:
        tone, word = promise_words(row, on)
        held = row.assignment
        return [
            Cell(row.visited_on, url=reverse("desk:visit", args=[row.pk])),
            Cell(held.place.name if held.place else held.field, note=row.unit.name), Cell(held.holder_name),
            Cell(row.found[:160]), Cell(row.promised[:160]), Cell(row.promised_due), Cell(word, tone),
        ]  # fmt: skip

    register = Register(
        title=_("Đi cơ sở"), address=reverse("desk:visits"), line=line, default="-ngay", search=["assignment__folded"],
        cols=[
            Col(_("Ngày"), "ngay", 12), Col(_("Địa bàn"), "noi", 28), Col(_("Người đi"), width=26),
            Col(_("Nắm được"), width=50), Col(_("Đã hứa"), width=50), Col(_("Hạn"), "han", 12), Col(_("Lời hứa"), width=22),
        ],
        sorts={"ngay": "visited_on", "noi": "assignment__place__sort_key", "han": "promised_due"},
        order=("-visited_on", "-pk"), empty_title=_("Chưa ghi chuyến đi nào."),
        empty_text=_("Mở một phân công và ghi chuyến đi: nắm được gì, hứa gì, bao giờ xong."),
    )  # fmt: skip
    return listed(request, register, rows, form, tabs=_tabs("visits"))


@require_GET
def visit(request: DeskRequest, pk: int) -> HttpResponse:
    row = seen_or_404(Visit, request, pk, "assignment__place")
    tone, word = promise_words(row, today())
    context = {
        "row": row, "tone": tone, "word": word, "files": row.files.select_related("stored"),
        "may_keep": may_keep(request.user, row.unit, today()),
    }  # fmt: skip
    return render(request, "desk/fieldwork/visit.html", context)


@require_http_methods(["GET", "POST"])
def area_visit(request: DeskRequest, pk: int) -> HttpResponse:
    held = kept_or_403(AreaAssignment, request, pk, "place")
    form = VisitForm(request.POST or None, request.FILES or None, initial={"visited_on": today()})

    def record() -> Visit:
        return domain.record_visit(held, _given(form, _VISIT_FIELDS), on=today(), **who_with_files(request, form))

    if row := done(request, form, record, _ERRORS | {"visit_in_future": "visited_on"}):
        messages.success(request, _("Đã ghi chuyến đi."))
        return redirect("desk:visit", row.pk)
    title = _("Ghi chuyến đi cơ sở")
    return formed(request, form, title=title, back=reverse("desk:area", args=[held.pk]), crumbs=_crumbs(held))


@require_http_methods(["GET", "POST"])
def visit_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Also tells that a promise was kept."""
    row = kept_or_403(Visit, request, pk, "assignment__place")
    form = VisitForm(request.POST or None, request.FILES or None, initial=start(row, *_VISIT_FIELDS))

    def change() -> bool:
        said = _given(form, _VISIT_FIELDS)
        domain.change_visit(row, said, version=form.seen, on=today(), **who_with_files(request, form))
        return True

    if done(request, form, change, _ERRORS | {"visit_in_future": "visited_on"}):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:visit", row.pk)
    title = _("Sửa, ghi kết quả lời hứa")
    return formed(request, form, title=title, back=reverse("desk:visit", args=[row.pk]), crumbs=_crumbs(row.assignment))


@require_GET
def briefings(request: DeskRequest) -> HttpResponse:
    form = BriefingFilter(request.GET)
    rows = Briefing.objects.filter(kept_in_scope(request.user, today()), withdrawn_at__isnull=not form.wants_withdrawn)
    rows = rows.select_related("unit")

    def line(row: Briefing) -> list[Cell]:
        return [
            Cell(row.held_on, url=reverse("desk:briefing", args=[row.pk])), Cell(row.unit.name),
            Cell(f"{row.attended}/{row.expected}"), Cell(row.issues[:200]), Cell(row.conclusions[:200]),
        ]  # fmt: skip

    register = Register(
        title=_("Giao ban trưởng thôn"), address=reverse("desk:briefings"), line=line, default="-ngay",
        search=[("unit__folded", "unit__name")],
        cols=[
            Col(_("Ngày"), "ngay", 12), Col(pgettext("one", "Đơn vị"), "don_vi", 28), Col(_("Có mặt"), css="num", width=10),
            Col(_("Vấn đề nêu ra"), width=60), Col(_("Kết luận"), width=60),
        ],
        sorts={"ngay": "held_on", "don_vi": "unit__sort_key"}, order=("-held_on", "-pk"),
        empty_title=_("Chưa ghi buổi giao ban nào."),
        empty_text=_("Mỗi tháng ghi một buổi: bao nhiêu trưởng thôn có mặt, nêu gì, kết luận gì."),
    )  # fmt: skip
    actions = _add(request, "briefing_new", _("Ghi giao ban"))
    return listed(request, register, rows, form, actions=actions, tabs=_tabs("briefings"))


@require_GET
def briefing(request: DeskRequest, pk: int) -> HttpResponse:
    row = seen_or_404(Briefing, request, pk)
    may = may_keep(request.user, row.unit, today())
    context = {"row": row, "files": row.files.select_related("stored"), "may_keep": may}
    return render(request, "desk/fieldwork/briefing.html", context)


@require_http_methods(["GET", "POST"])
def briefing_new(request: DeskRequest) -> HttpResponse:
    form = BriefingForm(
        request.POST or None, request.FILES or None, units=_units(request).exclude(level="village"),
        initial={"held_on": today()},
    )  # fmt: skip

    def record() -> Briefing:
        said = _given(form, _BRIEFING_FIELDS)
        return domain.record_briefing(chosen(request, form), said, on=today(), **who_with_files(request, form))

    if row := done(request, form, record, _ERRORS | {"visit_in_future": "held_on"}):
        messages.success(request, _("Đã ghi buổi giao ban."))
        return redirect("desk:briefing", row.pk)
    return formed(request, form, title=_("Ghi giao ban"), back=reverse("desk:briefings"), crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def briefing_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(Briefing, request, pk)
    said = start(row, *_BRIEFING_FIELDS)
    form = BriefingForm(request.POST or None, request.FILES or None, units=None, initial=said)

    def change() -> bool:
        given = _given(form, _BRIEFING_FIELDS)
        domain.change_briefing(row, given, version=form.seen, on=today(), **who_with_files(request, form))
        return True

    if done(request, form, change, _ERRORS | {"visit_in_future": "held_on"}):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:briefing", row.pk)
    back = reverse("desk:briefing", args=[row.pk])
    return formed(request, form, title=_("Sửa buổi giao ban"), back=back, crumbs=_crumbs())


def promise_words(row: Visit, on: datetime.date) -> tuple[str, str]:
    """Tone and words for what was promised; no tone where nothing was."""
    if not row.promised:
        return "", ""
    if row.done_on:
        is_late = bool(row.promised_due and row.done_on > row.promised_due)
        return ("near", _("đã làm, sau hạn")) if is_late else ("good", _("đã làm"))
    if row.promised_due and row.promised_due < on:
        days = (on - row.promised_due).days
        return "bad", ngettext("trễ %(n)s ngày", "trễ %(n)s ngày", days) % {"n": days}
    return "busy", _("chưa làm")


def _units(request: DeskRequest) -> QuerySet[Unit]:
    found = units_kept_by(request.user, today())
    if not found.exists():
        raise PermissionDenied
    return found


def _places(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Communes and villages in one of the units."""
    within = in_scope("path", units.values_list("path", flat=True))
    rows = Unit.objects.in_force_on(today()).filter(within, kind="territory", level__in=["commune", "village"])
    return rows.order_by("level", "sort_key", "pk")


def _given(form: forms.Form, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _add(request: DeskRequest, name: str, words: str) -> list[Link]:
    may = units_kept_by(request.user, today()).exists()
    return [Link(reverse(f"desk:{name}"), words, is_primary=True)] if may else []


def _tabs(here: str) -> list[Link]:
    pages = {
        "areas": ("desk:areas", _("Phân công")), "months": ("desk:area_months", _("Theo tháng")),
        "visits": ("desk:visits", _("Đi cơ sở")), "briefings": ("desk:briefings", _("Giao ban trưởng thôn")),
    }  # fmt: skip
    return [Link(reverse(name), words, is_here=key == here) for key, (name, words) in pages.items()]


def _crumbs(row: AreaAssignment | None = None) -> list[Link]:
    found = [Link(reverse("desk:areas"), _("Phụ trách địa bàn"))]
    return [*found, Link(reverse("desk:area", args=[row.pk]), str(row))] if row else found
