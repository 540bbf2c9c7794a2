"""Printed lines back into paragraphs: headers, footers and page numbers dropped, broken lines rejoined.

Works on lines with places only, so that text layers and recognised scans share it. Vietnamese is never hyphenated: a
line that ends in a hyphen keeps it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

MARKER = re.compile(
    r"\s*(?:[-–—•+*●▪]\s*(?=\S)|\(?\d{1,3}(?:\.\d{1,2}){0,4}(?:[.)](?!\d)|[/\-](?=\s))|\d{1,2}(?:\.\d{1,2}){1,4}\s"
    r"|[IVXLC]{1,6}\s?(?:[.)]|[/\-](?=[\s.]))|[a-zđ]\s?[.)]\s|Điều\s+\d{1,3}\.|Chương\s+[IVX\d]|Mục\s+[IVX\d]+\s*[.:]|Phụ lục"
    r"|Nơi nhận|\|)"
)
_DASH_INSIDE = re.compile(r"\s*[-–—]\s+[^\W\d_]")
_PAGE_NUMBER = re.compile(
    r"(?:[-–]\s*)?\d{1,4}(?:\s*[-–]|\s*/\s*\d{1,4})?|(?:Trang|Page)\s*\d{1,4}(?:\s*/\s*\d{1,4})?", re.I
)
_SENTENCE_END = tuple('.:;!?/…”"')
_GLUED = re.compile(r"\w[-/]$")
_DIGITS = re.compile(r"\d+")
_EDGE_SHARE = 0.12
_EDGE_LINES = 3
_EDGE_GAP = 0.6
_REPEATED_SHARE = 0.4
_SHORT_SHARE = 0.15
_GAP = 1.2


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line or, where `is_block`, ready lines that are never joined (a table). `top` grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    is_block: bool = False

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[Line, ...]
    height: float


def page_texts(pages: Sequence[Page]) -> list[str]:
    """The text of each page, one paragraph per line; a paragraph that runs over a page break stands on the page it begins."""
    kept = [_columns_apart(lines) for lines in _without_furniture(pages)]
    style = _style(kept)
    usual_left = median([_left_edge(lines) for lines in kept if lines] or [0.0])
    usual_right = median([_right_edge(lines) for lines in kept if lines] or [0.0])
    texts: list[list[str]] = []
    last: tuple[list[str], Line, float] | None = None
    for lines in kept:
        left, edge = min(_left_edge(lines), usual_left), max(_right_edge(lines), usual_right)
        paragraphs = _paragraphs(lines, left, edge, style=style)
        if last and paragraphs and lines and _runs_over(last[1], last[2], lines[0], left, style=style):
            last[0][-1] = joined(last[0][-1], paragraphs.pop(0))
        texts.append(paragraphs)
        if lines and (paragraphs or last is None):
            last = (paragraphs, lines[-1], edge)
        elif lines and last:
            last = (last[0], lines[-1], edge)
    return ["\n".join(paragraphs) for paragraphs in texts]


def joined(first: str, second: str) -> str:
    """Two pieces of one paragraph: with a blank, except after a hyphen or slash inside a word."""
    return first + second if _GLUED.search(first) and second[:1].isalnum() else f"{first} {second}"


def _without_furniture(pages: Sequence[Page]) -> list[list[Line]]:
    counts = Counter(
        signature for page in pages for signature in {_signature(line) for lines in _edges(page) for line in lines}
    )
    least = max(2, round(len(pages) * _REPEATED_SHARE))
    repeated = {signature for signature, count in counts.items() if count >= least}
    kept = []
    for page in pages:
        gone = {id(line) for edge in _edges(page) for line in _furniture(edge, repeated)}
        kept.append([line for line in page.lines if id(line) not in gone])
    return kept


def _edges(page: Page) -> tuple[list[Line], list[Line]]:
    """The outermost lines above and below, from the edge inwards, with one line of the inside as the last."""
    ordered = sorted(page.lines, key=lambda line: line.top)
    top = [line for line in ordered[:_EDGE_LINES] if line.bottom < page.height * _EDGE_SHARE]
    low = [line for line in reversed(ordered[-_EDGE_LINES:]) if line.top > page.height * (1 - _EDGE_SHARE)]
    return top + ordered[len(top) : len(top) + 1], low + ordered[::-1][len(low) : len(low) + 1]


def _furniture(edge: Sequence[Line], repeated: set[tuple[str, int]]) -> Sequence[Line]:
    """The lines from the edge inwards that come back on other pages or are page numbers, up to a gap before the text.

    A list item is none, though the same words may open several pages.
    """
    run = 0
    for line in edge:
        text = line.text.strip()
        is_item = MARKER.match(text) and not text.endswith(("-", "–"))
        if line.is_block or not ((_signature(line) in repeated and not is_item) or _PAGE_NUMBER.fullmatch(text)):
            break
        run += 1
    while run and run < len(edge) and _space(edge[run - 1], edge[run]) < _EDGE_GAP * edge[run - 1].height:
        run -= 1
    return edge[:run]


def _space(one: Line, other: Line) -> float:
    return max(one.top, other.top) - min(one.bottom, other.bottom)


def _signature(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.strip().lower()), round(line.top / 6)


def _columns_apart(lines: Iterable[Line]) -> list[Line]:
    """Rows printed as two pieces side by side (a letterhead) are told column by column."""
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    rows = _rows(lines)
    for row in rows:
        if len(row) == 2 and not any(line.is_block for line in row):
            left.append(row[0])
            right.append(row[1])
        else:
            out += [*left, *right, *row]
            left, right = [], []
    return [*out, *left, *right]


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        before = rows[-1][-1] if rows else None
        beside = before is not None and not before.is_block and not line.is_block and line.left >= before.right
        if beside and before is not None and abs(line.top - before.top) < 0.5 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _left_edge(lines: Sequence[Line]) -> float:
    """Where unindented lines begin: the leftmost of the places at which several lines begin."""
    counts = Counter(round(line.left / 3) for line in lines if not line.is_block)
    common = [place for place, count in counts.items() if count >= max(2, sum(counts.values()) // 8)]
    return 3 * min(common or counts or [0])


def _right_edge(lines: Sequence[Line]) -> float:
    ends = sorted(line.right for line in lines if not line.is_block)
    return ends[int(len(ends) * 0.85)] if ends else 0.0


def _leading(lines: Sequence[Line]) -> float:
    steps = [
        low.top - high.top
        for high, low in pairwise(lines)
        if low.top > high.top and not (low.is_block or high.is_block)
    ]
    return median(steps) if steps else 0.0


def _style(pages: Sequence[Sequence[Line]]) -> int:
    """1 where paragraphs begin indented and go on at the edge, -1 where they hang, 0 where neither: seen at full lines."""
    votes = 0
    for lines in pages:
        left, right = _left_edge(lines), _right_edge(lines)
        for line, after in pairwise(lines):
            if not (line.is_block or after.is_block or MARKER.match(after.text) or _is_short(line, right, left)):
                votes += (_is_indented(line, left) and not _is_indented(after, left)) - (
                    after.left > line.left + 0.6 * line.height
                )
    return (votes > 0) - (votes < 0)


def _is_indented(line: Line, left: float) -> bool:
    return line.left - left > 0.6 * line.height


def _is_short(line: Line, right: float, left: float) -> bool:
    return line.right < right - _SHORT_SHARE * max(1.0, right - left)


def _paragraphs(lines: Sequence[Line], left: float, right: float, *, style: int) -> list[str]:
    leading = _leading(lines)
    out: list[str] = []
    previous: Line | None = None
    is_first = True
    for line in lines:
        is_new = style > 0 and _is_indented(line, left)
        if previous is None or is_new or _begins(previous, line, is_first, (left, right, leading), hangs=style < 0):
            out.append(line.text.strip())
            is_first = True
        else:
            out[-1] = joined(out[-1], line.text.strip())
            is_first = False
        previous = line
    return out


def _is_marked(line: Line, previous: Line) -> bool:
    """Whether a line begins with a list mark; "kinh tế / - xã hội" broken at its dash is none."""
    if not MARKER.match(line.text):
        return False
    dash = _DASH_INSIDE.match(line.text)
    return not (dash and dash.group()[-1].islower() and not previous.text.rstrip().endswith(_SENTENCE_END))


def _begins(previous: Line, line: Line, is_first: bool, frame: tuple[float, float, float], *, hangs: bool) -> bool:
    """Whether `line` begins a paragraph; `is_first` says that `previous` began one; the frame is left, right, leading."""
    left, right, leading = frame
    if line.is_block or previous.is_block or _is_marked(line, previous):
        return True
    if _is_short(previous, right, left) or line.top < previous.top:
        return True
    if leading and line.top - previous.top > _GAP * leading:
        return True
    if max(line.height, previous.height) > 1.35 * min(line.height, previous.height):
        return True
    indent = line.left - previous.left
    if indent > 0.6 * line.height:
        return not (is_first and (MARKER.match(previous.text) or (hangs and not _is_indented(previous, left))))
    if indent < -0.6 * line.height:
        return not (is_first and line.left - left < 1.5 * line.height)
    return False


def _runs_over(last: Line, last_right: float, first: Line, left: float, *, style: int) -> bool:
    if last.is_block or first.is_block or _is_marked(first, last):
        return False
    if last.right < 0.8 * last_right:
        return False
    if first.text[:1].islower():
        return True
    ends = last.text.rstrip().endswith(_SENTENCE_END)
    return not _is_indented(first, left) if style > 0 else not ends
