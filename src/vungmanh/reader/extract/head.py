"""The printed head: two columns of short lines with motto, bodies, number, place and date, in whatever order a source
gives them (cells side by side, lines broken anywhere, decoration between)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.lines import Line, lines
from vungmanh.reader.finders.dates import find_dates
from vungmanh.reader.model import Span

LONGEST_HEAD = 6000
_GAP = r"[\s|*_]{1,12}"
_EDGE = r"(?:^|[\n|]|\s{2})[ \t*_>#\-–]{0,12}"
_CODE = r"\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s{0,3}[-–/]\s?[^\W\d_]{1,12}\d{0,2}(?:(?:\s?[-–/]\s?|\.)[^\W\d_]{1,14}\d{0,2}){0,4}"
_NUMBER = re.compile(
    rf"{_EDGE}(?:(?:luật|nghị\s+quyết|quyết\s+định|chỉ\s+thị|kế\s+hoạch|nghị\s+định|thông\s+tư)\s+(?=số\s?:))?"
    rf"số(?:\s?/?\s?(?:ký\s+)?hiệu)?(?:{_GAP})?:?(?:{_GAP})?(?P<n>{_CODE})(?!\w)",
    re.M,
)
_BLANK_CODE = r"[-–/]\s?[^\W\d_]{1,12}(?:[-–/.][^\W\d_]{1,14}){0,3}"
_BLANK_NUMBER = re.compile(
    rf"{_EDGE}số(?:\s?:(?![\s.…_|*]{{0,30}}\d)[\s.…_]{{0,24}}(?:{_BLANK_CODE})?|[ \t.…_]{{1,24}}{_BLANK_CODE})(?=\s)",
    re.M,
)
_AUTHORITY = re.compile(r"(?m)^[\s\-–+*]{0,8}(?:căn\s+cứ|kính\s+gửi)(?!\w)")
_PLACE = r"(?P<place>(?!thứ\s|hôm\s)[^\W\d_](?:[^,\d:;|\s]|[ ](?![ ])){1,40})"
_DATELINE = re.compile(
    rf"{_EDGE}{_PLACE},{_GAP}(?P<date>ngày{_GAP}(?P<d>\d{{1,2}}|[.…_]{{1,12}})?(?:{_GAP})?tháng"
    rf"(?:{_GAP}(?P<m>\d{{1,2}}|[.…_]{{1,12}}))?(?:{_GAP})?năm{_GAP}(?P<y>(?:19|20)\d\d))",
    re.M,
)
_SESSION = re.compile(r"\s(?:khóa\s+[ivxlc\d]+|kỳ\s+họp|nhiệm\s+kỳ)\b.*$", re.S)


@dataclass(frozen=True, slots=True)
class Body:
    """A body named in the head, as printed."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; `lines` are those that are left when motto, number and date are taken out."""

    lines: tuple[Line, ...]
    number: tuple[str, Span] | None
    issued_on: tuple[str, Span] | None
    dateline_place: tuple[str, Span] | None


def read_head(text: str) -> Head:
    """The head of a text; the lines go on past it, since only the kind of document tells where it ends."""
    start = text[:LONGEST_HEAD]
    low = plain(start)
    masked = list(start)
    for m in _motto().finditer(low):
        _mask(masked, start, m.start(), m.end())
    number = None
    blank = _BLANK_NUMBER.search(low)
    authority = _AUTHORITY.search(low)
    stop = min(found.start() for found in (blank, authority) if found) if blank or authority else len(low)
    numbers = [m for m in _NUMBER.finditer(low, 0, stop) if _is_printed_number(start, m)]
    numbers.sort(key=lambda found: "hiệu" in found.group())
    if numbers:
        m = numbers[0]
        number = (
            re.sub(r"\s+", "", start[m.start("n") : m.end("n")]).replace("–", "-"),
            Span(m.start("n"), m.end("n")),
        )
        _mask(masked, start, m.start(), m.end())
    elif blank:
        _mask(masked, start, blank.start(), blank.end())
    issued_on = place = None
    for m in _datelines(start, plain("".join(masked)))[:1]:
        dates = find_dates(re.sub(r"[|*_]", " ", m["date"]))
        issued_on = (dates[0].due, Span(m.start("date"), m.end("date"))) if dates and dates[0].due and m["d"] else None
        place = (squeeze(start[m.start("place") : m.end("place")]), Span(m.start("place"), m.end("place")))
        _mask(masked, start, m.start(), m.end())
    found = lines("".join(masked), 0, len(masked))
    return Head(tuple(line for line in found if not is_furniture(line)), number, issued_on, place)


def _is_printed_number(text: str, found: re.Match[str]) -> bool:
    """ "Số 12-KH/HU" or "số: 12…" of a head, not the "số 12-KH/HU" of a sentence that a line break cut."""
    first = next((char for char in found.group() if char.isalpha()), "")
    at = found.start() + found.group().find(first) if first else found.start()
    return text[at].isupper() or ":" in found.group()


def _datelines(text: str, low: str) -> list[re.Match[str]]:
    return [m for m in _DATELINE.finditer(low) if text[m.start("place")].isupper()]


def _mask(masked: list[str], text: str, start: int, end: int) -> None:
    """Blank out a stretch; line breaks stay, so that lines keep their rows."""
    masked[start:end] = [char if char == "\n" else " " for char in text[start:end]]


@cache
def _motto() -> re.Pattern[str]:
    sayings = (_GAP.join(map(re.escape, words.split())) for words in lexicon.words("header", "motto"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(sayings)})(?!\w)")


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern('header', 'chrome')})(?!\w)")


def is_furniture(line: Line) -> bool:
    """Whether a line is the frame of a page and not of the document: menus, dates of the day, rules."""
    return bool(_furniture().match(line.low)) or not any(char.isalpha() for char in line.low)


@cache
def body_pattern() -> re.Pattern[str]:
    """The words that a body's name begins with."""
    bodies = lexicon.alternation(plain(body) for body in lexicon.load("header")["bodies"])
    return re.compile(rf"(?P<body>{bodies})(?!\w)")


@cache
def place_pattern() -> re.Pattern[str]:
    """A place with its kind."""
    return re.compile(rf"(?P<type>{lexicon.pattern('header', 'places')})\s{{1,3}}(?P<name>[^\W\d_].*)", re.S)


def bodies_of(top: list[Line]) -> list[Body]:
    """Names of bodies in the head, the highest first; a name broken over lines is put together."""
    found: list[Body] = []
    pending: Line | None = None
    row = -9
    for line in top:
        if not _is_printed_name(line):
            continue
        name, start = (f"{pending.text} {line.text}", pending.span.start) if pending else (line.text, line.span.start)
        low = plain(name)
        if body_pattern().match(low) and not (found and _is_broken(found[-1].name)):
            found.append(Body(name, Span(start, line.span.end)))
            pending, row = None, line.row
        elif found and line.row - row <= 2 and (line.is_capital or place_pattern().match(low)):
            found[-1] = Body(f"{found[-1].name} {name}", Span(found[-1].span.start, line.span.end))
            pending, row = None, line.row
        else:
            pending = line if line.is_capital and _begins_body(line.low) else None
    return [Body(_without_session(body.name), body.span) for body in found]


def _without_session(name: str) -> str:
    m = _SESSION.search(plain(name))
    return name[: m.start()] if m else name


@cache
def _begins_body(low: str) -> bool:
    return any(plain(body).startswith(low + " ") for body in lexicon.load("header")["bodies"])


def _is_broken(name: str) -> bool:
    """Whether a name cannot end here."""
    return plain(name).endswith((" và", ",", " -", " của", " các"))


def _is_printed_name(line: Line) -> bool:
    """Capitals, or a short line that is a body's name and no more."""
    return line.is_capital or (len(line.low.split()) <= 9 and line.text[-1] not in ".;:," and line.text[:1].isupper())
