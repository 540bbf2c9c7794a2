"""Pilots: what is tried where, what it changed, and what was decided after each review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.directives.models import Directive
from vungmanh.fieldwork.enums import PilotDecision
from vungmanh.fieldwork.models.common import Kept
from vungmanh.units.models import Unit


class Pilot(Kept):
    """Something that is tried in a few places first. Where it stands is computed from its days and its last review."""

    KIND = "pilot"

    title = models.CharField(_("tên thí điểm"), max_length=300)
    scope = models.TextField(_("nội dung, phạm vi"), blank=True)
    folded = models.TextField()
    directive = models.ForeignKey(Directive, null=True, on_delete=models.PROTECT, related_name="pilots")
    starts_on = models.DateField(_("bắt đầu"))
    review_on = models.DateField(_("hạn sơ kết"))
    """As planned at the start; an extension sets a later one (`PilotReview.next_review_on`)."""
    sites = models.ManyToManyField(Unit, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gte=F("starts_on")), name="fieldwork_pilot_days_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class PilotMeasure(models.Model):
    """One figure by which the pilot is judged, exact, before and after."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(max_length=200)
    before = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    after = models.DecimalField(max_digits=18, decimal_places=4, null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class PilotReview(models.Model):
    """A review with its result, and what was decided; kept for ever."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    result = models.TextField()
    decision = models.CharField(max_length=8, choices=PilotDecision.choices, blank=True)
    """Empty: reviewed, not decided yet."""
    decided_on = models.DateField(null=True)
    document = models.CharField(max_length=200, blank=True)
    next_review_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="extend", next_review_on__isnull=False)
                | (~Q(decision="extend") & Q(next_review_on__isnull=True)),
                name="fieldwork_extension_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True) | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="fieldwork_decision_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}: {self.reviewed_on:%d/%m/%Y}"
