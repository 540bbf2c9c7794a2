"""Tables that run over several pages: one table again, its head once, rows cut by a page break whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vungmanh.reader.source.lines import Line

_NEAR = 12.0
Row = list[str]


def with_whole_tables(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages; a table that goes on from the page before loses its repeated head and gives back what belongs to a cut row."""
    out: list[list[Line]] = []
    head: Row | None = None
    for lines in pages:
        page = list(lines)
        before = out[-1][-1] if out and out[-1] else None
        if before is not None and before.is_block and page and page[0].is_block and _are_alike(before, page[0]):
            head = head if head is not None else _rows(before)[0]
            out[-1][-1], rest = _rejoined(before, page[0], head)
            page = [*rest, *page[1:]]
        else:
            head = None
        out.append(page)
        if len(page) > 1:
            head = None
    return out


def _rejoined(before: Line, after: Line, head: Row) -> tuple[Line, list[Line]]:
    """Both parts of a table; nothing is left of the second where it held no row of its own."""
    upper, lower = _rows(before), _rows(after)
    if lower[0] == head:
        lower = lower[1:]
    if lower and _goes_on(upper[-1], lower[0]):
        upper[-1] = [f"{one} {other}".strip() for one, other in zip(upper[-1], lower.pop(0), strict=True)]
    return replace(before, text=_text(upper)), [replace(after, text=_text(lower))] if lower else []


def _are_alike(one: Line, other: Line) -> bool:
    """Whether two tables have the same columns and stand at the same place of their lines."""
    same = len(_rows(one)[0]) == len(_rows(other)[0])
    return same and abs(one.left - other.left) < _NEAR and abs(one.right - other.right) < _NEAR


def _goes_on(row: Row, rest: Row) -> bool:
    """Whether a row without a first cell is the rest of the row before: its words go on in the middle of a sentence."""
    words = [cell for cell in rest if cell]
    return (
        not rest[0] and bool(words) and not words[0][0].isupper() and all(row[n] for n, cell in enumerate(rest) if cell)
    )


def _rows(table: Line) -> list[Row]:
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in table.text.split("\n")]


def _text(rows: Sequence[Row]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
