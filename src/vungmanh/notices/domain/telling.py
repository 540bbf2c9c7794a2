"""From what happened to notices: each act once for each person whom it concerns.

Every act of the house stands on the audit trail, written in the transaction of the act. So the trail is the outbox: nothing
is asked of those who act, `follow`, a publication of thousands of duties and urging a whole list cost nothing more, and an
act that was rolled back tells nobody. A job reads on from where it stopped (`TrailPosition`); notices, the new position and
the mails to come are written in one transaction. Killed at any point it leaves nothing or everything; two at once wait for
each other at the row of the position; and a notice is unique by person and key, whatever is read twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from vungmanh.accounts.models import User
from vungmanh.core.models import AuditEntry
from vungmanh.notices.domain.happenings import Told, actions, told_of
from vungmanh.notices.domain.locking import lock
from vungmanh.notices.domain.mailing import gather
from vungmanh.notices.enums import How, Rhythm
from vungmanh.notices.models import Notice, TrailPosition
from vungmanh.notices.policies import days, how, policy

MOST_AT_ONCE = 5000
_BATCH = 1000
_LONGEST_TRANSACTION = datetime.timedelta(days=1)
"""A number of the trail that has not come after so long was never used."""


@transaction.atomic
def tell(*, at: datetime.datetime, on: datetime.date) -> int:
    """Tell the next rows of the trail; how many were read, 0 where there are none. Safe to repeat and to race."""
    position = lock()
    rows, last = _next(position)
    if not rows:
        return 0
    known, oldest = actions(), at - days("told_days")
    keep(told_of([row for row in rows if row.action in known and row.at >= oldest], on), at=at)
    _move_on(position, [row.pk for row in rows], last, at)
    return len(rows)


def has_news(at: datetime.datetime) -> bool:
    """Whether the trail holds rows that were not told."""
    position = TrailPosition.objects.first() or TrailPosition()
    return AuditEntry.objects.filter(_untold(position)).exists()


@transaction.atomic
def pass_over() -> None:
    """Take everything that stands on the trail as told: it was brought in, not done."""
    position = lock()
    position.upto = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    position.gaps = []
    position.save()


def keep(told: Iterable[Told], *, at: datetime.datetime) -> None:
    """Write notices, each once, and let those that come by mail at once wait for it. Call it with the position locked."""
    new = list(told)
    choices = _choices({each.person for each in new})
    Notice.objects.bulk_create(
        [_notice(each, choices[each.person]) for each in new if each.person in choices],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    gather(at=at)


def _notice(told: Told, chosen: tuple[bool, str, dict[str, str]]) -> Notice:
    has_address, rhythm, groups = chosen
    wanted = how(told.kind, groups)
    if not has_address or (wanted == How.DIGEST and rhythm == Rhythm.NEVER):
        wanted = How.NOT
    return Notice(
        person_id=told.person,
        kind=told.kind,
        key=told.key,
        at=told.at,
        by_id=told.by,
        duty_id=told.duty,
        programme_id=told.programme,
        data=told.data,
        how=wanted,
    )


def _choices(people: Collection[int]) -> dict[int, tuple[bool, str, dict[str, str]]]:
    """Of accounts in use: whether there is a mail address, the rhythm of the digest, how each group comes; one query."""
    rows = User.objects.filter(pk__in=people, is_active=True)
    found = rows.values_list("pk", "email", "notice_choice__rhythm", "notice_choice__how")
    return {pk: (bool(email), rhythm or policy()["rhythm"], groups or {}) for pk, email, rhythm, groups in found}


def _untold(position: TrailPosition) -> Q:
    wanted = Q(pk__gt=position.upto)
    for first, last, _ in position.gaps:
        wanted |= Q(pk__range=(first, last))
    return wanted


def _next(position: TrailPosition) -> tuple[list[AuditEntry], int]:
    """The next rows, and up to which number they are complete. An act's rows share their moment and are never parted."""
    trail = AuditEntry.objects.only("at", "actor_id", "action", "subject_id", "changes", "reason").order_by("pk")
    rows = list(trail.filter(_untold(position))[:MOST_AT_ONCE])
    last = max(position.upto, rows[-1].pk) if rows else position.upto
    if len(rows) == MOST_AT_ONCE:
        rows += trail.filter(pk__gt=rows[-1].pk, at=rows[-1].at)
    return rows, last


def _move_on(position: TrailPosition, read: list[int], last: int, at: datetime.datetime) -> None:
    seen = set(read)
    gaps: list[list[Any]] = []
    for first, end, since in position.gaps:
        if at - datetime.datetime.fromisoformat(since) < _LONGEST_TRANSACTION:
            gaps += [[*gap, since] for gap in _holes(first, end, sorted(seen & set(range(first, end + 1))))]
    ahead = [number for number in read if position.upto < number <= last]
    gaps += [[*gap, at.isoformat()] for gap in _holes(position.upto + 1, last, ahead)]
    position.upto, position.gaps = last, gaps
    position.save()


def _holes(first: int, last: int, numbers: list[int]) -> list[list[int]]:
    """Stretches of first … last that `numbers` (rising) leave out."""
    found, start = [], first
    for number in [*numbers, last + 1]:
        if number > start:
            found.append([start, number - 1])
        start = number + 1
    return found
