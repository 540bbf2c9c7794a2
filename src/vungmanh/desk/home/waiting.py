"""What waits for a person: documents to confirm, decisions to take, duties that are late or near, work that runs or failed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet
from django.utils.translation import ngettext

from vungmanh.accounts.models import User
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.core.workdays import working_days_until
from vungmanh.desk.duties import listing, lists
from vungmanh.desk.duties.listing import Row
from vungmanh.desk.duties.shown import ShownDuty
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import unpublished_visible_to
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_worked_by

Group = dict[str, Any]
SHOWN = 12
FEW_DAYS = 5
_FAILED_SINCE = datetime.timedelta(days=7)
_WAITING = (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE, DirectiveState.READ)


@dataclass(frozen=True, slots=True)
class Work:
    """The lists are cut at SHOWN; the counts say how many there are."""

    directives: list[Directive]
    directive_count: int
    jobs: list[tuple[Job, ShownJob]]
    owed: list[Row]
    """Late ones first, then those that are due soon; one row for what several of the person's units owe by one day."""
    late_count: int
    near_count: int
    past_count: int
    """Duties whose day had passed before their programme was published here."""
    decide: list[Row]
    decide_count: int
    waiting_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.directives or self.owed or self.decide)


def work_of(user: User, on: datetime.date) -> Work:
    """Everything that the page "my work" shows."""
    directives = unpublished_visible_to(user, on).filter(state__in=_WAITING).defer("text", "text_folded")
    duties = Duty.objects.filter(duties_worked_by(user, on), state__in=WORKABLE).order_by()
    late, near, past = _grouped(duties, on)
    groups = sorted([*late, *near], key=lambda group: (group["due"], group["one"]))
    tabs = lists.counts(user, on)
    decide = _to_decide(user, on) if tabs[lists.DECIDE] else []
    return Work(
        directives=list(directives.select_related("owner")[:SHOWN]),
        directive_count=directives.count(),
        jobs=[(job, shown(job)) for job in _jobs(user, on)],
        owed=_owed(groups[:SHOWN], user, on),
        late_count=len(late),
        near_count=len(near),
        past_count=len(past),
        decide=decide,
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


def _owed(groups: list[Group], user: User, on: datetime.date) -> list[Row]:
    found = lists.with_lines(Duty.objects.all()).in_bulk([group["one"] for group in groups])
    soon = on + datetime.timedelta(days=4 * FEW_DAYS)
    left = working_days_until({duty.due for duty in found.values() if duty.due and on <= duty.due <= soon}, on)
    rows = listing.rows_of([found[group["one"]] for group in groups], lists.OWED, user, on)
    return [
        replace(row, line=_in_working_days(row.line, left), other_units=group["units"] - 1)
        for row, group in zip(rows, groups, strict=True)
    ]


def _in_working_days(line: ShownDuty, left: dict[datetime.date, int]) -> ShownDuty:
    """Near a day, the days that are left to work say more than those of the calendar."""
    days = left.get(line.duty.due, 0) if line.duty.due else 0
    if not 0 < days <= FEW_DAYS:
        return line
    words = ngettext("Còn %(n)s ngày làm việc", "Còn %(n)s ngày làm việc", days) % {"n": days}
    return replace(line, word=words)


def _to_decide(user: User, on: datetime.date) -> list[Row]:
    keys = lists.of_tab(lists.DECIDE, user, on).order_by("due", "pk").values("pk")[:SHOWN]
    duties = lists.under(lists.DECIDE, user, on).filter(pk__in=keys).order_by("due", "pk")
    return listing.rows_of(list(duties), lists.DECIDE, user, on)
