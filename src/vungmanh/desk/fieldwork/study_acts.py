"""Recording a study session, and correcting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vungmanh.desk.fieldwork.access import chosen, kept_or_403, who_with_files
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.study_forms import SessionForm, begun, goals_of
from vungmanh.desk.requests import DeskRequest, as_number, today
from vungmanh.fieldwork.domain.study import change_session, record_session
from vungmanh.fieldwork.models import StudySession
from vungmanh.fieldwork.permissions import directives_to_study, units_kept_by

_FIELDS = {
    "session_in_future": "held_on", "session_before_directive": "held_on", "session_without_times": "times",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def study_record(request: DeskRequest, pk: int) -> HttpResponse:
    on = today()
    directive = get_object_or_404(directives_to_study(request.user, on), pk=pk)
    units = units_kept_by(request.user, on)
    if not units.exists():
        raise PermissionDenied
    form = SessionForm(request.POST or None, request.FILES or None, units=units, initial={"held_on": on})
    asked = as_number(request.GET.get("don_vi"))
    unit = form.fields["unit"].initial if asked is None else asked
    form.initial = {**form.initial, "unit": unit, **goals_of(directive.pk, unit)}

    def record() -> StudySession:
        return record_session(directive, chosen(request, form), form.held(), on=on, **who_with_files(request, form))

    if row := done(request, form, record, _FIELDS):
        messages.success(request, _("Đã ghi buổi quán triệt."))
        return redirect("desk:study_session", row.pk)
    return _page(request, form, directive=directive)


@require_http_methods(["GET", "POST"])
def study_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(StudySession, request, pk, "directive")
    form = SessionForm(request.POST or None, request.FILES or None, units=None, initial=begun(row))

    def change() -> bool:
        change_session(row, form.held(), version=form.seen, on=today(), **who_with_files(request, form))
        return True

    if done(request, form, change, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:study_session", row.pk)
    return _page(request, form, directive=row.directive, row=row)


def _page(request: DeskRequest, form: SessionForm, **more: Any) -> HttpResponse:
    context = {"form": form, **more}
    return render(request, "desk/fieldwork/study_form.html", context, status=422 if form.errors else 200)
