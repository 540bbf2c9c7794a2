"""Excel sheets that people fill in: writing one with drop-downs, reading it back row by row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.errors import DomainError
from vungmanh.core.workbooks import MOST_BYTES, Line, Unreadable, Workbook
from vungmanh.language.text import fold, nfc, squeeze

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def filled_rows(
    stream: BinaryIO, *, sheet: str, titles: Mapping[str, str], required: Sequence[str], most_rows: int
) -> list[tuple[int, dict[str, Any]]]:
    """Number (as Excel counts) and cells by column of every row that is not empty, at most one more than `most_rows`.

    Columns are known by their heads in the first filled row; accents, case and what stands in brackets do not matter. A cell
    without a value that could be used holds what Excel shows. Raises what `core.workbooks` refuses, and
    `sheet_without_columns` (with those missing).
    """
    book = Workbook(stream.read(MOST_BYTES + 1))
    if not book.names:
        raise DomainError("sheet_not_excel")
    head, *lines = book.read(sheet if sheet in book.names else book.names[0], most_rows=most_rows + 2).lines or [
        Line(1, {})
    ]
    places = _places(head.cells, titles, required)
    return list(_filled(lines, places))


def cell_text(value: Any) -> str:
    """What the cell says, tidied; a whole number without its ".0"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else squeeze(nfc(str(value)))


def cell_date(value: Any) -> datetime.date | str | None:
    """A date; the text itself where it is none (30/02/2026), for the error list."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = cell_text(value)
    if not text:
        return None
    parts = _DAY_FIRST.fullmatch(text)
    try:
        if parts:
            return datetime.date(int(parts[3]), int(parts[2]), int(parts[1]))
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def write_heads(
    sheet: Worksheet, titles: Sequence[str], *, wide: Sequence[int] = (), dates: Sequence[int] = ()
) -> None:
    """The first row; `wide` and `dates` are the places (from 0) of broad columns and of those that hold dates."""
    for place, title in enumerate(titles):
        cell = sheet.cell(row=1, column=place + 1, value=title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6EEFB")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        column.width = 34 if place in wide else 22
        if place in dates:
            column.number_format = "dd/mm/yyyy"
    sheet.freeze_panes = "B2"


def add_list(
    sheet: Worksheet, lists: Worksheet, number: int, place: int, values: Sequence[str], *, rows: int, is_strict: bool
) -> None:
    """Write the choices into column `number` (from 1) of the hidden sheet and point the cells of column `place` at them."""
    letter = get_column_letter(number)
    for row, value in enumerate(values, start=1):
        lists[f"{letter}{row}"] = value
    source = f"'{lists.title}'!${letter}$1:${letter}${max(len(values), 1)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=is_strict)
    rule.error = "Hãy chọn một giá trị trong danh sách."
    rule.errorTitle = "Giá trị không có trong danh sách"
    sheet.add_data_validation(rule)
    column = get_column_letter(place)
    rule.add(f"{column}2:{column}{rows + 1}")


def _places(heads: Mapping[int, Any], titles: Mapping[str, str], required: Sequence[str]) -> dict[str, int]:
    by_head = {head_key(title): column for column, title in titles.items()}
    found = {by_head[head_key(str(cell))]: place for place, cell in heads.items() if head_key(str(cell)) in by_head}
    missing = [titles[column] for column in required if column not in found]
    if missing:
        raise DomainError("sheet_without_columns", columns=", ".join(missing))
    return found


def _filled(lines: Iterable[Line], places: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for line in lines:
        cells = {place: cell.shown if isinstance(cell, Unreadable) else cell for place, cell in line.cells.items()}
        values = {column: cells.get(place) for column, place in places.items()}
        if any(cell_text(value) for value in values.values()):
            yield line.number, values


def head_key(title: str) -> str:
    """By what a column is known: its head without accents, case and what stands in brackets."""
    return fold(squeeze(nfc(title.split("(")[0])))
