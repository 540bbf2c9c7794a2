"""The unit tree over time: territories and the organisations beside them.

A `Unit` is an identity of our own. What it was called, which type it had and whom it belonged to on a day stands in
`UnitState`, one row per stretch of time; the columns of the same names on `Unit` repeat its latest state, for pages that
show today. Both are written only by `units.domain`. Official codes are dated aliases, because codes are reused.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.models import Dated
from vungmanh.units.enums import AliasScheme, SuccessionKind, UnitKind, UnitLevel, UnitType

LONGEST_COLLECTIVE = 120
"""Most characters of a collective key (units/domain/keys.py)."""


class UnitColumns(models.Model):
    """What a unit is on a day. `path` is "/1/15/204/": identities of the units above it and its own."""

    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    level = models.CharField(max_length=10, choices=UnitLevel.choices)
    type = models.CharField(max_length=16, choices=UnitType.choices)
    name = models.CharField(_("tên"), max_length=200)
    """Full name with its type word: "Xã Mẫu Sơn", "Sở Nội vụ"; shown as it stands."""
    short_name = models.CharField(max_length=200)
    """Without the type word: "Mẫu Sơn", "Nội vụ"."""
    path = models.CharField(max_length=120, db_index=True)
    folded = models.CharField(max_length=200, db_index=True)
    """`name` without accents and case, for search."""
    sort_key = models.CharField(max_length=300)
    """Vietnamese order, comparable as plain text on both databases."""

    class Meta:
        abstract = True


class Unit(UnitColumns, Dated):
    """Identity of a unit; its columns are its latest state, `valid_from`–`valid_to` its whole life."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    """The territory it lies in; for an organisation the territory that it serves, or the organisation above it."""

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["kind", "level", "type"], name="units_unit_kind")]

    def __str__(self) -> str:
        return self.name


class UnitState(UnitColumns, Dated):
    """One stretch of a unit's life without change; stretches of one unit never overlap."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="states")
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["unit", "valid_from"], name="units_state_unit"),
            models.Index(fields=["level", "type", "valid_from"], name="units_state_level"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAlias(Dated):
    """Another way to name a unit, while it holds: an official code, an older spelling, an abbreviation."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    scheme = models.CharField(max_length=14, choices=AliasScheme.choices)
    value = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)

    class Meta(Dated.Meta):
        abstract = False
        indexes = [models.Index(fields=["scheme", "value"], name="units_alias_value")]

    def __str__(self) -> str:
        return self.value


class UnitAttribute(Dated):
    """A dated property that scopes targets; keys and values stand in units/policy/attributes.yaml."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="attributes")
    key = models.CharField(max_length=40)
    """area, key_area, new_rural_pilot, ethnic_minority, border …"""
    value = models.CharField(max_length=60)
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        indexes = [models.Index(fields=["key", "value"], name="units_attribute_key")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Succession(models.Model):
    """From `on`, `successor` takes the place of `predecessor`, wholly or in part."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    is_main = models.BooleanField(default=True)
    """Where a unit was split: the successor that carries on what cannot be divided."""
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="units_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=models.F("successor")), name="units_succession_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class RememberedName(models.Model):
    """What people decided that a name means when the rules could not tell; asked once, kept for the territory."""

    within = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="remembered_names")
    """The territory for which the answer holds; empty: everywhere."""
    folded = models.CharField(max_length=300)
    text = models.CharField(max_length=300)
    collective = models.CharField(max_length=LONGEST_COLLECTIVE, blank=True)
    """Key of a collective name (units/domain/keys.py); empty where `units` says which. Neither: it stands for no unit."""
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["within", "folded"], name="units_remembered_once"),
            models.UniqueConstraint(
                fields=["folded"], condition=Q(within__isnull=True), name="units_remembered_general"
            ),
        ]

    def __str__(self) -> str:
        return self.text
