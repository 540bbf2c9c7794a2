"""When a duty is due: the dates of a text kept in order, and what those inside one item say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from vungmanh.reader.finders.dates import DateMatch, Period
from vungmanh.reader.model import Span

LONGEST_SENTENCE = 600
LONGEST_NAME = 220
_NAMED = re.compile(
    r"(?<!\w)(?:chiến\s+lược|quy\s+hoạch|chương\s+trình|đề\s+án|kế\s+hoạch|dự\s+án)\s(?![^,;.:]*\b(?:xong|hoàn\s+thành|phấn\s+đấu|bảo\s+đảm|đảm\s+bảo)\s)"
    r"[^,;.:]{8,140}$"
)
"""The name of a programme up to the year that it runs to: "Chiến lược phát triển thanh niên ‹đến năm 2030›"."""
_OUTLOOK = re.compile(r"(?:,|và)\s+định\s+hướng$")
_FINISHES = re.compile(r"(?:hoàn\s+thành|hoàn\s+tất|kết\s+thúc|xong|ban\s+hành|trình)\s[^,;.:]{0,200}$")
_RATE = re.compile(
    r"\d\s+(?:lần|buổi|cuộc|ngày|kỳ|phiên|đợt|lớp|chuyên\s+đề|hội\s+nghị|tin|bài|tin,\s+bài)\s?/\s?(?:0?1\s+)?(?P<per>năm|quý|tháng)(?!\w)"
)
""" "ít nhất 02 lần/năm": to be done every year."""
_OFTEN = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly"}
_BARE_YEAR = re.compile(r"\W{0,2}(?P<y>20\d\d|19\d\d)(?=\s{0,2}(?:[;,/-]|$))")
""" "2023; 2025" in a cell."""
_UP_TO = frozenset({"đến", "tới"})
_LIVE = frozenset({"deadline"})
_FEEDING = frozenset({"deadline", "period", "name"})


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with the stretch that names it; `month_day` where it comes back each year."""

    due: str | None = None
    recurs: str | None = None
    span: Span | None = None
    month_day: str | None = None


class Dates:
    """All dates of a text; what stands in a stretch is found without searching again."""

    def __init__(
        self, plain: str, matches: Sequence[DateMatch], issued_on: str | None = None, *, period: Period | None = None
    ) -> None:
        self.plain = plain
        self.matches = tuple(matches)
        self.issued_on = issued_on
        self.is_of_one_year = period is None or (period[0] or "")[:4] == (period[1] or "")[:4]
        self._starts = [match.span.start for match in self.matches]

    def within(self, span: Span) -> tuple[DateMatch, ...]:
        """The dates that begin inside the stretch."""
        return self.matches[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def of_item(self, span: Span) -> Due:
        """The earliest deadline that an item names, and whether any part of it comes back."""
        found = self.within(span)
        deadlines = sorted((m.due, m.span) for m in found if m.due and self._is_deadline(m))
        recurring = next((m for m in found if m.recurs and not self._is_in_title(m, span)), None)
        rate = None if recurring else _RATE.search(self.plain, span.start, span.end)
        if rate:
            own = Span(rate.start(), rate.end())
            return Due(
                deadlines[0][0] if deadlines else None, _OFTEN[rate["per"]], deadlines[0][1] if deadlines else own
            )
        due, place = deadlines[0] if deadlines else (None, recurring.span if recurring else None)
        return Due(due, recurring.recurs if recurring else None, place, recurring.month_day if recurring else None)

    def of_value(self, span: Span) -> Due:
        """What an attribute line, a cell or a dated heading says: here a period and a bare year count too."""
        found = self.within(span)
        due = min((m.due for m in found if m.due and m.kind in _FEEDING), default=None)
        if not found and (year := _BARE_YEAR.match(self.plain, span.start, span.end)):
            due = f"{year['y']}-12-31"
        recurring = next((m for m in found if m.recurs), None)
        return Due(due, recurring.recurs if recurring else None, span, recurring.month_day if recurring else None)

    def _is_deadline(self, match: DateMatch) -> bool:
        if match.kind not in _LIVE:
            return False
        if match.lead in _UP_TO and match.rule == "date.year" and self._is_in_name(match):
            return False
        if match.lead:
            return True
        if match.rule == "date.year":
            return self._opens_item(match)
        return not (self.issued_on and match.due and match.due < self.issued_on)

    def _opens_item(self, match: DateMatch) -> bool:
        """ "- Năm 2013: xây dựng …", "Năm 2013, …" at the head of an item says when; in the middle it may name a thing."""
        before = self.plain[max(0, match.span.start - 3) : match.span.start].strip(" -+*•")
        return before[-1:] in ("", "\n", ";", ")") and self.plain[match.span.end : match.span.end + 1] in (":", ",")

    def _is_in_name(self, match: DateMatch) -> bool:
        before = self.plain[max(0, match.span.start - LONGEST_NAME) : match.span.start]
        before = before[: before.rfind(match.lead)].rstrip()
        return bool(_OUTLOOK.search(before) or _NAMED.search(before)) and not _FINISHES.search(before)

    def _is_in_title(self, match: DateMatch, span: Span) -> bool:
        """A recurrence in the title of a document cited in the same sentence ("Hướng dẫn số … về việc … hàng năm")."""
        if match.kind != "recurrence":
            return False
        start = max(span.start, match.span.start - LONGEST_SENTENCE)
        sentence = max(start, self.plain.rfind(". ", start, match.span.start))
        cited = [m for m in self.within(Span(sentence, match.span.start)) if m.kind == "citation"]
        return bool(cited) and " về " in self.plain[cited[-1].span.end : match.span.start]
