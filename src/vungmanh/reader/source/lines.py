"""A printed page: lines with places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

MARKER = re.compile(
    r"\s*(?:[-–—•+●▪]\s*(?=\S)|\*\s+(?=\S)|\(?\d{1,3}(?:\.\d{1,2}){0,4}(?:[.)](?!\d)|[/\-](?=\s))"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\s|[IVXLC]{1,6}\s?(?:[.)]|[/\-](?=[\s.]))|[a-zđ]\s?[.)]\s"
    r"|Điều\s+\d{1,3}\.|Chương\s+[IVX\d]|Mục\s+[IVX\d]+\s*[.:]|Phụ lục|Nơi nhận|\|)"
)
_SAME_ROW = 0.5
_WIDEST_ROW = 8
_LONGEST_HEAD = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line or, where `is_block`, ready lines that are never joined (a table). `top` grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    is_block: bool = False
    is_beside: bool = False
    """Whether another line stands beside it, as in a letterhead: such lines are not filled, and end where they please."""

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[Line, ...]
    height: float


def scaled(page: Page, height: float) -> Page:
    """The page as large as others of its file, whose `height` is given."""
    by = height / max(1.0, page.height)
    lines = [
        replace(line, left=line.left * by, right=line.right * by, top=line.top * by, bottom=line.bottom * by)
        for line in page.lines
    ]
    return Page(tuple(lines), height)


def marked_beside(lines: Sequence[Line]) -> list[Line]:
    """The lines, those marked that share a row with another; long columns of a text are no such rows."""
    ordered = sorted((line for line in lines if not line.is_block), key=lambda line: line.top)
    beside: set[int] = set()
    for number, line in enumerate(ordered):
        for other in ordered[number + 1 : number + 1 + _WIDEST_ROW]:
            if other.top - line.top > _SAME_ROW * line.height:
                break
            if other.left >= line.right or other.right <= line.left:
                beside |= {id(line), id(other)}
    out: list[Line] = []
    for is_beside, run in groupby(lines, key=lambda line: id(line) in beside):
        rows = list(run)
        out += [replace(line, is_beside=True) for line in rows] if is_beside and len(rows) < _LONGEST_HEAD else rows
    return out
