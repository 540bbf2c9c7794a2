"""Sheets of officials as people fill them in, and imports of them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.accounts.models import User
from vungmanh.imports.domain.carrying_out import bring_in, start
from vungmanh.imports.domain.checking import check, receive
from vungmanh.imports.domain.undoing import start_undo, undo
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.units.models import Unit

ON = datetime.date(2026, 3, 2)
DAY = datetime.date(2020, 7, 1)


def official(number: int, **said: Any) -> dict[str, Any]:
    """A civil servant of the commune with a post nobody else needs."""
    row = {
        "identity_number": f"0{number:011d}", "full_name": f"Lò Văn Mẫu {number}", "born_on": datetime.date(1985, 5, 6),
        "unit": "Xã Mẫu Thượng", "position": "Chức vụ khác (ghi rõ)", "title": f"Công chức {number}",
        "valid_from": DAY,
    }  # fmt: skip
    return row | said


def book(rows: Sequence[Mapping[str, Any]], *, register: str = "officials", columns: Sequence[str] = ()) -> Workbook:
    """A workbook with the heads of the register, or of some of its columns."""
    found = register_of(register)
    wanted = [column for column in found.columns if not columns or column.name in columns]
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = found.sheet
    sheet.append([column.title for column in wanted])
    for row in rows:
        sheet.append([row.get(column.name) for column in wanted])
    return made


def content(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def received(cast: Cast, data: bytes, *, by: User | None = None, unit: Unit | None = None) -> SheetImport:
    """A sheet of the commune that came in; nobody has looked at it yet."""
    by, unit, stream = by or cast.commune_officer, unit or cast.commune, io.BytesIO(data)
    return receive(register_of("officials"), unit, stream, "can-bo.xlsx", by=by, at=AT, on=ON)


def checked(cast: Cast, data: bytes | Sequence[Mapping[str, Any]], **said: Any) -> SheetImport:
    sheet = received(cast, data if isinstance(data, bytes) else content(book(data)), **said)
    return again(sheet)


def again(sheet: SheetImport) -> SheetImport:
    """The check that waits is done."""
    return check(sheet.pk, by=sheet.uploaded_by, told=quiet)


def brought_in(sheet: SheetImport) -> SheetImport:
    start(sheet, by=sheet.uploaded_by, at=AT)
    return bring_in(sheet.pk, by=sheet.uploaded_by, at=AT, told=quiet)


def taken_back(sheet: SheetImport) -> SheetImport:
    start_undo(sheet, by=sheet.uploaded_by, at=AT)
    return undo(sheet.pk, by=sheet.uploaded_by, at=AT, told=quiet)


def faults(sheet: SheetImport) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in sheet.faults.all()]


def quiet(done: int, total: int) -> None:
    """Nobody watches."""
