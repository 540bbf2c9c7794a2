"""From a deadline as written to dated instances. No date is moved: not to a working day, not to the end of a period that
the text does not name. Each instance carries the rule that gave its date, so that a page can say why.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass

from vungmanh.programmes.enums import DateRule, Recurrence

_MONTHS_PER_PERIOD = {Recurrence.YEARLY: 12, Recurrence.QUARTERLY: 3, Recurrence.MONTHLY: 1}
_END_RULE = {
    Recurrence.YEARLY: DateRule.YEAR_END,
    Recurrence.QUARTERLY: DateRule.QUARTER_END,
    Recurrence.MONTHLY: DateRule.MONTH_END,
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One time that something is owed. `period` is "2026", "2026-Q3" or "2026-07", empty for what is owed once."""

    period: str
    due: datetime.date | None
    rule: DateRule


@dataclass(frozen=True, slots=True)
class Span:
    """The days within which recurring duties are laid out, both included."""

    start: datetime.date
    end: datetime.date


@dataclass(frozen=True, slots=True)
class Count:
    """A deadline in days: after `start` (before it where negative), or after the end of each period."""

    days: int
    add: Callable[[datetime.date, int], datetime.date]
    """The day that is reached: over all days or over working days; the day that begins does not count (Civil Code 2015,
    article 147)."""
    start: datetime.date | None = None
    is_per_period: bool = False


def add_days(day: datetime.date, n: int) -> datetime.date:
    return day + datetime.timedelta(days=n)


def laid_out(
    *,
    period: tuple[datetime.date | None, datetime.date | None],
    issued_on: datetime.date | None,
    on: datetime.date,
) -> Span:
    """From the later of issue and start of the period to the end of the period.

    Neither start named: from `on`, in a programme that was over by then from the beginning of its last year. A programme
    without an end is laid out to the end of the year of `on`; `publishing.lay_out_to` carries it on.
    """
    end = period[1] or datetime.date(max([on, *(each for each in (period[0], issued_on) if each)]).year, 12, 31)
    unnamed = on if on <= end else datetime.date(end.year, 1, 1)
    start = max((each for each in (period[0], issued_on) if each), default=unnamed)
    return Span(start, max(start, end))


def instances(
    *,
    recurs: str,
    due: datetime.date | None,
    within: Span,
    yearly_on: str = "",
    due_ends_it: bool = False,
    count: Count | None = None,
) -> list[Instance]:
    """The dated instances of one duty, in order of date.

    Once only: the date as written, or none. Recurring: one per period that ends within the span, due on its last day, or
    for `yearly_on` ("MM-DD") on that day of each year. A date named beside the recurrence ends it for a target
    (`due_ends_it`); for a task or report it is one more instance, unless it falls on one that is there already. A count
    gives the day where none is named: of each period, or of the one instance, undated until its start is known.
    """
    if count and not due and not yearly_on:
        return _counted(recurs, count, within)
    if not recurs and not yearly_on:
        return [Instance("", due, DateRule.WRITTEN if due else DateRule.UNDATED)]
    if due and due_ends_it:
        within = Span(min(within.start, due), due)
    rows = _yearly_on(yearly_on, within) if yearly_on else _period_ends(Recurrence(recurs), within)
    if due and not due_ends_it and all(row.due != due for row in rows):
        rows.append(Instance("", due, DateRule.WRITTEN))
    return sorted(rows, key=lambda row: row.due or datetime.date.max)


def period_span(period: str, within: Span) -> Span:
    """The days of "2026", "2026-Q3" or "2026-07"; of what is owed once the whole span."""
    if not period:
        return within
    year, _sep, part = period.partition("-")
    first, months = (1, 12) if not part else (3 * int(part[1:]) - 2, 3) if part[0] == "Q" else (int(part), 1)
    last = first + months - 1
    return Span(
        datetime.date(int(year), first, 1),
        datetime.date(int(year), last, calendar.monthrange(int(year), last)[1]),
    )


def _counted(recurs: str, count: Count, within: Span) -> list[Instance]:
    if count.is_per_period and recurs:
        ends = _period_ends(Recurrence(recurs), within)
        return [Instance(each.period, count.add(each.due, count.days), DateRule.COUNTED) for each in ends if each.due]
    due = count.add(count.start, count.days) if count.start else None
    return [Instance("", due, DateRule.COUNTED)]


def _period_ends(recurs: Recurrence, within: Span) -> list[Instance]:
    step = _MONTHS_PER_PERIOD[recurs]
    rows = []
    for year in range(within.start.year, within.end.year + 1):
        for month in range(step, 13, step):
            end = datetime.date(year, month, calendar.monthrange(year, month)[1])
            if within.start <= end <= within.end:
                rows.append(Instance(_label(recurs, end), end, _END_RULE[recurs]))
    return rows


def _yearly_on(yearly_on: str, within: Span) -> list[Instance]:
    month, day = (int(part) for part in yearly_on.split("-"))
    rows = []
    for year in range(within.start.year, within.end.year + 1):
        due = datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
        if within.start <= due <= within.end:
            rows.append(Instance(str(year), due, DateRule.YEARLY_ON))
    return rows


def _label(recurs: Recurrence, end: datetime.date) -> str:
    if recurs == Recurrence.YEARLY:
        return str(end.year)
    if recurs == Recurrence.QUARTERLY:
        return f"{end.year}-Q{end.month // 3}"
    return f"{end.year}-{end.month:02}"
