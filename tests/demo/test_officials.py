"""Officials of the sample: believable, and within the rules that people's own files obey."""

from __future__ import annotations

import datetime
from collections import defaultdict

import pytest

from vungmanh.desk.demo.accounts import build_accounts
from vungmanh.desk.demo.officials import record_officials
from vungmanh.desk.demo.training import let_through, record_training
from vungmanh.desk.demo.units import build_units
from vungmanh.officials.domain.posts import check_post, overlap
from vungmanh.officials.models import Departure, Person, Post, PostStretch, Qualification, StandardsException
from vungmanh.officials.policies import positions
from vungmanh.officials.selectors.staffing import posts_in_ended_units, staffing_of, total

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 21, 1, 0, tzinfo=datetime.UTC)
ON = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(("is_whole", "least", "most"), [(False, 5, 20), (True, 400, 900)])
def test_sample_obeys_the_rules_of_files(is_whole: bool, least: int, most: int) -> None:
    units = build_units(AT)
    users = build_accounts(units, AT)
    made = record_officials(users, units.sample, ON, is_whole=is_whole)
    assert least <= made <= most
    assert record_officials(users, units.sample, ON, is_whole=is_whole) == 0
    assert {
        person.unit.path.startswith(units.sample.unit.path) for person in Person.objects.select_related("unit")
    } == {True}
    _check_files()
    if is_whole:
        _check_whole(units.sample.communes.values())
        _check_believable()
        record_training(users, units.sample.unit, AT, ON, is_whole=True)
        assert (let_through(users, AT, ON), let_through(users, AT, ON), StandardsException.objects.count()) == (3, 0, 3)
        _check_files()


def _check_files() -> None:
    """No post that its file would refuse, no position held by two that only one may hold."""
    departures = defaultdict(list)
    for row in Departure.objects.all():
        departures[row.person_id].append(row)
    posts = list(Post.objects.select_related("person", "unit"))
    by_person, by_place = defaultdict(list), defaultdict(list)
    for post in posts:
        by_person[post.person_id].append(post)
        if positions()[post.position].single:
            by_place[post.unit_id, post.position].append(post)
    left_behind = set(posts_in_ended_units(Post.objects.all(), ON).values_list("pk", flat=True))
    for post in posts:
        if post.pk not in left_behind:
            check_post(post, [row for row in by_person[post.person_id] if row is not post], departures[post.person_id])
    pairs = [(one, other) for held in by_place.values() for one in held for other in held if one.pk < other.pk]
    assert [(str(one), str(other)) for one, other in pairs if overlap(one, other)] == []


def _check_believable() -> None:
    """Whoever leads is a member of the Party, and nobody was given a certificate as a child."""
    leading = [key for key, position in positions().items() if position.key_post or position.group == "party"]
    assert not Post.objects.filter(position__in=leading).exclude(person__is_party_member=True).exists()
    rows = Qualification.objects.exclude(awarded_on=None).exclude(person__born_on=None).select_related("person")
    assert min(row.awarded_on.year - row.person.born_on.year for row in rows) >= 20  # type: ignore[union-attr]


def _check_whole(communes: object) -> None:
    ids = [unit.pk for unit in communes]  # type: ignore[attr-defined]
    cells = [cell for each in staffing_of(ids, ON).values() for cell in each]
    told = total(cells)
    assert told.quota == 15 * 29
    assert (0 < told.vacant < told.quota // 5, told.concurrent > 10) == (True, True)
    assert posts_in_ended_units(Post.objects.all(), ON).count() == 3
    unknown = PostStretch.objects.filter(political_level=None).count()
    assert 0 < unknown < PostStretch.objects.count() // 5
