"""What the lines of a text are joined to before they are placed in the tree."""

from __future__ import annotations

from dataclasses import dataclass

from vungmanh.reader.model import Span
from vungmanh.reader.outline.markers import Marker


@dataclass(slots=True)
class Paragraph:
    """One or more physical lines that are one paragraph: its place without outer blanks, and its list marker."""

    start: int
    end: int
    marker: Marker | None = None
    is_row: bool = False
    is_chrome: bool = False
    after_gap: bool = False
    """True where a blank line stands before it."""
    width: int = 0
    """The column at which the lines around it were cut; 0 where they were not."""

    cells: tuple[Span, ...] | None = None
    """The cells of a row whose lines were lost; None where the row's own text parts them."""

    @property
    def body(self) -> int:
        return self.marker.end if self.marker else self.start
