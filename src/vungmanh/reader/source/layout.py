"""Printed lines back into paragraphs: headers, footers and page numbers dropped, broken lines rejoined.

Works on lines with places only, so that text layers and recognised scans share it. Vietnamese is never hyphenated: a
line that ends in a hyphen keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from vungmanh.reader.source.furniture import without_furniture
from vungmanh.reader.source.lines import Line, Page, marked_beside
from vungmanh.reader.source.paragraphs import Frame, frame_of, habits_of, paragraphs, runs_over
from vungmanh.reader.source.spread import with_whole_tables

_GLUED = re.compile(r"\w[-/]$")
_FEWEST_OF_COLUMN = 6


def page_texts(pages: Sequence[Page]) -> list[str]:
    """The text of each page, one paragraph per line; a paragraph that runs over a page break stands on the page it begins."""
    blocks = [_columns_apart(marked_beside(lines)) for lines in with_whole_tables(without_furniture(pages))]
    frames = _frames(blocks)
    habits = habits_of([pair for page in zip(blocks, frames, strict=True) for pair in zip(*page, strict=True)])
    texts: list[list[str]] = []
    last: tuple[list[str], Line, Frame] | None = None
    for page_blocks, page_frames in zip(blocks, frames, strict=True):
        texts.append([])
        for lines, frame in zip(page_blocks, page_frames, strict=True):
            found = paragraphs(lines, frame, habits, joined)
            if last and found and runs_over(last[1], last[2], lines[0], frame, habits):
                last[0][-1] = joined(last[0][-1], found.pop(0))
            texts[-1] += found
            if lines:
                last = (texts[-1] if found or last is None else last[0], lines[-1], frame)
    return ["\n".join(found) for found in texts]


def joined(first: str, second: str) -> str:
    """Two pieces of one paragraph: with a blank, except after a hyphen or slash inside a word."""
    return first + second if _GLUED.search(first) and second[:1].isalnum() else f"{first} {second}"


def _frames(blocks: Sequence[Sequence[Sequence[Line]]]) -> list[list[Frame]]:
    """A frame for each block: columns have their own, whole pages at least the usual one."""
    own = [[frame_of(lines) for lines in page] for page in blocks]
    whole = [frames[0] for frames, page in zip(own, blocks, strict=True) if len(page) == 1 and _has_words(page[0])]
    left = median([frame.left for frame in whole] or [0.0])
    right = median([frame.right for frame in whole] or [0.0])
    return [
        [replace(frame, left=min(frame.left, left), right=max(frame.right, right)) for frame in frames]
        if len(frames) == 1 and whole
        else frames
        for frames in own
    ]


def _has_words(lines: Sequence[Line]) -> bool:
    return any(not line.is_block for line in lines)


def _columns_apart(lines: Iterable[Line]) -> list[list[Line]]:
    """Rows printed as two pieces side by side are told column by column; long columns are blocks of their own."""
    out: list[list[Line]] = [[]]
    left: list[Line] = []
    right: list[Line] = []
    for row in _rows(lines):
        if len(row) == 2 and not any(line.is_block for line in row):
            left.append(row[0])
            right.append(row[1])
        else:
            _put_columns(out, left, right)
            left, right = [], []
            if _begins_column(out[-1], row[0]):
                out.append([])
            out[-1] += row
    _put_columns(out, left, right)
    return [block for block in out if block] or [[]]


def _begins_column(column: Sequence[Line], line: Line) -> bool:
    """Whether a line stands at the head of another column: above and beside the lines before it."""
    recent = column[-_FEWEST_OF_COLUMN:]
    is_beside = len(recent) == _FEWEST_OF_COLUMN and line.left >= max(before.right for before in recent)
    return is_beside and line.top < recent[0].top and not line.is_block


def _put_columns(out: list[list[Line]], left: list[Line], right: list[Line]) -> None:
    if len(left) < _FEWEST_OF_COLUMN:
        out[-1] += [*left, *right]
    else:
        out += [left, right, []]


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
