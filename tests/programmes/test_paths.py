"""The way of a target to its day, from figures at hand; no database. And which figures count."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_target, make_directive
from vungmanh.programmes.domain.following import Figure, Said, follow
from vungmanh.programmes.domain.paths import Course, Reported, path_of
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.followed import paths_of
from vungmanh.programmes.models import Duty, Target

D = datetime.date
ON, DUE = D(2026, 6, 30), D(2026, 12, 31)


def make_target(comparator: str = ">=", value: int = 90, **more: Any) -> Target:
    given = {"unit_of_measure": "%", "due": DUE} | more
    return Target(comparator=comparator, value=Decimal(value), **given)


def told(
    day: D, value: float, *, unit: int = 1, period: str = "", due: D = DUE, pair: tuple[int, int] | None = None
) -> Reported:
    top, bottom = (Decimal(pair[0]), Decimal(pair[1])) if pair else (None, None)
    return Reported(unit, period, due, day, Decimal(str(value)), top, bottom)


JAN, JUNE = D(2026, 1, 1), D(2026, 6, 30)


@pytest.mark.parametrize(
    ("target", "figures", "on", "expected"),
    [
        (make_target(), [], ON, Course.UNKNOWN),
        (make_target(), [(JUNE, 70)], ON, Course.UNKNOWN),
        (make_target(), [(JUNE, 90)], ON, Course.MET),
        (make_target(">"), [(JUNE, 90)], ON, Course.UNKNOWN),
        (make_target(), [(JAN, 50), (JUNE, 70)], ON, Course.ON_TRACK),
        (make_target(), [(JAN, 50), (JUNE, 69)], ON, Course.BEHIND),
        (make_target(), [(JAN, 95), (JUNE, 85)], ON, Course.BEHIND),
        (make_target(), [(JAN, 50), (JUNE, 89)], D(2027, 1, 1), Course.MISSED),
        (make_target(), [(JAN, 50), (JUNE, 91)], D(2027, 1, 1), Course.MET),
        (make_target("<=", 10), [(JAN, 30), (JUNE, 20)], ON, Course.ON_TRACK),
        (make_target("<=", 10), [(JAN, 30), (JUNE, 21)], ON, Course.BEHIND),
        (make_target("<=", 10), [(JAN, 30), (JUNE, 9)], ON, Course.ON_TRACK),
        (make_target("=", 0), [(JAN, 12), (JUNE, 6)], ON, Course.ON_TRACK),
        (make_target("=", 0), [(JAN, 12), (JUNE, 7)], ON, Course.BEHIND),
        (make_target("range", 20, high=Decimal(30)), [(JAN, 50), (JUNE, 41)], ON, Course.BEHIND),
        (make_target("range", 20, high=Decimal(30)), [(JAN, 10), (JUNE, 25)], ON, Course.ON_TRACK),
        (make_target(value=20, is_delta=True), [(JUNE, 9)], ON, Course.BEHIND),
        (make_target(value=20, is_delta=True), [(JUNE, 10)], ON, Course.ON_TRACK),
        (make_target(due=None), [(JAN, 50), (JUNE, 70)], ON, Course.UNKNOWN),
    ],
)
def test_course_of_one_unit(target: Target, figures: list[tuple[D, float]], on: D, expected: Course) -> None:
    path = path_of(target, [told(day, value) for day, value in figures], {"": 1}, since=JAN, on=on)
    assert path.course == expected


def test_path_tells_where_it_is_where_it_leads_and_how_far_off() -> None:
    path = path_of(make_target(), [told(JAN, 50), told(D(2026, 7, 2), 60)], {"": 1}, since=JAN, on=ON)
    assert (path.expected, path.forecast, path.gap) == (Decimal(70), Decimal(70), Decimal(30))


@pytest.mark.parametrize(
    ("more", "before", "then", "forecast"),
    [
        ({}, None, 90, 100),
        ({"comparator": "<=", "value": 10}, None, 10, 0),
        ({"unit_of_measure": "hộ", "value": 200}, None, 90, 130),
        ({"unit_of_measure": "hộ", "comparator": "<=", "value": 0}, None, 10, 0),
        ({"is_delta": True}, 80, 18, 20),
        ({"is_delta": True}, 30, 18, 36),
        ({"is_delta": True}, 12, -10, -12),
        ({"is_delta": True}, None, 80, 160),
        ({"is_delta": True}, None, -80, -100),
        ({"is_delta": True, "unit_of_measure": "hộ"}, 12, -10, -12),
        ({"is_delta": True, "unit_of_measure": "hộ"}, 12, 80, 160),
        ({"is_delta": True, "unit_of_measure": "hộ"}, None, -80, -160),
        ({"is_delta": True, "is_fall": True}, 12, 10, 12),
        ({"is_delta": True, "is_fall": True}, 80, -18, -20),
        ({"is_delta": True, "is_fall": True}, None, 80, 100),
        ({"is_delta": True, "is_fall": True, "unit_of_measure": "hộ"}, 12, 10, 12),
    ],
)
def test_forecast_goes_no_further_than_arithmetic(
    more: dict[str, Any], before: int | None, then: int, forecast: int
) -> None:
    """Half of the way in half of the time: shares began at 50, changes at nothing."""
    level = None if before is None else Decimal(before)
    begins, half, due = D(2026, 1, 1), D(2026, 1, 31), D(2026, 3, 2)
    first = [] if more.get("is_delta") else [told(begins, 50)]
    figures = [replace(each, before=level) for each in (*first, told(half, then))]
    path = path_of(make_target(**{"due": due} | more), figures, {"": 1}, since=begins, on=half)
    assert path.forecast == forecast


def test_exact_pairs_of_several_units_are_added_each_with_its_last() -> None:
    figures = [
        told(JAN, 50, unit=1, pair=(50, 100)),
        told(JAN, 10, unit=2, pair=(30, 300)),
        told(JUNE, 90, unit=1, pair=(90, 100)),
    ]
    path = path_of(make_target(), figures, {"": 2}, since=JAN, on=ON)
    assert [(point.numerator, point.denominator, point.value) for point in path.points] == [
        (80, 400, 20),
        (120, 400, 30),
    ]
    counted = path_of(make_target(unit_of_measure="hộ"), figures, {"": 2}, since=JAN, on=ON)
    assert [point.value for point in counted.points] == [80, 120]


def test_of_a_count_that_comes_as_a_pair_the_numerator_is_the_figure() -> None:
    target = make_target(value=13, unit_of_measure="xã")
    assert path_of(target, [told(JUNE, 80, pair=(12, 15))], {"": 1}, since=JAN, on=ON).course == Course.UNKNOWN


def test_shares_of_several_units_without_pairs_are_never_added() -> None:
    months = [("2026-05", D(2026, 5, 31)), ("2026-06", JUNE)]
    figures = [
        told(due, value, unit=unit, period=period, due=due)
        for period, due in months
        for unit, value in ((1, 95), (2, 91 if period == "2026-06" else 80))
    ]
    target = make_target(recurs="monthly")
    path = path_of(target, figures, {"2026-05": 2, "2026-06": 3}, since=JAN, on=ON)
    assert path.is_of_units
    assert [(point.numerator, point.denominator) for point in path.points] == [(1, 2), (2, 3)]
    assert path.course == Course.UNKNOWN
    assert path_of(target, figures, {"2026-06": 3}, since=JAN, on=D(2026, 7, 1)).course == Course.MISSED


def test_recurring_target_is_held_against_its_period() -> None:
    target = make_target(recurs="yearly", due=D(2027, 12, 31))
    figures = [told(D(2025, 12, 20), 95, period="2025", due=D(2025, 12, 31)), told(JUNE, 40, period="2026", due=DUE)]
    assert path_of(target, figures[:1], {"2025": 1}, since=JAN, on=ON).course == Course.MET
    assert path_of(target, figures, {"2025": 1, "2026": 1}, since=JAN, on=ON).course == Course.UNKNOWN


@pytest.mark.domain
@pytest.mark.django_db
def test_figures_that_were_returned_or_taken_back_do_not_count(cast: Cast) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_target(directive, "90% hồ sơ đúng hạn", value=90, due="2026-12-31", leads=[cast.department])
    duty = publish(directive, by=cast.officer, at=AT, on=D(2026, 3, 2)).duties.get()

    def act(kind: DutyAct, value: int | None = None, text: str = "") -> None:
        row = Duty.objects.get(pk=duty.pk)
        figure = Figure(D(2026, 6, value), Decimal(value)) if value else None
        by = cast.officer if kind in (DutyAct.RETURNED, DutyAct.ACCEPTED) else cast.lead_officer
        follow(row, kind, Said(text, figure), by=by, at=timezone.now(), on=ON, version=row.version)

    def counted() -> list[int]:
        (path,) = paths_of(duty.programme, [duty.target], ON).values()
        return [int(point.value) for point in path.points]

    act(DutyAct.NOTED, 10)
    act(DutyAct.SUBMITTED, 20)
    assert counted() == [10, 20]
    act(DutyAct.RETURNED, text="Chưa đúng")
    assert counted() == [10]
    act(DutyAct.SUBMITTED, 21)
    act(DutyAct.TAKEN_BACK, text="Sửa lại")
    assert counted() == [10]
    act(DutyAct.SUBMITTED, 22)
    act(DutyAct.ACCEPTED)
    assert counted() == [10, 22]
