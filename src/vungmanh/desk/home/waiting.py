"""What waits for a person: documents to confirm, decisions to take, duties that are late or near, work that runs or failed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
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
    """Everything that the page "my work" shows. What fits on the page is not counted again."""
    directives = unpublished_visible_to(user, on).filter(state__in=_WAITING).defer("text", "text_folded")
    first = list(directives.select_related("owner")[:SHOWN])
    duties = Duty.objects.filter(duties_worked_by(user, on), state__in=WORKABLE).order_by()
    late, near, past = _grouped(duties, on)
    groups = sorted([*late, *near], key=lambda group: (group["due"], group["one"]))[:SHOWN]
    to_decide = lists.of_tab(lists.DECIDE, user, on).order_by("due", "pk")
    keys = list(to_decide.values_list("pk", flat=True)[:SHOWN])
    shown_duties = lists.with_submitter(lists.with_lines(Duty.objects.all()))
    found = shown_duties.in_bulk([*(group["one"] for group in groups), *keys])
    return Work(
        directives=first,
        directive_count=len(first) if len(first) < SHOWN else directives.count(),
        jobs=[(job, shown(job)) for job in _jobs(user, on)],
        owed=_owed(groups, found, user, on),
        late_count=len(late),
        near_count=len(near),
        past_count=len(past),
        decide=listing.rows_of([found[key] for key in keys], lists.DECIDE, user, on),
        decide_count=len(keys) if len(keys) < SHOWN else to_decide.order_by().count(),
        waiting_count=lists.of_tab(lists.WAITING, user, on).order_by().count(),
    )


def _jobs(user: User, on: datetime.date) -> QuerySet[Job]:
    is_open = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, requested_at__date__gte=on - _FAILED_SINCE)
    return Job.objects.filter(is_open | failed, requested_by=user).order_by("-requested_at")[:SHOWN]


def _grouped(duties: QuerySet[Duty], on: datetime.date) -> tuple[list[Group], list[Group], list[Group]]:
    """What is late, near, and past before publication: one row per thing owed and day, however many units owe it.

    One query of narrow rows; where something is past its day another, for what waits for other work.
    """
    rows = duties.filter(due__lte=on + NEAR).order_by("pk")
    facts: list[Any] = list(rows.values_list("pk", "source", "due", "unit_id", "programme__published_on"))
    passed = [pk for pk, _source, due, _unit, published in facts if published <= due < on]
    late = set(Duty.objects.filter(is_late(on), pk__in=passed).values_list("pk", flat=True)) if passed else set()
    groups: dict[tuple[str, datetime.date, bool], Group] = {}
    for pk, source, due, unit, _published in facts:
        group = groups.setdefault(
            (source, due, pk in late), {"one": pk, "due": due, "units": set(), "late": pk in late}
        )
        group["units"].add(unit)
    found = list(groups.values())
    return (
        [group for group in found if group["late"]],
        [group for group in found if group["due"] >= on],
        [group for group in found if group["due"] < on and not group["late"]],
    )


def _owed(groups: list[Group], found: Mapping[int, Duty], user: User, on: datetime.date) -> list[Row]:
    soon = on + datetime.timedelta(days=4 * FEW_DAYS)
    left = working_days_until({group["due"] for group in groups if on <= group["due"] <= soon}, on)
    rows = listing.rows_of([found[group["one"]] for group in groups], lists.OWED, user, on)
    return [
        replace(row, line=_in_working_days(row.line, left), other_units=len(group["units"]) - 1)
        for row, group in zip(rows, groups, strict=True)
    ]


def _in_working_days(line: ShownDuty, left: dict[datetime.date, int]) -> ShownDuty:
    """Near a day, the days that are left to work say more than those of the calendar."""
    days = left.get(line.duty.due, 0) if line.duty.due else 0
    if not 0 < days <= FEW_DAYS:
        return line
    words = ngettext("Còn %(n)s ngày làm việc", "Còn %(n)s ngày làm việc", days) % {"n": days}
    return replace(line, word=words)
