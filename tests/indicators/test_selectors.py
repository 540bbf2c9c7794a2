"""Figures of any unit, as known on any day, and the rows behind them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.indicators.register import Worker
from vungmanh.indicators import selectors
from vungmanh.indicators.definitions import read
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.enums import Span, Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import month_of, period_named
from vungmanh.units.domain import tree

pytestmark = [pytest.mark.usefixtures("workers"), pytest.mark.domain]
D = datetime.date
FEBRUARY, MARCH = period_named("2026-02"), period_named("2026-03")
SHARE: dict[str, Any] = {
    "code": "test.share",
    "name": "Tỷ lệ",
    "measure": "%",
    "numerator": {"countable": "test_workers", "where": {"attribute": "level", "at_least": 2}},
    "denominator": {"countable": "test_workers", "where": {"attribute": "kind", "is": "cadre"}},
    "breakdowns": ["sex", "is_member"],
}
COMPOSED: dict[str, Any] = {
    "code": "test.composed",
    "name": "Ghép",
    "kind": "composed",
    "numerator": ["test.share"],
    "denominator": ["test.all", "test.nothing"],
}


@pytest.fixture(autouse=True)
def _kept(workers: None, cast: Cast, settings: Any) -> None:
    """Of the commune 1 of 3 with one unknown, of the other commune 2 of 2 since February; a neighbour has 5."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    count = {"countable": "test_workers"}
    none = {"countable": "test_workers", "where": {"attribute": "level", "is": 0}}
    define(cast.province, SHARE, by=cast.officer, at=AT)
    define(cast.province, {"code": "test.all", "name": "Tất cả", "numerator": count}, by=cast.officer, at=AT)
    define(cast.province, {"code": "test.nothing", "name": "Không", "numerator": none}, by=cast.officer, at=AT)
    define(cast.province, COMPOSED, by=cast.officer, at=AT)
    since = D(2020, 1, 1)
    for level, sex in ((2, "female"), (1, "male"), (None, "male")):
        Worker.objects.create(unit_id=cast.commune.pk, valid_from=since, level=level, sex=sex, is_member=True)
    for _ in range(2):
        Worker.objects.create(unit_id=cast.other_commune.pk, valid_from=D(2026, 2, 10), level=2, sex="female")
    for _ in range(5):
        Worker.objects.create(unit_id=cast.neighbour_commune.pk, valid_from=since, level=2)
    keeping.catch_up(at=AT)


def pair(above: int, below: int | None, unclear: int = 0) -> Pair:
    return Pair(Decimal(above), None if below is None else Decimal(below), unclear)


def test_figures_of_a_territory_add_up(cast: Cast) -> None:
    january = period_named("2026-01")
    found = selectors.figures(["test.share", "test.all"], [january, MARCH], cast.province)
    assert found == {
        ("test.share", january): pair(1, 3, 1),
        ("test.share", MARCH): pair(3, 5, 1),
        ("test.all", january): pair(3, None),
        ("test.all", MARCH): pair(5, None),
    }
    assert found["test.share", MARCH].value("%") == 60


def test_nothing_counted_is_no_value(cast: Cast) -> None:
    (found,) = selectors.figures(["test.share"], [MARCH], cast.department).values()
    assert (found, found.value("%")) == (pair(0, 0), None)


def test_composed_figures_add_up_numerators(cast: Cast) -> None:
    assert selectors.figures(["test.composed"], [MARCH], cast.province) == {("test.composed", MARCH): pair(3, 5, 2)}
    live = selectors.count_live(read(COMPOSED), MARCH, cast.province)
    assert live == {"": pair(3, 5, 2)}


def test_figures_of_many_units_in_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    units = [cast.province, cast.commune, cast.other_commune]
    with django_assert_num_queries(2):
        found = selectors.figures_by_unit(["test.share"], [MARCH], units)
    assert [found[unit.pk, "test.share", MARCH] for unit in units] == [pair(3, 5, 1), pair(1, 3, 1), pair(2, 2)]


def test_lines_keep_the_order_asked_for(cast: Cast) -> None:
    asked = [("test.composed", MARCH), ("test.unknown", MARCH), ("test.share", FEBRUARY), ("test.share", MARCH)]
    lines = selectors.figure_lines(asked, [cast.province, cast.department])
    february = selectors.figures(["test.share"], [FEBRUARY], cast.province)["test.share", FEBRUARY]
    assert lines[cast.province.pk] == [pair(3, 5, 2), None, february, pair(3, 5, 1)]
    assert lines[cast.department.pk] == [pair(0, 0), None, pair(0, 0), pair(0, 0)]


def test_a_figure_broken_down(cast: Cast) -> None:
    assert selectors.cells("test.share", MARCH, cast.province, "sex") == {
        "female": pair(3, 3),
        "male": pair(0, 2, 1),
    }
    assert selectors.cells("test.share", MARCH, cast.province, "is_member") == {"": pair(2, 2), "true": pair(1, 3, 1)}


def test_a_unit_counts_where_it_stood_on_the_day(cast: Cast) -> None:
    tree.move(cast.commune, parent=cast.neighbour_province, on=D(2026, 3, 1), by=cast.officer, at=AT)
    found = selectors.figures(["test.all"], [FEBRUARY, MARCH], cast.province)
    assert found == {("test.all", FEBRUARY): pair(5, None), ("test.all", MARCH): pair(2, None)}
    assert selectors.figures(["test.all"], [MARCH], cast.neighbour_province) == {("test.all", MARCH): pair(8, None)}


def test_a_unit_that_ended_counts_where_it_stood_at_its_end(cast: Cast) -> None:
    tree.close(cast.other_commune, last_day=D(2026, 3, 1), by=cast.officer, at=AT)
    assert selectors.figures(["test.all"], [MARCH], cast.province) == {("test.all", MARCH): pair(5, None)}


def test_what_was_known_on_a_past_day(cast: Cast) -> None:
    Worker.objects.create(unit_id=cast.commune.pk, valid_from=D(2020, 1, 1), level=2)
    later = AT + datetime.timedelta(days=9)
    keeping.changed("test_workers", units={cast.commune.pk}, since=D(2020, 1, 1), at=later)
    assert selectors.figures(["test.all"], [MARCH], cast.province) == {("test.all", MARCH): pair(6, None)}
    before = selectors.figures(["test.all"], [MARCH], cast.province, known_on=D(2026, 3, 10))
    assert before == {("test.all", MARCH): pair(5, None)}


@pytest.mark.parametrize(("which", "count"), [(Which.COUNTED, 3), (Which.NOT_COUNTED, 1), (Which.UNJUDGED, 1)])
def test_rows_behind_a_figure_are_as_many_as_it_says(cast: Cast, which: Which, count: int) -> None:
    definition = read(SHARE)
    assert selectors.rows_of(definition, MARCH, cast.province, which).count() == count
    men = selectors.rows_of(definition, MARCH, cast.province, which, cell="sex=male")
    assert men.count() == {Which.COUNTED: 0}.get(which, 1)


def test_a_draft_is_counted_for_any_day(cast: Cast) -> None:
    long_ago = month_of(D(2021, 5, 5))
    assert selectors.count_live(read(SHARE), long_ago, cast.province) == {
        "": pair(1, 3, 1),
        "sex=female": pair(1, 1),
        "sex=male": pair(0, 2, 1),
        "is_member=true": pair(1, 3, 1),
    }


def test_only_counted_periods_are_shown(cast: Cast) -> None:
    assert [period.code for period in selectors.kept_periods(Span.MONTH)] == ["2026-01", "2026-02", "2026-03"]
