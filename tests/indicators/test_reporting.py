"""Figures that units say: checked, approved by somebody else, kept like counted ones."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.reporting.factories import YEAR, form, handed_in, said
from tests.reporting.factories import drafted as draft
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.indicators import permissions, selectors
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.opening import open_due, open_form
from vungmanh.indicators.domain.reporting import (
    Said,
    approve,
    faults_of,
    give_back,
    is_late,
    lock,
    reopen,
    save_draft,
    submit,
    urge,
)
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.forms import read_form
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import period_named
from vungmanh.units.models import Unit

LATER = AT.date()
pytestmark = pytest.mark.domain


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as caught:
        act(*args, **more)
    return caught.value.code


@pytest.fixture(autouse=True)
def _kept(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 3
    keeping.catch_up(at=AT)


def test_approved_figures_are_kept_and_add_up(cast: Cast) -> None:
    for unit, near in ((cast.commune, 80), (cast.other_commune, 60)):
        row = handed_in(cast, said(near), unit=unit)
        approve(row, version=row.version, by=cast.officer, at=AT)
    code = "reported.households_near_poor"
    (pair,) = selectors.figures([code], [YEAR], cast.province).values()
    assert (pair.numerator, pair.denominator, pair.value("%")) == (140, 200, 70)
    assert keeping.check(at=AT).different == 0


def test_what_is_not_approved_counts_nowhere(cast: Cast) -> None:
    row = handed_in(cast, said())
    asked = ["reported.households_poor"], [YEAR], cast.commune
    assert [pair.denominator for pair in selectors.figures(*asked).values()] == [0]
    row = approve(row, version=row.version, by=cast.officer, at=AT)
    assert [pair.denominator for pair in selectors.figures(*asked).values()] == [100]
    row = give_back(row, "Chưa khớp với thống kê", version=row.version, by=cast.officer, at=AT)
    assert [pair.denominator for pair in selectors.figures(*asked).values()] == [0]
    assert (row.state, row.first_submitted_on) == (ReportState.RETURNED, LATER)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reported.disputes_settled": Said(None)}, "report_incomplete"),
        ({"reported.disputes_settled": Said(Decimal(11), Decimal(10))}, "report_above_line"),
        ({"reported.households_poor": Said(Decimal(5), Decimal(99))}, "report_rule_broken"),
        ({"judged.mobilising": Said(Decimal(19), Decimal(20), " ")}, "report_unexplained"),
    ],
)
def test_a_report_that_cannot_be_right_is_refused(cast: Cast, values: dict[str, Said], code: str) -> None:
    assert refused(handed_in, cast, said(**values)) == code


def test_a_rise_is_explained(cast: Cast) -> None:
    handed_in(cast, said(70), period=period_named("2024"))
    assert refused(handed_in, cast, said(80)) == "report_unexplained"
    explained = Said(Decimal(80), Decimal(100), "Tách 12 hộ về xã bên")
    row = Report.objects.get(day=YEAR.day)
    values = said(**{"reported.households_near_poor": explained})
    row = save_draft(form(), cast.commune, YEAR, values, version=row.version, by=cast.commune_officer, at=AT)
    assert submit(row, version=row.version, by=cast.commune_officer, at=AT, on=LATER).state == ReportState.SUBMITTED


@pytest.mark.parametrize("numbers", [(Decimal(-1), Decimal(2)), (Decimal(10) ** 16, Decimal(2)), (None, Decimal(-1))])
def test_numbers_that_are_none_are_refused_with_their_name(cast: Cast, numbers: Any) -> None:
    assert refused(draft, cast, {"reported.households_poor": Said(*numbers)}) == "report_unfit"


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    row = draft(cast, said(80))
    more = {"by": cast.commune_officer, "at": AT}
    save_draft(form(), cast.commune, YEAR, said(81), version=row.version, **more)
    assert refused(save_draft, form(), cast.commune, YEAR, said(82), version=row.version, **more) == "report_changed"
    assert row.values.get(indicator__code="reported.households_near_poor").numerator == 81


def test_nobody_approves_an_own_report_and_nothing_moves_once_locked(cast: Cast) -> None:
    row = handed_in(cast, said())
    assert refused(approve, row, version=row.version, by=cast.commune_officer, at=AT) == "report_own"
    row = approve(row, version=row.version, by=cast.officer, at=AT)
    assert (lock([row], by=cast.officer, at=AT), lock([row], by=cast.officer, at=AT)) == (1, 0)
    row.refresh_from_db()
    assert refused(give_back, row, "Sai", version=row.version, by=cast.officer, at=AT) == "report_not_now"


def test_locked_report_is_opened_again_with_a_reason_and_counts_no_longer(cast: Cast) -> None:
    row = handed_in(cast, said())
    row = approve(row, version=row.version, by=cast.officer, at=AT)
    lock([row], by=cast.officer, at=AT)
    row.refresh_from_db()
    assert refused(reopen, row, " ", version=row.version, by=cast.officer, at=AT) == "report_reason_missing"
    row = reopen(row, "Đếm sót thôn Mẫu", version=row.version, by=cast.officer, at=AT)
    assert (row.state, row.reason) == (ReportState.RETURNED, "Đếm sót thôn Mẫu")
    asked = ["reported.households_poor"], [YEAR], cast.commune
    assert [pair.denominator for pair in selectors.figures(*asked).values()] == [0]
    assert refused(reopen, row, "Lần nữa", version=row.version, by=cast.officer, at=AT) == "report_not_now"


def test_draft_keeps_what_is_there_and_is_not_whole(cast: Cast) -> None:
    half = {"reported.households_poor": Said(None, Decimal(100)), "judged.mobilising": Said(None, None, "Chờ họp")}
    row = draft(cast, half)
    kept = row.values.order_by("pk").values_list("numerator", "denominator", "note")
    assert list(kept) == [(None, 100, ""), (None, None, "Chờ họp")]
    (fault,) = faults_of(row)
    assert (fault.code, dict(fault.params)["count"], len(fault.at)) == ("report_incomplete", 4, 4)
    approved = handed_in(cast, said(), unit=cast.other_commune)
    approve(approved, version=approved.version, by=cast.officer, at=AT)
    assert keeping.check(at=AT).different == 0


def test_every_fault_is_told_at_its_indicators(cast: Cast) -> None:
    wrong = {
        "reported.disputes_settled": Said(Decimal(11), Decimal(10)),
        "judged.mobilising": Said(Decimal(1), Decimal(2)),
    }
    found = [(fault.code, fault.at, fault.must) for fault in faults_of(draft(cast, said(poor_of=99, **wrong)))]
    assert found == [
        ("report_above_line", ("reported.disputes_settled",), True),
        ("report_unexplained", ("judged.mobilising",), False),
        ("report_rule_broken", ("reported.households_poor", "reported.households_near_poor"), True),
    ]


def test_saving_the_same_again_is_no_change_and_the_trail_tells_what_was_changed(cast: Cast) -> None:
    row = draft(cast, said(80))
    more = {"by": cast.commune_officer, "at": AT}
    assert save_draft(form(), cast.commune, YEAR, said(80), version=row.version, **more).version == row.version
    row = save_draft(form(), cast.commune, YEAR, said(81), version=row.version, **more)
    entry = AuditEntry.objects.filter(action="report.saved").latest("pk")
    assert entry.changes == {"Tỷ lệ hộ cận nghèo": ["80/100", "81/100"]}
    assert row.version == 2


def test_forms_are_opened_for_the_units_of_their_level(cast: Cast) -> None:
    opened = datetime.date(2026, 1, 5)
    assert (open_due(on=opened), open_due(on=opened)) == (3, 0)
    rows = Report.objects.filter(unit=cast.commune).values_list("day", "due", "state", "version")
    assert list(rows) == [(datetime.date(2025, 12, 31), datetime.date(2026, 1, 20), "draft", 0)]
    row = Report.objects.get(unit=cast.commune)
    row = save_draft(form(), cast.commune, YEAR, said(), version=0, by=cast.commune_officer, at=AT)
    assert submit(row, version=row.version, by=cast.commune_officer, at=AT, on=opened).first_submitted_on == opened


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (datetime.date(2026, 11, 15), []),
        (datetime.date(2026, 11, 16), [2026]),
        (datetime.date(2027, 1, 20), [2026]),
        (datetime.date(2027, 1, 21), []),
    ],
)
def test_new_form_asks_for_nothing_that_was_due_before(cast: Cast, on: datetime.date, years: list[int]) -> None:
    open_due(on=on)
    assert [row.day.year for row in Report.objects.filter(unit=cast.commune)] == years


def test_periods_that_passed_unseen_are_made_up_for(cast: Cast) -> None:
    open_form(form(), period_named("2023"), on=datetime.date(2024, 1, 5))
    open_due(on=datetime.date(2026, 3, 2))
    assert [row.day.year for row in Report.objects.filter(unit=cast.commune)] == [2025, 2024, 2023]


def test_unit_that_is_gone_owes_nothing(cast: Cast) -> None:
    open_due(on=datetime.date(2026, 12, 1))
    last = datetime.date(2026, 12, 20)
    Unit.objects.filter(pk=cast.other_commune.pk).update(valid_to=last)
    cast.other_commune.states.update(valid_to=last)
    period = period_named("2026")
    rows = Report.objects.filter(form="commune_year", day=period.day, unit__parent=cast.province)
    assert rows.filter(selectors.owed()).count() == 1
    open_due(on=datetime.date(2027, 1, 2))
    assert [row.unit for row in rows] == [cast.commune]


def test_urging_once_a_day_and_only_what_could_be_handed_in(cast: Cast) -> None:
    open_form(form(), YEAR, on=LATER)
    handed_in(cast, said(), unit=cast.other_commune)
    rows = Report.objects.filter(unit__parent=cast.province)
    told = {"by": cast.officer, "at": AT, "on": LATER}
    assert (urge(rows, "Nộp trước thứ sáu", **told), urge(rows, "", **told)) == (1, 0)
    entry = AuditEntry.objects.get(action="report.urged")
    assert (entry.unit_id, entry.reason) == (cast.commune.pk, "Nộp trước thứ sáu")
    assert urge(rows, "", **(told | {"on": LATER + datetime.timedelta(days=1)})) == 1
    assert urge(rows, "", **(told | {"on": YEAR.day - datetime.timedelta(days=1)})) == 0


def test_who_reported_in_time(cast: Cast) -> None:
    open_form(form(), YEAR, on=LATER)
    row = handed_in(cast, said(), unit=cast.commune)
    approve(row, version=row.version, by=cast.officer, at=AT)
    seen = permissions.reports_visible_to(cast.officer, LATER)
    Report.objects.filter(unit=cast.commune).update(first_submitted_on=form().due(YEAR))
    found = selectors.punctuality_by("day", seen, LATER)[YEAR.day]
    assert (found.expected, found.in_time, found.late, found.missing, found.approved) == (2, 1, 0, 1, 1)
    assert (found.overdue, found.in_time_pct) == (1, 50)
    by_unit = selectors.punctuality_by("unit", seen, form().due(YEAR))
    assert [by_unit[unit.pk].in_time_pct for unit in (cast.commune, cast.other_commune)] == [100, None]
    assert list(seen.filter(is_late(LATER))) == list(seen.filter(unit=cast.other_commune))


def test_reports_are_seen_and_decided_above_and_never_next_door(cast: Cast) -> None:
    row = handed_in(cast, said())
    people = (cast.officer, cast.commune_officer, cast.neighbour)
    assert [list(permissions.reports_visible_to(user, LATER)) for user in people] == [[row], [row], []]
    assert [permissions.may_decide_report(user, row, LATER) for user in people] == [True, False, False]
    assert [permissions.may_report(user, cast.commune, LATER) for user in people] == [False, True, False]
    assert [permissions.reports_decided_by(user, LATER).count() for user in people] == [1, 0, 0]
    assert permissions.people_reporting([cast.commune.pk], LATER) == {cast.commune.pk: {cast.commune_officer.pk}}
    assert permissions.people_deciding([cast.commune], LATER) == {cast.commune.pk: {cast.officer.pk}}


def test_leaders_are_told_where_nobody_coordinates(cast: Cast) -> None:
    cast.officer.assignments.all().delete()
    assert permissions.people_deciding([cast.commune], LATER) == {cast.commune.pk: {cast.leader.pk}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"span": "week"},
        {"level": "moon"},
        {"rules": [{"left": ["x"], "operator": "~", "right": [1], "words": "?"}]},
        {"rules": [{"left": ["y"], "operator": "<", "right": [1], "words": "?"}]},
        {"code": ""},
        {"words": {"y": ["A", "B"]}},
        {"words": ["x"]},
    ],
)
def test_a_fault_in_a_form_is_named(wrong: dict[str, Any]) -> None:
    good = {
        "code": "f",
        "name": "F",
        "span": "year",
        "level": "commune",
        "due_days": 1,
        "source": "-",
        "indicators": ["x"],
    }
    assert read_form(good).indicators == ("x",)
    with pytest.raises(ValueError, match="form"):
        read_form(good | wrong)
