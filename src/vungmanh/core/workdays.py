"""Working days of the Vietnamese calendar: public holidays and swapped days, then decisions entered by hand.

Legal basis of the public holidays: Labour Code 45/2019/QH14, article 112; the yearly swaps are decided by the Prime
Minister and come with the `holidays` package; what it does not know stands in `DayDecision`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import holidays

from vungmanh.core.models import DayDecision

_VIETNAM = holidays.country_holidays("VN", language="vi")
_ONE_DAY = datetime.timedelta(days=1)


def is_working_day(day: datetime.date) -> bool:
    return _is_working(day, _decisions())


def next_working_day(day: datetime.date) -> datetime.date:
    """`day` itself where it is worked, else the first worked day after it."""
    decisions = _decisions()
    while not _is_working(day, decisions):
        day += _ONE_DAY
    return day


def add_working_days(day: datetime.date, n: int) -> datetime.date:
    """The day reached after `n` working days from `day`, which itself does not count; `n` may be negative."""
    step, decisions = (_ONE_DAY if n >= 0 else -_ONE_DAY), _decisions()
    left = abs(n)
    while left:
        day += step
        left -= _is_working(day, decisions)
    return day


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days lie after `start` up to and including `end`; negative where `end` is earlier."""
    return _between(start, end, _decisions())


def working_days_until(days: Iterable[datetime.date], start: datetime.date) -> dict[datetime.date, int]:
    """For each of `days`, how many working days lie after `start` up to it; one query for all of them."""
    decisions = _decisions()
    return {day: _between(start, day, decisions) for day in days}


def _between(start: datetime.date, end: datetime.date, decisions: dict[datetime.date, bool]) -> int:
    if end < start:
        return -_between(end, start, decisions)
    return sum(_is_working(day, decisions) for day in _days(start + _ONE_DAY, end))


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    return (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))


def _is_working(day: datetime.date, decisions: dict[datetime.date, bool]) -> bool:
    return decisions[day] if day in decisions else bool(_VIETNAM.is_working_day(day))


def _decisions() -> dict[datetime.date, bool]:
    return dict(DayDecision.objects.values_list("day", "is_working"))
