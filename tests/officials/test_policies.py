"""The policy data of officials: complete, with sources, fit for what the code asks."""

from __future__ import annotations

import pytest

from vungmanh.officials import policies
from vungmanh.officials.enums import DisciplineSide, QualificationKind
from vungmanh.units.enums import UnitLevel


def test_position_has_a_source_and_a_level_that_units_have() -> None:
    levels = {UnitLevel.COMMUNE, UnitLevel.VILLAGE, policies.ANY_LEVEL}
    assert [row.key for row in policies.positions().values() if not row.source or row.level not in levels] == []


def test_position_that_is_offered_for_a_while_begins_before_it_ends() -> None:
    wrong = [row.key for row in policies.positions().values() if row.since and row.until and row.since > row.until]
    assert wrong == []


def test_no_two_ways_to_write_a_position_are_alike() -> None:
    words = [name.lower() for row in policies.positions().values() for name in (row.name, *row.also)]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("kind", QualificationKind.values)
def test_levels_of_a_kind_count_up_from_none(kind: str) -> None:
    rows = policies.level_rows(kind)
    assert [row["level"] for row in rows] == list(range(len(rows)))
    assert policies.policy("qualifications")["levels"][kind]["source"]


def test_grades_count_up_and_every_year_has_its_four() -> None:
    assert [row["grade"] for row in policies.grade_rows()] == [0, 1, 2, 3, 4]
    assert [len(policies.grade_choices(year)) for year in (2018, 2019, 2020, 2026)] == [4, 4, 4, 4]
    assert all(row["source"] for row in policies.grade_rows())


@pytest.mark.parametrize(("name", "part"), [("departures", "schemes"), ("disciplines", "forms")])
def test_row_has_a_name_and_a_source(name: str, part: str) -> None:
    rows = policies.named(name, part).values()
    assert all(row["name"] and row["source"] for row in rows)


def test_discipline_has_a_side() -> None:
    assert {row["side"] for row in policies.disciplinary_forms().values()} == set(DisciplineSide.values)


def test_there_are_54_ethnic_groups_and_one_majority() -> None:
    assert len(policies.ethnic_groups()) == 54
    assert [key for key in policies.ethnic_groups() if not policies.is_minority(key)] == ["kinh"]
    assert policies.is_minority("") is None
