"""Stretches of officials: cut where something countable changes, the same however often they are made."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import ON, SINCE, make_person, make_post, make_qualification, make_quota
from vungmanh.indicators.countables import countable
from vungmanh.indicators.domain import keeping
from vungmanh.officials.domain.posts import appoint, correct_post, end_post
from vungmanh.officials.domain.records import add_record, correct_record, withdraw_record
from vungmanh.officials.domain.standards_gate import ExceptionSaid
from vungmanh.officials.domain.stretches import Changed, rebuild
from vungmanh.officials.models import Discipline, Evaluation, Post, PostStretch, Qualification

DAY = datetime.timedelta(days=1)
SPRING = datetime.date(2026, 2, 10)
LET_IN = ExceptionSaid("Ban Thường vụ", "Ví dụ")


def stretches(post: Post, *columns: str) -> list[tuple[object, ...]]:
    return list(post.stretches.order_by("valid_from").values_list("valid_from", "valid_to", *columns))


def test_post_without_anything_known_is_one_stretch_of_nothing_known(cast: Cast) -> None:
    post = make_post(make_person(cast.commune))
    known = ("sex", "is_minority", "party_member", "professional_level", "professional_field", "grade", "entry")
    assert stretches(post, *known) == [(SINCE, None, *([None] * len(known)))]


def test_stretch_is_cut_where_a_degree_is_awarded(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person)
    make_qualification(person, "professional", 2)
    make_qualification(person, "professional", 4, awarded_on=SPRING, field="law")
    columns = ("professional_level", "professional_field")
    assert stretches(post, *columns) == [(SINCE, SPRING - DAY, 2, None), (SPRING, None, 4, "law")]


def test_field_of_a_lower_certificate_is_not_that_of_a_degree(cast: Cast) -> None:
    """A bachelor of nobody knows what with a certificate in farming is no engineer of agriculture."""
    person = make_person(cast.commune)
    post = make_post(person)
    make_qualification(person, "professional", 2, field="agriculture")
    make_qualification(person, "professional", 4, awarded_on=SPRING)
    columns = ("professional_level", "professional_field")
    assert stretches(post, *columns) == [(SINCE, SPRING - DAY, 2, "agriculture"), (SPRING, None, 4, None)]
    make_qualification(person, "professional", 4, awarded_on=SPRING, field="law")
    assert stretches(post, *columns)[-1] == (SPRING, None, 4, "law")


def test_degree_that_changes_nothing_countable_cuts_nothing(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person)
    make_qualification(person, "political", 3)
    make_qualification(person, "political", 1, awarded_on=SPRING)
    assert stretches(post, "political_level") == [(SINCE, None, 3)]


def test_no_qualification_is_not_the_same_as_none_stated(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person)
    make_qualification(person, "informatics", 0)
    assert stretches(post, "informatics_level", "language_level") == [(SINCE, None, 0, None)]


def test_party_membership_holds_from_its_day_to_the_day_before_it_ends(cast: Cast) -> None:
    person = make_person(cast.commune, is_party_member=True, party_joined_on=SPRING, party_left_on=SPRING + 5 * DAY)
    post = make_post(person)
    assert stretches(post, "party_member") == [
        (SINCE, SPRING - DAY, False),
        (SPRING, SPRING + 4 * DAY, True),
        (SPRING + 5 * DAY, None, False),
    ]


def test_second_post_is_told_on_the_first_while_it_is_held(cast: Cast) -> None:
    person = make_person(cast.commune)
    main = make_post(person, "party_secretary")
    beside = make_post(person, "council_chair", is_main=False, valid_from=SPRING, valid_to=SPRING + DAY)
    assert stretches(main, "holds_several", "is_concurrent") == [
        (SINCE, SPRING - DAY, False, False),
        (SPRING, SPRING + DAY, True, False),
        (SPRING + 2 * DAY, None, False, False),
    ]
    assert stretches(beside, "holds_several", "is_concurrent") == [(SPRING, SPRING + DAY, True, True)]


def test_discipline_and_grade_hold_from_their_days(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person, valid_from=datetime.date(2025, 7, 1))
    said = {"person": person, "recorded_at": AT}
    Discipline.objects.create(form="reprimand", decided_on=SPRING, until=SPRING + DAY, **said)
    Evaluation.objects.create(year=2025, grade=3, **said)
    rebuild([person.pk], at=AT)
    new_year = datetime.date(2026, 1, 1)
    assert stretches(post, "grade", "is_disciplined") == [
        (datetime.date(2025, 7, 1), new_year - DAY, None, False),
        (new_year, SPRING - DAY, 3, False),
        (SPRING, SPRING + DAY, 3, True),
        (SPRING + 2 * DAY, None, 3, False),
    ]


def test_rebuilding_again_changes_nothing(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person)
    before = set(PostStretch.objects.values_list("pk", flat=True))
    assert rebuild([person.pk], at=AT) == Changed(set(), None)
    assert set(PostStretch.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("last_day", "since"), [(None, SPRING + DAY), (SPRING + 9 * DAY, SPRING + DAY), (SPRING - DAY, SPRING)]
)
def test_post_that_ends_on_another_day_changes_the_days_between(
    cast: Cast, last_day: datetime.date | None, since: datetime.date
) -> None:
    person = make_person(cast.commune)
    post = make_post(person, valid_to=SPRING)
    Post.objects.filter(pk=post.pk).update(valid_to=last_day)
    assert rebuild([person.pk], at=AT) == Changed({cast.commune.pk}, since)


def test_post_that_moves_changes_both_units_from_its_first_day(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person)
    Post.objects.filter(pk=post.pk).update(unit=cast.other_commune)
    assert rebuild([person.pk], at=AT) == Changed({cast.commune.pk, cast.other_commune.pk}, SINCE)


def test_withdrawn_file_has_no_stretches(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person)
    type(person).objects.filter(pk=person.pk).update(withdrawn_at=AT)
    assert rebuild([person.pk], at=AT) == Changed({cast.commune.pk}, SINCE)
    assert list(PostStretch.objects.all()) == []


def test_rebuilding_many_takes_as_many_queries_as_one(cast: Cast, django_assert_num_queries: object) -> None:
    people = [make_person(cast.commune) for _number in range(3)]
    for person in people:
        Post.objects.create(
            person=person, unit=cast.commune, position="women_chair", kind="cadre", valid_from=SINCE, recorded_at=AT
        )
    with django_assert_num_queries(10):  # type: ignore[operator]
        rebuild([person.pk for person in people], at=AT)


def test_official_is_counted_once_a_day_and_a_post_as_often_as_held(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, "party_secretary")
    make_post(person, "council_chair", is_main=False)
    counted = {}
    for name in ("official", "post"):
        each = countable(name)
        rows = each.table()._default_manager.filter(each.only, **{f"{each.starts}__lte": ON})
        counted[name] = rows.count()
    assert counted == {"official": 1, "post": 2}


@pytest.mark.domain
@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (datetime.date(1980, 3, 2), 46),
        (datetime.date(1980, 3, 3), 45),
        (datetime.date(1980, 12, 1), 45),
        (datetime.date(1980, 2, 29), 46),
        (None, None),
    ],
)
def test_age_is_counted_in_full_years(cast: Cast, born_on: datetime.date | None, age: int | None) -> None:
    make_post(make_person(cast.commune, born_on=born_on))
    expression = countable("official").attribute("age").at
    assert expression is not None
    assert PostStretch.objects.annotate(age=expression(ON)).get().age == age


def test_every_column_that_a_countable_names_is_there(cast: Cast) -> None:
    make_post(make_person(cast.commune))
    make_quota(cast.commune, 2, "committee_deputy")
    for name in ("official", "post", "establishment", "departure"):
        each = countable(name)
        columns = [attribute.column or attribute.name for attribute in each.attributes if not attribute.at]
        rows = each.table()._default_manager.filter(each.only)
        dates = [each.happens] if each.happens else [each.starts, each.ends]
        assert len(rows.values_list(each.unit, each.thing, *dates, *columns)) == (0 if name == "departure" else 1)
        assert all(attribute.choices for attribute in each.attributes if attribute.measure == "choice")


@pytest.mark.domain
def test_figures_follow_every_act_on_a_file(cast: Cast, settings: Any) -> None:
    """Figures of all packs, moved by what each act changes, are those that counting everything anew gives."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    make_post(make_person(cast.commune), "party_secretary")
    keeping.catch_up(at=AT)
    person = make_person(cast.commune, sex="female", born_on=datetime.date(1990, 3, 5), is_party_member=True)
    said = {"unit": cast.commune, "position": "women_chair", "kind": "cadre", "valid_from": SINCE}
    post = appoint(person, said, by=None, at=AT, exception=LET_IN)
    degree = {"kind": "professional", "level": 4, "awarded_on": SPRING, "field": "law"}
    record = add_record(Qualification, person, degree, by=None, at=AT, on=AT.date())
    correct_record(record, {"level": 5}, version=1, reason="Sửa", by=None, at=AT, on=AT.date())
    correct_post(post, {"unit": cast.other_commune}, version=post.version, reason="Nhầm", by=None, at=AT)
    assert keeping.check(at=AT).different == 0
    later = AT + DAY
    withdraw_record(Qualification.objects.get(pk=record.pk), "Nhầm", by=None, at=later)
    end_post(post, SPRING + DAY, version=post.version, reason="Thôi", by=None, at=later)
    checked = keeping.check(at=later)
    assert (checked.compared > 50, checked.different) == (True, 0)
