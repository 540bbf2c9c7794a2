"""Pages at province size against an empty page through the same middleware and session, on SQLite and on PostgreSQL;
publication of 5,000 duties; a reporting day with 300 people at once.

Each database is measured in a process of its own, because Django knows one set of settings per process.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row, compared

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")
_TIMES_AN_EMPTY_PAGE = 4
_PUBLISHED_WITHIN = 5.0
TASKS_OF_A_LARGE_ONE = 24


def rows() -> Iterator[Row]:
    """The rows of both databases; PostgreSQL is left out with a word where there is no server."""
    yield from _in_process("sqlite", "")
    sys.path.insert(0, str(ROOT / "script"))
    from postgres import NoServerError, postgres_server

    try:
        with postgres_server() as url:
            yield from _in_process("postgresql", url)
    except NoServerError as error:
        print(f"desk: PostgreSQL left out: {error}", file=sys.stderr)


def _in_process(engine: str, url: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="vungmanh-bench-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "benchmarks.desk_settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        command = [sys.executable, "-m", "benchmarks.desk", engine]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield Row(**json.loads(line))
        if process.returncode:
            raise RuntimeError(f"benchmarks.desk {engine} ended with {process.returncode}")


def main(engine: str) -> None:
    """In the process of one database: build, measure, print a JSON object per row."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks import load, province

    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    today = timezone.localdate()
    made = province.build(today)
    for row in chain(_pages(engine, made), _publication(engine, made, today), load.reporting_day(engine, made)):
        print(json.dumps({name: getattr(row, name) for name in Row.__slots__}), flush=True)


def _pages(engine: str, made: Any) -> Iterator[Row]:
    """By the wall: what the database server does counts too. The empty page has the masthead, the session and the person."""
    from django.test import Client

    for who, person, address in _addresses(made):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        yield compared(
            "desk",
            f"{engine}: {who} {address}",
            _getting(client, address),
            _getting(client, "/trong/"),
            bound=_TIMES_AN_EMPTY_PAGE,
            runs=7,
            weight=4,
            clock=time.perf_counter,
        )


def _addresses(made: Any) -> Iterator[tuple[str, Any, str]]:
    """ "My work", the leader's page, search, a programme, its matrix and its text."""
    programme = f"/chuong-trinh/{made.programme.pk}/"
    for who, person in (("coordinator", made.coordinator), ("commune", made.officer)):
        yield who, person, "/"
        yield who, person, "/tim/?q=chuyen+doi+so"
        yield who, person, programme
    yield "leader", made.leader, "/dieu-hanh/"
    for page in ("don-vi/?xem=ma-tran", "van-ban/"):
        yield "coordinator", made.coordinator, programme + page


def _getting(client: Any, address: str) -> Callable[[], None]:
    def get() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return get


def _publication(engine: str, made: Any, today: datetime.date) -> Iterator[Row]:
    """One directive that expands to more than 5,000 duties; the bound is absolute, and that its progress is told."""
    from django.utils import timezone

    from benchmarks import province
    from vungmanh.programmes.domain.publishing import publish
    from vungmanh.units.enums import UnitType
    from vungmanh.units.models import Unit

    departments = list(Unit.objects.filter(type=UnitType.DEPARTMENT).order_by("pk"))
    owner = made.programme.unit
    directive = province.directive(
        900, owner, departments, made.coordinator, today, tasks=TASKS_OF_A_LARGE_ONE, of_all=TASKS_OF_A_LARGE_ONE
    )
    told: list[int] = []

    def progress(done: int, total: int, note: str = "") -> None:
        told.append(done)

    start = time.perf_counter()
    programme = publish(directive, by=made.coordinator, at=timezone.now(), on=today, progress=progress)
    seconds = time.perf_counter() - start
    duties = programme.duties.count()
    assert duties >= 5000 and len(told) > 1, (duties, told)
    yield Row("desk", f"{engine}: {duties} duties published / 5 s", seconds, _PUBLISHED_WITHIN, 1)


if __name__ == "__main__":
    main(sys.argv[1])
