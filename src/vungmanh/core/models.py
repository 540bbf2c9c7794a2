"""What every floor stands on: the audit trail, stored files, background jobs, days that are not worked."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.enums import JobState


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from `valid_from` to `valid_to`, both days included; an empty `valid_to` means until further notice."""

    def in_force_on(self, on: datetime.date) -> DatedQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class Dated(models.Model):
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def is_in_force(self, on: datetime.date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or self.valid_to >= on)


class AuditEntry(models.Model):
    """One change, kept for ever: who, when, what before, what after. Written only by `core.audit`, never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    acting_for = models.CharField(max_length=200, blank=True)
    """In whose place the actor acted; empty where an own role was enough."""
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)
    """{field: [before, after]}"""
    reason = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    """Actor, subject and reason without accents and case, for search."""
    unit_id = models.BigIntegerField(null=True, db_index=True)
    """The unit whose affair it is; a plain number because this floor knows no units."""

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="core_audit_subject")]
        ordering = ["-at", "-id"]


class StoredFile(models.Model):
    """An original, kept for ever under its SHA-256; the same bytes are stored once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Job(models.Model):
    """A piece of background work as people see it; the queue underneath only carries its number.

    `key` names the work ("directives.read:15"): a second request for the same key while one is open returns the first.
    """

    key = models.CharField(max_length=120, db_index=True)
    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acting_for = models.CharField(max_length=200, blank=True)
    """In whose place it was asked for; what it does stands on the trail so."""
    requested_at = models.DateTimeField()
    scheduled_for = models.DateField(null=True)
    """The day whose daily work it is; empty where somebody or something asked for it."""
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    """Last sign of life of the worker that runs it."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["queued", "running"]), name="core_job_one_open_per_key"
            ),
            models.UniqueConstraint(fields=["task", "scheduled_for"], name="core_job_one_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class SavedFilter(models.Model):
    """A filter of a list under a name that its person gave it; nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    place = models.CharField(max_length=40)
    """The list: the name of its address."""
    name = models.CharField(_("tên bộ lọc"), max_length=80)
    query = models.TextField()
    """What the address of the list says behind the question mark, in a fixed order."""
    is_default = models.BooleanField(default=False)
    """The list opens with it."""

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "place", "name"], name="core_saved_filter_once"),
            models.UniqueConstraint(
                fields=["user", "place"], condition=Q(is_default=True), name="core_saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DayDecision(models.Model):
    """A decision on one day that the calendar package does not know: a local holiday, a make-up working day."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
