"""How many people of a unit may be graded highest for a year: refused, warned, raised, history, the unit next door."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.officials.domain.ceilings import (
    YearOfUnit,
    give_raised_back,
    raise_ceiling,
    withdraw_raised,
    years_of_unit,
)
from vungmanh.officials.domain.records import add_record, correct_record, give_record_back, withdraw_record
from vungmanh.officials.models import Evaluation, Person, RaisedCeiling
from vungmanh.officials.policies import ceiling_of, ceilings, grade_choices

pytestmark = pytest.mark.domain
DAY, ON = datetime.date(2026, 12, 10), datetime.date(2026, 12, 20)
GOOD, EXCELLENT = 3, 4
SAID = {"share_pct": Decimal(25), "decided_by": "Chủ tịch UBND tỉnh", "reason": "Dẫn đầu cải cách hành chính"}


def people(cast: Cast, count: int, *, unit: Any = None, position: str = "finance") -> list[Person]:
    found = []
    for number in range(count):
        person = make_person(unit or cast.commune, f"Lò Văn {number}")
        make_post(person, "expert_land" if position == "finance" else position)
        found.append(person)
    return found


def grade(cast: Cast, person: Person, value: int, **more: Any) -> Evaluation:
    said = {"year": 2026, "grade": value, "decided_on": DAY} | more
    return add_record(Evaluation, person, said, by=cast.officer, at=AT, on=ON)


def refused(cast: Cast, person: Person, value: int = EXCELLENT, **more: Any) -> DomainError:
    with pytest.raises(DomainError) as found:
        grade(cast, person, value, **more)
    return found.value


def year(cast: Cast, of: int = 2026) -> YearOfUnit:
    return years_of_unit(cast.commune, [of], ON)[0]


@pytest.mark.parametrize(
    ("of", "share", "raised"),
    [(2019, None, None), (2022, None, None), (2023, 20, None), (2025, 20, None), (2026, 20, 25)],
)
def test_ceiling_of_a_year_is_data(of: int, share: int | None, raised: int | None) -> None:
    found = ceiling_of(of)
    assert (found and found.share_pct, found and found.raised_pct) == (share, raised)


def test_rows_of_the_pack_name_their_source_and_grades_that_may_be_given() -> None:
    for row in ceilings():
        offered = dict(grade_choices(row.since))
        assert row.source
        assert {row.grade, *row.of} <= set(offered)


def test_excellent_up_to_the_share_of_those_graded_well(cast: Cast) -> None:
    everybody = people(cast, 12)
    for person in everybody[:10]:
        grade(cast, person, GOOD)
    grade(cast, everybody[10], EXCELLENT)
    found = year(cast)
    assert (found.given, found.base, found.most, found.waiting, found.is_past) == (1, 10, 2, 1, False)
    grade(cast, everybody[11], EXCELLENT)
    extra = people(cast, 1)[0]
    error = refused(cast, extra)
    assert error.code == "evaluation_past_ceiling_raised"
    assert {name: error.params[name] for name in ("count", "most", "share", "waiting", "source")} == {
        "count": 3, "most": 2, "share": "20", "waiting": 0, "source": "NĐ 335/2025/NĐ-CP, Điều 20.5",
    }  # fmt: skip
    assert Evaluation.objects.filter(person=extra).count() == 0


def test_grade_is_taken_while_those_who_wait_can_still_mend_it_and_warned_of(cast: Cast) -> None:
    everybody = people(cast, 6)
    grade(cast, everybody[0], EXCELLENT)
    found = year(cast)
    assert (found.is_past, found.is_beyond, found.most, found.most_at_best, found.waiting) == (True, False, 0, 1, 5)
    assert refused(cast, everybody[1]).params["most"] == 0, "four who wait allow none"
    for person in everybody[1:]:
        grade(cast, person, GOOD)
    assert (year(cast).is_past, year(cast).most) == (False, 1)


def test_correcting_and_giving_back_are_looked_at_too(cast: Cast) -> None:
    everybody = people(cast, 6)
    rows = [grade(cast, person, GOOD) for person in everybody[:5]]
    high = grade(cast, everybody[5], EXCELLENT)
    with pytest.raises(DomainError, match="evaluation_past_ceiling"):
        correct_record(rows[0], {"grade": EXCELLENT}, version=1, reason="Sai", by=cast.officer, at=AT, on=ON)
    rows[0].refresh_from_db()
    assert rows[0].grade == GOOD
    withdraw_record(high, "Nhầm", by=cast.officer, at=AT)
    give_record_back(Evaluation.objects.get(pk=high.pk), by=cast.officer, at=AT, on=ON)
    correct_record(rows[0], {"grade": 2}, version=1, reason="Sai", by=cast.officer, at=AT, on=ON)
    assert (year(cast).given, year(cast).most, year(cast).is_beyond) == (1, 0, True), "a lower grade is never refused"
    withdraw_record(Evaluation.objects.get(pk=high.pk), "Nhầm", by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="evaluation_past_ceiling"):
        give_record_back(Evaluation.objects.get(pk=high.pk), by=cast.officer, at=AT, on=ON)


def test_history_is_written_down_as_it_happened(cast: Cast) -> None:
    person = people(cast, 1)[0]
    assert grade(cast, person, EXCELLENT, year=2025, decided_on=datetime.date(2025, 12, 12)).pk
    found = years_of_unit(cast.commune, [2025], ON)[0]
    assert found.given == 0, "the post began later: nobody was here at the end of that year"
    assert grade(cast, people(cast, 1)[0], EXCELLENT, year=2026, decided_on=datetime.date(2026, 10, 1)).pk


def test_ceiling_is_of_one_unit_and_of_the_kinds_that_the_rule_names(cast: Cast) -> None:
    for person in people(cast, 5, unit=cast.other_commune):
        grade(cast, person, GOOD)
    assert refused(cast, people(cast, 1)[0]).code == "evaluation_past_ceiling_raised"
    part_time = people(cast, 1, position="part_elderly_chair")[0]
    assert grade(cast, part_time, EXCELLENT).pk
    assert year(cast).given == 0


def test_ceiling_is_raised_by_a_decision_as_far_as_the_rule_allows(cast: Cast) -> None:
    everybody = people(cast, 10)
    for person in everybody[:8]:
        grade(cast, person, GOOD)
    grade(cast, everybody[8], EXCELLENT)
    assert refused(cast, everybody[9]).code == "evaluation_past_ceiling_raised"
    for share in (Decimal(20), Decimal("25.01"), Decimal(30)):
        with pytest.raises(DomainError, match="ceiling_not_raised"):
            raise_ceiling(cast.commune, 2026, SAID | {"share_pct": share}, by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="ceiling_not_raised"):
        raise_ceiling(cast.commune, 2025, SAID, by=cast.officer, at=AT)
    row = raise_ceiling(cast.commune, 2026, SAID, by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="ceiling_raised_already"):
        raise_ceiling(cast.commune, 2026, SAID, by=cast.officer, at=AT)
    grade(cast, everybody[9], EXCELLENT)
    assert (year(cast).most, year(cast).is_past) == (2, False)
    assert refused(cast, people(cast, 1)[0]).code == "evaluation_past_ceiling"
    entry = AuditEntry.objects.get(action="raised_ceiling.recorded")
    assert (entry.actor, entry.unit_id, entry.changes["decided_by"]) == (
        cast.officer, cast.commune.pk, [None, "Chủ tịch UBND tỉnh"],
    )  # fmt: skip
    with pytest.raises(DomainError, match="file_reason_missing"):
        withdraw_raised(row, " ", by=cast.officer, at=AT)
    for _time in range(2):
        withdraw_raised(row, "Ghi nhầm xã", by=cast.officer, at=AT)
    assert (year(cast).most, year(cast).is_beyond) == (1, True)
    for _time in range(2):
        give_raised_back(row, by=cast.officer, at=AT)
    assert (year(cast).is_past, RaisedCeiling.objects.get().version) == (False, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_years_are_asked_as_often_for_one_person_as_for_three(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    for person in people(cast, count):
        grade(cast, person, GOOD)
    with django_assert_num_queries(3):
        found = years_of_unit(cast.commune, [2025, 2026], ON)
    assert [row.base for row in found] == [count, 0]
