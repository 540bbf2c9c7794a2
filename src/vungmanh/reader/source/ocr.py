"""Recognition of scans through Tesseract, where it is installed with Vietnamese: one page at a time, each with a time limit."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from statistics import median_high

from PIL import Image, ImageChops, ImageFilter, ImageOps

from vungmanh.reader.source.contract import Limits, SourceError, SourceWarning
from vungmanh.reader.source.lines import Line, Page
from vungmanh.reader.source.repair import repaired

PROGRAM = "tesseract"
LANGUAGE = "vie"
PACKAGE = "tesseract-ocr-vie"
_GOOD_WIDTH = 1800
_PAPER = 16
_LEAST_CONFIDENCE = 0.8
_WORD_LEVEL = "5"
_ANGLES = [step / 4 for step in range(-10, 11)]
_ASK_SECONDS = 20
_COLUMN_GAP = 3.0
Word = dict[str, str]
"""A row of Tesseract's table."""


@dataclass(frozen=True, slots=True)
class Recognised:
    page: Page
    confidence: float
    words: int


def is_ready() -> bool:
    """Whether Tesseract and its Vietnamese model are installed."""
    program = shutil.which(PROGRAM)
    return program is not None and LANGUAGE in languages(program)


@lru_cache(maxsize=4)
def languages(program: str) -> frozenset[str]:
    """The models that a Tesseract has; none where it does not answer."""
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=_ASK_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "replace").split())


def recognise(picture: Image.Image, limits: Limits) -> Recognised:
    """The lines of one page, with places; refuses where no recognition is installed or the page takes too long."""
    if not is_ready():
        raise SourceError("no_ocr", package=PACKAGE)
    prepared = _prepared(picture)
    shot = io.BytesIO()
    prepared.save(shot, format="PNG", compress_level=1)
    command = [shutil.which(PROGRAM) or PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=shot.getvalue(),
            capture_output=True,
            timeout=limits.page_seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError("too_slow", seconds=limits.page_seconds) from None
    if done.returncode:
        raise SourceError("broken", kind="image")
    return _page(done.stdout.decode("utf-8", "replace"), prepared.height)


def summary(pages: list[Recognised]) -> tuple[float | None, list[SourceWarning]]:
    """The certainty over all pages, weighed by words, and what to warn of."""
    words = sum(page.words for page in pages)
    if not words:
        return None, []
    confidence = sum(page.confidence * page.words for page in pages) / words
    doubts = [SourceWarning("scanned", {"pages": len(pages)})]
    if confidence < _LEAST_CONFIDENCE:
        doubts.append(SourceWarning("low_confidence", {"percent": round(100 * confidence)}))
    return confidence, doubts


def _prepared(picture: Image.Image) -> Image.Image:
    """Grey, without shadows, even contrast, large enough, upright."""
    grey = ImageOps.autocontrast(_without_shadows(picture.convert("L")), cutoff=1)
    if grey.width < _GOOD_WIDTH:
        factor = min(3.0, _GOOD_WIDTH / grey.width)
        grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.LANCZOS)
    angle = _skew(grey)
    return grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if angle else grey


def _without_shadows(grey: Image.Image) -> Image.Image:
    """The picture as dark as it is against the paper around it: what a lamp or a hand over a photograph darkens is paper."""
    small = (max(1, grey.width // _PAPER), max(1, grey.height // _PAPER))
    paper = (
        grey.resize(small, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    )
    return ImageChops.invert(ImageChops.subtract(paper.resize(grey.size, Image.Resampling.BILINEAR), grey))


def _skew(grey: Image.Image) -> float:
    """The turn that makes the rows of letters sharpest; 0 where none is clearly better."""
    small = ImageOps.invert(grey.resize((600, max(1, round(600 * grey.height / grey.width)))))
    scores = {angle: _sharpness(small.rotate(angle, Image.Resampling.BILINEAR)) for angle in _ANGLES}
    best = max(scores, key=lambda angle: scores[angle])
    return best if scores[best] > 1.05 * scores[0.0] else 0.0


def _sharpness(picture: Image.Image) -> float:
    rows = list(picture.resize((1, picture.height), Image.Resampling.BOX).tobytes())
    return float(sum((after - before) ** 2 for before, after in pairwise(rows)))


def _page(table: str, height: int) -> Recognised:
    rows = _words(table)
    lines: list[Line] = []
    for _, words in groupby(rows, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        lines += _lines(list(words))
    sure = [float(row["conf"]) / 100 for row in rows]
    return Recognised(Page(tuple(_evened(lines)), height), sum(sure) / len(sure) if sure else 0.0, len(sure))


def _words(table: str) -> list[Word]:
    csv.field_size_limit(min(sys.maxsize, 10_000_000))
    reader = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in reader if row["level"] == _WORD_LEVEL and (row["text"] or "").strip()]


def _lines(words: list[Word]) -> Iterator[Line]:
    """One recognised line, in pieces where words stand far apart; its height is that of most of its words."""
    height = median_high(int(word["height"]) for word in words)
    piece: list[Word] = []
    for word in words:
        if piece and int(word["left"]) - _right(piece[-1]) > _COLUMN_GAP * height:
            yield _line(piece, height)
            piece = []
        piece.append(word)
    if piece:
        yield _line(piece, height)


def _right(word: Word) -> int:
    return int(word["left"]) + int(word["width"])


def _line(words: list[Word], height: int) -> Line:
    bottom = median_high(int(word["top"]) + int(word["height"]) for word in words)
    text = repaired(" ".join(word["text"] for word in words))
    return Line(text, int(words[0]["left"]), max(map(_right, words)), bottom - height, bottom)


def _evened(lines: list[Line]) -> list[Line]:
    """Lines of nearly the usual height get just that: recognised letters are cut out a little higher or lower."""
    usual = median_high(line.height for line in lines) if lines else 0.0
    return [replace(line, top=line.bottom - usual) if _is_near(line.height, usual) else line for line in lines]


def _is_near(height: float, usual: float) -> bool:
    return 0.6 * usual < height < 1.5 * usual
