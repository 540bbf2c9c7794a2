"""What stays undone is told to leaders above by rule (`policy/escalation.yaml`), once per duty, rule and occasion.

The occasion is the day that was due, or the unanswered obstacle or request: after an extension a duty that is late again
is told again. Entries have no person; repeating after a crash, or with the clock set back, writes nothing twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from vungmanh.core import audit
from vungmanh.core.workdays import working_days_until
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import UNFINISHED, DutyAct, ProgrammeState
from vungmanh.programmes.models import Duty, DutyEntry
from vungmanh.programmes.policies import WHEN, escalations

_BATCH = 1000


@transaction.atomic
def escalate(*, at: datetime.datetime, on: datetime.date) -> int:
    """Write what is to be told by the day; how many entries. Eight queries, whatever the number of duties."""
    found = [*_late(on), *_unanswered(on)]
    known = set(DutyEntry.objects.exclude(rule="").values_list("duty", "rule"))
    new = [(duty, rule, words) for duty, rule, words in found if (duty, rule) not in known]
    duties = Duty.objects.in_bulk([duty for duty, _rule, _words in new]) if new else {}
    DutyEntry.objects.bulk_create(
        [DutyEntry(duty_id=duty, act=DutyAct.ESCALATED, at=at, text=words, rule=rule) for duty, rule, words in new],
        batch_size=_BATCH,
    )
    audit.record_all(
        audit.entry(duties[duty], by=None, action="duty.escalated", at=at, reason=words, unit_id=duties[duty].unit_id)
        for duty, _rule, words in new
    )
    return len(new)


def told_to(to: str, on: datetime.date) -> Q:
    """Duties of which leaders of `to` ("unit", "keeper") were told, and whose occasion still lasts, as a condition."""
    escalated = DutyEntry.objects.filter(act=DutyAct.ESCALATED).order_by()

    def told(when: str) -> Q:
        """From the few entries to their duties: the other way round every duty would look for its own."""
        return Q(pk__in=escalated.filter(rule__startswith=f"{to}.{when}").values("duty"))

    condition: Q = told("late") & is_late(on)
    for when, act in WHEN.items():
        if act:
            open_ones = DutyEntry.objects.filter(act=act, is_open=True).order_by()
            condition |= told(when) & Q(pk__in=open_ones.values("duty"), state__in=UNFINISHED)
    return condition


def _late(on: datetime.date) -> Iterator[tuple[int, str, str]]:
    live = Duty.objects.filter(is_late(on), programme__state=ProgrammeState.LIVE)
    rows = [(pk, due) for pk, due in live.order_by("pk").values_list("pk", "due") if due]
    days = working_days_until({due for _pk, due in rows}, on)
    for rule in escalations():
        if rule.when == "late":
            yield from (
                (pk, f"{rule.to}.{rule.key}:{due}", rule.words) for pk, due in rows if -days[due] >= rule.working_days
            )


def _unanswered(on: datetime.date) -> Iterator[tuple[int, str, str]]:
    waiting = DutyEntry.objects.filter(
        act__in=[act for act in WHEN.values() if act], is_open=True, duty__state__in=UNFINISHED
    )
    rows = list(waiting.order_by("pk").values_list("pk", "duty", "act", "at"))
    days = working_days_until({_day(at) for *_more, at in rows}, on)
    for rule in escalations():
        for pk, duty, act, at in rows:
            if WHEN[rule.when] == act and -days[_day(at)] >= rule.working_days:
                yield duty, f"{rule.to}.{rule.key}:{pk}", rule.words


def _day(at: datetime.datetime) -> datetime.date:
    return timezone.localdate(at)
