"""How this room gets at indicators, units and periods: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from vungmanh.accounts.selectors import assignments_of
from vungmanh.desk.fields import DayField
from vungmanh.desk.refused import Hidden
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.periods import Period, month_of, period_named
from vungmanh.indicators.permissions import indicators_visible_to, may_see_figures
from vungmanh.indicators.selectors import kept_periods
from vungmanh.units.models import Unit


def indicator_or_404(request: DeskRequest, pk: int) -> Indicator:
    return get_object_or_404(indicators_visible_to(request.user, today()).select_related("owner"), pk=pk)


def own_unit(request: DeskRequest) -> Unit | None:
    """Where the figures of a person begin: the unit of the role given first."""
    return next((row.unit for row in assignments_of(request.user, today())), None)


def unit_or_404(request: DeskRequest, name: str = "don_vi") -> Unit:
    """The unit that the address names, else the person's own; a unit that is not seen is not there."""
    wanted = request.GET.get(name) or ""
    own = own_unit(request)
    if not wanted or (own is not None and wanted == str(own.pk)):
        if own is None:
            raise Hidden
        return own
    unit = (
        Unit.objects.filter(pk=int(wanted)).first()
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 16
        else None
    )
    if unit is None:
        raise Http404
    if not may_see_figures(request.user, unit, today()):
        raise Hidden
    return unit


def period_asked(request: DeskRequest, periods: Sequence[Period]) -> Period:
    """The period that the address names; else the latest of `periods`, or the running month where none is kept.

    One that is not kept is a plain 404: there are no figures of it.
    """
    wanted = request.GET.get("ky") or ""
    if not wanted:
        return periods[-1] if periods else month_of(today())
    try:
        period = period_named(wanted)
    except (ValueError, OverflowError):
        raise Http404 from None
    if periods and period not in periods:
        raise Http404
    return period


def span_asked(request: DeskRequest) -> Span:
    """Months, unless the address names a year ("2026") or asks for years."""
    wanted = request.GET.get("ky") or ""
    is_year = (wanted and "-" not in wanted) or (not wanted and request.GET.get("theo") == "nam")
    return Span.YEAR if is_year else Span.MONTH


def periods_kept(span: Span) -> list[Period]:
    """Those that have begun, the earliest first."""
    return [period for period in kept_periods(span) if period.first <= today()]


def known_on(request: DeskRequest) -> datetime.date | None:
    """The past day as of which figures are asked; None: as they are known now."""
    try:
        day: datetime.date | None = DayField(required=False).clean(request.GET.get("biet_den") or "")
    except ValidationError:
        return None
    return day if day and day < today() else None
