"""Keys of collective names, as stored: "<body or group>.<tier>", several joined with "+", each with its own limit behind "@".

"so.tinh+ubnd.xa@area=mountain": the departments, and the People's Committees of the mountain communes.
"ubnd.xa@type=phuong": those of the wards only. Bodies and groups stand in `units/policy/collectives.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from vungmanh.core.errors import DomainError
from vungmanh.units.domain.levels import BELOW, EVERY, LEVEL_OF_TIER
from vungmanh.units.enums import UnitType
from vungmanh.units.policies import attribute_values, policy

TYPE_LIMIT = "type"
"""The limit that names types of territories instead of a property."""


@dataclass(frozen=True, slots=True)
class Part:
    """One body or group of a tier; `limit` is a property and its value, or TYPE_LIMIT and types."""

    name: str
    tier: str
    limit: tuple[str, str] | None = None

    @property
    def limit_key(self) -> str:
        """The limit as the key writes it, "" for none."""
        return "=".join(self.limit) if self.limit else ""


def parts_of(collective: str) -> list[Part]:
    """The parts of a key; raises `collective_unknown` where one of them cannot be expanded."""
    return [_part(part, collective) for part in collective.split("+")]


def is_collective(key: str) -> bool:
    """Whether the key can be expanded."""
    try:
        parts_of(key)
    except DomainError:
        return False
    return True


def limited_to(collective: str, limit: str) -> str:
    """The key with every part limited; as it is where the limit is empty."""
    return "+".join(f"{part}@{limit}" for part in collective.split("+")) if limit else collective


def _part(text: str, collective: str) -> Part:
    head, _at, limit = text.partition("@")
    name, _dot, tier = head.partition(".")
    known = policy("collectives")
    is_tier = tier in (BELOW, EVERY) or tier in LEVEL_OF_TIER
    if (name not in known["bodies"] and name not in known["groups"]) or not is_tier:
        raise DomainError("collective_unknown", key=collective)
    if not limit:
        return Part(name, tier)
    key, _equals, value = limit.partition("=")
    allowed = set(UnitType.values) if key == TYPE_LIMIT else set(attribute_values(key))
    if not value or not set(value.split(",") if key == TYPE_LIMIT else [value]) <= allowed:
        raise DomainError("collective_unknown", key=collective)
    return Part(name, tier, (key, value))
