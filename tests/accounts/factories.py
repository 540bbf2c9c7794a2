"""Short ways to make accounts and roles in these tests."""

from __future__ import annotations

import datetime
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.accounts.domain.people import Details, create_account
from vungmanh.accounts.domain.roles import give_role
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.units.models import Unit

ON = datetime.date(2026, 3, 2)
CAST_WHO = ["officer", "leader", "lead_officer", "commune_officer", "neighbour"]
"""Everybody of the cast who administers nothing."""


def give(cast: Cast, user: User, role: Role, unit: Unit, **said: Any) -> RoleAssignment:
    """Given by the province's administrator from ON on, where nothing else is said."""
    wanted: dict[str, Any] = {"valid_from": ON, "valid_to": None, "by": cast.administrator, "at": AT, "on": ON}
    return give_role(user, role=role, unit=unit, **(wanted | said))


def create(cast: Cast, username: str = "xa.mauthuong", **said: Any) -> User:
    """An account of the commune, made by the province's administrator."""
    wanted: dict[str, Any] = {
        "role": Role.UNIT_OFFICER,
        "unit": cast.commune,
        "valid_from": ON,
        "valid_to": None,
        "by": cast.administrator,
        "at": AT,
        "on": ON,
    }
    details = said.pop("details", Details("Lò Văn  Thử", "Công chức", "thu@vidu.example"))
    return create_account(username, details, **(wanted | said))
