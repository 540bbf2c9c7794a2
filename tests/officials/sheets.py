"""Sheets of lines of files as people fill them in."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import ON, again, book, content
from tests.officials.factories import make_person, make_post
from vungmanh.accounts.models import User
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.officials.models import Person
from vungmanh.units.models import Unit

BORN = datetime.date(1985, 5, 6)
SINCE = datetime.date(2025, 7, 1)


def servant(unit: Unit, name: str, **said: Any) -> Person:
    """Of whom the sheet may be about: somebody who holds a main post in the unit."""
    person = make_person(unit, name, born_on=BORN, **said)
    make_post(person, "expert_home_affairs", valid_from=SINCE)
    return person


def checked(
    cast: Cast,
    register: str,
    rows: Sequence[Mapping[str, Any]] | bytes,
    *,
    by: User | None = None,
    unit: Unit | None = None,
) -> SheetImport:
    """A sheet of the commune that came in and was looked at; its file is called by the address of the register."""
    data = rows if isinstance(rows, bytes) else content(book(rows, register=register))
    found = register_of(register)
    made = receive(
        found, unit or cast.commune, io.BytesIO(data), f"{found.address}.xlsx", by=by or cast.commune_officer, at=AT, on=ON
    )  # fmt: skip
    return again(made)
