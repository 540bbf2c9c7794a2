"""For whom a person acts, on a day. Who may see what is decided in the permissions.py files, on top of these."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Hashable, Iterable
from copy import copy
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Prefetch, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core.errors import DomainError
from vungmanh.core.prepared import prepared
from vungmanh.units.models import Unit

T = TypeVar("T")


def assignments_of(user: User | AnonymousUser, on: datetime.date) -> list[RoleAssignment]:
    """Roles that the person holds on the day, with their units; one query, kept on the user object for that day."""
    if not isinstance(user, User) or not user.is_active:
        return []

    return kept_for(user, ("assignments", on), lambda: _assignments(user.pk, on))


@prepared
def _assignments(user: int, on: datetime.date) -> QuerySet[RoleAssignment]:
    rows = RoleAssignment.objects.in_force_on(on).filter(user=user).order_by("id")
    return rows.select_related("unit", "delegated_by__user")


def kept_for(user: User, key: Hashable, fetch: Callable[[], T]) -> T:
    """What follows from the roles of the person, asked once and kept on the user object, which lives for a request."""
    kept: dict[Hashable, Any] = user.__dict__.setdefault("_kept", {})
    if key not in kept:
        kept[key] = fetch()
    found: T = kept[key]
    return found


def in_place_of(user: User, may: Callable[[User], bool], on: datetime.date) -> User | None:
    """In whose place the person does what `may` allows: of the first delegated role without which it would not; None where
    own roles are enough. No query for whoever stands in for nobody."""
    held = assignments_of(user, on)
    own = [row for row in held if row.delegated_by is None]
    if len(own) == len(held) or may(_holding(user, own, on)):
        return None
    for row in held:
        if row.delegated_by is not None and may(_holding(user, [*own, row], on)):
            return row.delegated_by.user
    return None


def _holding(user: User, roles: list[RoleAssignment], on: datetime.date) -> User:
    """The person, as if these were all the roles of the day."""
    other = copy(user)
    other.__dict__["_kept"] = {("assignments", on): roles}
    return other


def forget_roles(user: User) -> None:
    """Ask the database anew: a role of this person has just changed."""
    user.__dict__.pop("_kept", None)


def roles_ever_of(user: User) -> list[RoleAssignment]:
    """Every role that the person holds, held or will hold, the latest first, with who acts in its place; two queries."""
    rows = RoleAssignment.objects.filter(user=user).select_related("unit", "given_by", "delegated_by__user")
    deputies = RoleAssignment.objects.select_related("user", "unit", "delegated_by").order_by("-valid_from")
    rows = rows.prefetch_related(Prefetch("delegations", deputies))
    return list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk"))


def standing_in_by(person: User, on: datetime.date) -> list[RoleAssignment]:
    """Roles of others in whose place the person acts on the day or later."""
    rows = RoleAssignment.objects.filter(user=person, delegated_by__isnull=False, valid_to__gte=on)
    return list(rows.select_related("unit", "user", "delegated_by__user", "delegated_by__unit").order_by("pk"))


def account_of_mail(addresses: Iterable[str]) -> User:
    """The one account in use with one of the mail addresses, capitals or not.

    Raises DomainError `mail_of_nobody` or, for an office's common address, `mail_of_several`.
    """
    wanted = {address.lower() for address in addresses}
    same = [Q(email__iexact=address) for address in wanted]
    rows = User.objects.filter(reduce(or_, same, Q(pk__in=[])), is_active=True)
    found = [user for user in rows if user.email.lower() in wanted]
    if len(found) != 1:
        raise DomainError("mail_of_several" if found else "mail_of_nobody", email=", ".join(sorted(wanted)))
    return found[0]


def home_unit_id(user: User) -> int | None:
    """The unit whose affair the account is: that of the role given first; None for an account that never had one."""
    return RoleAssignment.objects.filter(user=user).order_by("pk").values_list("unit_id", flat=True).first()


def scope_of(user: User | AnonymousUser, on: datetime.date, *, roles: Collection[Role] | None = None) -> list[str]:
    """Paths of the units for which the person acts (in one of `roles`), without those that lie below another."""
    held = (row.unit.path for row in assignments_of(user, on) if roles is None or row.role in roles)
    paths: list[str] = []
    for path in sorted(set(held), key=len):
        if not path.startswith(tuple(paths)):
            paths.append(path)
    return paths


def has_role(user: User | AnonymousUser, roles: Collection[Role], unit: Unit, on: datetime.date) -> bool:
    """Whether the person holds one of `roles` for the unit or for one above it."""
    return any(row.role in roles and unit.path.startswith(row.unit.path) for row in assignments_of(user, on))


def is_administrator(user: User | AnonymousUser, on: datetime.date) -> bool:
    return any(row.role == Role.ADMINISTRATOR for row in assignments_of(user, on))


def in_scope(field: str, paths: Iterable[str]) -> Q:
    """Rows whose path column `field` ("owner__path") is one of `paths` or lies below it; no paths, no rows."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__within": path})
    return condition
