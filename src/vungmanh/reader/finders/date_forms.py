"""The written forms of dates: what stands there, before the words around it are heard.

Each form is a small function that reads at one place; `scan` tries the forms that may begin with the word found there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.numbers import month_number, quarter_number
from vungmanh.reader import lexicon

_MONTH_WORDS = r"(?:mười\s+(?:một|hai)|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DASH = r"\s{0,2}(?:-|đến\s+hết\s+năm|đến\s+hết|đến\s+năm|đến|tới\s+năm|tới|÷)\s{0,2}(?:năm\s+)?"
_QUARTER = r"(?:iii|iv|ii|i|[1-4]|một|hai|ba|tư|bốn)(?!\w)"
_ROMAN_QUARTER = r"(?:iii|iv|ii|i)(?!\w)"

_SCAN = re.compile(
    r"(?<![^\W_])(?:ngày(?!\w)|tháng(?!\w)|quý(?!\w)|quí(?!\w)|năm(?!\w)|nửa\s+(?:đầu|cuối)|sáu\s+tháng|chín\s+tháng|h[àằ]ng\s|mỗi\s|từng\s|theo\s|"
    r"thường\s|các\s+năm|định\s+k[ỳì]|t\d\d?/|q[1-4]/|\d{1,9})"
)
_FULL = re.compile(
    r"(?:ngày\s{0,3})?(?P<d>\d{1,2})\s{0,2}(?:(?P<s>[/.\-])\s{0,2}(?P<m>\d{1,2})\s{0,2}[/.\-]\s{0,2}|tháng\s{0,3}(?P<m2>\d{1,2}|"
    + _MONTH_WORDS
    + rf"),?\s{{1,3}}năm\s{{1,3}})(?P<y>{_YEAR})(?!/?\w)"
)
_DAY_MONTH = re.compile(
    r"ngày\s{1,3}(?:mùng\s+)?(?P<d>\d{1,2})\s{0,2}(?:[/.\-]\s{0,2}|\s?tháng\s{1,3})(?P<m>\d{1,2})(?![\d/%]|[.,]\d)"
)
_BARE_DAY_MONTH = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/%\w]|[.,]\d|\s+(?:tổng\s+)?số\s)")
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
    rf"(?:quý|quí|q)\s{{0,3}}(?P<q>{_QUARTER})(?P<more>(?:\s{{0,2}}(?:(?:,|-|và)\s{{0,2}}|(?:-|đến)\s{{0,2}}qu[ýí]\s+){_ROMAN_QUARTER}){{0,3}})"
    rf"(?:\s{{0,2}}(?:[/.\-]\s{{0,2}}|,?\s?(?:của\s+)?năm\s{{1,3}}|\s)(?P<y>{_YEAR})(?!/?\w))?"
)
_PART = re.compile(
    r"(?:(?P<n>[369]|sáu|chín)\s{1,3}tháng\s{1,3}|nửa\s+)(?P<w>đầu|cuối)(?:\s+của)?(?:\s+năm)?(?:\s+(?P<y>"
    + _YEAR
    + r")(?!/?\w))?"
)
_MONTHS_OF_YEAR = re.compile(
    rf"(?P<n>0?[1-9]|1[01])\s{{1,3}}tháng(?:\s+đầu)?(?:\s+của)?\s+năm\s+(?P<y>{_YEAR})(?!/?\w)"
)
_YEARS = re.compile(rf"(?:năm\s{{1,3}})?(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR})(?!/?\w)")
_YEAR_LIST = re.compile(
    rf"năm\s{{1,3}}(?P<a>{_YEAR})(?:\s?,\s{{1,2}}{_YEAR}){{0,4}}(?:\s?,|\s+và)\s{{1,2}}(?:năm\s{{1,3}})?(?P<b>{_YEAR})(?!/?\w)"
)
_ONE_YEAR = re.compile(rf"(?:năm\s{{1,3}})?(?P<y>{_YEAR})(?!/?\w|[.,]\d)")
_NEXT_YEARS = re.compile(r",?\s+(?:và\s+)?(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau)")


@dataclass(frozen=True, slots=True)
class Raw:
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


def scan(stretch: str) -> Iterator[tuple[int, Raw]]:
    """Every date of a stretch in plain form, with the place where it begins."""
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


Form = Callable[[str, int], "Raw | None"]


def _forms(anchor: str) -> tuple[Form, ...]:
    """The forms that may begin with this word, the longest first."""
    if anchor[0].isdigit():
        return (read_full, _part, _months_of_year, _bare_month, _years, _bare_year, _bare_day_month)
    word = anchor.split()[0]
    return _FORMS_BY_WORD.get(word, (_months, _month) if anchor[0] == "t" else (_quarter,))


def read_full(text: str, at: int) -> Raw | None:
    """A date with its year that begins here."""
    m = _FULL.match(text, at)
    if not m:
        return None
    month = month_number(m["m"] or m["m2"]) or 0
    day = (month, int(m["d"]))
    return Raw(m.end(), "date.full", int(m["y"]), None, day, day)


def _day_month(text: str, at: int) -> Raw | None:
    m = _DAY_MONTH.match(text, at)
    day = (int(m["m"]), int(m["d"])) if m else None
    return Raw(m.end(), "date.day_month", None, None, day, day) if m else None


def _bare_day_month(text: str, at: int) -> Raw | None:
    """ "20/6" only where a word before it says that a day follows."""
    m = _BARE_DAY_MONTH.match(text, at)
    if not m or not 1 <= int(m["m"]) <= 12 or not 1 <= int(m["d"]) <= 31:
        return None
    if not _DAY_WORD.search(text[max(0, at - 24) : at]):
        return None
    day = (int(m["m"]), int(m["d"]))
    return Raw(m.end(), "date.day_month", None, None, day, day)


_DAY_WORD = re.compile(r"(?:trước|đến|hết|từ|vào|(?<!ít )nhất|là|\d/\d\d?\s?(?:,|và|-))\s{1,3}(?:ngày\s+)?$")


def _day_of(text: str, at: int) -> Raw | None:
    m = _DAY_OF.match(text, at)
    return Raw(m.end(), "date.day_of", recurs="quarterly" if "quý" in m["r"] else "monthly") if m else None


def _months(text: str, at: int) -> Raw | None:
    m = _MONTHS.match(text, at)
    if not m:
        return None
    return Raw(m.end(), "date.months", int(m["y"]), None, (int(m["a"]), 1), (int(m["m"]), 0))


def _month(text: str, at: int) -> Raw | None:
    m = _MONTH.match(text, at)
    if not m:
        return None
    number = month_number(m["m"])
    if number is None and not m["m"].isdecimal():
        return None
    if not m["y"] and m["m"] == "năm":
        return None
    return Raw(m.end(), "date.month", int(m["y"]) if m["y"] else None, None, (number or 13, 1), (number or 13, 0))


def _bare_month(text: str, at: int) -> Raw | None:
    m = _BARE_MONTH.match(text, at)
    if not m or not 1 <= int(m["m"]) <= 12:
        return None
    return Raw(m.end(), "date.month", int(m["y"]), None, (int(m["m"]), 1), (int(m["m"]), 0))


def _quarter(text: str, at: int) -> Raw | None:
    m = _QUARTERS.match(text, at)
    first = quarter_number(m["q"]) if m else None
    if not m or not first:
        return None
    others = [quarter_number(word) or first for word in re.findall(_ROMAN_QUARTER, m["more"])]
    last = max([first, *others])
    return Raw(m.end(), "date.quarter", int(m["y"]) if m["y"] else None, None, (first * 3 - 2, 1), (last * 3, 0))


def _part(text: str, at: int) -> Raw | None:
    m = _PART.match(text, at)
    if not m:
        return None
    length = {"3": 3, "9": 9, "chín": 9}.get(m["n"] or "6", 6)
    first, last = (1, length) if m["w"] == "đầu" else (13 - length, 12)
    return Raw(m.end(), "date.part", int(m["y"]) if m["y"] else None, None, (first, 1), (last, 0))


def _months_of_year(text: str, at: int) -> Raw | None:
    """ "10 tháng năm 2024": the months from January on."""
    m = _MONTHS_OF_YEAR.match(text, at)
    return Raw(m.end(), "date.part", int(m["y"]), None, (1, 1), (int(m["n"]), 0)) if m else None


def _years(text: str, at: int) -> Raw | None:
    m = _YEARS.match(text, at) or _YEAR_LIST.match(text, at)
    if not m or int(m["b"]) < int(m["a"]):
        return None
    return Raw(m.end(), "date.years", int(m["a"]), int(m["b"]), (1, 1), (12, 0))


def _year(text: str, at: int) -> Raw | None:
    m = _ONE_YEAR.match(text, at)
    if not m:
        return None
    more = _NEXT_YEARS.match(text, m.end())
    return Raw(more.end() if more else m.end(), "date.year", int(m["y"]), None, (1, 1), (12, 0))


def _year_end(text: str, at: int) -> Raw | None:
    """ "đến hết năm đạt 100%", "cuối năm tổng kết": the year that a programme of one year covers."""
    if not _END_BEFORE.search(text[max(0, at - 6) : at]) or _OTHER_YEAR.match(text, at):
        return None
    return Raw(
        at + len("năm"), "date.year_end", None, None, (1, 1), (6 if "giữa" in text[max(0, at - 6) : at] else 12, 0)
    )


_END_BEFORE = re.compile(r"(?<!\w)(?:giữa|cuối|hết)\s{1,3}$")
_OTHER_YEAR = re.compile(r"năm\s+(?:\d|học|trước|ngoái|thứ|sau|tài\s|kế\s)")
_YEAR_WORD = re.compile(r"(?:đến|tới|hết|cuối|đầu|giữa|trước|từ)\s{1,3}$")


def _bare_year(text: str, at: int) -> Raw | None:
    """A year without the word "năm", only after a word such as "đến" or "cuối"."""
    return _year(text, at) if _YEAR_WORD.search(text[max(0, at - 8) : at]) else None


def _recurrence(text: str, at: int) -> Raw | None:
    m = _recurring().match(text, at)
    if not m or _PAST_YEARS.match(text, m.end()):
        return None
    counted = _COUNT_BEFORE.search(text[max(0, at - 6) : at]) if m.group().startswith("tháng") else None
    recurs = _BY_MONTHS.get(counted[1].lstrip("0")) if counted else _recurs_of(m.group())
    return Raw(m.end(), "date.recurrence", recurs=recurs, is_recurrence=True)


_PAST_YEARS = re.compile(r"\s+(?:trước|qua|gần\s+đây|vừa\s+qua)(?!\s+(?:ngày|\d))")
_COUNT_BEFORE = re.compile(r"(?<!\w)(\d{1,2}|ba|sáu)\s{1,3}$")
_BY_MONTHS = {"1": "monthly", "3": "quarterly", "ba": "quarterly", "12": "yearly"}
""" "03 tháng một lần"; every six months is none of these."""


_FORMS_BY_WORD: dict[str, tuple[Form, ...]] = {
    "ngày": (read_full, _day_of, _day_month),
    "tháng": (_months, _month, _recurrence),
    "quý": (_quarter, _recurrence),
    "quí": (_quarter, _recurrence),
    "năm": (_years, _year, _year_end, _recurrence),
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
