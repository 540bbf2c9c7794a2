"""Who may see the audit trail and other people's background work."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import in_scope, is_administrator, scope_of
from vungmanh.core.models import AuditEntry
from vungmanh.units.models import Unit

_AUDITING = (Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR)


def may_see_audit(user: User, on: datetime.date) -> bool:
    return bool(scope_of(user, on, roles=_AUDITING))


def audit_visible_to(user: User, on: datetime.date) -> QuerySet[AuditEntry]:
    """Entries about units that the person administers, leads or coordinates; what concerns no unit, for administrators."""
    units = Unit.objects.filter(in_scope("path", scope_of(user, on, roles=_AUDITING)))
    condition = Q(unit_id__in=units.values("pk"))
    if is_administrator(user, on):
        condition |= Q(unit_id__isnull=True)
    return AuditEntry.objects.filter(condition)


def may_see_work_of(user: User, other: User | None, on: datetime.date) -> bool:
    """Work that somebody asked for is seen by them, by colleagues of the same unit and by units above it."""
    if other is None or user == other:
        return user == other or is_administrator(user, on)
    mine = tuple(scope_of(user, on))
    return any(path.startswith(mine) for path in scope_of(other, on))
