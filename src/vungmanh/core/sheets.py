"""Excel sheets that people fill in: writing one with drop-downs, reading it back row by row."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.errors import DomainError
from vungmanh.core.workbooks import MOST_BYTES, open_archive
from vungmanh.language.text import fold, nfc, squeeze

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def filled_rows(
    stream: BinaryIO, *, sheet: str, titles: Mapping[str, str], required: Sequence[str], most_rows: int
) -> list[tuple[int, dict[str, Any]]]:
    """Number (as Excel counts) and cells by column of every row that is not empty, at most one more than `most_rows`.

    Columns are known by their heads; accents, case and what stands in brackets do not matter. Raises `sheet_not_excel`,
    `sheet_too_large`, `sheet_without_columns` (with those missing).
    """
    content = stream.read(MOST_BYTES + 1)
    open_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        lines = found.iter_rows(max_row=most_rows + 2, values_only=True)
        places = _places(next(lines, ()), titles, required)
        rows = list(_filled(lines, places))
        book.close()
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise DomainError("sheet_not_excel") from error
    return rows


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


def _places(heads: Sequence[Any], titles: Mapping[str, str], required: Sequence[str]) -> dict[str, int]:
    by_head = {head_key(title): column for column, title in titles.items()}
    found = {
        by_head[head_key(str(cell))]: place
        for place, cell in enumerate(heads)
        if cell and head_key(str(cell)) in by_head
    }
    missing = [titles[column] for column in required if column not in found]
    if missing:
        raise DomainError("sheet_without_columns", columns=", ".join(missing))
    return found


def _filled(lines: Iterator[tuple[Any, ...]], places: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cells in enumerate(lines, start=2):
        values = {column: cells[place] if place < len(cells) else None for column, place in places.items()}
        if any(cell_text(value) for value in values.values()):
            yield number, values


def head_key(title: str) -> str:
    """By what a column is known: its head without accents, case and what stands in brackets."""
    return fold(squeeze(nfc(title.split("(")[0])))
