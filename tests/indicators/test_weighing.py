"""Rows that are weighed one by one say what the database says when it counts them."""

from __future__ import annotations

import datetime
import itertools
import random
from typing import Any

import pytest
from django.db import connection

from tests.conftest import Cast
from tests.factories import AT
from tests.indicators.register import Visit, Worker
from vungmanh.indicators.catalogue import Version
from vungmanh.indicators.definitions import read
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.counting import Wanted, both, count
from vungmanh.indicators.domain.defining import define, revise
from vungmanh.indicators.domain.weighing import can_weigh, differences
from vungmanh.indicators.models import FOREVER, Figure, Indicator, KeptPeriod
from vungmanh.indicators.periods import periods_up_to

pytestmark = [pytest.mark.usefixtures("workers"), pytest.mark.domain]
D = datetime.date
DAY = datetime.timedelta(days=1)
ON = AT.date()
LEVEL = {"attribute": "level", "at_least": 2}
CADRE = {"attribute": "kind", "is": "cadre"}
FILTERS: list[dict[str, Any]] = [
    {"attribute": "kind", "is": "cadre"},
    {"attribute": "kind", "is_not": "cadre"},
    {"attribute": "sex", "is_not": "male"},
    {"attribute": "sex", "known": True},
    {"attribute": "sex", "known": False},
    {"attribute": "level", "is": 2},
    {"attribute": "level", "in": [0, 2]},
    {"attribute": "level", "at_least": 1},
    {"attribute": "level", "at_most": 1},
    {"attribute": "level", "between": [1, 2]},
    {"attribute": "is_member", "is": True},
    {"attribute": "is_member", "is": False},
    {"attribute": "area", "at_least": 1.5},
    {"attribute": "years", "at_least": 5},
    {"attribute": "years", "at_most": 4},
    {"attribute": "years", "between": [2, 5]},
    {"attribute": "years", "is": 5},
    {"attribute": "years", "is_not": 5},
    {"attribute": "years", "in": [4, 6]},
    {"attribute": "years", "known": True},
    {"any": [{"attribute": "level", "at_least": 2}, {"attribute": "sex", "is": "female"}]},
    {"all": [{"attribute": "level", "at_least": 1}, {"attribute": "sex", "is": "female"}]},
    {"any": [{"all": [LEVEL, {"attribute": "years", "at_least": 5}]}, {"attribute": "is_member", "is": True}]},
    {"not": [LEVEL]},
    {"not": [{"attribute": "years", "at_least": 5}, {"attribute": "sex", "is": "female"}]},
    {"all": [CADRE, {"not": [{"any": [LEVEL, {"attribute": "is_member", "is": True}]}]}]},
]


def bodies() -> list[dict[str, Any]]:
    """A count, a share, a sum and a ratio of each filter."""
    found: list[dict[str, Any]] = []
    for where in FILTERS:
        term = {"countable": "test_workers", "where": where}
        found += [
            {"numerator": term, "breakdowns": ["sex", "is_member"]},
            {"numerator": term, "denominator": {"countable": "test_workers", "where": CADRE}, "breakdowns": ["level"]},
            {"numerator": term | {"sum": "area"}},
            {"numerator": {"countable": "test_members", "sum": "area"}, "denominator": term, "breakdowns": ["sex"]},
        ]
    found.append({"numerator": {"countable": "test_workers"}})
    return [{"code": f"test.n{place}", "name": "Thử"} | body for place, body in enumerate(found)]


def worker(chance: random.Random, unit: int) -> Worker:
    begun = D(2025, 9, 1) + chance.randint(0, 200) * DAY
    return Worker(
        unit_id=unit,
        valid_from=begun,
        valid_to=chance.choice((None, begun + chance.randint(0, 300) * DAY)),
        kind=chance.choice(("cadre", "civil")),
        sex=chance.choice((None, "female", "male")),
        level=chance.choice((None, 0, 1, 2)),
        is_member=chance.choice((None, True, False)),
        area=chance.choice((None, "0.10", "2.25", "1.50")),
        since=chance.choice((None, D(2020, 2, 29), D(2020, 12, 31), D(2021, 1, 1), D(2022, 6, 30))),
    )


@pytest.mark.parametrize("seed", range(3))
def test_rows_weigh_what_the_database_counts(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    versions = tuple(Version(0, place, 1, None, None, read(body)) for place, body in enumerate(bodies()))
    wanted: Wanted = tuple((period, versions) for period in periods_up_to(ON, months=4, years=1))
    names = ["test_workers", "test_members"]
    assert [version for version in versions if not can_weigh(version, names)] == []
    units = [cast.commune.pk, cast.other_commune.pk]
    rows = [worker(chance, unit) for unit in units for _ in range(6)]
    Worker.objects.bulk_create(rows)
    before = count(wanted, units)
    gone = Worker.objects.filter(pk__in=[row.pk for row in rows[::3]])
    was = list(gone)
    gone.delete()
    same = {"unit_id": was[0].unit_id, "valid_from": was[0].valid_from, "valid_to": was[0].valid_to}
    come = [worker(chance, units[0]), worker(chance, units[1]), Worker(kind=was[0].kind, sex="female", **same)]
    Worker.objects.bulk_create(come)
    now = list(Worker.objects.filter(pk__in=[row.pk for row in come]))
    moved = differences(names, was, now, wanted)
    found = before | {key: both(before[key], more) if key in before else more for key, more in moved.items()}
    assert {key: counted for key, counted in found.items() if any(counted)} == count(wanted, units)


def test_what_happens_is_weighed_in_its_periods(cast: Cast) -> None:
    body = {"code": "test.visits", "name": "Lượt", "numerator": {"countable": "test_visits", "where": CADRE}}
    version = Version(0, 1, 1, None, None, read(body))
    wanted: Wanted = tuple((period, (version,)) for period in periods_up_to(ON, months=3, years=1))
    for day in (D(2026, 2, 28), D(2025, 12, 31), D(2026, 3, 1)):
        Visit.objects.create(unit_id=cast.commune.pk, on=day)
    found = differences(["test_visits"], [], list(Visit.objects.all()), wanted)
    assert found == count(wanted, [cast.commune.pk])


def test_an_attribute_that_only_an_expression_knows_is_not_weighed() -> None:
    body = {
        "code": "test.old",
        "name": "Tuổi",
        "numerator": {"countable": "test_workers", "where": {"attribute": "age", "at_least": 46}},
    }
    assert not can_weigh(Version(0, 1, 1, None, None, read(body)), ["test_workers"])


# Kept figures


@pytest.fixture
def share(cast: Cast, settings: Any) -> Indicator:
    """Of the cadres those of level 2, by sex; kept for three months."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    body = {
        "code": "test.share", "name": "Tỷ lệ", "numerator": {"countable": "test_workers", "where": LEVEL},
        "denominator": {"countable": "test_workers", "where": CADRE}, "breakdowns": ["sex"],
    }  # fmt: skip
    return define(cast.province, body, by=cast.officer, at=AT)


def begun(cast: Cast, **said: Any) -> Worker:
    return Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), **said)


def learnt(row: Worker, since: datetime.date) -> tuple[list[Worker], list[Worker]]:
    """The row with level 2 from the day on, as a register writes it: what went and what came."""
    was = Worker.objects.get(pk=row.pk)
    row.valid_to = since - DAY
    row.save()
    later = Worker.objects.get(pk=row.pk)
    later.pk, later.valid_from, later.valid_to, later.level = None, since, None, 2
    later.save()
    return [was], [row, later]


def kept(indicator: Indicator, known_on: datetime.date = FOREVER) -> dict[tuple[str, str], tuple[Any, Any, int]]:
    rows = Figure.objects.filter(indicator=indicator, span="month", known_from__lte=known_on, known_to__gte=known_on)
    return {(f"{row.day:%Y-%m}", row.cell): (row.numerator, row.denominator, row.unjudged) for row in rows}


def replaced(row: Worker, since: datetime.date, at: datetime.datetime = AT) -> int:
    was, now = learnt(row, since)
    return keeping.replaced(["test_workers"], was=was, now=now, since=since, at=at)


def test_a_replaced_row_moves_its_figures_back_in_time(cast: Cast, share: Indicator) -> None:
    row = begun(cast, level=1, sex="female")
    begun(cast, level=None, sex=None)
    keeping.catch_up(at=AT)
    assert replaced(row, D(2026, 2, 10), AT + DAY) == 6
    assert kept(share) == {
        ("2026-01", ""): (0, 2, 1),
        ("2026-01", "sex="): (0, 1, 1),
        ("2026-01", "sex=female"): (0, 1, 0),
        ("2026-02", ""): (1, 2, 1),
        ("2026-02", "sex="): (0, 1, 1),
        ("2026-02", "sex=female"): (1, 1, 0),
        ("2026-03", ""): (1, 2, 1),
        ("2026-03", "sex="): (0, 1, 1),
        ("2026-03", "sex=female"): (1, 1, 0),
    }
    assert kept(share, known_on=ON)["2026-03", ""] == (0, 2, 1)
    assert keeping.check(at=AT + DAY).different == 0


def test_rows_that_go_take_their_figures_along(cast: Cast, share: Indicator) -> None:
    row = begun(cast, level=2)
    keeping.catch_up(at=AT)
    was = [Worker.objects.get(pk=row.pk)]
    row.delete()
    keeping.replaced(["test_workers"], was=was, now=[], since=D(2020, 1, 1), at=AT)
    assert kept(share) == {}
    assert Figure.objects.count() == 0


def test_a_change_asks_four_questions_however_large_the_unit(
    cast: Cast, share: Indicator, django_assert_num_queries: Any
) -> None:
    """Where the unit stands, which locks it; definitions; kept figures; one writes them and what moved above."""
    rows = [begun(cast, level=1) for _ in range(30)]
    keeping.catch_up(at=AT)
    questions = 4 if connection.vendor == "postgresql" else 5  # SQLite is given one statement for each table
    for row in rows[:2]:
        was, now = learnt(row, D(2026, 2, 1))
        with django_assert_num_queries(questions):
            keeping.replaced(["test_workers"], was=was, now=now, since=D(2026, 2, 1), at=AT)
    assert kept(share)["2026-03", ""] == (2, 30, 0)


@pytest.mark.parametrize("waits", ["period", "definition"])
def test_what_waits_to_be_counted_is_counted(cast: Cast, share: Indicator, waits: str) -> None:
    row = begun(cast, level=1)
    begun(cast, level=2)
    keeping.catch_up(at=AT)
    if waits == "period":
        KeptPeriod.objects.update(opened_at=None)
    else:
        body = share.versions.get().body | {"breakdowns": []}
        revise(share, body, valid_from=None, reason="Sửa", version=1, by=cast.officer, at=AT)
    Figure.objects.all().delete()
    replaced(row, D(2026, 3, 1))
    assert kept(share)["2026-03", ""] == (2, 2, 0)
    keeping.catch_up(at=AT)
    assert keeping.check(at=AT).different == 0


def test_figures_that_were_wrong_are_counted(cast: Cast, share: Indicator) -> None:
    row = begun(cast, level=2)
    begun(cast, level=2)
    keeping.catch_up(at=AT)
    Figure.objects.all().delete()
    was = [Worker.objects.get(pk=row.pk)]
    row.delete()
    keeping.replaced(["test_workers"], was=was, now=[], since=D(2020, 1, 1), at=AT)
    assert kept(share)["2026-03", ""] == (1, 1, 0)


def test_what_cannot_be_weighed_is_counted(cast: Cast, share: Indicator) -> None:
    old = {"countable": "test_workers", "where": {"all": [LEVEL, {"attribute": "age", "at_least": 40}]}}
    body = {"code": "test.old", "name": "Lớn tuổi", "numerator": old}
    indicator = define(cast.province, body, by=cast.officer, at=AT)
    row = begun(cast, level=1, born_in=1980)
    keeping.catch_up(at=AT)
    replaced(row, D(2026, 3, 1))
    assert kept(indicator) == {("2026-03", ""): (1, None, 0)}
    assert keeping.check(at=AT).different == 0


def test_many_rows_at_once_are_counted(cast: Cast, share: Indicator) -> None:
    keeping.catch_up(at=AT)
    now = [begun(cast, level=level % 3) for level in range(90)]
    keeping.replaced(["test_workers"], was=[], now=now, since=D(2020, 1, 1), at=AT)
    assert kept(share)["2026-03", ""] == (30, 90, 0)


def test_countables_of_one_table_are_weighed_together(cast: Cast, share: Indicator) -> None:
    body = {"code": "test.members", "name": "Đảng viên", "numerator": {"countable": "test_members", "sum": "area"}}
    indicator = define(cast.province, body, by=cast.officer, at=AT)
    keeping.catch_up(at=AT)
    for area, is_member in itertools.product(("0.10", "0.20"), (True, False)):
        row = Worker.objects.get(pk=begun(cast, area=area, is_member=is_member).pk)
        keeping.replaced(["test_workers", "test_members"], was=[], now=[row], since=D(2020, 1, 1), at=AT)
    ((above, _below, _unclear),) = {pair for (month, _), pair in kept(indicator).items() if month == "2026-03"}
    assert (str(above), kept(share)["2026-03", ""]) == ("0.300", (0, 4, 4))
    assert keeping.check(at=AT).different == 0
