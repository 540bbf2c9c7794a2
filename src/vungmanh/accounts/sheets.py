"""The Excel sheet of people: the template with its drop-downs, and reading a filled one."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.accounts.domain.importing import MOST_ROWS, SheetRow
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import units_to_give
from vungmanh.core.sheets import add_list, cell_date, cell_text, filled_rows, write_heads

SHEET = "Người dùng"
HELP = "Hướng dẫn"
LISTS = "Danh mục"
TITLES = {
    "full_name": "Họ và tên (bắt buộc)",
    "username": "Tên đăng nhập (bắt buộc)",
    "position_title": "Chức vụ",
    "email": "Thư điện tử",
    "role": "Vai trò (bắt buộc)",
    "unit": "Đơn vị (bắt buộc)",
    "valid_from": "Từ ngày",
    "valid_to": "Đến hết ngày",
}
_HELP_LINES = (
    "Mỗi dòng của tờ “Người dùng” là một vai trò của một người. Người có hai vai trò thì ghi hai dòng. Không đổi dòng tiêu đề.",
    "Tên đăng nhập: 3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch; ví dụ: nguyenvanmau, xa.maulam.",
    "Vai trò: chọn trong danh sách. Đơn vị: chọn trong danh sách hoặc ghi mã đơn vị.",
    "Hai đơn vị trùng tên thì ghi thêm đơn vị cấp trên: “Xã Mẫu Lâm, Huyện Mẫu Hạ”.",
    "Ngày ghi dạng 01/07/2025. “Từ ngày” để trống là từ hôm nay; “Đến hết ngày” để trống là cho đến khi có thay đổi.",
    "Người đã có tài khoản (cùng tên đăng nhập, hoặc để trống tên đăng nhập và cùng thư điện tử) chỉ được thêm vai trò.",
    "Chỉ cần một dòng sai thì cả tờ chưa được nhận; lỗi được liệt kê theo dòng và cột.",
)
_SHOWN_UNITS = 5000


def template(by: User, on: datetime.date) -> bytes:
    """An empty sheet, with lists to choose roles and the units of the person's scope from."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    heads = list(TITLES)
    dates = [heads.index(column) for column in ("valid_from", "valid_to")]
    write_heads(sheet, list(TITLES.values()), wide=[heads.index("full_name"), heads.index("unit")], dates=dates)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    choices = {"role": [str(role.label) for role in Role], "unit": _units(by, on)}
    for number, (column, values) in enumerate(choices.items(), start=1):
        place = heads.index(column) + 1
        add_list(sheet, lists, number, place, values, rows=MOST_ROWS, is_strict=column == "role")
    guide = book.create_sheet(HELP)
    guide.column_dimensions["A"].width = 110
    for line in _HELP_LINES:
        guide.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(stream: BinaryIO) -> list[SheetRow]:
    """The filled rows; raises what `core.sheets.filled_rows` raises."""
    required = ("full_name", "username", "role", "unit")
    rows = filled_rows(stream, sheet=SHEET, titles=TITLES, required=required, most_rows=MOST_ROWS)
    return [_row(number, values) for number, values in rows]


def column_title(column: str) -> str:
    """The head of the column without what stands in brackets."""
    return TITLES[column].split(" (")[0]


def _row(number: int, values: dict[str, Any]) -> SheetRow:
    texts = {
        column: cell_text(values.get(column))
        for column in ("username", "full_name", "position_title", "email", "role", "unit")
    }
    starts, ends = (cell_date(values.get(column)) for column in ("valid_from", "valid_to"))
    return SheetRow(number=number, valid_from=starts, valid_to=ends, **texts)


def _units(by: User, on: datetime.date) -> list[str]:
    """Names to choose from; those that occur twice with the unit above."""
    units = list(units_to_give(by, on).select_related("parent")[:_SHOWN_UNITS])
    names = Counter(unit.name for unit in units)
    return [
        unit.name if names[unit.name] == 1 or not unit.parent else f"{unit.name}, {unit.parent.name}" for unit in units
    ]
