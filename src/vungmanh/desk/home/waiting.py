"""What waits for a person: documents to confirm, decisions to take, duties that are late or near, work that runs or failed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Subquery, When, Window
from django.utils.translation import ngettext

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import scope_of
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.core.prepared import Ids, in_all, prepared
from vungmanh.core.workdays import working_days_until
from vungmanh.desk.duties import listing, lists
from vungmanh.desk.duties.listing import Row
from vungmanh.desk.duties.shown import ShownDuty
from vungmanh.desk.jobs.shown import ShownJob, shown
from vungmanh.desk.reporting.waiting import mine
from vungmanh.directives.enums import WAITING
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import SEES_UNPUBLISHED, unpublished_in
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import Reach, reach_of
from vungmanh.programmes.selectors import asks_for_answer, open_asks, start_of, to_decide

Group = dict[str, Any]
SHOWN = 12
FEW_DAYS = 5
_FAILED_SINCE = datetime.timedelta(days=7)


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
    reports: dict[str, int]
    """Reports of figures: `awaited` from the person's units, `late` among them, `submitted` for a decision."""

    @property
    def is_empty(self) -> bool:
        return not (self.directives or self.owed or self.decide or any(self.reports.values()))


def work_of(user: User, on: datetime.date) -> Work:
    """Everything that the page "my work" shows. What fits on the page is not counted again."""
    reach = reach_of(user, on)
    directives = list(_directives(tuple(scope_of(user, on, roles=SEES_UNPUBLISHED))))
    late, near, past = _grouped(_soon(reach.units, on, on + NEAR), on)
    groups = sorted([*late, *near], key=lambda group: (group["due"], group["one"]))[:SHOWN]
    decide = _decide(reach, user.pk)
    keys = [pk for pk, _total in decide]
    shown_keys = (*(group["one"] for group in groups), *keys)
    found, asks = lists.lines(shown_keys), dict(open_asks(shown_keys)) if shown_keys else {}
    return Work(
        directives=directives,
        directive_count=directives[0].total if directives else 0,
        jobs=[(job, shown(job)) for job in _jobs(user.pk, start_of(on - _FAILED_SINCE))],
        owed=_owed(groups, found, asks, user, on),
        late_count=len(late),
        near_count=len(near),
        past_count=len(past),
        decide=listing.rows_of([found[key] for key in keys], lists.DECIDE, user, on, asks=asks),
        decide_count=decide[0][1] if decide else 0,
        waiting_count=sum(_waiting(reach.units)),
        reports=mine(user, on),
    )


@prepared
def _directives(paths: tuple[str, ...]) -> QuerySet[Any]:
    """The first documents in work, each with how many there are in all."""
    rows = unpublished_in(paths).filter(state__in=WAITING).defer("text", "text_folded")
    return rows.select_related("owner").annotate(total=Window(Count("pk")))[:SHOWN]


@prepared
def _jobs(person: int, since: datetime.datetime) -> QuerySet[Job]:
    is_open = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    failed = Q(state=JobState.FAILED, requested_at__gte=since)
    return Job.objects.filter(is_open | failed, requested_by_id=person).order_by("-requested_at")[:SHOWN]


@prepared
def _soon(units: Ids, on: datetime.date, until: datetime.date) -> QuerySet[Duty, tuple[Any, ...]]:
    """Narrow rows of what is to be done by a day, and whether it is late."""
    rows = Duty.objects.filter(unit_id__in=units, state__in=WORKABLE, due__lte=until).order_by("pk")
    late = Case(When(is_late(on), then=True), default=False)
    return rows.annotate(late=late).values_list("pk", "source", "due", "unit_id", "late")


@prepared
def _decide(reach: Reach, person: int) -> QuerySet[Duty, tuple[int, int]]:
    """The first ones that wait for a decision, each with how many there are in all."""
    rows = Duty.objects.filter(to_decide(reach, person))
    total = Subquery(in_all(rows, n=Count("pk")))
    return rows.order_by("due", "pk").annotate(total=total).values_list("pk", "total")[:SHOWN]


@prepared
def _waiting(units: Ids) -> QuerySet[Duty, int]:
    asked = Duty.objects.filter(asks_for_answer(), unit_id__in=units)
    return in_all(asked, n=Count("pk")).values_list("n", flat=True)


def _grouped(rows: Iterable[tuple[Any, ...]], on: datetime.date) -> tuple[list[Group], list[Group], list[Group]]:
    """What is late, near, and past before publication: one row per thing owed and day, however many units owe it."""
    groups: dict[tuple[str, datetime.date, bool], Group] = {}
    for pk, source, due, unit, late in rows:
        group = groups.setdefault((source, due, late), {"one": pk, "due": due, "units": set(), "late": late})
        group["units"].add(unit)
    found = list(groups.values())
    return (
        [group for group in found if group["late"]],
        [group for group in found if group["due"] >= on],
        [group for group in found if group["due"] < on and not group["late"]],
    )


def _owed(
    groups: list[Group], found: Mapping[int, Duty], asks: Mapping[int, str], user: User, on: datetime.date
) -> list[Row]:
    soon = on + datetime.timedelta(days=4 * FEW_DAYS)
    left = working_days_until({group["due"] for group in groups if on <= group["due"] <= soon}, on)
    rows = listing.rows_of([found[group["one"]] for group in groups], lists.OWED, user, on, asks=asks)
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
