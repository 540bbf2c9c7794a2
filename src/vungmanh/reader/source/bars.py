"""Tables of saved pages with one cell on each line and a bar on a line of its own around every cell, put back to rows.

| ⏎ STT ⏎ | ⏎ Nhiệm vụ ⏎ | ⏎ Chủ trì ⏎ | ⏎ | ⏎ 1 ⏎ | ⏎ Xây dựng kế hoạch … ⏎ | ⏎ Sở Nội vụ ⏎ |
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from vungmanh.reader.source.tidy import one_line

FEWEST_COLUMNS, MOST_COLUMNS = 3, 12
FEWEST_ROWS = 2
LONGEST_CELL = 1500
_BAR = "|"
_NUMBER = re.compile(r"[*_\s]{0,4}(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-EĐa-zđ])[.)]?[*_\s]{0,4}")
_NUMBER_HEAD = re.compile(r"[*_\s]{0,4}(?:s?tt|số\s+(?:tt|thứ\s+tự))[.:*_\s]{0,4}", re.I)


@dataclass(slots=True)
class _Cell:
    """The text of one cell, the bars before it, and the lines that it took."""

    text: str
    bars: int
    start: int
    end: int


@dataclass(slots=True)
class _Table:
    cells: list[_Cell] = field(default_factory=list)
    end: int = 0
    """The first line after the bar that closes the last cell."""


def rejoined(text: str) -> str:
    """The text with such tables as lines `| a | b |`: those with a column of numbers, and those that go on from one.

    All else stays as it is: a letterhead, a signature, a library's list of properties.
    """
    if "\n|\n" not in text:
        return text
    lines = text.split("\n")
    out: list[str] = []
    at, is_next = 0, False
    while at < len(lines):
        if lines[at].strip() == _BAR and (is_next or _opens(lines, at)):
            rows, stop = _rows(_read(lines, at))
            if rows:
                out += rows
                at, is_next = stop, True
                continue
        is_next = is_next and not any(map(str.isalnum, lines[at]))
        out.append(lines[at])
        at += 1
    return "\n".join(out)


def _opens(lines: list[str], at: int) -> bool:
    """Whether the cell behind this bar is the head of a column of numbers."""
    words = " ".join(lines[at + 1 : at + 3]) if lines[at + 2 : at + 3] != [_BAR] else lines[at + 1]
    return _NUMBER_HEAD.fullmatch(words) is not None


def _read(lines: list[str], at: int) -> _Table:
    """The cells from the bar at this line on, while each is short and closed by a bar, and no blank line follows a bar."""
    table = _Table()
    while at < len(lines) and lines[at].strip() == _BAR:
        bars = 0
        while at < len(lines) and lines[at].strip() == _BAR:
            bars, at = bars + 1, at + 1
        table.end = at
        start = at
        if start >= len(lines) or not lines[start].strip():
            break
        size = 0
        while at < len(lines) and lines[at].strip() != _BAR and size <= LONGEST_CELL:
            size, at = size + len(lines[at]), at + 1
        if at >= len(lines) or size > LONGEST_CELL:
            break
        table.cells.append(_Cell(one_line(" ".join(lines[start:at])).replace(_BAR, "¦"), bars, start, at))
    return table


def _rows(table: _Table) -> tuple[list[str], int]:
    """The rows as lines, and the first line of the text after them; none where the cells make no table."""
    width = _width(table.cells)
    if not FEWEST_COLUMNS <= width <= MOST_COLUMNS:
        return [], 0
    rows: list[list[str]] = [[]]
    stop = table.end
    for i, cell in enumerate(table.cells):
        if i:
            empty = _empty_before(rows[-1], table.cells, i, width)
            if empty is None:
                stop = cell.start
                break
            is_new, count = empty
            rows += [[]] if is_new else []
            rows[-1] += [""] * count
        rows[-1].append(cell.text)
    is_numbered = 2 * sum(bool(_NUMBER.fullmatch(row[0])) for row in rows) > len(rows)
    is_headed = _NUMBER_HEAD.fullmatch(rows[0][0]) is not None
    if sum(len(row) == width for row in rows) < FEWEST_ROWS or not (is_headed or is_numbered):
        return [], 0
    return ["| " + " | ".join(_full(row, width, is_numbered=is_numbered)) + " |" for row in rows], stop


def _width(cells: list[_Cell]) -> int:
    """How many columns most rows have, by the doubled bars between rows; the head decides where it is as wide as any."""
    firsts = [i for i, cell in enumerate(cells) if i == 0 or cell.bars > 1] + [len(cells)]
    sizes = [after - first for first, after in pairwise(firsts)]
    if sizes and sizes[0] == max(sizes):
        return sizes[0]
    counted = Counter(size for size in sizes if size >= FEWEST_COLUMNS)
    return counted.most_common(1)[0][0] if counted else 0


def _empty_before(row: list[str], cells: list[_Cell], i: int, width: int) -> tuple[bool, int] | None:
    """Whether a cell opens a new row, and how many empty cells stand before it there; None where the table has ended."""
    cell = cells[i]
    left = width - len(row)
    if cell.bars >= left + 2:
        return True, min(cell.bars - left - 2, width - 1)
    if cell.bars == 1:
        return (False, 0) if left else None
    run = i + 1
    while run < len(cells) and cells[run].bars == 1 and run - i <= width:
        run += 1
    is_full = len(row) + cell.bars - 1 + run - i > width
    if is_full or (cell.bars == 2 and (len(row) == 1 or _NUMBER.fullmatch(cell.text))):
        return True, 0
    return False, cell.bars - 1


def _full(row: list[str], width: int, *, is_numbered: bool) -> list[str]:
    """The row as wide as the table; one that lacks its number only, as a head below a merged cell does, gets room for it."""
    if is_numbered and len(row) == width - 1 and not _NUMBER.fullmatch(row[0]):
        row = ["", *row]
    return row + [""] * (width - len(row))
