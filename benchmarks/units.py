"""The country loaded, names resolved and collective names expanded, in an embedded database made for the measurement."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import Row, compared, seconds

BEFORE, AFTER = datetime.date(2018, 3, 5), datetime.date(2026, 3, 2)


def rows() -> Iterator[Row]:
    """Loading against reading the package's files; names and expansion against what the database must do anyway."""
    with tempfile.TemporaryDirectory(prefix="vungmanh-bench-") as folder:
        _set_up(folder)
        yield from _measured()


def _set_up(folder: str) -> None:
    os.environ["DATA_DIR"] = folder
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "vungmanh.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def _measured() -> Iterator[Row]:
    from django.utils import timezone

    from vungmanh.units.domain.expanding import expand
    from vungmanh.units.domain.loading import data_folder, load_country, read_country
    from vungmanh.units.domain.resolving import resolve_names
    from vungmanh.units.models import Unit

    def quiet(done: int, total: int, note: str) -> None:
        """Nobody watches."""

    reading = seconds(lambda: read_country(data_folder()))
    loading = seconds(lambda: load_country(quiet, timezone.now()))
    yield Row("units", "country loaded / its files read", loading, reading, 60)
    again = seconds(lambda: load_country(quiet, timezone.now()))
    yield Row("units", "country loaded again, nothing new / its files read", again, reading, 15)

    province = Unit.objects.get(name="Tỉnh Điện Biên", level="province")
    nation: Any = province.parent

    def resolved(count: int) -> object:
        texts = [text for number in range(count // 4) for text in _names(number)]
        return resolve_names(texts, territory=province, issuer=None, on=BEFORE)

    yield compared("units", "400 names / 40 names", lambda: resolved(400), lambda: resolved(40), bound=11, weight=3)
    yield compared(
        "units",
        "UBND cấp xã of the nation, 3.321 / the rows fetched",
        lambda: expand("ubnd.xa", territory=nation, on=AFTER),
        lambda: list(Unit.objects.filter(level="commune", kind="territory").in_force_on(AFTER)),
        bound=5,
    )


def _names(number: int) -> list[str]:
    """Four different names for each number: found, collective, of one unit, unknown."""
    return [f"Sở Nội vụ {number}", f"UBND cấp xã ({number})", f"UBND xã Mường Phăng {number}", f"các hội số {number}"]
