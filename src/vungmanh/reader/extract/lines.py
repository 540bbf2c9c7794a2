"""The head and foot of a document as printed lines: cells of a two-column head apart, decoration taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vungmanh.language.text import plain
from vungmanh.reader.model import Span

_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"(?:[^\s|]+(?:[ \t\xa0]{1,2}(?=[^\s|]))?)+")
_DECORATION = " \t\r\xa0*_#>•·▪-–—=~"


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of a printed line: its words, their plain form and their place."""

    text: str
    low: str
    span: Span
    row: int
    """Number of the printed line, empty ones counted; cells beside each other share it."""

    @property
    def is_capital(self) -> bool:
        """Whether all letters are capitals, as in names of bodies and kinds."""
        return self.text.isupper()


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of text[start:end] that hold words, in order, with decoration and markers of emphasis taken off."""
    row, at = 0, start
    for found in _LINE.finditer(text, start, end):
        row, at = row + text.count("\n", at, found.start()), found.start()
        if found.end() - found.start() > 400:
            cells = [(found.start(), found.end())]
        else:
            cells = [(cell.start(), cell.end()) for cell in _CELL.finditer(text, found.start(), found.end())]
        for begin, stop in cells:
            while begin < stop and text[begin] in _DECORATION:
                begin += 1
            while stop > begin and text[stop - 1] in _DECORATION:
                stop -= 1
            if begin < stop:
                words = _unspaced(text[begin:stop])
                yield Line(words, plain(words), Span(begin, stop), row)


def _unspaced(words: str) -> str:
    """ "K Ế  H O Ạ C H" as "KẾ HOẠCH"; anything else as it is."""
    if len(words) < 7 or not re.fullmatch(r"\w(?:\s{1,4}\w){3,30}", words):
        return words
    return re.sub(r"\s{2,}", "\0", words).replace(" ", "").replace("\0", " ")
