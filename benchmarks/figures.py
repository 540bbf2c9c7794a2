"""Figures: counting all of them anew against SQL written by hand, and bringing one changed record through; at the size of a
province and of the country, on SQLite and on PostgreSQL.

The data is built in one process, counted in another, so that its memory is that of counting alone, and shown by a third.
Figures are of processor time, of PostgreSQL with that of its server process: other work on the machine lengthens it less than
the wall, which stands beside it, with the load. `BENCH_FIGURES="postgresql country"` measures only that; any engines and
sizes can be named.
"""

from __future__ import annotations

import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import Row

ROOT = Path(__file__).resolve().parent.parent
ON = datetime.date(2026, 11, 20)
MONTHS, _NIGHT = 24, datetime.timedelta(days=1)
_BY_HAND, _CHANGED, _SHARE, _PAGE, _FLAT, _MEMORY_MB, _CHECK = 1.5, 0.05, 1000, 4, 1.3, 500, 2
_WARM = 10
"""So often a page is opened, or a record changed, beforehand: PostgreSQL plans a question anew for the first eight times on
each connection."""
_OF_A_COMMUNE = "figures of a commune, with all history"


@dataclass(frozen=True, slots=True)
class Size:
    provinces: int
    communes: int
    officials: int
    runs: int


SIZES = {"province": Size(1, 150, 20_000, 3), "country": Size(34, 3_321, 300_000, 1)}


def rows() -> Iterator[Row]:
    """The rows of both databases, and how the cost of a commune grows from province to country."""
    each: dict[str, list[float]] = {}
    for row in _rows():
        yield row
        if row.what.endswith(_OF_A_COMMUNE):
            engine = row.what.split()[0]
            spent = each.setdefault(engine, [])
            spent.append(row.figure)
            if len(spent) == len(SIZES):
                yield Row("figures", f"{engine}: a commune of the country / of a province", spent[1], spent[0], _FLAT)


def _rows() -> Iterator[Row]:
    """PostgreSQL is left out with a word where there is no server."""
    named = os.environ.get("BENCH_FIGURES", "").split()
    sizes = [size for size in SIZES if size in named or not SIZES.keys() & set(named)]
    if "sqlite" in named or "postgresql" not in named:
        for size in sizes:
            yield from _size("sqlite", size, "")
    if "sqlite" in named and "postgresql" not in named:
        return
    sys.path.insert(0, str(ROOT / "script"))
    from postgres import NoServerError, postgres_server

    for size in sizes:
        try:
            with postgres_server() as url:
                yield from _size("postgresql", size, url)
        except NoServerError as error:
            print(f"figures: PostgreSQL left out: {error}", file=sys.stderr)
            return


def _size(engine: str, size: str, url: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="vungmanh-bench-") as folder:
        for act in ("build", "measure", "pages"):
            start = time.perf_counter()
            for line in _process(act, engine, size, folder, url):
                yield Row(**json.loads(line))
            _say(f"{engine} {size}: {act}", time.perf_counter() - start)


def _process(act: str, engine: str, size: str, folder: str, url: str) -> Iterator[str]:
    """Its lines as they come: what was measured before something fails is not lost."""
    environment = os.environ | {
        "DATA_DIR": folder,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.figures_settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    command = [sys.executable, "-m", "benchmarks.figures", act, engine, size]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield from process.stdout or ()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def build(size: Size) -> None:
    """Units, officials with their stretches, sixty definitions."""
    from django.core.management import call_command

    from benchmarks import figures_register, figures_sql
    from vungmanh.indicators.domain.defining import load_packs
    from vungmanh.indicators.models import Indicator
    from vungmanh.indicators.policies import Pack

    call_command("migrate", verbosity=0, skip_checks=True, run_syncdb=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    figures_register.build(provinces=size.provinces, communes=size.communes, officials=size.officials, on=ON)
    Indicator.objects.all().delete()
    pack = Pack("bench", "1", tuple(each.body for each in figures_sql.indicators()))
    load_packs(at=_at(), found=(pack,))


def measure(engine: str, size_name: str) -> Iterator[Row]:
    """In the process of one database and size."""
    from vungmanh.core.statistics import refresh_all_statistics
    from vungmanh.indicators.domain import keeping
    from vungmanh.indicators.domain.summing import sum_up
    from vungmanh.indicators.models import Indicator, KeptPeriod
    from vungmanh.indicators.periods import periods_up_to
    from vungmanh.indicators.quality import keep_quality

    size, label = SIZES[size_name], f"{engine} {size_name}"
    periods = periods_up_to(ON, months=MONTHS, years=0)
    for period in periods:
        KeptPeriod.objects.create(day=period.day, span=period.span, opened_at=_at())
    Indicator.objects.update(counted=1)
    ours, theirs, memory, sums = list[Spent](), list[Spent](), 0.0, []
    for _ in range(size.runs):
        _empty()
        ours.append(_spent(lambda: keeping.count_all(keeping.counted_versions(), periods, on=ON)))
        memory = memory or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sums.append(_sums())
        _empty()
        theirs.append(_spent(lambda: _by_hand([period.day for period in periods])))
        sums.append(_sums())
    assert all(found == sums[0] for found in sums), "the SQL by hand does not give the same figures"
    recompute = _middle(ours).processor
    yield Row("figures", f"{label}: {sums[0][0]} figures / SQL by hand", recompute, _middle(theirs).processor, _BY_HAND)
    _say(f"{label}: that", _middle(ours).wall, _middle(theirs).wall)
    yield Row("figures", f"{label}: memory of it, in MB / 500 MB", memory / 1000, _MEMORY_MB / 1000, 1)
    yield Row("figures", f"{label}: {_OF_A_COMMUNE}", recompute / size.communes, 1, 1)
    made = _spent(lambda: sum_up((_at() + _NIGHT).date()))
    _say(f"{label}: sums of territories, {made.processor:.2f} s of processor", made.wall)
    yield from _changed(label, recompute + made.processor, periods)
    found: list[Any] = []
    checked = _spent(lambda: found.append(keeping.check(at=_at() + 2 * _NIGHT)))
    assert found[0].different == 0, "figures that followed their records are not what is counted"
    yield Row("figures", f"{label}: nightly check of all / recompute", checked.processor, recompute, _CHECK)
    _say(f"{label}: that", checked.wall)
    keep_quality(at=_at() + 2 * _NIGHT)
    refresh_all_statistics()


def _changed(label: str, recompute: float, periods: Sequence[Any]) -> Iterator[Row]:
    """On the day after the first night. A level is recorded, of today or two years back, written as the register of officials
    writes its stretches, by a process set up as those of the web server are; until the figure of the province that a target
    reads is another. `recompute`: all figures counted anew, with the sums of provinces made of them, which the record moves
    too."""
    from copy import copy

    from django.db import transaction

    import vungmanh.wsgi  # noqa: F401
    from vungmanh.indicators import selectors
    from vungmanh.indicators.domain import keeping
    from vungmanh.officials.domain.stretches import Rebuilt, write_rebuilt
    from vungmanh.officials.models import PostStretch
    from vungmanh.units.models import Unit

    territory = Unit.objects.get(pk=1)
    code, month = "bench.cadre.secondary", periods[-1]
    for told, since in (("a record of this month", ON), ("a record two years back", periods[0].first)):
        stretches = PostStretch.objects.filter(kind="cadre", valid_to=None, unit__path__startswith=territory.path)
        stretches = stretches.filter(professional_level__lt=2, valid_from__lt=since)
        spent = list[Spent]()
        for stretch in stretches.order_by("-pk")[: _WARM + 25]:
            ended, later = copy(stretch), copy(stretch)
            ended.pk, ended.valid_to = None, since - datetime.timedelta(days=1)
            later.pk, later.valid_from, later.professional_level = None, since, 4

            def record(stretch: Any = stretch, now: Any = (ended, later), since: datetime.date = since) -> None:
                with transaction.atomic():
                    write_rebuilt(Rebuilt(new=list(now), are_replacing=True))
                    keeping.replaced(["official"], was=[stretch], now=now, since=since, at=_at() + _NIGHT)

            before = selectors.figures([code], [month], territory)[code, month].numerator
            after: list[Any] = []

            def bring_through(record: Callable[[], None] = record, after: list[Any] = after) -> None:
                record()
                after.append(selectors.figures([code], [month], territory)[code, month].numerator)

            spent.append(_spent(bring_through))
            assert after == [before + 1], (before, after)
        middle = _middle(spent[_WARM:])
        yield Row("figures", f"{label}: {told} / 50 ms", middle.processor, _CHANGED, 1)
        yield Row("figures", f"{label}: {told}, by the wall / 50 ms", middle.wall, _CHANGED, 1)
        yield Row(
            "figures", f"{label}: {told}, {_SHARE} times / recompute with sums", _SHARE * middle.processor, recompute, 1
        )
        _say(f"{label}: that")


def pages(engine: str, size: str) -> Iterator[Row]:
    """Pages of the room, of a coordinator of the first province, against an empty page: in a process of their own, set up as
    those of the web server are."""
    from django.test import Client

    import vungmanh.wsgi  # noqa: F401
    from benchmarks.measuring import compared
    from benchmarks.province import _person
    from vungmanh.accounts.enums import Role
    from vungmanh.units.models import Unit

    label = f"{engine} {size}"
    person = _person("dieuphoi", Role.COORDINATOR, Unit.objects.get(pk=1))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def getting(address: str) -> Callable[[], None]:
        def get() -> None:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        return get

    for address in [*(address for _, address in addresses()), "/trong/"] * _WARM:
        getting(address)()
    for told, address in addresses():
        yield compared("figures", f"{label}: page of {told}", getting(address), getting("/trong/"), bound=_PAGE, runs=7,
                       weight=4, clock=_processor)  # fmt: skip
    _say(f"{label}: pages")


def addresses() -> list[tuple[str, str]]:
    """What is measured, with its address."""
    from vungmanh.indicators.models import Indicator
    from vungmanh.units.models import Unit

    pk = Indicator.objects.get(code="bench.cadre.secondary").pk
    commune = Unit.objects.filter(parent=1).order_by("pk").values_list("pk", flat=True)[0]
    return [
        ("a figure of the province", f"/so-lieu/chi-so/{pk}/so/"),
        ("a figure of a commune", f"/so-lieu/chi-so/{pk}/so/?don_vi={commune}"),
        ("the table, 50 communes a page", f"/so-lieu/bang/?chi_so={pk}"),
        ("the catalogue", "/so-lieu/"),
        ("the quality of data", "/so-lieu/chat-luong/"),
    ]


def _by_hand(days: Sequence[datetime.date]) -> None:
    from django.db import connection, transaction

    from benchmarks import figures_sql
    from vungmanh.indicators.models import Indicator

    pk_of = dict(Indicator.objects.values_list("code", "pk"))
    said = figures_sql.indicators()
    for statements in figures_sql.months_by_hand(days, said, pk_of, ON, connection.vendor):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        cursor.execute("TRUNCATE indicators_figure" if is_postgres else "DELETE FROM indicators_figure")
        cursor.execute("ANALYZE indicators_figure")


def _sums() -> tuple[Any, ...]:
    """How many there are and what they add up to: the same for two ways that give the same."""
    from django.db.models import Count, F, Sum

    from vungmanh.indicators.models import Figure

    found = Figure.objects.aggregate(
        rows=Count("*"),
        above=Sum(F("numerator") * (F("indicator_id") % 97 + 1)),
        below=Sum(F("denominator") * (F("unit_id") % 89 + 1)),
        unclear=Sum(F("unjudged") * (F("unit_id") % 83 + 1)),
    )
    return found["rows"], int(found["above"]), int(found["below"]), int(found["unclear"])


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds."""

    processor: float
    wall: float


def _spent(act: Callable[[], object]) -> Spent:
    processor, wall = _processor(), time.perf_counter()
    act()
    return Spent(_processor() - processor, time.perf_counter() - wall)


def _middle(spent: list[Spent]) -> Spent:
    return Spent(median(each.processor for each in spent), median(each.wall for each in spent))


def _processor() -> float:
    """Of this process and of its server process; of a server on another machine only the wall tells."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time()
    connection.ensure_connection()
    clock = _clock_of(connection.connection.info.backend_pid)
    return time.perf_counter() if clock is None else time.process_time() + int(clock.read_text().split()[0]) / 1e9


@lru_cache
def _clock_of(server: int) -> Path | None:
    """Where Linux tells the nanoseconds that a server process of this machine was at work."""
    home = Path(f"/proc/{server}")
    try:
        is_ours = (home / "comm").read_text().startswith("postgres")
    except OSError:
        return None
    return home / "schedstat" if is_ours else None


def _say(what: str, *walls: float) -> None:
    """Beside the rows: seconds by the wall, and how much else the machine had to do."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    told = f" {' / '.join(f'{wall:.1f} s' for wall in walls)} by the wall;" if walls else ""
    print(f"figures: {what}:{told} load {load}", file=sys.stderr, flush=True)


def _at() -> datetime.datetime:
    return datetime.datetime.combine(ON, datetime.time(9), tzinfo=datetime.UTC)


def main(act: str, engine: str, size: str) -> None:
    import django

    django.setup()
    if act == "build":
        build(SIZES[size])
        return
    for row in (measure if act == "measure" else pages)(engine, size):
        print(json.dumps({name: getattr(row, name) for name in Row.__slots__}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
