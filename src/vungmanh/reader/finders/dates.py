"""Dates, periods and recurrences in a stretch of text.

Every date of the stretch is reported once, in text order, with what it stands for (`kind`) and the last day of the
period named (`due`). A date that cannot be (30/02) is reported without a day. A year is added only where the text gives
it: by a date listed beside it, or by a programme that covers one year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from vungmanh.language.numbers import month_number, quarter_number
from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.model import Span

Period = tuple[str | None, str | None]

_MONTH_WORDS = r"(?:mười\s+(?:một|hai)|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DASH = r"\s{0,2}(?:-|đến\s+hết\s+năm|đến\s+hết|đến\s+năm|đến|tới\s+năm|tới|÷)\s{0,2}(?:năm\s+)?"
_QUARTER = r"(?:iii|iv|ii|i|[1-4]|một|hai|ba|tư|bốn)(?!\w)"
_ROMAN_QUARTER = r"(?:iii|iv|ii|i)(?!\w)"

_SCAN = re.compile(
    r"ngày(?!\w)|tháng(?!\w)|quý(?!\w)|quí(?!\w)|năm(?!\w)|nửa\s+(?:đầu|cuối)|sáu\s+tháng|chín\s+tháng|h[àằ]ng\s|mỗi\s|từng\s|theo\s|"
    r"thường\s|các\s+năm|định\s+k[ỳì]|t\d\d?/|q[1-4]/|\d{1,9}"
)
_FULL = re.compile(
    r"(?:ngày\s{0,3})?(?P<d>\d{1,2})\s{0,2}(?:(?P<s>[/.\-])\s{0,2}(?P<m>\d{1,2})\s{0,2}[/.\-]\s{0,2}|tháng\s{0,3}(?P<m2>\d{1,2}|"
    + _MONTH_WORDS
    + rf"),?\s{{1,3}}năm\s{{1,3}})(?P<y>{_YEAR})(?!/?\w)"
)
_DAY_MONTH = re.compile(
    r"ngày\s{1,3}(?:mùng\s+)?(?P<d>\d{1,2})\s{0,2}(?:[/.\-]\s{0,2}|\s?tháng\s{1,3})(?P<m>\d{1,2})(?![\d/%]|[.,]\d)"
)
_BARE_DAY_MONTH = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/%\w]|[.,]\d)")
_DAY_OF = re.compile(
    r"(?:ngày\s{1,3})(?P<d>\d{1,2})\s{1,3}(?:của\s+)?(?:(?P<r>h[àằ]ng\s+tháng|mỗi\s+tháng|tháng\s+(?:cuối|đầu)\s+(?:của\s+)?(?:h[àằ]ng\s+)?quý))"
)
_MONTHS = re.compile(
    r"(?:tháng\s{1,3}|t)(?P<a>\d{1,2})\s{0,2}(?:-|đến\s+tháng|đến\s+hết\s+tháng|đến)\s{0,2}(?:tháng\s+)?(?P<m>\d{1,2})"
    rf"\s{{0,2}}(?:[/.]\s{{0,2}}|,?\s?năm\s{{1,3}})(?P<y>{_YEAR})(?!/?\w)"
)
_MONTH = re.compile(
    rf"(?:tháng\s{{1,3}}|t)(?P<m>\d{{1,2}}|{_MONTH_WORDS})(?:\s{{0,2}}(?:[/.\-]\s{{0,2}}|,?\s?năm\s{{1,3}})(?P<y>{_YEAR})(?!/?\w)|(?![\d/%]|[.,]\d))"
)
_BARE_MONTH = re.compile(rf"(?P<m>\d{{1,2}})/(?P<y>{_YEAR})(?!/?\w)")
_QUARTERS = re.compile(
    rf"(?:quý|quí|q)\s{{0,3}}(?P<q>{_QUARTER})(?P<more>(?:\s{{0,2}}(?:,|-|và|đến|;)\s{{0,2}}(?:quý\s+|quí\s+)?{_ROMAN_QUARTER}){{0,3}})"
    rf"(?:\s{{0,2}}(?:[/.\-]\s{{0,2}}|,?\s?(?:của\s+)?năm\s{{1,3}}|\s)(?P<y>{_YEAR})(?!/?\w))?"
)
_PART = re.compile(
    r"(?:(?P<n>[369]|sáu|chín)\s{1,3}tháng\s{1,3}|nửa\s+)(?P<w>đầu|cuối)(?:\s+của)?(?:\s+năm)?(?:\s+(?P<y>"
    + _YEAR
    + r")(?!/?\w))?"
)
_YEARS = re.compile(rf"(?:năm\s{{1,3}})?(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR})(?!/?\w)")
_ONE_YEAR = re.compile(rf"(?:năm\s{{1,3}})?(?P<y>{_YEAR})(?!/?\w|[.,]\d)")
_NEXT_YEARS = re.compile(r",?\s+(?:và\s+)?(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau)")
_EVERY = re.compile(r"\s{0,3},?\s{0,2}\(?(?:của\s+)?(?:(?:h[àằ]ng|mỗi)\s+(?P<u>năm|quý|tháng)|thường\s+niên)")
_RATE = re.compile(r"(?:lần|kỳ|cuộc|buổi|%|đợt)\s{0,2}/\s{0,2}$")
_BETWEEN = re.compile(
    r"[\s,;()]{0,4}(?:và|hoặc|ngày|trước|đến|-|năm|h[àằ]ng)?\s{0,3}(?:và|trước|ngày|cuối|đầu|trong)?[\s(]{0,3}"
)
_NUMBER_BEFORE = re.compile(
    r"(?:số\s{0,2}:?\s{0,2}\d|\d+[-/][\w\-/]*[^\W\d_]{2}|luật|pháp\s+lệnh|hiến\s+pháp|nghị\s+định|nghị\s+quyết|quyết\s+định|kết\s+luận|chỉ\s+thị|thông\s+tư)"
)
_DOCUMENT_WORD = re.compile(
    r"(?:ngân\s+sách|kế\s+hoạch|chương\s+trình|luật|dự\s+toán|nhiệm\s+vụ|công\s+tác|kết\s+quả|mục\s+tiêu|[^\W\d_]{2,})(?:\s+\(?)?$"
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


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a form yields: months and days before the words around them are heard."""

    end: int
    rule: str
    year: int | None = None
    last_year: int | None = None
    first: tuple[int, int] | None = None
    """First (month, day)."""
    last: tuple[int, int] | None = None
    """Last (month, day); day 0 stands for the month's last."""
    recurs: str | None = None
    is_recurrence: bool = False


def find_dates(
    text: str, start: int = 0, end: int | None = None, *, issued_on: str | None = None, period: Period | None = None
) -> list[DateMatch]:
    """All dates of text[start:end] in order; offsets count from the beginning of `text`. Linear in the stretch."""
    stretch = plain(text[start : len(text) if end is None else end])
    found = _share_years(_apart(_finish(stretch, at, raw) for at, raw in _scan(stretch)), stretch)
    year = _only_year(period)
    return [_placed(_with_year(match, year, issued_on), start) for match in found]


def _apart(matches: Iterable[DateMatch]) -> list[DateMatch]:
    """Without the recurrences that an earlier date has taken in ("15/12 hằng năm")."""
    out: list[DateMatch] = []
    for match in matches:
        if not (out and out[-1].span.covers(match.span)):
            out.append(match)
    return out


def _scan(stretch: str) -> Iterator[tuple[int, _Raw]]:
    at = 0
    while anchor := _SCAN.search(stretch, at):
        begin = anchor.start()
        raw = None
        if not _is_inside(stretch, begin):
            raw = next((raw for form in _forms(anchor.group()) if (raw := form(stretch, begin))), None)
        if raw:
            yield begin, raw
            at = max(raw.end, anchor.end())
        else:
            at = anchor.end()


def _is_inside(text: str, at: int) -> bool:
    """Whether a word or a figure goes on here."""
    left = text[max(0, at - 2) : at]
    return left[-1:].isalnum() or (text[at].isdigit() and left[-1:] in {".", ",", "/"} and left[:1].isdigit())


Form = Callable[[str, int], "_Raw | None"]


def _forms(anchor: str) -> tuple[Form, ...]:
    """The forms that may begin with this word, the longest first."""
    if anchor[0].isdigit():
        return (_full, _part, _bare_month, _years, _bare_year, _bare_day_month)
    word = anchor.split()[0]
    return _FORMS_BY_WORD.get(word, (_months, _month) if anchor[0] == "t" else (_quarter,))


def _full(text: str, at: int) -> _Raw | None:
    m = _FULL.match(text, at)
    if not m:
        return None
    month = month_number(m["m"] or m["m2"]) or 0
    day = (month, int(m["d"]))
    return _Raw(m.end(), "date.full", int(m["y"]), None, day, day)


def _day_month(text: str, at: int) -> _Raw | None:
    m = _DAY_MONTH.match(text, at)
    day = (int(m["m"]), int(m["d"])) if m else None
    return _Raw(m.end(), "date.day_month", None, None, day, day) if m else None


def _bare_day_month(text: str, at: int) -> _Raw | None:
    """ "20/6" only where a word before it says that a day follows."""
    m = _BARE_DAY_MONTH.match(text, at)
    if not m or not 1 <= int(m["m"]) <= 12 or not 1 <= int(m["d"]) <= 31:
        return None
    if not _DAY_WORD.search(text[max(0, at - 24) : at]):
        return None
    day = (int(m["m"]), int(m["d"]))
    return _Raw(m.end(), "date.day_month", None, None, day, day)


_DAY_WORD = re.compile(r"(?:trước|đến|hết|từ|vào|nhất|là|\d/\d\d?\s?(?:,|và|-))\s{1,3}(?:ngày\s+)?$")


def _day_of(text: str, at: int) -> _Raw | None:
    m = _DAY_OF.match(text, at)
    return _Raw(m.end(), "date.day_of", recurs="quarterly" if "quý" in m["r"] else "monthly") if m else None


def _months(text: str, at: int) -> _Raw | None:
    m = _MONTHS.match(text, at)
    if not m:
        return None
    return _Raw(m.end(), "date.months", int(m["y"]), None, (int(m["a"]), 1), (int(m["m"]), 0))


def _month(text: str, at: int) -> _Raw | None:
    m = _MONTH.match(text, at)
    if not m:
        return None
    number = month_number(m["m"])
    if number is None and not m["m"].isdecimal():
        return None
    if not m["y"] and m["m"] == "năm":
        return None
    return _Raw(m.end(), "date.month", int(m["y"]) if m["y"] else None, None, (number or 13, 1), (number or 13, 0))


def _bare_month(text: str, at: int) -> _Raw | None:
    m = _BARE_MONTH.match(text, at)
    if not m or not 1 <= int(m["m"]) <= 12:
        return None
    return _Raw(m.end(), "date.month", int(m["y"]), None, (int(m["m"]), 1), (int(m["m"]), 0))


def _quarter(text: str, at: int) -> _Raw | None:
    m = _QUARTERS.match(text, at)
    first = quarter_number(m["q"]) if m else None
    if not m or not first:
        return None
    others = [quarter_number(word) or first for word in re.findall(_ROMAN_QUARTER, m["more"])]
    last = max([first, *others])
    return _Raw(m.end(), "date.quarter", int(m["y"]) if m["y"] else None, None, (first * 3 - 2, 1), (last * 3, 0))


def _part(text: str, at: int) -> _Raw | None:
    m = _PART.match(text, at)
    if not m:
        return None
    length = {"3": 3, "9": 9, "chín": 9}.get(m["n"] or "6", 6)
    first, last = (1, length) if m["w"] == "đầu" else (13 - length, 12)
    return _Raw(m.end(), "date.part", int(m["y"]) if m["y"] else None, None, (first, 1), (last, 0))


def _years(text: str, at: int) -> _Raw | None:
    m = _YEARS.match(text, at)
    if not m or int(m["b"]) < int(m["a"]):
        return None
    return _Raw(m.end(), "date.years", int(m["a"]), int(m["b"]), (1, 1), (12, 0))


def _year(text: str, at: int) -> _Raw | None:
    m = _ONE_YEAR.match(text, at)
    if not m:
        return None
    more = _NEXT_YEARS.match(text, m.end())
    return _Raw(more.end() if more else m.end(), "date.year", int(m["y"]), None, (1, 1), (12, 0))


_YEAR_WORD = re.compile(r"(?:đến|tới|hết|cuối|đầu|giữa|trước|từ)\s{1,3}$")


def _bare_year(text: str, at: int) -> _Raw | None:
    """A year without the word "năm", only after a word such as "đến" or "cuối"."""
    return _year(text, at) if _YEAR_WORD.search(text[max(0, at - 8) : at]) else None


def _recurrence(text: str, at: int) -> _Raw | None:
    m = _recurring().match(text, at)
    if not m:
        return None
    return _Raw(m.end(), "date.recurrence", recurs=_recurs_of(m.group()), is_recurrence=True)


_FORMS_BY_WORD: dict[str, tuple[Form, ...]] = {
    "ngày": (_full, _day_of, _day_month),
    "tháng": (_months, _month, _recurrence),
    "quý": (_quarter, _recurrence),
    "quí": (_quarter, _recurrence),
    "năm": (_years, _year, _recurrence),
    "nửa": (_part,),
    "sáu": (_part,),
    "chín": (_part,),
    **dict.fromkeys(("hàng", "hằng", "mỗi", "từng", "theo", "thường", "các", "định"), (_recurrence,)),
}


@cache
def _recurring() -> re.Pattern[str]:
    lists = lexicon.load("dates")["recurring"]
    every = [word for choices in lists.values() for word in choices]
    return re.compile(f"(?:{lexicon.alternation([*every, *lexicon.words('dates', 'recurring_other')])})(?!\\w)")


def _recurs_of(words: str) -> str | None:
    squeezed = " ".join(words.split())
    lists: dict[str, list[str]] = lexicon.load("dates")["recurring"]
    return next((recurs for recurs, choices in lists.items() if squeezed in choices), None)


@cache
def _leads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind of date by the words just before it; the first that fits wins."""
    kinds = (
        ("asof", "asof_leads"),
        ("citation", "citation_leads"),
        ("start", "start_leads"),
        ("deadline", "deadline_leads"),
        ("period", "period_words"),
    )
    return tuple(
        (
            kind,
            re.compile(
                rf"(?<!\w)(?P<w>{lexicon.pattern('dates', key)})(?:\s+là)?\s{{0,3}}:?\s{{0,3}}(?:các\s+)?(?:thời\s+điểm\s+)?$"
            ),
        )
        for kind, key in kinds
    )


def _finish(text: str, at: int, raw: _Raw) -> DateMatch:
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


def _before(at: int, end: int, raw: _Raw, lead: str) -> DateMatch:
    """ "trước năm 2024" is due on the last day of 2023, "trước tháng 6/2025" on 31/5/2025."""
    assert raw.year and raw.first
    year, month = (raw.year, raw.first[0] - 1) if raw.first[0] > 1 else (raw.year - 1, 12)
    due, is_impossible = _iso(year, (month, 0))
    return DateMatch(Span(at, end), "deadline", f"{raw.rule}.before", due, None, None, None, lead, is_impossible)


def _kind(text: str, at: int, raw: _Raw, before: str) -> tuple[str, str]:
    if raw.rule == "date.full" and not _DEADLINE_NEAR.search(before) and _is_citation(text, at):
        return "citation", ""
    for kind, pattern in _leads():
        if m := pattern.search(before):
            if kind == "start" and raw.rule in {"date.years", "date.months"}:
                return ("period" if raw.rule == "date.years" else "deadline"), m["w"]
            return kind, " ".join(m["w"].split())
    if raw.rule == "date.years":
        return "period", ""
    if raw.rule == "date.year" and re.search(r"[^\W\d_]\s*$", before):
        return "name", ""
    return "deadline", ""


_DEADLINE_NEAR = re.compile(r"(?:trước|đến|hết|nhất|nhất\s+là|tới|hạn|vào|trong|xong)\s{1,3}(?:ngày\s{1,3})?$")


def _is_citation(text: str, at: int) -> bool:
    """A full date stands by a document number, or by the name of a kind of document, in the same clause."""
    before = text[max(0, at - 140) : at]
    clause = re.split(r"[;:!?\n]|\.\s", before)[-1]
    return bool(_NUMBER_BEFORE.search(clause))


def _edge(raw: _Raw, lead: str) -> tuple[tuple[int, int] | None, tuple[int, int]]:
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
            and len(gap) <= 40
            and not re.search(r"[.;]", gap)
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
    if issued_on:
        return _dated(match, int(issued_on[:4]) + (match.month_day < issued_on[5:]))
    return match


def _placed(match: DateMatch, offset: int) -> DateMatch:
    return replace(match, span=Span(match.span.start + offset, match.span.end + offset)) if offset else match
