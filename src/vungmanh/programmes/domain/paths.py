"""Where a target stands on the way to its day: what was reported, the path to the value asked for, how far off.

The path is a straight line to the value on the day it is due. It begins at the first figure that was reported; for a target
that asks for a change it begins at nothing on the first day of the programme. Where that cannot be said, the course is not
told: a single figure that falls short says nothing about being on time.

Figures of several units are added only where every one is an exact pair (numerator and denominator). Else each unit is held
against the target by itself, and the points tell how many of the units that owe it meet it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import groupby

from vungmanh.core.bands import beyond
from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Target

_WHOLE = Decimal(100)
_RISING = (Comparator.AT_LEAST, Comparator.MORE_THAN)
_FALLING = (Comparator.AT_MOST, Comparator.LESS_THAN)


class Course(Enum):
    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    """The day has passed and the last figure falls short."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure that a unit gave."""

    unit: int
    period: str
    due: datetime.date | None
    as_of: datetime.date
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    before: Decimal | None = None
    """Of a change that is counted: the level, in percent or things, from which it counts."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure for the whole target on a day; `units`: of how many it is made. A pair where it is an exact share."""

    on: datetime.date
    value: Decimal
    units: int = 1
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """`goal`: the value that the points are held against; `start`: where the path begins, if that can be said."""

    course: Course
    goal: Decimal
    due: datetime.date | None
    points: Sequence[Point] = ()
    start: Point | None = None
    expected: Decimal | None = None
    """Where the path is on the day of the last figure."""
    forecast: Decimal | None = None
    """Where a straight line from the first to the last figure arrives on the day it is due, as far as arithmetic lets it go."""
    is_of_units: bool = False
    """The points are shares of the units that meet the target, in percent."""

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def gap(self) -> Decimal | None:
        """From the last figure to the goal; below zero where the goal lies below."""
        return self.goal - self.points[-1].value if self.points else None


def path_of(
    target: Target, reported: Iterable[Reported], owing: Mapping[str, int], *, since: datetime.date, on: datetime.date
) -> Path:
    """`owing`: how many units owe the target, by period ("" for a single time); `since`: first day of the programme."""
    given = sorted((_as_asked(target, each) for each in reported), key=lambda each: each.as_of)
    several = max(owing.values(), default=0) > 1
    if several and not all(each.numerator is not None for each in given):
        return _of_units(target, given, owing, on)
    points = _points(target, given)
    due = _due(target, given, on)
    goal = _goal(target, points[0].value if points else None)
    if not points:
        return Path(Course.UNKNOWN, goal, due)
    last = points[-1]
    if due and due < on:
        return Path(Course.MET if meets(target, last.value) else Course.MISSED, goal, due, points)
    start = _start(target, points, since)
    expected = _line(start, Point(due, goal), last.on) if start and due else None
    forecast = _possible(target, given, _line(start, last, due)) if start and due and last.on > start.on else None
    course = _course(target, last.value, goal, expected, start)
    return Path(course, goal, due, points, start, expected, forecast)


def change(target: Target, before: Decimal, now: Decimal) -> Decimal:
    """By how much things rose since, or fell where the target asks for a fall."""
    return before - now if target.is_fall else now - before


def meets(target: Target, value: Decimal) -> bool:
    """Whether a figure is what the target asks for."""
    if target.comparator == Comparator.RANGE:
        return beyond(value, target.value, target.high) == 0
    return {
        Comparator.AT_LEAST: value >= target.value,
        Comparator.MORE_THAN: value > target.value,
        Comparator.AT_MOST: value <= target.value,
        Comparator.LESS_THAN: value < target.value,
        Comparator.EQUAL: value == target.value,
    }[Comparator(target.comparator)]


def _as_asked(target: Target, figure: Reported) -> Reported:
    """Where the target counts things, "12 of 15" is 12, not 80 percent."""
    return figure if figure.numerator is None or _is_share(target) else replace(figure, value=figure.numerator)


def _is_share(target: Target) -> bool:
    return target.unit_of_measure == "%"


def _course(target: Target, value: Decimal, goal: Decimal, expected: Decimal | None, start: Point | None) -> Course:
    """Before its day. What must still hold on the day ("at most", "exactly", a range) is on track, not met."""
    if meets(target, value):
        return Course.MET if target.comparator in _RISING else Course.ON_TRACK
    if expected is None or start is None:
        return Course.UNKNOWN
    falls = target.comparator in _FALLING or (target.comparator not in _RISING and start.value > goal)
    return Course.ON_TRACK if (value <= expected if falls else value >= expected) else Course.BEHIND


def _goal(target: Target, first: Decimal | None) -> Decimal:
    """Of a range the bound that is nearer to where things began."""
    is_above = target.high is not None and first is not None and first > target.high
    return target.high if is_above and target.high is not None else target.value


def _due(target: Target, given: Sequence[Reported], on: datetime.date) -> datetime.date | None:
    """Of a recurring target the end of the period of the last figure."""
    return given[-1].due if target.recurs and given else target.due


def _start(target: Target, points: Sequence[Point], since: datetime.date) -> Point | None:
    if target.recurs:
        return None
    if target.is_delta:
        return Point(since, Decimal(0)) if points[-1].on > since else None
    return points[0] if points[-1].on > points[0].on else None


def _line(begin: Point, end: Point, on: datetime.date) -> Decimal:
    """The value on a day of the straight line through two points."""
    days = (end.on - begin.on).days
    if days <= 0:
        return end.value
    return begin.value + (end.value - begin.value) * (on - begin.on).days / days


def _possible(target: Target, given: Sequence[Reported], value: Decimal) -> Decimal:
    """No share passes 0 or 100%, nothing falls below nought things, and no change leads past them from the level where it
    began. Where that level is not known a fall still ends at all there was; a rise in percent may be growth, which ends
    nowhere."""
    before = given[0].before if target.is_delta else Decimal(0)
    least = -before if before is not None else -_WHOLE if _is_share(target) else None
    most = _WHOLE - before if before is not None and _is_share(target) else None
    if target.is_fall:
        least, most = (None if each is None else -each for each in (most, least))
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value


def _points(target: Target, given: Sequence[Reported]) -> tuple[Point, ...]:
    """A point per day with a figure: the last of each unit by then, of a recurring target within the period."""
    latest: dict[tuple[str, int], Reported] = {}
    points = []
    for day, figures in groupby(given, key=lambda each: each.as_of):
        last_period = ""
        for each in figures:
            last_period = each.period if target.recurs else ""
            latest[last_period, each.unit] = each
        points.append(_sum(target, day, [each for (period, _unit), each in latest.items() if period == last_period]))
    return tuple(points)


def _sum(target: Target, day: datetime.date, figures: Sequence[Reported]) -> Point:
    if len(figures) == 1:
        one = figures[0]
        return Point(day, one.value, 1, one.numerator, one.denominator)
    top = sum((each.numerator or Decimal(0) for each in figures), Decimal(0))
    bottom = sum((each.denominator or Decimal(0) for each in figures), Decimal(0))
    return Point(day, _WHOLE * top / bottom if _is_share(target) else top, len(figures), top, bottom)


def _of_units(target: Target, given: Sequence[Reported], owing: Mapping[str, int], on: datetime.date) -> Path:
    """Every unit by itself: of those that owe it in a period, how many gave a last figure that meets the target."""
    periods: dict[str, dict[int, Reported]] = {}
    for each in given:
        periods.setdefault(each.period, {})[each.unit] = each
    points = []
    for period, figures in sorted(periods.items()):
        met = sum(meets(target, each.value) for each in figures.values())
        owed = max(owing.get(period, 0), len(figures))
        day = max(each.as_of for each in figures.values())
        points.append(Point(day, _WHOLE * met / owed, len(figures), Decimal(met), Decimal(owed)))
    due = _due(target, given, on)
    points.sort(key=lambda point: point.on)
    if not points:
        course = Course.UNKNOWN
    elif points[-1].numerator == points[-1].denominator:
        course = Course.MET
    else:
        course = Course.MISSED if due and due < on else Course.UNKNOWN
    return Path(course, _WHOLE, due, tuple(points), is_of_units=True)
