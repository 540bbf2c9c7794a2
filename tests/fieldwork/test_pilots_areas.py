"""Pilots stand where their days and reviews say; nobody takes a held place unmarked; months are met or missing by policy."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from vungmanh.core.errors import DomainError
from vungmanh.fieldwork.domain import areas
from vungmanh.fieldwork.domain.pilots import (
    PilotPlan,
    PilotStand,
    Reviewed,
    plan_pilot,
    review_pilot,
    stand_of,
    stands,
    with_reviews,
)
from vungmanh.fieldwork.domain.recording import withdraw
from vungmanh.fieldwork.models import AreaAssignment, Pilot
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = pytest.mark.django_db

START, REVIEW = datetime.date(2026, 1, 10), datetime.date(2026, 6, 30)
DECIDED = {"decided_on": datetime.date(2026, 7, 2), "document": "12/QĐ-UBND"}


def pilot_of(cast: Cast) -> Pilot:
    measures = [("Chi một thôn", Decimal("38.5"))]
    plan = PilotPlan("Khoán kinh phí", START, REVIEW, [cast.commune], measures=measures)
    return plan_pilot(cast.province, plan, by=cast.officer, at=AT)


def review(pilot: Pilot, cast: Cast, *, on: datetime.date = datetime.date(2026, 7, 10), **said: Any) -> None:
    pilot.refresh_from_db()
    wanted = Reviewed(**({"reviewed_on": datetime.date(2026, 7, 1), "result": "Tốt"} | said))
    review_pilot(pilot, wanted, version=pilot.version, by=cast.officer, at=AT, on=on)


def stand(on: datetime.date) -> PilotStand:
    rows = with_reviews(Pilot.objects.all())
    found = stand_of(rows.get(), on)
    assert [key for key, condition in stands(on).items() if rows.filter(condition).exists()] == [found]
    return found


def test_pilot_stands_where_its_days_and_reviews_say(cast: Cast) -> None:
    pilot = pilot_of(cast)
    assert stand(datetime.date(2026, 1, 9)) == PilotStand.PLANNED
    assert stand(REVIEW) == PilotStand.RUNNING
    assert stand(datetime.date(2026, 7, 1)) == PilotStand.OVERDUE
    review(pilot, cast, after={pilot.measures.get().pk: Decimal("41.25")})
    assert (stand(REVIEW), pilot.measures.get().after) == (PilotStand.WAITING, Decimal("41.25"))
    review(pilot, cast, decision="extend", next_review_on=datetime.date(2026, 12, 31), **DECIDED)
    assert stand(datetime.date(2026, 12, 31)) == PilotStand.RUNNING
    assert stand(datetime.date(2027, 1, 1)) == PilotStand.OVERDUE
    review(pilot, cast, decision="scale_up", **DECIDED)
    assert stand(datetime.date(2027, 1, 1)) == PilotStand.SCALED_UP
    with pytest.raises(DomainError, match="pilot_over"):
        review(pilot, cast)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reviewed_on": datetime.date(2026, 7, 11)}, "review_in_future"),
        ({"reviewed_on": datetime.date(2026, 1, 9)}, "review_before_start"),
        ({"decision": "stop"}, "decision_without_document"),
        ({"decision": "extend", **DECIDED, "next_review_on": datetime.date(2026, 7, 1)}, "pilot_extension_not_later"),
    ],
)
def test_review_that_cannot_be(cast: Cast, said: dict[str, Any], code: str) -> None:
    pilot = pilot_of(cast)
    with pytest.raises(DomainError, match=code):
        review(pilot, cast, **said)
    assert not pilot.reviews.exists()


def test_pilot_has_sites_within_its_unit(cast: Cast) -> None:
    for sites, code in (([], "pilot_without_sites"), ([cast.neighbour_commune], "pilot_site_beyond")):
        with pytest.raises(DomainError, match=code):
            plan_pilot(cast.province, PilotPlan("Thử", START, REVIEW, sites), by=cast.officer, at=AT)


def assigned(cast: Cast, where: Any, **said: Any) -> AreaAssignment:
    wanted = {
        "holder_name": "Lò Văn Thử", "holder_position": "", "place": where, "field": "", "capacity": "committee_member",
        "is_shared": False, "valid_from": START, "valid_to": None,
    }  # fmt: skip
    return areas.assign_area(cast.commune, wanted | said, by=cast.commune_officer, at=AT)


@pytest.fixture
def village(cast: Cast) -> Any:
    return make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)


def test_place_has_one_holder_in_a_capacity_unless_marked(cast: Cast, village: Any) -> None:
    first = assigned(cast, village, valid_to=REVIEW)
    with pytest.raises(DomainError, match="area_held"):
        assigned(cast, village, valid_from=REVIEW)
    assigned(cast, village, capacity="police")
    assigned(cast, village, is_shared=True)
    assigned(cast, village, valid_from=REVIEW + datetime.timedelta(days=1))
    withdraw(first, "Ghi nhầm", by=cast.commune_officer, at=AT)
    second = assigned(cast, village, valid_to=REVIEW)
    with pytest.raises(DomainError, match="area_held"):
        areas.give_area_back(AreaAssignment.objects.get(pk=first.pk), by=cast.commune_officer, at=AT)
    assert second.pk


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"place": None}, "area_of_nothing"),
        ({"valid_to": datetime.date(2026, 1, 9)}, "area_days_in_wrong_order"),
    ],
)
def test_assignment_that_cannot_be(cast: Cast, village: Any, said: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        assigned(cast, village, **said)
    with pytest.raises(DomainError, match="area_beyond"):
        assigned(cast, cast.other_commune)


def test_months_are_met_missing_or_open_by_policy(cast: Cast, village: Any) -> None:
    row = assigned(cast, village)
    days = [datetime.date(2026, 2, 3), datetime.date(2026, 2, 20), datetime.date(2025, 3, 1)]
    cells = areas.months_of(row, days, 2026, datetime.date(2026, 4, 15))
    assert [cell.state for cell in cells[:5]] == ["none", "met", "missing", "open", "none"]
    assert [cell.count for cell in cells[:3]] == [0, 2, 0]
    unasked = areas.months_of(assigned(cast, village, capacity="police"), days, 2026, datetime.date(2026, 4, 15))
    assert {cell.state for cell in unasked} == {"none"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"visited_on": datetime.date(2026, 4, 16)}, "visit_in_future"),
        ({"visited_on": datetime.date(2026, 1, 9)}, "visit_outside_assignment"),
        ({"promised_due": REVIEW}, "promise_without_words"),
    ],
)
def test_visit_that_cannot_be(cast: Cast, village: Any, said: dict[str, Any], code: str) -> None:
    row = assigned(cast, village)
    whole = {"visited_on": datetime.date(2026, 4, 1), "found": "Dân hỏi", "promised": "", "promised_due": None}
    with pytest.raises(DomainError, match=code):
        areas.record_visit(row, whole | said, by=cast.commune_officer, at=AT, on=datetime.date(2026, 4, 15))
