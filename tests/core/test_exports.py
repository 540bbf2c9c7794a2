"""Lists as Excel sheets."""

import datetime
import io

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.exports import Column, xlsx_response


def opened(response: HttpResponse) -> Worksheet:
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_sheet_holds_the_rows_and_no_formula() -> None:
    moment = datetime.datetime(2026, 3, 2, 1, 30, tzinfo=datetime.UTC)
    rows = [["=1+1", 12.5, datetime.date(2026, 12, 31), moment, None, "a\x07b"]]
    response = xlsx_response("Đơn vị & việc", [Column(title) for title in "ABCDEF"], rows)
    sheet = opened(response)
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-viec.xlsx"'
    assert [cell.value for cell in sheet[1]] == list("ABCDEF")
    values = [str(cell.value) for cell in sheet[2]]
    expected = ["=1+1", "12.5", "2026-12-31 00:00:00", "2026-03-02 08:30:00", "None", "ab"]
    assert (values, sheet["A2"].data_type) == (expected, "s")
    assert (sheet["C2"].number_format, sheet.freeze_panes, sheet["A1"].font.bold) == ("dd/mm/yyyy", "A2", True)


@pytest.mark.parametrize(("rows", "filtered"), [(0, "A1:C1"), (1, "A1:C2"), (40, "A1:C41")])
def test_every_row_can_be_filtered_by_every_column(rows: int, filtered: str) -> None:
    sheet = opened(xlsx_response("Việc", [Column(title) for title in "ABC"], iter([[1, 2, 3]] * rows)))
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.max_row) == (filtered, "A2", rows + 1)


def test_sheet_prints_across_a4_as_wide_as_the_page_with_titles_and_page_numbers() -> None:
    sheet = opened(xlsx_response("Đơn vị & việc", [Column("A", 200), Column("B", 200)], [["a", "b"]]))
    page, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    assert (page.paperSize, page.orientation) == (9, "landscape")
    assert properties is not None
    assert (properties.fitToPage, page.fitToWidth, page.fitToHeight) == (True, 1, 0)
    assert (sheet.print_title_rows, sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("$1:$1", "&A", "&P / &N")


def test_column_is_as_wide_as_asked_or_as_the_longest_word_of_its_title_beside_the_filter_button() -> None:
    columns = [Column("Cấp", 9), Column("Nghiêng hẳn", 6), Column("Nội dung", 80), Column("", 5)]
    sheet = opened(xlsx_response("Việc", columns, []))
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [9, 11, 80, 5]


def test_dates_and_numbers_stand_at_the_top_beside_long_texts() -> None:
    rows = [["dài " * 200, 3, datetime.date(2026, 12, 31)]]
    sheet = opened(xlsx_response("Việc", [Column(title) for title in "ABC"], rows))
    assert [(cell.alignment.vertical, cell.alignment.wrap_text) for cell in sheet[2]] == [
        ("top", True),
        ("top", None),
        ("top", None),
    ]
