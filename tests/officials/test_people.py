"""Files are opened, corrected, taken back; identity numbers stay unique and masked on the trail."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import ON, make_person, make_post
from vungmanh.accounts.naming import sorted_by
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.officials.domain.people import (
    add_person,
    correct_person,
    give_person_back,
    masked,
    record_look,
    withdraw_person,
)
from vungmanh.officials.domain.records import add_record, correct_record
from vungmanh.officials.models import Discipline, Evaluation, Person, PostStretch, Qualification, TrainingRecord

BORN = datetime.date(1985, 4, 3)
NUMBER = "012345678901"


def add(cast: Cast, private: dict[str, str] | None = None, **more: Any) -> Person:
    knows = more.pop("knows_alike", False)
    said = {"full_name": "Lò Văn Mẫu", "born_on": BORN} | more
    return add_person(cast.commune, said, private, knows_alike=knows, by=cast.officer, at=AT, on=ON)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"full_name": " Mẫu "}, "person_name_missing"),
        ({"born_on": datetime.date(2020, 1, 1)}, "person_born_wrong"),
        ({"born_on": datetime.date(1885, 4, 3)}, "person_born_wrong"),
        ({"is_party_member": True, "party_joined_on": BORN}, "person_party_wrong"),
        ({"is_party_member": True, "party_joined_on": datetime.date(2027, 1, 1)}, "person_party_wrong"),
        ({"private": {"identity_number": "123"}}, "identity_malformed"),
    ],
)
def test_person_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        add(cast, **more)
    assert list(Person.objects.all()) == []


def test_name_is_tidied_and_found_without_accents(cast: Cast) -> None:
    person = add(cast, full_name="  Lò   Thị  Hương ")
    assert (person.full_name, person.folded) == ("Lò Thị Hương", "lo thi huong")


def test_identity_number_belongs_to_one_person(cast: Cast) -> None:
    add(cast, {"identity_number": "0123 4567 8901"})
    with pytest.raises(DomainError) as raised:
        add(cast, {"identity_number": NUMBER}, full_name="Nông Thị Khác")
    assert (raised.value.code, raised.value.params) == ("identity_taken", {"unit": "Xã Mẫu Thượng"})


def test_same_name_and_birth_date_is_a_question(cast: Cast) -> None:
    first = add(cast)
    with pytest.raises(DomainError) as raised:
        add(cast, full_name="LO VAN MAU")
    assert (raised.value.code, raised.value.params["pk"]) == ("person_alike", first.pk)
    assert add(cast, full_name="LO VAN MAU", knows_alike=True).pk != first.pk


def test_private_data_stand_masked_on_the_trail(cast: Cast) -> None:
    person = add(cast, {"phone": "0912345678"})
    said = {"identity_number": NUMBER, "phone": "0999999999"}
    correct_person(person, {}, said, version=1, reason="Đổi số", by=cast.officer, at=AT, on=ON)
    entry = AuditEntry.objects.get(action="person.private")
    assert entry.changes == {"identity_number": ["", "•••••••••901"], "phone": ["•••••••678", "•••••••999"]}
    assert NUMBER not in str(list(AuditEntry.objects.values()))


def test_correction_keeps_before_and_after_with_its_reason(cast: Cast) -> None:
    person = add(cast)
    make_post(person)
    correct_person(person, {"sex": "female"}, version=1, by=cast.officer, at=AT, on=ON)
    with pytest.raises(DomainError, match="file_reason_missing"):
        correct_person(person, {"sex": "male"}, version=2, by=cast.officer, at=AT, on=ON)
    person.refresh_from_db()
    correct_person(person, {"sex": "male"}, version=2, reason="Ghi nhầm", by=cast.officer, at=AT, on=ON)
    told = AuditEntry.objects.filter(action="person.corrected").order_by("pk").values_list("changes", "reason")
    assert list(told) == [({"sex": ["", "female"]}, ""), ({"sex": ["female", "male"]}, "Ghi nhầm")]
    assert PostStretch.objects.get().sex == "male"


def test_rows_are_sorted_by_the_name_that_the_file_has_now(cast: Cast) -> None:
    person = add(cast)
    make_post(person)
    named = {"full_name": "Âu Văn Ân"}
    correct_person(person, named, version=1, reason="Ghi nhầm tên", by=cast.officer, at=AT, on=ON)
    person.refresh_from_db()
    assert PostStretch.objects.get().sort_key == person.sort_key == sorted_by("Âu Văn Ân")


def test_birth_date_is_not_moved_behind_a_post(cast: Cast) -> None:
    person = add(cast)
    make_post(person)
    with pytest.raises(DomainError, match="post_in_childhood"):
        correct_person(person, {"born_on": datetime.date(2010, 1, 1)}, version=1, reason="x", by=None, at=AT, on=ON)


def test_two_people_edit_one_file(cast: Cast) -> None:
    person = add(cast)
    correct_person(person, {"home_place": "Mẫu Hạ"}, version=1, by=cast.officer, at=AT, on=ON)
    with pytest.raises(DomainError) as raised:
        correct_person(Person.objects.get(), {"home_place": "Mẫu Thượng"}, version=1, reason="x", by=None, at=AT, on=ON)
    assert (raised.value.code, raised.value.params) == ("file_changed", {"version": 2})


def test_withdrawn_file_counts_again_when_given_back(cast: Cast) -> None:
    person = add(cast)
    make_post(person)
    withdraw_person(person, "Mở trùng", by=cast.officer, at=AT)
    withdraw_person(person, "Mở trùng", by=cast.officer, at=AT)
    assert PostStretch.objects.count() == 0
    give_person_back(person, by=cast.officer, at=AT)
    assert PostStretch.objects.count() == 1
    actions = ["person.withdrawn", "person.given_back"]
    assert (
        list(AuditEntry.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True)) == actions
    )


def test_each_look_is_on_the_trail(cast: Cast) -> None:
    person = make_person(cast.commune)
    record_look(person, by=cast.leader, at=AT)
    record_look(person, by=cast.officer, at=AT, is_private=True)
    rows = AuditEntry.objects.order_by("pk").values_list("action", "actor", "unit_id")
    assert list(rows) == [
        ("person.seen", cast.leader.pk, cast.commune.pk),
        ("person.unmasked", cast.officer.pk, cast.commune.pk),
    ]


@pytest.mark.parametrize(("value", "shown"), [("", ""), ("12345", "•••••"), (NUMBER, "•••••••••901")])
def test_masked(value: str, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        (Qualification, {"kind": "political", "level": 9}, "qualification_level_unknown"),
        (
            Qualification,
            {"kind": "political", "level": 1, "awarded_on": ON + datetime.timedelta(1)},
            "record_in_future",
        ),
        (Qualification, {"kind": "political", "level": 1, "awarded_on": BORN}, "record_before_birth"),
        (TrainingRecord, {"name": "x", "began_on": ON, "ended_on": BORN}, "record_days_in_wrong_order"),
        (Evaluation, {"year": 2027, "grade": 3}, "evaluation_year_wrong"),
        (Evaluation, {"year": 2025, "grade": 1}, "evaluation_grade_not_offered"),
        (Discipline, {"form": "pay_cut", "decided_on": ON}, "discipline_not_offered"),
        (Discipline, {"form": "warning", "decided_on": ON, "until": BORN}, "record_days_in_wrong_order"),
    ],
)
def test_line_of_a_file_is_refused(cast: Cast, kind: Any, said: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        add_record(kind, add(cast), said, by=cast.officer, at=AT, on=ON)
    assert list(kind.objects.all()) == []


def test_year_is_graded_once_and_corrected_with_a_reason(cast: Cast) -> None:
    person = add(cast)
    row = add_record(Evaluation, person, {"year": 2025, "grade": 3}, by=cast.officer, at=AT, on=ON)
    with pytest.raises(DomainError, match="evaluation_given_already"):
        add_record(Evaluation, person, {"year": 2025, "grade": 4}, by=cast.officer, at=AT, on=ON)
    correct_record(row, {"grade": 4}, version=1, reason="Phúc khảo", by=cast.officer, at=AT, on=ON)
    assert Evaluation.objects.get().grade == 4


def test_side_of_a_discipline_follows_from_its_form(cast: Cast) -> None:
    row = add_record(Discipline, add(cast), {"form": "party_warning", "decided_on": ON}, by=cast.officer, at=AT, on=ON)
    assert row.side == "party"
