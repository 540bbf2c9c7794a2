"""Background work with notices; each can be repeated without harm."""

from __future__ import annotations

import datetime

from django.utils import timezone

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily, watch


def _has_news(at: datetime.datetime) -> bool:
    from vungmanh.notices.domain.telling import has_news

    return has_news(at)


def _has_mail(at: datetime.datetime) -> bool:
    from vungmanh.notices.domain.mailing import has_mail

    return has_mail(at)


watch("notices.tell", _has_news)
watch("notices.mail", _has_mail)
daily("notices.remind", hour=6)
daily("notices.digest", hour=7)


@job("notices.tell")
def tell_everybody(progress: Progress) -> None:
    """Tell what stands on the audit trail and was not told yet."""
    from vungmanh.notices.domain.telling import tell

    done = 0
    while read := tell(at=timezone.now(), on=timezone.localdate()):
        done += read
        progress(done, done)


@job("notices.mail")
def send_mails(progress: Progress) -> None:
    """Send the mails that wait."""
    from vungmanh.notices.domain.mailing import send_waiting

    run = f"{progress.job.pk}:{progress.job.attempts}"
    send_waiting(run=run, clock=timezone.now, progress=progress)


@job("notices.remind")
def remind_everybody(progress: Progress) -> None:
    """Tell what is near or late today; forget what is old."""
    from vungmanh.notices.domain.reminding import forget, remind

    remind(at=timezone.now(), on=timezone.localdate())
    forget(at=timezone.now())


@job("notices.digest")
def make_todays_digests(progress: Progress) -> None:
    """Let today's digests wait to be sent; one that was due on an earlier day, when no worker ran, is left out."""
    from vungmanh.notices.domain.digesting import make_digests

    today = timezone.localdate()
    if progress.job.scheduled_for in (None, today):
        make_digests(at=timezone.now(), on=today)
