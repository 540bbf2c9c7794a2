"""The Excel sheet of one's own units: the template with its drop-downs, and reading a filled one."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.units.domain.importing import IMPORTED_TYPES, MOST_ROWS, SheetRow, columns
from vungmanh.units.domain.levels import TIER_OF_LEVEL, rank
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.naming import tidy
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
_MOST_BYTES = 20 * 1024 * 1024
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
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
    _write_heads(sheet)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    choices = {"type": [str(type.label) for type in IMPORTED_TYPES], "parent": _parents(within, on)}
    choices |= {key: [data["name"] for data in attribute_values(key).values()] for key in attributes()}
    for number, (column, values) in enumerate(choices.items(), start=1):
        _add_list(sheet, lists, number, column, values)
    guide = book.create_sheet(HELP)
    guide.column_dimensions["A"].width = 110
    for line in _HELP_LINES:
        guide.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(stream: BinaryIO) -> list[SheetRow]:
    """The filled rows. Raises `sheet_not_excel`, `sheet_too_large`, `sheet_without_columns` (with those missing)."""
    content = stream.read(_MOST_BYTES + 1)
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        lines = sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
        places = _places(next(lines, ()))
        rows = list(_rows(lines, places))
        book.close()
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise DomainError("sheet_not_excel") from error
    return rows


def _check_archive(content: bytes) -> None:
    """Before anything is unpacked: it is a zip, and not one that swells."""
    if len(content) > _MOST_BYTES:
        raise DomainError("sheet_too_large", limit_mb=_MOST_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DomainError("sheet_not_excel") from error
    if size > 4 * _MOST_BYTES:
        raise DomainError("sheet_too_large", limit_mb=_MOST_BYTES // 1024 // 1024)


def _places(heads: Sequence[Any]) -> dict[str, int]:
    """Where each column stands, by its head; accents, case and what stands in brackets do not matter."""
    titles = {_head(column_title(column)): column for column in columns()}
    found = {titles[_head(str(cell))]: place for place, cell in enumerate(heads) if cell and _head(str(cell)) in titles}
    missing = [TITLES[column] for column in ("name", "type", "parent") if column not in found]
    if missing:
        raise DomainError("sheet_without_columns", columns=", ".join(missing))
    return found


def _rows(lines: Iterator[tuple[Any, ...]], places: dict[str, int]) -> Iterator[SheetRow]:
    for number, cells in enumerate(lines, start=2):
        values = {column: cells[place] if place < len(cells) else None for column, place in places.items()}
        if not any(_text(value) for value in values.values()):
            continue
        yield SheetRow(
            number=number,
            name=_text(values["name"]),
            type=_text(values["type"]),
            parent=_text(values["parent"]),
            valid_from=_date(values.get("valid_from")),
            valid_to=_date(values.get("valid_to")),
            aliases=tuple(part.strip() for part in _text(values.get("aliases")).split(";") if part.strip()),
            legal_basis=_text(values.get("legal_basis"))[:300],
            attributes={key: _text(values[key]) for key in attributes() if _text(values.get(key))},
        )


def _date(value: Any) -> datetime.date | str | None:
    """A date; the text itself where it is none (30/02/2026), for the error list."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = _text(value)
    if not text:
        return None
    parts = _DAY_FIRST.fullmatch(text)
    try:
        if parts:
            return datetime.date(int(parts[3]), int(parts[2]), int(parts[1]))
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else tidy(str(value))


def _head(title: str) -> str:
    return fold(tidy(title.split("(")[0]))


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


def _write_heads(sheet: Worksheet) -> None:
    for number, column in enumerate(columns(), start=1):
        cell = sheet.cell(row=1, column=number, value=column_title(column))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6EEFB")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = 34 if column in ("name", "parent") else 22
        if column in ("valid_from", "valid_to"):
            sheet.column_dimensions[get_column_letter(number)].number_format = "dd/mm/yyyy"
    sheet.freeze_panes = "B2"


def _add_list(sheet: Worksheet, lists: Worksheet, number: int, column: str, values: Sequence[str]) -> None:
    """Write the choices to the hidden sheet and point the column's cells at them."""
    letter = get_column_letter(number)
    for row, value in enumerate(values, start=1):
        lists[f"{letter}{row}"] = value
    source = f"'{LISTS}'!${letter}$1:${letter}${max(len(values), 1)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=column != "parent")
    rule.error = "Hãy chọn một giá trị trong danh sách."
    rule.errorTitle = "Giá trị không có trong danh sách"
    sheet.add_data_validation(rule)
    place = get_column_letter(columns().index(column) + 1)
    rule.add(f"{place}2:{place}{MOST_ROWS + 1}")
