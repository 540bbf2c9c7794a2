"""How posts are filled: quota, filled, held concurrently, truly vacant, over, without a quota."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.officials.factories import ON, SINCE, make_person, make_post, make_quota
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain.establishing import correct_quota, give_quota_back, grant_posts, withdraw_quota
from vungmanh.officials.models import Establishment, Post
from vungmanh.officials.selectors.staffing import posts_in_ended_units, staffing_of, total, totals_by_kind

DAY = datetime.timedelta(days=1)


def cells(cast: Cast, on: datetime.date = ON) -> list[tuple[Any, ...]]:
    found = staffing_of([cast.commune.pk], on)[cast.commune.pk]
    return [(each.position, each.quota, each.filled, each.concurrent, each.vacant, each.over) for each in found]


def test_post_is_filled_covered_or_vacant(cast: Cast) -> None:
    for position, quota in (("party_secretary", 1), ("council_chair", 1), ("committee_deputy", 2)):
        make_quota(cast.commune, quota, position)
    secretary = make_person(cast.commune)
    make_post(secretary, "party_secretary")
    make_post(secretary, "council_chair", is_main=False)
    make_post(make_person(cast.commune), "committee_deputy")
    assert cells(cast) == [
        ("party_secretary", 1, 1, 0, 0, 0),
        ("council_chair", 1, 0, 1, 0, 0),
        ("committee_deputy", 2, 1, 0, 1, 0),
    ]


def test_kind_as_a_whole_takes_every_position_of_the_kind(cast: Cast) -> None:
    """Hàm Tân 2012: of 208 posts 168 are filled and 38 held concurrently, so two are truly vacant; here a tenth of it."""
    make_quota(cast.commune, 21, kind="part_time")
    cadre = make_person(cast.commune)
    make_post(cadre, "party_secretary")
    make_post(cadre, "part_organisation_head", is_main=False)
    for number in range(17):
        make_post(make_person(cast.commune, f"Lò Văn {number}"), "part_broadcasting")
    found = staffing_of([cast.commune.pk], ON)[cast.commune.pk]
    assert totals_by_kind(found)["part_time"] == total([each for each in found if each.kind == "part_time"])
    part_time = totals_by_kind(found)["part_time"]
    assert (part_time.quota, part_time.filled, part_time.concurrent, part_time.vacant) == (21, 17, 1, 3)
    assert totals_by_kind(found)["cadre"].ungranted == 1


def test_contract_fills_no_post(cast: Cast) -> None:
    make_quota(cast.commune, 1, "expert_land")
    make_post(make_person(cast.commune), "expert_land", kind="contract")
    found = staffing_of([cast.commune.pk], ON)[cast.commune.pk]
    assert [(each.filled, each.contract, each.vacant) for each in found] == [(0, 1, 1)]


def test_more_people_than_posts_is_over(cast: Cast) -> None:
    make_quota(cast.commune, 1, "committee_deputy")
    for name in ("Lò Văn Một", "Lò Văn Hai"):
        make_post(make_person(cast.commune, name), "committee_deputy")
    assert cells(cast) == [("committee_deputy", 1, 2, 0, 0, 1)]


def test_day_asked_for_decides(cast: Cast) -> None:
    make_quota(cast.commune, 1, "committee_chair", valid_to=ON)
    make_post(make_person(cast.commune), valid_to=ON - DAY)
    assert cells(cast, ON - DAY) == [("committee_chair", 1, 1, 0, 0, 0)]
    assert cells(cast, ON) == [("committee_chair", 1, 0, 0, 1, 0)]
    assert cells(cast, ON + DAY) == []


def test_many_units_take_as_many_queries_as_one(cast: Cast, django_assert_num_queries: Any) -> None:
    for unit in (cast.commune, cast.other_commune):
        make_quota(unit, 1, "committee_chair")
        make_post(make_person(unit))
    with django_assert_num_queries(2):
        found = staffing_of([cast.commune.pk, cast.other_commune.pk, cast.neighbour_commune.pk], ON)
    assert {unit: len(rows) for unit, rows in found.items()} == {
        cast.commune.pk: 1,
        cast.other_commune.pk: 1,
        cast.neighbour_commune.pk: 0,
    }


def grant(cast: Cast, **said: Any) -> Establishment:
    return grant_posts(cast.commune, {"position": "", "kind": "cadre", "valid_from": SINCE} | said, by=None, at=AT)


def test_new_quota_ends_the_one_before(cast: Cast) -> None:
    grant(cast, position="committee_deputy", quota=1)
    grant(cast, position="committee_deputy", quota=2, valid_from=ON)
    rows = Establishment.objects.order_by("valid_from").values_list("quota", "valid_from", "valid_to", "group")
    assert list(rows) == [(1, SINCE, ON - DAY, "government"), (2, ON, None, "government")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"position": "committee_deputy", "quota": 2}, "quota_overlaps"),
        ({"quota": 10}, "quota_mixed"),
        ({"position": "front_chair", "quota": 1, "valid_to": SINCE - DAY}, "quota_days_in_wrong_order"),
    ],
)
def test_quota_is_refused(cast: Cast, said: dict[str, Any], code: str) -> None:
    grant(cast, position="committee_deputy", quota=1)
    with pytest.raises(DomainError, match=code):
        grant(cast, **said)


def test_quota_of_a_closed_unit_is_refused(cast: Cast) -> None:
    closed = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=SINCE - DAY)
    with pytest.raises(DomainError, match="quota_unit_not_in_force"):
        grant_posts(closed, {"kind": "cadre", "position": "", "quota": 3, "valid_from": SINCE}, by=None, at=AT)


def test_quota_is_corrected_with_a_reason_and_taken_back(cast: Cast) -> None:
    row = grant(cast, quota=10)
    with pytest.raises(DomainError, match="file_reason_missing"):
        correct_quota(row, {"quota": 11}, version=1, by=None, at=AT)
    row.refresh_from_db()
    correct_quota(row, {"quota": 11}, version=1, reason="QĐ sửa", by=None, at=AT)
    assert cells(cast) == [("", 11, 0, 0, 11, 0)]
    withdraw_quota(row, "Nhầm xã", by=None, at=AT)
    assert cells(cast) == []


def test_quota_taken_back_is_given_back_where_there_is_room(cast: Cast) -> None:
    row = grant(cast, quota=10)
    withdraw_quota(row, "Nhầm xã", by=None, at=AT)
    for _time in range(2):
        give_quota_back(row, by=None, at=AT)
    row.refresh_from_db()
    assert (cells(cast), row.version) == ([("", 10, 0, 0, 10, 0)], 3)
    withdraw_quota(row, "Nhầm xã", by=None, at=AT)
    grant(cast, quota=12)
    with pytest.raises(DomainError, match="quota_overlaps"):
        give_quota_back(row, by=None, at=AT)
    assert cells(cast) == [("", 12, 0, 0, 12, 0)]


def test_people_in_a_unit_that_has_ended_are_open_work(cast: Cast) -> None:
    ended = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=ON)
    post = make_post(make_person(ended))
    make_post(make_person(cast.commune))
    assert list(posts_in_ended_units(Post.objects.all(), ON)) == []
    assert list(posts_in_ended_units(Post.objects.all(), ON + DAY)) == [post]
