"""How many posts a unit was granted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import OfficialKind, PositionGroup
from vungmanh.officials.models.common import Record
from vungmanh.officials.policies import position_label
from vungmanh.units.models import Unit


class Establishment(Record):
    """So many posts of a position, or of a kind as a whole, from a day to a day.

    On one day a unit has, for one kind, either rows per position or one row for the kind: so the rows can be summed.
    """

    KIND = "establishment"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices)
    position = models.CharField(_("chức danh"), max_length=40, blank=True)
    """A key of policy/positions.yaml; empty: for the kind as a whole."""
    group = models.CharField(_("khối"), max_length=12, choices=PositionGroup.choices, blank=True)
    """That of the position; empty for a kind as a whole."""
    quota = models.PositiveIntegerField(_("số được giao"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)

    class Meta:
        ordering = ["unit", "kind", "position", "-valid_from"]
        indexes = [models.Index(fields=["unit", "valid_from"], name="officials_establishment_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="officials_establishment_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {position_label(self.position) if self.position else self.get_kind_display()}"
