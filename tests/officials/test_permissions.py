"""Who sees which file: the unit and those above; never the neighbour; the former unit as on the last day there."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import make_unit, make_user
from tests.officials.factories import ON, SINCE, make_person, make_post, make_qualification
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.officials import permissions
from vungmanh.officials.models import Person
from vungmanh.officials.selectors.files import file_on
from vungmanh.units.models import Succession

DAY = datetime.timedelta(days=1)


def sees(user: object, person: Person, on: datetime.date = ON) -> bool:
    return permissions.persons_visible_to(user, on).filter(pk=person.pk).exists()


def until(user: User, person: Person, on: datetime.date = ON) -> datetime.date | None:
    return permissions.seen_until(user, person, person.posts.select_related("unit"), on)


def test_unit_and_those_above_see_the_file_the_neighbour_does_not(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person)
    reader = make_user("nguoixem", role=Role.VIEWER, unit=cast.commune)
    beside = make_user("canbokhac", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    asked = [cast.officer, cast.leader, cast.administrator, cast.commune_officer, cast.lead_officer, cast.neighbour]
    assert [sees(user, person) for user in asked] == [True, True, True, True, False, False]
    assert [sees(user, person) for user in (reader, beside, cast.anonymous)] == [False, False, False]


@pytest.mark.parametrize(
    ("name", "keeps", "unmasks"),
    [
        ("officer", True, True), ("leader", False, False), ("administrator", False, True),
        ("commune_officer", True, True), ("neighbour", False, False), ("lead_officer", False, False),
    ],
)  # fmt: skip
def test_few_keep_and_unmask(cast: Cast, name: str, keeps: bool, unmasks: bool) -> None:
    person = make_person(cast.commune)
    make_post(person)
    user = getattr(cast, name)
    assert permissions.may_keep_file(user, person, ON) is keeps
    assert permissions.may_unmask(user, person, ON) is unmasks


def test_new_file_without_a_post_is_seen_where_it_was_opened(cast: Cast) -> None:
    person = make_person(cast.commune)
    assert [sees(user, person) for user in (cast.commune_officer, cast.neighbour)] == [True, False]
    assert permissions.may_keep_file(cast.commune_officer, person, ON)


def test_former_unit_sees_the_file_as_on_the_last_day_there(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, valid_to=ON - DAY)
    make_post(person, unit=cast.other_commune, valid_from=ON)
    make_qualification(person, "political", 3, awarded_on=ON)
    former, now = cast.commune_officer, make_user("canbokhac", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    assert (until(former, person), until(now, person), until(cast.officer, person)) == (ON - DAY, None, None)
    assert [permissions.may_keep_file(user, person, ON) for user in (former, now)] == [False, True]
    assert file_on(person, ON - DAY).levels["political"] is None


def test_who_left_service_stays_with_the_last_unit(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, valid_to=ON - 2 * DAY)
    assert until(cast.commune_officer, person) is None


def test_unit_sees_the_files_of_those_whose_place_it_took(cast: Cast) -> None:
    old = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=SINCE - DAY)
    person = make_person(old)
    make_post(person, valid_from=datetime.date(2020, 1, 1))
    assert not sees(cast.commune_officer, person)
    fresh = User.objects.get(pk=cast.commune_officer.pk)
    Succession.objects.create(predecessor=old, successor=cast.commune, on=SINCE, kind="merge")
    assert sees(fresh, person) and permissions.may_keep_file(fresh, person, ON)


def test_quota_is_granted_by_the_coordinator_of_the_unit_or_above(cast: Cast) -> None:
    users = (cast.officer, cast.leader, cast.commune_officer, cast.neighbour)
    assert [permissions.may_grant_posts(user, cast.commune, ON) for user in users] == [True, False, False, False]


def test_file_as_on_a_past_day_holds_what_stood_then(cast: Cast) -> None:
    person = make_person(cast.commune, is_party_member=True, party_joined_on=ON)
    post = make_post(person)
    make_qualification(person, "professional", 2)
    make_qualification(person, "professional", 4, awarded_on=ON)
    make_post(person, "council_chair", is_main=False, valid_from=ON + DAY)
    before, now = file_on(person, ON - DAY), file_on(person, ON)
    assert [found.levels["professional"] for found in (before, now)] == [2, 4]
    assert [found.is_party_member for found in (before, now)] == [False, True]
    assert (before.main, len(now.posts), len(now.coming_posts)) == (post, 1, 1)
    assert [len(file_on(person, SINCE - DAY).posts), len(file_on(person, ON + DAY).posts)] == [0, 2]


def test_gaps_name_what_nobody_knows(cast: Cast) -> None:
    person = make_person(cast.commune, sex="male", ethnic_group="tay", is_party_member=False)
    make_qualification(person, "language", 0)
    gaps = file_on(person, ON).gaps
    assert "language_level" not in gaps
    assert gaps[:2] == ["born_on", "general_level"]
