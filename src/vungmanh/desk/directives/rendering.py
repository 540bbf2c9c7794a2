"""The text as it was, paragraph by paragraph, with quiet marks where items stand. One pass over text and spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vungmanh.directives.enums import ItemState, Part

_RANK = {Part.TARGET: 0, Part.REPORT: 1, Part.RESULT: 2, Part.CITATION: 3, Part.TASK: 4}
"""Where stretches overlap, the mark leads to the narrower kind."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of one item. `is_main`: it states the item; else it only feeds it (a date in brackets)."""

    start: int
    end: int
    item: int
    part: str
    state: str
    """accepted | doubtful | waiting | left_out"""
    is_main: bool


@dataclass(slots=True)
class Paragraph:
    """One line of the text. `tone`: the light in the margin; empty where no item stands."""

    number: int
    html: SafeString
    tone: str = ""
    heading: str = ""
    items: list[int] = field(default_factory=list)


def state_of(item: Any, *, is_doubtful: bool) -> str:
    if item.state == ItemState.ACCEPTED:
        return "accepted"
    if item.state != ItemState.PROPOSED:
        return "left_out"
    return "doubtful" if is_doubtful else "waiting"


def marks_of(items: Iterable[Any], doubtful: set[int], length: int) -> list[Mark]:
    """Stretches of every item that still counts."""
    marks = []
    for item in items:
        if item.state == ItemState.REPLACED:
            continue
        state = state_of(item, is_doubtful=item.pk in doubtful)
        for place, (start, end) in enumerate(item.spans):
            if 0 <= start < end <= length:
                marks.append(Mark(start, end, item.pk, item.part, state, place == 0))
    return marks


def paragraphs(text: str, marks: Sequence[Mark], headings: Iterable[Mapping[str, Any]]) -> list[Paragraph]:
    """The text in paragraphs; blank lines are left out, everything else stands as it was."""
    lines = list(_lines(text))
    starts = [start for start, _ in lines]
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        for number in range(bisect_right(starts, mark.start) - 1, bisect_right(starts, mark.end - 1)):
            by_line.setdefault(number, []).append(mark)
    titled = {bisect_right(starts, row["span"][0]) - 1: str(row["path"]) for row in headings}
    found = []
    for number, (start, end) in enumerate(lines):
        if text[start:end].strip():
            here = by_line.get(number, [])
            found.append(
                Paragraph(
                    number=number,
                    html=_html(text, start, end, here),
                    tone=_tone(here),
                    heading=titled.get(number, "") if end - start < 300 else "",
                    items=sorted({mark.item for mark in here if mark.is_main}),
                )
            )
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _tone(marks: Sequence[Mark]) -> str:
    """The margin shows what is still to be looked at: doubtful before waiting before accepted."""
    states = {mark.state for mark in marks if mark.is_main}
    return next((state for state in ("doubtful", "waiting", "accepted", "left_out") if state in states), "")


def _html(text: str, start: int, end: int, marks: Sequence[Mark]) -> SafeString:
    """The line cut at every border of a mark; each piece leads to the narrowest item over it."""
    borders = {start, end}
    for mark in marks:
        borders |= {max(start, mark.start), min(end, mark.end)}
    cuts = sorted(borders)
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(max(start, mark.start), []).append(mark)
        closing.setdefault(min(end, mark.end), []).append(mark)
    over: dict[int, Mark] = {}
    pieces = []
    for low, high in pairwise(cuts):
        for mark in closing.get(low, ()):
            over.pop(id(mark), None)
        for mark in opening.get(low, ()):
            over[id(mark)] = mark
        pieces.append(_piece(text[low:high], list(over.values()), low))
    return mark_safe("".join(pieces))  # noqa: S308  (every piece is escaped below)


def _piece(text: str, over: Sequence[Mark], start: int) -> str:
    words = escape(text)
    if not over or text.isspace():
        return f'<span data-at="{start}">{words}</span>'
    top = min(over, key=lambda mark: (not mark.is_main, mark.end - mark.start, _RANK[Part(mark.part)], mark.item))
    ids = " ".join(str(number) for number in dict.fromkeys(mark.item for mark in over))
    kind = "mark" if top.is_main else "feed"
    return (
        f'<a class="{kind} {kind}-{top.part} is-{top.state}" href="?tab={top.part}&amp;muc={top.item}#muc-{top.item}"'
        f' data-items="{ids}" data-item="{top.item}" data-at="{start}" tabindex="-1">{words}</a>'
    )
