"""Who may see a programme and who may act on it; nothing else decides this.

Seen by whoever acts for the unit that issued or keeps it, for one above its territory, or for one that owes something in it
(now or before). Acts are for coordinators, leaders and administrators of the unit that keeps the directive; that a
condition came true may also be recorded by the lead officers of whoever leads the task.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import has_role, in_scope, scope_of
from vungmanh.directives.enums import ActorRole
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import also_visible
from vungmanh.programmes.models import Change, Duty, Programme, Task

STEERS = (Role.COORDINATOR, Role.LEADER, Role.ADMINISTRATOR)
WAKES = (*STEERS, Role.LEAD_OFFICER)


def programmes_visible_to(user: Any, on: datetime.date) -> QuerySet[Programme]:
    """The programmes that the person may open."""
    paths = scope_of(user, on)
    if not paths:
        return Programme.objects.none()
    owing = Duty.objects.filter(in_scope("unit__path", paths), programme=OuterRef("pk"))
    steered = (
        in_scope("unit__path", paths) | in_scope("territory__path", paths) | in_scope("directive__owner__path", paths)
    )
    return Programme.objects.filter(steered | Exists(owing))


def may_steer(user: Any, programme: Programme, on: datetime.date) -> bool:
    """Decide about amendments, carry the calendar on, let duties follow a change of units."""
    return has_role(user, STEERS, programme.directive.owner, on)


def may_wake(user: Any, task: Task, on: datetime.date) -> bool:
    """Record that the condition of the task came true."""
    if has_role(user, STEERS, task.programme.directive.owner, on):
        return True
    leads = in_scope("unit__path", scope_of(user, on, roles=WAKES))
    return Duty.objects.filter(leads, task=task, role=ActorRole.LEAD).exists()


@also_visible
def read_by_those_who_owe(user: Any, on: datetime.date) -> Q:
    """Directives that the person may read because of a programme: the one that it came from, and those that amend it."""
    visible = programmes_visible_to(user, on)
    amending = Change.objects.filter(programme__in=visible).values("directive")
    return Q(pk__in=Directive.objects.filter(programme__in=visible).values("pk")) | Q(pk__in=amending)
