"""The log of days or times towards the quota of a duty, and who has to reach it: written down and taken back on its page."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.duties.forms import PersonForm, StayForm
from vungmanh.desk.duties.views import visible
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted
from vungmanh.programmes.domain.quotas import end_person, log_stay, name_person, people_of, withdraw_stay
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import may_work


@require_POST
def log(request: DeskRequest, pk: int) -> HttpResponse:
    row, today = _worked(request, pk)
    people = people_of(row) if row.task and row.task.quota_is_personal else None
    form = StayForm(request.POST, people=people)
    return _done(
        request,
        row,
        form,
        lambda said: log_stay(row, **said, by=request.user, at=timezone.now(), on=today),
        _("Đã ghi."),
    )


@require_POST
def take_back(request: DeskRequest, pk: int, stay: int) -> HttpResponse:
    row, _today = _worked(request, pk)
    found = get_object_or_404(row.stays.select_related("duty"), pk=stay)
    withdraw_stay(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút dòng này, không tính nữa."))
    return redirect("desk:duty", pk=pk)


@require_POST
def name(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody has to reach a personal quota."""
    row, _today = _worked(request, pk)
    said = _("Đã thêm vào danh sách người phải đạt định mức.")
    form = PersonForm(request.POST)
    return _done(request, row, form, lambda told: name_person(row, **told, by=request.user, at=timezone.now()), said)


@require_POST
def end(request: DeskRequest, pk: int, person: int) -> HttpResponse:
    """From tomorrow on the person has not."""
    row, today = _worked(request, pk)
    found = get_object_or_404(people_of(row), pk=person)
    said = _("Từ ngày mai không tính định mức cho %(name)s nữa.") % {"name": found.name}
    return _done(
        request, row, None, lambda _told: end_person(row, found, last=today, by=request.user, at=timezone.now()), said
    )


def _worked(request: DeskRequest, pk: int) -> tuple[Duty, datetime.date]:
    today = timezone.localdate()
    row = visible(request, pk, today)
    if not permitted(request, may_work, row, today):
        raise PermissionDenied
    return row, today


def _done(
    request: DeskRequest, row: Duty, form: forms.Form | None, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:
    """The act with what the form says; what is wrong with it, in words, above the page."""
    if form and not form.is_valid():
        words = "; ".join(f"{form.fields[name].label}: {errors.as_text()[2:]}" for name, errors in form.errors.items())
        messages.error(request, words)
        return redirect("desk:duty", pk=row.pk)
    try:
        act(form.cleaned_data if form else {})
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, said)
    return redirect("desk:duty", pk=row.pk)
