"""Posts: what a file refuses, how posts end, what a departure does."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.officials.factories import ON, SINCE, make_person, make_post
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.officials.domain.posts import appoint, correct_post, end_post
from vungmanh.officials.domain.records import depart, give_record_back, withdraw_record
from vungmanh.officials.domain.standards_gate import ExceptionSaid
from vungmanh.officials.models import Departure, Person, Post
from vungmanh.units.enums import UnitLevel, UnitType
from vungmanh.units.models import Unit

DAY = datetime.timedelta(days=1)
MAY = datetime.date(2026, 5, 1)

LET_IN = ExceptionSaid("Ban Thường vụ", "Ví dụ")
"""Past the gate of the standards, about which these tests are not."""


def said(unit: Unit, position: str = "committee_chair", **more: Any) -> dict[str, Any]:
    return {"unit": unit, "position": position, "kind": "cadre", "valid_from": SINCE} | more


def refusal(person: Person, **what: Any) -> str:
    with pytest.raises(DomainError) as raised:
        appoint(person, said(**what), by=None, at=AT)
    return raised.value.code


def test_appointment_is_in_the_file_in_the_stretches_and_on_the_trail(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = appoint(person, said(cast.commune, decision="12/QĐ-UBND"), by=cast.officer, at=AT)
    assert [(row.position, row.valid_from) for row in post.stretches.all()] == [("committee_chair", SINCE)]
    entry = AuditEntry.objects.get(action="post.recorded")
    assert (entry.unit_id, entry.changes["decision"]) == (cast.commune.pk, [None, "12/QĐ-UBND"])


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"position": "king"}, "post_position_unknown"),
        ({"position": "other_official"}, "post_title_missing"),
        ({"position": "finance_accounting"}, "post_position_not_offered"),
        ({"position": "village_head"}, "post_level_wrong"),
        ({"valid_to": SINCE - DAY}, "post_days_in_wrong_order"),
        ({"valid_from": datetime.date(1979, 5, 5)}, "post_before_birth"),
        ({"valid_from": datetime.date(1998, 5, 4)}, "post_in_childhood"),
        ({"is_main": False}, "post_concurrent_without_main"),
    ],
)
def test_post_is_refused(cast: Cast, what: dict[str, Any], code: str) -> None:
    person = make_person(cast.commune, born_on=datetime.date(1980, 5, 5))
    assert refusal(person, unit=cast.commune, **what) == code
    assert list(Post.objects.all()) == []


def test_post_may_begin_on_the_day_of_the_age(cast: Cast) -> None:
    person = make_person(cast.commune, born_on=datetime.date(1980, 5, 5))
    assert appoint(person, said(cast.commune, valid_from=datetime.date(1998, 5, 5)), by=None, at=AT).pk


def test_main_posts_may_not_overlap_but_follow_each_other(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, "party_secretary", valid_to=MAY)
    assert refusal(person, unit=cast.commune, valid_from=MAY) == "post_overlaps_main"
    assert appoint(person, said(cast.commune, valid_from=MAY + DAY), by=None, at=AT, exception=LET_IN).pk


def test_second_post_is_held_beside_the_main_one(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, "party_secretary")
    assert appoint(person, said(cast.commune, is_main=False), by=None, at=AT).stretches.get().is_concurrent


def test_same_post_is_not_held_twice(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person)
    assert refusal(person, unit=cast.commune, is_main=False) == "post_held_already"


def test_two_people_do_not_head_one_commune_at_once(cast: Cast) -> None:
    make_post(make_person(cast.commune), valid_to=MAY)
    other = make_person(cast.commune, "Nông Thị Khác")
    assert refusal(other, unit=cast.commune, valid_from=MAY) == "post_taken"
    assert appoint(other, said(cast.other_commune), by=None, at=AT).pk
    assert appoint(
        make_person(cast.commune, "Nông Thị Sau"),
        said(cast.commune, valid_from=MAY + DAY),
        by=None,
        at=AT,
        exception=LET_IN,
    )


def test_several_may_hold_a_position_that_is_not_single(cast: Cast) -> None:
    make_post(make_person(cast.commune), "committee_deputy")
    assert appoint(make_person(cast.commune, "Nông Thị Khác"), said(cast.commune, "committee_deputy"), by=None, at=AT)


@pytest.mark.parametrize(
    ("last_day", "until", "code"),
    [
        (SINCE - DAY, None, "post_unit_not_in_force"),
        (MAY, None, "post_outlives_unit"),
        (MAY, MAY + DAY, "post_outlives_unit"),
    ],
)
def test_closed_unit_takes_nobody_beyond_its_last_day(
    cast: Cast, last_day: datetime.date, until: datetime.date | None, code: str
) -> None:
    closed = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=last_day)
    assert refusal(make_person(cast.commune), unit=closed, valid_to=until) == code
    if last_day == MAY:
        assert appoint(make_person(cast.commune), said(closed, valid_to=MAY), by=None, at=AT).pk


def test_village_head_belongs_to_a_village(cast: Cast) -> None:
    village = make_unit("Thôn Mẫu", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    assert appoint(make_person(cast.commune), said(village, "village_head", kind="part_time"), by=None, at=AT).pk
    assert refusal(make_person(cast.commune, "Nông Thị Khác"), unit=village) == "post_level_wrong"


def test_post_ends_with_its_day_and_not_twice(cast: Cast) -> None:
    post = make_post(make_person(cast.commune))
    end_post(post, MAY, version=1, reason="Hết nhiệm kỳ", by=cast.officer, at=AT)
    assert [(row.valid_from, row.valid_to) for row in post.stretches.all()] == [(SINCE, MAY)]
    with pytest.raises(DomainError, match="post_ended_already"):
        end_post(post, MAY, version=2, by=cast.officer, at=AT)


def test_end_before_the_start_is_refused(cast: Cast) -> None:
    post = make_post(make_person(cast.commune))
    with pytest.raises(DomainError, match="post_days_in_wrong_order"):
        end_post(post, SINCE - DAY, version=1, by=None, at=AT)


def test_main_post_does_not_leave_others_without_one(cast: Cast) -> None:
    person = make_person(cast.commune)
    main = make_post(person, "party_secretary")
    beside = make_post(person, "council_chair", is_main=False)
    with pytest.raises(DomainError, match="post_main_leaves_others"):
        end_post(main, MAY, version=1, by=None, at=AT)
    end_post(main, MAY, version=1, next_main=beside, by=None, at=AT)
    held = person.stretches.order_by("valid_from", "pk").values_list("position", "valid_from", "valid_to", "is_main")
    assert sorted(held) == [
        ("council_chair", SINCE, MAY, False),
        ("council_chair", MAY + DAY, None, True),
        ("party_secretary", SINCE, MAY, True),
    ]


def test_second_editor_is_told_and_nothing_of_the_first_is_lost(cast: Cast) -> None:
    post = make_post(make_person(cast.commune))
    correct_post(post, {"decision": "1/QĐ"}, version=1, by=cast.officer, at=AT)
    stale = Post.objects.get(pk=post.pk)
    with pytest.raises(DomainError) as raised:
        correct_post(stale, {"decision": "2/QĐ"}, version=1, reason="nhầm", by=cast.leader, at=AT)
    assert (raised.value.code, raised.value.params) == ("file_changed", {"version": 2})
    assert Post.objects.get(pk=post.pk).decision == "1/QĐ"


def test_what_stood_there_is_replaced_with_a_reason_only(cast: Cast) -> None:
    post = make_post(make_person(cast.commune), valid_from=SINCE)
    with pytest.raises(DomainError, match="file_reason_missing"):
        correct_post(post, {"valid_from": SINCE + DAY}, version=1, by=cast.officer, at=AT)
    post.refresh_from_db()
    correct_post(post, {"valid_from": SINCE + DAY}, version=1, reason="Ghi nhầm ngày", by=cast.officer, at=AT)
    entry = AuditEntry.objects.get(action="post.corrected")
    assert entry.changes == {"valid_from": ["2026-01-01", "2026-01-02"]}
    assert (entry.reason, post.stretches.get().valid_from) == ("Ghi nhầm ngày", SINCE + DAY)


def test_departure_ends_every_post_and_taking_it_back_reopens_them(cast: Cast) -> None:
    person = make_person(cast.commune)
    main, beside = make_post(person, "party_secretary"), make_post(person, "council_chair", is_main=False, valid_to=MAY)
    row = depart(person, {"scheme": "retirement", "last_day": ON}, by=cast.officer, at=AT)
    assert (row.unit, row.kind) == (cast.commune, "cadre")
    assert set(Post.objects.values_list("valid_to", flat=True)) == {ON}
    assert refusal(person, unit=cast.commune, valid_from=ON, position="front_chair") == "post_after_departure"
    withdraw_record(row, "Ghi nhầm người", by=cast.officer, at=AT)
    assert list(Post.objects.order_by("pk").values_list("pk", "valid_to")) == [(main.pk, None), (beside.pk, MAY)]


def test_departure_given_back_ends_the_posts_again(cast: Cast) -> None:
    person = make_person(cast.commune)
    main, beside = make_post(person, "party_secretary"), make_post(person, "council_chair", is_main=False, valid_to=MAY)
    row = depart(person, {"scheme": "retirement", "last_day": ON}, by=cast.officer, at=AT)
    for _time in range(2):
        withdraw_record(row, "Ghi nhầm người", by=cast.officer, at=AT)
        give_record_back(Departure.objects.get(), by=cast.officer, at=AT, on=ON)
    assert list(Post.objects.order_by("pk").values_list("valid_to", "former_valid_to")) == [(ON, None), (ON, MAY)]
    assert AuditEntry.objects.filter(action="departure.given_back").count() == 2
    withdraw_record(Departure.objects.get(), "Ghi nhầm người", by=cast.officer, at=AT)
    assert list(Post.objects.order_by("pk").values_list("pk", "valid_to")) == [(main.pk, None), (beside.pk, MAY)]


def test_departure_is_not_given_back_beside_another(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person)
    row = depart(person, {"scheme": "retirement", "last_day": ON}, by=cast.officer, at=AT)
    withdraw_record(row, "Sai ngày", by=cast.officer, at=AT)
    depart(person, {"scheme": "death", "last_day": ON - DAY}, by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="departure_there"):
        give_record_back(Departure.objects.get(pk=row.pk), by=cast.officer, at=AT, on=ON)


@pytest.mark.parametrize(
    ("scheme", "last_day", "code"),
    [
        ("holiday", ON, "departure_unknown"),
        ("death", SINCE - 2 * DAY, "departure_before_post"),
    ],
)
def test_departure_is_refused(cast: Cast, scheme: str, last_day: datetime.date, code: str) -> None:
    person = make_person(cast.commune)
    make_post(person)
    with pytest.raises(DomainError, match=code):
        depart(person, {"scheme": scheme, "last_day": last_day}, by=None, at=AT)


@pytest.mark.parametrize("day", [ON - DAY, ON, ON + DAY])
def test_nobody_leaves_twice(cast: Cast, day: datetime.date) -> None:
    person = make_person(cast.commune)
    make_post(person)
    depart(person, {"scheme": "retirement", "last_day": ON}, by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="departure_there"):
        depart(person, {"scheme": "death", "last_day": day}, by=cast.officer, at=AT)


def test_nobody_leaves_without_a_post(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, valid_to=MAY)
    with pytest.raises(DomainError, match="departure_without_post"):
        depart(person, {"scheme": "death", "last_day": MAY + DAY}, by=None, at=AT)


def test_withdrawn_post_counts_nowhere_and_comes_back_if_there_is_room(cast: Cast) -> None:
    person = make_person(cast.commune)
    post = make_post(person)
    with pytest.raises(DomainError, match="file_reason_missing"):
        withdraw_record(post, " ", by=cast.officer, at=AT)
    withdraw_record(post, "Nhập nhầm", by=cast.officer, at=AT)
    assert list(person.stretches.all()) == []
    other = make_person(cast.commune, "Nông Thị Khác")
    held = appoint(other, said(cast.commune), by=None, at=AT)
    post.refresh_from_db()
    with pytest.raises(DomainError, match="post_taken"):
        give_record_back(post, by=cast.officer, at=AT, on=ON)
    withdraw_record(held, "Nhường lại", by=cast.officer, at=AT)
    post.refresh_from_db()
    give_record_back(post, by=cast.officer, at=AT, on=ON)
    assert person.stretches.count() == 1


def test_main_post_under_others_is_not_withdrawn(cast: Cast) -> None:
    person = make_person(cast.commune)
    main = make_post(person, "party_secretary")
    make_post(person, "council_chair", is_main=False)
    with pytest.raises(DomainError, match="post_main_leaves_others"):
        withdraw_record(main, "Nhầm", by=None, at=AT)


def test_file_goes_with_the_main_post(cast: Cast) -> None:
    person = make_person(cast.commune)
    make_post(person, valid_to=ON)
    appoint(person, said(cast.other_commune, valid_from=ON + DAY), by=None, at=AT, exception=LET_IN)
    assert Person.objects.get(pk=person.pk).unit == cast.other_commune


def test_correction_that_makes_it_another_post_now_passes_the_gate(cast: Cast) -> None:
    """What began long ago is put right as it happened; what becomes an appointment of these days is looked at."""
    post = make_post(make_person(cast.commune), valid_from=SINCE)
    correct_post(post, {"valid_from": SINCE - DAY}, version=1, reason="nhầm", by=cast.officer, at=AT)
    today = AT.date()
    with pytest.raises(DomainError, match="standard_not_recorded"):
        correct_post(post, {"valid_from": today}, version=2, reason="nhầm", by=cast.officer, at=AT)
    post.refresh_from_db()
    told: dict[str, Any] = {"reason": "nhầm", "by": cast.officer, "at": AT}
    correct_post(post, {"valid_from": today}, version=2, exception=LET_IN, **told)
    assert post.standards_exceptions.get().decided_by == "Ban Thường vụ"
    correct_post(post, {"valid_from": today - DAY}, version=3, **told)
    assert post.standards_exceptions.count() == 1, "the same lacks were let through before"
