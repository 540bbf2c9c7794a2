"""When a figure is due: by the date beside it, else earlier in its sentence, in a closing bracket, above it, or by the plan."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from vungmanh.reader.finders.dates import DateMatch
from vungmanh.reader.finders.numbers import Figure
from vungmanh.reader.model import Span


class Dates:
    """The dates of one paragraph, in order, to be asked for by stretch."""

    def __init__(self, matches: Sequence[DateMatch]) -> None:
        self.matches = matches
        self._starts = [match.span.start for match in matches]

    def within(self, span: Span) -> Sequence[DateMatch]:
        """The dates that begin in the stretch."""
        return self.matches[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with the stretch that gives it (None for the plan's own end)."""

    day: str | None
    span: Span | None = None


NEVER = Due(None)
FARTHEST = 700
"""How far back a word may stand that governs a figure; no sentence of a directive is so long, a broken text may be."""
_CLOSING = re.compile(r"\([^()]{0,600}\)[*_\s.;]{0,6}$")
_FINISHED = re.compile(
    r"[,;]\s*(?:phải\s+)?(?:hoàn\s+thành|xong|thời\s+gian\s+(?:thực\s+hiện|hoàn\s+thành)|thời\s+hạn)[^,;()]{0,80}$"
)
_OTHER_ACT = re.compile(r",\s*(?:và\s+)?(?:trình|báo\s+cáo|gửi|sơ\s+kết|tổng\s+kết|rút\s+kinh\s+nghiệm)\s")
_REVIEW = re.compile(r"[\s,]{0,3}(?:tổ\s+chức\s+)?(?:sơ\s+kết|tổng\s+kết|báo\s+cáo)")


def is_deadline(date: DateMatch) -> bool:
    """Whether something may be due by this date: a deadline, or a span of years named as the time of the work."""
    return bool(date.due) and date.kind == "deadline" and not date.recurs


def stated_due(
    low: str,
    dates: Dates,
    own: Span,
    figure_at: int,
    sentence: Span,
    *,
    skipped: Span | None = None,
    issued_on: str | None = None,
) -> Due:
    """The deadline that the sentence gives the figure: before it in its own words, after it there, else before them."""
    here = [date for date in dates.within(own) if is_deadline(date) and not (skipped and skipped.covers(date.span))]
    before = [date for date in here if date.span.start < figure_at]
    after = [
        date for date in here if date.span.start >= figure_at and not _OTHER_ACT.search(low, figure_at, date.span.start)
    ]
    earlier = [
        date for date in dates.within(Span(max(sentence.start, own.start - FARTHEST), own.start)) if is_deadline(date)
    ]
    earlier = [date for date in earlier if not issued_on or (date.due or "") >= issued_on]
    earlier = [date for date in earlier if not _ends_clause(low, date, own, sentence)]
    for found in (before[-1:], after[:1], earlier[-1:]):
        if found:
            return Due(found[0].due, found[0].span)
    shared = _shared_with_next(low, dates, own, sentence)
    if shared:
        return Due(shared.due, shared.span)
    for date in reversed(dates.within(Span(max(sentence.start, figure_at - FARTHEST), figure_at))):
        if date.kind == "period" and date.due and _is_time_of_work(low, date):
            return Due(date.due, date.span)
    return closing_due(low, dates, sentence)


_LONGEST_TIME_LEAD = 4
_FARTHEST_LEAD = 100


def _ends_clause(low: str, date: DateMatch, own: Span, sentence: Span) -> bool:
    """Whether a date stands behind the words of an earlier clause, and so is that clause's alone."""
    semicolon = low.find(";", date.span.end, own.start)
    if semicolon < 0:
        return False
    start = max(sentence.start, date.span.start - _FARTHEST_LEAD)
    start = max(low.rfind(";", start, date.span.start) + 1, start)
    return len(low[start : date.span.start].split()) - len(date.lead.split()) > _LONGEST_TIME_LEAD


def _shared_with_next(low: str, dates: Dates, own: Span, sentence: Span) -> DateMatch | None:
    """ "100% huyện và ít nhất 50% xã trong năm 2017": one day for two figures that no comma parts."""
    after = low[own.end : min(sentence.end, own.end + 140)]
    stop = re.search(r"[,;:(]|\.\s", after)
    end = own.end + (stop.start() if stop else len(after))
    return next((date for date in dates.within(Span(own.end, end)) if is_deadline(date)), None)


def _is_time_of_work(low: str, date: DateMatch) -> bool:
    """ "Trong giai đoạn 2021-2025, …" but not "chương trình … giai đoạn 2021-2025"."""
    before = low[max(0, date.span.start - 40) : date.span.start]
    return bool(
        re.search(
            r"(?:^|[.;:(\n-]\s{0,3}|(?:trong|cả|từ|bình\s+quân|của)\s+)(?:(?:giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ|năm)\s+){0,2}$",
            before,
        )
    )


def closing_due(low: str, dates: Dates, stretch: Span) -> Due:
    """The deadline in the bracket that closes a sentence or an item: "(… hoàn thành vào tháng 9/2002)".

    "(năm 2026 trồng 3.000 ha; năm 2027 trồng 11.000 ha)" shares out, and dates nothing before it.
    """
    start = max(stretch.start, stretch.end - 620)
    m = _CLOSING.search(low, start, stretch.end) or _FINISHED.search(low, start, stretch.end)
    if not m:
        return NEVER
    inside = [date for date in dates.within(Span(m.start(), m.end())) if is_deadline(date)]
    inside = [date for date in inside if not _REVIEW.match(low, date.span.end)]
    if len({date.due for date in inside}) > 1 and ";" in low[m.start() : m.end()]:
        return NEVER
    first = min(inside, key=lambda date: date.due or "", default=None)
    return Due(first.due, first.span) if first else NEVER


_RATE = re.compile(r"(?:\s[^\W\d_]+){0,5}\s?/\s?(?P<per>năm|quý|tháng)(?!\w)")
_OFTEN = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly"}


def recurrence(low: str, dates: Dates, own: Span, clause_start: int, figure: Figure) -> str | None:
    """How often a figure is to hold: "/năm" behind it, or "hàng năm", "mỗi quý" before it in its sentence.

    A sum of money "/năm" is a rate, not something to be done every year.
    """
    figure_at = figure.at.start
    if figure.noun_class != "money":
        rate = _RATE.match(low, figure.span.end, own.end)
        if often := _OFTEN.get(figure.per or (rate["per"] if rate else "")):
            return often
    for date in reversed(dates.within(Span(max(clause_start, figure_at - FARTHEST), own.end))):
        if date.kind == "recurrence" and date.recurs and _governs(low, date, figure_at):
            return date.recurs
    return None


def leading_recurrence(dates: Dates, sentence: Span) -> str | None:
    """ "Hằng năm, …; 90% chi bộ …": what leads a sentence holds for all its clauses."""
    first = dates.within(Span(sentence.start, sentence.start + 4))
    return first[0].recurs if first and first[0].kind == "recurrence" else None


def _governs(low: str, date: DateMatch, figure_at: int) -> bool:
    """Whether "hàng năm" tells when, and is not part of a name ("kế hoạch hàng năm")."""
    before = low[max(0, date.span.start - 24) : date.span.start]
    return date.span.start - figure_at < 120 and not re.search(
        r"(?:kế\s+hoạch|dự\s+toán|ngân\s+sách|chương\s+trình|báo\s+cáo|đánh\s+giá)\s+$", before
    )
