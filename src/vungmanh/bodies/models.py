"""Party bodies, the Front and mass organisations, and how many members they have; each row is a stretch (units.records)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.units.records import Due, Record


class Body(Record):
    """A Party committee or cell, a committee of the Front, a mass organisation, as it was from a day to a day."""

    KIND = "body"

    name = models.CharField(_("tên"), max_length=200)
    system = models.CharField(_("hệ thống"), max_length=10)
    """Party, Front or mass organisation: that of its kind, kept beside it to filter and count by."""
    kind = models.CharField(_("loại"), max_length=20)
    """A key of `kinds` in policy/bodies.yaml."""
    setting = models.CharField(_("ở"), max_length=20)
    """A key of `settings`: village, school, station …"""
    above = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    """The body that it belongs to (its first stretch)."""
    is_joint = models.BooleanField(_("chi bộ ghép"), default=False)
    """For several villages or offices together; it is nobody's own."""
    founded_on = models.DateField(_("ngày thành lập"), null=True)
    number = models.CharField(_("số quyết định"), max_length=80, blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "kind", "valid_from"], name="bodies_unit_kind")]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """How many members a body had in a unit on its first day, and who came and left since the count before.

    Holds until the next count. The unit is where the members live or work: a joint cell has a row for each of its villages.
    """

    KIND = "membership"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    """Its first stretch."""
    members = models.PositiveIntegerField(_("số đảng viên, đoàn viên, hội viên"))
    women = models.PositiveIntegerField(_("trong đó nữ"), null=True)
    core = models.PositiveIntegerField(_("cốt cán"), null=True)
    base = models.PositiveIntegerField(_("số người trong độ tuổi"), null=True)
    """Of how many people who could be members."""
    admitted = models.PositiveIntegerField(_("kết nạp"), null=True)
    arrived = models.PositiveIntegerField(_("chuyển đến"), null=True)
    departed = models.PositiveIntegerField(_("chuyển đi, ra khỏi, từ trần"), null=True)
    gap = models.IntegerField(null=True)
    """Members counted less those that the count before and the flow make; empty where there is none to compare with.
    What does not come to nothing is a contradiction, told and not refused."""

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["unit", "valid_from"], name="bodies_membership_unit"),
            models.Index(fields=["body", "valid_from"], name="bodies_membership_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(women__isnull=True) | Q(women__lte=F("members")))
                & (Q(core__isnull=True) | Q(core__lte=F("members")))
                & (Q(base__isnull=True) | Q(base__gte=F("members"))),
                name="bodies_membership_parts_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.members}"


class BodyDue(Due):
    """Whether a unit has the Party body, or the members, that it should have."""

    class Meta(Due.Meta):
        abstract = False
