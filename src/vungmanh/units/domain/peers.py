""" "Cùng cấp" beside a body of another tier: in "UBND cấp huyện báo cáo cấp ủy cùng cấp" the committees of the districts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vungmanh.units.domain.keys import parts_of
from vungmanh.units.domain.levels import TIER_OF_LEVEL
from vungmanh.units.domain.phrases import clauses_of, has_accents, tokens_of, written_out
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

SAME = "same"


@dataclass(frozen=True, slots=True)
class Peers:
    """Whose peers are meant: whole tiers, and territories named one by one as (unit, tier)."""

    tiers: tuple[str, ...] = ()
    territories: tuple[tuple[int, str], ...] = ()
    limit: str = ""
    """A property that the tiers are limited to ("area=mountain")."""

    def __bool__(self) -> bool:
        return bool(self.tiers or self.territories)


NOBODY = Peers()


def names_peers(text: str) -> bool:
    """Whether the name tells its tier only by "cùng cấp"."""
    form = written_out(text)
    clauses, _unknown = clauses_of(tokens_of(form), known_names={}, accents=has_accents(form))
    return any(clause.relation == SAME and not clause.tiers for clause in clauses)


def peers_of(collectives: Iterable[str], units: Iterable[Unit]) -> Peers:
    """The tiers of collective names, and the territories of single units; a province's own offices stand for its tier."""
    tiers: dict[str, None] = {}
    territories: dict[tuple[int, str], None] = {}
    limits = set()
    for key in filter(None, collectives):
        parts = parts_of(key)
        tiers |= dict.fromkeys(part.tier for part in parts)
        limits |= {part.limit_key for part in parts}
    for unit in units:
        number = unit.pk if unit.kind == UnitKind.TERRITORY else unit.parent_id
        if number is not None:
            territories[number, TIER_OF_LEVEL[unit.level]] = None
    return Peers(tuple(tiers), tuple(territories), limits.pop() if len(limits) == 1 else "")
