"""Rows of tables: cells with their offsets, the head row that names the columns, and what each row is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vungmanh.reader.model import Span
from vungmanh.reader.outline.blocks import Block
from vungmanh.reader.outline.paragraph import Paragraph
from vungmanh.reader.outline.titles import column_label

FEWEST_NAMED = 2
_BAR = re.compile(r"[^|]+")
_TAB = re.compile(r"[^\t]+")
_GRID = re.compile(r"[\s|:=+-]+")


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Span, ...]
    """Trimmed; an empty cell has an empty span."""

    def is_empty(self) -> bool:
        return all(cell.start == cell.end for cell in self.cells)


def cells_of(text: str, paragraph: Paragraph) -> Row | None:
    """The cells of a row; None for the line between a head and its rows."""
    if paragraph.cells is not None:
        return Row(paragraph.cells)
    line = text[paragraph.start : paragraph.end]
    if _GRID.fullmatch(line):
        return None
    if "|" not in line:
        return Row(
            tuple(_trimmed(text, paragraph.start + m.start(), paragraph.start + m.end()) for m in _TAB.finditer(line))
        )
    start = paragraph.start + (1 if line.startswith("|") else 0)
    end = paragraph.end - (1 if line.endswith("|") else 0)
    spans, at = [], start
    while at <= end:
        bar = text.find("|", at, end)
        stop = bar if bar >= 0 else end
        spans.append(_trimmed(text, at, stop))
        at = stop + 1
    return Row(tuple(spans))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t*_\n":
        start += 1
    while end > start and text[end - 1] in " \t*_\n":
        end -= 1
    return Span(start, end)


def head_labels(plain_text: str, row: Row) -> tuple[str, ...] | None:
    """What each column holds, where the row is a head: at least two columns named, one of them content or lead."""
    labels = tuple(column_label(cell.of(plain_text)) if cell.end - cell.start <= 90 else "" for cell in row.cells)
    named = [label for label in labels if label]
    if len(named) >= FEWEST_NAMED and {"content", "lead", "target", "partner"} & set(named):
        return labels
    return None


class TableReader:
    """Keeps the columns of the table at hand; gives for each row a block and the cells that feed it."""

    def __init__(self, text: str, plain: str) -> None:
        self.text = text
        self.plain = plain
        self.labels: tuple[str, ...] = ()
        self.end = -1
        self.above: dict[str, Span] = {}

    def read(self, paragraph: Paragraph) -> tuple[Block, list[Block]] | None:
        row = cells_of(self.text, paragraph)
        is_next = self.end >= 0 and not self.text[self.end : paragraph.start].strip()
        self.end = paragraph.end
        if row is None or row.is_empty():
            return None
        if not is_next:
            self.labels, self.above = (), {}
        if self._take_head(row):
            return Block(Span(paragraph.start, paragraph.end), kind="cell", label="head"), []
        return self._heading(row) or self._item(row)

    def _take_head(self, row: Row) -> bool:
        labels = head_labels(self.plain, row)
        if labels is None:
            return False
        if len(labels) == len(self.labels):
            labels = tuple(new or old for new, old in zip(labels, self.labels, strict=True))
        self.labels = labels
        return True

    def _labelled(self, row: Row) -> list[tuple[str, Span]]:
        labels = [*self.labels, *[""] * len(row.cells)]
        return [(labels[i] or "other", cell) for i, cell in enumerate(row.cells)]

    def _heading(self, row: Row) -> tuple[Block, list[Block]] | None:
        """A row that only names the group below it: one cell beside its number."""
        filled = [(label, cell) for label, cell in self._labelled(row) if cell.start < cell.end]
        told = [cell for label, cell in filled if (label != "number" or len(filled) == 1) and cell.end - cell.start > 4]
        if len(row.cells) < 3 or len(told) != 1 or len(filled) > 2 or not self.labels:
            return None
        if len(filled) == 2 and filled[0][1].of(self.text).strip(".").isdigit() and "lead" not in self.above:
            return None
        number = filled[0][1].of(self.text).strip(" .") if len(filled) == 2 else ""
        self.above = {}
        return Block(told[0], number, "row", "heading"), []

    def _item(self, row: Row) -> tuple[Block, list[Block]]:
        cells = self._labelled(row)
        by_label = {label: cell for label, cell in reversed(cells) if cell.start < cell.end}
        content = (
            by_label.get("content")
            or by_label.get("target")
            or max((c for _, c in cells), key=lambda c: c.end - c.start)
        )
        number = by_label["number"].of(self.text).strip(" .") if "number" in by_label else ""
        label = "target" if content == by_label.get("target") else ""
        block = Block(content, number, "cells", "item", label)
        feeding = [
            Block(self._filled(label, cell), kind="cell", label=label)
            for label, cell in cells
            if cell != content and (cell.start < cell.end or label in self.above)
        ]
        return block, feeding

    def _filled(self, label: str, cell: Span) -> Span:
        """The cell, or where it is empty the one above it: a merged cell shows only in its first row."""
        if cell.start == cell.end:
            return self.above[label]
        if label in ("lead", "due"):
            self.above[label] = cell
        return cell
