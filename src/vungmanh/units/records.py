"""What registers of units are made of: dated records, and what each unit must have. Abstract; each register has its own tables.

A record is one stretch of time of one thing (a building, a decision, a body) in which nothing about it changed. The stretches
of a thing point at the first of them, so figures of any past day count plain rows.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.units.enums import UnitLevel, UnitType
from vungmanh.units.models import Unit


class RecordQuerySet(models.QuerySet[Any]):
    """Dated records; what was withdrawn counts nowhere."""

    def kept(self) -> RecordQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def standing_on(self, on: datetime.date) -> RecordQuerySet:
        """What held on the day."""
        return self.kept().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class Record(models.Model):
    """One stretch of a thing of a unit. Never deleted: withdrawn, and given back."""

    KIND: ClassVar[str]
    """What the audit trail calls it."""

    thing = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """The first stretch of the same thing, which for the first is itself; empty only while it is being written."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True)
    is_cut = models.BooleanField(default=False)
    """Its days were taken from the stretch before, which ended on `cut_to` till then; withdrawing gives them back."""
    cut_to = models.DateField(null=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    folded = models.TextField()
    """What it is found by, without accents."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    """Rises with every change; whoever changes names the version seen."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_days_in_order",
            )
        ]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Due(models.Model):
    """A stretch of time in which a unit had to have something, and either had enough of it or had not.

    Computed from records and the unit tree by `units.domain.dues`; never written by hand.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    """Code of the requirement, in the policy of the register."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    amount = models.PositiveIntegerField()
    needed = models.PositiveIntegerField()
    short_by = models.PositiveIntegerField()
    is_met = models.BooleanField(null=True)
    """Empty where records are there that do not say whether they count."""
    level = models.CharField(max_length=10, choices=UnitLevel.choices)
    type = models.CharField(max_length=16, choices=UnitType.choices)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "valid_from"], name="%(app_label)s_%(class)s_once")
        ]
        indexes = [models.Index(fields=["kind", "valid_from"], name="%(app_label)s_%(class)s_kind")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.kind}"


class Paper(models.Model):
    """A file that shows what a record says."""

    stored = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
