"""Figures that units say: checked, approved by somebody else, kept like counted ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.core.errors import DomainError
from vungmanh.indicators import permissions, selectors
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.reporting import Said, approve, give_back, lock, save_draft, submit
from vungmanh.indicators.enums import ReportState
from vungmanh.indicators.forms import Form, forms, read_form
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import Period, period_named
from vungmanh.units.models import Unit

YEAR, LATER = period_named("2025"), AT.date()


def form() -> Form:
    return forms()["commune_year"]


def said(culture: int = 80, households: int = 100, poor_of: int = 100, **more: Any) -> dict[str, Said]:
    return {
        "reported.households_culture": Said(Decimal(culture), Decimal(households)),
        "reported.households_poor": Said(Decimal(5), Decimal(poor_of)),
        "reported.disputes_settled": Said(Decimal(9), Decimal(10)),
        "judged.mobilising": Said(Decimal(19), Decimal(20), "Đảng ủy xã đánh giá tại hội nghị cuối năm"),
    } | more


def draft(cast: Cast, values: dict[str, Said], *, unit: Unit | None = None, period: Period = YEAR) -> Report:
    return save_draft(form(), unit or cast.commune, period, values, version=0, by=cast.commune_officer, at=AT)


def handed_in(cast: Cast, values: dict[str, Said], **where: Any) -> Report:
    row = draft(cast, values, **where)
    return submit(row, version=row.version, by=cast.commune_officer, at=AT, on=LATER)


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as caught:
        act(*args, **more)
    return caught.value.code


@pytest.fixture(autouse=True)
def _kept(cast: Cast, settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 1, 3
    keeping.catch_up(at=AT)


def test_approved_figures_are_kept_and_add_up(cast: Cast) -> None:
    for unit, culture in ((cast.commune, 80), (cast.other_commune, 60)):
        row = handed_in(cast, said(culture), unit=unit)
        approve(row, version=row.version, by=cast.officer, at=AT)
    code = "reported.households_culture"
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


def test_a_fall_is_explained(cast: Cast) -> None:
    handed_in(cast, said(80), period=period_named("2024"))
    assert refused(handed_in, cast, said(70)) == "report_unexplained"
    explained = Said(Decimal(70), Decimal(100), "Tách 12 hộ về xã bên")
    row = Report.objects.get(day=YEAR.day)
    values = said(**{"reported.households_culture": explained})
    row = save_draft(form(), cast.commune, YEAR, values, version=row.version, by=cast.commune_officer, at=AT)
    assert submit(row, version=row.version, by=cast.commune_officer, at=AT, on=LATER).state == ReportState.SUBMITTED


@pytest.mark.parametrize("numbers", [(Decimal(-1), Decimal(2)), (Decimal(1), None), (Decimal(10) ** 16, Decimal(2))])
def test_numbers_that_are_none_are_refused_with_their_name(cast: Cast, numbers: Any) -> None:
    assert refused(draft, cast, {"reported.households_poor": Said(*numbers)}) == "report_unfit"


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    row = draft(cast, said(80))
    more = {"by": cast.commune_officer, "at": AT}
    save_draft(form(), cast.commune, YEAR, said(81), version=row.version, **more)
    assert refused(save_draft, form(), cast.commune, YEAR, said(82), version=row.version, **more) == "report_changed"
    assert row.values.get(indicator__code="reported.households_culture").numerator == 81


def test_nobody_approves_an_own_report_and_nothing_moves_once_locked(cast: Cast) -> None:
    row = handed_in(cast, said())
    assert refused(approve, row, version=row.version, by=cast.commune_officer, at=AT) == "report_own"
    row = approve(row, version=row.version, by=cast.officer, at=AT)
    assert (lock([row], by=cast.officer, at=AT), lock([row], by=cast.officer, at=AT)) == (1, 0)
    row.refresh_from_db()
    assert refused(give_back, row, "Sai", version=row.version, by=cast.officer, at=AT) == "report_not_now"


def test_who_reported_in_time(cast: Cast) -> None:
    handed_in(cast, said(), unit=cast.commune)
    draft(cast, said(), unit=cast.other_commune)
    Report.objects.filter(unit=cast.commune).update(first_submitted_on=form().due(YEAR))
    found = selectors.punctuality(form(), YEAR, cast.province)
    assert (found.expected, found.in_time, found.late, found.missing) == (2, 1, 0, 1)


def test_reports_are_seen_and_decided_above_and_never_next_door(cast: Cast) -> None:
    row = handed_in(cast, said())
    people = (cast.officer, cast.commune_officer, cast.neighbour)
    assert [list(permissions.reports_visible_to(user, LATER)) for user in people] == [[row], [row], []]
    assert [permissions.may_decide_report(user, row, LATER) for user in people] == [True, False, False]
    assert [permissions.may_report(user, cast.commune, LATER) for user in people] == [False, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"span": "week"},
        {"level": "moon"},
        {"rules": [{"left": ["x"], "operator": "~", "right": [1], "words": "?"}]},
        {"rules": [{"left": ["y"], "operator": "<", "right": [1], "words": "?"}]},
        {"code": ""},
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
