"""What people do with a programme: record a condition, let duties follow units, carry the calendar on, decide amendments."""

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
from vungmanh.core.jobs import enqueue
from vungmanh.desk.programmes.amendment_form import ChangeForm, in_one_line, lines_of
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.programmes.panel import WakeForm
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.amending import decide, proposals, propose
from vungmanh.programmes.domain.publishing import lay_out_to
from vungmanh.programmes.domain.waking import put_to_sleep, wake
from vungmanh.programmes.enums import ChangeState
from vungmanh.programmes.models import Change, Programme, Task
from vungmanh.programmes.permissions import may_steer, may_wake


@require_POST
def wake_task(request: DeskRequest, pk: int, task: int) -> HttpResponse:
    programme, found, today = _task_for(request, pk, task)
    form = WakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, in_one_line(form))
        return _back_to_task(programme, found)
    try:
        count = wake(found, **form.cleaned_data, by=request.user, at=timezone.now(), on=today)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        said = ngettext("Đã ghi nhận. %(count)s việc được mở.", "Đã ghi nhận. %(count)s việc được mở.", count)
        messages.success(request, said % {"count": count})
    return _back_to_task(programme, found)


@require_POST
def sleep_task(request: DeskRequest, pk: int, task: int) -> HttpResponse:
    programme, found, _today = _task_for(request, pk, task)
    try:
        put_to_sleep(found, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã rút ghi nhận. Nhiệm vụ lại chờ điều kiện."))
    return _back_to_task(programme, found)


@require_POST
def follow_units(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a fresh expansion to the units of today."""
    programme, today = _steered(request, pk)
    job = enqueue(
        "programmes.re_expand",
        key=f"programmes.re_expand:{programme.pk}:{today}",
        arguments={"programme": programme.pk, "on": today.isoformat()},
        by=request.user,
        at=timezone.now(),
    )
    return redirect(
        f"{reverse('desk:job', args=[job.pk])}?next={reverse('desk:programme_changes', args=[programme.pk])}"
    )


@require_POST
def extend_calendar(request: DeskRequest, pk: int) -> HttpResponse:
    """One more year of the calendar of a programme that names no end."""
    programme, today = _steered(request, pk)
    until = datetime.date(programme.laid_out_to.year + 1, 12, 31)
    if programme.period_to is None:
        count = lay_out_to(programme, until, by=request.user, at=timezone.now(), on=today)
        said = ngettext("Đã lập lịch đến hết năm %(year)s: thêm %(count)s việc.",
                        "Đã lập lịch đến hết năm %(year)s: thêm %(count)s việc.", count)  # fmt: skip
        messages.success(request, said % {"count": count, "year": until.year})
    return redirect("desk:programme_calendar", pk=programme.pk)


@require_GET
def amendment(request: DeskRequest, pk: int, directive: int) -> HttpResponse:
    """What an amending directive would change, sentence by sentence, to be decided."""
    programme, today = _steered(request, pk)
    amending = _amending(programme, directive)
    context: dict[str, Any] = {"programme": programme, "today": today, "directive": amending}
    context["lines"] = lines = lines_of(programme, amending)
    context["decided"] = sum(line.is_decided for line in lines)
    return render(request, "desk/programmes/amendment.html", context)


@require_POST
def decide_change(request: DeskRequest, pk: int, directive: int, item: int) -> HttpResponse:
    """A person's answer to what one sentence of the amending directive would change; stores it as it is now."""
    programme, _today = _steered(request, pk)
    amending = _amending(programme, directive)
    if amending.state != DirectiveState.PUBLISHED:
        propose(amending)
    found = get_object_or_404(Change.objects.select_related("item"), item=item, programme=programme, directive=amending)
    form = ChangeForm(request.POST, change=found, programme=programme)
    address = reverse("desk:programme_amendment", args=[programme.pk, amending.pk])
    if not form.is_valid():
        messages.error(request, in_one_line(form))
        return redirect(f"{address}#thay-doi-{item}")
    try:
        decide(found, **form.decision(), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
        return redirect(f"{address}#thay-doi-{item}")
    return redirect(f"{address}#thay-doi-{_next_undecided(amending, item)}")


def _next_undecided(amending: Directive, item: int) -> int:
    """The item of the first proposal after this one that waits for an answer, else of any; this one where none does."""
    items = [
        change.item_id
        for change in proposals(amending)
        if change.state == ChangeState.PROPOSED or change.item_id == item
    ]
    waiting = [pk for pk in items[items.index(item) + 1 :] + items if pk != item]
    return waiting[0] if waiting else item


def _task_for(request: DeskRequest, pk: int, task: int) -> tuple[Programme, Task, datetime.date]:
    programme, today = programme_for(request, pk)
    found = get_object_or_404(Task.objects.select_related("programme__directive__owner"), pk=task, programme=programme)
    if not permitted(request, may_wake, found, today):
        raise PermissionDenied
    return programme, found, today


def _steered(request: DeskRequest, pk: int) -> tuple[Programme, datetime.date]:
    programme, today = programme_for(request, pk)
    if not permitted(request, may_steer, programme, today):
        raise PermissionDenied
    return programme, today


def _amending(programme: Programme, directive: int) -> Directive:
    """The amending directive, once it was read."""
    found = get_object_or_404(Directive, pk=directive, amends_id=programme.directive_id)
    if found.state in (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE):
        raise Http404
    return found


def _back_to_task(programme: Programme, task: Task) -> HttpResponse:
    return redirect(f"{reverse('desk:programme_tasks', args=[programme.pk])}?muc=n{task.pk}#chi-tiet")
