"""The Excel sheet of shares: the table to fill in, and reading a filled one, all or nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from vungmanh.core.sheets import cell_text, filled_rows, write_heads
from vungmanh.language.numbers import parse_figure
from vungmanh.language.text import fold, squeeze
from vungmanh.units.models import Unit

SHEET = "Phân bổ"
TITLES = {"code": "Mã (giữ nguyên)", "unit": "Đơn vị", "share": "Phần giao"}
MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class SheetError:
    """`code` says what is wrong with the cell, `params` fill the words."""

    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetShares:
    shares: dict[int, Decimal]
    errors: list[SheetError]


def shares_template(units: Sequence[Unit], held: Mapping[int, Decimal]) -> bytes:
    """The table with its units and what they are given now."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    write_heads(sheet, list(TITLES.values()), wide=[1])
    for unit in units:
        value = held.get(unit.pk)
        sheet.append([unit.pk, unit.name, float(value) if value is not None else None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_shares(stream: BinaryIO, units: Sequence[Unit]) -> SheetShares:
    """Shares by unit, and everything that is wrong, row by row; a unit without a figure is given nothing.

    Raises what `core.sheets.filled_rows` raises.
    """
    rows = filled_rows(stream, sheet=SHEET, titles=TITLES, required=("unit", "share"), most_rows=MOST_ROWS)
    by_code = {str(unit.pk): unit for unit in units}
    by_name: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(fold(unit.name), []).append(unit)
    found = SheetShares({}, [])
    for number, values in rows:
        _read(found, number, values, by_code, by_name)
    return found


def _read(
    found: SheetShares, number: int, values: Mapping[str, Any], by_code: Mapping[str, Unit],
    by_name: Mapping[str, Sequence[Unit]],
) -> None:  # fmt: skip
    name = cell_text(values.get("unit"))
    named = by_name.get(fold(squeeze(name)), [])
    unit = by_code.get(cell_text(values.get("code"))) or (named[0] if len(named) == 1 else None)
    if unit is None:
        found.errors.append(
            SheetError(number, "unit", "share_unit_several" if named else "share_unit_unknown", {"name": name})
        )
        return
    if unit.pk in found.shares:
        found.errors.append(SheetError(number, "unit", "share_unit_twice", {"name": name}))
        return
    value = _figure(values.get("share"))
    if isinstance(value, str):
        found.errors.append(SheetError(number, "share", "share_no_figure", {"text": value}))
    elif value is not None and value < 0:
        found.errors.append(SheetError(number, "share", "share_negative", {"text": str(value)}))
    elif value is not None:
        found.shares[unit.pk] = value


def _figure(cell: Any) -> Decimal | str | None:
    """A number; the text itself where it is none. "1.200" and "12,5" are read as people write them here."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = cell_text(cell).replace(" ", "")
    if not text:
        return None
    value = parse_figure(text.removeprefix("-"))
    if value is None:
        return cell_text(cell)
    return Decimal(str(-value if text.startswith("-") else value))
