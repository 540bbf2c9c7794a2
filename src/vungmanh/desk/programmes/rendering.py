"""The text of the directive with its sentences linked to what became of them. One pass over text and spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that states the row `key`: what kind of row it is, and the light that it carries."""

    start: int
    end: int
    key: str
    kind: str
    light: str = ""
    tone: str = "quiet"
    sign: str = ""
    word: str = ""
    note: str = ""
    quote: str = ""


@dataclass(slots=True)
class Paragraph:
    """`marks` begin here, `over` lie over some of it."""

    html: SafeString
    marks: list[Mark] = field(default_factory=list)
    is_heading: bool = False
    over: list[Mark] = field(default_factory=list)


def paragraphs(text: str, marks: Iterable[Mark], headings: Iterable[int] = ()) -> list[Paragraph]:
    """The lines of the text that hold words; `headings`: where the reader saw some begin.

    A place `s-<start>` stands where a stretch begins; the narrowest stretch over a piece is the one that it leads to.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    found, position, start = [], 0, 0
    titled = sorted(headings)
    open_marks: list[Mark] = []
    for line in text.split("\n"):
        end = start + len(line)
        while position < len(ordered) and ordered[position].start < end:
            open_marks.append(ordered[position])
            position += 1
        here = [mark for mark in open_marks if mark.end > start and mark.start < end]
        open_marks = [mark for mark in open_marks if mark.end > end]
        if line.strip():
            place = bisect_left(titled, start)
            is_titled = place < len(titled) and titled[place] < end
            beginning = [mark for mark in here if start <= mark.start < end]
            is_heading = not here and len(line) < _LONGEST_HEADING and (is_titled or _is_shouted(line))
            found.append(Paragraph(_html(text, start, end, here), beginning, is_heading, here))
        start = end + 1
    return found


def _is_shouted(line: str) -> bool:
    letters = [sign for sign in line if sign.isalpha()]
    return len(letters) > 3 and all(sign.isupper() for sign in letters)


def _html(text: str, start: int, end: int, marks: Sequence[Mark]) -> SafeString:
    borders = sorted({start, end, *(max(start, mark.start) for mark in marks), *(min(end, mark.end) for mark in marks)})
    anchored: set[int] = set()
    pieces = []
    for left, right in pairwise(borders):
        over = [mark for mark in marks if mark.start <= left and mark.end >= right]
        pieces.append(_piece(text[left:right], over, left, anchored))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


def _piece(words: str, over: Sequence[Mark], left: int, anchored: set[int]) -> str:
    """A link over the piece; where a sentence begins it says its light, for the eye as a sign, for the ear as a word.

    Escaped by hand: a text has hundreds of pieces, and Django's own way takes ten times as long for each.
    """
    if not over:
        return escape(words)
    narrowest = min(over, key=lambda mark: mark.end - mark.start)
    starts = {mark.start for mark in over if mark.start == left} - anchored
    anchored |= starts
    place = f' id="s-{left}"' if starts else ""
    told = {mark.word: mark.sign for mark in over if mark.start == left and mark.sign}
    signs = "".join(
        f'<span class="said-sign" aria-hidden="true">{escape(sign)}</span>'
        f'<span class="visually-hidden">{escape(word)}: </span>'
        for word, sign in told.items()
    )
    tone, key = escape(narrowest.tone), escape(narrowest.key)
    return f'<a class="said tone-{tone}"{place} href="?muc={key}#chi-tiet" data-panel>{signs}{escape(words)}</a>'
