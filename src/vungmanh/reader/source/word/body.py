"""The body of a Word file as lines, in reading order: paragraphs with their list labels, tables, text boxes, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from vungmanh.reader.source.fonts import FontText
from vungmanh.reader.source.tables import table_lines
from vungmanh.reader.source.tidy import tidy, without_signs
from vungmanh.reader.source.word.names import MC, W, is_on, number, value
from vungmanh.reader.source.word.numbering import Numbering
from vungmanh.reader.source.word.styles import Styles, draws

_LEFT_OUT = {W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "footnoteReference")}
_BOX = W + "txbxContent"
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SIGNS = {W + "tab": " ", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}
_BLANKS = re.compile(r"[ \t]{2,}")
_DEEPEST_TABLE = 6


class Body:
    """One pass over a document; `lines` is the text, `notes` the footnotes in the order of their references."""

    def __init__(self, styles: Styles, numbering: Numbering, fonts: FontText) -> None:
        self._styles = styles
        self._numbering = numbering
        self._fonts = fonts

    def lines(self, container: etree._Element, depth: int = 0) -> Iterator[str]:
        for element in container.iterchildren():
            match element.tag:
                case tag if tag == W + "p":
                    yield from self._paragraph(element, depth)
                case tag if tag == W + "tbl":
                    yield from self._table(element, depth)
                case tag if tag in (
                    W + "sdt",
                    W + "sdtContent",
                    W + "ins",
                    W + "moveTo",
                    W + "customXml",
                    W + "smartTag",
                ):
                    yield from self.lines(element, depth)
                case tag if tag == MC + "AlternateContent":
                    for branch in _chosen(element):
                        yield from self.lines(branch, depth)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[str]:
        style = value(paragraph, "pPr/pStyle")
        boxes: list[etree._Element] = []
        text = tidy("".join(self._pieces(paragraph, style, boxes)))
        text = "\n".join(_BLANKS.sub(" ", line).strip() for line in text.strip().split("\n"))
        is_removed = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None and not text
        label = "" if is_removed or (not text and boxes) else self._numbering.label(paragraph)
        yield f"{label} {text}".strip()
        for box in boxes:
            yield from self.lines(box, depth + 1) if depth < _DEEPEST_TABLE else _loose(box)

    def _pieces(self, element: etree._Element, style: str | None, boxes: list[etree._Element]) -> Iterator[str]:
        for child in element.iterchildren():
            tag = child.tag
            if tag in _LEFT_OUT:
                continue
            if tag == _BOX:
                boxes.append(child)
            elif tag == W + "r":
                yield from self._run(child, style, boxes)
            elif tag == _FORMULA_TEXT:
                yield child.text or ""
            elif tag == MC + "AlternateContent":
                for branch in _chosen(child):
                    yield from self._pieces(branch, style, boxes)
            elif isinstance(tag, str):
                yield from self._pieces(child, style, boxes)

    def _run(self, run: etree._Element, style: str | None, boxes: list[etree._Element]) -> Iterator[str]:
        if is_on(run, "rPr/vanish"):
            return
        text = ""
        for child in run.iterchildren():
            if child.tag == W + "t":
                text += child.text or ""
            elif child.tag in _SIGNS:
                text += _SIGNS[child.tag]
            elif child.tag == W + "sym":
                text += _sign(child.get(W + "char") or "")
            elif child.tag == W + "br":
                text += "\n" if child.get(W + "type") in (None, "textWrapping") else ""
            elif child.tag == W + "ruby":
                text += "".join(
                    piece for base in child.iter(W + "rubyBase") for piece in self._pieces(base, style, boxes)
                )
            elif child.tag not in _LEFT_OUT:
                text += "".join(self._pieces_of_drawing(child, style, boxes))
        if text:
            text = self._fonts.unicode(text, self._styles.font(run, style))
            yield text.upper() if self._styles.is_capitals(run, style) else text

    def _pieces_of_drawing(
        self, child: etree._Element, style: str | None, boxes: list[etree._Element]
    ) -> Iterator[str]:
        """Drawings hold no text of the paragraph, only boxes."""
        if child.tag == MC + "AlternateContent":
            for branch in _chosen(child):
                boxes.extend(branch.iter(_BOX))
        else:
            boxes.extend(child.iter(_BOX))
        yield from ()

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        if depth >= _DEEPEST_TABLE:
            yield from _loose(table)
            return
        rows = [self._row(row, depth) for row in _inside(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        yield from table_lines(rows, is_ruled=self._is_ruled(table))

    def _row(self, row: etree._Element, depth: int) -> list[list[str]]:
        cells: list[list[str]] = [[] for _ in range(min(number(row, "trPr/gridBefore") or 0, 63))]
        for cell in _inside(row, "tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val") != "restart"
            cells.append([] if goes_on else [line for line in self.lines(cell, depth + 1) if line])
            cells.extend([] for _ in range(min((number(cell, "tcPr/gridSpan") or 1) - 1, 62)))
        return cells

    def _is_ruled(self, table: etree._Element) -> bool:
        own = table.find(f"{W}tblPr/{W}tblBorders")
        if own is not None:
            return draws(own)
        if self._styles.has_rules(value(table, "tblPr/tblStyle")):
            return True
        return any(draws(borders) for borders in table.iter(W + "tcBorders"))


def _loose(element: etree._Element) -> Iterator[str]:
    """What stands in tables within tables past all reason: its paragraphs one after the other, so that nothing is lost."""
    for paragraph in element.iter(W + "p"):
        if words := "".join(piece.text or "" for piece in paragraph.iter(W + "t")).strip():
            yield words


def _sign(code: str) -> str:
    """A sign of a symbol font, by its code; "" where it is none or only decorates."""
    letter = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
    shown = without_signs(letter)
    return "" if "\ue000" <= shown <= "\uf8ff" else shown


def _inside(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through the wrappers that Word may put around them."""
    for child in container.iterchildren():
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"):
            yield from _inside(child, name)


def _chosen(alternate: etree._Element) -> list[etree._Element]:
    """The one branch of an alternative that holds text: choices repeat their content in the fallback."""
    branches = [child for child in alternate.iterchildren() if isinstance(child.tag, str)]
    return next(([branch] for branch in branches if next(branch.iter(W + "t"), None) is not None), [])


def notes(tree: etree._Element | None, lines_of: Callable[[etree._Element], Iterator[str]]) -> Iterator[str]:
    """The footnotes, one line each, "[1] …"; separators are none."""
    if tree is None:
        return
    count = 0
    for note in tree.iterchildren(W + "footnote", W + "endnote"):
        if note.get(W + "type") in (None, "normal"):
            text = " ".join(line for line in lines_of(note) if line)
            count += 1
            if text:
                yield f"[{count}] {text}"
