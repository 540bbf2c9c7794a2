"""What every record of this floor has."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from vungmanh.units.models import Unit


class Kept(models.Model):
    """A record of a unit: seen by its people and by units above. Never deleted: withdrawn, and given back."""

    KIND: ClassVar[str]
    """What the audit trail and the files call it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    """When it was taken back; what is withdrawn counts nowhere."""
    version = models.PositiveIntegerField(default=1)
    """Rises with every change; whoever changes names the version seen."""

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
