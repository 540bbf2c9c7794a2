"""Official documents named by number: "Quyết định số 253/QĐ-TTg, ngày 05 tháng 3 năm 2003", "13-CT/TU", "Nghị định 114".

Every mention is reported once, in text order, with the kind (as written before the number, else told from the code in
the number), the number with its blanks removed and the date of issue where it stands beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.finders.dates import full_date
from vungmanh.reader.model import Span

_LETTERS = r"[^\W\d_]"
_PART = rf"{_LETTERS}{{1,24}}(?:&{_LETTERS}{{1,8}})?\d{{0,2}}"
_CODE = rf"{_PART}(?:(?:\s?[-/]\s?|\.){_PART}(?!\w)){{0,4}}"
_NUMBER = re.compile(
    rf"(?P<n>\d(?<![\w/.,\-%]\d)\d{{0,4}}(?:[a-h](?=\s?/))?)(?P<year>\s?/\s?(?:19|20)\d\d)?(?:(?P<join>\s?[-–/]\s?)(?P<code>{_CODE})|(?![\w%]|[.,]\d|\s?[-–/]))"
)
_ARTICLE = re.compile(
    r"((?:điểm\s+[^\W\d_],?\s+)?(?:các\s+)?(?:khoản\s+\d{1,2}(?:\s?(?:,|và|-)\s?(?:khoản\s+)?\d{1,2}){0,4},?\s+)?(?:các\s+)?"
    r"điều\s+\d{1,3}\w?(?:\s?(?:,|và|-)\s?(?:điều\s+)?\d{1,3}){0,6}|(?:phần|mục|chương)\s+[ivx\d]{1,5})\s+(?:của\s+)?$"
)
_AFTER_BARE = re.compile(
    r"\s{0,3}(?:$|[.,;:)”\"(]|của\s|ngày\s+\d|năm\s+\d{4}|về\s|khóa|và\s|quy\s+định|hướng\s+dẫn|ban\s+hành|là\s|trên\s+địa\s+bàn|thì\s|đã\s|để\s|tại\s)"
)
_OF_BODY = re.compile(r"\s+của\s+(?P<body>[^,.;:()\d“”\"]{2,70})")
_DATE_GAP = re.compile(
    r"[,\s]{0,3}(?:\(?(?:ban\s+hành|ký|được\s+ban\s+hành)\s+)?|[,\s]{1,3}(?:của|do)\s[^;:.“”\"]{2,110}?,?\s+(?:ban\s+hành\s+|ký\s+)?|[,\s]{1,3}cùng\s+"
)
_GLUED = "ngày"
"""What stands at the end of a number where the blank behind it is lost: "263/KH-UBNDngày 31/12/2024"."""
_LIST_GAP = re.compile(r"\s{0,2}(?:,|;|và|hoặc|,\s?và)\s{0,2}(?:số\s{0,2})?")


@dataclass(frozen=True, slots=True)
class CitationMatch:
    """One mention of a document; `span` runs from the kind to the date, `number_span` holds the number alone."""

    span: Span
    number_span: Span
    kind: str | None
    number: str
    issued_on: str | None
    article: str | None
    rule: str


def find_citations(text: str, start: int = 0, end: int | None = None, *, low: str | None = None) -> list[CitationMatch]:
    """All documents that text[start:end] names by number, in order. Linear in the stretch.

    `low` is the plain form of the text, where it is at hand.
    """
    stretch = text[start : len(text) if end is None else end]
    low = plain(stretch) if low is None else low[start : start + len(stretch)]
    found: list[CitationMatch] = []
    for number in _NUMBER.finditer(stretch):
        match = _mention(stretch, low, number, found[-1] if found else None)
        if match:
            found.append(match)
    return [_placed(match, start) for match in _complete_lists(found, low)]


def _mention(text: str, low: str, m: re.Match[str], last: CitationMatch | None) -> CitationMatch | None:
    kind, begin, has_word = _kind_before(low, m.start())
    listed = last is not None and m.start() - last.span.end <= 12
    if listed and last and not _LIST_GAP.fullmatch(low, last.number_span.end, m.start()):
        listed = False
    if low[max(0, begin - 12) : begin].rstrip().endswith("giấy phép"):
        return None
    if m["code"]:
        if not _is_code(m, has_word or listed):
            return None
        rule = "citation.number"
        kind = kind or (last.kind if listed and last and _same_code(last, m) else None) or _kind_of_code(low, m)
        if not has_word:
            begin = m.start()
    elif has_word and kind in _bare_kinds() and _AFTER_BARE.match(low, m.end()):
        rule = "citation.bare"
    elif listed and last and last.rule != "citation.number" and _AFTER_BARE.match(low, m.end()):
        rule, kind, begin = "citation.bare", last.kind, m.start()
    elif (
        has_word
        and kind
        and re.search(r"(?<!\w)số\s{0,2}$", low[max(0, m.start() - 6) : m.start()])
        and _AFTER_BARE.match(low, m.end())
    ):
        rule = "citation.bare"
    else:
        return None
    end = m.end() - len(_GLUED) if m.group().endswith(_GLUED) else m.end()
    number = re.sub(r"\s+", "", text[m.start() : end]).replace("–", "-")
    stop, issued_on = _date_after(low, end)
    if rule == "citation.bare" and not issued_on and (of := _OF_BODY.match(low, m.end())):
        stop = of.end() if not re.search(r"\s(?:về|và)\s", of["body"]) else m.end()
    article = _ARTICLE.search(low[max(0, begin - 70) : begin])
    words = text[max(0, begin - 70) : begin][article.start(1) : article.end(1)] if article else None
    return CitationMatch(Span(begin, stop), Span(m.start(), end), kind, number, issued_on, words, rule)


def _same_code(last: CitationMatch, m: re.Match[str]) -> bool:
    """Whether two numbers of a list begin with the same code, so that one kind holds for both."""
    first = re.split(r"[-/.]", last.number.lstrip("0123456789/-"))[0]
    return bool(first) and m["code"].startswith(first)


def _is_code(m: re.Match[str], has_word: bool) -> bool:
    """Whether the letters after the figure are a document's code: capitals, or anything after "Quyết định số"."""
    code, join = m["code"], m["join"]
    capitals = sum(char.isupper() for char in code)
    letters = sum(char.isalpha() for char in code)
    if has_word:
        return letters >= 2 and (capitals > 0 or "/" in m.group() or "-" in join)
    if join.strip() != join or re.search(r"\s", code):
        return capitals * 2 >= letters >= 3 and "/" in m.group() and "/" in join + code
    return code[0].isupper() and capitals >= 2 and capitals * 2 >= letters


@cache
def _kinds() -> dict[str, list[str]]:
    """Kind → its codes."""
    return {row["name"]: row["codes"] for row in lexicon.load("documents")["kinds"]}


@cache
def _bare_kinds() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.load("documents")["kinds"] if row.get("bare"))


@cache
def _kind_pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The kind just before a number, and the kind with the document's name between ("Luật Cán bộ, công chức số")."""
    kinds = lexicon.alternation(_kinds())
    return (
        re.compile(rf"(?<!\w)(?P<kind>{kinds})\s{{0,3}}(?:\(\s?)?(?:số\s{{0,3}}:?\s{{0,3}})?$"),
        re.compile(rf".*(?<!\w)(?P<kind>{kinds})\s[^.;:“”\"\d]{{0,110}}\ssố\s{{0,3}}:?\s{{0,3}}$", re.S),
    )


def _kind_before(low: str, at: int) -> tuple[str | None, int, bool]:
    """Kind named before the number, where its words begin, and whether a word ("Quyết định", "số") leads to it."""
    near, far = _kind_pattern()
    from_ = max(0, at - 44)
    if m := near.search(low[from_:at]):
        return " ".join(m["kind"].split()), from_ + m.start(), True
    if re.search(r"(?<!\w)số\s{0,3}:?\s{0,3}$", low[max(0, at - 8) : at]):
        from_ = max(0, at - 150)
        m = far.match(low[from_:at])
        begin = at - len(re.search(r"số\s{0,3}:?\s{0,3}$", low[max(0, at - 8) : at]).group())  # type: ignore[union-attr]
        return (" ".join(m["kind"].split()), from_ + m.start("kind"), True) if m else (None, begin, True)
    return None, at, False


def _kind_of_code(low: str, m: re.Match[str]) -> str | None:
    """Kind that the code stands for: "QĐ-TTg" is a decision, "QH15" a law, "UBND-NC" an official letter."""
    parts = [part.rstrip("0123456789") for part in re.split(r"\s?[-/.]\s?", low[m.start("code") : m.end("code")])]
    for kind, codes in _kinds().items():
        if parts[0] in codes:
            return kind
    lists = lexicon.load("documents")
    if parts[0] in lists["decree_bodies"]:
        return "nghị định"
    return "công văn" if parts[0] in lists["letter_bodies"] and len(parts) > 1 else None


def _date_after(low: str, at: int) -> tuple[int, str | None]:
    """End of the mention and its date of issue, where one stands beside the number."""
    window = low[at : at + 150]
    m = _DATE_START.search(window)
    if not m or not _DATE_GAP.fullmatch(window, 0, m.start()) or _OTHER.search(window, 0, m.start()):
        return at, None
    return full_date(low, at + m.start()) or (at, None)


_DATE_START = re.compile(r"ngày\s{0,3}\d|(?<!\w)\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d")
_OTHER = re.compile(r"\d/|\d-[^\W\d_]|(?:trước|đến|hết|vào|trong|từ|hoàn\s+thành)\s*$|\d{4}")


def _complete_lists(found: list[CitationMatch], low: str) -> list[CitationMatch]:
    """ "số 12, 13/QĐ-UBND" names 12/QĐ-UBND too; "cùng ngày" dates the one before as well."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        gap = low[here.number_span.end : after.number_span.start]
        if len(gap) > 12 or not _LIST_GAP.fullmatch(gap):
            continue
        if here.rule == "citation.bare" and after.rule == "citation.number" and here.number.isdecimal():
            code = after.number.lstrip("0123456789")
            out[i] = here = replace(
                here,
                number=here.number + code,
                rule="citation.number",
                span=Span(here.span.start, here.number_span.end),
            )
        if not here.issued_on and after.issued_on and "cùng" in low[after.number_span.end : after.span.end].split():
            out[i] = replace(here, issued_on=after.issued_on)
    return out


def _placed(match: CitationMatch, offset: int) -> CitationMatch:
    if not offset:
        return match
    move = lambda span: Span(span.start + offset, span.end + offset)  # noqa: E731
    return replace(match, span=move(match.span), number_span=move(match.number_span))
