"""A workbook becomes rows of a register: the sheet and its head are found, every cell is read, every doubt is noted."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from vungmanh.core.errors import DomainError
from vungmanh.core.sheets import cell_text, head_key
from vungmanh.core.workbooks import Line, Merged, SheetData, Workbook
from vungmanh.imports.cells import CellError, Reader, Units
from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import MOST_ROWS, Column, Plan, Register, Row
from vungmanh.language.legacy import from_legacy
from vungmanh.units.domain.importing import RowError
from vungmanh.units.models import Unit

FAULT_HEAD = "Lỗi cần sửa"
UNIT = "unit"
"""The column of the unit to which a row belongs."""
_OURS = frozenset(map(head_key, (FAULT_HEAD, "STT", "TT", "Số TT")))
_FIRST_LINES = 10
_SHOWN_HEADS = 10


@dataclass(slots=True)
class _Head:
    sheet: str
    line: Line
    places: dict[str, int]
    ignored: list[str]


def read_into(plan: Plan, register: Register, content: bytes, progress: Callable[[int], None] | None = None) -> None:
    """Fill the plan with the rows of the sheet, with what is wrong in their cells and what was read otherwise.

    Raises what `core.workbooks` refuses, and `sheet_without_columns`, `sheet_head_twice`, `sheet_too_long`.
    """
    book = Workbook(content)
    head = _found(book, register)
    data = book.read(head.sheet, most_rows=MOST_ROWS + _FIRST_LINES + 1, progress=progress)
    lines = [line for line in data.lines if line.number > head.line.number]
    if len(lines) > MOST_ROWS or data.is_cut:
        raise DomainError("sheet_too_long", limit=MOST_ROWS)
    _Cells(plan, register, head.places).read(lines, data)
    if not plan.rows:
        plan.faults.append(RowError(head.line.number + 1, register.columns[0].name, "sheet_empty"))
    if head.ignored:
        heads = ", ".join(head.ignored[:_SHOWN_HEADS]) + ("…" if len(head.ignored) > _SHOWN_HEADS else "")
        plan.notes.append(("columns_ignored", {"heads": heads}))
    if head.sheet != register.sheet:
        plan.notes.append(("sheet_taken", {"sheet": head.sheet}))


def _found(book: Workbook, register: Register) -> _Head:
    """The line that holds most of our heads, on the sheet of our name, else on the one where it is best."""
    names = sorted(book.names, key=lambda name: name != register.sheet)
    titles = {head_key(column.title): column.name for column in register.columns}
    best: tuple[int, str, Line] | None = None
    for name in names:
        for line in book.head(name, _FIRST_LINES):
            count = len({head_key(cell_text(cell)) for cell in line.cells.values()} & set(titles))
            if best is None or count > best[0]:
                best = (count, name, line)
        if best and best[0] and best[1] == register.sheet:
            break
    required = [column for column in register.columns if column.is_required]
    if best is None or best[0] == 0:
        raise DomainError("sheet_of_something_else", register=str(register.label))
    _count, name, line = best
    places: dict[str, int] = {}
    ignored = []
    for place, cell in sorted(line.cells.items()):
        key = head_key(cell_text(cell))
        column = titles.get(key)
        if column in places:
            raise DomainError("sheet_head_twice", head=cell_text(cell))
        if column:
            places[column] = place
        elif key not in _OURS:
            ignored.append(cell_text(cell))
    missing = [_bare(column.title) for column in required if column.name not in places]
    if missing:
        raise DomainError("sheet_without_columns", columns=", ".join(missing))
    return _Head(name, line, places, ignored)


def places_in(book: Workbook, register: Register) -> tuple[str, int, dict[str, int]]:
    """Name of the sheet, number of the row of its head, and where the columns stand. Raises as `read_into` does."""
    head = _found(book, register)
    return head.sheet, head.line.number, head.places


class _Cells:
    """Reads line after line; knows which ranges are merged and where letters of old fonts are."""

    def __init__(self, plan: Plan, register: Register, places: Mapping[str, int]) -> None:
        self._plan, self._places = plan, places
        units = self._units = _units(register, plan)
        others = {column.name: _units(register, plan, column.name) for column in other_unit_columns(register)}
        self._columns = [
            (column, places[column.name], Reader(column, others.get(column.name, units), plan.on))
            for column in register.columns
            if column.name in places
        ]
        self._required = [column.name for column in register.columns if column.is_required]
        self._names = {place: name for name, place in places.items()}
        self._converted: list[tuple[int, str, str, str]] = []
        self._computed = 0

    def read(self, lines: Sequence[Line], data: SheetData) -> None:
        covered = self._merged(lines, data.merged)
        for line in lines:
            row = self._row(line, covered)
            if row:
                self._plan.rows.append(row)
        self._hidden(lines, data.hidden_places)
        if self._converted:
            number, column, before, after = self._converted[0]
            told = {"count": len(self._converted), "row": number, "column": column, "before": before, "after": after}
            self._plan.notes.append(("letters_converted", told))
        if self._computed:
            self._plan.notes.append(("formulas_computed", {"count": self._computed}))

    def _row(self, line: Line, covered: set[tuple[int, int]]) -> Row | None:
        cells: dict[str, Any] = {}
        row = Row(line.number, cells)
        given = line.cells
        for column, place, reader in self._columns:
            cell = given.get(place)
            if cell is None:
                continue
            if type(cell) is str and cell in reader.known and place not in line.computed:
                cells[column.name] = reader.known[cell]
                continue
            told = cell
            if isinstance(cell, str) and not cell.isascii():
                cell = self._unicode(row, column.name, cell, line.fonts.get(place, ""))
                if cell is None:
                    continue
            if place in line.computed:
                self._computed += 1
            try:
                cells[column.name] = reader.value(cell)
                if reader.repeats and cell is told and type(cell) is str:
                    reader.known[cell] = cells[column.name]
            except CellError as error:
                self._plan.wrong(row, column.name, error.code, **error.params)
        if not cells and not row.wrong:
            return None
        if (unit := cells.get("unit")) and (day := cells.get("valid_from")):
            cells["unit"] = self._units.of_the_day(unit, day)
        for name in self._required:
            if name not in cells and (line.number, self._places[name]) not in covered:
                self._plan.wrong(row, name, "cell_missing")
        return row

    def _unicode(self, row: Row, column: str, cell: str, font: str) -> str | None:
        text, encoding = from_legacy(cell, font)
        if encoding == "?":
            self._plan.wrong(row, column, "letters_unknown", value=cell[:60])
            return None
        if encoding:
            self._converted.append((row.number, column, cell[:60], text[:60]))
        return text

    def _merged(self, lines: Sequence[Line], merged: Sequence[Merged]) -> set[tuple[int, int]]:
        """Cells below merged ones say nothing of their own; each range that touches our rows is an error."""
        filled = {line.number for line in lines}
        covered = set()
        for span in merged:
            places = [place for place in range(span.first_place, span.last_place + 1) if place in self._names]
            numbers = range(span.first_row, min(span.last_row, span.first_row + MOST_ROWS) + 1)
            touched = next((number for number in numbers if number in filled), None)
            if places and touched:
                error = RowError(touched, self._names[places[0]], "cells_merged", {"range": span.shown})
                self._plan.faults.append(error)
                covered |= {(number, place) for number in numbers for place in places}
        return covered

    def _hidden(self, lines: Sequence[Line], places: set[int]) -> None:
        """Nobody sees what a hidden row brings in: one error for each run of them."""
        first = self._columns[0][0].name
        for start, end in _runs([line.number for line in lines if line.is_hidden]):
            self._plan.faults.append(RowError(start, first, "rows_hidden", {"first": start, "last": end}))
        used = {place for line in lines for place in line.cells}
        for place in sorted(places & set(self._names) & used):
            letter = get_column_letter(place + 1)
            number = lines[0].number
            self._plan.faults.append(RowError(number, self._names[place], "column_hidden", {"letter": letter}))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for number in numbers:
        if previous is not None and start is not None and number != previous + 1:
            yield start, previous
            start = number
        start, previous = (start if start is not None else number), number
    if start is not None and previous is not None:
        yield start, previous


def _units(register: Register, plan: Plan, column: str = UNIT) -> Units:
    allowed = list(units_of(register, plan.unit, plan.by, plan.on, column))
    past = register.past_units(plan.by, plan.on).filter(path__within=plan.unit.path).select_related("parent")

    def is_anywhere(name: str) -> bool:
        return Unit.objects.in_force_on(plan.on).filter(folded=name).exists()

    return Units(allowed, list(past), is_anywhere, plan.on)


def other_unit_columns(register: Register) -> list[Column]:
    """Columns of units besides the one to which a row belongs."""
    return [column for column in register.columns if column.kind == Kind.UNIT and column.name != UNIT]


def units_of(register: Register, unit: Unit, by: Any, on: datetime.date, column: str = UNIT) -> Any:
    """The unit and those below it for which the person may bring in records (that the column may name), in Vietnamese
    order."""
    named = register.units(by, on) if column == UNIT else register.units_of_column(column, by, on)
    rows = named.filter(path__within=unit.path)
    return rows.select_related("parent").order_by("sort_key", "pk")


def _bare(title: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", title)
