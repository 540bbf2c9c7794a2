"""Who may see and who may keep records of fieldwork; nothing else decides this.

Seen by people of the unit that keeps the record and by those of units above it, never by the unit next door. Kept by whoever
works for the unit: the rule of duties (`programmes.permissions.worked_by`), so that a commune keeps those of its villages.
A survey is also seen by the units that it asks, each with its own answer only.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, scope_of
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.fieldwork.models import Pilot, Survey, SurveyAnswer
from vungmanh.programmes.permissions import worked_by
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_in_force

RUNS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER)
"""Who puts questions to other units."""


def kept_in_scope(user: Any, on: datetime.date) -> Q:
    """Records of units for which the person acts, and of those below, as a condition on a row with a `unit`."""
    return in_scope("unit__path", scope_of(user, on))


def units_seen(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units whose records the person sees."""
    return Unit.objects.filter(in_scope("path", scope_of(user, on)))


def units_kept_by(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units for which the person may keep records, in Vietnamese order."""
    return units_in_force(on).filter(worked_by(user, on, "")).order_by("sort_key", "pk")


def may_keep(user: Any, unit: Unit, on: datetime.date) -> bool:
    return units_kept_by(user, on).filter(pk=unit.pk).exists()


def directives_to_study(user: Any, on: datetime.date) -> QuerySet[Directive]:
    """Published directives that the person may open."""
    found = directives_visible_to(user, on).filter(state=DirectiveState.PUBLISHED)
    return found.defer("text", "text_folded")


def units_asking(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units in whose name the person may put questions to others."""
    held = [row.unit_id for row in assignments_of(user, on) if row.role in RUNS]
    return Unit.objects.filter(pk__in=held).order_by("sort_key", "pk")


def may_run(user: Any, survey: Survey, on: datetime.date) -> bool:
    """Change, launch, close a survey, give answers back, write what was found."""
    return has_role(user, RUNS, survey.unit, on)


def surveys_visible_to(user: Any, on: datetime.date) -> QuerySet[Survey]:
    """Surveys of the person's units and of those below; launched ones also for whoever is asked."""
    asked = SurveyAnswer.objects.filter(kept_in_scope(user, on), survey=OuterRef("pk"))
    launched = Q(launched_on__isnull=False, withdrawn_at=None)
    return Survey.objects.filter(kept_in_scope(user, on) | (launched & Exists(asked)))


def answers_visible_to(user: Any, on: datetime.date) -> QuerySet[SurveyAnswer]:
    """Answers of the person's units and of those below, and all answers to their own surveys."""
    asking = in_scope("survey__unit__path", scope_of(user, on))
    return SurveyAnswer.objects.filter(kept_in_scope(user, on) | asking, survey__withdrawn_at=None)


def pilots_visible_to(user: Any, on: datetime.date) -> QuerySet[Pilot]:
    """Pilots of the person's units and of those below, and those that have one of them as a site."""
    sites = Pilot.sites.through.objects.filter(kept_in_scope(user, on), pilot=OuterRef("pk"))
    return Pilot.objects.filter(kept_in_scope(user, on) | Exists(sites))
