"""Who may see the audit trail and other people's background work; who keeps whose account; who gives which role.

An administrator keeps the accounts of his or her units and of those below. Whoever also acts for a unit outside that
scope is seen there, and given or relieved of roles inside it, but kept by somebody higher: a new password for such an
account would be a way up.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.selectors import assignments_of, in_scope, is_administrator, roles_ever_of, scope_of
from vungmanh.core.models import AuditEntry
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_in_force

_AUDITING = (Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR)
_KEEPING = (Role.ADMINISTRATOR,)
_KEEPING_RECORDS = (Role.ADMINISTRATOR, Role.COORDINATOR)
_KEEPING_OWN_RECORDS = (Role.LEAD_OFFICER, Role.UNIT_OFFICER)


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
    """Work that somebody asked for is seen by them, by colleagues of the same unit and by units above it; of somebody who
    has left by those of the units for which he or she acted."""
    if other is None or user == other:
        return user == other or is_administrator(user, on)
    mine = tuple(scope_of(user, on))
    theirs = scope_of(other, on) or [row.unit.path for row in roles_ever_of(other)]
    return any(path.startswith(mine) for path in theirs)


def may_keep_people(user: User, on: datetime.date) -> bool:
    """Open the room of people at all: administrators of some unit."""
    return bool(scope_of(user, on, roles=_KEEPING))


def people_kept_by(user: User, on: datetime.date) -> QuerySet[User]:
    """Accounts that act, acted or will act for a unit which the person administers."""
    paths = scope_of(user, on, roles=_KEEPING)
    acting = RoleAssignment.objects.filter(in_scope("unit__path", paths), user=OuterRef("pk"))
    return User.objects.filter(Exists(acting)) if paths else User.objects.none()


def people_visible_to(user: User, on: datetime.date) -> QuerySet[User]:
    """Whose pages the person may open: his or her own, and those of `people_kept_by`."""
    paths = scope_of(user, on, roles=_KEEPING)
    acting = RoleAssignment.objects.filter(in_scope("unit__path", paths), user=OuterRef("pk"))
    return User.objects.filter(Q(pk=user.pk) | Exists(acting)) if paths else User.objects.filter(pk=user.pk)


def may_keep_person(user: User, other: User, roles: Collection[RoleAssignment], on: datetime.date) -> bool:
    """Change the account, end it, make a link to sign in: its `roles` that have not ended all lie in the person's scope
    (where all have ended, those that it had). Nobody keeps his or her own account."""
    paths = tuple(scope_of(user, on, roles=_KEEPING))
    lasting = [row for row in roles if row.valid_to is None or row.valid_to >= on] or roles
    return user != other and bool(paths and lasting) and all(row.unit.path.startswith(paths) for row in lasting)


def roles_seen_at(user: User, unit: Unit, on: datetime.date) -> QuerySet[RoleAssignment]:
    """Who acts for the unit on the day: for people of the unit and of units above it; nobody for others."""
    if not unit.path.startswith(tuple(scope_of(user, on))) or not scope_of(user, on):
        return RoleAssignment.objects.none()
    rows = RoleAssignment.objects.in_force_on(on).filter(unit=unit, user__is_active=True)
    return rows.select_related("user", "delegated_by__user").order_by("user__sort_key", "pk")


def may_give_roles_for(user: User, unit: Unit, on: datetime.date) -> bool:
    """Give and end roles for the unit: administrators of it or of a unit above it."""
    paths = tuple(scope_of(user, on, roles=_KEEPING))
    return bool(paths) and unit.path.startswith(paths)


def units_to_give(user: User, on: datetime.date) -> QuerySet[Unit]:
    """Units for which the person may give roles, villages left out: nobody signs in for one."""
    paths = scope_of(user, on, roles=_KEEPING)
    units = units_in_force(on).filter(in_scope("path", paths)).exclude(level=UnitLevel.VILLAGE)
    return units.order_by("sort_key", "pk")


def may_end_role(user: User, role: RoleAssignment, on: datetime.date) -> bool:
    """End a role: whoever may give it; what was delegated, also the one whose place is taken."""
    taken_from = role.delegated_by.user_id if role.delegated_by else None
    return taken_from == user.pk or may_give_roles_for(user, role.unit, on)


def deputies_for(user: User, role: RoleAssignment, on: datetime.date) -> QuerySet[User]:
    """Who may act in the place of the role's holder: colleagues with a role of their own for the same unit."""
    own = RoleAssignment.objects.in_force_on(on).filter(unit=role.unit, delegated_by=None, user=OuterRef("pk"))
    colleagues = User.objects.filter(Exists(own), is_active=True)
    return colleagues.exclude(pk__in=[role.user_id, user.pk]).order_by("sort_key", "pk")


def may_delegate(user: User, role: RoleAssignment, on: datetime.date) -> bool:
    """Let somebody act in a role for a while: whoever holds it, and whoever may give it."""
    return role.user_id == user.pk or may_give_roles_for(user, role.unit, on)


def record_paths_of(user: User, on: datetime.date) -> list[str]:
    """Paths of the units whose records in registers the person sees, each with all below it."""
    return scope_of(user, on)


def records_seen(user: User, on: datetime.date, at: str = "unit__") -> Q:
    """The same as a condition on rows; `at` leads from the row to the unit."""
    return in_scope(f"{at}path", record_paths_of(user, on))


def sees_records_of(user: User, unit: Unit, on: datetime.date) -> bool:
    """The same about one unit; no query."""
    return unit.path.startswith(tuple(record_paths_of(user, on)))


def record_units_kept_by(user: User, on: datetime.date) -> QuerySet[Unit]:
    """Units whose records in registers the person keeps, in Vietnamese order: administrators and coordinators for their units
    and all below; officers for their unit, its villages and what is beside it (schools, stations)."""
    below = in_scope("path", scope_of(user, on, roles=_KEEPING_RECORDS))
    own = [row.unit_id for row in assignments_of(user, on) if row.role in _KEEPING_OWN_RECORDS]
    of_the_place = Q(level=UnitLevel.VILLAGE) | Q(level=UnitLevel.COMMUNE, kind=UnitKind.ORGANISATION)
    kept = below | Q(pk__in=own) | (of_the_place & Q(parent__in=own))
    return units_in_force(on).filter(kept).order_by("sort_key", "pk")


def past_record_units_kept_by(user: User, on: datetime.date) -> QuerySet[Unit]:
    """Units that are no more, of which administrators and coordinators of what they stood below keep what stands there."""
    below = in_scope("path", scope_of(user, on, roles=_KEEPING_RECORDS))
    return Unit.objects.filter(below, valid_to__lt=on).order_by("sort_key", "pk")


def may_keep_records(user: User, unit: Unit, on: datetime.date) -> bool:
    """Record, correct, end and withdraw for this unit; also for one that is no more, to hand over what stands there."""
    if unit.is_in_force(on):
        return record_units_kept_by(user, on).filter(pk=unit.pk).exists()
    return bool(scope_of(user, on, roles=_KEEPING_RECORDS)) and unit.path.startswith(
        tuple(scope_of(user, on, roles=_KEEPING_RECORDS))
    )
