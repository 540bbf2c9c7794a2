"""Lists as Excel sheets: titles in bold and frozen, dates as dates, and no cell that Excel would run as a formula."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from vungmanh.language.text import unaccented

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int = 20


def xlsx_response(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download named after `title`, one row of cells for each of `rows`."""
    response = HttpResponse(content_type=_CONTENT_TYPE)
    name = re.sub(r"[^A-Za-z0-9]+", "-", unaccented(title)).strip("-").lower() or "bang"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    _workbook(title, columns, rows).save(response)
    return response


def _workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_cell(sheet, column.title, is_head=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return book


def _cell(sheet: Any, value: Any, *, is_head: bool = False) -> Any:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if not isinstance(value, int | float | datetime.date | None):
        value = _NOT_ALLOWED.sub("", str(value))[:_LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, datetime.datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    if is_head:
        cell.font = Font(bold=True)
    return cell
