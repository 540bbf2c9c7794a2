"""Deadlines that are counted: "trong 15 ngày làm việc kể từ ngày ban hành", "trước khi họp 10 ngày". Which day begins the
count is a word here; the caller knows its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vungmanh.language.text import nfc, squeeze


class CountedFrom(StrEnum):
    ISSUE = "issue"
    """The day of the document itself."""
    PERIOD = "period"
    """The end of each month, quarter or year."""
    ARRIVAL = "arrival"
    """The day on which something comes: guidance, a decision."""
    EVENT = "event"
    """The day of something else that is named: a session, a conference."""


@dataclass(frozen=True, slots=True)
class CountedDays:
    """`days` is negative where they are counted backwards ("10 ngày trước khi họp")."""

    days: int
    is_working: bool
    start: CountedFrom
    words: str
    """What begins the count, as written."""
    recurs: str = ""
    """For the end of a period: monthly, quarterly, yearly."""


_DAYS = r"(?P<days>\d{1,3}) ?(?:\([^)]{1,30}\) )?ngày(?P<working> làm việc)?"
_WHAT = r"(?P<what>[^.;,()]{2,120})"
_OPENS = r"(?:trong|chậm nhất|muộn nhất|không quá|thời hạn|sau)(?: \w+){0,4}?"
_AFTER = re.compile(rf"{_OPENS} {_DAYS},? (?:(?:kể|tính) từ|sau)(?: (?:khi|ngày))? {_WHAT}", re.IGNORECASE)
_BEFORE = (
    re.compile(rf"{_DAYS} trước (?:khi|ngày) {_WHAT}", re.IGNORECASE),
    re.compile(rf"trước (?:khi|ngày) (?P<what>[^.;,()\d]{{3,120}}?) (?:ít nhất |chậm nhất )?{_DAYS}", re.IGNORECASE),
)
_ISSUE = re.compile(r"^(?:ngày )?(?:ban hành|ký|văn bản này|kế hoạch này)|có hiệu lực", re.IGNORECASE)
_PERIOD = re.compile(
    r"^(?:kết thúc|hết)(?: kỳ)?(?: báo cáo)? ?(?:mỗi |hằng |hàng |từng )?(?P<period>tháng|quý|năm)\b", re.IGNORECASE
)
_ARRIVAL = re.compile(r"^(?:có|nhận được|được)\b", re.IGNORECASE)
QUANTITIES = ("ngày", "lần", "buổi", "lượt")
"""What a quota may count; the first is counted once however often it was used."""
_RECURS = {"tháng": "monthly", "quý": "quarterly", "năm": "yearly"}


_AT_LEAST = re.compile(
    r"(?:ít nhất|tối thiểu|không dưới) (?P<n>\d{1,3}) (?P<unit>ngày|lần|buổi|lượt)\b(?! làm việc)", re.IGNORECASE
)


def at_least(text: str) -> tuple[int, str] | None:
    """A quantity of days or times to be reached ("mỗi quý ít nhất 15 ngày"): (15, "ngày"); None where there is none."""
    words = squeeze(nfc(text))
    found = _AT_LEAST.search(words)
    return (int(found["n"]), found["unit"].lower()) if found and counted_days(words) is None else None


_EACH_OFFICIAL = re.compile(
    r"(?:(?:mỗi|từng) (?:đồng chí|cán bộ|công chức|viên chức|người)|(?:cử|phân công) (?:cán bộ|công chức|viên chức))\b"
    r"[^.;,]{0,80}$",
    re.IGNORECASE,
)


def is_of_each(text: str) -> bool:
    """Whether the quantity of `at_least` is one of each official whom the same clause sends, not of their unit."""
    words = squeeze(nfc(text))
    found = _AT_LEAST.search(words)
    return found is not None and _EACH_OFFICIAL.search(words[: found.start()]) is not None


def counted_days(text: str) -> CountedDays | None:
    """The first counted deadline of the sentence; None where it has none. Days that are a quantity ("mỗi quý ít nhất 15
    ngày") are none: nothing begins their count."""
    words = squeeze(nfc(text))
    if found := _AFTER.search(words):
        return _counted(found, 1)
    for pattern in _BEFORE:
        if found := pattern.search(words):
            return _counted(found, -1)
    return None


def _counted(found: re.Match[str], sign: int) -> CountedDays:
    what = found["what"].strip().removeprefix("ngày ")
    period = _PERIOD.search(what)
    if period:
        start = CountedFrom.PERIOD
    elif _ISSUE.search(what):
        start = CountedFrom.ISSUE
    else:
        start = CountedFrom.ARRIVAL if sign > 0 and _ARRIVAL.search(what) else CountedFrom.EVENT
    recurs = _RECURS[period["period"].lower()] if period else ""
    return CountedDays(sign * int(found["days"]), found["working"] is not None, start, what, recurs)
