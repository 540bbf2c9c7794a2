"""People: the list of the accounts that an administrator keeps, and the page of one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vungmanh.accounts.permissions import (
    may_delegate,
    may_end_role,
    may_keep_people,
    may_keep_person,
    people_kept_by,
    units_to_give,
)
from vungmanh.accounts.second_factor import has_second_factor
from vungmanh.accounts.selectors import roles_ever_of
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.people import listing, wording  # noqa: F401  (wording hands in its words)
from vungmanh.desk.people.access import need_keeper, person_or_404
from vungmanh.desk.people.filters import PeopleFilter
from vungmanh.desk.people.work import handed_to
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.told import told_order

_SORTS = {"ten": "sort_key", "vao": "last_login", "tao": "date_joined"}
_SEARCHED = [("folded", "full_name"), ("folded", "position_title")]


@require_GET
@opens_with_kept("people")
def people(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    need_keeper(request, today)
    kept = people_kept_by(request.user, today)
    form = PeopleFilter(request.GET, units=listing.units_of(kept, units_to_give(request.user, today)))
    chosen = form.chosen(kept, today)
    if request.GET.get("xuat") == "xlsx":
        heads = {"ten": _("Họ và tên"), "vao": _("Đăng nhập gần nhất"), "tao": _("Tạo lúc")}
        found = matching(chosen, form.cleaned_data.get("q", ""), _SEARCHED)
        return listing.sheet(told_order(request, found, sorts=_SORTS, heads=heads, otherwise=("sort_key", "pk")), today)
    page = list_page(request.GET, listing.with_roles(chosen, today), search=_SEARCHED, sorts=_SORTS, default="ten")
    context = {"form": form, "page": page, "lines": listing.lines(page.rows)}
    is_fragment = request.htmx and request.htmx.target == "danh-sach"
    return render(request, "desk/people/list.html#list" if is_fragment else "desk/people/list.html", context)


@require_GET
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """An administrator's page of somebody, and everybody's page of himself or herself."""
    today = timezone.localdate()
    found = person_or_404(request, pk, today)
    roles = roles_ever_of(found)
    given = [*roles, *(deputy for row in roles for deputy in row.delegations.all())]
    work = handed_to(found, request.user, today)
    context = {
        "person": found,
        "state": listing.state_of(found),
        "roles": listing.by_time(roles, today),
        "to_end": {row.pk for row in given if may_end_role(request.user, row, today)},
        "to_delegate": {row.pk for row in roles if not row.delegated_by and may_delegate(request.user, row, today)},
        "work": work,
        "today": today,
        "has_second_factor": has_second_factor(found),
        "has_password": found.has_usable_password(),
        "is_own": found == request.user,
        "is_keeper": may_keep_people(request.user, today),
        "may_keep": may_keep_person(request.user, found, roles, today),
        "may_give": found != request.user and may_keep_people(request.user, today),
    }
    return render(request, "desk/people/person.html", context)
