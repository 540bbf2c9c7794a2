"""Figures in a stretch of text: amounts, shares, ranges and fractions with what is counted and how they are meant.

A figure is told from its own words alone ("từ 25 đến 30%", "ít nhất 2 lần/năm", "104/110 cán bộ"); whether it is a goal
or an achievement is for the extractors. Figures that belong to dates or document numbers are passed in and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from vungmanh.language.numbers import parse_figure, parse_words
from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.model import Span

_NUM = r"\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?(?!\d)|\d{1,12}(?:[.,]\d{1,4})?(?!\d)"
_FIRST_NUM = r"\d(?<![\w.,/%]\d)(?:\d{0,2}(?:\.\d{3}){1,4}(?:,\d{1,4})?(?!\d)|\d{0,11}(?:[.,]\d{1,4})?(?!\d))"
"""A number that continues no word or figure; a pattern that begins with a digit is searched for much faster."""
_FIGURE = re.compile(
    rf"(?P<a>{_FIRST_NUM})(?P<say>\s\([^\W\d_]+(?:\s[^\W\d_]+){{0,3}}\))?(?P<pct>\s?%|\s+phần\s+trăm|\s+điểm\s+(?:%|phần\s+trăm))?"
)
_RANGE = re.compile(rf"(?:\s?-\s?|\s+(?:đến|tới)\s+|\s?÷\s?)(?P<b>{_NUM})(?P<pct>\s?%|\s+phần\s+trăm)?(?!\s?/\s?\d)")
_OVER = re.compile(rf"\s?/\s?(?:tổng\s+số\s+)?(?P<b>{_NUM})(?![\d%])(?!/)")
_OVER_FAR = re.compile(
    rf"\s(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+){{0,4}})\s?/\s?(?:tổng\s+số\s+)?(?P<b>{_NUM})(?=\s+[^\W\d_])"
)
_CHANGE = re.compile(
    r"\s?(?:%\s?)?(?:[^\W\d_%]+\s|năm\s+\d{4}\s|\([^)\n]{1,30}\)\s){0,6}?(?<!trở\s)(?:lên|xuống|còn)(?!\w)"
)
_PER = re.compile(
    r"\s+(?:trong\s+)?(?:một|mỗi|1)\s+(?P<time>năm|quý|tháng|tuần)(?!\w)|\s+trong\s+(?P<within>năm|quý|tháng|tuần)(?!\w|\s+(?:\d|[ivx]{1,4}(?!\w)|này|tới|qua|sau|trước))|"
    r"\s+(?:cho\s+|trên\s+)?mỗi\s+(?P<each>[^\W\d_]+(?:\s(?:dân\s+phố|trấn|viên|phố|văn\s+hóa|nghèo))?)|"
    r"\s?/\s?(?P<per>năm|quý|tháng|tuần|ngày|kỳ|nhiệm\s+kỳ|[^\W\d_]+(?:\s(?:dân\s+phố|trấn|viên|phố|đồng|dân))?)"
)
_WORD_FIGURE = re.compile(
    r"(?:ít\s+nhất|tối\s+thiểu|không\s+dưới|tối\s+đa|không\s+quá)\s+(?:có\s+|là\s+)?(?P<w>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?=\s+[^\W\d_])(?!\s+trong)"
)

_EACH_ONE = re.compile(
    r"(?<!\w)(?:mỗi|từng)\s+(?!năm|quý|tháng|tuần|ngày|lần)[^.;:,\d]{2,40}?\s(?:có|chọn|xây\s+dựng|thành\s+lập|bố\s+trí|cử|nhận|giúp(?:\s+đỡ)?|đăng\s+ký|tổ\s+chức)"
    r"\s+(?:được\s+|đủ\s+)?(?P<w>một|hai|ba|bốn|năm|sáu)(?!\s+(?:số|phần|cách|lần|trong|cửa|chiều))(?=\s+[^\W\d_])"
)
""" "mỗi phường chọn một khu phố": a number word counts behind "mỗi" too."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `span` runs from the comparator to the end of what is counted; `at` is the number alone."""

    span: Span
    at: Span
    value: float
    rule: str
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    comparator: str | None = None
    """What its own words say; None for a plain figure."""
    is_percent: bool = False
    unit: str | None = None
    """The counted noun as written; None for a share, or where no noun follows."""
    noun_class: str = ""
    per: str | None = None
    """What it is counted for: "năm", "xã" of "2 mô hình/xã"."""
    is_delta: bool = False
    is_from: bool = False
    """True for the old level in "từ 39,9% lên 48%"."""
    lead: str = ""
    """The comparator's words."""


def find_figures(
    text: str, start: int = 0, end: int | None = None, *, taken: Sequence[Span] = (), low: str | None = None
) -> list[Figure]:
    """All figures of text[start:end] outside the spans `taken` (in text order); offsets count from the beginning of `text`.

    `low` is the plain form of the text, where it is at hand.
    """
    stop = len(text) if end is None else end
    stretch = low[start:stop] if low is not None else plain(text[start:stop])
    figures: list[Figure] = []
    blocked = iter(
        [
            *(Span(s.start - start, s.end - start) for s in taken if s.end > start and s.start < stop),
            Span(len(stretch) + 1, len(stretch) + 2),
        ]
    )
    block = next(blocked)
    at = 0
    while m := _FIGURE.search(stretch, at):
        while block.end <= m.start():
            block = next(blocked)
        if block.start < m.end("a"):
            at = max(block.end, m.start() + 1)
            continue
        figure = _figure(text, stretch, m, start, block.start)
        at = m.end()
        if figure:
            figures.append(figure)
            at = max(at, figure.at.end - start)
    figures += _word_figures(text, stretch, start)
    return sorted(figures, key=lambda figure: figure.at.start)


def _figure(text: str, low: str, m: re.Match[str], offset: int, limit: int) -> Figure | None:
    """The figure at a number; it reaches no farther than `limit`, where something else begins."""
    value = parse_figure(m["a"])
    if value is None:
        return None
    end, is_percent, high, denominator = _second_number(low, m, value, limit)
    comparator, lead, lead_at, is_delta = _lead(low, m.start())
    unit, noun_class, unit_end = (None, "", end) if is_percent else _unit(text, low, end, offset)
    per = _PER.match(low, unit_end) if is_percent or unit else None
    comparator, unit_end = _tail(low, per.end() if per else unit_end, comparator)
    kind = "range" if high is not None else "fraction" if denominator else "share" if is_percent else "count"
    return Figure(
        span=Span(offset + lead_at, offset + max(unit_end, end)),
        at=Span(offset + m.start(), offset + end),
        value=value,
        rule=f"figure.{kind}",
        high=high,
        numerator=value if denominator else None,
        denominator=denominator,
        comparator=comparator,
        is_percent=is_percent,
        unit=unit,
        noun_class=noun_class,
        per=" ".join(per[per.lastgroup or "per"].split()) if per else None,
        is_delta=is_delta and not {"lên", "còn", "xuống"} & set(lead.split()) and (lead != "từ" or comparator == ">="),
        is_from=lead == "từ" and high is None and bool(_CHANGE.match(low, m.end())),
        lead=lead,
    )


def _second_number(
    low: str, m: re.Match[str], value: float, limit: int
) -> tuple[int, bool, float | None, float | None]:
    """Where the figure ends, whether it is a share, the high end of a range and the lower part of a fraction."""
    is_percent = bool(m["pct"])
    if r := _RANGE.match(low, m.end("pct") if is_percent else m.end("a"), limit):
        top = parse_figure(r["b"])
        if top is not None and top > value and (is_percent or r["pct"] or not _is_long(value, top)):
            return r.end(), is_percent or bool(r["pct"]), top, None
        return m.end(), is_percent, None, None
    if is_percent:
        return m.end(), True, None, None
    over = _OVER.match(low, m.end("a"), limit)
    far = None if over else _OVER_FAR.match(low, m.end("a"), limit)
    whole = parse_figure((over or far)["b"]) if over or far else None  # type: ignore[index]
    return over.end() if over else m.end(), False, None, whole if whole and _may_be_whole(value, whole) else None


def _may_be_whole(value: float, whole: float) -> bool:
    """A whole is the larger number; a plan may be passed: "1.245 ha/1.230 ha"."""
    return whole >= value or (whole >= _SMALLEST_PLAN and value < 2 * whole)


_SMALLEST_PLAN = 100


def _is_long(low: float, high: float) -> bool:
    """Whether a pair reads as years or codes rather than as a span of amounts."""
    return low >= 1900 and high <= 2100


@cache
def _leads() -> re.Pattern[str]:
    lists = lexicon.load("amounts")["comparators"]
    words = lexicon.alternation(plain(word) for choices in lists.values() for word in choices)
    deltas = lexicon.pattern("amounts", "delta_words")
    return re.compile(
        rf"(?<!\w)(?:(?<!độ\s)(?P<delta>{deltas})\s+(?:[^\W\d_]+\s+){{0,2}}?)?(?<!trở\s)(?P<lead>{words})?\s{{0,3}}(?P<sign>[≥≤<>])?\s{{0,2}}$"
    )


@cache
def _comparator_of() -> dict[str, str]:
    lists: dict[str, list[str]] = lexicon.load("amounts")["comparators"]
    return {plain(word): sign for sign, choices in lists.items() for word in choices}


_SIGNS = {"≥": ">=", "≤": "<=", "<": "<", ">": ">"}


def _lead(low: str, at: int) -> tuple[str | None, str, int, bool]:
    """Comparator before a figure, its words, where they begin, and whether a rise or a fall is told."""
    from_ = max(0, at - 40)
    while from_ and low[from_ - 1].isalnum() and from_ > at - 50:
        from_ -= 1
    before = low[from_:at]
    best = None
    for m in _leads_at(before):
        best = m
        break
    if best is None:
        return None, "", at, False
    lead = " ".join((best["lead"] or "").split())
    sign = _SIGNS.get(best["sign"] or "") or _comparator_of().get(lead)
    begin = from_ + (best.start("lead") if best["lead"] else best.start("sign") if best["sign"] else best.start())
    return sign, lead, begin if sign or best["delta"] else at, bool(best["delta"])


def _leads_at(before: str) -> list[re.Match[str]]:
    """Matches of the lead that reach the end of the stretch, the longest first."""
    pattern = _leads()
    starts = [0, *(i + 1 for i, char in enumerate(before) if char in " (\n,;:")]
    return [m for i in starts if (m := pattern.match(before, i)) and (m["lead"] or m["delta"] or m["sign"])]


_SCALE = r"(?:(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\s+)?"


@cache
def _classes() -> dict[str, str]:
    """Counted noun → its class."""
    return {plain(noun): kind for kind, nouns in lexicon.load("amounts")["nouns"].items() for noun in nouns}


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(rf"\s{{0,3}}(?P<unit>{_SCALE}(?P<first>{lexicon.alternation(_classes())})(?!\w))")


@cache
def _more_nouns(kind: str) -> re.Pattern[str]:
    """Further nouns of the same class ("xã, phường, thị trấn"); a word that is also a verb ends the list."""
    verbs = set(lexicon.words("amounts", "verbs_too"))
    nouns = lexicon.alternation(noun for noun, its in _classes().items() if its == kind and noun not in verbs)
    return re.compile(rf"(?:\s?(?:,|-|và|hoặc)\s?(?:{nouns})(?!\w)){{0,6}}")


@cache
def _widening() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{lexicon.pattern('amounts', 'unit_tails')})(?!\w)")


def _unit(text: str, low: str, at: int, offset: int) -> tuple[str | None, str, int]:
    """The counted noun after a figure, its class, and where it ends."""
    m = _noun().match(low, at)
    if not m:
        return _any_noun(text, low, at, offset)
    kind = _classes()[" ".join(m["first"].split())]
    end = m.end()
    if kind in _LISTED and (more := _more_nouns(kind).match(low, end)):
        end = more.end()
    if wide := _widening().match(low, end):
        end = wide.end()
    return " ".join(text[offset + m.start("unit") : offset + end].split()), kind, end


_LISTED = frozenset({"people", "places", "bodies"})


@cache
def _no_unit() -> re.Pattern[str]:
    words = (*lexicon.words("amounts", "never_units"), *lexicon.words("amounts", "not_nouns"))
    return re.compile(rf"\s{{1,3}}(?:{lexicon.alternation(words)})(?!\w)")


_ANY_NOUN = re.compile(r"\s{1,3}(?P<unit>[^\W\d_]{2,12})(?!\w)")


def _any_noun(text: str, low: str, at: int, offset: int) -> tuple[str | None, str, int]:
    """The next word as a unit of class "other", unless it is known to be none."""
    m = None if _no_unit().match(low, at) else _ANY_NOUN.match(low, at)
    return (text[offset + m.start("unit") : offset + m.end("unit")], "other", m.end()) if m else (None, "", at)


@cache
def _tails() -> re.Pattern[str]:
    up, down = lexicon.pattern("amounts", "up"), lexicon.pattern("amounts", "down")
    return re.compile(rf"\s{{1,3}}(?:(?P<up>{up})|(?P<down>{down}))(?!\w)")


def _tail(low: str, at: int, comparator: str | None) -> tuple[str | None, int]:
    """ "trở lên" or "trở xuống" after the figure or its unit; a stronger word before it stays."""
    m = _tails().match(low, at)
    if not m:
        return comparator, at
    if m["up"]:
        return comparator if comparator == ">" else ">=", m.end()
    return comparator if comparator == "<" else "<=", m.end()


def _word_figures(text: str, low: str, offset: int) -> list[Figure]:
    """ "ít nhất một mô hình", "mỗi xã có một tủ sách": a number word counts only after a comparator or "mỗi"."""
    found = []
    each = _EACH_ONE.finditer(low) if "mỗi" in low or "từng" in low else ()
    for m in (*_WORD_FIGURE.finditer(low), *each):
        unit, noun_class, end = _unit(text, low, m.end(), offset)
        value = parse_words(m["w"])
        if unit and value is not None:
            sign = "<=" if m.group().startswith(("tối đa", "không quá")) else ">="
            start = m.start() if m.re is _WORD_FIGURE else m.start("w")
            span, at = Span(offset + start, offset + end), Span(offset + m.start("w"), offset + m.end("w"))
            figure = Figure(span, at, float(value), "figure.word", comparator=sign, unit=unit)
            found.append(replace(figure, noun_class=noun_class))
    return found
