"""Files of fictional officials, with no surprises: what is not named is empty."""

from __future__ import annotations

import datetime
from typing import Any

from tests.factories import AT
from vungmanh.accounts.naming import sorted_by
from vungmanh.language.text import fold
from vungmanh.officials.domain.stretches import rebuild
from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import Establishment, Person, Post, Qualification
from vungmanh.officials.policies import positions
from vungmanh.units.models import Unit

ON = datetime.date(2026, 3, 2)
SINCE = datetime.date(2026, 1, 1)


def make_person(unit: Unit, full_name: str = "Lò Văn Mẫu", **more: Any) -> Person:
    return Person.objects.create(
        unit=unit, full_name=full_name, folded=fold(full_name), sort_key=sorted_by(full_name), recorded_at=AT, **more
    )


def make_post(person: Person, position: str = "committee_chair", **more: Any) -> Post:
    """A main post in the unit of the file since the start of the year; the stretches follow."""
    said = {"unit": person.unit, "kind": _kind(position), "valid_from": SINCE, "recorded_at": AT} | more
    post = Post.objects.create(person=person, position=position, **said)
    rebuild([person.pk], at=AT)
    return post


def make_qualification(person: Person, kind: str, level: int, **more: Any) -> Qualification:
    row = Qualification.objects.create(person=person, kind=kind, level=level, recorded_at=AT, **more)
    rebuild([person.pk], at=AT)
    return row


def make_quota(unit: Unit, quota: int, position: str = "", kind: str = "", **more: Any) -> Establishment:
    group = positions()[position].group if position else ""
    said = {"valid_from": SINCE, "recorded_at": AT, "kind": kind or _kind(position), "group": group} | more
    return Establishment.objects.create(unit=unit, quota=quota, position=position, **said)


def _kind(position: str) -> OfficialKind:
    return positions()[position].kind
