"""Working days of the Vietnamese calendar: public holidays and swapped days, then decisions entered by hand.

Legal basis of the public holidays: Labour Code 45/2019/QH14, article 112; the yearly swaps are decided by the Prime
Minister and come with the `holidays` package; what it does not know stands in `DayDecision`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
    return _added(day, n, _decisions())


def adder() -> Callable[[datetime.date, int], datetime.date]:
    """`add_working_days` over the decisions of this moment, for many sums; one query."""
    decisions = _decisions()
    return lambda day, n: _added(day, n, decisions)


def previous_working_day(day: datetime.date) -> datetime.date:
    """The last worked day before `day`."""
    return add_working_days(day, -1)


@dataclass(frozen=True, slots=True)
class DayOff:
    """`name` is empty for the end of a week."""

    day: datetime.date
    name: str


def days_off(first: datetime.date, last: datetime.date) -> list[DayOff]:
    """Days that are not worked, both ends included; one query."""
    decisions = {row.day: row for row in DayDecision.objects.filter(day__range=(first, last))}
    worked = {day: row.is_working for day, row in decisions.items()}
    return [
        DayOff(day, decisions[day].name if day in decisions else str(_VIETNAM.get(day) or ""))
        for day in _days(first, last)
        if not _is_working(day, worked)
    ]


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days lie after `start` up to and including `end`; negative where `end` is earlier."""
    return _between(start, end, _decisions())


def working_days_until(days: Iterable[datetime.date], start: datetime.date) -> dict[datetime.date, int]:
    """For each of `days`, how many working days lie after `start` up to it; one query for all of them."""
    decisions = _decisions()
    return {day: _between(start, day, decisions) for day in days}


def _added(day: datetime.date, n: int, decisions: dict[datetime.date, bool]) -> datetime.date:
    step, left = (_ONE_DAY if n >= 0 else -_ONE_DAY), abs(n)
    while left:
        day += step
        left -= _is_working(day, decisions)
    return day


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
