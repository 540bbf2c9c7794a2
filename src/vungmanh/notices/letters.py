"""Mails in words, in the language of the person, from what the person may see on the day on which they are sent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from vungmanh.notices.enums import How, Kind, MailKind
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.permissions import still_visible
from vungmanh.notices.policies import days, policy
from vungmanh.notices.selectors import with_words
from vungmanh.notices.wording import about, called, day, headline, owed_by, place_of, title_of
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import WORKABLE
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_worked_by
from vungmanh.programmes.selectors import waits_for

_MOST_NOTICES = 50
_TITLE = 160
_TERMS = (Kind.NEAR, Kind.LATE)


@dataclass(frozen=True, slots=True)
class Line:
    head: str
    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines of `count` things, `more` without a line; `url` leads to all."""

    title: str
    count: int
    lines: list[Line]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str
    message_id: str


def letter_for(mail: Mail, on: datetime.date) -> Letter | None:
    """What to send; None where there is nothing (any more): all was read on the desk meanwhile, or may not be seen now."""
    person = mail.person
    with translation.override(person.language):
        sections = _digest(mail, on) if mail.kind == MailKind.DIGEST else [_notices(mail, on)]
        sections = [section for section in sections if section.count]
        if not sections:
            return None
        context = {
            "person": person,
            "sections": sections,
            "is_digest": mail.kind == MailKind.DIGEST,
            "language": person.language,
            "site": settings.SITE_URL,
            "choices_url": settings.SITE_URL + reverse("desk:notice_choices"),
        }
        text = render_to_string("notices/mail.txt", context).strip() + "\n"
        html = render_to_string("notices/mail.html", context)
        return Letter(f"[Vững Mạnh] {_subject(mail, sections, on)}", text, html, message_id(mail))


def message_id(mail: Mail) -> str:
    """The same for every copy of a mail, so that a mail program knows a second one."""
    return f"<vungmanh-{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>"


def _subject(mail: Mail, sections: list[Section], on: datetime.date) -> str:
    if mail.kind == MailKind.DIGEST:
        return gettext("Việc của bạn ngày %(day)s") % {"day": day(on)}
    [section] = sections
    if section.count > 1:
        return ngettext("%(count)s thông báo", "%(count)s thông báo", section.count) % {"count": section.count}
    [line] = section.lines
    return Truncator(f"{line.head}: {line.title}" if line.title else line.head).chars(120)


def _notices(mail: Mail, on: datetime.date) -> Section:
    """What is unread of the notices that the mail carries and the person may still see.

    A digest lists what is late or due within its days in any case, so it leaves out the reminders of that.
    """
    unread = list(with_words(mail.notices.filter(read_at=None)).order_by("-at", "-pk"))
    seen = still_visible(unread, mail.person, on)
    listed = (on + days("digest_near_days")).isoformat() if mail.kind == MailKind.DIGEST else ""
    rows = [row for row in unread if row.pk in seen and not _is_listed(row, listed)]
    lines = [_line(row) for row in rows[:_MOST_NOTICES]]
    url = settings.SITE_URL + reverse("desk:notices")
    return Section(gettext("Thông báo mới"), len(rows), lines, len(rows) - len(lines), url)


def _is_listed(row: Notice, until: str) -> bool:
    """Whether the lists of the digest tell of it too; reports stand in none."""
    return row.kind in _TERMS and row.report_id is None and row.data["due"] <= until


def _line(row: Notice) -> Line:
    by = row.by.full_name if row.by else ""
    said = Truncator(row.data.get("text", "")).chars(300)
    note = " · ".join(part for part in (f"“{said}”" if said else "", owed_by(row), by) if part)
    return Line(headline(row), Truncator(about(row)).chars(_TITLE), note, settings.SITE_URL + place_of(row))


def _digest(mail: Mail, on: datetime.date) -> list[Section]:
    """Late, near, waiting for a decision, new; what came since the last digest goes with this mail."""
    person = mail.person
    Notice.objects.filter(person=person, how=How.DIGEST, mail=None).update(mail=mail)
    mine = duties_worked_by(person, on) & Q(state__in=WORKABLE)
    near = Q(due__gte=on, due__lte=on + days("digest_near_days"))
    within = policy()["digest_near_days"]
    soon = ngettext("Đến hạn trong %(days)s ngày", "Đến hạn trong %(days)s ngày", within) % {"days": within}
    return [
        _duties(gettext("Trễ hạn"), mine & is_late(on), "?state=late"),
        _duties(soon, mine & near, ""),
        _duties(gettext("Chờ bạn quyết định"), waits_for(person, on), "?tab=cho-toi"),
        _notices(mail, on),
    ]


def _duties(title: str, condition: Q, query: str) -> Section:
    """The earliest of them, one line for each thing owed and day, however many units owe it.

    `condition` names what the person works on or decides about, which is visible to that person.
    """
    rows = Duty.objects.filter(condition).order_by()
    url = settings.SITE_URL + reverse("desk:duties") + query
    groups = rows.values("source", "due").annotate(units=Count("pk", distinct=True), one=Min("pk"))
    shown = list(groups.order_by("due", "one")[: policy()["digest_lines"]])
    count = rows.count() if len(shown) == policy()["digest_lines"] else sum(group["units"] for group in shown)
    found = _with_words().in_bulk([group["one"] for group in shown])
    lines = [_owed(found[group["one"]], group["units"], url) for group in shown]
    return Section(title, count, lines, count - sum(group["units"] for group in shown), url)


def _owed(duty: Duty, units: int, url: str) -> Line:
    who = duty.unit.name
    if units > 1:
        who = ngettext("%(count)s đơn vị", "%(count)s đơn vị", units) % {"count": units}
    of = duty.programme.directive.number or Truncator(called(duty.programme)).chars(60)
    place = url if units > 1 else settings.SITE_URL + reverse("desk:duty", args=[duty.pk])
    return Line(day(duty.due), Truncator(title_of(duty)).chars(_TITLE), f"{who} · {of}", place)


def _with_words() -> QuerySet[Duty]:
    rows = Duty.objects.select_related("task", "report", "target", "programme__directive", "unit")
    return rows.defer("programme__directive__text", "programme__directive__text_folded")
