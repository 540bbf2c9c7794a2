"""Which programme and unit a page of this room is about; what a person may not see answers 404."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from vungmanh.cascade.enums import PlanState
from vungmanh.cascade.models import LowerPlan
from vungmanh.cascade.permissions import may_plan, may_share_out, units_of_plans
from vungmanh.cascade.selectors import can_be_shared_out, plan_of
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.refused import Hidden
from vungmanh.desk.requests import DeskRequest, acting, permitted
from vungmanh.programmes.models import Programme, Target
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """The unit's corner of a programme."""

    programme: Programme
    unit: Unit
    today: datetime.date
    may_plan: bool

    @property
    def arguments(self) -> list[int]:
        return [self.programme.pk, self.unit.pk]


def place_for(request: DeskRequest, pk: int, unit: int) -> Place:
    programme, today = programme_for(request, pk)
    found = units_of_plans(request.user, programme, today).select_related("parent").filter(pk=unit).first()
    if found is None:
        is_there = programme.duties.filter(unit=unit).exists()
        raise Hidden if is_there else Http404
    return Place(programme, found, today, may_plan(request.user, programme, found, today))


def planner_for(request: DeskRequest, pk: int, unit: int) -> Place:
    """The same for somebody who works on the plan."""
    place = place_for(request, pk, unit)
    if not place.may_plan:
        raise PermissionDenied
    acting(request, may_plan, place.programme, place.unit, place.today)
    return place


def plan_in(place: Place, *states: PlanState) -> LowerPlan:
    found = plan_of(place.programme, place.unit, *states)
    if found is None:
        raise Http404
    found.programme, found.unit = place.programme, place.unit
    return found


def target_for(request: DeskRequest, pk: int, target: int) -> tuple[Target, datetime.date]:
    """A count of the programme, for somebody who shares it out."""
    programme, today = programme_for(request, pk)
    found = get_object_or_404(programme.targets.select_related("item"), pk=target)
    if not permitted(request, may_share_out, programme, today):
        raise PermissionDenied
    if not can_be_shared_out(found):
        raise Http404
    found.programme = programme
    return found, today
