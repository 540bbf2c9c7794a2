"""Acting in somebody's place: for an absence, from a day to a day, by a colleague of the same unit; it ends by itself."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from vungmanh.accounts.domain.roles import check_not_held, check_span, cut_short, told
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_delegate
from vungmanh.accounts.selectors import forget_roles
from vungmanh.core import audit
from vungmanh.core.errors import DomainError


@transaction.atomic
def delegate(
    role: RoleAssignment,
    deputy: User,
    *,
    valid_from: datetime.date,
    valid_to: datetime.date,
    by: User,
    at: datetime.datetime,
    on: datetime.date,
) -> RoleAssignment:
    """Let `deputy` act in `role` beside its holder. The holder may do so, and whoever may give the role.

    What was delegated is not delegated on, and never outlives the role itself.
    """
    _check(role, deputy, by, on)
    if valid_from < on:
        raise DomainError("delegation_in_the_past")
    check_span(role.unit, valid_from, valid_to)
    if not (role.is_in_force(valid_from) and role.is_in_force(valid_to)):
        raise DomainError("delegation_longer_than_role")
    if not _acts_itself(deputy, role, valid_from):
        raise DomainError("deputy_of_another_unit", name=str(deputy), unit=role.unit.name)
    check_not_held(deputy, Role(role.role), role.unit, valid_from, valid_to)
    acting = RoleAssignment.objects.create(
        user=deputy,
        role=role.role,
        unit=role.unit,
        valid_from=valid_from,
        valid_to=valid_to,
        delegated_by=role,
        given_by=by,
        given_at=at,
    )
    forget_roles(deputy)
    _record(acting, by=by, at=at)
    return acting


def pass_on(acting: RoleAssignment, deputy: User, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """Let `deputy` act from today on in the place that `acting` takes, to the same day; `acting` ends. Whoever holds the
    role already needs nothing more."""
    assert acting.delegated_by is not None
    assert acting.valid_to is not None
    span = {"valid_from": max(on, acting.valid_from or on), "valid_to": acting.valid_to}
    try:
        delegate(acting.delegated_by, deputy, **span, by=by, at=at, on=on)
    except DomainError as error:
        if error.code not in ("role_held_already", "deputy_is_holder"):
            raise
    cut_short(acting, on - datetime.timedelta(days=1), by=by, at=at)


def end_standing_in(person: User, *, by: User, at: datetime.datetime, on: datetime.date) -> None:
    """The person acts in nobody's place any more, and nobody in that of the person; call it inside a transaction."""
    involved = Q(user=person, delegated_by__isnull=False) | Q(delegated_by__user=person)
    rows = RoleAssignment.objects.filter(involved, valid_to__gte=on).select_related("user", "unit")
    for row in rows.order_by("pk"):
        cut_short(row, on - datetime.timedelta(days=1), by=by, at=at)


def _check(role: RoleAssignment, deputy: User, by: User, on: datetime.date) -> None:
    if not may_delegate(by, role, on):
        raise DomainError("role_beyond_scope", unit=role.unit.name)
    if deputy == by:
        raise DomainError("role_to_oneself")
    if deputy.pk == role.user_id:
        raise DomainError("deputy_is_holder")
    if role.delegated_by_id is not None:
        raise DomainError("delegation_of_delegation")


def _acts_itself(deputy: User, role: RoleAssignment, on: datetime.date) -> bool:
    """Whether the deputy has a role of his or her own for the same unit on the day."""
    own = RoleAssignment.objects.in_force_on(on).filter(user=deputy, unit=role.unit, delegated_by=None)
    return deputy.is_active and own.exists()


def _record(acting: RoleAssignment, *, by: User, at: datetime.datetime) -> None:
    """On the trail of both: whose place is taken, and by whom."""
    assert acting.delegated_by is not None
    holder, deputy, unit_id = acting.delegated_by.user, acting.user, acting.unit_id
    taken, left = {"acts_for": (None, str(holder))}, {"deputy": (None, str(deputy))}
    audit.record(deputy, by=by, action="role.delegated", at=at, changes=told(acting) | taken, unit_id=unit_id)
    audit.record(holder, by=by, action="role.delegated", at=at, changes=told(acting) | left, unit_id=unit_id)
