"""A sheet that people filled in comes back row by row, whatever Excel made of it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.errors import DomainError
from vungmanh.core.sheets import filled_rows

TITLES = {"name": "Tên đơn vị", "count": "Số (người)"}


def book() -> tuple[Workbook, Worksheet]:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Đơn vị"
    return made, sheet


def content(made: Workbook, **more: bytes) -> io.BytesIO:
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, part in more.items():
            archive.writestr(f"xl/{name}.bin", part)
    stream.seek(0)
    return stream


def read(stream: io.BytesIO, *, most_rows: int = 10) -> list[tuple[int, dict[str, Any]]]:
    return filled_rows(stream, sheet="Đơn vị", titles=TITLES, required=["name"], most_rows=most_rows)


def test_rows_keep_their_numbers_below_a_title_and_between_empty_ones() -> None:
    made, sheet = book()
    for row, cells in {
        3: ["SO", "ten don vi", "Ghi chú"],
        4: [2, "Xã A"],
        6: [None, None, "thôi"],
        8: [None, "Xã B"],
    }.items():
        for column, value in enumerate(cells, start=2):
            sheet.cell(row=row, column=column, value=value)
    assert read(content(made)) == [(4, {"name": "Xã A", "count": 2}), (8, {"name": "Xã B", "count": None})]


def test_cell_without_a_value_holds_what_excel_shows() -> None:
    made, sheet = book()
    sheet.append(list(TITLES.values()))
    sheet.append(["Xã A", "=1+1"])
    sheet.append(["Xã B", "#REF!"])
    assert [cells["count"] for _number, cells in read(content(made))] == ["", "#REF!"]


def test_one_row_too_many_tells_that_there_are_more() -> None:
    made, sheet = book()
    sheet.append(list(TITLES.values()))
    for number in range(9):
        sheet.append([f"Xã {number}", number])
    assert len(read(content(made), most_rows=3)) == 4


def test_hidden_sheet_is_not_read() -> None:
    made, sheet = book()
    sheet.sheet_state = "hidden"
    sheet.append(list(TITLES.values()))
    other = made.create_sheet("Khác")
    other.append(["Tên đơn vị"])
    other.append(["Xã C"])
    assert read(content(made)) == [(2, {"name": "Xã C"})]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (content(book()[0], vbaProject=b"Sub"), "sheet_with_macros"),
        (content(book()[0]), "sheet_without_columns"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0"), "sheet_of_old_excel"),
        (io.BytesIO(b"PK\x03\x04 nothing"), "sheet_not_excel"),
    ],
)
def test_file_that_cannot_be_used_is_refused(stream: io.BytesIO, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(stream)
    assert refused.value.code == code
