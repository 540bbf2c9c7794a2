"""Graduates attracted to communes: schemes with quota, who came, where they work, what became of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.tables import list_page
from vungmanh.desk.directives.wording import day
from vungmanh.desk.fieldwork.forms import ListFilter, done, kept_or_withdrawn
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, formed, listed
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, today, who
from vungmanh.desk.taken_back import TakenBack, taken_back
from vungmanh.desk.told import told_order
from vungmanh.desk.training.access import adds, crumbs, kept_or_403, need_keeper, own_units, seen_of, tabs
from vungmanh.desk.training.forms import ArrivalForm, SchemeForm
from vungmanh.language.text import fold
from vungmanh.officials import permissions
from vungmanh.officials.models import Person
from vungmanh.officials.policies import fields, label, level_label, position_label
from vungmanh.training.domain.attraction import (
    change_arrival,
    change_scheme,
    give_arrival_back,
    give_scheme_back,
    open_scheme,
    record_arrival,
    withdraw_arrival,
    withdraw_scheme,
)
from vungmanh.training.models import Arrival, AttractionScheme
from vungmanh.training.permissions import arrivals_visible_to, may_keep_training, schemes_visible_to
from vungmanh.training.selectors.courses import with_arrivals, with_seen_arrivals

_SCHEME = ("title", "resolution", "quota", "starts_on", "due_on")
_ARRIVAL = ("unit", "position", "field", "arrived_on", "promoted_to", "promoted_on", "left_on", "left_reason")
_FIELDS = {
    "attraction_days_in_wrong_order": "due_on", "arrival_twice": "person", "arrival_beyond": "unit",
    "arrival_before_scheme": "arrived_on", "arrival_days_in_wrong_order": "left_on", "promotion_without_day": "promoted_on",
}  # fmt: skip


_NOW = {"con": Q(left_on=None), "lanh-dao": ~Q(promoted_to="")}
"""What the list of a scheme may be kept to."""
_NOW_WORDS = {"con": gettext_lazy("Còn làm việc"), "lanh-dao": gettext_lazy("Được bố trí làm lãnh đạo")}
_SORTS_OF_ARRIVALS: dict[str, str | tuple[str, ...]] = {
    "ten": "person__sort_key",
    "don_vi": ("unit__sort_key", "person__sort_key"),
    "ngay": "arrived_on",
}


class SchemeFilter(ListFilter):
    ban_ghi = kept_or_withdrawn()


@require_GET
def attractions(request: DeskRequest) -> HttpResponse:
    need_register(request)
    form = SchemeFilter(request.GET)
    seen = schemes_visible_to(request.user, today()).filter(withdrawn_at__isnull=not form.wants_withdrawn)
    rows = with_seen_arrivals(with_arrivals(seen), arrivals_visible_to(request.user, today())).select_related("unit")

    def line(row: Any) -> list[Cell]:
        rest = max(0, row.quota - row.came)
        late, page = rest and row.due_on < today(), reverse("desk:attraction", args=[row.pk])
        word = _("đủ chỉ tiêu") if not rest else _("còn thiếu %(n)s") % {"n": rest}
        return [
            Cell(row.title, note=row.resolution, url=page), Cell(row.unit.name), Cell(row.quota),
            seen_of(row.seen_came, row.came, f"{page}#danh-sach"),
            seen_of(row.seen_stayed, row.stayed, f"{page}?nay=con#danh-sach"),
            seen_of(row.seen_promoted, row.promoted, f"{page}?nay=lanh-dao#danh-sach"), Cell(row.due_on),
            Cell(word, "good" if not rest else "bad" if late else "near"),
        ]  # fmt: skip

    register = Register(
        title=_("Thu hút trí thức trẻ"), address=reverse("desk:attractions"), line=line, default="-han",
        search=[("title", "title")],
        cols=[
            Col(_("Chính sách"), "ten", 44), Col(pgettext("one", "Đơn vị"), width=28), Col(_("Chỉ tiêu"), css="num", width=10),
            Col(_("Đã về"), css="num", width=10), Col(_("Còn làm việc"), css="num", width=12),
            Col(_("Được bố trí lãnh đạo"), css="num", width=12), Col(_("Hạn"), "han", 12), Col(_("Tình trạng"), width=18),
        ],
        sorts={"ten": "title", "han": "due_on"}, order=("-due_on", "-pk"),
        empty_title=_("Chưa ghi chính sách thu hút nào."),
        empty_text=_("Ghi nghị quyết với chỉ tiêu và thời hạn, rồi ghi từng người về nhận việc."),
    )  # fmt: skip
    add = adds(request, "desk:attraction_new", _("Ghi chính sách"), sheet="thu-hut")
    return listed(request, register, rows, form, actions=add, tabs=tabs("attraction"))


@require_GET
def attraction(request: DeskRequest, pk: int) -> HttpResponse:
    on = today()
    seen = arrivals_visible_to(request.user, on)
    schemes = with_seen_arrivals(with_arrivals(schemes_visible_to(request.user, on)), seen)
    row = get_object_or_404(schemes.select_related("unit"), pk=pk)
    people = seen.filter(scheme=row, withdrawn_at=None).select_related("person", "unit")
    wanted = request.GET.get("nay", "")
    people = people.filter(_NOW[wanted]) if wanted in _NOW else people
    if request.GET.get("xuat") == "xlsx":
        note_export(request, people.count())
        if wanted in _NOW:
            tell(_("Hiện nay"), _NOW_WORDS[wanted])
        heads = {"ten": _("Họ và tên"), "don_vi": _("Nơi bố trí"), "ngay": _("Ngày nhận việc")}
        otherwise = ("unit__sort_key", "person__sort_key")
        return _sheet(row, told_order(request, people, sorts=_SORTS_OF_ARRIVALS, heads=heads, otherwise=otherwise))
    page = list_page(
        request.GET, people, search=[("person__folded", "person__full_name")], default="-ngay", sorts=_SORTS_OF_ARRIVALS
    )
    context = {
        "row": row, "page": page, "asked": wanted, "lines": [(each, *_words(each)) for each in page.rows],
        "may_keep": may_keep_training(request.user, row.unit, on),
        "gone": _gone(request, row, on), "row_address": reverse("desk:attraction", args=[row.pk]),
        "people": arrivals_visible_to(request.user, on).filter(scheme=row),
    }  # fmt: skip
    return render(request, "desk/training/attraction.html", context)


def _gone(request: DeskRequest, row: AttractionScheme, on: datetime.date) -> list[TakenBack]:
    people = arrivals_visible_to(request.user, on).filter(scheme=row, withdrawn_at__isnull=False)
    may = may_keep_training(request.user, row.unit, on) and not row.is_withdrawn
    found = list(people.select_related("person", "unit"))
    return taken_back(found, lambda each: f"{each}, {each.unit.name}", "desk:arrival_give_back", may=may)


@require_http_methods(["GET", "POST"])
def attraction_new(request: DeskRequest) -> HttpResponse:
    form = SchemeForm(request.POST or None, units=own_units(request), initial={"starts_on": today()})

    def act() -> AttractionScheme:
        given = form.cleaned_data
        need_keeper(request, given["unit"])
        return open_scheme(given["unit"], {name: given[name] for name in _SCHEME}, **who(request))

    if row := done(request, form, act, _FIELDS):
        messages.success(request, _("Đã ghi chính sách."))
        return redirect("desk:attraction", row.pk)
    return formed(request, form, title=_("Ghi chính sách thu hút"), back=reverse("desk:attractions"), crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def attraction_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, schemes_visible_to(request.user, today()), pk)
    start = {name: getattr(row, name) for name in _SCHEME} | {"version": row.version}
    form = SchemeForm(request.POST or None, units=None, initial=start)

    def act() -> bool:
        change_scheme(row, {name: form.cleaned_data[name] for name in _SCHEME}, version=form.seen, **who(request))
        return True

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:attraction", row.pk)
    back = reverse("desk:attraction", args=[row.pk])
    return formed(request, form, title=_("Sửa chính sách thu hút"), back=back, crumbs=_crumbs(row))


@require_http_methods(["GET", "POST"])
def attraction_arrive(request: DeskRequest, pk: int) -> HttpResponse:
    scheme = kept_or_403(request, schemes_visible_to(request.user, today()), pk)
    units = permissions.units_with_officials(request.user, today())
    form = ArrivalForm(request.POST or None, units=units, has_person=False, initial={"arrived_on": today()})

    def act() -> Arrival | None:
        person = _person(request, form)
        return record_arrival(scheme, person, form.values(), **who(request)) if person else None

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã ghi người về nhận việc."))
        return redirect("desk:attraction", scheme.pk)
    back = reverse("desk:attraction", args=[scheme.pk])
    return formed(request, form, title=_("Ghi người về nhận việc"), back=back, crumbs=_crumbs(scheme))


@require_http_methods(["GET", "POST"])
def arrival_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Also says what became of the person, or that he or she left."""
    row = _arrival(request, pk)
    start = {name: getattr(row, name) for name in _ARRIVAL}
    start |= {"version": row.version, "level": "" if row.level is None else str(row.level)}
    units = permissions.units_with_officials(request.user, today())
    form = ArrivalForm(request.POST or None, units=units, has_person=True, initial=start)

    def act() -> bool:
        change_arrival(row, form.values(), version=form.seen, **who(request))
        return True

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:attraction", row.scheme_id)
    back = reverse("desk:attraction", args=[row.scheme_id])
    return formed(request, form, title=row.person.full_name, back=back, crumbs=_crumbs(row.scheme))


@require_POST
def attraction_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, schemes_visible_to(request.user, today()), pk)
    act = partial(withdraw_scheme, row, request.POST.get("reason", ""), **who(request))
    return _back(request, row.pk, act, _("Đã rút chính sách. Có thể khôi phục ngay trên trang này."))


@require_POST
def attraction_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, schemes_visible_to(request.user, today()), pk)
    return _back(request, row.pk, partial(give_scheme_back, row, **who(request)), _("Đã khôi phục chính sách."))


@require_POST
def arrival_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    row = _arrival(request, pk)
    act = partial(withdraw_arrival, row, request.POST.get("reason", ""), **who(request))
    return _back(request, row.scheme_id, act, _("Đã rút."))


@require_POST
def arrival_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = _arrival(request, pk, is_withdrawn=True)
    act = partial(give_arrival_back, row, **who(request))
    return _back(request, row.scheme_id, act, _("Đã khôi phục."))


def _back(request: DeskRequest, scheme: int, act: Callable[[], None], words: str) -> HttpResponse:
    """Do it and go back to the scheme; a refusal is told there."""
    try:
        act()
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, words)
    return redirect("desk:attraction", scheme)


def _arrival(request: DeskRequest, pk: int, *, is_withdrawn: bool = False) -> Arrival:
    """One that the person may change: kept by whoever keeps its scheme."""
    rows = arrivals_visible_to(request.user, today()).filter(Q() if is_withdrawn else Q(withdrawn_at=None))
    row = get_object_or_404(rows.select_related("person", "unit", "scheme__unit"), pk=pk)
    need_keeper(request, row.scheme.unit)
    return row


def _person(request: DeskRequest, form: forms.Form) -> Person | None:
    """The one file with this name (and birth date); an error at the field where there is none, or several."""
    words = form.cleaned_data["person"].split()
    born = next((word for word in words if "/" in word), "")
    name = fold(" ".join(word for word in words if word != born))
    rows = permissions.persons_visible_to(request.user, today()).filter(folded=name, withdrawn_at=None)
    found = [row for row in rows[:50] if not born or (row.born_on and day(row.born_on) == born)]
    if len(found) == 1:
        return found[0]
    if found:
        form.add_error("person", _("Có %(n)s người trùng tên. Hãy ghi thêm ngày sinh.") % {"n": len(found)})
    else:
        form.add_error("person", _("Chưa có hồ sơ cán bộ nào như vậy. Hãy mở hồ sơ trước."))
    return None


def _words(row: Arrival) -> tuple[str, str, str, str]:
    """Position, degree, tone and words of where the person stands."""
    degree = " ".join(
        filter(None, (level_label("professional", row.level), label(fields(), row.field) if row.field else ""))
    )
    if row.left_on:
        return position_label(row.position), degree, "bad", _("đã thôi việc")
    if row.promoted_to:
        return position_label(row.position), degree, "good", position_label(row.promoted_to)
    return position_label(row.position), degree, "busy", _("đang làm việc")


def _crumbs(row: AttractionScheme | None = None) -> list[Link]:
    here = [Link(reverse("desk:attraction", args=[row.pk]), row.title)] if row else []
    return crumbs(Link(reverse("desk:attractions"), _("Thu hút trí thức trẻ")), *here)


def _sheet(scheme: AttractionScheme, people: Any) -> HttpResponse:
    columns = [
        Column(_("Họ và tên"), 28), Column(_("Nơi bố trí"), 26), Column(_("Chức danh bố trí"), 34), Column(_("Trình độ"), 30),
        Column(_("Ngày nhận việc"), 13), Column(_("Được bố trí làm"), 34), Column(_("Từ ngày"), 13),
        Column(_("Ngày thôi việc"), 13),
    ]  # fmt: skip
    cells = (
        [
            each.person.full_name, each.unit.name, _words(each)[0], _words(each)[1], each.arrived_on,
            position_label(each.promoted_to) if each.promoted_to else "", each.promoted_on, each.left_on,
        ]
        for each in people
    )  # fmt: skip
    return xlsx_response(scheme.title, columns, cells)
