"""Dates, periods and recurrences in a stretch of text.

Every date of the stretch is reported once, in text order, with what it stands for (`kind`) and the last day of the
period named (`due`). A date that cannot be (30/02) is reported without a day. A year is added only where the text gives
it: by a date listed beside it, or by a programme that covers one year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.finders.date_forms import Raw, read_full, scan
from vungmanh.reader.model import Span

Period = tuple[str | None, str | None]

_EVERY = re.compile(r"\s{0,3},?\s{0,2}\(?(?:của\s+)?(?:(?:h[àằ]ng|mỗi)\s+(?P<u>năm|quý|tháng)|thường\s+niên)")
_BETWEEN = re.compile(
    r"[\s,;()]{0,4}(?:và|hoặc|ngày|trước|đến|-|(?:một|1|01|cả|báo\s+cáo)\s+năm|năm|h[àằ]ng)?\s{0,3}(?:và|trước|ngày|cuối|đầu|trong)?[\s(]{0,3}"
)
_NUMBER_BEFORE = re.compile(
    r"(?:số\s{0,2}:?\s{0,2}\d|\d+[-/][\w\-/]*[^\W\d_]{2}|luật|pháp\s+lệnh|hiến\s+pháp|nghị\s+định|nghị\s+quyết|quyết\s+định|kết\s+luận|chỉ\s+thị|thông\s+tư)"
)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date as the text names it. `kind` is deadline | start | asof | citation | period | recurrence | name | relative."""

    span: Span
    kind: str
    rule: str
    due: str | None = None
    start: str | None = None
    recurs: str | None = None
    month_day: str | None = None
    """Last day of the time named where the text gives no year: "MM-DD"."""
    lead: str = ""
    """The words before that gave the kind ("chậm nhất đến cuối")."""
    is_impossible: bool = False
    is_inferred: bool = False
    """True where the year was added from the programme or from a date listed beside it."""


def find_dates(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    issued_on: str | None = None,
    period: Period | None = None,
    low: str | None = None,
) -> list[DateMatch]:
    """All dates of text[start:end] in order; offsets count from the beginning of `text`. Linear in the stretch.

    `low` is the plain form of the text, where it is at hand.
    """
    stop = len(text) if end is None else end
    stretch = low[start:stop] if low is not None else plain(text[start:stop])
    found = _share_years(_apart(_finish(stretch, at, raw) for at, raw in scan(stretch)), stretch)
    year = _only_year(period)
    placed = (_placed(_with_year(match, year, issued_on), start) for match in found)
    return [_opening(text, match) for match in placed]


def full_date(low: str, at: int) -> tuple[int, str | None] | None:
    """End and day of a date with its year that begins at `at` in a text in plain form; no day where it cannot be."""
    raw = read_full(low, at)
    return (raw.end, _iso(raw.year, raw.last)[0]) if raw else None


def _opening(text: str, match: DateMatch) -> DateMatch:
    """A bare year with a capital opens a sentence, whatever stands above: "Năm 2025, …" is no name."""
    if match.kind == "name" and text[match.span.start].isupper():
        return replace(match, kind="deadline")
    return match


def _apart(matches: Iterable[DateMatch]) -> list[DateMatch]:
    """Without the recurrences that an earlier date has taken in ("15/12 hằng năm")."""
    out: list[DateMatch] = []
    for match in matches:
        if not (out and out[-1].span.covers(match.span)):
            out.append(match)
    return out


@cache
def _leads() -> tuple[dict[str, str], int]:
    """Kind of date by the words just before it, and how many words the longest lead has."""
    kinds = {
        "period": "period_words",
        "deadline": "deadline_leads",
        "start": "start_leads",
        "citation": "citation_leads",
    }
    kinds["asof"] = "asof_leads"
    leads = {" ".join(lead.split()): kind for kind, key in kinds.items() for lead in lexicon.words("dates", key)}
    return leads, max(len(lead.split()) for lead in leads)


_FILLERS = (("là",), ("các",), ("thời", "điểm"))


def _lead(before: str) -> tuple[str | None, str]:
    """The kind that the words before a date give it, and those words; the longest that are known count."""
    leads, longest = _leads()
    words = [word.lstrip('(*_“"') for word in before.rstrip(" \n:").split()]
    for start in range(max(0, len(words) - longest), len(words)):
        if kind := leads.get(" ".join(words[start:])):
            return kind, " ".join(words[start:])
    for filler in _FILLERS:
        if tuple(words[-len(filler) :]) == filler:
            return _lead(" ".join(words[: -len(filler)]))
    return None, ""


def _finish(text: str, at: int, raw: Raw) -> DateMatch:
    """Hear the words around a date: its kind, the edge of the period meant ("đầu", "cuối"), whether it comes back."""
    before = text[max(0, at - 48) : at]
    kind, lead = _kind(text, at, raw, before)
    recurs = raw.recurs
    end = raw.end
    if raw.last is not None and raw.year is None and (every := _EVERY.match(text, end)):
        recurs, end = {"quý": "quarterly", "tháng": "monthly"}.get(every["u"], "yearly"), every.end()
    if raw.is_recurrence or raw.last is None:
        return DateMatch(Span(at, end), "recurrence", raw.rule, recurs=recurs, lead=lead)
    first, last = _edge(raw, lead)
    if lead.split()[-1:] == ["trước"] and raw.rule in _BEFORE and raw.year:
        return _before(at, end, raw, lead)
    due, is_impossible = _iso(raw.last_year or raw.year, last)
    begin, _ = _iso(raw.year, first)
    return DateMatch(
        Span(at, end), kind, raw.rule, due, begin, recurs, None if raw.year else _month_day(last), lead, is_impossible
    )  # fmt: skip


_BEFORE = frozenset({"date.year", "date.month", "date.quarter"})


def _before(at: int, end: int, raw: Raw, lead: str) -> DateMatch:
    """ "trước năm 2024" is due on the last day of 2023, "trước tháng 6/2025" on 31/5/2025."""
    assert raw.year and raw.first
    year, month = (raw.year, raw.first[0] - 1) if raw.first[0] > 1 else (raw.year - 1, 12)
    due, is_impossible = _iso(year, (month, 0))
    return DateMatch(Span(at, end), "deadline", f"{raw.rule}.before", due, None, None, None, lead, is_impossible)


def _kind(text: str, at: int, raw: Raw, before: str) -> tuple[str, str]:
    if raw.rule == "date.full" and not _DEADLINE_NEAR.search(before) and _is_citation(text, at):
        return "citation", ""
    kind, lead = _lead(before)
    if kind == "deadline" and raw.rule == "date.year" and _STAGE_UP_TO.search(before):
        return "name", ""
    if raw.rule == "date.year" and _OUTLOOK.search(before):
        return "name", ""
    if kind == "start" and raw.rule in {"date.years", "date.months"}:
        kind = "period" if raw.rule == "date.years" else "deadline"
    if kind:
        return kind, lead
    if raw.rule == "date.years":
        return ("deadline", "trong") if _IN_YEARS.search(before) else ("period", "")
    if raw.rule == "date.year" and re.search(r"[^\W\d_]\s*$", before):
        return ("asof", "qua") if _COUNTED.search(before) else ("name", "")
    return "deadline", ""


_IN_YEARS = re.compile(r"(?<!\w)trong\s+(?:\d{1,2}|hai|ba)\s+$")
""" "trong 2 năm 2023, 2024" says when, as no span of years in a name does."""
_STAGE_UP_TO = re.compile(r"giai\s+đoạn\s+(?:từ\s+nay\s+)?(?:đến|tới)\s+(?:hết\s+)?$")
""" "chương trình … giai đoạn đến năm 2030": part of a name."""
_OUTLOOK = re.compile(
    r"(?:tầm\s+nhìn|\d\s?[-–]\s?(?:19|20)\d\d(?:\s?,|\s+và)\s+(?:và\s+)?(?:định\s+hướng\s+)?)\s*(?:đến|tới)\s+$"
)
""" "giai đoạn 2026 - 2030, tầm nhìn đến năm 2050": the farther end of a plan, and no deadline."""
_COUNTED = re.compile(
    r"(?:qua|theo|kết\s+quả)\s+(?:[^\W\d_]+\s+){0,3}?(?:phân\s+loại|xếp\s+loại|đánh\s+giá|khảo\s+sát|thống\s+kê|điều\s+tra|rà\s+soát|bình\s+xét)\s+$|"
    r"(?:^|[.;:\n]\s{0,3})(?:kết\s+quả|tình\s+hình)\s+$"
)
""" "Qua phân loại năm 2002, có …", "Kết quả năm 2009, …": the year that figures were counted for."""
_DEADLINE_NEAR = re.compile(r"(?:trước|đến|hết|nhất|nhất\s+là|tới|hạn|vào|trong|xong)\s{1,3}(?:ngày\s{1,3})?$")


def _is_citation(text: str, at: int) -> bool:
    """A full date stands by a document number, or by the name of a kind of document, in the same clause."""
    before = text[max(0, at - 140) : at]
    clause = re.split(r"[;:!?\n]|\.\s", before)[-1]
    return bool(_NUMBER_BEFORE.search(clause))


def _edge(raw: Raw, lead: str) -> tuple[tuple[int, int] | None, tuple[int, int]]:
    """The part of the period meant: its beginning after "đầu", its middle after "giữa"."""
    first, last = raw.first, raw.last or (12, 0)
    if raw.rule in {"date.full", "date.day_month", "date.years", "date.part"} or first is None:
        return first, last
    words = lead.split()
    if "đầu" in words and "bắt" not in words:
        return first, {"date.month": (first[0], 10), "date.quarter": (first[0], 0), "date.year": (3, 0)}.get(
            raw.rule, last
        )
    if "giữa" in words:
        return first, {"date.month": (first[0], 20), "date.quarter": (first[0] + 1, 0), "date.year": (6, 0)}.get(
            raw.rule, last
        )
    return first, last


def _iso(year: int | None, day: tuple[int, int] | None) -> tuple[str | None, bool]:
    """The ISO date, and whether there can be no such day."""
    if day is None:
        return None, False
    month, number = day
    if not 1 <= month <= 12:
        return None, True
    length = monthrange(year or 2024, month)[1]
    if number > length or number < 0 or (number == 0 and day[1] != 0):
        return None, True
    return (f"{year:04d}-{month:02d}-{number or length:02d}" if year else None), False


def _month_day(day: tuple[int, int]) -> str | None:
    month, number = day
    return f"{month:02d}-{number or monthrange(2023, month)[1]:02d}" if 1 <= month <= 12 else None


_SENTENCE = 160
"""How far "hằng năm" at the head of a sentence reaches: "Hằng năm tổng hợp kết quả, báo cáo … trước ngày 31/12"."""


def _share_years(matches: list[DateMatch], text: str) -> list[DateMatch]:
    """A date without a year takes that of the date listed right after it; "hằng năm" before or after makes it recur."""
    out = list(matches)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        gap = text[here.span.end : after.span.start]
        if here.month_day and not here.recurs and len(gap) <= 24 and _BETWEEN.fullmatch(gap):
            if after.recurs and (after.month_day or after.kind == "recurrence"):
                out[i] = replace(here, recurs=after.recurs)
            elif after.due and after.rule != "date.years":
                out[i] = _dated(here, int(after.due[:4]))
    for i in range(1, len(out)):
        here, earlier = out[i], out[i - 1]
        gap = text[earlier.span.end : here.span.start]
        if (
            here.month_day
            and not here.due
            and not here.recurs
            and earlier.recurs
            and len(gap) <= (_SENTENCE if earlier.recurs == "yearly" else 40)
            and not re.search(r"\." if earlier.recurs == "yearly" else r"[.;]", gap)
        ):
            out[i] = replace(here, recurs=earlier.recurs)
    return out


def _dated(match: DateMatch, year: int) -> DateMatch:
    """The same date in this year, beginning with the month that it ends in."""
    assert match.month_day
    month, day = (int(part) for part in match.month_day.split("-"))
    if (month, day) == (2, 28) and match.rule != "date.day_month":
        day = 0
    due, is_impossible = _iso(year, (month, day))
    return replace(match, due=due, start=f"{year}-{month:02d}-01", is_inferred=True, is_impossible=is_impossible)


def _only_year(period: Period | None) -> int | None:
    """The year of a programme that covers one year only."""
    if period and period[0] and period[1] and period[0][:4] == period[1][:4]:
        return int(period[0][:4])
    return None


def _with_year(match: DateMatch, year: int | None, issued_on: str | None) -> DateMatch:
    if match.due or not match.month_day or match.recurs or match.is_impossible or match.kind == "citation":
        return match
    if year:
        return _dated(match, year)
    if issued_on and match.rule != "date.year_end":
        return _dated(match, int(issued_on[:4]) + (match.month_day < issued_on[5:]))
    return match


def _placed(match: DateMatch, offset: int) -> DateMatch:
    return replace(match, span=Span(match.span.start + offset, match.span.end + offset)) if offset else match
