"""Which organisation of a territory does the work of one of another: "Sở Nội vụ" of both, "UBND tỉnh A" and "UBND tỉnh B"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vungmanh.language.text import fold
from vungmanh.units.domain.phrases import Words, strip_ends, written_out
from vungmanh.units.enums import UnitType
from vungmanh.units.models import Unit

_ONE_EACH = frozenset({UnitType.COMMITTEE, UnitType.COUNCIL, UnitType.PARTY_COMMITTEE, UnitType.FRONT})
"""A territory has one of each, whatever it is called."""


def counterparts(old: Sequence[Unit], new: Sequence[Unit]) -> dict[Unit, Unit]:
    """For organisations of one territory those of another that do the same work; those without one are left out.

    `parent` of all must be at hand.
    """
    by_work = {_work(unit): unit for unit in reversed(new)}
    return {unit: by_work[_work(unit)] for unit in old if _work(unit) in by_work}


def by_parent(units: Iterable[Unit]) -> Mapping[int, Sequence[Unit]]:
    found: dict[int, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.parent_id or 0, []).append(unit)
    return found


def _work(unit: Unit) -> tuple[str, Words]:
    """Its type, and its name without the territory and the tier at the end."""
    if unit.type in _ONE_EACH:
        return unit.type, ()
    form = fold(written_out(unit.name))
    for ending in (unit.parent.name, unit.parent.short_name) if unit.parent else ():
        form = form.removesuffix(f" {fold(ending)}")
    return unit.type, tuple(fold(word) for word in strip_ends(form)[0])
