"""What the calendar tells: duties that come near their day, and those that are late. Once a day by a job.

A reminder is named by what is owed, its day and the step, not by the day on which it is given: a clock that is set back, a
job that runs twice and days without a worker give no second one, and an extension gives new ones.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from vungmanh.notices.domain.happenings import Told, personally
from vungmanh.notices.domain.locking import lock
from vungmanh.notices.domain.reports import reminders
from vungmanh.notices.domain.telling import keep
from vungmanh.notices.enums import Kind, MailState
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.policies import days, policy
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import working_on


@transaction.atomic
def remind(*, at: datetime.datetime, on: datetime.date) -> None:
    """Tell those who work on them which duties and reports are near or late on the day, and leaders of
    reports that stay out. Eight queries, one more for each rule that has something to tell."""
    lock()
    steps = sorted(policy()["near_days"])
    near = Q(state__in=WORKABLE, due__gte=on, due__lte=on + datetime.timedelta(days=steps[-1]))
    late = is_late(on) & Q(due__gte=on - days("late_days"))
    due = Duty.objects.filter(near | late)
    recent = Notice.objects.filter(kind__in=_KINDS, programme__in=due.order_by().values("programme"))
    told = set(recent.values_list("person_id", "key"))
    new = _told(due.select_related("unit").order_by("due", "pk"), steps, at, on)
    of_reports = reminders(at, on)
    known = Notice.objects.filter(kind__in=(*_KINDS, Kind.ESCALATED), key__in={each.key for each in of_reports})
    told |= set(known.values_list("person_id", "key"))
    keep((each for each in (*new, *of_reports) if (each.person, each.key) not in told), at=at)


@transaction.atomic
def forget(*, at: datetime.datetime) -> None:
    """Clear away old notices and mails that ended; the logs of the duties stay."""
    Notice.objects.filter(at__lt=at - days("kept_days")).delete()
    ended = Mail.objects.filter(state__in=(MailState.SENT, MailState.SKIPPED))
    ended.filter(made_at__lt=at - days("mails_kept_days")).delete()


_KINDS = (Kind.NEAR, Kind.LATE)


def _told(duties: Any, steps: list[int], at: datetime.datetime, on: datetime.date) -> Iterator[Told]:
    """One reminder for each person, thing owed and day, however many units owe it (the villages of a commune)."""
    found: list[Duty] = list(duties)
    working = working_on(found, on)
    groups: dict[tuple[int, Kind, str], list[Duty]] = {}
    for duty in found:
        kind, key = _key(duty, steps, on)
        workers = working[duty.pk]
        for person in sorted(personally(duty, workers) if kind == Kind.NEAR else workers):
            groups.setdefault((person, kind, key), []).append(duty)
    for (person, kind, key), its in groups.items():
        data = {"due": its[0].due.isoformat() if its[0].due else "", "count": len(its)}
        yield Told(person, kind, key, at, None, its[0].pk, its[0].programme_id, data)


def _key(duty: Duty, steps: list[int], on: datetime.date) -> tuple[Kind, str]:
    assert duty.due is not None
    left = (duty.due - on).days
    if left < 0:
        return Kind.LATE, f"{Kind.LATE}:{duty.source}:{duty.due}"
    step = next(step for step in steps if left <= step)
    return Kind.NEAR, f"{Kind.NEAR}:{duty.source}:{duty.due}:{step}"
