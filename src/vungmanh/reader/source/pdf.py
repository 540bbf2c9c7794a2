"""PDF: the text layer where there is one, line by line with places; pages that are pictures go to recognition."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from statistics import median_low

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from vungmanh.reader.source import ocr
from vungmanh.reader.source.contract import Given, SourceError, SourceText, SourceWarning
from vungmanh.reader.source.layout import Line, Page, page_texts
from vungmanh.reader.source.tables import table_lines
from vungmanh.reader.source.tidy import finish

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_MAGIC = b"%PDF-"
_HEAD = 1024
_FEWEST_LETTERS = 15
_FEWEST_RULES = 4
_MOST_RULES = 4000
_COLUMN_GAP = 2.5
_SCAN_DPI = 300
_HYPHEN = 2
_LINE_ENDS = (10, 13)

for _name in ("pdfminer", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class PdfSource:
    kind = "pdf"
    extensions = ("pdf",)

    def recognises(self, given: Given) -> bool:
        return _MAGIC in given.data[:_HEAD]

    def read(self, given: Given) -> SourceText:
        document = _opened(given)
        try:
            return self._read(document, given)
        except pdfium.PdfiumError:
            raise SourceError("broken", kind=self.kind) from None
        finally:
            document.close()

    def _read(self, document: pdfium.PdfDocument, given: Given) -> SourceText:
        count = len(document)
        if count > given.limits.pages:
            raise SourceError("too_many_pages", pages=count, limit=given.limits.pages)
        pages = [_text_page(document[number]) for number in range(count)]
        scanned = [number for number, page in enumerate(pages) if _letters(page) < _FEWEST_LETTERS]
        warnings: list[SourceWarning] = []
        confidence = None
        if len(scanned) == count or (scanned and ocr.is_ready()):
            confidence = self._recognise(document, pages, scanned, given, warnings)
        elif scanned:
            warnings.append(SourceWarning("pages_without_text", {"pages": [number + 1 for number in scanned]}))
        warnings += _put_tables(document, pages, given, skip=set(scanned))
        return finish(page_texts(pages), kind=self.kind, limits=given.limits, warnings=warnings, confidence=confidence)

    def _recognise(
        self,
        document: pdfium.PdfDocument,
        pages: list[Page],
        scanned: list[int],
        given: Given,
        warnings: list[SourceWarning],
    ) -> float | None:
        wanted = [number for number in scanned if _has_picture(document[number])]
        if not wanted and len(scanned) == len(pages):
            raise SourceError("no_text")
        if len(wanted) > given.limits.scanned_pages:
            raise SourceError("too_many_pages", pages=len(wanted), limit=given.limits.scanned_pages)
        read = {number: ocr.recognise(_picture(document[number]), given.limits) for number in wanted}
        for number, page in read.items():
            pages[number] = page.page
        confidence, doubts = ocr.summary(list(read.values()))
        warnings += doubts
        return confidence


def _opened(given: Given) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(given.data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise SourceError("password") from None
        raise SourceError("broken", kind="pdf") from None


def _letters(page: Page) -> int:
    return sum(len(line.text) for line in page.lines)


def _text_page(page: pdfium.PdfPage) -> Page:
    height = page.get_height()
    text = page.get_textpage()
    try:
        return Page(tuple(_lines(text, height)), height)
    finally:
        text.close()


def _lines(text: pdfium.PdfTextPage, height: float) -> Iterator[Line]:
    """The printed lines in the order of the file; a wide gap inside a line makes two."""
    box = raw.FS_RECTF()
    letters: list[str] = []
    places: list[tuple[float, float, float, float]] = []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _LINE_ENDS:
            yield from _line(letters, places, height)
            letters, places = [], []
            continue
        letter = "-" if code == _HYPHEN else chr(code)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = box.top - box.bottom
        if not letter.isspace() and size > 0:
            if places and _is_apart(places[-1], box, size):
                yield from _line(letters, places, height)
                letters, places = [], []
            places.append((box.left, box.right, box.bottom, box.top))
        letters.append(letter)
    yield from _line(letters, places, height)


def _is_apart(before: tuple[float, float, float, float], box: raw.FS_RECTF, size: float) -> bool:
    """Whether a letter belongs to another piece than the one before it: far to the right, or on another line."""
    _, right, low, high = before
    return bool(box.left - right > _COLUMN_GAP * size or box.top <= low or box.bottom >= high)


def _line(letters: list[str], places: list[tuple[float, float, float, float]], height: float) -> Iterator[Line]:
    """One line; its top and bottom are those of most letters, as single ones may stand out."""
    content = "".join(letters).strip()
    if content and places:
        left, right = min(place[0] for place in places), max(place[1] for place in places)
        low, high = median_low(place[2] for place in places), median_low(place[3] for place in places)
        yield Line(content, left, right, height - high, height - low)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _picture(page: pdfium.PdfPage) -> Image.Image:
    return page.render(scale=_SCAN_DPI / 72, grayscale=True).to_pil()


def _put_tables(
    document: pdfium.PdfDocument, pages: list[Page], given: Given, *, skip: set[int]
) -> list[SourceWarning]:
    """Puts ruled tables in the place of their lines, on the pages where enough rules are drawn.

    A page whose drawing cannot be followed keeps its words line by line, with a warning.
    """
    ruled = [number for number in range(len(pages)) if number not in skip and _may_hold_table(document[number])]
    if not ruled:
        return []
    import pdfplumber  # noqa: PLC0415  (takes 0.4 s, and few documents have ruled tables)

    lost = []
    for number in ruled:
        try:
            with pdfplumber.open(io.BytesIO(given.data), pages=[number + 1]) as opened:
                tables = [(table.bbox, table.extract()) for table in opened.pages[0].find_tables()]
        except Exception:  # pdfminer raises whatever a damaged file makes it stumble on
            lost.append(number + 1)
            continue
        for box, rows in tables:
            pages[number] = _with_table(pages[number], box, rows)
    return [SourceWarning("tables_lost", {"pages": lost})] if lost else []


def _may_hold_table(page: pdfium.PdfPage) -> bool:
    count = 0
    for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        count += 1
        if count > _MOST_RULES:
            return False
    return count >= _FEWEST_RULES


def _with_table(page: Page, box: Box, rows: list[list[str | None]]) -> Page:
    lines = table_lines([[(cell or "").split("\n") if cell else [] for cell in row] for row in rows], is_ruled=True)
    inside = [line for line in page.lines if _is_inside(line, box)]
    if not lines or not lines[0].startswith("|") or not inside:
        return page
    x0, top, x1, bottom = box
    first = page.lines.index(inside[0])
    block = Line("\n".join(lines), x0, x1, top, bottom, is_block=True)
    gone = {id(line) for line in inside}
    before = [line for line in page.lines[:first] if id(line) not in gone]
    after = [line for line in page.lines[first:] if id(line) not in gone]
    return Page((*before, block, *after), page.height)


def _is_inside(line: Line, box: Box) -> bool:
    x0, top, x1, bottom = box
    return top - 2 <= (line.top + line.bottom) / 2 <= bottom + 2 and line.right > x0 and line.left < x1
