"""What is known today of the day on which a counted target is due: courses that end, retirements, what is dated already."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post, make_qualification
from tests.programmes.factories import add_target, make_directive
from tests.registers.factories import make_holding
from tests.training.factories import make_course, send
from vungmanh.desk.programmes.target_shown import expected_words
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.defining import define
from vungmanh.indicators.pairs import Pair
from vungmanh.officials.models import Person
from vungmanh.programmes.counted import counted_targets, reported_of
from vungmanh.programmes.domain.binding import Choice, bind
from vungmanh.programmes.domain.paths import change, meets
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import BindingOrigin, Way
from vungmanh.programmes.models import Target
from vungmanh.programmes.outlook import Outlook, outlook_of

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
TODAY = timezone.localdate()
DUE = datetime.date(TODAY.year + 1, 12, 31)
SOON = TODAY + datetime.timedelta(days=40)
LATER = TODAY + datetime.timedelta(days=90)
TOO_LATE = DUE + datetime.timedelta(days=1)


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    """Three secretaries and deputies with a degree: one fully trained, two with elementary political theory."""
    found = []
    for name, position, political in (
        ("Lò Văn Đủ", "party_secretary", 2),
        ("Lò Thị Học", "party_standing_deputy", 1),
        ("Lò Văn Thiếu", "committee_chair", 1),
    ):
        person = make_person(cast.commune, name, born_on=datetime.date(1985, 5, 1), sex="female")
        make_post(person, position, valid_from=datetime.date(2025, 1, 1))
        make_qualification(person, "professional", 4, field="law")
        make_qualification(person, "political", political)
        found.append(person)
    return found


def outlook(cast: Cast, indicator: str, **said: Any) -> Outlook:
    """Of a target bound to the indicator, due at the end of the next year."""
    _target, found = bound(cast, indicator, {}, **said)
    assert found is not None
    return found


def bound(
    cast: Cast, indicator: str, choice: dict[str, Any], quote: str = "90% chỉ tiêu", **said: Any
) -> tuple[Target, Outlook | None]:
    directive = make_directive(cast.province, cast.officer, issued_on=TODAY)
    asked = {"what": "chỉ tiêu", "value": 90, "due": DUE.isoformat(), "leads": [cast.commune]} | said
    add_target(directive, quote, **asked)
    target = publish(directive, by=cast.officer, at=timezone.now(), on=TODAY).targets.get()
    chosen = Choice(Way.COUNTED, indicator, **choice)
    bind(target, chosen, origin=BindingOrigin.CHOSEN, seen=0, by=cast.officer, at=timezone.now())
    keeping.catch_up(at=timezone.now())
    target = Target.objects.select_related("programme__territory", "programme__directive").get(pk=target.pk)
    return target, outlook_of(target, counted_targets([target], TODAY)[target.pk], TODAY)


def test_course_that_gives_what_the_standard_lacks_lets_a_person_count(cast: Cast, people: list[Person]) -> None:
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON), people[1])
    send(cast, make_course(cast, starts_on=TODAY, ends_on=TOO_LATE), people[2])
    found = outlook(cast, "officials.staff.qualified")
    assert found.coming == {people[1].pk: SOON}
    assert (found.recorded.numerator, found.expected.numerator, found.expected.denominator) == (1, 2, 3)


def test_course_below_what_is_asked_lets_nobody_count(cast: Cast, people: list[Person]) -> None:
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON, level=1), people[1])
    assert outlook(cast, "officials.staff.qualified").coming == {}


def test_one_of_several_things_is_enough_where_any_counts(cast: Cast, people: list[Person]) -> None:
    """Two courses after each other: the first one that lets the condition hold gives the day."""
    where = {
        "any": [{"attribute": "political_level", "at_least": 2}, {"attribute": "professional_level", "at_least": 5}]
    }
    body = {"code": "test.any", "name": "Một trong hai", "measure": "%", "source": "Điều 1"}
    terms = {"numerator": {"countable": "official", "where": where}, "denominator": {"countable": "official"}}
    define(cast.province, body | terms, by=cast.officer, at=AT)
    send(cast, make_course(cast, starts_on=TODAY, ends_on=LATER), people[1])
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON, kind="professional", level=5, field="law"), people[1])
    assert outlook(cast, "test.any").coming == {people[1].pk: SOON}


def test_count_rises_by_field_and_level_and_falls_by_retirement(cast: Cast, people: list[Person]) -> None:
    """A count has nothing below the line; whoever becomes an engineer by a course counts, whoever retires does not."""
    engineer = make_person(cast.commune, "Lò Văn Nghỉ", born_on=datetime.date(TODAY.year - 61, 1, 1), sex="male")
    make_post(engineer, "finance_accounting", valid_from=datetime.date(2025, 1, 1))
    make_qualification(engineer, "professional", 4, field="agriculture")
    course = make_course(cast, starts_on=TODAY, ends_on=SOON, kind="professional", level=5, field="agriculture")
    send(cast, course, people[2])
    found = outlook(cast, "officials.engineers_agriculture", unit_of_measure="kỹ sư", unit="kỹ sư", value=1)
    assert (found.coming, set(found.leaving_counted)) == ({people[2].pk: SOON}, {engineer.pk})
    assert (found.recorded.numerator, found.expected.numerator, found.expected.denominator) == (1, 1, None)


def test_courses_to_come_are_turns_of_the_day_on_which_they_are_due(cast: Cast, people: list[Person]) -> None:
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON), people[1])
    send(cast, make_course(cast, starts_on=LATER, ends_on=LATER), *people[1:])
    target, found = bound(cast, "training.turns", {"since": TODAY}, unit="lượt", value=5)
    assert found is not None
    assert found.expected.numerator == 3
    counted = counted_targets([target], TODAY)[target.pk]
    assert counted.last is not None
    assert counted.last[1].numerator == 1
    assert expected_words(target, counted, found) == ("3", False)


def test_who_retires_before_the_day_does_not_come(cast: Cast, people: list[Person]) -> None:
    Person.objects.filter(pk=people[1].pk).update(born_on=datetime.date(TODAY.year - 61, 1, 1))
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON), people[1])
    found = outlook(cast, "officials.staff.qualified")
    assert (found.coming, set(found.leaving_others)) == ({}, {people[1].pk})
    assert found.expected.denominator == 2


@pytest.mark.parametrize(("rise", "is_met"), [(33, True), (34, False)])
def test_rise_is_judged_from_where_it_began(cast: Cast, people: list[Person], rise: int, is_met: bool) -> None:
    """From 33.33% to 66.67%."""
    send(cast, make_course(cast, starts_on=TODAY, ends_on=SOON), people[1])
    target, found = bound(cast, "officials.staff.qualified", {}, is_delta=True, value=rise)
    assert found is not None
    words = expected_words(target, counted_targets([target], TODAY)[target.pk], found)
    assert words == ("66,67% (2/3)", is_met)


def test_change_tells_from_which_level_it_counts(cast: Cast, people: list[Person]) -> None:
    """Without it nobody could tell where a rise in points has to end."""
    target, _found = bound(cast, "officials.staff.qualified", {}, is_delta=True, value=20)
    counted = counted_targets([target], TODAY)[target.pk]
    told, _owing = reported_of(target, counted)
    assert {round(each.before or 0, 2) for each in told} == {Decimal("33.33")}
    assert told[-1].value == 0
    target.is_delta = False
    assert {each.before for each in reported_of(target, counted)[0]} == {None}


def test_fall_counts_by_how_much_things_became_fewer(cast: Cast, people: list[Person]) -> None:
    target, _found = bound(cast, "officials.staff.qualified", {}, "giảm ít nhất 20%", is_delta=True, value=20)
    assert target.is_fall
    counted = counted_targets([target], TODAY)[target.pk]
    began, now = counted.points[0], (counted.points[-1][0], Pair(Decimal(0), Decimal(3)))
    told, _owing = reported_of(target, replace(counted, points=[began, now]))
    assert [round(each.value, 2) for each in told] == [0, Decimal("33.33")]
    assert meets(target, told[-1].value)
    assert change(target, Decimal(10), Decimal(12)) == -2


@pytest.mark.parametrize("limits", [{}, {"level": ["commune"]}])
def test_numbers_that_records_say_are_added_up_not_the_records_counted(cast: Cast, limits: dict[str, Any]) -> None:
    """Of a part of them nothing is said ahead."""
    for unit, value in ((cast.commune, 60), (cast.other_commune, 40)):
        make_holding(cast, "culture_households", unit, value=value, total=60)
    _target, found = bound(cast, "holdings.culture_households", {"limits": limits})
    assert (found and found.expected) == (None if limits else Pair(Decimal(100), Decimal(120)))
