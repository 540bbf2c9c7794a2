"""What must be finished before a task or report: seen, added, taken away and put back by whoever steers the programme."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.tables import rows_page
from vungmanh.desk.programmes.amendment_form import in_one_line
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.programmes.panel import QuotaForm, StartForm
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, permitted
from vungmanh.language.searching import chosen
from vungmanh.language.text import fold
from vungmanh.programmes.domain.counting import record_start
from vungmanh.programmes.domain.ordering import Row, put_before, rows_of, take_from_before
from vungmanh.programmes.domain.quotas import set_quota
from vungmanh.programmes.models import Programme, Task
from vungmanh.programmes.permissions import may_steer


@require_GET
def order(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """What the row waits for, and what else of the programme could be put before it. Five queries."""
    programme, row, _today = _steered(request, pk, key)
    others = {source: each for source, each in rows_of(programme).items() if source != row.source}
    first = set(programme.precedences.filter(later=row.source).values_list("first", flat=True))
    before = [each for source, each in others.items() if source in first]
    taken = others.get(request.GET.get("bo", ""))
    free = [each for source, each in others.items() if not each.is_withdrawn and source not in first]
    free = chosen(free, request.GET.get("q", ""), lambda each: fold(f"{each.section} {each.text}"))
    context = {"programme": programme, "row": row, "key": key, "before": before, "taken": taken}
    return render(request, "desk/programmes/order.html", context | {"page": rows_page(request.GET, free, per_page=30)})


@require_POST
def change_order(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """Put what `truoc` names before this row, or take it away; each undoes the other."""
    programme, row, _today = _steered(request, pk, key)
    first = rows_of(programme).get(request.POST.get("truoc", ""))
    if first is None:
        raise Http404
    address = reverse("desk:programme_order", args=[pk, key])
    try:
        if request.POST.get("act") == "take":
            take_from_before(first, row, by=request.user, at=timezone.now())
            return redirect(f"{address}?bo={first.source}")
        put_before(first, row, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã đặt thứ tự. Việc của các đơn vị chờ theo từ bây giờ."))
    return redirect(address)


@require_POST
def record_day(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """The day from which the deadline of a row counts ("trước khi họp 10 ngày"), or, left empty, that it is open again."""
    programme, row, _today = _steered(request, pk, key)
    form = StartForm(request.POST)
    tab = "programme_tasks" if key[:1] == "n" else "programme_calendar"
    if not form.is_valid():
        messages.error(request, in_one_line(form))
    else:
        try:
            found = record_start(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, refusal_words(error))
        else:
            said = ngettext(
                "Đã ghi. %(count)s việc đổi hạn theo.", "Đã ghi. %(count)s việc đổi hạn theo.", found.duties
            )
            messages.success(request, said % {"count": found.duties})
    return redirect(f"{reverse(f'desk:{tab}', args=[programme.pk])}?muc={key}#chi-tiet")


@require_POST
def record_quota(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """At least so many days or times in each period of a task, or none any more."""
    programme, row, _today = _steered(request, pk, key)
    form = QuotaForm(request.POST)
    if not isinstance(row, Task):
        raise Http404
    if not form.is_valid():
        messages.error(request, in_one_line(form))
    else:
        try:
            set_quota(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, refusal_words(error))
        else:
            messages.success(request, _("Đã ghi định mức."))
    return redirect(f"{reverse('desk:programme_tasks', args=[programme.pk])}?muc={key}#chi-tiet")


def _steered(request: DeskRequest, pk: int, key: str) -> tuple[Programme, Row, datetime.date]:
    """The task or report duty that a key ("n12", "b3") names."""
    programme, today = programme_for(request, pk)
    rows: Any = {"n": programme.tasks, "b": programme.report_duties}.get(key[:1])
    number = as_number(key[1:])
    if rows is None or number is None:
        raise Http404
    found: Row = get_object_or_404(rows.select_related("programme"), pk=number)
    if not permitted(request, may_steer, programme, today):
        raise PermissionDenied
    return programme, found, today
