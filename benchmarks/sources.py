"""Files into text: ten times the file in about ten times the time, and against the floor of the format's own library."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdfium2 as pdfium

from benchmarks.measuring import Row, compared
from benchmarks.texts import long_directive
from vungmanh.reader.source import load


def rows() -> Iterator[Row]:
    """Text, Word and PDF of the long directive."""
    _, text = long_directive()
    data, tenfold = text.encode(), "\n".join([text] * 10).encode()
    yield compared("sources", "text, ten times / once", lambda: load(tenfold), lambda: load(data), bound=11, weight=3)
    word, word_tenfold = _word(text), _word("\n".join([text] * 10))
    yield compared("sources", "Word / python-docx opening it", lambda: load(word), lambda: _opened(word), bound=4)
    yield compared("sources", "Word, ten times / once", lambda: load(word_tenfold), lambda: load(word), bound=12)
    paper = _paper(text)
    yield compared(
        "sources", "PDF / its letters by pdfium", lambda: load(paper), lambda: _letters(paper), bound=60, runs=3
    )


def _word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line.replace("\x0b", ""))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def _paper(text: str) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "text.txt").write_text(text, encoding="utf-8")
        source = Path(place) / "paper.typ"
        source.write_text(
            '#set page(numbering: "1")\n#set par(justify: true)\n'
            '#for line in read("text.txt").split("\\n") { if line.trim() != "" [#par(line)] }',
            encoding="utf-8",
        )
        return typst.compile(str(source))


def _letters(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts
