"""Buildings in which communes and villages work and meet, and the equipment in them; each row is a stretch (units.records)."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.premises.enums import Condition, Purpose, Solidity
from vungmanh.premises.policies import item_label, office_label
from vungmanh.units.records import Due, Record


class Premises(Record):
    """A building of a unit, as it was from a day to a day. What is left empty is not known, which is not the same as "no"."""

    KIND = "premises"

    name = models.CharField(_("tên"), max_length=200)
    purpose = models.CharField(_("dùng làm"), max_length=20, choices=Purpose.choices)
    solidity = models.PositiveSmallIntegerField(_("kết cấu"), choices=Solidity.choices, null=True)
    condition = models.PositiveSmallIntegerField(_("tình trạng"), choices=Condition.choices, null=True)
    is_safe = models.BooleanField(_("an toàn cho người sử dụng"), null=True)
    area_m2 = models.DecimalField(
        _("diện tích làm việc"),
        max_digits=9,
        decimal_places=1,
        null=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )
    norm_m2 = models.DecimalField(
        _("diện tích theo tiêu chuẩn"), max_digits=9, decimal_places=1, null=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )  # fmt: skip
    """What the standard grants this office by its posts, as the finance office worked it out."""
    year_built = models.PositiveSmallIntegerField(_("năm xây dựng"), null=True)
    has_enough_room = models.GeneratedField(
        expression=models.Case(
            models.When(Q(area_m2__isnull=True) | Q(norm_m2__isnull=True), then=None),
            models.When(area_m2__gte=F("norm_m2"), then=True),
            default=False,
            output_field=models.BooleanField(null=True),
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "purpose", "valid_from"], name="premises_unit_purpose")]

    def __str__(self) -> str:
        return self.name

    @property
    def room(self) -> bool | None:
        """What `has_enough_room` is of a building that does not stand in the database so."""
        return None if self.area_m2 is None or self.norm_m2 is None else self.area_m2 >= self.norm_m2


class Equipment(Record):
    """How many of one item an office of a unit has, of which so many work and so many are on the internet."""

    KIND = "equipment"

    item = models.CharField(_("phương tiện"), max_length=20)
    """A key of `items` in policy/premises.yaml."""
    office = models.CharField(_("bộ phận"), max_length=20)
    """A key of `offices` in policy/premises.yaml."""
    quantity = models.PositiveIntegerField(_("số lượng"))
    working = models.PositiveIntegerField(_("dùng được"))
    online = models.PositiveIntegerField(_("nối Internet"), null=True)
    """Of those that work; empty where nobody knows."""

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "item", "valid_from"], name="premises_equipment_unit")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(working__lte=F("quantity")) & (Q(online__isnull=True) | Q(online__lte=F("working"))),
                name="premises_equipment_working_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{item_label(self.item)}, {office_label(self.office)}"


class PremisesDue(Due):
    """Whether a unit has what it must have to work in and with: the building, the equipment."""

    class Meta(Due.Meta):
        abstract = False
