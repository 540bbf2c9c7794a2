"""Điện Biên 2018: 63 with the title, 25 good, more than 75 fair, fewer than 30 average, none weak, of 130."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_target, make_directive
from vungmanh.programmes.distributions import distribution_with
from vungmanh.programmes.domain.distribution import Distribution, Part, distribution_of
from vungmanh.programmes.domain.heads import bounds_of
from vungmanh.programmes.domain.publishing import publish
from vungmanh.units.domain.tree import close

DIEN_BIEN = (("strong", ">=", 63), ("good", ">=", 25), ("fair", ">", 75), ("average", "<", 30), ("weak", "=", 0))


def of(rows: Sequence[tuple[str, str, int]], total: int, *, share: bool = False) -> Distribution:
    whole = total if share else None
    parts = [Part(key, bounds_of(sign, Decimal(value), None, whole=whole)) for key, sign, value in rows]
    return distribution_of(parts, total=total)


def test_title_over_the_classes_makes_room_that_a_naive_sum_does_not() -> None:
    found = of(DIEN_BIEN, 130)
    assert (found.fit.least, found.fit.is_possible) == (101, True)
    assert found.naive is not None
    assert (found.naive.least, found.naive.is_possible) == (164, False)
    assert found.needs_title_on_top


@pytest.mark.parametrize(("total", "possible"), [(100, False), (101, True), (130, True), (500, True)])
def test_classes_fit_from_their_least_sum_on(total: int, possible: bool) -> None:
    assert of(DIEN_BIEN, total).fit.is_possible is possible


def test_title_for_more_units_than_there_are_does_not_fit() -> None:
    assert not of((("strong", ">=", 63), ("weak", "=", 0)), 50).fit.is_possible


def test_bounded_classes_may_leave_units_without_a_class() -> None:
    rows = (("good", "<=", 10), ("fair", "<=", 10), ("average", "<", 10), ("weak", "=", 0))
    found = of(rows, 40)
    assert (found.fit.most, found.fit.is_possible) == (29, False)


def test_shares_are_told_in_whole_units() -> None:
    assert of((("good", ">=", 50), ("fair", ">", 50)), 9, share=True).fit.least == 5 + 5


@pytest.mark.django_db
@pytest.mark.parametrize(("due", "total"), [("2024-12-31", 2), ("2026-12-31", 1)])
def test_communes_are_those_of_the_day_on_which_it_is_to_hold(cast: Cast, due: str, total: int) -> None:
    directive = make_directive(cast.province, cast.officer)
    for words in ("tốt", "khá", "trung bình"):
        add_target(directive, f"chính quyền cấp xã xếp loại {words}", value=1, unit="xã", due=due)
    programme = publish(directive, by=cast.officer, at=AT, on=datetime.date(2024, 2, 1))
    close(cast.other_commune, last_day=datetime.date(2025, 6, 30), by=None, at=AT)
    targets = list(programme.targets.all())
    found = distribution_with(targets[0], targets, datetime.date(2026, 3, 1))
    assert found is not None
    assert found.fit.total == total
