"""Collective names (`keys`) expand to the units that exist on the day within the issuer's territory."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vungmanh.language.text import fold
from vungmanh.units.domain.keys import TYPE_LIMIT, Part, parts_of
from vungmanh.units.domain.levels import BELOW, EVERY, LEVEL_OF_TIER, TIER_OF_LEVEL, rank, tier_below
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit, UnitAttribute, UnitState
from vungmanh.units.policies import attribute_value, policy
from vungmanh.units.selectors import ids_of_path, path_on, states_on

_EVERY_LEVEL = (UnitLevel.PROVINCE, UnitLevel.DISTRICT, UnitLevel.COMMUNE)


def expand(collective: str, *, territory: Unit, on: datetime.date) -> list[Unit]:
    """Every unit in force on the day that the name stands for, each once, in Vietnamese order; [] where there is none.

    Queries: at most four per part of the key, whatever the number of units.
    """
    ids: dict[int, None] = {}
    for part in parts_of(collective):
        ids |= dict.fromkeys(_limited(_expand_part(part, territory, on), part, on))
    return list(Unit.objects.filter(pk__in=ids).order_by("sort_key", "pk"))


def collective_label(key: str) -> str:
    """The name as pages show it: "Ủy ban nhân dân cấp huyện, Ủy ban nhân dân cấp xã"."""
    return ", ".join(_part_label(part) for part in parts_of(key))


def bodies_of(territory_ids: Iterable[int], body: str, on: datetime.date) -> dict[int, int]:
    """The unit that is this body of each territory: its organisation row where one is kept, else the territory."""
    ids = list(territory_ids)
    found = {number: number for number in ids}
    row = policy("collectives")["bodies"].get(body, {})
    rows = states_on(on).filter(kind=UnitKind.ORGANISATION, parent_id__in=ids)
    if row.get("types"):
        rows = rows.filter(type__in=row["types"])
    elif row.get("starts"):
        rows = rows.filter(folded__startswith=fold(row["starts"]))
    else:
        return found
    return found | dict(rows.order_by("-unit_id").values_list("parent_id", "unit_id")) if ids else found


def _expand_part(part: Part, territory: Unit, on: datetime.date) -> list[int]:
    own = TIER_OF_LEVEL[territory.level]
    group = policy("collectives")["groups"].get(part.name)
    if part.tier == EVERY:
        below = bodies_of(_territories_of_every_tier(territory, on, skip_own=group is not None), part.name, on)
        return [*(_organisations(group, own, territory, on) if group else ()), *dict.fromkeys(below.values())]
    tier = tier_below(territory, on) if part.tier == BELOW else part.tier
    if group and rank(tier) <= rank(own):
        return _organisations(group, tier, territory, on)
    return list(dict.fromkeys(bodies_of(_territories(tier, territory, on), part.name, on).values()))


def _territories(tier: str, territory: Unit, on: datetime.date) -> list[int]:
    """Territories of the tier within this one; the one above it where the tier is higher, itself where it is its own."""
    path = path_on(territory, on)
    states = states_on(on).filter(kind=UnitKind.TERRITORY, level=LEVEL_OF_TIER[tier])
    if rank(tier) <= rank(TIER_OF_LEVEL[territory.level]):
        states = states.filter(unit_id__in=ids_of_path(path))
    else:
        states = states.filter(path__within=path)
    return list(states.values_list("unit_id", flat=True))


def _territories_of_every_tier(territory: Unit, on: datetime.date, *, skip_own: bool) -> list[int]:
    """The territory itself and all below it down to the communes."""
    states = states_on(on).filter(kind=UnitKind.TERRITORY, level__in=_EVERY_LEVEL, path__within=path_on(territory, on))
    if skip_own:
        states = states.exclude(unit=territory)
    return list(states.values_list("unit_id", flat=True))


def _organisations(group: dict[str, Any], tier: str, territory: Unit, on: datetime.date) -> list[int]:
    """Organisations of the group that belong to the territory itself, or to its Party committee; the territory where
    none of its organisations is kept."""
    owners = _territories(tier, territory, on)
    states = states_on(on).filter(kind=UnitKind.ORGANISATION)
    if not group.get("children_of_organisations"):
        kept = dict(states.filter(parent_id__in=owners).values_list("unit_id", "type"))
        return [number for number, type in kept.items() if type in group["types"]] if kept else owners
    below = states.filter(type__in=group["types"], parent__kind=UnitKind.ORGANISATION, parent__parent_id__in=owners)
    found = list(below.values_list("unit_id", flat=True))
    lower = tier_below(territory, on)
    body = str(group.get("with_territories", "all"))
    return [*found, *bodies_of(_territories(lower, territory, on), body, on).values()]


def _limited(ids: Iterable[int], part: Part, on: datetime.date) -> list[int]:
    """Those that have the property, or are of the types, on the day; an organisation goes by its territory."""
    if part.limit is None:
        return list(ids)
    rows = states_on(on).filter(unit_id__in=list(ids))
    key, value = part.limit
    if key == TYPE_LIMIT:
        parents = {row.parent_id for row in rows if row.kind == UnitKind.ORGANISATION}
        having = {
            row.unit_id
            for row in states_on(on).filter(unit_id__in=[*(row.unit_id for row in rows), *filter(None, parents)])
            if row.type in value.split(",")
        }
    else:
        holders = UnitAttribute.objects.in_force_on(on).filter(key=key, value=value)
        having = set(holders.values_list("unit_id", flat=True))
    return [row.unit_id for row in rows if _has(row, having)]


def _has(state: UnitState, having: set[int]) -> bool:
    return state.unit_id in having or (state.kind == UnitKind.ORGANISATION and state.parent_id in having)


def _part_label(part: Part) -> str:
    known = policy("collectives")
    row = known["groups"].get(part.name) or known["bodies"][part.name]
    label: str = row["label"]
    if part.name in known["groups"] and row.get("level") == part.tier:
        return _(label)
    words = {"bodies": _(label), "level": _where(part)}
    if not part.limit:
        return _("%(bodies)s %(level)s") % words if label else words["level"]
    key, value = part.limit
    if key == TYPE_LIMIT:
        types = ", ".join(str(UnitType(type).label) for type in value.split(","))
        return _("%(bodies)s các %(types)s") % {**words, "types": types} if label else types
    limited = {"bodies": _("%(bodies)s %(level)s") % words if label else words["level"]}
    return _("%(bodies)s (%(property)s)") % {**limited, "property": attribute_value(key, value)}


def _where(part: Part) -> str:
    if part.tier == BELOW:
        return _("cấp dưới trực tiếp")
    return _("các cấp") if part.tier == EVERY else str(LEVEL_OF_TIER[part.tier].label)
