"""Handing out links to sign in: to whoever has just got an account, or lost the way in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from vungmanh.accounts.links import SignInLink, link_for
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_keep_person
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import enqueue


@transaction.atomic
def issue_links(
    users: Sequence[User], *, site: str, by: User, at: datetime.datetime, on: datetime.date
) -> list[SignInLink]:
    """A link for each account, and a mail to those that have an address where the system can send mail.

    The old password and older links end at once, and with them every open session. All or nothing; the count of
    queries does not grow with the accounts. `site` is the address under which people reach this server.
    """
    held: dict[int, list[RoleAssignment]] = defaultdict(list)
    for row in RoleAssignment.objects.filter(user__in=users).select_related("unit").order_by("pk"):
        held[row.user_id].append(row)
    for user in users:
        _check(user, held[user.pk], by, on)
        user.set_unusable_password()
    User.objects.bulk_update(users, ["password"], batch_size=500)
    audit.record_all(
        audit.entry(user, by=by, action="user.link_issued", at=at, unit_id=held[user.pk][0].unit_id) for user in users
    )
    _mail(users, site=site, by=by, at=at)
    return [link_for(user, at) for user in users]


def _check(user: User, roles: Sequence[RoleAssignment], by: User, on: datetime.date) -> None:
    if not may_keep_person(by, user, roles, on):
        raise DomainError("link_for_oneself" if by == user else "account_beyond_scope")
    if not user.is_active:
        raise DomainError("account_not_in_use", name=str(user))


def _mail(users: Sequence[User], *, site: str, by: User, at: datetime.datetime) -> None:
    """Where no mail server is set, a mail would only lay the link open in the log."""
    numbers = [user.pk for user in users if user.email]
    if numbers and settings.MAIL_REACHES_PEOPLE:
        key = f"accounts.mail_links:{by.pk}:{at.isoformat()}"
        enqueue("accounts.mail_links", key=key, arguments={"users": numbers, "site": site}, by=by, at=at)
