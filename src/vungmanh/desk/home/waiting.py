"""What waits for a person: documents to confirm, work that runs or failed, duties that are near."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.core.workdays import working_days_until
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.desk.programmes.shown import capital
from vungmanh.desk.programmes.wording import level
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.selectors import NEAR
from vungmanh.units.enums import UnitKind

SHOWN = 12
_FAILED_SINCE = datetime.timedelta(days=7)
_WAITING = (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE, DirectiveState.READ)


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """What several of the person's units owe by one day: one of the duties, how many units, working days left."""

    duty: Duty
    text: str
    units: int
    working_days: int

    @property
    def other_units(self) -> int:
        return self.units - 1


@dataclass(frozen=True, slots=True)
class Work:
    """The lists are cut at SHOWN; the counts say how many there are. Whether a past duty was done is not known here."""

    directives: list[Directive]
    directive_count: int
    jobs: list[tuple[Job, ShownJob]]
    near: list[ShownDuty]
    near_count: int
    past_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.directives or self.near)


def work_of(user: User, on: datetime.date) -> Work:
    """Everything that the page "my work" shows."""
    directives = directives_visible_to(user, on).filter(state__in=_WAITING).defer("text", "text_folded")
    duties = _duties(user, on)
    near = _near(duties, on)
    return Work(
        directives=list(directives.select_related("owner")[:SHOWN]),
        directive_count=directives.count(),
        jobs=[(job, shown(job)) for job in _jobs(user, on)],
        near=_shown(list(near[:SHOWN]), on),
        near_count=near.count(),
        past_count=duties.filter(due__lt=on).values("source", "due").distinct().count(),
    )


def _jobs(user: User, on: datetime.date) -> QuerySet[Job]:
    is_open = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, requested_at__date__gte=on - _FAILED_SINCE)
    return Job.objects.filter(is_open | failed, requested_by=user).order_by("-requested_at")[:SHOWN]


def _duties(user: User, on: datetime.date) -> QuerySet[Duty]:
    """Open ones of the units for which the person acts, and of the organisations that serve them."""
    units = [row.unit_id for row in assignments_of(user, on)]
    ours = Q(unit_id__in=units) | Q(unit__parent_id__in=units, unit__kind=UnitKind.ORGANISATION)
    return Duty.objects.filter(ours, state=DutyState.OPEN).order_by()


def _near(duties: QuerySet[Duty], on: datetime.date) -> QuerySet[Any, Any]:
    """One row per thing owed and day, however many units owe it, the nearest first."""
    soon = duties.filter(due__gte=on, due__lte=on + NEAR).values("source", "due")
    return soon.annotate(one=Min("pk"), units=Count("unit", distinct=True)).order_by("due", "one")


def _shown(groups: list[dict[str, Any]], on: datetime.date) -> list[ShownDuty]:
    parts = ("task", "report", "target", "programme__directive", "unit")
    rows = Duty.objects.select_related(*parts).defer("programme__directive__text", "programme__directive__text_folded")
    found = rows.in_bulk([group["one"] for group in groups])
    left = working_days_until({duty.due for duty in found.values() if duty.due}, on)
    return [
        ShownDuty(duty, _text(duty), group["units"], left[duty.due] if duty.due else 0)
        for group in groups
        for duty in [found[group["one"]]]
    ]


def _text(duty: Duty) -> str:
    """What is owed as a title; of a target also the figure to reach."""
    source: Any = duty.task or duty.report
    if source:
        return capital(source.text)
    return f"{capital(duty.target.what)}: {level(duty.target)}" if duty.target else ""
