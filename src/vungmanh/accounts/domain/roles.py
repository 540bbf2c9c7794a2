"""Giving and ending roles. Nobody gives beyond his or her scope, nobody gives to himself or herself, and a province
never loses its last administrator."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import may_end_role, may_give_roles_for
from vungmanh.accounts.selectors import forget_roles
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

_HIGHEST = (UnitLevel.NATION, UnitLevel.PROVINCE)


@transaction.atomic
def give_role(
    user: User,
    *,
    role: Role,
    unit: Unit,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    by: User,
    at: datetime.datetime,
    on: datetime.date,
) -> RoleAssignment:
    """Let `user` act as `role` for `unit` from a day to a day. A role that is held at that time is not given twice."""
    check_giving(by, user, unit, on)
    check_span(unit, valid_from, valid_to)
    check_not_held(user, role, unit, valid_from, valid_to)
    given = RoleAssignment.objects.create(
        user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, given_by=by, given_at=at
    )
    forget_roles(user)
    audit.record(user, by=by, action="role.given", at=at, changes=told(given), unit_id=unit.pk)
    return given


@transaction.atomic
def end_role(
    given: RoleAssignment, *, last_day: datetime.date | None, by: User, at: datetime.datetime, on: datetime.date
) -> None:
    """Let the role hold to the end of `last_day`; with None it ends at once. Those who act in its place end with it.

    A role that has held on no day before today leaves no trace but the audit trail's.
    """
    if not may_end_role(by, given, on):
        raise DomainError("role_beyond_scope", unit=given.unit.name)
    yesterday = on - datetime.timedelta(days=1)
    end = yesterday if last_day is None else last_day
    if end < yesterday or (given.valid_to is not None and given.valid_to < on):
        raise DomainError("role_ended_already")
    check_administrator_remains(given, after=end)
    cut_short(given, end, by=by, at=at)


def cut_short(given: RoleAssignment, end: datetime.date, *, by: User, at: datetime.datetime) -> None:
    """Write the new last day of the role and of whoever acts in its place, each on the audit trail."""
    deputies = given.delegations.exclude(valid_to__lte=end).select_related("user", "unit")
    for row in [*deputies, given]:
        before = row.valid_to
        user = row.user
        changes = {"role": (row.role, row.role), "valid_to": (before, end)}
        audit.record(user, by=by, action="role.ended", at=at, changes=changes, unit_id=row.unit_id)
        if row.valid_from is not None and row.valid_from > end:
            row.delete()
        else:
            row.valid_to = end
            row.save(update_fields=["valid_to"])
        forget_roles(user)


def check_giving(by: User, user: User, unit: Unit, on: datetime.date) -> None:
    if by == user:
        raise DomainError("role_to_oneself")
    if not may_give_roles_for(by, unit, on):
        raise DomainError("role_beyond_scope", unit=unit.name)


def check_span(unit: Unit, valid_from: datetime.date, valid_to: datetime.date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise DomainError("role_dates_in_wrong_order")
    if not unit.is_in_force(valid_from):
        raise DomainError("unit_not_in_force", name=unit.name, day=valid_from)


def check_not_held(
    user: User, role: Role, unit: Unit, valid_from: datetime.date, valid_to: datetime.date | None
) -> None:
    starts_before_end = Q(valid_from__isnull=True) | Q(valid_from__lte=valid_to) if valid_to else Q()
    ends_after_start = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    same = RoleAssignment.objects.filter(user=user, role=role, unit=unit)
    if same.filter(starts_before_end, ends_after_start).exists():
        raise DomainError("role_held_already", role=role.label, unit=unit.name)


def check_administrator_remains(given: RoleAssignment, *, after: datetime.date) -> None:
    """Refuse to end the last administrator of a province (or of the whole country).

    Those who remain hold the role without an end, on their own, with an account in use. Two people who end each other
    at once wait for each other at the unit's row.
    """
    unit = given.unit
    is_high = unit.kind == UnitKind.TERRITORY and unit.level in _HIGHEST
    if given.role != Role.ADMINISTRATOR or given.delegated_by_id or not is_high:
        return
    above = ids_of_path(unit.path)
    list(Unit.objects.select_for_update().filter(pk__in=above).order_by("pk"))
    others = RoleAssignment.objects.in_force_on(after + datetime.timedelta(days=1)).filter(
        role=Role.ADMINISTRATOR, unit_id__in=above, delegated_by=None, valid_to=None, user__is_active=True
    )
    if not others.exclude(user=given.user_id).exists():
        raise DomainError("last_administrator", unit=unit.name)


def told(given: RoleAssignment) -> dict[str, tuple[object, object]]:
    """What the audit trail says of a new role."""
    spoken = {"role": given.role, "unit": given.unit.name, "valid_from": given.valid_from, "valid_to": given.valid_to}
    return {field: (None, value) for field, value in spoken.items() if value is not None}
