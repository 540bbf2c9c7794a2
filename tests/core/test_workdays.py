"""Working days: weekends, public holidays, swapped days, decisions entered by hand."""

import datetime
from typing import Any

import pytest

from vungmanh.core.models import DayDecision
from vungmanh.core.workdays import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
    working_days_until,
)

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=datetime.UTC).date()


@pytest.mark.parametrize(
    ("on", "is_worked"),
    [
        ("20/11/2026", True),
        ("21/11/2026", False),
        ("22/11/2026", False),
        ("01/01/2026", False),
        ("17/02/2026", False),
        ("30/04/2026", False),
        ("01/05/2026", False),
        ("02/09/2026", False),
        ("22/08/2026", True),
        ("31/08/2026", False),
    ],
)
def test_working_day(on: str, is_worked: bool) -> None:
    assert is_working_day(day(on)) is is_worked


def test_decision_overrules_the_calendar() -> None:
    DayDecision.objects.create(day=day("20/11/2026"), is_working=False, name="Nghỉ bù")
    DayDecision.objects.create(day=day("21/11/2026"), is_working=True, name="Làm bù")
    assert (is_working_day(day("20/11/2026")), is_working_day(day("21/11/2026"))) == (False, True)


@pytest.mark.parametrize(
    ("start", "n", "reached"),
    [
        ("20/11/2026", 0, "20/11/2026"),
        ("19/11/2026", 1, "20/11/2026"),
        ("20/11/2026", 1, "23/11/2026"),
        ("21/11/2026", 1, "23/11/2026"),
        ("23/11/2026", -1, "20/11/2026"),
        ("29/04/2026", 1, "04/05/2026"),
    ],
)
def test_adding_working_days(start: str, n: int, reached: str) -> None:
    assert add_working_days(day(start), n) == day(reached)


def test_next_working_day_is_the_day_itself_where_it_is_worked() -> None:
    assert next_working_day(day("20/11/2026")) == day("20/11/2026")
    assert next_working_day(day("21/11/2026")) == day("23/11/2026")


def test_working_days_between() -> None:
    assert working_days_between(day("19/11/2026"), day("23/11/2026")) == 2
    assert working_days_between(day("23/11/2026"), day("19/11/2026")) == -2
    assert working_days_between(day("21/11/2026"), day("22/11/2026")) == 0


def test_working_days_until_many_days_take_one_query(django_assert_num_queries: Any) -> None:
    days = {day("23/11/2026"), day("20/11/2026"), day("18/11/2026")}
    with django_assert_num_queries(1):
        left = working_days_until(days, day("19/11/2026"))
    assert left == {day("23/11/2026"): 2, day("20/11/2026"): 1, day("18/11/2026"): -1}
