"""What people are told, once each, and the mails that carry it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.notices.enums import How, Kind, MailKind, MailState, Rhythm
from vungmanh.programmes.models import Duty, Programme


class Mail(models.Model):
    """A mail to one person: what it says is written when it is sent, from what the person may see then.

    `digest` has the day that it is for; a person gets one a day, and of mails about notices one waits at a time.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=8, choices=MailKind.choices)
    day = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    """Not to be sent earlier."""
    attempts = models.PositiveSmallIntegerField(default=0)
    run = models.CharField(max_length=40, blank=True)
    """The run of the job that is handing it over, or did."""
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    """What the mail server said last."""

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state__in=["waiting", "sending"]), name="notices_mail_open"),
            models.Index(fields=["-made_at"], name="notices_mail_made"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="notices_mail_one_digest_a_day"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="notices", state="waiting"), name="notices_mail_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(kind="digest", day__isnull=False) | Q(kind="notices", day__isnull=True),
                name="notices_mail_digest_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class Notice(models.Model):
    """One thing told to one person. `key` names it; the database keeps one per person and key, whatever is run again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Who did it; empty for what the calendar did."""
    duty = models.ForeignKey(Duty, null=True, on_delete=models.CASCADE, related_name="+")
    """The duty, or the first of `data["count"]` that one act concerned."""
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    """What the sentence is filled with: count, due, before, text …"""
    how = models.CharField(max_length=8, choices=How.choices)
    """How it comes by mail, as the person had chosen when it was made."""
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="notices_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(fields=["how", "person"], condition=Q(mail__isnull=True), name="notices_unmailed"),
            models.Index(fields=["at"], name="notices_age"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notices_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

    @property
    def count(self) -> int:
        """How many duties, or reports, the act concerned."""
        return int(self.data.get("count", 1))

    @property
    def report_id(self) -> int | None:
        """The report of figures that it is about, or the first of several."""
        return self.data.get("report")


class TrailPosition(models.Model):
    """How far the audit trail has been told. One row, also the lock of whoever tells.

    Numbers of the trail are given before they are seen: a long transaction shows its rows after later numbers. So each
    number that was jumped over stays in `gaps` ([first, last, when noticed]) until it comes or nobody can still hold it.
    """

    upto = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.upto)


class NoticeChoice(models.Model):
    """What a person chose; without a row, or for a group not in `how`, the policy's choice holds."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choice")
    how = models.JSONField(default=dict)
    """{group: how}"""
    rhythm = models.CharField(_("bản tin"), max_length=6, choices=Rhythm.choices)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.rhythm}"


class CalendarLink(models.Model):
    """The secret address of a person's calendar. The address is computed from `nonce` and the server's key: a copy of the
    database opens no calendar, and a new nonce ends the old address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link")
    nonce = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
