"""Who receives the document: the list under "Nơi nhận" beside the signature, and the "Kính gửi" of a letter."""

from __future__ import annotations

from vungmanh.reader.extract.lines import Line, lines
from vungmanh.reader.model import Span
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.outline.titles import names_role

MOST_RECIPIENTS = 60
LONGEST_RECIPIENT = 300
_ENDS = " ;,.:"
_COLUMN_GAP = 12


def find_recipients(outline: Outline) -> tuple[tuple[str, Span], ...]:
    """Each recipient as written, purpose included ("Ban Tổ chức Tỉnh ủy (để báo cáo)"), with its place, in order.

    The last is often what is kept ("Lưu: VT, NC"). A signature printed beside the list is not part of it.
    """
    found: list[tuple[str, Span]] = []
    for block in outline.blocks:
        if block.role != "recipients" or block.span.end - block.span.start > LONGEST_RECIPIENT:
            continue
        if len(found) == MOST_RECIPIENTS:
            break
        cells = _left_cells(outline.text, block.span)
        if names_role(outline.plain_of(block), "recipients"):
            cells = _behind_colon(cells)
        elif not block.marker:
            _continue_last(outline, block, found)
            continue
        words = " ".join(cell.text for cell in cells)
        if words.strip(_ENDS):
            found.append((words, Span(cells[0].span.start, cells[-1].span.end)))
    once: dict[str, Span] = {}
    for words, span in found:
        once.setdefault(_clean(words), span)
    return tuple(once.items())


def _continue_last(outline: Outline, block: Block, found: list[tuple[str, Span]]) -> None:
    """A line that goes on in small letters belongs to the recipient above it, where that one has not ended."""
    words = block.text(outline.text)
    if found and found[-1][0][-1] not in ";,." and (words[0].islower() or words[0] == "("):
        found[-1] = (f"{found[-1][0]} {' '.join(words.split())}", Span(found[-1][1].start, block.span.end))


def _left_cells(text: str, span: Span) -> list[Line]:
    """The left cell of each printed line; what stands beside it, or on the right alone, is the signature."""
    cells: dict[int, Line] = {}
    for cell in lines(text, span.start, span.end):
        if cell.row == 0 or not text[max(0, cell.span.start - _COLUMN_GAP) : cell.span.start].isspace():
            cells.setdefault(cell.row, cell)
    return list(cells.values())


def _behind_colon(cells: list[Line]) -> list[Line]:
    """What a line "Kính gửi: …" names; the bare head names nobody."""
    if not cells:
        return []
    head = cells[0]
    named = head.text.partition(":")[2].strip()
    if not named.strip(_ENDS):
        return cells[1:]
    return [Line(named, head.low, Span(head.span.end - len(named), head.span.end), head.row), *cells[1:]]


def _clean(words: str) -> str:
    return " ".join(words.replace("*", " ").replace("; (", " (").strip(_ENDS).split())
