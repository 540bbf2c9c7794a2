"""The Excel sheet of one's own units: the template with its drop-downs, and reading a filled one."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from collections.abc import Mapping
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.sheets import add_list, cell_date, cell_text, filled_rows, write_heads
from vungmanh.units.domain.importing import IMPORTED_TYPES, MOST_ROWS, SheetRow, columns
from vungmanh.units.domain.levels import TIER_OF_LEVEL, rank
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.policies import attribute_values, attributes
from vungmanh.units.selectors import units_within

SHEET = "Đơn vị"
HELP = "Hướng dẫn"
LISTS = "Danh mục"
TITLES = {
    "name": "Tên đơn vị (bắt buộc)",
    "type": "Loại (bắt buộc)",
    "parent": "Thuộc (bắt buộc)",
    "valid_from": "Có từ ngày",
    "valid_to": "Đến hết ngày",
    "aliases": "Tên khác (cách nhau dấu ;)",
    "legal_basis": "Căn cứ",
}
_HELP_LINES = (
    "Mỗi dòng của tờ “Đơn vị” là một thôn, một cơ quan hoặc một xã. Không đổi dòng tiêu đề.",
    "Tên ghi đủ cả loại: “Thôn Lâm Sơn”, “Tổ dân phố 3”, “Phòng Kinh tế”.",
    "Loại và Thuộc: chọn trong danh sách. Hai đơn vị trùng tên thì ghi thêm đơn vị cấp trên: “Xã Mẫu Lâm, Huyện Mẫu Hạ”.",
    "Một dòng có thể thuộc đơn vị ở dòng phía trên của cùng tờ này.",
    "Ngày ghi dạng 01/07/2025; để trống nếu đơn vị có từ trước đến nay.",
    "Đơn vị đã có (cùng tên, cùng nơi) không bị thêm lần nữa; thuộc tính và tên khác được bổ sung.",
    "Chỉ cần một dòng sai thì cả tờ chưa được nhận; lỗi được liệt kê theo dòng và cột.",
)
_SHOWN_PARENTS = 5000


def column_title(column: str) -> str:
    """The head of the column; a property is called by its name."""
    return TITLES.get(column) or str(attributes()[column]["name"])


def template(within: Unit, on: datetime.date) -> bytes:
    """An empty sheet for units below `within`, with lists to choose types, places and properties from."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    heads = columns()
    write_heads(
        sheet,
        [column_title(column) for column in heads],
        wide=[heads.index(column) for column in ("name", "parent")],
        dates=[heads.index(column) for column in ("valid_from", "valid_to")],
    )
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    choices = {"type": [str(type.label) for type in IMPORTED_TYPES], "parent": _parents(within, on)}
    choices |= {key: [data["name"] for data in attribute_values(key).values()] for key in attributes()}
    for number, (column, values) in enumerate(choices.items(), start=1):
        place = heads.index(column) + 1
        add_list(sheet, lists, number, place, values, rows=MOST_ROWS, is_strict=column != "parent")
    guide = book.create_sheet(HELP)
    guide.column_dimensions["A"].width = 110
    for line in _HELP_LINES:
        guide.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(stream: BinaryIO) -> list[SheetRow]:
    """The filled rows. Raises `sheet_not_excel`, `sheet_too_large`, `sheet_without_columns` (with those missing)."""
    titles = {column: column_title(column) for column in columns()}
    required = ("name", "type", "parent")
    rows = filled_rows(stream, sheet=SHEET, titles=titles, required=required, most_rows=MOST_ROWS)
    return [_row(number, values) for number, values in rows]


def _row(number: int, values: Mapping[str, Any]) -> SheetRow:
    aliases = cell_text(values.get("aliases")).split(";")
    return SheetRow(
        number=number,
        name=cell_text(values["name"]),
        type=cell_text(values["type"]),
        parent=cell_text(values["parent"]),
        valid_from=cell_date(values.get("valid_from")),
        valid_to=cell_date(values.get("valid_to")),
        aliases=tuple(part.strip() for part in aliases if part.strip()),
        legal_basis=cell_text(values.get("legal_basis"))[:300],
        attributes={key: cell_text(values[key]) for key in attributes() if cell_text(values.get(key))},
    )


def _parents(within: Unit, on: datetime.date) -> list[str]:
    """Names to choose a place from; those that occur twice with the unit above."""
    units = list(units_within(within, on).select_related("parent").order_by("sort_key", "pk"))
    places = [unit for unit in units if unit.kind == UnitKind.ORGANISATION or rank(TIER_OF_LEVEL[unit.level]) < 4]
    names = Counter(unit.name for unit in units)
    shown = [within.name]
    for unit in places[:_SHOWN_PARENTS]:
        is_alone = names[unit.name] == 1
        shown.append(unit.name if is_alone or not unit.parent else f"{unit.name}, {unit.parent.name}")
    return shown
