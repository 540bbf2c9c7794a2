"""What a person decides for himself or herself: how notices come, what was read, the address of the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.crypto import get_random_string

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit
from vungmanh.notices.enums import Group, How, Rhythm
from vungmanh.notices.models import CalendarLink, Notice, NoticeChoice

_NONCE = 32


def choose(person: User, *, how: Mapping[str, str], rhythm: str) -> NoticeChoice:
    """Keep how each group comes by mail, and how often the digest; what exists already comes as it was to come."""
    groups = {group.value: How(how[group]).value for group in Group if group in how}
    row, _ = NoticeChoice.objects.update_or_create(person=person, defaults={"how": groups, "rhythm": Rhythm(rhythm)})
    return row


def mark_read(person: User, *, at: datetime.datetime, notice: int | None = None) -> int:
    """Mark one notice of the person as read, or all; how many were not."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice)
    return unread.update(read_at=at)


@transaction.atomic
def renew_calendar(person: User, *, at: datetime.datetime) -> CalendarLink:
    """A new address for the person's calendar; an older one ends at once."""
    nonce = {"nonce": get_random_string(_NONCE), "made_at": at}
    link, _ = CalendarLink.objects.update_or_create(person=person, defaults=nonce)
    audit.record(person, by=person, action="calendar.link_made", at=at, unit_id=home_unit_id(person))
    return link


@transaction.atomic
def revoke_calendar(person: User, *, at: datetime.datetime) -> None:
    """End the address; nothing where there is none."""
    ended, _ = CalendarLink.objects.filter(person=person).delete()
    if ended:
        audit.record(person, by=person, action="calendar.link_revoked", at=at, unit_id=home_unit_id(person))
