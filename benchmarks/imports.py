"""20,000 rows of officials from upload to the last figure: checked, brought in, changed, taken back.

On SQLite, or on an empty PostgreSQL database where DATABASE_URL names one.
"""

from __future__ import annotations

import datetime
import io
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.measuring import Row

ROWS = 20_000
ON = datetime.date(2026, 3, 2)
MOST_SECONDS = 60.0
"""For a whole import: check and bringing in together."""
_FAMILIES = ("Mẫu", "Lò", "Cà", "Tòng", "Giàng", "Vàng", "Lường", "Quàng", "Hạng", "Sùng")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Hồng", "Xuân")
_GIVEN = ("Thử", "Mẫu", "Sơn", "Lâm", "Hoa", "Bình", "Dũng", "Hạnh", "Giang", "Tâm", "Thảo", "Quế")


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="vungmanh-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "vungmanh.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        yield from _measured()


def _measured() -> Iterator[Row]:
    from benchmarks.province import build_units
    from vungmanh.imports.domain.checking import check
    from vungmanh.imports.domain.undoing import start_undo, undo
    from vungmanh.imports.registers import register_of
    from vungmanh.imports.writing import filled

    province, by, units = build_units()
    register = register_of("officials")
    content = filled(register, units, people(units))
    sheet = _received(province, content, by)
    checked = _seconds(lambda: check(sheet.pk, by=by, told=_quiet))
    written = _seconds(lambda: _bring_in(sheet, by))
    label = f"{ROWS:,} officials".replace(",", ".")
    yield Row("imports", f"{label} checked and brought in, all new / 60 s", checked + written, MOST_SECONDS, 1)
    again = list(register.export(register.units(by, ON), by=by, on=ON))
    for row in again:
        row["decision"] = "Quyết định 99/QĐ-UBND"
    changed = _received(province, filled(register, units, again), by)
    checked = _seconds(lambda: check(changed.pk, by=by, told=_quiet))
    written = _seconds(lambda: _bring_in(changed, by))
    yield Row("imports", f"{label} checked and brought in, all changed / 60 s", checked + written, MOST_SECONDS, 1)
    start_undo(changed, by=by, at=_now())
    undone = _seconds(lambda: undo(changed.pk, by=by, at=_now(), told=_quiet))
    start_undo(sheet, by=by, at=_now())
    undone_too = _seconds(lambda: undo(sheet.pk, by=by, at=_now(), told=_quiet))
    yield Row("imports", f"{label}: change taken back / 60 s", undone, MOST_SECONDS, 1)
    yield Row("imports", f"{label}: import taken back / 60 s", undone_too, MOST_SECONDS, 1)
    sheet.refresh_from_db()
    changed.refresh_from_db()
    assert (sheet.state, changed.state) == ("undone", "undone")


def people(units: list[Any]) -> Iterator[dict[str, Any]]:
    """Rows of fictional civil servants, spread over the units."""
    chance = random.Random(4)
    for number in range(ROWS):
        born = datetime.date(1965, 1, 1) + datetime.timedelta(days=chance.randint(0, 11_000))
        name = f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
        yield {
            "identity_number": f"0{number:011d}", "full_name": name, "born_on": born,
            "sex": chance.choice(("male", "female")), "ethnic_group": chance.choice(("kinh", "thai", "hmong")),
            "is_party_member": True, "party_joined_on": datetime.date(2010, 2, 3), "unit": units[number % len(units)],
            "position": "other_official", "title": "Công chức", "valid_from": datetime.date(2020, 7, 1),
            "general_level": 3, "professional_level": 4, "professional_field": "agriculture", "political_level": 2,
            "state_management_level": 2, "informatics_level": 1,
        }  # fmt: skip


def _received(province: Any, content: bytes, by: Any) -> Any:
    from vungmanh.imports.domain.checking import receive
    from vungmanh.imports.registers import register_of

    return receive(register_of("officials"), province, io.BytesIO(content), "can-bo.xlsx", by=by, at=_now(), on=ON)


def _bring_in(sheet: Any, by: Any) -> None:
    from vungmanh.imports.domain.carrying_out import bring_in, start

    sheet.refresh_from_db()
    start(sheet, by=by, at=_now())
    made = bring_in(sheet.pk, by=by, at=_now(), told=_quiet)
    assert made.state == "done", (made.state, made.fault_count)
    sheet.refresh_from_db()


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


def _seconds(act: Callable[[], object]) -> float:
    """By the wall: what the database server does counts too."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _now() -> datetime.datetime:
    return datetime.datetime.combine(ON, datetime.time(9), tzinfo=datetime.UTC)
