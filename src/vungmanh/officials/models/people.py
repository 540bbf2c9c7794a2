"""A person, and apart from it what only few may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import Sex
from vungmanh.officials.models.common import Record
from vungmanh.units.models import Unit


class Person(Record):
    """Whoever is or was an official. Empty columns mean that nobody knows, never "no"."""

    KIND = "person"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị quản lý hồ sơ"))
    """The unit that keeps the file: that of the main post, else the one that opened it."""
    full_name = models.CharField(_("họ và tên"), max_length=200)
    folded = models.CharField(max_length=200, db_index=True, editable=False)
    """The name without accents and case, for search."""
    sort_key = models.CharField(max_length=300, db_index=True, editable=False)
    """Vietnamese order, by given name."""
    sex = models.CharField(_("giới tính"), max_length=6, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("ngày sinh"), null=True)
    ethnic_group = models.CharField(_("dân tộc"), max_length=20, blank=True)
    """A key of policy/ethnic_groups.yaml."""
    is_local = models.BooleanField(_("người tại chỗ"), null=True)
    home_place = models.CharField(_("quê quán"), max_length=200, blank=True)
    is_party_member = models.BooleanField(_("đảng viên"), null=True)
    """Whether the person is or was a member; None: not known."""
    party_joined_on = models.DateField(_("ngày vào Đảng"), null=True)
    """Empty for a member: admitted on a day that nobody knows, before any day asked for."""
    party_left_on = models.DateField(_("ngày ra khỏi Đảng"), null=True)

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["folded", "born_on"], name="officials_person_alike")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_party_member=True) | Q(party_joined_on__isnull=True, party_left_on__isnull=True),
                name="officials_person_party_days",
            ),
            models.CheckConstraint(
                condition=Q(party_left_on__isnull=True)
                | Q(party_joined_on__isnull=True)
                | Q(party_left_on__gt=F("party_joined_on")),
                name="officials_person_party_order",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class PrivateData(models.Model):
    """Identity number and how to reach the person: shown masked, in full only to few, and each look is on record."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="private")
    identity_number = models.CharField(_("số CCCD, CMND"), max_length=12, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.CharField(_("thư điện tử"), max_length=200, blank=True)
    address = models.CharField(_("nơi ở"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_number"], condition=~Q(identity_number=""), name="officials_identity_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def with_numbers(cls, numbers: Collection[str]) -> models.QuerySet[PrivateData]:
        """Those with one of these identity numbers. That it is not empty is said again, in the very words of the index, which
        holds no empty ones: PostgreSQL does not see by itself that none is asked for."""
        return cls.objects.filter(identity_number__in=numbers).exclude(identity_number=RawSQL("''", ()))
