"""A person's calendar as iCalendar (RFC 5545): days of duties to work on, and days on which others hand in to the person.

Computed from what the person works on or decides about on the day on which it is asked for (all of that is visible to him or
her), and from nothing that moves with the clock: as
long as no duty changes, the bytes are the same. The entry of a duty keeps its UID for good; a day that moves raises
SEQUENCE; a duty that is closed or no longer owed is CANCELLED, so that calendars take it out. The days of others are named
by their day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

from vungmanh.accounts.models import User
from vungmanh.notices.policies import days
from vungmanh.notices.wording import called, title_of
from vungmanh.programmes.enums import FINISHED, DutyKind, DutyState
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_reviewed_by, duties_worked_by

_ENDED = (DutyState.CLOSED, DutyState.WITHDRAWN)
_ONE_DAY = datetime.timedelta(days=1)


def calendar_of(person: User, on: datetime.date) -> bytes:
    """The whole calendar; six queries, whatever it holds."""
    calendar = Calendar()
    calendar.add("prodid", "-//Vung Manh//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Vững Mạnh · {person.full_name}")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval;value=duration", "PT4H")
    calendar.add("x-published-ttl", "PT4H")
    span = {"due__gte": on - days("calendar_days_back"), "due__lte": on + days("calendar_days_ahead")}
    within = Duty.objects.filter(**span)
    for event in (*_own(within, person, on), *_of_others(within, person, on)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _own(within: Any, person: User, on: datetime.date) -> Iterator[Event]:
    """One entry for each duty that the person works on."""
    rows = within.filter(duties_worked_by(person, on)).exclude(state=DutyState.DORMANT)
    rows = rows.select_related("task", "report", "target", "programme__directive", "unit")
    rows = rows.defer("programme__directive__text", "programme__directive__text_folded")
    for duty in rows.annotate(changed_at=Max("entries__at")).order_by("due", "pk"):
        is_done = duty.state in FINISHED
        event = _event(f"viec-{duty.pk}", duty.due, duty.changed_at or duty.programme.published_at)
        event.add("sequence", duty.version + (1 if duty.until else 0))
        event.add("summary", ("✓ " if is_done else "") + title_of(duty))
        event.add("description", _described(duty))
        event.add("url", settings.SITE_URL + reverse("desk:duty", args=[duty.pk]))
        event.add("status", "CANCELLED" if duty.state in _ENDED else "CONFIRMED")
        yield event


def _described(duty: Duty) -> str:
    kind = f"{duty.get_kind_display()} · {duty.get_role_display()}"
    return "\n".join((duty.unit.name, kind, called(duty.programme), str(duty.get_state_display())))


def _of_others(within: Any, person: User, on: datetime.date) -> Iterator[Event]:
    """One entry for each report and its day, and one for each programme and day for tasks and targets, with how many
    units and how many are through: not thousands."""
    theirs = within.filter(duties_reviewed_by(person, on) & ~duties_worked_by(person, on)).order_by()
    theirs = theirs.exclude(state__in=(*_ENDED, DutyState.DORMANT))
    figures = {
        "duties": Count("pk", distinct=True),
        "units": Count("unit", distinct=True),
        "done": Count("pk", filter=Q(state=DutyState.ACCEPTED), distinct=True),
        "one": Min("pk"),
        "changed_at": Max("entries__at"),
    }
    reports = list(theirs.filter(kind=DutyKind.REPORT).values("report", "due").annotate(**figures))
    others = list(theirs.exclude(kind=DutyKind.REPORT).values("programme", "due").annotate(**figures))
    firsts = Duty.objects.select_related("task", "report", "target", "programme__directive")
    firsts = firsts.defer("programme__directive__text", "programme__directive__text_folded")
    found = firsts.in_bulk([row["one"] for row in (*reports, *others)])
    for row in sorted((*reports, *others), key=lambda row: (row["due"], row["one"])):
        yield _review(row, found[row["one"]])


def _review(row: dict[str, Any], first: Duty) -> Event:
    is_report = "report" in row
    of = f"bao-cao-{row['report']}" if is_report else f"chuong-trinh-{row['programme']}"
    event = _event(f"{of}-{row['due']}", row["due"], row["changed_at"] or first.programme.published_at)
    units = ngettext("%(count)s đơn vị", "%(count)s đơn vị", row["units"]) % {"count": row["units"]}
    if is_report:
        words = gettext("Nhận báo cáo (%(units)s): %(what)s") % {"units": units, "what": title_of(first)}
    else:
        due = ngettext("%(count)s việc đến hạn", "%(count)s việc đến hạn", row["duties"]) % {"count": row["duties"]}
        words = f"{due} ({units}): {called(first.programme)}"
    event.add("summary", words)
    done = gettext("Đã hoàn thành %(done)s/%(all)s") % {"done": row["done"], "all": row["duties"]}
    event.add("description", f"{called(first.programme)}\n{done}")
    event.add("url", f"{settings.SITE_URL}{reverse('desk:duties')}?tab=tat-ca&programme={first.programme_id}")
    event.add("status", "CONFIRMED")
    return event


def _event(uid: str, due: datetime.date, changed_at: datetime.datetime) -> Event:
    """An entry for the whole day, which makes nobody busy."""
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed_at.astimezone(datetime.UTC))
    event.add("last-modified", changed_at.astimezone(datetime.UTC))
    event.add("dtstart", due)
    event.add("dtend", due + _ONE_DAY)
    event.add("transp", "TRANSPARENT")
    return event
