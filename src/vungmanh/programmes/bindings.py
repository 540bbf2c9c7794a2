"""How the figure of a target, or of a result that a directive states, comes about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.programmes.enums import BindingOrigin, Way


class Binding(models.Model):
    """What a person decided: counted by an indicator, reported by hand, or judged. At most one in force; earlier ones stay.

    The place counted is the territory of the programme (of the directive, for a stated result), limited by `limits`.
    """

    target = models.ForeignKey(
        "programmes.Target", null=True, blank=True, on_delete=models.CASCADE, related_name="bindings"
    )
    result = models.ForeignKey(
        "directives.Item", null=True, blank=True, on_delete=models.CASCADE, related_name="bindings"
    )
    """A figure that a directive states as achieved; it is compared with what the registers count."""
    way = models.CharField(_("cách có số liệu"), max_length=8, choices=Way.choices)
    indicator = models.CharField(_("chỉ số"), max_length=80, blank=True)
    """Key of the definition, which is kept for ever; whichever version of it is in force counts."""
    limits = models.JSONField(_("phạm vi đơn vị"), default=dict, blank=True)
    """{"area": ["mountain"], "type": ["xa"]}: units by a property of the day, or by what they are called by law."""
    breakdown = models.JSONField(_("trong số"), default=dict, blank=True)
    """{"professional_level": ["3", "4"]}: values of one breakdown; for a share, those of all that is counted."""
    each = models.CharField(_("từng đơn vị cấp"), max_length=12, blank=True)
    """Level of units of which every one is held against the target by itself ("mỗi xã có 1 - 2 kỹ sư")."""
    since = models.DateField(_("tính từ ngày"), null=True, blank=True)
    """From when on what happened counts, and what a change is measured from; empty: from the start of the programme."""
    wording = models.CharField(max_length=64, editable=False, db_index=True)
    """Mark of the words of the target by which like ones are known, so that the decision is offered for them."""
    origin = models.CharField(max_length=10, choices=BindingOrigin.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, result__isnull=True) | Q(target__isnull=True, result__isnull=False),
                name="programmes_binding_of_one",
            ),
            models.CheckConstraint(
                condition=(Q(way="counted") & ~Q(indicator="")) | (~Q(way="counted") & Q(indicator="")),
                name="programmes_binding_counted_by_indicator",
            ),
            models.UniqueConstraint(
                fields=["target"], condition=Q(ended_at=None), name="programmes_binding_one_per_target"
            ),
            models.UniqueConstraint(
                fields=["result"], condition=Q(ended_at=None), name="programmes_binding_one_per_result"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator or str(self.get_way_display())
