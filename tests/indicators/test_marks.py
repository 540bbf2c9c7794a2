"""Definitions and kept periods are read again only where their mark is another."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.indicators import catalogue
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.marks import CatalogueMark, mark_anew
from vungmanh.indicators.models import Indicator, KeptPeriod

pytestmark = pytest.mark.domain
DAY = datetime.date(2026, 3, 31)


@pytest.fixture
def row(cast: Cast) -> Indicator:
    body = {"code": "test.count", "name": "Người làm việc", "numerator": {"countable": "official"}}
    return define(cast.province, body, by=cast.officer, at=AT)


@pytest.fixture
def unchecked(settings: Any) -> None:
    settings.PREPARED_CHECKED = False


def days() -> set[datetime.date]:
    return {each.period.day for each in catalogue.all_kept()}


@pytest.mark.usefixtures("unchecked")
def test_the_same_mark_reads_nothing_and_every_write_gives_another(row: Indicator) -> None:
    mark_anew()
    KeptPeriod.objects.all().delete()
    assert not days()
    writes = [
        lambda: KeptPeriod.objects.create(day=DAY, span="month"),
        lambda: KeptPeriod.objects.filter(day=DAY).update(summed_on=DAY),
        lambda: KeptPeriod.objects.bulk_create([KeptPeriod(day=DAY.replace(day=1), span="month")]),
        lambda: KeptPeriod.objects.get(day=DAY).delete(),
        lambda: KeptPeriod.objects.all().delete(),
        lambda: Indicator.objects.filter(pk=row.pk).update(counted=0),
        lambda: row.versions.get().save(),
        lambda: row.delete(),
    ]
    for write in writes:
        before = CatalogueMark.objects.get().mark
        write()
        assert CatalogueMark.objects.get().mark != before
        found = catalogue.catalogue()
        with connection.cursor() as cursor:
            cursor.execute(catalogue._statement(connection.vendor), ["", ""])
            fresh = catalogue._Read(*cursor.fetchone())
        assert found.kept == catalogue._kept(fresh.periods or "[]")
        assert found[:2] == catalogue._defined(fresh.definitions or "[]")
        with connection.cursor() as cursor:
            cursor.execute(catalogue._statement(connection.vendor), [fresh.mark] * 2)
            assert cursor.fetchone() == (fresh.mark, None, None)


@pytest.mark.usefixtures("unchecked")
def test_what_was_taken_back_is_not_kept(row: Indicator) -> None:
    KeptPeriod.objects.all().delete()
    KeptPeriod.objects.create(day=DAY, span="month")
    assert days() == {DAY}
    other = DAY.replace(month=1)
    with transaction.atomic():
        KeptPeriod.objects.create(day=other, span="month")
        assert days() == {DAY, other}
        transaction.set_rollback(True)
    assert days() == {DAY}
    KeptPeriod.objects.filter(day=DAY).update(day=other)
    assert days() == {other}


def test_a_write_past_the_mark_is_told_in_tests(row: Indicator) -> None:
    KeptPeriod.objects.create(day=DAY, span="month")
    assert DAY in days()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_keptperiod")
    with pytest.raises(ValueError, match="without a new mark"):
        days()
