"""Lists as Excel sheets: ready to filter and print, dates as dates, and no cell that Excel would run as a formula.

A second sheet says what the first one is: within `telling` whoever narrows or orders the rows tells it here, wherever that is,
and the sheet that is made in the end says all of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
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


Line = tuple[Any, Any]
"""A label and what stands behind it."""
_told: ContextVar[list[tuple[bool, Callable[[], Iterable[Line]]]] | None] = ContextVar("told", default=None)


@contextmanager
def telling() -> Iterator[None]:
    """Within, sheets say on a second one what was told of them."""
    token = _told.set([])
    try:
        yield
    finally:
        _told.reset(token)


def tell(label: Any, value: Any) -> None:
    """Of the sheet that is being made; nothing where none is."""
    tell_later(lambda: [(label, value)])


def tell_later(lines: Callable[[], Iterable[Line]], *, is_last: bool = False) -> None:
    """The same, asked for when the rows are written: of a form that is not filled in yet. `is_last`: behind all else."""
    told = _told.get()
    if told is not None:
        told.append((is_last, lines))


def xlsx_response(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, total: int | None = None
) -> HttpResponse:
    """A download named after `title`, one row of cells for each of `rows`. `total`: how many there are where these are only
    the first of them."""
    response = HttpResponse(content_type=_CONTENT_TYPE)
    name = re.sub(r"[^A-Za-z0-9]+", "-", unaccented(title)).strip("-").lower() or "bang"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    _workbook(title, columns, rows, total).save(response)
    return response


def _workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], total: int | None) -> Workbook:
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
    told = _told.get()
    if told is not None:
        first, last = (
            [line for at_end, lines in told if at_end == is_last for line in lines()] for is_last in (False, True)
        )
        _about(book, [(_("Bảng"), title), *first, *_counted(count, total), *last])
    return book


def _about(book: Workbook, told: Iterable[Line]) -> None:
    """A sheet behind the rows, which whoever reads them by machine may pass over. What was told twice is said once."""
    sheet = book.create_sheet(_("Về bảng này")[:31])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
    _set_up_printing(sheet)
    for label, value in dict.fromkeys(told):
        sheet.append([_cell(sheet, str(label), is_head=True), _cell(sheet, value)])


def _counted(count: int, total: int | None) -> list[Line]:
    words = number_format(count, force_grouping=True)
    if total is not None and total > count:
        all_ = number_format(total, force_grouping=True)
        words = _("%(count)s dòng đầu trong %(total)s: bảng quá dài, hãy lọc bớt để lấy phần còn lại") % {
            "count": words, "total": all_,
        }  # fmt: skip
    return [(_("Số dòng"), words), (_("Lập lúc"), timezone.now())]


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
