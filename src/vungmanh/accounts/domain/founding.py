"""The way in from the server's own console: a first administrator, and a new link where nobody else can give one."""

from __future__ import annotations

import datetime

from django.db import transaction

from vungmanh.accounts.domain.people import Details, make_account
from vungmanh.accounts.domain.resetting import drop_second_factor
from vungmanh.accounts.enums import Role
from vungmanh.accounts.links import SignInLink, link_for
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.units.models import Unit


@transaction.atomic
def found_administrator(
    username: str, details: Details, *, unit: Unit, at: datetime.datetime, on: datetime.date
) -> SignInLink:
    """An account that administers the unit from this day on, and its link. Whoever has the console needs no other right.

    Raises DomainError `username_not_fit`, `username_taken` or `unit_not_in_force`.
    """
    if not unit.is_in_force(on):
        raise DomainError("unit_not_in_force", name=unit.name, day=on)
    user = make_account(username, details, unit=unit, by=None, at=at)
    given = RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR, unit=unit, valid_from=on, given_at=at)
    changes = {"role": (None, given.role), "unit": (None, unit.name), "valid_from": (None, on)}
    audit.record(user, by=None, action="role.given", at=at, changes=changes, unit_id=unit.pk)
    return link_for(user, at)


@transaction.atomic
def console_link(user: User, *, at: datetime.datetime) -> SignInLink:
    """A new link for an account in use; its old password, links, sessions and second factor end at once.

    Raises DomainError `account_not_in_use`.
    """
    if not user.is_active:
        raise DomainError("account_not_in_use", name=str(user))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    drop_second_factor(user, by=None, at=at)
    audit.record(user, by=None, action="user.link_issued", at=at, unit_id=home_unit_id(user))
    return link_for(user, at)
