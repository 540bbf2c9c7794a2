"""From physical lines to paragraphs: what one line break, one blank line or one page break really separates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.outline.markers import Marker, match_marker

TERMINAL = ".;:!?"
WIDEST_WRAP = 150
SHORTEST_FULL_LINE = 45
SLACK = 0.88
LONGER_THAN_A_TITLE = 160
_LINE = re.compile(r"[^\n]+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_RULE = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Paragraph:
    """One or more physical lines that are one paragraph: its place without outer blanks, and its list marker."""

    start: int
    end: int
    marker: Marker | None = None
    is_row: bool = False
    is_chrome: bool = False
    after_gap: bool = False
    """True where a blank line stands before it."""

    @property
    def body(self) -> int:
        return self.marker.end if self.marker else self.start


@cache
def chrome_words() -> tuple[str, ...]:
    return tuple(plain(word) for word in load("outline")["chrome"])


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text: hard-wrapped lines and sentences broken by a page are joined, nothing is dropped."""
    lines = list(_lines(text))
    width = _wrap_width([line.end - line.start for line in lines if not line.is_row])
    joined: list[Paragraph] = []
    pending: list[Paragraph] = []
    for line in lines:
        if line.is_chrome:
            pending.append(line)
            continue
        last = joined[-1] if joined else None
        if last and _continues(text, last, line, width, after_gap=line.after_gap or bool(pending)):
            last.end = line.end
            pending = []
        else:
            joined += pending
            pending = []
            joined.append(line)
    return joined + pending


def _lines(text: str) -> Iterator[Paragraph]:
    previous_end = 0
    for found in _LINE.finditer(text):
        words = found.group().strip()
        if not words:
            continue
        start = found.start() + found.group().index(words[0])
        end = start + len(words)
        line = Paragraph(start, end, after_gap=text.count("\n", previous_end, start) > 1)
        line.is_row = _is_row(words)
        line.is_chrome = not line.is_row and _is_chrome(words)
        if not line.is_row and not line.is_chrome:
            line.marker = match_marker(text, start, end)
        previous_end = end
        yield line


def _is_row(words: str) -> bool:
    return (words[0] == "|" and words.count("|") > 1) or words.count(" | ") > 1 or words.count("\t") > 1


def _is_chrome(words: str) -> bool:
    if len(words) > 80:
        return False
    if _PAGE_NUMBER.fullmatch(words) or _RULE.fullmatch(words):
        return True
    return plain(words[:40]).lstrip("• |-*>(").startswith(chrome_words())


def _wrap_width(lengths: list[int]) -> int:
    """The column at which lines were cut by hand or by a page layout; 0 where paragraphs stand on one line each."""
    long = sorted(length for length in lengths if length >= SHORTEST_FULL_LINE)
    if len(long) < 4:
        return 0
    width = long[int(len(long) * 0.97)]
    full = sum(1 for length in long if length >= SLACK * width)
    return width if width <= WIDEST_WRAP and full * 3 >= len(long) else 0


def _continues(text: str, last: Paragraph, line: Paragraph, width: int, *, after_gap: bool) -> bool:
    """Whether `line` is the rest of the sentence or paragraph that `last` began."""
    if last.is_row or line.is_row or last.is_chrome:
        return False
    ending, first = text[last.end - 1], text[line.start]
    last_line = last.end - max(last.start, text.rfind("\n", 0, last.end) + 1)
    full = bool(width) and last_line + 1 + _first_word(text, line) > SLACK * width
    if line.marker:
        return _is_false_marker(text, last, line.marker, full=full and not after_gap)
    if _is_shouted(text, last) != _is_shouted(text, line):
        return False
    is_open = ending not in TERMINAL and not text.startswith("./", last.end - 2)
    if after_gap:
        is_long = last.end - last.start >= LONGER_THAN_A_TITLE
        return (
            is_open
            and last_line >= SHORTEST_FULL_LINE
            and (first.islower() or (is_long and ending.isalnum()) or ending == ",")
        )
    if first.islower():
        return is_open or (full and ending in ".:" and not text.startswith("./", last.end - 2) and ending != ":")
    if width:
        return full and not (ending in TERMINAL and last_line < 0.94 * width)
    return False


def _is_false_marker(text: str, last: Paragraph, marker: Marker, *, full: bool) -> bool:
    """A wrapped line may begin with what only looks like a marker: "(kinh tế ↵ - xã hội)", "khoản ↵ 2. Điều 5"."""
    if not full or text[last.end - 1] in TERMINAL:
        return False
    if marker.style in "-+*•":
        return text[marker.end : marker.end + 1].islower()
    return marker.value > 1 and text[last.end - 1] != ","


def _first_word(text: str, line: Paragraph) -> int:
    blank = text.find(" ", line.start, line.end)
    return (blank if blank > 0 else line.end) - line.start


def _is_shouted(text: str, paragraph: Paragraph) -> bool:
    """Written in capitals, as titles are."""
    return text[paragraph.body : min(paragraph.end, paragraph.body + 200)].isupper()
