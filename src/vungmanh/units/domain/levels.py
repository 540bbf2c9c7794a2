"""Tiers as collective keys write them ("tinh", "huyen", "xa", "thon") and as the tree has them."""

from __future__ import annotations

import datetime

from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import path_on, states_on

LEVEL_OF_TIER: dict[str, UnitLevel] = {
    "tw": UnitLevel.NATION,
    "tinh": UnitLevel.PROVINCE,
    "huyen": UnitLevel.DISTRICT,
    "xa": UnitLevel.COMMUNE,
    "thon": UnitLevel.VILLAGE,
}
TIER_OF_LEVEL: dict[str, str] = {level.value: tier for tier, level in LEVEL_OF_TIER.items()}
TIERS = tuple(LEVEL_OF_TIER)
BELOW = "duoi"
"""The tier right below the issuer's, whichever it is on the day."""
EVERY = "cac"
"""The issuer's own tier and all below it down to the communes: "UBND các cấp"."""


def rank(tier: str) -> int:
    """0 is the nation; the higher, the lower the tier."""
    return TIERS.index(tier)


def tier_below(territory: Unit, on: datetime.date) -> str:
    """The highest tier that has territories below this one on the day: districts while there are any."""
    levels = (
        states_on(on)
        .filter(kind=UnitKind.TERRITORY, path__within=path_on(territory, on))
        .exclude(unit=territory)
        .order_by()
        .values_list("level", flat=True)
        .distinct()
    )
    found = sorted((TIER_OF_LEVEL[level] for level in levels), key=rank)
    own = rank(TIER_OF_LEVEL[territory.level])
    return next((tier for tier in found if rank(tier) > own), TIERS[min(own + 1, len(TIERS) - 1)])
