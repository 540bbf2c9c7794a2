"""The sample directives as Word files, made from their text when a test wants them; none is stored."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

_RULE = re.compile(r"\|[\s|:-]+\|")
_CENTRED = re.compile(r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH HÀNH ĐỘNG|BÁO CÁO|PHỤ LỤC)")


def as_docx(text: str) -> bytes:
    """A Word file with the same words: a paragraph per line, rows of "| … |" as one table."""
    document = Document()
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            if not _RULE.fullmatch(line):
                rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        _add_table(document, rows)
        rows = []
        if line.strip():
            paragraph = document.add_paragraph(line.strip())
            if _CENTRED.fullmatch(line.strip()):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
