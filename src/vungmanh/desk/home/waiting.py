"""What waits for a person: documents to confirm, work that runs or failed, duties that are late or near."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.core.workdays import working_days_between
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty
from vungmanh.units.enums import UnitKind

SHOWN = 12
_NEAR = datetime.timedelta(days=30)
_FAILED_SINCE = datetime.timedelta(days=7)
_WAITING = (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE, DirectiveState.READ)


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty with the words for its date: `working_days` is negative where it is late."""

    duty: Duty
    text: str
    working_days: int

    @property
    def is_late(self) -> bool:
        return self.working_days < 0

    @property
    def days_late(self) -> int:
        return -self.working_days


@dataclass(frozen=True, slots=True)
class Work:
    """The lists are cut at SHOWN; the counts say how many there are."""

    directives: list[Directive]
    directive_count: int
    jobs: list[tuple[Job, ShownJob]]
    late: list[ShownDuty]
    near: list[ShownDuty]
    late_count: int
    near_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.directives or self.late or self.near)


def work_of(user: User, on: datetime.date) -> Work:
    """Everything that the page "my work" shows."""
    directives = _directives(user, on)
    late, near = _duties(user, on, due__lt=on), _duties(user, on, due__gte=on, due__lte=on + _NEAR)
    return Work(
        directives=list(directives.select_related("owner")[:SHOWN]),
        directive_count=directives.count(),
        jobs=[(job, shown(job)) for job in _jobs(user, on)],
        late=_shown(late, on),
        near=_shown(near, on),
        late_count=late.count(),
        near_count=near.count(),
    )


def _directives(user: User, on: datetime.date) -> QuerySet[Directive]:
    return directives_visible_to(user, on).filter(state__in=_WAITING).defer("text", "text_folded")


def _jobs(user: User, on: datetime.date) -> QuerySet[Job]:
    is_open = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, requested_at__date__gte=on - _FAILED_SINCE)
    return Job.objects.filter(is_open | failed, requested_by=user).order_by("-requested_at")[:SHOWN]


def _duties(user: User, on: datetime.date, **due: datetime.date) -> QuerySet[Duty]:
    """Of the units for which the person acts, and of the organisations that serve them."""
    units = [row.unit_id for row in assignments_of(user, on)]
    ours = Q(unit_id__in=units) | Q(unit__parent_id__in=units, unit__kind=UnitKind.ORGANISATION)
    open_duties = Duty.objects.filter(ours, state=DutyState.OPEN, **due)
    return open_duties.select_related("task", "report", "target", "programme__directive", "unit").order_by("due", "id")


def _shown(duties: QuerySet[Duty], on: datetime.date) -> list[ShownDuty]:
    return [_shown_duty(duty, on) for duty in duties.defer("programme__directive__text")[:SHOWN]]


def _shown_duty(duty: Duty, on: datetime.date) -> ShownDuty:
    text = duty.task.text if duty.task else duty.report.text if duty.report else duty.target.what if duty.target else ""
    return ShownDuty(duty, text, working_days_between(on, duty.due) if duty.due else 0)
