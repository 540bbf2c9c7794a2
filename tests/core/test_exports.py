"""Lists as Excel sheets."""

import datetime
import io

from openpyxl import load_workbook

from vungmanh.core.exports import Column, xlsx_response


def test_sheet_holds_the_rows_and_no_formula() -> None:
    moment = datetime.datetime(2026, 3, 2, 1, 30, tzinfo=datetime.UTC)
    rows = [["=1+1", 12.5, datetime.date(2026, 12, 31), moment, None, "a\x07b"]]
    response = xlsx_response("Đơn vị & việc", [Column(title) for title in "ABCDEF"], rows)
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-viec.xlsx"'
    assert [cell.value for cell in sheet[1]] == list("ABCDEF")
    values = [str(cell.value) for cell in sheet[2]]
    expected = ["=1+1", "12.5", "2026-12-31 00:00:00", "2026-03-02 08:30:00", "None", "ab"]
    assert (values, sheet["A2"].data_type) == (expected, "s")
    assert (sheet["C2"].number_format, sheet.freeze_panes, sheet["A1"].font.bold) == ("dd/mm/yyyy", "A2", True)
