"""Collective names expand to the units that exist on the day within the issuer's territory.

A key is "<body>.<tier>" or "<group>.<tier>", several joined with "+", a property behind "@":
"ubnd.huyen+ubnd.xa", "ubnd.xa@area=mountain". Bodies and groups stand in `units/policy/collectives.yaml`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vungmanh.core.errors import DomainError
from vungmanh.units.domain.levels import BELOW, LEVEL_OF_TIER, TIER_OF_LEVEL, rank, tier_below
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit, UnitAttribute, UnitState
from vungmanh.units.policies import attribute_value, attribute_values, policy
from vungmanh.units.selectors import ids_of_path, path_on, states_on


def expand(collective: str, *, territory: Unit, on: datetime.date) -> list[Unit]:
    """Every unit in force on the day that the name stands for, each once, in Vietnamese order; [] where there is none.

    Queries: at most four per part of the key, whatever the number of units.
    """
    parts, attribute = _parts(collective)
    ids: dict[int, None] = {}
    for name, tier in parts:
        ids |= dict.fromkeys(_expand_part(name, tier, territory, on))
    if attribute:
        ids = dict.fromkeys(_with_attribute(ids, attribute, on))
    return list(Unit.objects.filter(pk__in=ids).order_by("sort_key", "pk"))


def is_collective(key: str) -> bool:
    """Whether the key can be expanded."""
    try:
        _parts(key)
    except DomainError:
        return False
    return True


def collective_label(key: str) -> str:
    """The name as pages show it: "Ủy ban nhân dân cấp huyện, Ủy ban nhân dân cấp xã"."""
    parts, attribute = _parts(key)
    label = ", ".join(_part_label(name, tier) for name, tier in parts)
    if not attribute:
        return label
    attribute_key, value = attribute
    words = attribute_value(attribute_key, value)
    return _("%(bodies)s (%(property)s)") % {"bodies": label, "property": words}


def why_empty(collective: str, *, territory: Unit, on: datetime.date) -> str:
    """Why the name expands to nobody: "tier_ended" (no such tier any more), "tier_not_yet", "nobody"; "" where it does.

    A duty of "UBND cấp huyện" after 30/6/2025 needs another owner: people choose the dated successor.
    """
    if expand(collective, territory=territory, on=on):
        return ""
    levels = [LEVEL_OF_TIER[tier] for _name, tier in _parts(collective)[0] if tier != BELOW]
    lives = Unit.objects.filter(kind=UnitKind.TERRITORY, level__in=levels)
    if not levels or lives.in_force_on(on).exists():
        return "nobody"
    if lives.filter(valid_to__lt=on).exists():
        return "tier_ended"
    return "tier_not_yet" if lives.exists() else "nobody"


def bodies_of(territory_ids: Iterable[int], body: str, on: datetime.date) -> dict[int, int]:
    """The unit that is this body of each territory: its organisation row where one is kept, else the territory."""
    ids = list(territory_ids)
    found = {number: number for number in ids}
    types = policy("collectives")["bodies"].get(body, {}).get("types", [])
    if types and ids:
        rows = states_on(on).filter(kind=UnitKind.ORGANISATION, type__in=types, parent_id__in=ids)
        found |= dict(rows.order_by("-unit_id").values_list("parent_id", "unit_id"))
    return found


def _parts(collective: str) -> tuple[list[tuple[str, str]], tuple[str, str] | None]:
    """Names with their tiers, and the property that limits them."""
    names, _at, attribute = collective.partition("@")
    known = policy("collectives")
    parts = []
    for part in names.split("+"):
        name, _dot, tier = part.partition(".")
        if (name not in known["bodies"] and name not in known["groups"]) or (
            tier != BELOW and tier not in LEVEL_OF_TIER
        ):
            raise DomainError("collective_unknown", key=collective)
        parts.append((name, tier))
    if not attribute:
        return parts, None
    key, _equals, value = attribute.partition("=")
    if value not in attribute_values(key):
        raise DomainError("collective_unknown", key=collective)
    return parts, (key, value)


def _expand_part(name: str, tier: str, territory: Unit, on: datetime.date) -> list[int]:
    own = TIER_OF_LEVEL[territory.level]
    tier = tier_below(territory, on) if tier == BELOW else tier
    group = policy("collectives")["groups"].get(name)
    if group and rank(tier) <= rank(own):
        return _organisations(group, tier, territory, on)
    return list(dict.fromkeys(bodies_of(_territories(tier, territory, on), name, on).values()))


def _territories(tier: str, territory: Unit, on: datetime.date) -> list[int]:
    """Territories of the tier within this one; the one above it where the tier is higher, itself where it is its own."""
    path = path_on(territory, on)
    states = states_on(on).filter(kind=UnitKind.TERRITORY, level=LEVEL_OF_TIER[tier])
    if rank(tier) <= rank(TIER_OF_LEVEL[territory.level]):
        states = states.filter(unit_id__in=ids_of_path(path))
    else:
        states = states.filter(path__startswith=path)
    return list(states.values_list("unit_id", flat=True))


def _organisations(group: dict[str, Any], tier: str, territory: Unit, on: datetime.date) -> list[int]:
    """Organisations of the group that belong to the territory itself, or to its Party committee."""
    owners = _territories(tier, territory, on)
    states = states_on(on).filter(kind=UnitKind.ORGANISATION, type__in=group["types"])
    if not group.get("children_of_organisations"):
        return list(states.filter(parent_id__in=owners).values_list("unit_id", flat=True))
    below = states.filter(parent__kind=UnitKind.ORGANISATION, parent__parent_id__in=owners)
    found = list(below.values_list("unit_id", flat=True))
    lower = tier_below(territory, on)
    body = str(group.get("with_territories", "all"))
    return [*found, *bodies_of(_territories(lower, territory, on), body, on).values()]


def _with_attribute(ids: Iterable[int], attribute: tuple[str, str], on: datetime.date) -> list[int]:
    """Those that have the property on the day; an organisation has the one of its territory."""
    key, value = attribute
    holders = UnitAttribute.objects.in_force_on(on).filter(key=key, value=value)
    having = set(holders.values_list("unit_id", flat=True))
    return [row.unit_id for row in states_on(on).filter(unit_id__in=list(ids)) if _has(row, having)]


def _has(state: UnitState, having: set[int]) -> bool:
    return state.unit_id in having or (state.kind == UnitKind.ORGANISATION and state.parent_id in having)


def _part_label(name: str, tier: str) -> str:
    known = policy("collectives")
    where = _("cấp dưới trực tiếp") if tier == BELOW else str(LEVEL_OF_TIER[tier].label)
    row = known["groups"].get(name) or known["bodies"][name]
    label: str = row["label"]
    if name in known["groups"] and row.get("level") == tier:
        return _(label)
    return _("%(bodies)s %(level)s") % {"bodies": _(label), "level": where} if label else where
