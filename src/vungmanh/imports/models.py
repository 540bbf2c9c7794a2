"""A sheet that somebody brought in: what was found in it, what was answered, what it made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vungmanh.core.models import Job, StoredFile
from vungmanh.imports.enums import ImportState, Outcome
from vungmanh.units.models import Unit


class SheetImport(models.Model):
    """One file for one register, from its upload on; kept for ever, also when it was refused or undone."""

    register = models.CharField(_("sổ"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    """All rows belong to it or to units below it."""
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("tên tệp"), max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    on = models.DateField()
    """As on which day the sheet is checked: units in force, posts held."""
    refusal = models.JSONField(default=dict)
    """{"code", "params"} where the file as a whole could not be used, or where undoing was refused."""
    notes = models.JSONField(default=list)
    """[[code, params]…]: what was read otherwise than it stands there, or not read at all."""
    rows = models.PositiveIntegerField(default=0)
    to_create = models.PositiveIntegerField(default=0)
    to_change = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    open_questions = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    """The latest: checking, bringing in, or undoing."""
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["unit", "-uploaded_at"], name="imports_sheet_unit")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def unchanged(self) -> int:
        return self.rows - self.to_create - self.to_change


class ImportFault(models.Model):
    """What is wrong in one cell."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.code}"


class ImportRow(models.Model):
    """What a row does, or did. The cells themselves stay in the file alone."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    """As Excel counts."""
    label = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    changes = models.JSONField(default=dict)
    """{column: [before, after]} in words."""
    candidates = models.JSONField(default=list)
    """[[number, words]…] of things that this row may mean; empty where nothing is asked."""
    answer = models.CharField(max_length=20, blank=True)
    """Number of the candidate meant, or "new"; a draft until the sheet is brought in."""
    things = models.JSONField(default=list)
    """[[model, number, what stood there before or null, fingerprint of what stands there now]…] for undoing."""

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="imports_row_once")]
        indexes = [models.Index(fields=["sheet", "outcome", "number"], name="imports_row_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"
