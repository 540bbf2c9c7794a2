"""Deadlines to dated instances: tables, no database."""

from __future__ import annotations

import datetime

import pytest

from vungmanh.programmes.domain.calendar import Instance, Span, instances, laid_out
from vungmanh.programmes.enums import DateRule

D = datetime.date


def rows(*, recurs: str = "", due: D | None = None, start: D, end: D, **more: object) -> list[tuple[str, str, str]]:
    found = instances(recurs=recurs, due=due, within=Span(start, end), **more)  # type: ignore[arg-type]
    return [(each.period, each.due.isoformat() if each.due else "", each.rule) for each in found]


def test_single_date_stays_as_written_even_on_a_sunday_and_outside_the_period() -> None:
    sunday = D(2027, 1, 31)
    found = instances(recurs="", due=sunday, within=Span(D(2026, 1, 1), D(2026, 12, 31)))
    assert found == [Instance("", sunday, DateRule.WRITTEN)]


def test_nothing_named_is_one_undated_instance() -> None:
    assert rows(start=D(2026, 1, 1), end=D(2026, 12, 31)) == [("", "", "undated")]


@pytest.mark.parametrize(
    ("recurs", "start", "end", "expected"),
    [
        ("yearly", D(2011, 1, 1), D(2013, 12, 31), [("2011", "2011-12-31"), ("2012", "2012-12-31"), ("2013", "2013-12-31")]),
        ("yearly", D(2018, 3, 5), D(2018, 12, 31), [("2018", "2018-12-31")]),
        ("yearly", D(2018, 3, 5), D(2018, 6, 30), []),
        ("quarterly", D(2018, 3, 5), D(2018, 12, 31),
         [("2018-Q1", "2018-03-31"), ("2018-Q2", "2018-06-30"), ("2018-Q3", "2018-09-30"), ("2018-Q4", "2018-12-31")]),
        ("quarterly", D(2018, 4, 1), D(2018, 8, 31), [("2018-Q2", "2018-06-30")]),
        ("monthly", D(2024, 1, 10), D(2024, 3, 15), [("2024-01", "2024-01-31"), ("2024-02", "2024-02-29")]),
        ("monthly", D(2025, 12, 31), D(2026, 2, 28),
         [("2025-12", "2025-12-31"), ("2026-01", "2026-01-31"), ("2026-02", "2026-02-28")]),
    ],
)  # fmt: skip
def test_recurring_duty_has_one_instance_per_period_that_ends_in_the_span(
    recurs: str, start: D, end: D, expected: list[tuple[str, str]]
) -> None:
    assert [(period, due) for period, due, _ in rows(recurs=recurs, start=start, end=end)] == expected


@pytest.mark.parametrize(
    ("recurs", "rule"), [("yearly", "year_end"), ("quarterly", "quarter_end"), ("monthly", "month_end")]
)
def test_each_recurrence_names_its_rule(recurs: str, rule: str) -> None:
    assert {row[2] for row in rows(recurs=recurs, start=D(2026, 1, 1), end=D(2026, 12, 31))} == {rule}


def test_early_december_each_year_falls_on_the_day_read_from_the_sentence() -> None:
    assert rows(recurs="yearly", yearly_on="12-10", start=D(2011, 1, 1), end=D(2012, 12, 31)) == [
        ("2011", "2011-12-10", "yearly_on"),
        ("2012", "2012-12-10", "yearly_on"),
    ]


def test_day_of_each_year_before_issue_is_not_owed_that_year() -> None:
    assert [row[0] for row in rows(yearly_on="01-20", start=D(2018, 3, 5), end=D(2020, 12, 31))] == ["2019", "2020"]


def test_29_february_each_year_is_the_last_day_where_there_is_none() -> None:
    found = rows(yearly_on="02-29", start=D(2024, 1, 1), end=D(2025, 12, 31))
    assert [row[1] for row in found] == ["2024-02-29", "2025-02-28"]


def test_date_beside_a_recurrence_is_one_more_instance_of_a_task() -> None:
    found = rows(recurs="yearly", due=D(2013, 6, 30), start=D(2012, 1, 1), end=D(2013, 12, 31))
    assert found == [
        ("2012", "2012-12-31", "year_end"),
        ("", "2013-06-30", "written"),
        ("2013", "2013-12-31", "year_end"),
    ]


def test_date_that_falls_on_an_instance_is_not_doubled() -> None:
    assert rows(recurs="yearly", due=D(2013, 12, 31), start=D(2012, 1, 1), end=D(2013, 12, 31)) == [
        ("2012", "2012-12-31", "year_end"),
        ("2013", "2013-12-31", "year_end"),
    ]


def test_date_beside_a_recurrence_ends_it_for_a_target() -> None:
    found = rows(recurs="yearly", due=D(2013, 12, 31), start=D(2012, 1, 1), end=D(2015, 12, 31), due_ends_it=True)
    assert [row[0] for row in found] == ["2012", "2013"]


@pytest.mark.parametrize(
    ("period", "issued_on", "on", "expected"),
    [
        ((D(2018, 1, 1), D(2018, 12, 31)), D(2018, 3, 5), D(2018, 3, 7), (D(2018, 3, 5), D(2018, 12, 31))),
        ((D(2027, 1, 1), D(2030, 12, 31)), D(2026, 11, 1), D(2026, 11, 2), (D(2027, 1, 1), D(2030, 12, 31))),
        ((D(2011, 1, 1), D(2015, 12, 31)), None, D(2026, 1, 1), (D(2011, 1, 1), D(2015, 12, 31))),
        ((None, None), D(2026, 2, 1), D(2026, 3, 1), (D(2026, 2, 1), D(2026, 12, 31))),
        ((None, None), None, D(2026, 3, 1), (D(2026, 3, 1), D(2026, 12, 31))),
        ((None, D(2005, 12, 31)), None, D(2026, 3, 1), (D(2005, 1, 1), D(2005, 12, 31))),
    ],
)
def test_span_runs_from_issue_or_start_to_the_end_of_the_period(
    period: tuple[D | None, D | None], issued_on: D | None, on: D, expected: tuple[D, D]
) -> None:
    span = laid_out(period=period, issued_on=issued_on, on=on)
    assert (span.start, span.end) == expected
