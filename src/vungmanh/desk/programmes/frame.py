"""What every tab of a programme page needs: the programme that the person may open, its figures, tabs, and the panel."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.accounts.selectors import scope_of
from vungmanh.core.prepared import prepared
from vungmanh.desk.addresses import url
from vungmanh.desk.programmes.panel import panel_of
from vungmanh.desk.requests import DeskRequest
from vungmanh.programmes.models import Programme
from vungmanh.programmes.permissions import may_steer, programmes_seen_from
from vungmanh.programmes.selectors import counts_of

PANEL = "chi-tiet"
_TABS = (
    ("programme", _("Chỉ tiêu")),
    ("programme_tasks", _("Nhiệm vụ")),
    ("programme_calendar", _("Lịch")),
    ("programme_units", _("Đơn vị × việc")),
    ("programme_plans", _("Kế hoạch cấp dưới")),
    ("programme_text", pgettext_lazy("text", "Văn bản")),
    ("programme_changes", _("Thay đổi")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: Any
    is_here: bool


def programme_for(request: DeskRequest, pk: int) -> tuple[Programme, datetime.date]:
    """The programme, and today; 404 for whoever may not see it."""
    today = timezone.localdate()
    found = _programme(pk, tuple(scope_of(request.user, today)))
    if not found:
        raise Http404
    return found[0], today


@prepared
def _programme(pk: int, paths: tuple[str, ...]) -> QuerySet[Programme]:
    found = programmes_seen_from(paths).filter(pk=pk).select_related("unit", "territory", "directive__owner")
    return found.defer("directive__text", "directive__text_folded").order_by()


def show(
    request: DeskRequest,
    programme: Programme,
    today: datetime.date,
    *,
    tab: str,
    template: str,
    content: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """The tab with the panel that the address names; for HTMX the panel or the list alone. 404 for a row that is not there."""
    key = request.GET.get("muc", "")
    panel = panel_of(programme, key, request.user, today) if key else {}
    if key and not panel:
        raise Http404
    context: dict[str, Any] = {"programme": programme, "today": today, "panel": panel, "open_key": key}
    context["may_steer"] = may_steer(request.user, programme, today)
    if request.htmx and request.htmx.target == PANEL:
        return render(request, "desk/programmes/panel.html", context)
    context |= content()
    if request.htmx and request.htmx.target == "danh-sach":
        return render(request, f"{template}#list", context)
    context["tabs"] = [Tab(url(f"desk:{name}", programme.pk), label, name == tab) for name, label in _TABS]
    context["counts"] = counts_of(programme, today)
    context["export_url"] = f"?{_with(request, xuat='xlsx')}"
    return render(request, template, context)


def _with(request: DeskRequest, **changed: str) -> str:
    query = request.GET.copy()
    for place in ("muc", "page"):
        query.pop(place, None)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()
