"""Tables that lost their lines: a page copied cell by cell, one cell on each line, the heads of the columns first.

TT ⏎ Nội dung công việc ⏎ Cơ quan chủ trì ⏎ Thời gian ⏎ 1 ⏎ Xây dựng kế hoạch … ⏎ Sở Nội vụ ⏎ Quý I/2021 ⏎ 2 ⏎ …
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Span
from vungmanh.reader.outline.blocks import BULLETS
from vungmanh.reader.outline.paragraph import Paragraph
from vungmanh.reader.outline.titles import column_label

LONGEST_HEAD = 60
FEWEST_COLUMNS, MOST_COLUMNS = 3, 9
MOST_LINES_OF_A_ROW = 24
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?")
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-Z])[.)]?")
_TIME = re.compile(r"(?<!\w)(?:quý|tháng|ngày|năm|tuần|thường\s+xuyên|\d{1,2}/\d)(?!\w)")
_GOES_ON = (",", ";", "-", "và")


def restack(text: str, low: str, lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines with those of stacked tables put together to rows (`Paragraph.cells`); all others as they are."""
    out: list[Paragraph] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        labels = _head(low, lines, at) if low[line.start : line.end].strip(" .:*") in _number_heads() else ()
        rows, after = _rows(text, low, lines, at, labels) if labels else ([], at)
        if rows:
            out += rows
            at = after
        else:
            out.append(line)
            at += 1
    return out


@cache
def _number_heads() -> frozenset[str]:
    return frozenset(plain(word) for word in load("outline")["columns"]["number"])


def _head(low: str, lines: Sequence[Paragraph], at: int) -> tuple[str, ...]:
    """What the columns hold, from the line "TT" on; empty where no head of a task table stands here."""
    labels = []
    for line in lines[at : at + MOST_COLUMNS]:
        if line.end - line.start > LONGEST_HEAD or line.is_row or _NUMBER.fullmatch(low, line.start, line.end):
            break
        label = column_label(low[line.start : line.end])
        if not label:
            break
        labels.append(label)
    is_tasks = "content" in labels and {"lead", "partner", "due"} & set(labels)
    return tuple(labels) if is_tasks and len(labels) >= FEWEST_COLUMNS else ()


def _rows(
    text: str, low: str, lines: Sequence[Paragraph], at: int, labels: tuple[str, ...]
) -> tuple[list[Paragraph], int]:
    """The head and the rows below it, and the first line after them; no rows where the lines do not fit the columns."""
    head = lines[at : at + len(labels)]
    rows = [_row(head, [Span(line.start, line.end) for line in head])]
    at += len(labels)
    expected = 1
    while at < len(lines):
        if _GROUP.fullmatch(text, lines[at].start, lines[at].end) and at + 1 < len(lines):
            cells = [_span(lines[at]), _span(lines[at + 1])]
            empty = Span(cells[1].end, cells[1].end)
            rows.append(_row(lines[at : at + 2], [*cells, *[empty] * (len(labels) - 2)]))
            at += 2
            continue
        if _value(low, lines[at]) not in (expected, 1):
            break
        expected = (_value(low, lines[at]) or 0) + 1
        stop = _end_of_row(text, low, lines, at + 1, expected, len(labels) - 1)
        cells = _cells(text, low, lines[at + 1 : stop], labels[1:])
        if not cells:
            break
        rows.append(_row(lines[at:stop], [_span(lines[at]), *cells]))
        at = stop
    return (rows, at) if len(rows) > 1 else ([], at)


def _value(low: str, line: Paragraph) -> int | None:
    found = _NUMBER.fullmatch(low, line.start, line.end)
    return int(found[1]) if found else None


def _end_of_row(text: str, low: str, lines: Sequence[Paragraph], at: int, following: int, columns: int) -> int:
    """Where the cells of a row end: before the next number, or where all columns are filled and something else begins."""
    stop = at
    while stop < min(len(lines), at + MOST_LINES_OF_A_ROW):
        line = lines[stop]
        if _value(low, line) == following or _GROUP.fullmatch(text, line.start, line.end) or line.is_row:
            return stop
        is_filled = stop - at >= columns
        if is_filled and (line.marker or line.after_gap or line.end - line.start > LONGEST_HEAD):
            return stop
        if (
            stop > at
            and line.marker
            and line.marker.style not in BULLETS
            and line.after_gap
            and not lines[at].after_gap
        ):
            return stop
        stop += 1
    return min(stop, at + columns)


def _cells(text: str, low: str, lines: Sequence[Paragraph], labels: tuple[str, ...]) -> list[Span]:
    """One span for each column; empty where a row has fewer lines than columns, and none where it has more."""
    spans: list[Span] = []
    for line in lines:
        goes_on = spans and (text[line.start].islower() or low[: spans[-1].end].endswith(_GOES_ON, spans[-1].start))
        if spans and goes_on and len(lines) > len(labels):
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(_span(line))
    if not spans or len(spans) > len(labels):
        return []
    return spans if len(spans) == len(labels) else _placed(low, spans, labels)


def _placed(low: str, spans: list[Span], labels: tuple[str, ...]) -> list[Span]:
    """Fewer cells than columns: a time goes to the column of times, the others fill the columns from the left."""
    left = list(spans)
    last = left[-1]
    due = labels.index("due") if "due" in labels else None
    time = left.pop() if due is not None and len(left) > 1 and _TIME.search(low, last.start, last.end) else None
    cells: list[Span] = []
    for i in range(len(labels)):
        end = cells[-1].end if cells else spans[0].start
        if i == due:
            cells.append(time or Span(end, end))
        else:
            cells.append(left.pop(0) if left else Span(end, end))
    return cells


def _span(line: Paragraph) -> Span:
    return Span(line.start, line.end)


def _row(lines: Sequence[Paragraph], cells: list[Span]) -> Paragraph:
    first = lines[0]
    return Paragraph(
        first.start, lines[-1].end, is_row=True, after_gap=first.after_gap, width=first.width, cells=tuple(cells)
    )
