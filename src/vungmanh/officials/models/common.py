"""What every record of a person's file has."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Record(models.Model):
    """A line of a file. Never deleted: taken back with a reason, then it counts nowhere and can be given back."""

    KIND: ClassVar[str]
    """What the audit trail calls it."""

    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    """Rises with every change; whoever changes names the version seen."""

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
