"""Definitions and kept periods as every page reads them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.indicators import catalogue
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.defining import define, retire, revise
from vungmanh.indicators.models import DefinitionVersion, Indicator, KeptPeriod, digest_of

pytestmark = pytest.mark.domain
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def row(cast: Cast) -> Indicator:
    body = {"code": "test.count", "name": "Người làm việc", "numerator": {"countable": "official"}}
    return define(cast.province, body, by=cast.officer, at=AT)


def of(row: Indicator) -> list[tuple[int, datetime.date | None, datetime.date | None, str]]:
    found = [each for each in catalogue.versions() if each.indicator == row.pk]
    return [(each.number, each.valid_from, each.retired_on, each.definition.name) for each in found]


def test_every_version_is_there_with_its_days(cast: Cast, row: Indicator) -> None:
    body = DefinitionVersion.objects.get(indicator=row).body
    assert of(row) == [(1, None, None, "Người làm việc")]
    revise(row, body | {"name": "Người có việc"}, valid_from=DAY, reason="Gọi lại", version=1, by=cast.officer, at=AT)
    assert of(row) == [(1, None, None, "Người làm việc"), (2, DAY, None, "Người có việc")]
    assert row.pk in catalogue.catalogue().late
    row.refresh_from_db()
    retire(row, on=DAY, reason="Không còn theo dõi", by=cast.officer, at=AT)
    assert {until for _, _, until, _ in of(row)} == {DAY}


def test_a_process_that_knows_nothing_reads_each_definition_once(
    row: Indicator, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    before = of(row)
    monkeypatch.setattr(catalogue, "_definitions", {})
    for remembered in (catalogue._defined, catalogue._version):
        remembered.cache_clear()
    with django_assert_num_queries(2):
        assert of(row) == before
    with django_assert_num_queries(1):
        assert of(row) == before


def test_the_same_row_is_the_same_object(row: Indicator) -> None:
    first = {each.pk: each for each in catalogue.versions()}
    KeptPeriod.objects.all().delete()
    keeping.catch_up(at=AT)
    assert all(first[each.pk] is each for each in catalogue.versions())


def test_what_no_register_declares_any_more_is_left_out(row: Indicator) -> None:
    version = DefinitionVersion.objects.get(indicator=row)
    version.body = version.body | {"numerator": {"countable": "no_such_register"}}
    version.save()
    assert of(row) == []
    assert catalogue.versions()


def test_periods_say_whether_they_can_be_shown_and_added_up(cast: Cast) -> None:
    KeptPeriod.objects.all().delete()
    for month, opened, summed, unsummed in (
        (2, AT, DAY, None),
        (1, AT, DAY, DAY),
        (3, None, None, None),
        (4, AT, DAY, datetime.date(2026, 3, 2)),
    ):
        day = datetime.date(2026, month + 1, 1) - datetime.timedelta(days=1)
        KeptPeriod.objects.create(day=day, span="month", opened_at=opened, summed_on=summed, unsummed_on=unsummed)
    found = [(each.period.code, each.is_opened, each.is_summed) for each in catalogue.all_kept()]
    assert found == [
        ("2026-01", True, True),
        ("2026-02", True, True),
        ("2026-03", False, False),
        ("2026-04", True, False),
    ]


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1}) != digest_of({"a": 1, "b": [2, 1]})
