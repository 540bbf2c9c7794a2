"""Statistics are taken on either database, inside a transaction."""

import pytest
from django.db import connection, transaction

from vungmanh.core.models import DayDecision
from vungmanh.core.schedule import SCHEDULE
from vungmanh.core.statistics import refresh_all_statistics, refresh_statistics

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
_KNOWN = {
    "sqlite": "SELECT CAST(stat AS integer) FROM sqlite_stat1 WHERE tbl = 'core_daydecision' LIMIT 1",
    "postgresql": "SELECT reltuples::integer FROM pg_class WHERE relname = 'core_daydecision'",
}


def test_rows_of_the_same_transaction_are_known() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        DayDecision.objects.bulk_create(
            DayDecision(day=f"2026-01-{day:02}", is_working=False, name="thử") for day in range(1, 31)
        )
        refresh_statistics(DayDecision)
        cursor.execute(_KNOWN[connection.vendor])
        assert cursor.fetchone() == (30,)


def test_all_tables_are_known_again_every_night() -> None:
    DayDecision.objects.create(day="2026-01-01", is_working=False, name="thử")
    with connection.cursor() as cursor:
        refresh_all_statistics()
        cursor.execute(_KNOWN[connection.vendor])
        assert cursor.fetchone() == (1,)
    assert SCHEDULE["core.statistics"] == 2
