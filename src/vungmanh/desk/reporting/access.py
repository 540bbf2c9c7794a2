"""How this room gets at reports: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from vungmanh.desk.requests import DeskRequest, permitted, today
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period, period_named
from vungmanh.indicators.permissions import deciding_at, may_decide_report, reports_decided_by, reports_visible_to


def known_reports(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Without those of a form that no pack has any more: nobody could read them."""
    return rows.filter(form__in=forms())


def report_or_404(request: DeskRequest, pk: int) -> Report:
    rows = known_reports(reports_visible_to(request.user, today()))
    return get_object_or_404(rows.select_related("unit__parent", "submitted_by", "decided_by"), pk=pk)


def decided_or_403(request: DeskRequest, pk: int) -> Report:
    """A report that the person decides about; 403 for one that is only seen."""
    row = report_or_404(request, pk)
    if not permitted(request, may_decide_report, row, today()):
        raise PermissionDenied
    return row


def decided_reports(request: DeskRequest) -> QuerySet[Report]:
    """All about which the person decides; 403 for whoever decides about none."""
    if not deciding_at(request.user, today()):
        raise PermissionDenied
    return known_reports(reports_decided_by(request.user, today()))


def form_named(name: str) -> Form | None:
    """The form that an address names; where there is only one, that one."""
    known = forms()
    return known.get(name) or (next(iter(known.values())) if len(known) == 1 else None)


def period_of(name: str) -> Period | None:
    """The period that an address names; None for anything else."""
    try:
        return period_named(name)
    except (ValueError, OverflowError):
        return None
