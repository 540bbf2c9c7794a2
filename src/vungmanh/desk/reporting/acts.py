"""What those above decide about reports: approve, give back, lock, open again, urge, one or all of a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.reporting.access import decided_or_403, decided_reports, form_named, period_of
from vungmanh.desk.reporting.forms import ReasonForm
from vungmanh.desk.reporting.report_page import page_again
from vungmanh.desk.requests import DeskRequest, acting, local_next, today, version_seen, who
from vungmanh.indicators.domain import reporting as domain
from vungmanh.indicators.domain.opening import open_late
from vungmanh.indicators.permissions import deciding_at, may_decide_reports


@require_POST
def report_approve(request: DeskRequest, pk: int) -> HttpResponse:
    row = decided_or_403(request, pk)
    domain.approve(row, version=version_seen(request), **who(request))
    messages.success(request, _("Đã duyệt. Số liệu được tính từ bây giờ."))
    return redirect(local_next(request) or reverse("desk:report", args=[pk]))


@require_POST
def report_return(request: DeskRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, domain.give_back, _("Đã trả lại kèm lý do."))


@require_POST
def report_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, domain.reopen, _("Đã mở lại kèm lý do. Số liệu chưa được tính cho đến khi duyệt lại.")
    )


@require_POST
def report_lock(request: DeskRequest, pk: int) -> HttpResponse:
    row = decided_or_403(request, pk)
    if domain.lock([row], **who(request)):
        messages.success(request, _("Đã khóa. Muốn sửa thì mở lại, có lý do."))
    return redirect("desk:report", pk)


@require_POST
def report_urge(request: DeskRequest, pk: int) -> HttpResponse:
    row = decided_or_403(request, pk)
    _say_urged(request, domain.urge([row], request.POST.get("text", ""), on=today(), **who(request)))
    return redirect(local_next(request) or reverse("desk:report", args=[pk]))


@require_POST
def reports_urge(request: DeskRequest) -> HttpResponse:
    """Urge all that are late in a period, or have to be put right, each once a day."""
    rows = _of_period(request).filter(domain.is_awaited(today()))
    acting(request, may_decide_reports, rows, today())
    _say_urged(request, domain.urge(rows, request.POST.get("text", ""), on=today(), **who(request)))
    return redirect(local_next(request) or reverse("desk:reports_overview"))


@require_POST
def reports_lock(request: DeskRequest) -> HttpResponse:
    """Lock all that are approved in a period."""
    rows = _of_period(request)
    acting(request, may_decide_reports, rows, today())
    count = domain.lock(rows, **who(request))
    said = ngettext("Đã khóa %(n)s báo cáo.", "Đã khóa %(n)s báo cáo.", count) % {"n": count}
    messages.success(request, said if count else _("Không có báo cáo nào đã duyệt mà chưa khóa."))
    return redirect(local_next(request) or reverse("desk:reports_overview"))


@require_POST
def reports_open(request: DeskRequest) -> HttpResponse:
    """Ask the units below for a period that nobody was asked for in time."""
    above = deciding_at(request.user, today())
    if not above:
        raise PermissionDenied
    form, period = form_named(request.POST.get("bieu", "")), period_of(request.POST.get("ky", ""))
    if form is None or period is None:
        raise Http404
    acting(request, lambda user, on: set(above) <= set(deciding_at(user, on)), today())
    count = open_late(form, period, within=above, on=today(), **who(request))
    said = ngettext("Đã mở biểu cho %(n)s đơn vị.", "Đã mở biểu cho %(n)s đơn vị.", count) % {"n": count}
    messages.success(request, said if count else _("Mọi đơn vị đã có biểu của kỳ này."))
    return redirect(f"{reverse('desk:reports_overview')}?bieu={form.code}&ky={period.code}")


def _of_period(request: DeskRequest) -> Any:
    """What the person decides about, of the form and period that were sent."""
    form, period = form_named(request.POST.get("bieu", "")), period_of(request.POST.get("ky", ""))
    if form is None or period is None:
        raise Http404
    return decided_reports(request).filter(form=form.code, day=period.day, span=period.span)


def _with_reason(request: DeskRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    row, form = decided_or_403(request, pk), ReasonForm(request.POST)

    def decide() -> Any:
        return act(row, form.cleaned_data["reason"], version=form.cleaned_data["version"], **who(request))

    if done(request, form, decide):
        messages.success(request, said)
        return redirect("desk:report", pk)
    return page_again(request, row, form)


def _say_urged(request: DeskRequest, count: int) -> None:
    said = ngettext("Đã đôn đốc %(n)s đơn vị.", "Đã đôn đốc %(n)s đơn vị.", count) % {"n": count}
    messages.success(request, said if count else _("Không có đơn vị nào còn phải nộp mà hôm nay chưa được đôn đốc."))
