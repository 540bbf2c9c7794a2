"""Accounts of people: made with a first role, changed, ended and taken into use again; never deleted, because the audit
trail keeps pointing at them."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from vungmanh.accounts.domain.roles import check_administrator_remains, give_role
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.naming import tidy
from vungmanh.accounts.permissions import may_keep_person
from vungmanh.accounts.selectors import home_unit_id, roles_ever_of
from vungmanh.accounts.validators import is_username, username_form
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Details:
    """What an account says of its person."""

    full_name: str
    position_title: str = ""
    email: str = ""
    language: str = "vi"


@transaction.atomic
def create_account(
    username: str,
    details: Details,
    *,
    role: Role,
    unit: Unit,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    by: User,
    at: datetime.datetime,
    on: datetime.date,
) -> User:
    """An account without a password, and its first role: every account belongs to some unit from the start."""
    user = make_account(username, details, unit=unit, by=by, at=at)
    give_role(user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, by=by, at=at, on=on)
    return user


def make_account(username: str, details: Details, *, unit: Unit, by: User | None, at: datetime.datetime) -> User:
    """The bare account, without a password and without a role; who may make one is for the caller to know."""
    name = username_form(username)
    if not is_username(name):
        raise DomainError("username_not_fit")
    if User.objects.filter(username__iexact=name).exists():
        raise DomainError("username_taken", username=name)
    user = User.objects.create_user(name, date_joined=at, **_tidied(details))
    changes = {"username": (None, user.username), "full_name": (None, user.full_name)}
    audit.record(user, by=by, action="user.created", at=at, changes=changes, unit_id=unit.pk)
    return user


@transaction.atomic
def change_details(user: User, details: Details, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """Correct what the account says. A mail address that is given up opens no way back in."""
    _check_keeping(by, user, on)
    changes = audit.changed_fields(user, _tidied(details))
    if not changes:
        return
    for field, (_before, after) in changes.items():
        setattr(user, field, after)
    user.derive()
    user.save(update_fields=[*changes, "folded", "sort_key"])
    if "email" in changes:
        EmailAddress.objects.filter(user=user).delete()
    audit.record(user, by=by, action="user.changed", at=at, changes=changes, unit_id=home_unit_id(user))


@transaction.atomic
def deactivate(user: User, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """Let nobody sign in with the account any more; open sessions end with their next page. Repeating it changes nothing."""
    _check_keeping(by, user, on)
    if not user.is_active:
        return
    yesterday = on - datetime.timedelta(days=1)
    for given in roles_ever_of(user):
        if given.valid_to is None or given.valid_to >= on:
            check_administrator_remains(given, after=yesterday)
    _set_active(user, False)
    audit.record(user, by=by, action="user.deactivated", at=at, unit_id=home_unit_id(user))


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """Take the account into use again, with the roles that still hold. Repeating it changes nothing."""
    _check_keeping(by, user, on)
    if user.is_active:
        return
    _set_active(user, True)
    audit.record(user, by=by, action="user.reactivated", at=at, unit_id=home_unit_id(user))


@transaction.atomic
def end_sessions(user: User, *, at: datetime.datetime) -> None:
    """Let every open session of the person end with its next page; whoever asks keeps his or her own by a new hash."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    audit.record(user, by=user, action="user.sessions_ended", at=at, unit_id=home_unit_id(user))


def _check_keeping(by: User, user: User, on: datetime.date) -> None:
    if not may_keep_person(by, user, roles_ever_of(user), on):
        raise DomainError("account_of_oneself" if by == user else "account_beyond_scope")


def _set_active(user: User, is_active: bool) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])


def _tidied(details: Details) -> dict[str, str]:
    return {field: tidy(value) for field, value in asdict(details).items()}
