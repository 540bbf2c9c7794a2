"""Files of records; each belongs to exactly one."""

from __future__ import annotations

from django.db import models

from vungmanh.core.models import StoredFile
from vungmanh.fieldwork.models.areas import Briefing, Visit
from vungmanh.fieldwork.models.pilots import Pilot
from vungmanh.fieldwork.models.study import StudySession


class Attachment(models.Model):
    """A file that shows what a record says; a column per kind of record, called as its `KIND`."""

    session = models.ForeignKey(StudySession, null=True, on_delete=models.CASCADE, related_name="files")
    pilot = models.ForeignKey(Pilot, null=True, on_delete=models.CASCADE, related_name="files")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.CASCADE, related_name="files")
    briefing = models.ForeignKey(Briefing, null=True, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
