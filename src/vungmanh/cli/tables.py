"""A reading as tables and as an outline, for people at a terminal."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from vungmanh.cli import words
from vungmanh.reader.model import Reading, Target

_WIDE = 160
_QUOTE = 110
_RECURS = {"yearly": "hằng năm", "quarterly": "hằng quý", "monthly": "hằng tháng"}


def outline(reading: Reading) -> str:
    """The headings, indented by depth."""
    lines = [f"{'  ' * heading.depth}{heading.path}  {heading.title}" for heading in reading.headings]
    return "\n".join(lines) + "\n" if lines else ""


def tables(reading: Reading) -> str:
    """Every part that holds something, as one table each."""
    out = io.StringIO()
    width = shutil.get_terminal_size((_WIDE, 24)).columns if sys.stdout.isatty() else _WIDE
    console = Console(file=out, width=width, highlight=False, force_terminal=False, emoji=False, markup=False)
    for title, columns, rows in _parts(reading):
        filled = list(rows)
        if filled:
            console.print(_table(f"{title} ({len(filled)})", columns, filled))
    return out.getvalue()


def _parts(reading: Reading) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]:
    document = reading.document
    fields = [
        ("thể loại", document.kind),
        ("số, ký hiệu", document.number),
        ("ngày ban hành", day(document.issued_on)),
        ("cơ quan ban hành", document.issuer),
        ("địa bàn", document.place),
        ("người ký", " ".join(filter(None, (document.signer_title, document.signer)))),
        ("trích yếu", document.title),
        ("thời kỳ", " – ".join(day(end) or "…" for end in document.period) if document.period else None),
    ]
    yield "Văn bản", ("mục", "đọc được"), ((name, value) for name, value in fields if value)
    yield (
        "Chỉ tiêu",
        ("mục", "chỉ tiêu", "mức", "hạn", "câu"),
        ((t.section, t.what, figure(t), due(t.due, t.recurs), short(t.quote)) for t in reading.targets),
    )
    yield (
        "Nhiệm vụ",
        ("mục", "nhiệm vụ", "chủ trì", "phối hợp", "hạn"),
        (
            (t.section, short(t.quote), "; ".join(t.leads), "; ".join(t.partners), due(t.due, t.recurs))
            for t in reading.tasks
        ),
    )
    yield (
        "Báo cáo, sơ kết, tổng kết",
        ("loại", "từ", "đến", "qua", "hạn", "câu"),
        (
            (r.form, "; ".join(r.sources), "; ".join(r.receivers), r.via or "", due(r.due, r.recurs), short(r.quote))
            for r in reading.reports
        ),
    )
    yield (
        "Kết quả",
        ("nội dung", "giá trị", "tử số / mẫu số", "đến ngày"),
        (
            (r.what, number(r.value, r.unit), _parts_of(r.numerator, r.denominator), day(r.as_of))
            for r in reading.results
        ),
    )
    yield (
        "Văn bản được dẫn",
        ("loại", "số, ký hiệu", "ngày"),
        ((c.kind or "", c.number, day(c.issued_on)) for c in reading.citations),
    )
    yield (
        "Điểm cần xem lại",
        ("mã", "nội dung", "chỗ"),
        (
            (
                f.code,
                words.said(words.FINDINGS, f.code, f.params),
                short(" … ".join(s.of(reading.text) for s in f.spans)),
            )
            for f in reading.findings
        ),
    )
    yield (
        "Chưa đọc được",
        ("phần", "lý do", "câu"),
        ((u.part, u.reason, short(u.span.of(reading.text))) for u in reading.unread),
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(title=title, title_justify="left", expand=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(str(value or "") for value in row))
    return table


def short(text: str) -> str:
    """A quote on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1].rstrip() + "…"


def day(iso: str | None) -> str:
    """31/12/2026 from 2026-12-31."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def due(iso: str | None, recurs: str | None) -> str:
    return ", ".join(filter(None, (day(iso), _RECURS.get(recurs or ""))))


def number(value: float, unit: str | None = None) -> str:
    """Figures as they are written in Vietnamese: 1.234,5 %."""
    text = f"{value:,.10g}".translate(str.maketrans(",.", ".,"))
    return f"{text}{unit}" if unit == "%" else " ".join(filter(None, (text, unit)))


def figure(target: Target) -> str:
    if target.high is not None:
        return f"{number(target.value)} – {number(target.high, target.unit)}"
    sign = {">=": "≥ ", "<=": "≤ ", "=": "= ", ">": "> ", "<": "< "}.get(target.comparator, "")
    return sign + number(target.value, target.unit)


def _parts_of(numerator: float | None, denominator: float | None) -> str:
    return f"{number(numerator)} / {number(denominator)}" if numerator is not None and denominator is not None else ""
