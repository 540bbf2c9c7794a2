"""A directive read from Word or PDF holds the same items as the same directive as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reader.source.build import docx, para, pdf
from vungmanh.reader import Reading, read
from vungmanh.reader.source import load

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
PARTS = ("citations", "targets", "tasks", "reports", "results")
LAYOUTS = {
    "indented": "#set par(first-line-indent: (amount: 1cm, all: true), spacing: 0.65em)",
    "spaced": "#set par(spacing: 1.2em)",
}


def items(reading: Reading) -> dict[str, list[str]]:
    """What was read, by part, without regard to white space."""
    return {part: [re.sub(r"\s+", " ", item.quote) for item in getattr(reading, part)] for part in PARTS}


def texts_of_flowing_paragraphs() -> list[Path]:
    """Texts that have a line per paragraph and no tables: what a printed page can be turned back into."""
    return [
        path
        for path in CORPUS
        if not re.search(r"^\||[^\n.:;]\n[a-zà-ỹ]", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_word_file_reads_like_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    given = load(docx("".join(para(line) for line in escaped.split("\n"))))
    assert items(read(given.text)) == items(read(text))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", texts_of_flowing_paragraphs(), ids=lambda path: path.stem)
def test_printed_page_reads_like_the_text(path: Path, layout: str, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    body = LAYOUTS[layout] + '\n#for line in read("text.txt").split("\\n") { if line.trim() != "" [#par(line.trim())] }'
    given = load(pdf(tmp_path, body, page=', numbering: "1"'))
    assert items(read(given.text)) == items(read(text))
