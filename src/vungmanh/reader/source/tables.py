"""Tables as text, one way for every source: a ruled table row by row, a frame that only places text cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vungmanh.reader.source.tidy import one_line

Cell = Sequence[str]
"""The paragraphs of one cell."""

_FRAME_WORDS = re.compile(
    r"(?:^|\n)\s*(?:CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Nơi nhận|TM\.|T/M|KT\.|TL\.|Số\s?:)",
    re.MULTILINE,
)
FRAME_COLUMNS = 3
FRAME_ROWS = 4
LAYOUT_LETTERS = 3000


def table_lines(rows: Sequence[Sequence[Cell]], *, is_ruled: bool) -> list[str]:
    """The lines of a table; merged cells come as empty cells after the first, so that columns stay in line."""
    filled = [row for row in rows if any(_text(cell) for cell in row)]
    if not filled:
        return []
    if _is_layout(filled):
        return [line for row in filled for cell in row for part in cell if (line := one_line(part))]
    if _is_frame(filled, is_ruled=is_ruled):
        return _frame_lines(filled)
    width = max(len(row) for row in filled)
    return ["| " + " | ".join([_text(cell) for cell in row] + [""] * (width - len(row))) + " |" for row in filled]


def _text(cell: Cell) -> str:
    return one_line(" ".join(cell)).replace("|", "¦")


def _is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether one cell holds a whole text, as on pages that are laid out by tables."""
    sizes = [sum(map(len, cell)) for row in rows for cell in row]
    return max(sizes) >= LAYOUT_LETTERS and 2 * max(sizes) >= sum(sizes)


def _is_frame(rows: Sequence[Sequence[Cell]], *, is_ruled: bool) -> bool:
    """Whether a table only places text: one column, or the head or foot of a document in two or three columns."""
    width = max(len(row) for row in rows)
    if width == 1:
        return True
    if width > FRAME_COLUMNS or len(rows) > FRAME_ROWS:
        return False
    return not is_ruled or bool(_FRAME_WORDS.search("\n".join(part for row in rows for cell in row for part in cell)))


def _frame_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Cells one below the other, the left column of all rows first: so a letterhead reads as one writes it by hand."""
    width = max(len(row) for row in rows)
    cells = [row[column] for column in range(width) for row in rows if column < len(row)]
    lines = [one_line(part) for cell in cells for part in cell]
    return [line for line in lines if line]
