"""What waits for a person: documents to confirm, decisions to take, duties that are late or near, work that runs or failed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet

from vungmanh.accounts.models import User
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.core.workdays import working_days_until
from vungmanh.desk.duties import lists
from vungmanh.desk.duties.shown import ShownDuty as ListedDuty
from vungmanh.desk.duties.shown import shown as listed
from vungmanh.desk.duties.shown import title_of
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_worked_by

Group = dict[str, Any]
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
    """Until the day; negative since a day that has passed."""

    @property
    def other_units(self) -> int:
        return self.units - 1


@dataclass(frozen=True, slots=True)
class Work:
    """The lists are cut at SHOWN; the counts say how many there are."""

    directives: list[Directive]
    directive_count: int
    jobs: list[tuple[Job, ShownJob]]
    owed: list[ShownDuty]
    """Late ones first, then those that are due soon."""
    late_count: int
    near_count: int
    past_count: int
    """Duties whose day had passed before their programme was published here."""
    decide: list[ListedDuty]
    decide_count: int
    waiting_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.directives or self.owed or self.decide)


def work_of(user: User, on: datetime.date) -> Work:
    """Everything that the page "my work" shows."""
    directives = directives_visible_to(user, on).filter(state__in=_WAITING).defer("text", "text_folded")
    duties = Duty.objects.filter(duties_worked_by(user, on), state__in=WORKABLE).order_by()
    late, near, past = _grouped(duties, on)
    groups = sorted([*late, *near], key=lambda group: (group["due"], group["one"]))
    tabs = lists.counts(user, on)
    decide = lists.under(lists.DECIDE, user, on).order_by("due", "pk")[:SHOWN] if tabs[lists.DECIDE] else []
    return Work(
        directives=list(directives.select_related("owner")[:SHOWN]),
        directive_count=directives.count(),
        jobs=[(job, shown(job)) for job in _jobs(user, on)],
        owed=_shown(groups[:SHOWN], on),
        late_count=len(late),
        near_count=len(near),
        past_count=len(past),
        decide=[listed(duty, on) for duty in decide],
        decide_count=tabs[lists.DECIDE],
        waiting_count=tabs[lists.WAITING],
    )


def _jobs(user: User, on: datetime.date) -> QuerySet[Job]:
    is_open = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, requested_at__date__gte=on - _FAILED_SINCE)
    return Job.objects.filter(is_open | failed, requested_by=user).order_by("-requested_at")[:SHOWN]


def _grouped(duties: QuerySet[Duty], on: datetime.date) -> tuple[list[Group], list[Group], list[Group]]:
    """What is late, near, and past before publication: one row per thing owed and day, however many units owe it; one query."""
    rows = duties.filter(due__lte=on + NEAR).values(
        "source", "due", late=ExpressionWrapper(is_late(on), BooleanField())
    )
    groups: list[Group] = [{**row} for row in rows.annotate(one=Min("pk"), units=Count("unit", distinct=True))]
    late = [group for group in groups if group["late"]]
    near = [group for group in groups if group["due"] >= on]
    return late, near, [group for group in groups if group["due"] < on and not group["late"]]


def _shown(groups: list[Group], on: datetime.date) -> list[ShownDuty]:
    parts = ("task", "report", "target", "programme__directive", "unit")
    rows = Duty.objects.select_related(*parts).defer("programme__directive__text", "programme__directive__text_folded")
    found = rows.in_bulk([group["one"] for group in groups])
    left = working_days_until({duty.due for duty in found.values() if duty.due}, on)
    return [
        ShownDuty(duty, title_of(duty), group["units"], left[duty.due] if duty.due else 0)
        for group in groups
        for duty in [found[group["one"]]]
    ]
