"""Units: the list on a day, the page of one unit, the import of one's own units."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.accounts.permissions import roles_seen_at, sees_records_of
from vungmanh.core.errors import DomainError
from vungmanh.core.exports import tell
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, acting, as_number
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.told import told_order
from vungmanh.desk.units import listing, page
from vungmanh.desk.units.filters import DayForm, UnitFilter
from vungmanh.desk.units.forms import ImportForm
from vungmanh.desk.units.permissions import may_keep_units, places_to_keep
from vungmanh.desk.units.wording import error_line
from vungmanh.indicators.permissions import may_see_figures
from vungmanh.officials.permissions import may_see_unit
from vungmanh.units.domain.importing import Imported, Plan, carry_out, plan_import
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.selectors import states_on, states_within, territories_above
from vungmanh.units.sheets import read_sheet, template

_SORTS = {"ten": "sort_key", "thuoc": "parent__sort_key", "tu": "unit__valid_from"}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEARCHED = [("folded", "name")]
SHOWN_ERRORS = 200
OWED_PER_PAGE = 25


@require_GET
@opens_with_kept("units")
def units(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    form = UnitFilter(request.GET)
    on = form.day(today)
    within = _place(request, form, today)
    states = states_within(within, on) if within else states_on(on).exclude(level="nation")
    q = form.cleaned_data.get("q", "")
    tabs = listing.tabs(request.GET, states, form.cleaned_data.get("cap", ""), has_words=bool(q))
    level = next(tab.key for tab in tabs if tab.is_here)
    chosen = form.chosen(states, level, on)
    if request.GET.get("xuat") == "xlsx":
        tell(_("Cấp"), next(tab.label for tab in tabs if tab.is_here))
        heads = {"ten": _("Tên"), "thuoc": _("Thuộc"), "tu": _("Có từ ngày")}
        found = matching(chosen, q, _SEARCHED)
        return listing.sheet(told_order(request, found, sorts=_SORTS, heads=heads, otherwise=("sort_key", "pk")), on)
    rows = list_page(
        request.GET, chosen.select_related("parent", "unit"), search=_SEARCHED, sorts=_SORTS, default="ten"
    )
    context = {"form": form, "page": rows, "tabs": tabs, "on": on, "today": today, "within": within}
    context |= _columns(listing.lines(rows.rows, on), within)
    context["former"] = listing.former(within, q, _SEARCHED, on) if q else []
    if request.htmx and request.htmx.target == "danh-sach":
        return render(request, "desk/units/list.html#list", context)
    above = territories_above(within, on) if within else []
    context |= {
        "crumbs": listing.crumbs(request.GET, above),
        "places": listing.places(request.GET, states_on(on), within),
        "may_keep": bool(places_to_keep(request.user, today)),
    }
    return render(request, "desk/units/list.html", context)


@require_GET
def unit(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    form = DayForm(request.GET)
    on = form.day(today)
    found = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    duties = page.owed_by(request.user, found, today)
    counts = page.owed_counts(duties, today)
    tabs = page.owed_tabs(counts, request.GET.get("viec", ""))
    chosen = page.owed_when(duties, next(tab.key for tab in tabs if tab.is_here), today)
    rows = list_page(request.GET, chosen, sorts={"han": "due"}, default="han", per_page=OWED_PER_PAGE)
    context: dict[str, Any] = {
        "unit": found,
        "form": form,
        "on": on,
        "today": today,
        "facts": page.particulars(found, on),
        "groups": page.below(found, on),
        "page": rows,
        "lines": page.owed_lines(rows.rows, request.user, today),
        "counts": counts,
        "tabs": tabs,
        "may_keep": may_keep_units(request.user, found, today),
        "sees_records": sees_records_of(request.user, found, today),
        "sees_officials": may_see_unit(request.user, found, today),
        "sees_figures": found.kind == UnitKind.TERRITORY and may_see_figures(request.user, found, today),
    }
    if not request.htmx:
        context["standing"] = page.standing_counts(request.user, found, today)
        context["people"] = roles_seen_at(request.user, found, today)
    template_name = "desk/units/unit.html"
    is_fragment = request.htmx and request.htmx.target == "viec"
    return render(request, f"{template_name}#owed" if is_fragment else template_name, context)


@require_http_methods(["GET", "POST"])
def units_import(request: DeskRequest) -> HttpResponse:
    """All or nothing: a sheet with an error changes nothing, and its errors are listed by row and column."""
    today = timezone.localdate()
    places = _places_to_keep(request, today)
    form = ImportForm(
        request.POST or None, request.FILES or None, places=places, initial={"within": request.GET.get("thuoc")}
    )
    context: dict[str, Any] = {"form": form, "errors": [], "error_count": 0}
    if request.method == "POST" and form.is_valid():
        try:
            plan = _plan(form, today)
            if not plan.errors:
                acting(request, may_keep_units, plan.within, today)
                done = carry_out(plan, by=request.user, at=timezone.now())
                messages.success(request, _done_words(done))
                return redirect("desk:unit", plan.within.pk)
            context["errors"] = [error_line(error) for error in plan.errors[:SHOWN_ERRORS]]
            context["error_count"] = len(plan.errors)
        except DomainError as error:
            form.add_error("sheet", refusal_words(error))
    return render(request, "desk/units/import.html", context, status=422 if form.errors or context["errors"] else 200)


@require_GET
def units_template(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    places = _places_to_keep(request, today)
    number = as_number(request.GET.get("thuoc"))
    within = places.first() if number is None else get_object_or_404(places, pk=number)
    if within is None:
        raise PermissionDenied
    response = HttpResponse(template(within, today), content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="mau-don-vi.xlsx"'
    return response


def _columns(lines: list[listing.Line], within: Unit | None) -> dict[str, Any]:
    """The lines, and which columns would say something."""
    return {
        "lines": lines,
        "has_codes": any(line.code for line in lines),
        "has_places": within is None or any(line.state.parent_id != within.pk for line in lines),
    }


def _place(request: DeskRequest, form: UnitFilter, today: datetime.date) -> Unit | None:
    """The place asked for; where none is, the person's own province; 0 stands for the whole country."""
    asked = form.cleaned_data.get("thuoc")
    if asked is None:
        return listing.home_of(request.user, today)
    return get_object_or_404(Unit, pk=asked) if asked else None


def _places_to_keep(request: DeskRequest, today: datetime.date) -> QuerySet[Unit]:
    """Territories of the person; with the one that the address names, where that lies below one of them."""
    places = places_to_keep(request.user, today)
    number = as_number(request.POST.get("within") or request.GET.get("thuoc"))
    named = None if number is None else Unit.objects.filter(pk=number).first()
    if named and may_keep_units(request.user, named, today):
        return places | Unit.objects.filter(pk=named.pk)
    if not places:
        raise PermissionDenied
    return places


def _plan(form: ImportForm, today: datetime.date) -> Plan:
    wanted = form.cleaned_data
    return plan_import(read_sheet(wanted["sheet"]), within=wanted["within"], on=wanted["on"] or today)


def _done_words(done: Imported) -> str:
    created = ngettext("Đã thêm %(n)s đơn vị.", "Đã thêm %(n)s đơn vị.", done.created) % {"n": done.created}
    rest = _("Bổ sung thông tin cho %(changed)s đơn vị; %(unchanged)s đơn vị đã có, không đổi.") % {
        "changed": done.changed,
        "unchanged": done.unchanged,
    }
    return f"{created} {rest}"
