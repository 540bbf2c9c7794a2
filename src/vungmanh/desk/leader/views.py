"""The page of whoever leads or coordinates, and its targets, which are computed apart because they take longest."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from vungmanh.desk.leader.overview import overview_of
from vungmanh.desk.leader.permissions import may_lead
from vungmanh.desk.leader.ranks import ranks_of
from vungmanh.desk.leader.targets import furthest_off
from vungmanh.desk.requests import DeskRequest


@require_GET
def leader(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    if not may_lead(request.user, today):
        raise PermissionDenied
    ranks = ranks_of(request.user, today, timezone.now())
    context = {"today": today, "seen": overview_of(request.user, today), "ranks": ranks}
    return render(request, "desk/leader/leader.html", context)


@require_GET
def leader_targets(request: DeskRequest) -> HttpResponse:
    """As a part of the page, or by itself where no script runs."""
    today = timezone.localdate()
    if not may_lead(request.user, today):
        raise PermissionDenied
    template = "desk/leader/_targets.html" if request.htmx else "desk/leader/targets.html"
    return render(request, template, {"targets": furthest_off(request.user, today)})
