"""Who may see the plan of a unit and who may work on it; who answers for the programme above. Nothing else decides this.

Seen by people of the unit, of units above it, and by those who steer the programme; never by the unit next door. Worked on
by whoever may work on the unit's duties in the programme. Reasons are accepted, and counts shared out, by those who steer.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.selectors import has_role, in_scope, scope_of
from vungmanh.cascade.models import Allotment, LowerPlan, Share
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.permissions import STEERS, duties_worked_by, may_steer
from vungmanh.units.models import Unit


def units_seen(user: Any, programme: Programme, on: datetime.date) -> Q:
    """Units whose plan for the programme the person may see, as a condition on `Unit`; `programme.directive.owner` at hand."""
    if has_role(user, STEERS, programme.directive.owner, on):
        return Q()
    return in_scope("path", scope_of(user, on))


def sees_plan(user: Any, programme: Programme, unit: Unit, on: datetime.date) -> bool:
    """What `units_seen` says, of one unit; no query."""
    if has_role(user, STEERS, programme.directive.owner, on):
        return True
    return bool(scope_of(user, on)) and unit.path.startswith(tuple(scope_of(user, on)))


def units_of_plans(user: Any, programme: Programme, on: datetime.date) -> QuerySet[Unit]:
    """Units that owe something in the programme, or made a plan for it, as far as the person may see their plans."""
    owing = Duty.objects.filter(programme=programme).values("unit")
    planning = LowerPlan.objects.filter(programme=programme).values("unit")
    below = Unit.objects.filter(Q(pk__in=owing) | Q(pk__in=planning)).exclude(pk__in=above(programme))
    return below.filter(units_seen(user, programme, on))


def above(programme: Programme) -> tuple[int, ...]:
    """Who gives the programme makes no plan below it."""
    return (programme.unit_id, programme.territory_id, programme.directive.owner_id)


def may_plan(user: Any, programme: Programme, unit: Unit, on: datetime.date) -> bool:
    """Make, link, record, explain: whoever may work on the unit's duties in the programme."""
    return Duty.objects.filter(duties_worked_by(user, on), programme=programme, unit=unit).exists()


def may_answer(user: Any, programme: Programme, on: datetime.date) -> bool:
    """Say by when plans are asked for, accept what a unit gives as its reason."""
    return may_steer(user, programme, on)


def answers_for(user: Any, on: datetime.date) -> tuple[str, ...]:
    """Paths of the units for whose directives the person accepts reasons; `may_answer` says the same of one programme."""
    return tuple(scope_of(user, on, roles=STEERS))


def may_share_out(user: Any, programme: Programme, on: datetime.date) -> bool:
    """Share the count of a target out to lower units."""
    return may_steer(user, programme, on)


def directives_to_link(user: Any, unit: Unit, on: datetime.date) -> QuerySet[Directive]:
    """Directives of the unit itself, or of the place that it serves, which the person may open."""
    owners = [unit.pk, unit.parent_id] if unit.kind == "organisation" else [unit.pk]
    return directives_visible_to(user, on).filter(Q(owner__in=owners) | Q(issuer=unit))


def shares_seen(user: Any, programme: Programme, on: datetime.date) -> QuerySet[Share]:
    """Shares in force of the units whose plans the person may see."""
    units = Unit.objects.filter(units_seen(user, programme, on))
    in_force = Allotment.objects.filter(target__programme=programme, state="confirmed")
    return Share.objects.filter(allotment__in=in_force, unit__in=units)
