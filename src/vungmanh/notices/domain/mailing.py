"""Mails out of the house, each at most once.

A mail waits as a row. A run of the job claims it (one update from `waiting` to `sending`), writes it from what the person
may see now, hands it to the mail server and marks it sent. Where the run dies between claim and mark nobody can know whether
the server had taken it: such a mail is `unsure` and is not sent again, because a second copy is worse than one that is
missing: what it said stands on the desk, and an administrator sees it and may send it by hand. Everything that the server
refused, or that never reached it, is known not to be sent: it waits longer after each try and is given up after some days.
Where the server answers nothing at all, one try stands for all the mails that wait.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from vungmanh.accounts.selectors import home_unit_id
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.notices.domain.locking import lock
from vungmanh.notices.enums import How, MailKind, MailState
from vungmanh.notices.letters import letter_for
from vungmanh.notices.models import Mail, Notice
from vungmanh.notices.policies import delay, policy

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime.datetime]
Report = Callable[[int, int], None]
TO_SEND_AGAIN = (MailState.FAILED, MailState.UNSURE)
_SILENT = datetime.timedelta(minutes=2)
_LONGEST_ERROR = 300


def gather(*, at: datetime.datetime) -> None:
    """Put every notice that is to come by mail at once into the mail that waits for its person, or a new one.

    Call it with the position of the trail locked.
    """
    pending = list(Notice.objects.filter(how=How.AT_ONCE, mail=None).order_by("pk").only("person_id"))
    people = {row.person_id for row in pending}
    waiting = Mail.objects.select_for_update().filter(kind=MailKind.NOTICES, state=MailState.WAITING, person__in=people)
    mails = {row.person_id: row for row in waiting}
    send_at = at + datetime.timedelta(minutes=policy()["gather_minutes"])
    new = [Mail(person_id=pk, kind=MailKind.NOTICES, made_at=at, next_at=send_at) for pk in sorted(people - set(mails))]
    mails |= {row.person_id: row for row in Mail.objects.bulk_create(new)}
    for row in pending:
        row.mail = mails[row.person_id]
    Notice.objects.bulk_update(pending, ["mail"], batch_size=1000)


def has_mail(at: datetime.datetime) -> bool:
    """Whether a mail may go now, or one was left by a run that died."""
    return _due(at).exists() or _left_behind(at).exists()


def send_waiting(*, run: str, clock: Clock, progress: Report) -> None:
    """Send what waits and may go. `run` names this run, of which there is one at a time: what another one was handing over
    is `unsure` from now on."""
    Mail.objects.filter(state=MailState.SENDING).exclude(run=run).update(state=MailState.UNSURE)
    _close_useless()
    due = list(_due(clock()).order_by("next_at", "pk"))
    if not due:
        return
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        logger.warning("The mail server does not answer, %s mails wait: %s", len(due), error)
        _put_off(due, error, clock())
        return
    try:
        for number, mail in enumerate(due):
            progress(number, len(due))
            _send(mail, connection, run, clock)
        progress(len(due), len(due))
    finally:
        connection.close()


@transaction.atomic
def send_again(mail: Mail, *, by: Any, at: datetime.datetime) -> None:
    """Let a mail that was given up, or of which nobody knows whether it arrived, wait again. Raises `mail_not_to_resend`."""
    lock()
    row = Mail.objects.select_related("person").get(pk=mail.pk)
    if row.state not in TO_SEND_AGAIN:
        raise DomainError("mail_not_to_resend", state=row.get_state_display())
    newer = _waiting_for(row.person_id) if row.kind == MailKind.NOTICES else None
    if newer:
        row.notices.update(mail=newer)
        row.state = MailState.SKIPPED
    else:
        row.state, row.made_at, row.next_at, row.attempts, row.error = MailState.WAITING, at, at, 0, ""
    row.save(update_fields=["state", "made_at", "next_at", "attempts", "error"])
    unit = home_unit_id(row.person)
    audit.record(row.person, by=by, action="mail.sent_again", at=at, unit_id=unit)


def _due(at: datetime.datetime) -> QuerySet[Mail]:
    rows = Mail.objects.filter(state=MailState.WAITING, next_at__lte=at, person__is_active=True)
    return rows.exclude(person__email="").select_related("person")


def _left_behind(at: datetime.datetime) -> QuerySet[Mail]:
    """Claimed and not marked for longer than a mail can take."""
    return Mail.objects.filter(state=MailState.SENDING, next_at__lt=at - _SILENT)


def _close_useless() -> None:
    """Mails to accounts that ended or gave up their address."""
    gone = Q(person__is_active=False) | Q(person__email="")
    Mail.objects.filter(gone, state=MailState.WAITING).update(state=MailState.SKIPPED)


def _send(mail: Mail, connection: Any, run: str, clock: Clock) -> None:
    waits = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    if not waits.update(state=MailState.SENDING, run=run, next_at=clock(), attempts=F("attempts") + 1):
        return
    mail.attempts += 1
    try:
        message = _written(mail, timezone.localdate(clock()))
    except Exception:
        logger.exception("Mail %s could not be written", mail.pk)
        _end(mail, run, MailState.FAILED, error="internal")
        return
    if message is None:
        _end(mail, run, MailState.SKIPPED)
        return
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        _refused(mail, run, error, is_final=all(code >= 500 for code in codes), at=clock())
    except SMTPResponseException as error:
        _refused(mail, run, error, is_final=error.smtp_code >= 500, at=clock())
    except (OSError, SMTPException) as error:
        _end(mail, run, MailState.UNSURE, error=_words(error))
        connection.close()
    else:
        _end(mail, run, MailState.SENT, sent_at=clock(), error="")


def _written(mail: Mail, on: datetime.date) -> EmailMultiAlternatives | None:
    letter = letter_for(mail, on)
    if letter is None:
        return None
    headers = {
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMultiAlternatives(letter.subject, letter.text, None, [mail.person.email], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    return message


def _refused(mail: Mail, run: str, error: Exception, *, is_final: bool, at: datetime.datetime) -> None:
    if is_final:
        _end(mail, run, MailState.FAILED, error=_words(error))
    else:
        _end(mail, run, MailState.WAITING, error=_words(error), next_at=at + delay(mail.attempts))
        _give_up(at)


def _put_off(due: list[Mail], error: Exception, at: datetime.datetime) -> None:
    """One try for all: each waits longer, by how often it has been tried."""
    for attempts in {mail.attempts for mail in due}:
        its = Mail.objects.filter(pk__in=[mail.pk for mail in due if mail.attempts == attempts])
        its.filter(state=MailState.WAITING).update(
            attempts=attempts + 1, next_at=at + delay(attempts + 1), error=_words(error)
        )
    _give_up(at)


def _give_up(at: datetime.datetime) -> None:
    oldest = at - datetime.timedelta(hours=policy()["give_up_hours"])
    Mail.objects.filter(state=MailState.WAITING, made_at__lt=oldest, attempts__gt=0).update(state=MailState.FAILED)


def _end(mail: Mail, run: str, state: MailState, **values: Any) -> None:
    """Only for the run that claimed it; also where it took so long that it was held for dead."""
    mine = Mail.objects.filter(pk=mail.pk, run=run, state__in=(MailState.SENDING, MailState.UNSURE))
    if state != MailState.WAITING:
        mine.update(state=state, **values)
        return
    with transaction.atomic():
        lock()
        newer = _waiting_for(mail.person_id) if mail.kind == MailKind.NOTICES else None
        if newer:
            mail.notices.update(mail=newer)
        mine.update(state=MailState.SKIPPED if newer else state, **values)


def _waiting_for(person: int) -> Mail | None:
    """The mail about notices that waits for the person."""
    return Mail.objects.filter(person=person, kind=MailKind.NOTICES, state=MailState.WAITING).first()


def _words(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())[:_LONGEST_ERROR]
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:_LONGEST_ERROR]
    return f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
