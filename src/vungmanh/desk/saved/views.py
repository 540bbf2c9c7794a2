"""Keep a filter under a name, rename it, open the list with it, delete it. Each goes back to the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.models import SavedFilter
from vungmanh.core.saved_filters import change_filter, query_of, save_filter
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.saved.kept import PLACES


@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    place, query = request.POST.get("place", ""), query_of(QueryDict(request.POST.get("query", "")))
    if place not in PLACES or not query:
        raise Http404
    is_default = bool(request.POST.get("is_default"))
    try:
        kept = save_filter(request.user, place, name=request.POST.get("name", ""), query=query, is_default=is_default)
        messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": kept.name})
    except DomainError as error:
        messages.error(request, refusal_words(error))
    return redirect(f"{reverse(f'desk:{place}')}?{query}")


@require_POST
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Only one's own are there."""
    kept = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    address = reverse(f"desk:{kept.place}")
    if request.POST.get("act") == "delete":
        kept.delete()
        messages.success(request, _("Đã xóa bộ lọc “%(name)s”.") % {"name": kept.name})
        return redirect(f"{address}?loc=0")
    try:
        change_filter(kept, name=request.POST.get("name", ""), is_default=bool(request.POST.get("is_default")))
        messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": kept.name})
    except DomainError as error:
        messages.error(request, refusal_words(error))
    return redirect(f"{address}?{kept.query}")
