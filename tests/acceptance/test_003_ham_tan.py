"""Hàm Tân district, results of six years and targets for 2015 and 2020: a report-like text."""

from __future__ import annotations

import datetime

import pytest

from tests.acceptance.chain import (
    holding,
    make_place,
    owing,
    publish_document,
    reading_of,
    target_holding,
    task_holding,
)
from vungmanh.programmes.models import Programme
from vungmanh.reader import Reading
from vungmanh.reader.model import Result
from vungmanh.units.enums import UnitLevel

D = datetime.date


@pytest.fixture
def reading() -> Reading:
    return reading_of("003")


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    place = make_place(
        "Huyện Hàm Tân", UnitLevel.DISTRICT, below={"Xã Tân Xuân": ["Thôn Một"], "Thị trấn Tân Nghĩa": ["Khu phố 1"]}
    )
    return publish_document("003", place.unit, on=D(2012, 7, 20), issuer=place.unit)


def result(reading: Reading, value: float, *words: str) -> Result:
    (found,) = [row for row in holding(reading.results, *words) if row.value == value]
    return found


def finding(reading: Reading, code: str) -> dict[str, object]:
    (found,) = [row for row in reading.findings if row.code == code]
    return found.params


def test_text_is_of_13_july_2012_about_ham_tan(reading: Reading) -> None:
    assert (reading.document.issued_on, reading.document.place) == ("2012-07-13", "Hàm Tân")


def test_partial_citations_keep_their_bare_numbers(reading: Reading) -> None:
    assert {(row.kind, row.number) for row in reading.citations} == {
        ("nghị định", "114"),
        ("pháp lệnh", "34"),
        ("nghị quyết", "11"),
        ("quy định", "47"),
    }


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"), [(94.55, 104, 110), (90.15, 119, 132), (80.77, 168, 208)]
)
def test_filled_posts_come_with_their_counts(reading: Reading, value: float, numerator: int, denominator: int) -> None:
    (found,) = [row for row in reading.results if row.value == value]
    assert (found.numerator, found.denominator, found.as_of) == (numerator, denominator, "2012-06-30")


def test_391_posts_are_filled_in_all(reading: Reading) -> None:
    assert result(reading, 391, "391 đ/c").as_of == "2012-06-30"


def test_two_posts_are_truly_vacant_though_80_77_percent_is_shown(reading: Reading) -> None:
    assert finding(reading, "vacancy_after_concurrent") == {"filled": 168, "quota": 208, "concurrent": 38, "vacant": 2}


def test_4040_turns_differ_from_the_sum_of_their_parts_404(reading: Reading) -> None:
    found = finding(reading, "breakdown_differs")
    assert (found["total"], found["sum"], found["parts"]) == (4040, 404, [91, 46, 55, 98, 114])


def test_235_members_left_between_371_473_and_609(reading: Reading) -> None:
    assert finding(reading, "stock_flow_gap") == {"start": 371, "added": 473, "end": 609, "left": 235}


def test_villages_with_cells_are_of_50_then_of_53(reading: Reading) -> None:
    assert finding(reading, "population_changed") == {"was": [30, 50], "now": [52, 53]}


def test_base_of_71_13_percent_is_implied(reading: Reading) -> None:
    assert finding(reading, "implied_base")["base"] == 66357


def test_rises_are_points_not_percent(reading: Reading) -> None:
    points = [point for row in reading.findings if row.code == "points_not_percent" for point in row.params["points"]]
    assert points == [25.19, 7.48, 11.51, 21.05]


@pytest.mark.parametrize(("value", "words"), [(10, "xã-thị trấn"), (53, "Quy ước"), (25, "văn hoá")])
def test_fractions_without_a_percentage_are_results(reading: Reading, value: int, words: str) -> None:
    found = next(row for row in holding(reading.results, words) if row.value == value and row.denominator)
    assert found.denominator == (10 if value == 10 else 53)


@pytest.mark.parametrize(
    ("words", "value", "comparator", "due"),
    [
        ("30% đảng bộ", 30, ">=", "2015-12-31"),
        ("50% chi bộ", 50, ">=", "2015-12-31"),
        ("trên 80% trường học", 80, ">", "2015-12-31"),
        ("100% trường học", 100, ">=", "2020-12-31"),
        ("80% cán bộ chủ chốt", 80, ">=", "2020-12-31"),
    ],
)
def test_targets_are_for_2015_and_for_2020(reading: Reading, words: str, value: int, comparator: str, due: str) -> None:
    assert (comparator, due) in [
        (row.comparator, row.due) for row in holding(reading.targets, words) if row.value == value
    ]


def test_at_least_10_percent_excellent_lie_within_more_than_70_percent_good(reading: Reading) -> None:
    (part,) = [row for row in reading.targets if row.value == 10]
    assert part.within is not None
    whole = reading.targets[part.within]
    assert (whole.value, whole.comparator) == (70, ">")


def test_nested_target_hangs_below_its_whole_in_the_programme(programme: Programme) -> None:
    part = target_holding(programme, "hoàn thành xuất sắc nhiệm vụ")
    assert part.within is not None
    assert part.within.what == "đảng viên hoàn thành tốt nhiệm vụ"


def test_results_already_achieved_become_no_duties(programme: Programme) -> None:
    targets = reading_of("003").targets
    assert programme.targets.count() == sum(row.same_as is None for row in targets)
    assert programme.duties.filter(kind="report").count() == 0


def test_party_committees_of_communes_owe_the_review_of_goals(programme: Programme) -> None:
    assert owing(task_holding(programme, "Các cấp uỷ xã-thị trấn rà soát")) == ["Thị trấn Tân Nghĩa", "Xã Tân Xuân"]


def test_yearly_and_dated_targets_fall_to_the_district(programme: Programme) -> None:
    target = target_holding(programme, "đảng bộ xã-thị trấn", value=30)
    assert owing(target) == ["Huyện Hàm Tân"]
    assert set(target.duties.values_list("due", flat=True)) == {D(2015, 12, 31)}


def test_schools_have_a_target_for_each_of_two_years(programme: Programme) -> None:
    rows = programme.targets.filter(what__contains="trường học có chi bộ").order_by("due")
    assert [(row.value, row.due) for row in rows] == [(80, D(2015, 12, 31)), (100, D(2020, 12, 31))]


def test_over_half_with_a_university_degree_lie_within_all_with_intermediate_training(programme: Programme) -> None:
    part = programme.targets.get(value=50, what__startswith="đại học")
    assert part.within is not None
    assert (part.comparator, part.within.value) == (">", 100)
