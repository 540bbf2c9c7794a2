"""Rows past the model layer are the same rows."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person
from vungmanh.core.models import AuditEntry, Job
from vungmanh.core.objects import insert_objects, maker, number, reserve_numbers, update_objects
from vungmanh.officials.enums import QualificationKind, Sex
from vungmanh.officials.models import Person, Qualification

pytestmark = pytest.mark.domain


def person(cast: Cast, name: str) -> Person:
    make = maker(Person)
    said = {"full_name": name, "folded": name.lower(), "sort_key": name, "sex": Sex.FEMALE, "is_local": True}
    return make(
        {"unit": cast.commune}, unit_id=cast.commune.pk, born_on=datetime.date(1980, 1, 2), recorded_at=AT, **said
    )


def test_objects_inserted_are_read_back_as_they_were(cast: Cast) -> None:
    made = [person(cast, "Mẫu A"), person(cast, "Mẫu B")]
    number(made)
    make = maker(Qualification)
    held = [make({"person": each}, person_id=each.pk, kind=QualificationKind.POLITICAL, level=2, recorded_at=AT)
            for each in made]  # fmt: skip
    insert_objects(made)
    insert_objects(held)
    for each in made:
        found = Person.objects.get(pk=each.pk)
        assert {f.attname: getattr(found, f.attname) for f in Person._meta.concrete_fields} == {
            f.attname: getattr(each, f.attname) for f in Person._meta.concrete_fields
        }
        assert list(found.qualifications.values_list("kind", "level", "version")) == [("political", 2, 1)]
    assert held[0].person is made[0]


def test_json_and_times_are_as_the_model_layer_writes_them(cast: Cast) -> None:
    told = {"a": [None, "Mẫu “1”"], "b": [1, True]}
    one = AuditEntry(at=AT, actor=cast.commune_officer, action="mẫu", subject_type="x.y", subject_id="1", changes=told)
    insert_objects([one])
    AuditEntry.objects.create(
        at=AT, actor=cast.commune_officer, action="mẫu", subject_type="x.y", subject_id="1", changes=told
    )
    fast, slow = AuditEntry.objects.filter(action="mẫu").values().order_by("pk")
    assert fast | {"id": 0} == slow | {"id": 0}
    assert AuditEntry.objects.filter(action="mẫu", changes__b__0=1).count() == 2


def test_numbers_taken_out_are_given_to_nobody_else(cast: Cast) -> None:
    first = make_person(cast.commune, "Mẫu Một")
    taken = reserve_numbers(Person, 3)
    after = make_person(cast.commune, "Mẫu Hai")
    assert min(taken) > first.pk
    assert after.pk not in taken and after.pk > max(taken)
    assert not set(taken) & set(reserve_numbers(Person, 2))
    assert reserve_numbers(Job, 2)[1] and reserve_numbers(Person, 0) == []


def test_only_rows_of_the_version_before_are_written(cast: Cast) -> None:
    one, other = make_person(cast.commune, "Mẫu Một"), make_person(cast.commune, "Mẫu Hai")
    Person.objects.filter(pk=other.pk).update(version=5)
    for each in (one, other):
        each.home_place, each.born_on, each.version = "Mẫu Sơn", None, 2
    assert update_objects([one, other], ["home_place", "born_on", "version"], version="version") == 1
    assert list(Person.objects.order_by("pk").values_list("home_place", "version")) == [("Mẫu Sơn", 2), ("", 5)]
    assert update_objects([one], ["home_place"]) == 1


def test_any_text_is_written_as_it_is(cast: Cast) -> None:
    """Columns go as arrays written out, where some letters mean something."""
    texts = ['Mẫu "A"', "\\", "{a,b}", "NULL", "", " a\n"]
    people = [make_person(cast.commune, f"Mẫu {place}") for place in range(len(texts))]
    for each, text in zip(people, texts, strict=True):
        each.home_place = text
    assert update_objects(people, ["home_place"]) == len(texts)
    assert list(Person.objects.order_by("pk").values_list("home_place", flat=True)) == texts
