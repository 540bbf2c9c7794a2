"""Charts drawn on the server: coordinates ready for an <svg>, words and a table for whoever does not see it.

A chart is a value; `components/chart_*.html` puts it on the page. It needs no script, prints as it stands, and colour is
never all that tells two things apart. Coordinates are texts with a point, whatever the language of the page writes.

    {% compiled "desk/components/chart_line.html" chart=line_chart(…) id=… %}
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from vungmanh.formats import day

Say = Callable[[Decimal], str]
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 12, 22
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure on a day; `words` is what the table says of it, `url` where it leads."""

    on: datetime.date
    value: Decimal
    words: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the drawing with a label."""

    x: str
    y: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class LineChart:
    """`plan`: the path to the goal; `ahead`: where the line would go on to; both may be empty."""

    width: int
    height: int
    title: str
    said: str
    """The chart in one sentence."""
    tone: str
    line: str
    spots: Sequence[Mark]
    plan: str
    ahead: str
    ahead_end: Mark | None
    goal: Mark | None
    today: Mark | None
    levels: Sequence[Mark]
    days: Sequence[Mark]
    rows: Sequence[Spot]

    @property
    def left(self) -> int:
        return _LEFT

    @property
    def right(self) -> int:
        return self.width - _RIGHT

    @property
    def top(self) -> int:
        return _TOP

    @property
    def floor(self) -> int:
        return self.height - _BOTTOM


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes: what it says stands beside it in figures."""

    width: int
    height: int
    line: str
    plan: str
    end: Mark
    tone: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """How far a figure is: a bar, and a stroke where the goal is. `width` is 100."""

    filled: str
    goal: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    length: str
    tone: str = "plain"
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, the longest 100 long; their table is themselves: label, bar, figure."""

    title: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    value: str
    start: str
    length: str
    tone: str
    url: str = ""
    """What it counts."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of parts, 100 long together: how a whole divides."""

    title: str
    said: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of parts, the lowest first; `x` is its middle."""

    label: str
    said: str
    url: str
    x: str
    left: str
    width: str
    top: str
    total: int
    parts: Sequence[Part]
    cells: Sequence[tuple[int, str]]
    """For the table: how many of each part, and what they are."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side, each a whole of the same parts; every one leads to what it counts."""

    title: str
    width: int
    height: int
    floor: int
    keys: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    axis: str
    """What the labels of the columns are."""

    @property
    def is_empty(self) -> bool:
        return not any(column.total for column in self.columns)


def line_chart(
    spots: Sequence[Spot],
    *,
    title: str,
    said: str,
    say: Say,
    tone: str = "plain",
    goal: tuple[Decimal, str] | None = None,
    plan: Sequence[Spot] = (),
    ahead: Spot | None = None,
    today: tuple[datetime.date, str] | None = None,
    width: int = 340,
    height: int = 176,
) -> LineChart | None:
    """Figures over time against a goal; nothing where there is neither a figure nor a plan."""
    drawn = [*spots, *plan, *([ahead] if ahead else [])]
    if not drawn:
        return None
    first = min(spot.on for spot in drawn)
    last = max([*(spot.on for spot in drawn), *([today[0]] if today and spots else [])])
    levels = _levels([*(spot.value for spot in drawn), *([goal[0]] if goal else [])])
    at_x = _scale(first.toordinal(), last.toordinal(), _LEFT + 6, width - _RIGHT - 6)
    at_y = _scale(levels[0], levels[-1], height - _BOTTOM, _TOP)

    def place(spot: Spot, label: str = "") -> Mark:
        return Mark(_n(at_x(spot.on.toordinal())), _n(at_y(spot.value)), label)

    def path(rows: Iterable[Spot]) -> str:
        return joined([place(row) for row in rows])

    def joined(marks: Sequence[Mark]) -> str:
        return "M" + " L".join(f"{mark.x} {mark.y}" for mark in marks) if len(marks) > 1 else ""

    marks = [place(spot, f"{day(spot.on)}: {say(spot.value)}") for spot in spots]
    return LineChart(
        width=width, height=height, title=title, said=said, tone=tone,
        line=joined(marks),
        spots=marks,
        plan=path(plan),
        ahead=path([spots[-1], ahead]) if ahead and spots else "",
        ahead_end=place(ahead, say(ahead.value)) if ahead else None,
        goal=Mark(_n(width - _RIGHT), _n(at_y(goal[0])), goal[1], "end") if goal else None,
        today=_today(today, at_x, width) if today and first <= today[0] <= last else None,
        levels=[Mark(_n(_LEFT - 6), _n(at_y(level)), say(level), "end") for level in levels],
        days=_days(first, last, at_x),
        rows=list(spots),
    )  # fmt: skip


def spark(spots: Sequence[Spot], *, tone: str, plan: Sequence[Spot] = (), width: int = 84, height: int = 24) -> Spark:
    """The way of a figure, drawn small; at least one spot."""
    drawn = [*spots, *plan]
    at_x = _scale(min(spot.on for spot in drawn).toordinal(), max(spot.on for spot in drawn).toordinal(), 3, width - 4)
    at_y = _scale(min(spot.value for spot in drawn), max(spot.value for spot in drawn), height - 4, 4)

    def path(rows: Sequence[Spot]) -> str:
        points = [f"{_n(at_x(row.on.toordinal()))} {_n(at_y(row.value))}" for row in rows]
        return "M" + " L".join(points) if len(points) > 1 else ""

    end = Mark(_n(at_x(spots[-1].on.toordinal())), _n(at_y(spots[-1].value)), "")
    return Spark(width, height, path(spots), path(plan), end, tone)


def gauge(value: Decimal, goal: Decimal, *, tone: str, whole: Decimal | None = None) -> Gauge:
    """`whole`: the most that the figure can be (100 of a share); else the larger of the two, with some room."""
    most = max(abs(value), abs(goal), whole or Decimal(0))
    if most == 0:
        return Gauge("0", "0", tone)
    room = most if whole else most * Decimal("1.08")
    return Gauge(_n(100 * abs(value) / room), _n(100 * abs(goal) / room), tone)


def bars(rows: Iterable[tuple[str, Decimal | int, dict[str, Any]]], *, title: str, say: Say) -> Bars:
    """Rows of label, figure and what else a bar has (tone, url, note), in the order given."""
    given = [(label, Decimal(value), more) for label, value, more in rows]
    most = max((value for _label, value, _more in given), default=Decimal(0))
    return Bars(
        title, [Bar(label, say(value), _n(100 * value / most if most else 0), **more) for label, value, more in given]
    )


def stack(rows: Iterable[tuple[str, int, str, str]], *, title: str, say: Say) -> Stack:
    """Rows of label, count, tone and the address of what is counted; what counts nothing is left out."""
    given = [row for row in rows if row[1]]
    total, start, parts = sum(row[1] for row in given), Decimal(0), []
    for label, count, tone, url in given:
        length = Decimal(100) * count / total
        parts.append(Part(label, say(Decimal(count)), _n(start), _n(length), tone, url))
        start += length
    return Stack(title, "; ".join(f"{part.label}: {part.value}" for part in parts), parts)


def columns(
    rows: Iterable[tuple[str, Sequence[int], str]],
    *,
    parts: Sequence[tuple[str, str, str]],
    title: str,
    axis: str,
    width: int = 640,
) -> Columns:
    """Rows of label, a count for each of `parts`, and the address of what the column counts. A part has label, tone and what
    the address is kept to for it alone."""
    given, height, floor = list(rows), 170, 146
    most = max((sum(counts) for _label, counts, _url in given), default=0) or 1
    step = width / max(len(given), 1)
    keys, kept = [part[:2] for part in parts], [part[2] for part in parts]
    drawn = []
    for place, (label, counts, url) in enumerate(given):
        top, pieces = float(floor), []
        for (part, tone), count in zip(keys, counts, strict=True):
            length = (floor - 18) * count / most
            top -= length
            pieces.append(Part(part, str(count), _n(top), _n(length), tone))
        said = ", ".join(f"{part.label} {part.value}" for part in pieces)
        left, middle = place * step + step * 0.18, place * step + step / 2
        drawn.append(
            Column(
                label, said, url, _n(middle), _n(left), _n(step * 0.64), _n(top - 5), sum(counts),
                [piece for piece in pieces if piece.value != "0"],
                [(count, url + kept_to) for count, kept_to in zip(counts, kept, strict=True)],
            )
        )  # fmt: skip
    return Columns(title, width, height, floor, keys, drawn, axis)


def _scale(low: Any, high: Any, begin: float, end: float) -> Callable[[Any], float]:
    """From a stretch of values to a stretch of the drawing; a stretch of one value goes to its middle."""
    if low == high:
        return lambda value: (begin + end) / 2
    return lambda value: begin + (end - begin) * float(value - low) / float(high - low)


def _levels(values: Sequence[Decimal]) -> list[Decimal]:
    """Three to six round values that reach from below the least to above the most; from nought where it is not far."""
    low, high = min(values), max(values)
    if low > 0 and low < (high - low) * 2:
        low = Decimal(0)
    span = (high - low) or abs(high) or Decimal(1)
    power = Decimal(10) ** ((span / 4).adjusted())
    step = next((size * power for size in _STEPS if size * power * 4 >= span), power * 10)
    level = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    found = [level]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found if len(found) > 1 else [*found, found[0] + step]


def _days(first: datetime.date, last: datetime.date, at_x: Callable[[Any], float]) -> list[Mark]:
    """The first day and the last, and the turns of the years between them that leave room for their words."""
    ends = [Mark(_n(at_x(first.toordinal())), "", _month(first), "start")]
    if first == last:
        return [Mark(ends[0].x, "", _month(first))]
    turns = [datetime.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    between = [Mark(_n(at_x(day.toordinal())), "", str(day.year)) for day in turns]
    marks = [*ends, *between, Mark(_n(at_x(last.toordinal())), "", _month(last), "end")]
    room = all(float(right.x) - float(left.x) > 64 for left, right in pairwise(marks))
    return marks if room else [marks[0], marks[-1]]


def _today(today: tuple[datetime.date, str], at_x: Callable[[Any], float], width: int) -> Mark:
    at = at_x(today[0].toordinal())
    return Mark(_n(at), _n(_TOP), today[1], "end" if at > width - _LEFT else "middle")


def _month(on: datetime.date) -> str:
    return f"{on.month:02d}/{on.year}"


def _n(value: Any) -> str:
    """A coordinate: one decimal, with a point."""
    return f"{float(value):.1f}".removesuffix(".0")
