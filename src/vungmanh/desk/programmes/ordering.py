"""Which tasks must be finished before a task: seen, added, taken away and put back by whoever steers the programme."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.tables import rows_page
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.language.searching import chosen
from vungmanh.language.text import fold
from vungmanh.programmes.domain.ordering import put_after, take_from_after
from vungmanh.programmes.models import Programme, Task
from vungmanh.programmes.permissions import may_steer


@require_GET
def order(request: DeskRequest, pk: int, task: int) -> HttpResponse:
    """What the task waits for, and what else of the programme could be put before it. Five queries."""
    programme, found, today = _steered(request, pk, task)
    others = {row.pk: row for row in programme.tasks.exclude(pk=task).order_by("position", "pk")}
    before = list(found.after.order_by("position", "pk"))
    taken = others.get(_whole(request.GET.get("bo", "")))
    free = [row for row in others.values() if not row.is_withdrawn and row not in before]
    free = chosen(free, request.GET.get("q", ""), lambda row: fold(f"{row.section} {row.text}"))
    context = {"programme": programme, "task": found, "today": today, "before": before, "taken": taken}
    return render(request, "desk/programmes/order.html", context | {"page": rows_page(request.GET, free, per_page=30)})


@require_POST
def change_order(request: DeskRequest, pk: int, task: int) -> HttpResponse:
    """Put the task of `truoc` before this one, or take it away; each undoes the other."""
    programme, found, _today = _steered(request, pk, task)
    first = get_object_or_404(programme.tasks, pk=_whole(request.POST.get("truoc", "")))
    address = reverse("desk:programme_order", args=[pk, task])
    try:
        if request.POST.get("act") == "take":
            take_from_after(found, first, by=request.user, at=timezone.now())
            return redirect(f"{address}?bo={first.pk}")
        put_after(found, first, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã đặt thứ tự. Việc của các đơn vị chờ theo từ bây giờ."))
    return redirect(address)


def _steered(request: DeskRequest, pk: int, task: int) -> tuple[Programme, Task, datetime.date]:
    programme, today = programme_for(request, pk)
    found = get_object_or_404(programme.tasks.select_related("programme"), pk=task)
    if not may_steer(request.user, programme, today):
        raise PermissionDenied
    return programme, found, today


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 15 else 0
