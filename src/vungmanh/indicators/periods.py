"""Months and years. Pure: today is an argument."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from vungmanh.indicators.enums import Span

DAY = datetime.timedelta(days=1)


class Period(NamedTuple):
    """Known by its last day and its span. Stock is counted on `day`, events from `first` to `day`.

    Periods are keys by the thousand: a tuple is hashed fastest.
    """

    day: datetime.date
    span: Span

    @property
    def first(self) -> datetime.date:
        return self.day.replace(day=1) if self.span == Span.MONTH else self.day.replace(month=1, day=1)

    @property
    def code(self) -> str:
        """ "2026-03", "2026": as addresses name it."""
        return f"{self.day:%Y-%m}" if self.span == Span.MONTH else f"{self.day:%Y}"

    def __str__(self) -> str:
        return f"{self.day:%m/%Y}" if self.span == Span.MONTH else f"{self.day:%Y}"


def month_of(day: datetime.date) -> Period:
    """The month that holds the day."""
    return Period((day.replace(day=1) + 31 * DAY).replace(day=1) - DAY, Span.MONTH)


def year_of(day: datetime.date) -> Period:
    return Period(day.replace(month=12, day=31), Span.YEAR)


def before(period: Period) -> Period:
    """The period of the same span that ends the day before this one begins."""
    day = period.first - DAY
    return month_of(day) if period.span == Span.MONTH else year_of(day)


def after(period: Period) -> Period:
    """The period of the same span that begins the day after this one."""
    day = period.day + DAY
    return month_of(day) if period.span == Span.MONTH else year_of(day)


def periods_up_to(on: datetime.date, *, months: int, years: int) -> list[Period]:
    """So many months and years, the last of each the one that holds the day; the earliest day first."""
    found = []
    for latest, count in ((year_of(on), years), (month_of(on), months)):
        period = latest
        for _ in range(count):
            found.append(period)
            period = before(period)
    return sorted(found)


def period_named(code: str) -> Period:
    """The period that an address names; raises ValueError for anything else."""
    year, _, month = code.partition("-")
    if month:
        return month_of(datetime.date(int(year), int(month), 1))
    return year_of(datetime.date(int(year), 1, 1))
