"""A register as an Excel sheet: empty to be filled in, filled with what is there, or with the errors of a sheet marked.

openpyxl makes the book with its head, drop-downs and help; the rows are then written into it as text, which for 20,000 rows
is many times faster than cell by cell.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.sheets import add_list, write_heads
from vungmanh.core.workbooks import Unreadable
from vungmanh.core.workbooks import Workbook as Given
from vungmanh.imports.cells import NO_WORD, YES_WORD, labels, shown, unit_words
from vungmanh.imports.enums import Kind
from vungmanh.imports.reading import FAULT_HEAD, UNIT, places_in
from vungmanh.imports.registers import MOST_ROWS, Column, Register
from vungmanh.units.models import Unit

HELP = "Hướng dẫn"
LISTS = "Danh mục"
_SHOWN_UNITS = 6000
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_PART = "xl/worksheets/sheet1.xml"
_LONGEST_CELL = 32_000
_GENERAL_HELP = (
    "Không đổi dòng tiêu đề. Cột có chữ “bắt buộc” phải điền ở mọi dòng; các cột khác để trống khi không rõ.",
    "Ô để trống không xóa những gì sổ đã ghi. Muốn xóa, hãy sửa ngay trên trang của sổ.",
    "Đơn vị đã kết thúc: gõ tên, không có trong danh sách; các ngày phải nằm trong thời gian đơn vị ấy hoạt động.",
    "Ngày ghi dạng 01/07/2025. Đừng dùng công thức, đừng gộp ô, đừng ẩn dòng, cột.",
    "Đơn vị: chọn trong danh sách. Hai đơn vị trùng tên thì ghi thêm đơn vị cấp trên: “Xã Mẫu Lâm, Huyện Mẫu Hạ”.",
    f"Chỉ cần một dòng sai thì cả bảng chưa được nhận. Mỗi bảng nhiều nhất {MOST_ROWS:,} dòng.".replace(",", "."),
)


@dataclass(frozen=True, slots=True)
class _Styles:
    """Numbers of cell styles in the book: for each column plain, and marked as wrong."""

    plain: Sequence[int]
    marked: Sequence[int]


Others = Mapping[str, Iterable[Unit]]
"""By the name of a column: units to choose from where those are other ones than the register's."""


def template(register: Register, units: Iterable[Unit], others: Others | None = None) -> bytes:
    """An empty sheet with lists to choose from."""
    return _book(register, units, [], others=others)


def filled(
    register: Register,
    units: Iterable[Unit],
    rows: Iterable[Mapping[str, Any]],
    others: Others | None = None,
    about: str = "",
) -> bytes:
    """The sheet with what the register holds: brought in again unchanged, it changes nothing. `about` stands first in its help:
    whose rows these are, as of which day."""
    words = {column.name: labels(column) for column in register.columns if column.kind == Kind.CHOICE}

    def cell(column: Column, value: Any) -> Any:
        if column.kind == Kind.CHOICE and value not in (None, ""):
            return words[column.name].get(value, str(value))
        return shown(column, value)

    lines: Iterable[tuple[list[Any], frozenset[int]]] = (
        ([cell(column, row.get(column.name)) for column in register.columns], frozenset()) for row in rows
    )
    return _book(register, units, lines, others=others, about=about)


def rows_of(unit: Unit, count: int, on: datetime.date) -> str:
    """Whose rows a sheet holds, in Vietnamese, as its heads and its help."""
    return f"Bảng này: {unit.name} và các đơn vị bên trong, những gì sổ có ngày {on:%d/%m/%Y}; {count} dòng."


def marked(
    register: Register,
    units: Iterable[Unit],
    content: bytes,
    faults: Mapping[int, Sequence[tuple[str, str]]],
    others: Others | None = None,
) -> bytes:
    """The rows as they came, wrong cells coloured, a last column with what is wrong in words; to be put right and brought in
    again. `faults` holds column and words by the number of the row."""
    given = Given(content)
    name, head, places = places_in(given, register)
    lines = [line for line in given.read(name, most_rows=MOST_ROWS + 20).lines if line.number > head]
    wanted = [places.get(column.name) for column in register.columns]

    def rows() -> Iterable[tuple[list[Any], frozenset[int]]]:
        for line in lines:
            told = faults.get(line.number, [])
            wrong = {column for column, _words in told}
            cells = [_raw(line.cells.get(place)) if place is not None else None for place in wanted]
            red = frozenset(number for number, column in enumerate(register.columns) if column.name in wrong)
            yield [*cells, "; ".join(words for _column, words in told) or None], red

    return _book(register, units, rows(), extra=[FAULT_HEAD], others=others)


def _raw(value: Any) -> Any:
    return value.shown if isinstance(value, Unreadable) else value


def _book(
    register: Register,
    units: Iterable[Unit],
    rows: Iterable[tuple[Sequence[Any], frozenset[int]]],
    extra: Sequence[str] = (),
    others: Others | None = None,
    about: str = "",
) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = register.sheet
    columns = register.columns
    write_heads(
        sheet,
        [*(column.title for column in columns), *extra],
        wide=[number for number, column in enumerate(columns) if column.kind in (Kind.TEXT, Kind.UNIT)],
        dates=[number for number, column in enumerate(columns) if column.kind == Kind.DATE],
    )
    for number, column in enumerate(columns, start=1):
        if column.kind == Kind.CODE:
            sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    named = {name: [unit_words(unit) for unit in rows] for name, rows in {UNIT: units, **(others or {})}.items()}
    _add_lists(register, sheet, lists, named)
    _add_help(register, book.create_sheet(HELP), about)
    styles = _styles(sheet, [*columns, *(Column(head, head) for head in extra)])
    out = io.BytesIO()
    book.save(out)
    return _with_rows(out.getvalue(), rows, styles)


def _add_lists(register: Register, sheet: Worksheet, lists: Worksheet, units: Mapping[str, list[str]]) -> None:
    used = 0
    for place, column in enumerate(register.columns, start=1):
        if column.kind == Kind.CHOICE:
            values, is_strict = list(labels(column).values()), True
        elif column.kind == Kind.FLAG:
            values, is_strict = [YES_WORD, NO_WORD], True
        elif column.kind == Kind.UNIT:
            values, is_strict = units.get(column.name, units[UNIT])[:_SHOWN_UNITS], False
        else:
            continue
        used += 1
        add_list(sheet, lists, used, place, values, rows=MOST_ROWS, is_strict=is_strict)


def _add_help(register: Register, guide: Worksheet, about: str) -> None:
    guide.column_dimensions["A"].width = 42
    guide.column_dimensions["B"].width = 110
    for line in (*([about] if about else []), *register.help, *_GENERAL_HELP):
        guide.append([None, line])
    guide.append([])
    for column in register.columns:
        guide.append([column.title, column_help(column)])


def column_help(column: Column) -> str:
    """How a cell of the column is written."""
    return column.help or {
        Kind.DATE: "Ngày, dạng 01/07/2025.", Kind.WHOLE: "Số nguyên.", Kind.DECIMAL: "Số, phần lẻ sau dấu phẩy.",
        Kind.FLAG: "Có hoặc Không.", Kind.CHOICE: "Chọn trong danh sách.", Kind.UNIT: "Chọn trong danh sách.",
        Kind.CODE: "Chỉ chữ số; giữ số 0 ở đầu.",
    }.get(column.kind, "Chữ.")  # fmt: skip


def _styles(sheet: Worksheet, columns: Sequence[Column]) -> _Styles:
    """Made on cells that are taken away again: the book keeps its styles by number."""
    found: list[list[int]] = []
    formats = {Kind.DATE: "dd/mm/yyyy", Kind.CODE: "@"}
    for row, fill in ((2, PatternFill()), (3, PatternFill("solid", fgColor="FBD5D5"))):
        found.append([])
        for place, column in enumerate(columns, start=1):
            cell = sheet.cell(row=row, column=place)
            cell.number_format, cell.fill = formats.get(column.kind, "General"), fill
            found[-1].append(cell.style_id)
    sheet.delete_rows(2, 2)
    return _Styles(*found)


def _with_rows(book: bytes, rows: Iterable[tuple[Sequence[Any], frozenset[int]]], styles: _Styles) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as made,
    ):
        for part in given.infolist():
            content = given.read(part)
            if part.filename != _SHEET_PART:
                made.writestr(part.filename, content)
                continue
            before, after = content.split(b"</sheetData>", 1)
            before = re.sub(rb"<dimension [^>]*/>", b"", before)
            with made.open(part.filename, "w") as sheet:
                sheet.write(before)
                for number, (cells, wrong) in enumerate(rows, start=2):
                    sheet.write(_line(number, cells, wrong, styles).encode())
                sheet.write(b"</sheetData>" + after)
    return out.getvalue()


def _line(number: int, cells: Sequence[Any], wrong: frozenset[int], styles: _Styles) -> str:
    parts = []
    for place, value in enumerate(cells):
        is_wrong = place in wrong
        if value is None and not is_wrong:
            continue
        style = styles.marked[place] if is_wrong else styles.plain[place]
        where = f'<c r="{get_column_letter(place + 1)}{number}" s="{style}"'
        if value is None:
            parts.append(f"{where}/>")
        elif isinstance(value, bool):
            parts.append(f'{where} t="b"><v>{int(value)}</v></c>')
        elif isinstance(value, datetime.date):
            parts.append(f"{where}><v>{to_excel(value)}</v></c>")
        elif isinstance(value, int | float | Decimal):
            parts.append(f"{where}><v>{value}</v></c>")
        else:
            text = escape(_NOT_ALLOWED.sub("", str(value))[:_LONGEST_CELL])
            parts.append(f'{where} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    return f'<row r="{number}">{"".join(parts)}</row>'
