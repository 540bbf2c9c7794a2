"""Who sees notices, mails and calendars; nothing else decides this.

A notice belongs to its person alone. What it is about is shown, on the desk and in a mail, only while the person may see
that duty, programme or report: a role that ended takes the words with it, and leaves the fact that something was told.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_people, people_kept_by
from vungmanh.indicators.permissions import reports_visible_to
from vungmanh.notices.links import parts_of, token_of
from vungmanh.notices.models import CalendarLink, Mail, Notice
from vungmanh.programmes.permissions import duties_visible_to, programmes_visible_to


def notices_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=user)


def still_visible(notices: Collection[Notice], user: User, on: datetime.date) -> set[int]:
    """Those whose duty, programme or report the person may see on the day; three queries, none for what is about none."""
    duties = _among(duties_visible_to(user, on), (row.duty_id for row in notices))
    programmes = _among(programmes_visible_to(user, on), (row.programme_id for row in notices if not row.duty_id))
    reports = _among(reports_visible_to(user, on), (row.report_id for row in notices))
    return {
        row.pk
        for row in notices
        if (row.report_id is None or row.report_id in reports)
        and (row.duty_id in duties if row.duty_id else row.programme_id is None or row.programme_id in programmes)
    }


def may_see_mails(user: User, on: datetime.date) -> bool:
    """Open the list of mails at all: administrators."""
    return may_keep_people(user, on)


def mails_visible_to(user: User, on: datetime.date) -> QuerySet[Mail]:
    """Mails to the people whose accounts the person keeps: whether they went, not what they said."""
    return Mail.objects.filter(person__in=people_kept_by(user, on))


def owner_of_calendar(token: str) -> User | None:
    """Whose calendar the secret address opens; nobody's where it was renewed, revoked, or the account has ended."""
    number, _ = parts_of(token)
    link = CalendarLink.objects.select_related("person").filter(Q(person__is_active=True), person=number).first()
    if link is None or not constant_time_compare(token, token_of(link)):
        return None
    return link.person


def _among(rows: QuerySet[Any], numbers: Iterable[int | None]) -> set[int]:
    wanted = {number for number in numbers if number}
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
