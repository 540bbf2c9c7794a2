"""Rows are asked by what they look at over a relation: where that is corrected, kept figures follow at once.

Of every countable: whoever declares one that looks at something else says here how its rows come, and what changes what they
look at.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.conftest import Cast
from tests.factories import AT
from tests.figures.crawl import make_indicator
from tests.figures.wild import term
from tests.imports.factories import brought_in, checked, taken_back
from tests.imports.factories import official as row_of_sheet
from tests.registers.factories import make_body, make_membership
from tests.training.factories import make_arrival, make_course, make_scheme, official, said, send
from vungmanh.bodies.domain.keeping import BODIES
from vungmanh.bodies.models import Body
from vungmanh.indicators.countables import Measure, countable, countables
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import FOREVER, Figure, Indicator
from vungmanh.officials.domain.people import correct_person
from vungmanh.officials.domain.records import depart
from vungmanh.officials.models import Person
from vungmanh.training.domain.attraction import give_scheme_back, withdraw_scheme
from vungmanh.training.domain.courses import change_course, give_course_back, withdraw_course
from vungmanh.training.models import AttractionScheme, Course

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
D = datetime.date


@pytest.fixture(autouse=True)
def few_periods(settings: Any) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    Indicator.objects.all().delete()


# Rows


def some_people(cast: Cast) -> list[Person]:
    units = (cast.commune, cast.commune, cast.other_commune)
    return [official(unit, f"Lò Văn Mẫu {place}", sex="male") for place, unit in enumerate(units)]


def some_turns(cast: Cast) -> None:
    send(cast, make_course(cast, mode="part_time", field="law"), *some_people(cast))


def some_arrivals(cast: Cast) -> None:
    scheme = make_scheme(cast)
    for person in some_people(cast):
        make_arrival(cast, scheme, person, unit=person.unit)


def some_departures(cast: Cast) -> None:
    for person in some_people(cast):
        depart(person, {"scheme": "retirement", "last_day": D(2026, 2, 28)}, by=cast.officer, at=AT)


def some_counts(cast: Cast) -> None:
    for unit in (cast.commune, cast.other_commune):
        make_membership(cast, make_body(cast, "Chi bộ Một", unit=unit), 20, valid_from=D(2026, 2, 1))


ROWS: dict[str, Callable[[Cast], None]] = {
    "training_turn": some_turns,
    "trained_person": some_turns,
    "attraction_arrival": some_arrivals,
    "departure": some_departures,
    "membership": some_counts,
    "membership_flow": some_counts,
}

# What changes what they look at

Act = Callable[[Cast], Any]
OF_PERSON: dict[str, Any] = {
    "sex": "female", "born_on": D(1980, 5, 6), "ethnic_group": "thai", "is_local": True, "is_party_member": True,
}  # fmt: skip


def corrected(column: str) -> Act:
    def act(cast: Cast) -> None:
        person = Person.objects.earliest("pk")
        told = {"reason": "Ghi nhầm", "by": cast.officer, "at": AT, "on": AT.date()}
        correct_person(person, {column: OF_PERSON[column]}, version=person.version, **told)

    return act


def another_course(**what: Any) -> Act:
    def act(cast: Cast) -> None:
        course = Course.objects.get()
        change_course(course, said(**{"mode": "part_time", "field": "law"} | what), version=1, by=cast.officer, at=AT)

    return act


def another_body(**what: Any) -> Act:
    def act(cast: Cast) -> None:
        body = Body.objects.earliest("pk")
        assert BODIES.correct(body, what, version=1, reason="Ghi nhầm", by=cast.officer, at=AT)

    return act


def without_course(cast: Cast) -> None:
    withdraw_course(Course.objects.get(), "Nhầm", by=cast.officer, at=AT)


def without_scheme(cast: Cast) -> None:
    withdraw_scheme(AttractionScheme.objects.get(), "Nhầm", by=cast.officer, at=AT)


def act_on(model: str, column: str) -> Act:
    """What changes this column of such a record."""
    if model == "officials.person":
        return corrected(column)
    acts: dict[tuple[str, str], Act] = {
        ("training.course", "kind"): another_course(kind="state_management"),
        ("training.course", "level"): another_course(level=3),
        ("training.course", "field"): another_course(field="economics"),
        ("training.course", "mode"): another_course(mode="full_time"),
        ("training.course", "withdrawn_at"): without_course,
        ("training.attractionscheme", "withdrawn_at"): without_scheme,
        ("bodies.body", "system"): another_body(kind="farmers", system="mass"),
        ("bodies.body", "kind"): another_body(kind="base_committee"),
        ("bodies.body", "setting"): another_body(setting="agency"),
        ("bodies.body", "is_joint"): another_body(is_joint=True),
    }
    return acts[model, column]


def looked_at() -> list[tuple[str, str, str, str]]:
    """Countable, relation, model and column."""
    found = []
    for facts in countables():
        for relation in facts.over:
            model: Any = facts.table()._meta.get_field(relation).related_model
            found += [(facts.name, relation, model._meta.label_lower, each) for each in facts.looks_at(model)[relation]]
    return sorted(found)


def kept() -> set[tuple[Any, ...]]:
    rows = Figure.objects.filter(known_to=FOREVER)
    return set(rows.values_list("unit", "day", "span", "cell", "numerator", "denominator", "unjudged"))


def counted_by(cast: Cast, name: str, path: str) -> None:
    """Kept are how many there are, and those that have the value of now: by parts, or at all."""
    attribute = next((each for each in countable(name).attributes if (each.years_since or each.column) == path), None)
    asked: dict[str, Any] = {"numerator": term(name)}
    if attribute is not None and attribute.measure in (Measure.CHOICE, Measure.FLAG):
        asked["breakdowns"] = [attribute.name]
    elif attribute is not None:
        asked["numerator"] = term(name, **{attribute.name: {"known": True}})
    make_indicator(cast, code="test.looks", measure="", **asked)
    keeping.catch_up(at=AT)


@pytest.mark.parametrize(("name", "relation", "model", "column"), looked_at())
def test_figures_follow_what_their_rows_look_at(cast: Cast, name: str, relation: str, model: str, column: str) -> None:
    ROWS[name](cast)
    counted_by(cast, name, f"{relation}__{column}")
    before = kept()
    act_on(model, column)(cast)
    assert kept() != before
    assert keeping.check(at=AT).different == 0


@pytest.mark.parametrize(
    ("rows", "withdraw", "give_back"),
    [
        (some_turns, without_course, lambda cast: give_course_back(Course.objects.get(), by=cast.officer, at=AT)),
        (some_arrivals, without_scheme, lambda cast: give_scheme_back(AttractionScheme.objects.get(), by=cast.officer, at=AT)),
    ],
)  # fmt: skip
def test_figures_follow_what_is_given_back(
    cast: Cast, rows: Callable[[Cast], None], withdraw: Act, give_back: Act
) -> None:
    for name in ("trained_person", "attraction_arrival"):
        make_indicator(cast, code=f"test.{name}", measure="", numerator=term(name))
    rows(cast)
    keeping.catch_up(at=AT)
    before = kept()
    withdraw(cast)
    assert kept() != before
    give_back(cast)
    assert kept() == before


def test_figures_follow_what_a_sheet_corrects_of_people_and_what_is_taken_back(cast: Cast) -> None:
    lines = [row_of_sheet(number, sex="Nam") for number in range(3)]
    brought_in(checked(cast, lines))
    send(cast, make_course(cast), *Person.objects.order_by("pk"))
    counted_by(cast, "trained_person", "person__sex")
    before = kept()
    sheet = brought_in(checked(cast, [row | {"sex": "Nữ"} for row in lines[:2]]))
    assert (sheet.state, sheet.to_change) == ("done", 2)
    assert {cell for *_key, cell, _above, _below, _unclear in kept()} == {"", "sex=female", "sex=male"}
    assert keeping.check(at=AT).different == 0
    assert taken_back(sheet).state == "undone"
    assert kept() == before


@pytest.mark.parametrize("count", [1, 3])
def test_figures_of_many_people_follow_without_a_question_for_each(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    some_turns(cast)
    counted_by(cast, "trained_person", "person__sex")
    keys = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:count])
    Person.objects.filter(pk__in=keys).update(sex="female")
    with django_assert_num_queries(14 if connection.features.has_select_for_update else 13):
        keeping.looked_at(Person, keys, {"sex", "born_on"}, at=AT)
    with django_assert_num_queries(0):
        keeping.looked_at(Person, keys, {"full_name", "home_place"}, at=AT)
