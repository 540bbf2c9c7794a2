"""Standing area assignment: who looks after which place or field, visits with what was promised, monthly briefings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.fieldwork.models.common import Kept
from vungmanh.units.models import Unit


class AreaAssignment(Kept):
    """Somebody looks after a place (a commune, a village), a field of work, or a field in a place, from–to."""

    KIND = "area"

    holder_name = models.CharField(_("họ và tên"), max_length=200)
    holder_position = models.CharField(_("chức vụ"), max_length=200, blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """The account of the person, where there is one."""
    folded = models.TextField()
    place = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(_("lĩnh vực"), max_length=300, blank=True)
    capacity = models.CharField(_("tư cách"), max_length=30)
    """A key of policy/areas.yaml."""
    is_shared = models.BooleanField(_("cùng phụ trách"), default=False)
    """Marked: others may look after the same place in the same capacity."""
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True)

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["place", "capacity"], name="fieldwork_area_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="fieldwork_area_days_in_order",
            ),
            models.CheckConstraint(condition=Q(place__isnull=False) | ~Q(field=""), name="fieldwork_area_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.place or self.field}"


class Visit(Kept):
    """A visit of whoever looks after a place: what was found, what was promised and by when, whether it was done."""

    KIND = "visit"

    assignment = models.ForeignKey(AreaAssignment, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("ngày"))
    found = models.TextField(_("nắm được"))
    promised = models.TextField(_("đã hứa"), blank=True)
    promised_due = models.DateField(_("hạn"), null=True)
    done_on = models.DateField(_("đã làm ngày"), null=True)
    done_note = models.CharField(_("kết quả"), max_length=500, blank=True)

    class Meta:
        ordering = ["-visited_on", "-id"]
        indexes = [models.Index(fields=["assignment", "visited_on"], name="fieldwork_visit_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(promised="", promised_due__isnull=True, done_on__isnull=True) | ~Q(promised=""),
                name="fieldwork_visit_promise_in_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.visited_on:%d/%m/%Y}"


class Briefing(Kept):
    """A meeting of a commune with its village heads."""

    KIND = "briefing"

    held_on = models.DateField(_("ngày"))
    led_by = models.CharField(_("chủ trì"), max_length=200, blank=True)
    attended = models.PositiveIntegerField(_("có mặt"))
    expected = models.PositiveIntegerField(_("được mời"))
    issues = models.TextField(_("vấn đề nêu ra"), blank=True)
    conclusions = models.TextField(_("kết luận"), blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected__gt=0, attended__lte=F("expected")), name="fieldwork_briefing_attended_of_expected"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.held_on:%d/%m/%Y}"
