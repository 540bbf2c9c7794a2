"""The letters of a printed page as lines: put together by where they stand, as files give them in any order.

Programs that lack a letter in a font set it in another one afterwards: the text layer then holds "chnh quyn" and, later,
"í" and "ề". Pieces of one row that reach into each other are woven by place. Pages printed sideways are turned.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vungmanh.reader.source.fonts import FontText
from vungmanh.reader.source.lines import Line, Page
from vungmanh.reader.source.tidy import without_signs

_COLUMN_GAP = 2.5
_BACK = 0.2
_ABOVE = 0.9
_BELOW = 0.25
_SAME_ROW = 0.3
_WOVEN_GAP = 0.9
_BLANK_GAP = 0.11
_LABEL_BLANK_GAP = 0.02
_LONGEST_LABEL = 8
_BLANK_MIDDLE = 0.12
_LIKE_SIZE = 2.2
_WORD_GAP = 0.5
_LABEL_GAP = 7.0
_LABEL = re.compile(r"[-–•+*\uf020-\uf0ff]|\(?(?:\d{1,3}|[IVX]{1,5}|[a-zđ])(?:\.\d{1,2}){0,3}(?:[.)/]-?|-)")
_HYPHEN = 2
_LINE_ENDS = (10, 13)
_ANGLE_SAMPLES = 60
_CROOKED = 0.1
_FONT_NAME = 128


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible letter on the upright page; `low` and `high` grow upwards and hold its ink, or its room in the font."""

    letter: str
    left: float
    right: float
    low: float
    high: float


@dataclass(slots=True)
class Piece:
    """Letters that the file gives one after the other along one line, `size` high, that stands at `base`."""

    base: float
    size: float
    font: str
    letters: list[str] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    blanks: list[float] = field(default_factory=list)
    """Where the blanks that the file itself holds begin."""

    def add(self, letter: str, glyph: Glyph | None) -> None:
        """One more letter; a gap that the file leaves without a blank gets one."""
        if glyph is not None:
            if self.glyphs and glyph.left - self.glyphs[-1].right > _WORD_GAP * self.size and self.letters[-1] != " ":
                self.letters.append(" ")
            self.glyphs.append(glyph)
        self.letters.append(letter)

    @property
    def text(self) -> str:
        return "".join(self.letters).strip()

    @property
    def left(self) -> float:
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    def is_left_by(self, glyph: Glyph) -> bool:
        """Whether a letter belongs to another piece: it stands far to the right, back, or on another line."""
        last = self.glyphs[-1]
        if glyph.left - last.right > _COLUMN_GAP * self.size or glyph.low > self.base + self.size:
            return True
        if glyph.high < self.base - _BELOW * self.size:
            return True
        return glyph.left < last.left - _BACK * self.size and not unicodedata.combining(glyph.letter)


def page_of(page: pdfium.PdfPage, fonts: FontText) -> tuple[Page, int]:
    """The lines of a page with places, upright, and by how many quarters its text was turned to the left."""
    text = page.get_textpage()
    try:
        left, bottom, right, top = page.get_bbox()
        turn = _turn(text)
        reader = _Letters(text, (left, bottom, right - left, top - bottom), turn)
        height = right - left if turn % 2 else top - bottom
        lines = [_line(piece, height, fonts) for piece in _woven(list(reader.pieces()))]
        return Page(tuple(line for line in lines if line.text), height), turn
    finally:
        text.close()


def _turn(text: pdfium.PdfTextPage) -> int:
    """The direction of most letters, in quarter turns to the left."""
    count = text.count_chars()
    places = range(0, count, max(1, count // _ANGLE_SAMPLES))
    turns = Counter(round(-raw.FPDFText_GetCharAngle(text, place) / (math.pi / 2)) % 4 for place in places)
    return turns.most_common(1)[0][0] if turns else 0


class _Letters:
    """Walks the letters of a page in the order of the file."""

    def __init__(self, text: pdfium.PdfTextPage, frame: tuple[float, float, float, float], turn: int) -> None:
        self._text = text
        self._frame = frame
        self._turn = turn
        self._box = raw.FS_RECTF()

    def pieces(self) -> Iterator[Piece]:
        """Runs of letters; a wide gap, a step back or another line begins a new one. Crooked ones (stamps) are left out."""
        piece: Piece | None = None
        for index in range(self._text.count_chars()):
            code = raw.FPDFText_GetUnicode(self._text, index)
            if code in _LINE_ENDS:
                yield from _ended(piece)
                piece = None
                continue
            letter = "-" if code == _HYPHEN else chr(code)
            glyph = None if letter.isspace() else self._glyph(index, letter)
            if glyph is not None and piece is not None and piece.is_left_by(glyph):
                yield from _ended(piece)
                piece = None
            if glyph is not None and piece is None:
                piece = self._begun(index)
            if piece is not None:
                piece.add(letter, glyph)
                if glyph is None and not raw.FPDFText_IsGenerated(self._text, index):
                    piece.blanks.append(self._origin(index)[0])
        yield from _ended(piece)

    def _begun(self, index: int) -> Piece:
        turned = (raw.FPDFText_GetCharAngle(self._text, index) / (math.pi / 2) + self._turn) % 4
        base = math.nan if min(turned, 4 - turned) > _CROOKED else self._origin(index)[1]
        name = ctypes.create_string_buffer(_FONT_NAME)
        raw.FPDFText_GetFontInfo(self._text, index, name, _FONT_NAME, None)
        return Piece(base, self._size(index), name.value.decode("utf-8", "replace"))

    def _size(self, index: int) -> float:
        """The size of the font as shown."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
        return max(1.0, abs(raw.FPDFText_GetFontSize(self._text, index)) * scale)

    def _glyph(self, index: int, letter: str) -> Glyph | None:
        """None for what takes no room on the page."""
        raw.FPDFText_GetLooseCharBox(self._text, index, self._box)
        one = self._upright(self._box.left, self._box.bottom)
        other = self._upright(self._box.right, self._box.top)
        (left, right), (low, high) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return Glyph(letter, left, right, low, high) if high > low else None

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text, index, x, y)
        return self._upright(x.value, y.value)

    def _upright(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, width, height = self._frame
        x, y = x - left, y - bottom
        return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[self._turn]


def _ended(piece: Piece | None) -> Iterator[Piece]:
    if piece is not None and not math.isnan(piece.base):
        yield piece


def _woven(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one row that overlap or touch as one, where the first of them stood; so are a list label and its text."""
    order = {id(piece): number for number, piece in enumerate(pieces)}
    out: list[Piece] = []
    for row in _rows(pieces):
        group = [row[0]]
        end = row[0].right
        for piece in row[1:]:
            room = _LABEL_GAP if len(group) == 1 and _LABEL.fullmatch(group[0].text) else _WOVEN_GAP
            if piece.left - end < room * piece.size and _is_alike(group[0].size, piece.size):
                group.append(piece)
                end = max(end, piece.right)
            else:
                out.append(_merged(group, order))
                group, end = [piece], piece.right
        out.append(_merged(group, order))
    return sorted(out, key=lambda piece: order[id(piece)])


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces that stand on one line, from left to right."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if row and piece.base - row[0].base > _SAME_ROW * row[0].size:
            yield sorted(row, key=lambda piece: piece.left)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda piece: piece.left)


def _is_alike(one: float, other: float) -> bool:
    return max(one, other) < _LIKE_SIZE * min(one, other)


def _merged(group: list[Piece], order: dict[int, int]) -> Piece:
    """The letters of all by place, with the blanks of the file and where there is room for one; it stands as the first did."""
    first = min(group, key=lambda piece: order[id(piece)])
    if len(group) == 1:
        return first
    glyphs = sorted((glyph for piece in group for glyph in piece.glyphs), key=lambda glyph: glyph.left)
    blanks = sorted((blank + _BLANK_MIDDLE * first.size for piece in group for blank in piece.blanks), reverse=True)
    letters = [glyphs[0].letter]
    for before, glyph in pairwise(glyphs):
        middle = (before.left + before.right) / 2, (glyph.left + glyph.right) / 2
        has_blank = False
        while blanks and blanks[-1] < middle[1]:
            has_blank = blanks.pop() > middle[0] or has_blank
        is_after_label = len(letters) < _LONGEST_LABEL and _LABEL.fullmatch("".join(letters))
        room = _LABEL_BLANK_GAP if is_after_label and glyph.letter.isupper() else _BLANK_GAP
        if has_blank or glyph.left - before.right > room * first.size:
            letters.append(" ")
        letters.append(glyph.letter)
    first.letters, first.glyphs = letters, glyphs
    return first


def _line(piece: Piece, height: float, fonts: FontText) -> Line:
    """One line, as high as its font: letters differ in what they fill of it."""
    top, bottom = height - piece.base - _ABOVE * piece.size, height - piece.base + _BELOW * piece.size
    return Line(without_signs(fonts.unicode(piece.text, piece.font)), piece.left, piece.right, top, bottom)
