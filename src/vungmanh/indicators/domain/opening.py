"""Which reports units owe: a form is opened for every unit of its level when its period comes near its end.

An opened report is an empty draft, so that what is owed can be listed, found late, urged and told like what was handed in.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from vungmanh.accounts.selectors import in_scope
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.indicators.enums import ReportState, Span
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import DAY, Period, before, month_of, year_of
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import UnitState
from vungmanh.units.selectors import states_on


def open_due(*, on: datetime.date) -> int:
    """Open every form that units may fill in by now; how many reports are new. Safe to repeat and to race.

    Periods that came to their end while nobody looked are made up for. Where a form is new, nobody is asked for what was
    due before.
    """
    return sum(open_form(form, period, on=on) for form in forms().values() for period in _periods(form, on))


@transaction.atomic
def open_form(form: Form, period: Period, *, on: datetime.date) -> int:
    """An empty report for each unit of the form's level that has none; how many are new. Reports that nobody touched, of
    units that were gone before the period ended, are taken away again."""
    units = set(_states(form, period, on).values_list("unit_id", flat=True))
    there = _there(form, period)
    there.filter(version=0, state=ReportState.DRAFT).exclude(unit__in=units).delete()
    return len(_create(form, period, units, due=form.due(period)))


@transaction.atomic
def open_late(
    form: Form, period: Period, *, within: Collection[str], by: Any, at: datetime.datetime, on: datetime.date
) -> int:
    """Ask the units at or below these paths for a period that nobody was asked for in time; how many are asked. They get as
    many days as after the end of a period. Raises `report_period_unfit` for one that is not to be filled in yet."""
    if period.span != form.span or form.opens(period) > on:
        raise DomainError("report_period_unfit", period=str(period))
    units = set(_states(form, period, on).filter(in_scope("path", within)).values_list("unit_id", flat=True))
    new = _create(form, period, units, due=max(form.due(period), on + form.due_days * DAY))
    rows = _there(form, period).filter(unit__in=new).select_related("unit")
    audit.record_all([audit.entry(row, by=by, action="report.opened", at=at, unit_id=row.unit_id) for row in rows])
    return len(new)


def _states(form: Form, period: Period, on: datetime.date) -> QuerySet[UnitState]:
    """Units of the form's level as they stand on the last day of the period, or today where that is to come."""
    return states_on(min(on, period.day)).filter(level=form.level, kind=UnitKind.TERRITORY)


def _there(form: Form, period: Period) -> QuerySet[Report]:
    return Report.objects.filter(form=form.code, day=period.day, span=period.span)


def _create(form: Form, period: Period, units: set[int], *, due: datetime.date) -> list[int]:
    """The units that had no report yet."""
    missing = sorted(units - set(_there(form, period).values_list("unit_id", flat=True)))
    rows = [Report(form=form.code, unit_id=pk, day=period.day, span=period.span, due=due, version=0) for pk in missing]
    Report.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return missing


def _periods(form: Form, on: datetime.date) -> Iterator[Period]:
    """From the running period back: those that may be filled in and are not due yet, or that follow the last opened one."""
    last = Report.objects.filter(form=form.code, span=form.span).aggregate(last=Max("day"))["last"]
    period = (month_of if form.span == Span.MONTH else year_of)(on + form.open_days * DAY)
    while form.due(period) >= on or (last is not None and period.day > last):
        if form.opens(period) <= on:
            yield period
        period = before(period)
