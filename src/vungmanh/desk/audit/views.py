"""The audit trail: who changed what, when, from what to what."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from vungmanh.accounts.permissions import audit_visible_to, may_see_audit
from vungmanh.core.models import AuditEntry
from vungmanh.core.tables import list_page
from vungmanh.desk.audit.subjects import shown_all
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.requests import DeskRequest


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"size": 10, "placeholder": _("ngày/tháng/năm"), "inputmode": "numeric"})


class AuditFilter(forms.Form):
    q = forms.CharField(label=_("Ai, với gì"), required=False, max_length=100)
    action = forms.ChoiceField(label=pgettext_lazy("audit", "Việc"), required=False)
    since = forms.DateField(label=_("Từ ngày"), required=False, widget=_day())
    until = forms.DateField(label=_("Đến hết ngày"), required=False, widget=_day())
    subject = forms.CharField(required=False, max_length=110, widget=forms.HiddenInput)
    """"directives.directive:15": the trail of one thing."""

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field: forms.ChoiceField = self.fields["action"]  # type: ignore[assignment]
        field.choices = [("", _("Tất cả")), *sorted(ACTIONS.items(), key=lambda pair: str(pair[1]))]


@require_GET
def audit(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    if not may_see_audit(request.user, today):
        raise PermissionDenied
    form = AuditFilter(request.GET)
    entries = _filtered(audit_visible_to(request.user, today), form)
    page = list_page(request.GET, entries, search=["folded"], sorts={"luc": "at"}, default="-luc")
    lines = shown_all(page.rows)
    return render(request, "desk/audit/audit.html", {"form": form, "page": page, "lines": lines})


def _filtered(entries: QuerySet[AuditEntry], form: AuditFilter) -> QuerySet[AuditEntry]:
    """Nothing is shown for a filter that cannot be read: the form says what is wrong with it."""
    if not form.is_valid():
        return entries.none()
    wanted = form.cleaned_data
    subject_type, _colon, subject_id = wanted["subject"].partition(":")
    conditions = {
        "action": wanted["action"],
        "at__date__gte": wanted["since"],
        "at__date__lte": wanted["until"],
        "subject_type": subject_type,
        "subject_id": subject_id,
    }
    return entries.filter(**{column: value for column, value in conditions.items() if value})
