"""Which standards a place took over, and who came to a post by an exception from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models.common import Record
from vungmanh.officials.models.people import Person
from vungmanh.officials.models.posts import Post
from vungmanh.officials.policies import position_label
from vungmanh.units.models import Unit


class AdoptedStandards(Record):
    """A local pack of standards holds for a unit and everything below it, from a day to a day."""

    KIND = "standards"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(_("bộ tiêu chuẩn"), max_length=40)
    """A code of policy/standards_*.yaml."""
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True)
    decision = models.CharField(_("văn bản áp dụng"), max_length=200, blank=True)

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "pack"], name="officials_standards_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="officials_standards_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.pack}"


class StandardsException(models.Model):
    """Somebody came to a post although something was missing: what, who decided so, and why. Kept for ever."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standards_exceptions")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="standards_exceptions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(_("chức danh"), max_length=40)
    kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices)
    on = models.DateField(_("từ ngày"))
    gate = models.CharField(max_length=10)
    """How strictly the rules stood in the way."""
    rules = models.JSONField(default=list)
    """Codes of the rules that were not met."""
    decided_by = models.CharField(_("người quyết định"), max_length=200)
    decision = models.CharField(_("văn bản"), max_length=200, blank=True)
    reason = models.TextField(_("lý do"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["unit", "on"], name="officials_exception_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(reason=""), name="officials_exception_says_who_and_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {position_label(self.position)}"
