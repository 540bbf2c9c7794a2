"""The span of time that a programme covers, told from its title, its preamble and its stages."""

from __future__ import annotations

import re

from vungmanh.language.text import plain
from vungmanh.reader.finders.dates import DateMatch, Period, find_dates

_AIM = re.compile(r"(?:mục\s+tiêu|định\s+hướng|tầm\s+nhìn|phương\s+hướng|nhiệm\s+vụ)[^.;\n]{0,40}$")
_LAW = re.compile(r"(?:luật|pháp\s+lệnh|nghị\s+định)\s[^,;.]{0,70}$")
_LEAD_LINE = re.compile(
    r"(?m)^[\s\-–+*•#>\dIVX.a-z)(/]{0,12}((?:từ\s+nay|từ\s+năm|giai\s+đoạn|(?:về\s+)?mục\s+tiêu|đến\s+năm|định\s+hướng)[^\n]{0,90})"
)

_ELECTED = re.compile(r"(?<!\w)bầu(?:\s+cử)?\s[^;.]{0,200}nhiệm\s+k[ỳì]\s+$")
""" "bầu cử đại biểu … nhiệm kỳ 2026 - 2031": the term of those elected, not the time of the work."""
_AHEAD = re.compile(r"(?<!\w)(?:phương\s+hướng|nhiệm\s+vụ)[^;]{0,40}$")
""" "Kết quả … 2005 - 2010; phương hướng, nhiệm vụ … 2010 - 2015": the second span is the one to come."""
_TOLD = re.compile(r"(?<!\w)(?:đến\s+nay|đã)(?!\w)")
"""A line that tells what was done is no stage to come."""


def find_period(text: str, title: str | None, preamble: str) -> Period | None:
    """First and last day of the programme; None where the text names neither.

    A span in the title counts before one in the preamble, one in the preamble before the stages of the goals. An end in
    the title is completed by a span in the preamble with the same end.
    """
    stated = _spanned(title or "")
    issued = _spanned(preamble)
    if stated and stated[0] is None and issued and issued[0] and issued[1] == stated[1]:
        return issued
    return stated or issued or _staged(text)


def _spanned(text: str) -> Period | None:
    dates = [date for date in find_dates(text) if _is_own(text, date)]
    spans = [date for date in dates if date.rule == "date.years"]
    if spans:
        first = next((span for span in spans[1:] if _AHEAD.search(plain(text[: span.span.start]))), spans[0])
        return first.start, first.due
    ends = [date for date in dates if date.rule == "date.year" and _is_end(date) and not _is_vision(text, date)]
    if ends:
        last = max(ends, key=lambda date: date.due or "")
        return None, last.due
    begin = next((date for date in dates if date.kind == "start" and date.rule == "date.year"), None)
    if begin:
        return begin.start, None
    named = [
        date for date in dates if date.due and date.rule in {"date.year", "date.part", "date.quarter", "date.month"}
    ]
    if not named:
        return None
    if any("tiếp theo" in plain(date.span.of(text)) or plain(date.span.of(text)).endswith("sau") for date in named):
        return min(date.start or "" for date in named), None
    begins = [date.start or "" for date in named] + [_begin(date, named[-1]) for date in dates if not date.due]
    return min(begins), max(date.due or "" for date in named)


def _begin(date: DateMatch, dated: DateMatch) -> str:
    """The first day of a month or a part of the year that takes its year from a later one: "6 tháng đầu năm, nhiệm vụ 6
    tháng cuối năm 2026"."""
    year = (dated.due or "")[:4]
    if not date.month_day or date.rule not in {"date.part", "date.month"}:
        return f"{year}-12-31"
    return f"{year}-01-01" if date.rule == "date.part" else f"{year}-{date.month_day[:2]}-01"


def _is_own(text: str, date: DateMatch) -> bool:
    """Not the date of another document, and not the year in a law's name."""
    if date.kind in {"citation", "asof"} or date.recurs or date.is_inferred:
        return False
    if date.kind == "period" and _ELECTED.search(plain(text[: date.span.start])):
        return False
    return not (date.kind == "name" and _LAW.search(plain(text[max(0, date.span.start - 90) : date.span.start])))


def _is_vision(text: str, date: DateMatch) -> bool:
    """ "tầm nhìn đến năm 2045" tells how far one looks, not what the programme covers."""
    return bool(
        re.search(r"tầm\s+nhìn\s+(?:đến\s+)?(?:năm\s+)?$", plain(text[max(0, date.span.start - 30) : date.span.start]))
    )


def _is_end(date: DateMatch) -> bool:
    return {"đến", "tới"} & set(date.lead.split()) != set() or (
        date.kind == "deadline" and date.lead in {"hết", "cuối"}
    )


def _staged(text: str) -> Period | None:
    """From the leads of goals ("Từ nay tới năm 2021", "Từ năm 2021-2030"): the last end; a beginning only if one is first."""
    low = plain(text[:60_000])
    starts: list[str | None] = []
    ends: list[str] = []
    for line in _LEAD_LINE.finditer(low):
        if _TOLD.search(line[1]):
            continue
        dates = [
            date for date in find_dates(line[1]) if _is_own(line[1], date) and date.rule in {"date.year", "date.years"}
        ]
        if dates:
            starts.append(None if line[1].startswith("từ nay") or dates[0].rule == "date.year" else dates[0].start)
            ends += [date.due for date in dates if date.due]
    if not ends:
        return None
    return (None if None in starts else min(start for start in starts if start)), max(ends)
