"""Background work of this room; each can be repeated without harm."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily

daily("programmes.catch_up", hour=1)
daily("programmes.recount", hour=1)
daily("programmes.give_back", hour=1)
daily("programmes.escalate", hour=6)


@job("programmes.publish")
def publish_directive(progress: Progress, *, directive_id: int) -> None:
    """Publish a directive for the person who asked."""
    from vungmanh.directives.models import Directive
    from vungmanh.programmes.domain.publishing import publish

    found = Directive.objects.get(pk=directive_id)
    publish(found, by=progress.job.requested_by, at=timezone.now(), on=timezone.localdate(), progress=progress)


@job("programmes.catch_up")
def catch_up(progress: Progress) -> None:
    """Let every programme that is behind follow the units of today; runs every night."""
    from vungmanh.programmes.domain.re_expanding import behind, re_expand
    from vungmanh.programmes.models import Programme

    today = timezone.localdate()
    late = list(behind(Programme.objects.all(), today))
    for number, programme in enumerate(late):
        progress(number, len(late))
        re_expand(programme, on=today, by=progress.job.requested_by, at=timezone.now())
    progress(len(late), len(late))


@job("programmes.recount")
def recount_days(progress: Progress) -> None:
    """Let deadlines in working days follow the calendar: the yearly swaps of days come with a new version of it."""
    from vungmanh.programmes.domain.counting import recount_working_days

    recount_working_days(gettext("Lịch ngày nghỉ được cập nhật"), by=progress.job.requested_by, at=timezone.now())


@job("programmes.give_back")
def give_back_left_work(progress: Progress) -> None:
    """Let the work of those who no longer work for a unit go back to it; runs every night."""
    from vungmanh.programmes.domain.handing_over import give_back

    text = gettext("Người được giao không còn làm việc cho đơn vị.")
    count = give_back(text, at=timezone.now(), on=timezone.localdate())
    progress(count, count)


@job("programmes.escalate")
def escalate_undone(progress: Progress) -> None:
    """Tell leaders of what stays undone, by rule; runs every morning."""
    from vungmanh.programmes.domain.escalating import escalate

    escalate(at=timezone.now(), on=timezone.localdate())


@job("programmes.re_expand")
def re_expand_programme(progress: Progress, *, programme: int, on: str) -> None:
    """Let the duties of one programme follow a change of units."""
    from vungmanh.programmes.domain.re_expanding import re_expand
    from vungmanh.programmes.models import Programme

    found = Programme.objects.get(pk=programme)
    day = datetime.date.fromisoformat(on)
    re_expand(found, on=day, by=progress.job.requested_by, at=timezone.now(), progress=progress)
