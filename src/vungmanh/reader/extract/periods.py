"""When a report is due: one occasion, or one for each period that its sentence lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from vungmanh.reader.extract.dues import Dates
from vungmanh.reader.finders.dates import DateMatch
from vungmanh.reader.model import Span

FEEDING = frozenset({"deadline", "recurrence"})
WIDEST_GAP = 75
NEAR = 90
LONGEST_VIEW = 900
LONGEST_JOINT = 16
_CYCLE = re.compile(
    r"(?<!\w)(?:(?P<half>(?:6|06|9|09|sáu|chín) tháng(?: (?:đầu|cuối) năm)?)"
    r"|(?P<quarter>(?:h[àằ]ng |mỗi |theo |từng )?quý)(?! (?:i|v|\d|này|trước(?! (?:ngày|\d))))"
    r"|(?P<month>(?:h[àằ]ng |mỗi |từng )tháng|(?<=báo cáo )tháng|(?<=định kỳ )tháng)(?! \d)"
    r"|(?P<year>(?:h[àằ]ng |mỗi |cả |01 |1 |một |12 tháng/)?năm|12 tháng)(?! (?:\d|[^\W\d_]+ \d{4}))(?!,? tháng))(?!\w)"
)
_YEARLY = re.compile(r"báo cáo (?:kết quả |tình hình )?(?:(?:cả|hàng|hằng) )?năm(?! \d)")
""" "báo cáo năm trước ngày 15/12": comes back each year of a programme of several."""
_NO_CYCLE = ("cuối ", "đầu ", "giữa ", "trong ", "các ", "nhiều ", "sau ", "tiếp theo ", "tháng cuối ", "cùng ", "của ")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which a report is due."""

    due: str | None = None
    recurs: str | None = None
    span: Span | None = None
    month_day: str | None = None


def occasions(dates: Dates, span: Span, at: int, *, is_report: bool) -> list[Occasion]:
    """The times that a stretch names for the report at offset `at`; none where it names no time."""
    span = Span(max(span.start, at - LONGEST_VIEW), min(span.end, at + LONGEST_VIEW))
    found = [m for m in dates.within(span) if m.kind in FEEDING and (m.due or m.recurs or m.month_day)]
    found = [m for m in found if m.kind == "recurrence" or m.lead or m.rule != "date.year" or _leads(dates, span, m)]
    if is_report:
        found = [m for m in found if not _is_reported(dates, found, m)]
        listed = _listed(dates, span, at, found)
        listed = listed if len(listed) > 1 else _paired(dates, found)
        if len(listed) > 1:
            return listed
    return [_nearest(dates, span, at, found)] if found else []


def _is_reported(dates: Dates, found: list[DateMatch], part: DateMatch) -> bool:
    """ "báo cáo 6 tháng đầu năm trước ngày 15/6": the part of the year reported on, not the day of the report."""
    after = next((m for m in found if m.span.start >= part.span.end and m.due), None)
    return (
        part.rule == "date.part"
        and after is not None
        and dates.plain[part.span.end : after.span.start].strip(" ,(")
        in ("trước", "chậm nhất", "chậm nhất là", "trước ngày", "")
    )


def _leads(dates: Dates, span: Span, date: DateMatch) -> bool:
    """ "năm 2010 tổng kết …": a year that opens the stretch, or stands before its review, says when."""
    before = dates.plain[span.start : date.span.start].rstrip()
    return not before.strip(" ,") or (
        before[-1] in ",;" and _REVIEW_BEHIND.match(dates.plain, date.span.end) is not None
    )


_REVIEW_BEHIND = re.compile(r"\s+(?:sẽ\s+)?(?:tiến\s+hành\s+|tổ\s+chức\s+)?(?:hội\s+nghị\s+)?(?:sơ|tổng)\s+kết(?!\w)")


def _listed(dates: Dates, span: Span, at: int, found: list[DateMatch]) -> list[Occasion]:
    """ "hằng quý (trước ngày 20 …), 6 tháng (trước ngày 15/6), năm (trước ngày 15/12)": one occasion for each period."""
    inside = [m.span for m in found if m.kind != "recurrence"]
    cycles = [m for m in _CYCLE.finditer(dates.plain, span.start, span.end) if not _is_other(dates.plain, m)]
    cycles = [m for m in cycles if not any(place.start <= m.start() < place.end for place in inside)]
    cycles = _run(dates.plain, cycles, at)
    if len({m.lastgroup for m in cycles}) < 2:
        return []
    ends = [m.start() for m in cycles[1:]] + [min(span.end, cycles[-1].end() + NEAR)]
    return [
        _of_cycle(m, [d for d in found if m.end() <= d.span.start < end]) for m, end in zip(cycles, ends, strict=True)
    ]


_PAIRED = frozenset({"date.full", "date.day_month", "date.month", "date.year_end"})


def _paired(dates: Dates, found: list[DateMatch]) -> list[Occasion]:
    """ "trước ngày 15 tháng 6 và ngày 15 tháng 12 hàng năm", "ngày 20 tháng cuối quý và ngày 15/11": two occasions."""
    days = [m for m in found if ((m.due or m.month_day) and m.rule in _PAIRED) or m.recurs]
    recurs = next((m.recurs for m in found if m.recurs), None)
    for here, after in pairwise(days):
        gap = dates.plain[here.span.end : after.span.start].strip(" ,")
        if len(gap) <= LONGEST_JOINT and gap.split()[:1] == ["và"]:
            return [
                Occasion(m.due, m.recurs or (None if m.due else recurs), m.span, m.month_day) for m in (here, after)
            ]
    return []


def _is_other(plain: str, cycle: re.Match[str]) -> bool:
    """Part of a date or of another phrase ("trong năm", "tháng cuối quý")."""
    return (
        plain[max(0, cycle.start() - 12) : cycle.start()].endswith(_NO_CYCLE)
        if cycle.group() in ("năm", "quý", "tháng")
        else False
    )


def _run(plain: str, cycles: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """The cycles that follow each other closely, in the run nearest to the report."""
    runs: list[list[re.Match[str]]] = []
    for cycle in cycles:
        gap = plain[runs[-1][-1].end() : cycle.start()] if runs else ""
        if runs and len(gap) <= WIDEST_GAP and ";" not in gap and ". " not in gap:
            runs[-1].append(cycle)
        else:
            runs.append([cycle])
    near = [run for run in runs if abs(run[0].start() - at) <= 2 * NEAR or abs(run[-1].end() - at) <= NEAR]
    return max(near, key=len, default=[])


def _of_cycle(cycle: re.Match[str], dated: list[DateMatch]) -> Occasion:
    own = next((m for m in dated if m.due or m.month_day or m.recurs), None)
    named = {"quarter": "quarterly", "month": "monthly", "year": "yearly"}.get(cycle.lastgroup or "")
    span = Span(cycle.start(), own.span.end if own else cycle.end())
    if own and own.due:
        return Occasion(own.due, None, span)
    recurs = named or ("yearly" if own and own.month_day else None)
    return Occasion(None, recurs, span, own.month_day if own else None)


def _nearest(dates: Dates, span: Span, at: int, found: list[DateMatch]) -> Occasion:
    """The time in the same stretch between commas; else the first date after the word, else the last before it."""
    left = max(dates.plain.rfind(",", span.start, at), span.start)
    right = dates.plain.find(",", at, span.end)
    near = [m for m in found if m.span.start >= left and (right < 0 or m.span.start < right)]
    dated = [m for m in near or found if m.due or m.month_day]
    recurs = next((m.recurs for m in near if m.recurs), None) or next((m.recurs for m in found if m.recurs), None)
    if not dated:
        return Occasion(None, recurs, (near or found)[0].span)
    best = dated[0] if near else next((m for m in dated if m.span.start >= at), dated[-1])
    if best.is_inferred and not dates.is_of_one_year and _YEARLY.match(dates.plain, at):
        return Occasion(None, "yearly", best.span, best.month_day)
    return Occasion(best.due, best.recurs or recurs, best.span, best.month_day)
