"""Where targets stand on their way, in words, figures and drawings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vungmanh.desk.charts import Gauge, LineChart, Spark, Spot, gauge, line_chart, spark
from vungmanh.desk.programmes.shown import ShownRow
from vungmanh.desk.programmes.wording import level, number
from vungmanh.formats import day
from vungmanh.programmes.domain.paths import Course, Path, Point, meets
from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Target

_ONE = Decimal("0.1")
JUDGED, WITHDRAWN, SILENT = "judged", "withdrawn", "silent"
"""Standings beside the courses: judged and not counted, taken out, nothing reported."""


@dataclass(frozen=True, slots=True)
class Words:
    tone: str
    sign: str
    word: Any


WORDS: dict[str, Words] = {
    Course.MISSED.value: Words("bad", "▲", _("Chưa đạt, đã quá hạn")),
    Course.BEHIND.value: Words("near", "◐", _("Cần đẩy nhanh")),
    Course.ON_TRACK.value: Words("busy", "●", _("Đúng tiến độ")),
    Course.MET.value: Words("good", "✓", _("Đạt")),
    Course.UNKNOWN.value: Words("quiet", "○", _("Chưa đủ số liệu để so")),
    SILENT: Words("quiet", "○", _("Chưa có số liệu")),
}
"""Worst first."""


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """`figure`: the last one, `gap`: how far off; both empty where nothing was reported."""

    path: Path
    tone: str
    sign: str
    word: str
    figure: str = ""
    made_of: str = ""
    """What the figure is made of: a pair, or how many units gave it."""
    as_of: str = ""
    gap: str = ""
    gauge: Gauge | None = None
    spark: Spark | None = None


def with_courses(rows: Iterable[ShownRow], paths: Mapping[int, Path]) -> list[ShownRow]:
    """The rows of targets with where each stands."""
    return [replace(row, course=course_of(row.row, paths[row.row.pk])) for row in rows]


def standing_of(target: Target, path: Path) -> str:
    """A key of WORDS, or JUDGED or WITHDRAWN."""
    if target.is_withdrawn or target.is_judged:
        return WITHDRAWN if target.is_withdrawn else JUDGED
    return path.course.value if path.last else SILENT


def course_of(target: Target, path: Path) -> ShownCourse | None:
    """Nothing for what is withdrawn, or judged and not counted."""
    words = WORDS.get(standing_of(target, path))
    if words is None:
        return None
    if path.last is None:
        return ShownCourse(path, words.tone, words.sign, str(words.word))
    tone, sign, word = words.tone, words.sign, words.word
    last = path.last
    whole = Decimal(100) if path.is_of_units or (target.unit_of_measure == "%" and not target.is_delta) else None
    return ShownCourse(
        path=path, tone=tone, sign=sign, word=str(word),
        figure=_measured(target, path, last.value),
        made_of=_made_of(path, last),
        as_of=day(last.on),
        gap=_gap(target, path),
        gauge=gauge(last.value, path.goal, tone=tone, whole=whole),
        spark=spark(_spots(target, path), tone=tone) if len(path.points) > 1 else None,
    )  # fmt: skip


def chart_of(
    target: Target,
    path: Path,
    today: datetime.date,
    *,
    width: int = 340,
    links: Mapping[datetime.date, str] | None = None,
) -> LineChart | None:
    """The way of a target at large: figures, the path to the goal, where the line arrives if nothing changes. `links`: the
    page of the figure of a day."""
    shown = course_of(target, path)
    if shown is None or not path.points:
        return None
    goal = _now("mọi đơn vị đạt") if path.is_of_units else _now("mục tiêu %(level)s") % {"level": level(target)}
    arrives = path.due and path.due > path.points[-1].on and path.forecast is not None
    return line_chart(
        _spots(target, path, links or {}),
        title=target.what,
        said=". ".join(filter(None, [shown.word, f"{shown.figure} ({shown.as_of})", goal, shown.gap])),
        say=lambda value: _measured(target, path, value),
        tone=shown.tone,
        goal=(path.goal, goal),
        plan=[Spot(path.start.on, path.start.value), Spot(path.due, path.goal)] if path.start and path.due else (),
        ahead=Spot(path.due, path.forecast) if arrives and path.due and path.forecast is not None else None,
        today=(today, _now("hôm nay")),
        width=width,
    )


def _spots(target: Target, path: Path, links: Mapping[datetime.date, str] = MappingProxyType({})) -> list[Spot]:
    return [
        Spot(
            point.on,
            point.value,
            " · ".join(filter(None, [_measured(target, path, point.value), _made_of(path, point)])),
            links.get(point.on, ""),
        )
        for point in path.points
    ]


def _measured(target: Target, path: Path, value: Decimal) -> str:
    is_share = path.is_of_units or target.unit_of_measure == "%"
    return f"{_rounded(value)}%" if is_share else _rounded(value)


def _made_of(path: Path, point: Point) -> str:
    if point.numerator is None or point.denominator is None:
        return ""
    pair = {"top": number(point.numerator), "bottom": number(point.denominator)}
    if path.is_of_units:
        return _now("%(top)s/%(bottom)s đơn vị đạt") % pair
    words = "{top}/{bottom}".format(**pair)
    if point.units == 1:
        return words
    units = ngettext("%(n)s đơn vị", "%(n)s đơn vị", point.units) % {"n": point.units}
    return f"{words} · {units}"


def _gap(target: Target, path: Path) -> str:
    """ "còn thiếu 7", "vượt 1,7 điểm %"; the rest of the way, or how far past it."""
    last, gap = path.last, path.gap
    if last is None or gap is None:
        return ""
    if path.is_of_units:
        short = int((last.denominator or 0) - (last.numerator or 0))
        return ngettext("còn %(n)s đơn vị", "còn %(n)s đơn vị", short) % {"n": short} if short else ""
    size = _rounded(abs(gap)) + (f" {_now('điểm %')}" if target.unit_of_measure == "%" else "")
    if meets(target, last.value):
        is_past = target.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN) and gap
        return _now("vượt %(size)s") % {"size": size} if is_past else ""
    words = _now("còn thiếu %(size)s") if gap > 0 else _now("quá mức %(size)s")
    return words % {"size": size} if gap else _now("đúng bằng mức, chưa đạt")


def _rounded(value: Decimal) -> str:
    """At most one decimal, which says enough beside a drawing."""
    return number(value.quantize(_ONE) if value != value.to_integral_value() else value)
