"""Search from anywhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.search.finding import find
from vungmanh.desk.search.registers import find_in_registers
from vungmanh.language.text import squeeze


@require_GET
def search(request: DeskRequest) -> HttpResponse:
    """The whole page, or for HTMX the list of hits alone."""
    q = squeeze(request.GET.get("q", ""))[:200]
    on = timezone.localdate()
    found = [*find(q, request.user, on), *find_in_registers(q, request.user, on)] if q else None
    template = "desk/search/hits.html" if request.htmx else "desk/search/search.html"
    return render(request, template, {"q": q, "groups": found})
