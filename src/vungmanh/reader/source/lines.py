"""A printed page: lines with places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

MARKER = re.compile(
    r"\s*(?:[-–—•+●▪]\s*(?=\S)|\*\s+(?=\S)|\(?\d{1,3}(?:\.\d{1,2}){0,4}(?:[.)](?!\d)|[/\-](?=\s))"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\s|[IVXLC]{1,6}\s?(?:[.)]|[/\-](?=[\s.]))|[a-zđ]\s?[.)]\s"
    r"|Điều\s+\d{1,3}\.|Chương\s+[IVX\d]|Mục\s+[IVX\d]+\s*[.:]|Phụ lục|Nơi nhận|\|)"
)


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


def scaled(page: Page, height: float) -> Page:
    """The page as large as others of its file, whose `height` is given."""
    by = height / max(1.0, page.height)
    lines = [
        replace(line, left=line.left * by, right=line.right * by, top=line.top * by, bottom=line.bottom * by)
        for line in page.lines
    ]
    return Page(tuple(lines), height)
