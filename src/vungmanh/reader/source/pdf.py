"""PDF: the text layer where there is one, line by line with places; pages that are pictures go to recognition."""

from __future__ import annotations

import io
import logging
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from vungmanh.reader.source import ocr
from vungmanh.reader.source.contract import Given, SourceError, SourceText, SourceWarning
from vungmanh.reader.source.fonts import FontText
from vungmanh.reader.source.glyphs import page_of
from vungmanh.reader.source.layout import page_texts
from vungmanh.reader.source.lines import Line, Page, scaled
from vungmanh.reader.source.tables import table_lines
from vungmanh.reader.source.tidy import finish

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_MAGIC = b"%PDF-"
_HEAD = 1024
_FEWEST_LETTERS = 15
_FEWEST_RULES = 4
_MOST_RULES = 4000
_SCAN_DPI = 300
_LARGEST_SIDE = 5000

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
        fonts = FontText()
        shots = [page_of(document[number], fonts) for number in range(count)]
        pages = [page for page, _ in shots]
        scanned = [number for number, page in enumerate(pages) if _letters(page) < _FEWEST_LETTERS]
        warnings = [SourceWarning("legacy_font", {"encoding": encoding}) for encoding in sorted(fonts.met)]
        confidence = None
        if len(scanned) == count or (scanned and ocr.is_ready()):
            confidence = self._recognise(document, pages, scanned, given, warnings)
        elif scanned:
            warnings.append(SourceWarning("pages_without_text", {"pages": [number + 1 for number in scanned]}))
        sideways = [number for number, (_, turn) in enumerate(shots) if turn * 90 != document[number].get_rotation()]
        warnings += _put_tables(document, pages, given, skip={*scanned, *sideways})
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
        heights = [page.height for number, page in enumerate(pages) if number not in scanned]
        for number, page in read.items():
            pages[number] = scaled(page.page, median(heights) if heights else page.page.height)
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
    """How many there are; codes without a letter, as of fonts that say nothing about theirs, are none."""
    return sum(letter.isalnum() for line in page.lines for letter in line.text)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _picture(page: pdfium.PdfPage) -> Image.Image:
    """The page as a scanner gives it; one that calls itself huge is no larger for that."""
    scale = min(_SCAN_DPI / 72, _LARGEST_SIDE / max(page.get_size()))
    return page.render(scale=scale, grayscale=True).to_pil()


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
