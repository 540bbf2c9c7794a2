"""Rows for tests, with no surprises: what is not named is plain and always in force."""

from __future__ import annotations

import datetime
from typing import Any

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.language.text import fold
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit, UnitState

PASSWORD = "mat-khau-thu-nghiem"
AT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
_TYPE_WORDS = 1


def make_unit(
    name: str,
    *,
    parent: Unit | None = None,
    level: UnitLevel = UnitLevel.COMMUNE,
    type: UnitType = UnitType.COMMUNE,
    kind: UnitKind = UnitKind.TERRITORY,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> Unit:
    """A unit with one state over its whole life; the first word of `name` counts as its type word."""
    columns: dict[str, Any] = {
        "kind": kind,
        "level": level,
        "type": type,
        "name": name,
        "short_name": name.split(" ", _TYPE_WORDS)[-1],
        "folded": fold(name),
        "sort_key": fold(name),
        "parent": parent,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    unit = Unit.objects.create(path="", **columns)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    UnitState.objects.create(unit=unit, path=unit.path, **columns)
    return unit


def make_user(username: str, *, full_name: str = "", role: Role | None = None, unit: Unit | None = None) -> User:
    """A person with the password PASSWORD, acting as `role` for `unit` where both are given."""
    user = User.objects.create_user(
        username, f"{username}@vidu.example", PASSWORD, full_name=full_name or f"Nguyễn Thị {username.title()}"
    )
    if role and unit:
        make_assignment(user, role=role, unit=unit)
    return user


def make_assignment(
    user: User,
    *,
    role: Role,
    unit: Unit,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> RoleAssignment:
    return RoleAssignment.objects.create(user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
