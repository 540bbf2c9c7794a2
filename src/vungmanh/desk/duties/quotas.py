"""The log of days or times towards the quota of a duty: written down and taken back on its page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.duties.forms import StayForm
from vungmanh.desk.duties.views import visible
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted
from vungmanh.programmes.domain.quotas import log_stay, withdraw_stay
from vungmanh.programmes.permissions import may_work


@require_POST
def log(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = visible(request, pk, today)
    if not permitted(request, may_work, row, today):
        raise PermissionDenied
    form = StayForm(request.POST)
    if not form.is_valid():
        words = "; ".join(f"{form.fields[name].label}: {errors.as_text()[2:]}" for name, errors in form.errors.items())
        messages.error(request, words)
        return redirect("desk:duty", pk=pk)
    try:
        log_stay(row, **form.cleaned_data, by=request.user, at=timezone.now(), on=today)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("desk:duty", pk=pk)


@require_POST
def take_back(request: DeskRequest, pk: int, stay: int) -> HttpResponse:
    today = timezone.localdate()
    row = visible(request, pk, today)
    found = get_object_or_404(row.stays.select_related("duty"), pk=stay)
    if not permitted(request, may_work, row, today):
        raise PermissionDenied
    withdraw_stay(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút dòng này, không tính nữa."))
    return redirect("desk:duty", pk=pk)
