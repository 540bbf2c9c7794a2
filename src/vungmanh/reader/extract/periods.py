"""When a report is due: one occasion, or one for each date and period that its sentence lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from vungmanh.reader.extract.dues import Dates
from vungmanh.reader.finders.dates import DateMatch
from vungmanh.reader.model import Span

_PERIOD = (
    r"(?:(?:h[àằ]ng |mỗi )?(?:tháng|quý|năm)|"
    r"(?:6|9|sáu|chín|0?1|một|12) (?:tháng|năm)(?: đầu năm| cuối năm)?|cả năm|tổng kết năm)"
)
_LIST = re.compile(rf"(?<!\w){_PERIOD}(?:\s?(?:,|và|/|hoặc|;)\s?{_PERIOD}){{1,3}}(?!\w)")
_ONE = re.compile(rf"(?<!\w){_PERIOD}(?!\w)")
_CYCLE = re.compile(r"(?<!\w)(?:6|9|sáu|chín|0?1|một|12) (?:tháng|năm)|quý|năm|tháng|giữa (?:kỳ|nhiệm kỳ)|cuối kỳ")
FEEDING = frozenset({"deadline", "recurrence"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which a report is due."""

    due: str | None = None
    recurs: str | None = None
    span: Span | None = None
    month_day: str | None = None


def occasions(dates: Dates, span: Span, at: int, *, is_report: bool) -> list[Occasion]:
    """The times that a stretch names for the report at offset `at`; none where it names no time."""
    found = [m for m in dates.within(span) if m.kind in FEEDING and (m.due or m.recurs or m.month_day)]
    found = [m for m in found if m.kind == "recurrence" or m.lead or m.rule != "date.year"]
    dated = [m for m in found if m.due or m.month_day]
    if is_report and len(dated) > 1 and _is_listed(dates, dated):
        return [_occasion(m, _recurs(found)) for m in dated]
    if is_report and not dated:
        listed = _listed_periods(dates, span)
        if len(listed) > 1:
            return listed
    if not found:
        return []
    return [_nearest(dates, span, at, found, dated)]


def _is_listed(dates: Dates, dated: list[DateMatch]) -> bool:
    """ "6 tháng (trước 20/6/2018), 1 năm (trước 20/01/2019)": each date stands by the period it closes."""
    texts = [dates.plain[max(0, m.span.start - 45) : m.span.end + 12] for m in dated]
    gaps = [dates.plain[a.span.end : b.span.start] for a, b in pairwise(dated)]
    return all(_CYCLE.search(text) for text in texts) and all(len(gap) <= 60 and ";" not in gap for gap in gaps)


def _recurs(found: list[DateMatch]) -> str | None:
    return next((m.recurs for m in found if m.recurs), None)


def _occasion(match: DateMatch, recurs: str | None) -> Occasion:
    return Occasion(match.due, match.recurs or (recurs if not match.due else None), match.span, match.month_day)


def _listed_periods(dates: Dates, span: Span) -> list[Occasion]:
    """ "định kỳ hằng quý, 6 tháng, năm": one occasion each."""
    found = _LIST.search(dates.plain, span.start, span.end)
    if found is None:
        return []
    place = Span(found.start(), found.end())
    return [Occasion(None, _cycle(m.group()), place) for m in _ONE.finditer(dates.plain, found.start(), found.end())]


def _cycle(words: str) -> str | None:
    if any(number in words for number in ("6", "9", "sáu", "chín")):
        return None
    return "monthly" if words.endswith("tháng") and "12" not in words else "quarterly" if "quý" in words else "yearly"


def _nearest(dates: Dates, span: Span, at: int, found: list[DateMatch], dated: list[DateMatch]) -> Occasion:
    """The date in the same stretch between commas; else the first after the word, else the last before it."""
    recurs = _recurs(found)
    if not dated:
        return Occasion(None, recurs, found[0].span)
    left = max(dates.plain.rfind(",", span.start, at), span.start)
    right = dates.plain.find(",", at, span.end)
    near = [m for m in dated if m.span.start >= left and (right < 0 or m.span.start < right)]
    after = [m for m in dated if m.span.start >= at]
    best = (near or after or dated[-1:])[0]
    return Occasion(best.due, best.recurs or recurs, best.span, best.month_day)
