"""What is printed on every page and belongs to none: headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vungmanh.reader.source.lines import MARKER, Line, Page

_PAGE_NUMBER = re.compile(
    r"(?:[-–]\s*)?\d{1,4}(?:\s*[-–]|\s*/\s*\d{1,4})?|(?:Trang|Page)\s*\d{1,4}(?:\s*/\s*\d{1,4})?", re.I
)
_SPECK = re.compile(r"[\W_]{0,2}\w?[\W_]{0,2}|\w\w")
_DIGITS = re.compile(r"\d+")
_EDGE_SHARE = 0.12
_EDGE_LINES = 3
_EDGE_GAP = 0.3
_REPEATED_SHARE = 0.4


def without_furniture(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page that are its own."""
    edges = [_edges(page) for page in pages]
    counts = Counter(
        signature for page in edges for signature in {_signature(line) for edge in page for line in edge.lines}
    )
    repeated = {signature for signature, count in counts.items() if count >= _least(pages)}
    numbers = _page_numbers(edges, _least(pages))
    kept = []
    for page, page_edges in zip(pages, edges, strict=True):
        gone = {id(line) for edge in page_edges for line in _furniture(edge, repeated, numbers)}
        kept.append([line for line in page.lines if id(line) not in gone])
    return kept


@dataclass(frozen=True, slots=True)
class Edge:
    """The outermost lines of one end of a page, from the edge inwards, and the first line after them."""

    lines: Sequence[Line]
    inside: Line | None


def _least(pages: Sequence[Page]) -> int:
    return max(2, round(len(pages) * _REPEATED_SHARE))


def _page_numbers(edges: Sequence[Sequence[Edge]], least: int) -> set[int]:
    """The lines that hold a number which grows by one from page to page."""
    found = [
        (int(number.group()) - place, id(line))
        for place, page in enumerate(edges)
        for edge in page
        for line in edge.lines
        if _PAGE_NUMBER.fullmatch(line.text.strip()) and (number := _DIGITS.search(line.text))
    ]
    counts = Counter(first for first, _ in found)
    return {line for first, line in found if counts[first] >= least}


def _edges(page: Page) -> tuple[Edge, Edge]:
    """Above and below."""
    ordered = sorted(page.lines, key=lambda line: line.top)
    top = [line for line in ordered[:_EDGE_LINES] if line.bottom < page.height * _EDGE_SHARE]
    low = [line for line in reversed(ordered[-_EDGE_LINES:]) if line.top > page.height * (1 - _EDGE_SHARE)]
    rest = ordered[len(top) : len(ordered) - len(low)]
    return Edge(top, rest[0] if rest else None), Edge(low, rest[-1] if rest else None)


def _furniture(edge: Edge, repeated: set[tuple[str, int]], numbers: set[int]) -> Sequence[Line]:
    """The lines from the edge inwards that come back on other pages or are page numbers, up to a gap before the text.

    A list item is none, though the same words may open several pages. Numbers that count the pages need no gap.
    """
    run = sure = 0
    for line in edge.lines:
        text = line.text.strip()
        is_item = MARKER.match(text) and not text.endswith(("-", "–"))
        if line.is_block or not ((_signature(line) in repeated and not is_item) or _is_number(text)):
            break
        run += 1
        sure = run if id(line) in numbers else sure
    after = [*edge.lines, *([edge.inside] if edge.inside else [])]
    while run > sure and run < len(after) and _space(after[run - 1], after[run]) < _EDGE_GAP * after[run - 1].height:
        run -= 1
    return edge.lines[:run]


def _is_number(text: str) -> bool:
    """Whether a line holds a page number, or a sign or two that recognition made of one."""
    return bool(_PAGE_NUMBER.fullmatch(text) or _SPECK.fullmatch(text))


def _space(one: Line, other: Line) -> float:
    return max(one.top, other.top) - min(one.bottom, other.bottom)


def _signature(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.strip().lower()), round(line.top / 6)
