"""20,000 rows of officials from upload to the last figure: checked, brought in, changed, graded, taken back.

On SQLite and on PostgreSQL, each in a process of its own.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row

ROOT = Path(__file__).resolve().parent.parent
ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
ON = datetime.date(2026, 3, 2)
MOST_SECONDS = 60.0
"""For a whole import: check and bringing in together."""
MOST_HELD = 20.0
"""So long SQLite lets others wait before they are told that it is busy."""
_FAMILIES = ("Mẫu", "Lò", "Cà", "Tòng", "Giàng", "Vàng", "Lường", "Quàng", "Hạng", "Sùng")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Hồng", "Xuân")
_GIVEN = ("Thử", "Mẫu", "Sơn", "Lâm", "Hoa", "Bình", "Dũng", "Hạnh", "Giang", "Tâm", "Thảo", "Quế")


def rows() -> Iterator[Row]:
    """The rows of both databases; PostgreSQL is left out with a word where there is no server."""
    yield from _process("")
    sys.path.insert(0, str(ROOT / "script"))
    from postgres import NoServerError, postgres_server

    try:
        with postgres_server() as url:
            yield from _process(url)
    except NoServerError as error:
        print(f"imports: PostgreSQL left out: {error}", file=sys.stderr)


def _process(url: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="vungmanh-bench-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "vungmanh.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        command = [sys.executable, "-m", "benchmarks.imports"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield Row(**json.loads(line))
        assert process.returncode == 0


def main() -> None:
    """In the process of one database."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    for row in _measured():
        print(json.dumps({name: getattr(row, name) for name in Row.__slots__}), flush=True)


def _measured() -> Iterator[Row]:
    from django.db import connection

    from benchmarks.province import build_units
    from vungmanh.imports.domain.undoing import start_undo, undo
    from vungmanh.imports.registers import register_of
    from vungmanh.imports.writing import filled

    province, by, units = build_units()
    _keep_figures()
    register = register_of("officials")
    label = f"{connection.vendor}, {ROWS} officials"
    sheet = yield from _brought_in(register, province, filled(register, units, people(units)), by, f"{label} new")
    again = list(register.export(register.units(by, ON), by=by, on=ON))
    for row in again:
        row["decision"] = "Quyết định 99/QĐ-UBND"
    changed = yield from _brought_in(register, province, filled(register, units, again), by, f"{label} changed")
    grades = register_of("evaluations")
    graded = [row | {"grade": 3} for row in grades.export(grades.units(by, ON), by=by, on=ON)]
    assert len(graded) == ROWS
    grading = yield from _brought_in(grades, province, filled(grades, units, graded), by, f"{label} graded")
    for what, one in (("grading", grading), ("change", changed), ("import", sheet)):
        start_undo(one, by=by, at=_now())
        undone = _seconds(lambda one=one: undo(one.pk, by=by, at=_now(), told=_quiet))
        yield Row("imports", f"{label}: {what} taken back / 60 s", undone, MOST_SECONDS, 1)
        one.refresh_from_db()
        assert one.state == "undone", one.refusal


def _keep_figures() -> None:
    """Of every period that a province keeps, by all definitions that ship: an import brings them along."""
    from vungmanh.indicators.domain import keeping
    from vungmanh.indicators.domain.defining import load_packs

    load_packs(at=_now())
    keeping.catch_up(at=_now())


def _brought_in(register: Any, province: Any, content: bytes, by: Any, label: str) -> Generator[Row, None, Any]:
    from vungmanh.imports.domain.checking import check

    sheet = _received(register, province, content, by)
    checked = _seconds(lambda: check(sheet.pk, by=by, told=_quiet))
    held: list[float] = []
    written = _seconds(lambda: _bring_in(sheet, by, held))
    yield Row("imports", f"{label}: checked and brought in / 60 s", checked + written, MOST_SECONDS, 1)
    yield Row("imports", f"{label}: of that, others wait to write / 20 s", held[-1], MOST_HELD, 1)
    return sheet


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


def _received(register: Any, province: Any, content: bytes, by: Any) -> Any:
    from vungmanh.imports.domain.checking import receive

    return receive(register, province, io.BytesIO(content), "can-bo.xlsx", by=by, at=_now(), on=ON)


def _bring_in(sheet: Any, by: Any, held: list[float]) -> None:
    """With how long the transaction was that wrote it: it ends with the act."""
    from vungmanh.imports.domain import carrying_out

    sheet.refresh_from_db()
    carrying_out.start(sheet, by=by, at=_now())
    began: list[float] = []
    hold = carrying_out._Bringing.hold

    def timed(bringing: Any) -> Any:
        began.append(_clock())
        return hold(bringing)

    carrying_out._Bringing.hold = timed  # type: ignore[method-assign]
    try:
        made = carrying_out.bring_in(sheet.pk, by=by, at=_now(), told=_quiet)
    finally:
        carrying_out._Bringing.hold = hold  # type: ignore[method-assign]
    held.append(_clock() - began[-1])
    assert made.state == "done", (made.state, made.fault_count)
    sheet.refresh_from_db()


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


def _seconds(act: Callable[[], object]) -> float:
    start = _clock()
    act()
    return _clock() - start


def _clock() -> float:
    """SQLite does everything in this process: its own time. A server's time is seen only by the wall."""
    from django.db import connection

    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def _now() -> datetime.datetime:
    return datetime.datetime.combine(ON, datetime.time(9), tzinfo=datetime.UTC)


if __name__ == "__main__":
    main()
