"""Taking the second factor off an account whose person has lost the telephone and the recovery codes."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_person
from vungmanh.accounts.selectors import home_unit_id, roles_ever_of
from vungmanh.core import audit
from vungmanh.core.errors import DomainError


@transaction.atomic
def reset_second_factor(user: User, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """Let the account sign in with its password alone, until its person sets up a second factor anew; sessions end.

    Repeating it changes nothing. Raises DomainError `totp_of_oneself`, `account_beyond_scope`.
    """
    if not may_keep_person(by, user, roles_ever_of(user), on):
        raise DomainError("totp_of_oneself" if by == user else "account_beyond_scope")
    drop_second_factor(user, by=by, at=at)


def drop_second_factor(user: User, *, by: User | None, at: datetime.datetime) -> None:
    """The bare act, for whoever needs no other right; call it inside a transaction."""
    gone, _per_model = Authenticator.objects.filter(user=user).delete()
    if not gone:
        return
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    audit.record(user, by=by, action="user.totp_reset", at=at, unit_id=home_unit_id(user))
