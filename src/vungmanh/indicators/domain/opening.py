"""Which reports units owe: a form is opened for every unit of its level when its period comes near its end.

An opened report is an empty draft, so that what is owed can be listed, found late, urged and told like what was handed in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from vungmanh.indicators.enums import ReportState, Span
from vungmanh.indicators.forms import Form, forms
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import DAY, Period, before, month_of, year_of
from vungmanh.units.enums import UnitKind
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
    day = min(on, period.day)
    states = states_on(day).filter(level=form.level, kind=UnitKind.TERRITORY)
    units = set(states.values_list("unit_id", flat=True))
    there = Report.objects.filter(form=form.code, day=period.day, span=period.span)
    there.filter(version=0, state=ReportState.DRAFT).exclude(unit__in=units).delete()
    missing = sorted(units - set(there.values_list("unit_id", flat=True)))
    due = form.due(period)
    rows = [Report(form=form.code, unit_id=pk, day=period.day, span=period.span, due=due, version=0) for pk in missing]
    Report.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)


def _periods(form: Form, on: datetime.date) -> Iterator[Period]:
    """From the running period back: those that may be filled in and are not due yet, or that follow the last opened one."""
    last = Report.objects.filter(form=form.code, span=form.span).aggregate(last=Max("day"))["last"]
    period = (month_of if form.span == Span.MONTH else year_of)(on + form.open_days * DAY)
    while form.due(period) >= on or (last is not None and period.day > last):
        if form.opens(period) <= on:
            yield period
        period = before(period)
