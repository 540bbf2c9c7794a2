"""Who may see and who may keep training; nothing else decides this.

Seen by people who work for the unit that keeps the record or for one above it. A course is also seen by the units whose people
are in it, each with its own people only. Kept by whoever works for the unit itself; people are sent by the unit that runs the
course, out of those whose files they see.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import assignments_of, in_scope
from vungmanh.officials.permissions import paths_of
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment, TrainingPlan
from vungmanh.units.models import Unit

KEEPS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER, Role.UNIT_OFFICER)


def units_training(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units in whose name the person keeps training."""
    own = [row.unit_id for row in assignments_of(user, on) if row.role in KEEPS]
    return Unit.objects.in_force_on(on).filter(pk__in=own).order_by("sort_key", "pk")


def may_keep_training(user: Any, unit: Unit, on: datetime.date) -> bool:
    return units_training(user, on).filter(pk=unit.pk).exists()


def plans_visible_to(user: Any, on: datetime.date) -> QuerySet[TrainingPlan]:
    return TrainingPlan.objects.filter(_kept_in_scope(user, on))


def courses_visible_to(user: Any, on: datetime.date) -> QuerySet[Course]:
    """Courses of the person's units and of those below, and those that one of their people is in."""
    sent = enrolments_visible_to(user, on).filter(course=OuterRef("pk"), withdrawn_at=None)
    return Course.objects.filter(_kept_in_scope(user, on) | (Q(withdrawn_at=None) & Exists(sent)))


def enrolments_visible_to(user: Any, on: datetime.date) -> QuerySet[Enrolment]:
    """Turns in their own courses, and of their own people in courses of others."""
    running = in_scope("course__unit__path", paths_of(user, on))
    return Enrolment.objects.filter(_kept_in_scope(user, on) | running)


def schemes_visible_to(user: Any, on: datetime.date) -> QuerySet[AttractionScheme]:
    """Schemes of the person's units and of those below, and those that brought somebody to them."""
    placed = Arrival.objects.filter(_kept_in_scope(user, on), scheme=OuterRef("pk"), withdrawn_at=None)
    return AttractionScheme.objects.filter(_kept_in_scope(user, on) | (Q(withdrawn_at=None) & Exists(placed)))


def arrivals_visible_to(user: Any, on: datetime.date) -> QuerySet[Arrival]:
    running = in_scope("scheme__unit__path", paths_of(user, on))
    return Arrival.objects.filter(_kept_in_scope(user, on) | running)


def _kept_in_scope(user: Any, on: datetime.date) -> Q:
    """Rows of units for which the person acts, and of those below."""
    return in_scope("unit__path", paths_of(user, on))
