"""What units hold: decisions, rules, titles, counts; each row is a stretch (units.records)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.policies import kind_label, kinds
from vungmanh.units.records import Due, Paper, Record


class Holding(Record):
    """A unit holds something of a kind, from a day to a day, by a decision; where the kind is a count, with its numbers."""

    KIND = "holding"

    kind = models.CharField(_("loại"), max_length=40)
    """A code of policy/holdings.yaml."""
    title = models.CharField(_("tên, trích yếu"), max_length=300, blank=True)
    number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày ban hành"), null=True)
    decided_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    approved_on = models.DateField(_("ngày phê duyệt, công nhận"), null=True)
    approved_by = models.CharField(_("cơ quan phê duyệt, công nhận"), max_length=200, blank=True)
    value = models.DecimalField(_("số đạt"), max_digits=14, decimal_places=2, null=True)
    total = models.DecimalField(_("trên tổng số"), max_digits=14, decimal_places=2, null=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "kind", "valid_from"], name="holdings_unit_kind")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__isnull=True, total__isnull=True)
                | Q(value__isnull=False, total__isnull=False, value__gte=0, value__lte=F("total")),
                name="holdings_holding_value_of_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_label(self.kind)} {self.number}".strip()

    @property
    def counts(self) -> bool:
        """Whether it is good enough: approved, where its kind asks for that."""
        kind = kinds().get(self.kind)
        return not (kind and kind.approval) or self.approved_on is not None


class HoldingPaper(Paper):
    """A file of a holding: the decision itself, a photo of the box."""

    record = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="files")


class HoldingDue(Due):
    """Whether a unit holds what it must, or what is counted among units like it."""

    class Meta(Due.Meta):
        abstract = False
