"""Rows for tests, with no surprises: what is not named is plain and always in force."""

from __future__ import annotations

import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.language.text import fold
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit, UnitColumns, UnitState

PASSWORD = "mat-khau-thu-nghiem"
AT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
_TYPE_WORDS = 1
_HASHED = make_password(PASSWORD)
_IN_STATE = [field.name for field in UnitColumns._meta.get_fields()] + ["parent", "valid_from", "valid_to"]
_SET_PATH = f"UPDATE {Unit._meta.db_table} SET path = %s WHERE id = %s"


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
    unit = unit_of(name, parent=parent, level=level, type=type, kind=kind, valid_from=valid_from, valid_to=valid_to)
    make_units(unit)
    return unit


def make_units(*units: Unit) -> None:
    """What `unit_of` gave, saved as `make_unit` saves one; what they belong to is saved already."""
    Unit.objects.bulk_create(units)
    for unit in units:
        unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
    with connection.cursor() as cursor:
        cursor.executemany(_SET_PATH, [(unit.path, unit.pk) for unit in units])
    UnitState.objects.bulk_create([_state_of(unit) for unit in units])


def unit_of(
    name: str,
    *,
    parent: Unit | None = None,
    level: UnitLevel = UnitLevel.COMMUNE,
    type: UnitType = UnitType.COMMUNE,
    kind: UnitKind = UnitKind.TERRITORY,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> Unit:
    """As `make_unit`, not saved yet."""
    return Unit(
        kind=kind,
        level=level,
        type=type,
        name=name,
        short_name=name.split(" ", _TYPE_WORDS)[-1],
        folded=fold(name),
        sort_key=fold(name),
        parent=parent,
        path="",
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _state_of(unit: Unit) -> UnitState:
    return UnitState(unit=unit, **{name: getattr(unit, name) for name in _IN_STATE})


def make_user(username: str, *, full_name: str = "", role: Role | None = None, unit: Unit | None = None) -> User:
    """A person with the password PASSWORD, acting as `role` for `unit` where both are given."""
    user = user_of(username, full_name=full_name)
    user.save(force_insert=True)
    if role and unit:
        make_assignment(user, role=role, unit=unit)
    return user


def make_people(*people: tuple[str, Role, Unit]) -> list[User]:
    """As `make_user`, several at once."""
    users = User.objects.bulk_create([user_of(username) for username, _role, _unit in people])
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(user=user, role=role, unit=unit)
            for user, (_name, role, unit) in zip(users, people, strict=True)
        ]
    )
    return users


def user_of(username: str, *, full_name: str = "") -> User:
    """As `make_user`, not saved yet and without a role."""
    user = User(
        username=username,
        email=f"{username}@vidu.example",
        password=_HASHED,
        full_name=full_name or f"Nguyễn Thị {username.title()}",
    )
    user.derive()
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
