"""Which row of a programme a sentence of an amending directive means, and what it would change there. No database."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vungmanh.language.text import fold, squeeze

LIKE_ENOUGH = 0.5
_WORD = re.compile(r"\w+")
_PIVOT = re.compile(
    r"\b(?:(?:thay|thay the) bang|(?:sua|sua doi|dieu chinh|chuyen|doi) thanh|(?:gia han|keo dai|lui) (?:den|toi))\b"
)
_DROPPED = re.compile(r"\b(?:bai bo|huy bo|thoi thuc hien|dung thuc hien|khong (?:tiep tuc )?thuc hien|bo noi dung)\b")
_ADDED = re.compile(r"\s*(?:[\da-z]{1,4}[.)/]\s*|-\s*)?bo sung\b")
_DAY = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b|\bngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})\b")
_MONTH = re.compile(r"\bthang (\d{1,2})\s?(?:/|nam )\s?(\d{4})\b")
_YEAR = re.compile(r"\b(?:het|cuoi|den) nam (\d{4})\b")
_SECTION = re.compile(
    r"(?:\bdiem (?P<letter>[a-z]|\d{1,2})\b,? )?(?:\b(?:khoan|diem) (?P<number>\d{1,2})\b,? )?(?:cua |tai )?"
    r"\b(?:muc|phan) (?P<top>[ivxlc]{1,6}|\d{1,2})\b(?P<rest>(?:\.\w{1,3}\b)*)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant: its id, the words that it stands for, and where it stood in the text."""

    pk: int
    words: str
    section: str


@dataclass(frozen=True, slots=True)
class Match:
    pk: int
    likeness: float


def best_match(words: str, around: str, candidates: Iterable[Candidate]) -> Match | None:
    """The candidate most like `words`, or like the paragraph `around` them, or standing at the place that it names."""
    sections = sections_named(around)
    best: Match | None = None
    for candidate in candidates:
        score = max(likeness(words, candidate.words), 0.9 * likeness(around, candidate.words))
        if candidate.section and candidate.section in sections:
            score = 0.5 + score / 2
        if best is None or score > best.likeness:
            best = Match(candidate.pk, round(score, 3))
    return best if best and best.likeness >= LIKE_ENOUGH else None


def likeness(one: str, other: str) -> float:
    """0 to 1: words in common, measured half against both texts, half against the shorter one."""
    left, right = set(_WORD.findall(fold(one))), set(_WORD.findall(fold(other)))
    common = len(left & right)
    if not common:
        return 0.0
    return common / (len(left) + len(right)) + common / (2 * min(len(left), len(right)))


def sections_named(text: str) -> set[str]:
    """Places of the amended text that a sentence names: "điểm 2 mục III" is III.2, "điểm b khoản 2 mục III" III.2.b."""
    found = set()
    for match in _SECTION.finditer(fold(squeeze(text))):
        top = match["top"].upper() if not match["top"].isdigit() else match["top"]
        parts = [top + match["rest"], *(part for part in (match["number"], match["letter"]) if part)]
        found.add(".".join(parts))
    return found


def says_dropped(text: str) -> bool:
    return bool(_DROPPED.search(fold(text)))


def says_added(text: str) -> bool:
    return bool(_ADDED.match(fold(text)))


def replaces(text: str) -> bool:
    """Whether the text says that one wording takes the place of another."""
    return bool(_PIVOT.search(fold(text)))


def new_wording(text: str) -> str:
    """What comes after "thay bằng", "sửa thành" and the like; the whole text where nothing of the kind is said."""
    pivots: Sequence[re.Match[str]] = list(_PIVOT.finditer(fold(text)))
    return text[pivots[-1].end() :] if pivots else text


def new_date(text: str) -> datetime.date | None:
    """The date after "thay bằng": a day, else the last day of the month or year named; None without such a word."""
    if not replaces(text):
        return None
    after = fold(new_wording(text))
    try:
        if match := _DAY.search(after):
            day, month, year = (int(part) for part in match.groups() if part)
            return datetime.date(year, month, day)
        if match := _MONTH.search(after):
            month, year = int(match[1]), int(match[2])
            return datetime.date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    match = _YEAR.search(after)
    return datetime.date(int(match[1]), 12, 31) if match else None


def paragraph_around(text: str, start: int, end: int) -> str:
    """The line or lines of the text that the stretch lies in."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return text[first : last if last >= 0 else len(text)]
