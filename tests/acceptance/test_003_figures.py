"""Hàm Tân's figures printed from records alone: every stated result that can be, compared with the registers by the product."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.acceptance.chain import publish_document, reading_of
from tests.acceptance.ham_tan import COUNTED, SPLIT, D, HamTan
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.indicators.periods import Period, Span
from vungmanh.indicators.selectors import count_live
from vungmanh.language.text import fold
from vungmanh.programmes.compared import ComparedResult, compared_results
from vungmanh.programmes.counted import Asked, definitions_on, summed_flow
from vungmanh.programmes.domain.binding import Choice
from vungmanh.programmes.enums import Way
from vungmanh.programmes.models import Programme
from vungmanh.units.models import Unit


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    reading_of("003")
    place = HamTan()
    place.fill()
    return publish_document("003", place.district, on=D(2012, 7, 20), issuer=place.district)


@pytest.fixture
def district(programme: Programme) -> Unit:
    return programme.territory


def count(district: Unit, code: str, cells: tuple[str, ...] = (), *, on: D = COUNTED) -> Pair:
    """What the indicator gives on the day, of the cells a share of all."""
    found = count_live(definitions_on(on)[code], Period(on, Span.MONTH), district)
    if not cells:
        return found[""]
    return Pair(sum((found[cell].numerator for cell in cells), Decimal(0)), found[""].numerator)


@pytest.mark.parametrize(
    ("code", "pair", "share"),
    [
        ("officials.cadre.filled", (104, 110), "94.55"),
        ("officials.civil_servant.filled", (119, 132), "90.15"),
        ("officials.part_time.filled", (168, 208), "80.77"),
        ("bodies.village_cells", (52, 53), "98.11"),
        ("bodies.village_members", (53, 53), "100"),
        ("holdings.democracy", (10, 10), "100"),
        ("holdings.village_convention", (53, 53), "100"),
        ("holdings.culture_village", (25, 53), "47.17"),
        ("holdings.culture_households", (14_484, 17_000), "85.2"),
        ("holdings.good_members", (292, 609), "47.95"),
        ("holdings.erring_members", (8, 609), "1.31"),
        ("bodies.union_share", (47_200, 66_357), "71.13"),
        ("bodies.union_core", (1_817, 47_200), "3.85"),
    ],
)
def test_shares(district: Unit, code: str, pair: tuple[int, int], share: str) -> None:
    found = count(district, code)
    assert (found.numerator, found.denominator) == pair
    assert round(found.value(PERCENT) or 0, 2) == Decimal(share)


@pytest.mark.parametrize(
    ("group", "cells", "top", "share"),
    [
        ("cadre", ("professional_level=2",), 57, "54.81"),
        ("cadre", ("professional_level=4",), 13, "12.5"),
        ("cadre", ("political_level=2",), 67, "64.42"),
        ("cadre", ("political_level=3",), 3, "2.88"),
        ("cadre", ("sex=female",), 24, "23.08"),
        ("civil_servant", ("professional_level=2",), 96, "80.67"),
        ("civil_servant", ("professional_level=3", "professional_level=4"), 22, "18.49"),
        ("civil_servant", ("political_level=2",), 31, "26.05"),
        ("civil_servant", ("sex=female",), 51, "42.86"),
        ("part_time", ("professional_level=2",), 58, "34.52"),
        ("part_time", ("professional_level=3", "professional_level=4"), 13, "7.74"),
        ("part_time", ("political_level=2",), 30, "17.86"),
        ("part_time", ("political_level=1",), 23, "13.69"),
    ],
)
def test_structure_is_a_breakdown_of_the_count(
    district: Unit, group: str, cells: tuple[str, ...], top: int, share: str
) -> None:
    found = count(district, f"officials.{group}.count", cells)
    assert found.numerator == top
    assert round(found.value(PERCENT) or 0, 2) == Decimal(share)


@pytest.mark.parametrize(
    ("code", "then", "now"),
    [
        ("bodies.committees", 5, 10),
        ("bodies.base_cells", 4, 0),
        ("bodies.cells", 51, 89),
        ("bodies.village_cells_count", 30, 52),
        ("bodies.school_cells_count", 10, 24),
        ("bodies.members", 371, 609),
    ],
)
def test_stock_then_and_now(district: Unit, code: str, then: int, now: int) -> None:
    assert (count(district, code, on=SPLIT).numerator, count(district, code).numerator) == (then, now)


def test_villages_with_a_cell_are_of_50_then(district: Unit) -> None:
    found = count(district, "bodies.village_cells", on=SPLIT)
    assert (found.numerator, found.denominator) == (30, 50)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("bodies.admitted", 473),
        ("bodies.departed", 235),
        ("training.turns", 404),
        ("training.turns_professional_2", 91),
        ("training.turns_professional_4", 46),
        ("training.turns_political_1", 55),
        ("training.turns_political_2", 98),
        ("training.turns_state", 114),
        ("training.own", 51),
        ("officials.left_unqualified", 45),
    ],
)
def test_what_happened_since_the_split(district: Unit, code: str, number: int) -> None:
    asked = Asked(1, Choice(Way.COUNTED, code), definitions_on(COUNTED)[code], False, D(2005, 12, 1))
    assert summed_flow(district, [asked], COUNTED)[1].numerator == number


def test_concurrent_posts_and_reinforcements(district: Unit) -> None:
    assert count(district, "officials.all.filled").numerator == 391
    assert count(district, "officials.part_time.concurrent").numerator == 38
    assert count(district, "officials.reinforced").numerator == 15
    single = count_live(definitions_on(COUNTED)["officials.reinforced_single"], Period(COUNTED, Span.MONTH), district)
    told = {cell.removeprefix("position="): pair.numerator for cell, pair in single.items() if cell and pair.numerator}
    assert told == {"party_secretary": 8, "committee_chair": 2, "committee_deputy": 1, "land_construction_urban": 2}
    assert count(district, "officials.reinforced_several").numerator == 2


def test_rise_is_told_in_points(district: Unit) -> None:
    then, now = (
        count(district, "officials.staff.count", ("professional_level=2",), on=day) for day in (SPLIT, COUNTED)
    )
    assert round((now.value(PERCENT) or 0) - (then.value(PERCENT) or 0), 2) == Decimal("25.19")


def test_no_population_gives_two_of_the_stated_rises() -> None:
    """153 of 223 less 25.19 points, 35 of 223 less 7.48: not of one number of people up to a thousand."""

    def bases(top: int, rise: str) -> set[int]:
        now = Decimal(top) / 223 * 100
        return {
            whole
            for whole in range(1, 1001)
            for part in (round((now - Decimal(rise)) / 100 * whole),)
            if round(now - Decimal(part) / whole * 100, 2) == Decimal(rise)
        }

    assert min(bases(153, "25.19")) == 76
    assert not {each for each in bases(153, "25.19") & bases(35, "7.48") if each <= 250}


@pytest.fixture(scope="module")
def compared(published: Programme) -> list[ComparedResult]:
    codes = set(Indicator.objects.values_list("code", flat=True))
    return compared_results(published.directive, codes, D(2012, 7, 20))


@pytest.mark.parametrize(
    "value",
    [94.55, 90.15, 80.77, 54.8, 12.5, 64.42, 2.88, 23.08, 80.67, 18.49, 26.05, 42.86, 34.52, 7.74, 17.86, 13.69,
     71.13, 3.85, 85.2, 371, 609, 473, 51, 89, 30, 10, 24, 47200, 38, 25.19],
)  # fmt: skip
def test_product_finds_the_stated_result_and_says_that_it_agrees(compared: list[ComparedResult], value: float) -> None:
    found = [row for row in compared if row.stated.value == Decimal(str(value))]
    assert "agrees" in [row.compared.verdict.value for row in found], [(row.compared, row.definition) for row in found]


def test_turns_differ_by_what_the_report_wrote_wrong(compared: list[ComparedResult]) -> None:
    (row,) = [row for row in compared if row.stated.value == 4040 and "luot" in fold(row.stated.unit)]
    assert (row.compared.counted, row.compared.by) == (Decimal(404), Decimal(-3636))
