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


Row = Sequence[str]


def _parts(reading: Reading) -> Iterable[tuple[str, Row, Iterable[Row]]]:
    """Title, columns and rows of each part."""
    yield "Văn bản", ("mục", "đọc được"), _document_rows(reading)
    yield "Chỉ tiêu", ("mục", "chỉ tiêu", "mức", "hạn", "câu"), _target_rows(reading)
    yield "Nhiệm vụ", ("mục", "nhiệm vụ", "chủ trì", "phối hợp", "hạn"), _task_rows(reading)
    yield "Báo cáo, sơ kết, tổng kết", ("loại", "từ", "đến", "qua", "hạn", "câu"), _report_rows(reading)
    yield "Kết quả", ("nội dung", "giá trị", "tử số / mẫu số", "đến ngày"), _result_rows(reading)
    yield "Văn bản được dẫn", ("loại", "số, ký hiệu", "ngày"), _citation_rows(reading)
    yield "Điểm cần xem lại", ("mã", "nội dung", "chỗ"), _finding_rows(reading)
    unread = ((u.part, u.reason, short(u.span.of(reading.text))) for u in reading.unread)
    yield "Chưa đọc được", ("phần", "lý do", "câu"), unread


def _document_rows(reading: Reading) -> Iterable[Row]:
    document = reading.document
    fields = [
        ("thể loại", document.kind),
        ("số, ký hiệu", document.number),
        ("ngày ban hành", day(document.issued_on)),
        ("cơ quan ban hành", document.issuer),
        ("địa bàn", document.place),
        ("người ký", " ".join(filter(None, (document.signer_title, document.signer)))),
        ("thể thức ký", document.capacity),
        ("trích yếu", document.title),
        ("thời kỳ", " – ".join(day(end) or "…" for end in document.period) if document.period else None),
        ("nơi nhận", "; ".join(document.recipients)),
    ]
    return ((name, value) for name, value in fields if value)


def _target_rows(reading: Reading) -> Iterable[Row]:
    return ((t.section, t.what, figure(t), due(t.due, t.recurs), short(t.quote)) for t in reading.targets)


def _task_rows(reading: Reading) -> Iterable[Row]:
    for task in reading.tasks:
        leads, partners = "; ".join(task.leads), "; ".join(task.partners)
        yield task.section, short(task.quote), leads, partners, due(task.due, task.recurs)


def _report_rows(reading: Reading) -> Iterable[Row]:
    for report in reading.reports:
        sources, receivers = "; ".join(report.sources), "; ".join(report.receivers)
        yield report.form, sources, receivers, report.via or "", due(report.due, report.recurs), short(report.quote)


def _result_rows(reading: Reading) -> Iterable[Row]:
    for result in reading.results:
        fraction = _parts_of(result.numerator, result.denominator)
        yield result.what, number(result.value, result.unit), fraction, day(result.as_of)


def _citation_rows(reading: Reading) -> Iterable[Row]:
    return ((c.kind or "", c.number, day(c.issued_on)) for c in reading.citations)


def _finding_rows(reading: Reading) -> Iterable[Row]:
    for finding in reading.findings:
        places = " … ".join(span.of(reading.text) for span in finding.spans)
        yield finding.code, words.said(words.FINDINGS, finding.code, finding.params), short(places)


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
