"""A file is opened, corrected, taken back, looked into."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.accounts.naming import sorted_by, tidy
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.posts import check_days
from vungmanh.officials.models import Person, PrivateData
from vungmanh.units.models import Unit

PERSON_FIELDS = (
    "full_name", "sex", "born_on", "ethnic_group", "is_local", "home_place", "is_party_member", "party_joined_on",
    "party_left_on",
)  # fmt: skip
PRIVATE_FIELDS = ("identity_number", "phone", "email", "address")
_IDENTITY = re.compile(r"\d{9}|\d{12}")


@transaction.atomic
def add_person(
    unit: Unit,
    said: Mapping[str, Any],
    private: Mapping[str, str] | None = None,
    *,
    knows_alike: bool = False,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> Person:
    """Open a file in a unit. `said`: of PERSON_FIELDS; `private`: of PRIVATE_FIELDS.

    Raises `person_name_missing`, `person_born_wrong`, `person_party_wrong`, `identity_malformed`, `identity_taken`; and
    `person_alike` where somebody of the same name and birth date is there, unless the caller knows. Not safe to repeat.
    """
    if not unit.is_in_force(on):
        raise DomainError("post_unit_not_in_force", unit=unit.name, day=on)
    person = Person(unit=unit, **columns_of(said))
    check_person(person, on)
    if not knows_alike:
        _ask_alike(person)
    recording.write_new(person, unit_id=unit.pk, by=by, at=at)
    row = PrivateData(person=person, **tidy_private(private or {}))
    check_identity(row)
    row.save(force_insert=True)
    return person


@transaction.atomic
def correct_person(
    person: Person,
    said: Mapping[str, Any],
    private: Mapping[str, str] | None = None,
    *,
    version: int,
    reason: str = "",
    knows_alike: bool = False,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> Person:
    """Correct what the file says of the person; `private` None leaves that part alone. Refuses as `add_person` does, and
    `file_changed`, `file_reason_missing`. What private data were stands on the trail masked."""
    was = (person.folded, person.born_on)
    changes = recording.rewrite(
        person, columns_of(said), version=version, reason=reason, unit_id=person.unit_id, by=by, at=at
    )
    check_person(person, on)
    if not knows_alike and (person.folded, person.born_on) != was:
        _ask_alike(person)
    if person.born_on != was[1]:
        for post in person.posts.filter(withdrawn_at=None).select_related("unit", "person"):
            check_days(post)
    if private is not None:
        _correct_private(person, private, reason=reason, by=by, at=at)
    recording.follow(person, at=at)
    recording.looked_at([person.pk], changes, at=at)
    return person


@transaction.atomic
def withdraw_person(person: Person, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Take a file back that was opened by mistake: it counts nowhere and is found nowhere but on the trail and by address.
    Repeating does nothing. Raises `file_reason_missing`."""
    now = Person.objects.select_for_update().get(pk=person.pk)
    if now.is_withdrawn:
        return
    if not reason.strip():
        raise DomainError("file_reason_missing")
    person.withdrawn_at, person.version = at, now.version + 1
    person.save(update_fields=["withdrawn_at", "version"])
    audit.record(person, by=by, action="person.withdrawn", at=at, reason=reason.strip(), unit_id=person.unit_id)
    recording.follow_all([person.pk], at=at)


@transaction.atomic
def give_person_back(person: Person, *, by: Any, at: datetime.datetime) -> None:
    """Let a withdrawn file count again. Repeating does nothing."""
    now = Person.objects.select_for_update().get(pk=person.pk)
    if not now.is_withdrawn:
        return
    person.withdrawn_at, person.version = None, now.version + 1
    person.save(update_fields=["withdrawn_at", "version"])
    audit.record(person, by=by, action="person.given_back", at=at, unit_id=person.unit_id)
    recording.follow_all([person.pk], at=at)


def record_look(person: Person, *, by: Any, at: datetime.datetime, is_private: bool = False) -> None:
    """Somebody opened the file, or asked for the identity number and contact data: each look is a row on the trail."""
    action = "person.unmasked" if is_private else "person.seen"
    audit.record(person, by=by, action=action, at=at, unit_id=person.unit_id)


def record_export(unit: Unit, count: int, *, by: Any, at: datetime.datetime) -> None:
    """Somebody took a list of so many officials away as a file."""
    audit.record(unit, by=by, action="officials.exported", at=at, changes={"persons": (None, count)}, unit_id=unit.pk)


def columns_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, with those that follow from the name."""
    columns = dict(said)
    if "full_name" in columns:
        name = tidy(columns["full_name"])
        columns |= {"full_name": name, "folded": fold(name), "sort_key": sorted_by(name)}
    if columns.get("is_party_member") is not True and "is_party_member" in columns:
        columns |= {"party_joined_on": None, "party_left_on": None}
    return columns


def tidy_private(private: Mapping[str, str]) -> dict[str, str]:
    said = {name: str(value or "").strip() for name, value in private.items()}
    if "identity_number" in said:
        said["identity_number"] = re.sub(r"[\s.-]", "", said["identity_number"])
    return said


def check_identity(row: PrivateData) -> None:
    """Raises `identity_malformed`, `identity_taken`."""
    number = row.identity_number
    if not number:
        return
    if not _IDENTITY.fullmatch(number):
        raise DomainError("identity_malformed")
    other = PrivateData.with_numbers([number]).exclude(person=row.person_id).select_related("person__unit")
    if taken := other.first():
        raise DomainError("identity_taken", unit=taken.person.unit.name)


def _correct_private(
    person: Person, private: Mapping[str, str], *, reason: str, by: Any, at: datetime.datetime
) -> None:
    row, _is_new = PrivateData.objects.get_or_create(person=person)
    changes = audit.changed_fields(row, tidy_private(private))
    if not changes:
        return
    if not reason.strip() and any(before for before, _after in changes.values()):
        raise DomainError("file_reason_missing")
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    check_identity(row)
    row.save(update_fields=list(changes))
    told = {name: (masked(before), masked(after)) for name, (before, after) in changes.items()}
    audit.record(
        person, by=by, action="person.private", at=at, changes=told, reason=reason.strip(), unit_id=person.unit_id
    )


def masked(value: str) -> str:
    """The last three signs, stars for the rest: "•••••••••123"; short values wholly hidden."""
    return "•" * len(value) if len(value) < 6 else "•" * (len(value) - 3) + value[-3:]


def check_person(person: Person, on: datetime.date) -> None:
    """Whether name and days can stand in a file. Raises `person_name_missing`, `person_born_wrong`, `person_party_wrong`."""
    if not person.full_name or len(person.full_name.split()) < 2:
        raise DomainError("person_name_missing")
    if person.born_on and not on.year - 120 < person.born_on.year <= on.year - 10:
        raise DomainError("person_born_wrong", day=person.born_on)
    joined, left = person.party_joined_on, person.party_left_on
    if (joined and left and left <= joined) or (joined and person.born_on and joined <= person.born_on):
        raise DomainError("person_party_wrong")
    if joined and joined > on:
        raise DomainError("person_party_wrong")


def _ask_alike(person: Person) -> None:
    """A question, not a refusal: two people may share name and birth date."""
    if not person.born_on:
        return
    alike = Person.objects.filter(folded=person.folded, born_on=person.born_on, withdrawn_at=None).exclude(pk=person.pk)
    if other := alike.select_related("unit").first():
        raise DomainError("person_alike", name=other.full_name, day=other.born_on, unit=other.unit.name, pk=other.pk)
