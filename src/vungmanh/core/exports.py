"""Lists as Excel sheets: ready to filter and print, dates as dates, and no cell that Excel would run as a formula."""

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
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.language.text import unaccented

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_767
_ARROW = 4
"""Letters that the button of the filter hides at the end of a title."""
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters; where the longest word of the title needs more, it gets that."""

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
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    _set_up_printing(sheet)
    sheet.append([_cell(sheet, column.title, is_head=True) for column in columns])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    return book


def _set_up_printing(sheet: Any) -> None:
    """A4 across, all columns on one page, the titles on every page; below them the sheet's name and the page."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def _width(column: Column) -> int:
    return max([column.width, *(len(word) + _ARROW for word in str(column.title).split())])


def _cell(sheet: Any, value: Any, *, is_head: bool = False) -> Any:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if not isinstance(value, int | float | datetime.date | None):
        value = _NOT_ALLOWED.sub("", str(value))[:_LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = _WRAPPED if isinstance(value, str) else _TOP
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime.datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    if is_head:
        cell.font = _BOLD
    return cell
