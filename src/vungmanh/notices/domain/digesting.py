"""The digest: what is late, near, waits for a decision, and what is new; one a day or a week, on a working day.

One mail a person and day, held by the database. It only ever goes forward: where a digest of that day or of a later one is
there, a clock that was set back makes no other. A digest that still waits when the next one is made (the mail server was
down) gives way to it and hands on what it would have told.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core.workdays import next_working_day
from vungmanh.notices.domain.locking import lock
from vungmanh.notices.enums import MailKind, MailState, Rhythm
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.policies import policy


@transaction.atomic
def make_digests(*, at: datetime.datetime, on: datetime.date) -> int:
    """Let the digest of the day wait for everybody who wants one; how many. Whether there is anything in it is seen when
    it is written. Safe to repeat."""
    lock()
    rhythms = _rhythms(on)
    if not rhythms:
        return 0
    people = list(_readers(rhythms, on).values_list("pk", flat=True))
    old = Mail.objects.filter(kind=MailKind.DIGEST, state=MailState.WAITING, person__in=people)
    Notice.objects.filter(mail__in=old).update(mail=None)
    old.update(state=MailState.SKIPPED)
    new = [Mail(person_id=pk, kind=MailKind.DIGEST, day=on, made_at=at, next_at=at) for pk in people]
    Mail.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _rhythms(on: datetime.date) -> list[str]:
    """Whose day it is: a working day, and the first one of its week for the weekly digest."""
    if next_working_day(on) != on:
        return []
    monday = on - datetime.timedelta(days=on.weekday())
    return [Rhythm.DAILY, Rhythm.WEEKLY] if next_working_day(monday) == on else [Rhythm.DAILY]


def _readers(rhythms: list[str], on: datetime.date) -> QuerySet[User]:
    """Accounts in use with an address and a role, that chose this rhythm or none, and have no digest from this day on."""
    acting = RoleAssignment.objects.in_force_on(on).filter(user=OuterRef("pk"))
    later = Mail.objects.filter(person=OuterRef("pk"), kind=MailKind.DIGEST, day__gte=on)
    wants = Q(notice_choice__rhythm__in=rhythms)
    if policy()["rhythm"] in rhythms:
        wants |= Q(notice_choice__isnull=True)
    people = User.objects.filter(wants, Exists(acting), ~Exists(later), is_active=True)
    return people.exclude(email="").order_by("pk")
