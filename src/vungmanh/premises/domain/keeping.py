"""What is done with records of premises and equipment, and what follows for what each unit must have."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.core.past import Records
from vungmanh.indicators.domain.keeping import changed
from vungmanh.premises.enums import Purpose, Solidity
from vungmanh.premises.models import Equipment, Premises, PremisesDue
from vungmanh.premises.policies import item_label, office_label, policy, requirements
from vungmanh.units.domain.dues import Changed, Had, rebuild, stretches_of
from vungmanh.units.domain.records import Acts
from vungmanh.units.records import Record


def _check_premises(row: Premises, on: datetime.date) -> None:
    if row.year_built and row.year_built > row.valid_from.year:
        raise DomainError("premises_built_later", year=row.year_built, day=row.valid_from)


def _check_equipment(row: Equipment, on: datetime.date) -> None:
    if row.working > row.quantity:
        raise DomainError("equipment_more_working", quantity=row.quantity, working=row.working)
    if row.online is not None and row.online > row.working:
        raise DomainError("equipment_more_online", working=row.working, online=row.online)


def _after(rows: Sequence[Record], since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    changed(type(rows[0])._meta.model_name or "", units=units, since=since, at=at)
    bring_up(units, at=at)


PREMISES: Acts = Acts(
    model=Premises,
    words=lambda row: f"{row.name} {Purpose(row.purpose).label} {row.unit.name} {row.note}",
    key=lambda row: (row.unit_id, row.purpose, row.name.casefold()),
    check=_check_premises,
    after=_after,
)
"""Raises also `premises_built_later`."""
EQUIPMENT: Acts = Acts(
    model=Equipment,
    words=lambda row: f"{item_label(row.item)} {office_label(row.office)} {row.unit.name} {row.note}",
    key=lambda row: (row.unit_id, row.item, row.office),
    check=_check_equipment,
    after=_after,
)
"""One row per unit, item and office at a time. Raises also `equipment_more_working`, `equipment_more_online`."""


def bring_up(units: Collection[int] | None, *, at: datetime.datetime) -> None:
    """Compute anew what these units (all where None) must have and have."""
    found = rebuild(PremisesDue, requirements(), _had_by, units=units)
    if found:
        concerned, since = _together(found)
        changed("premises_due", units=concerned, since=since, at=at)


def _together(found: Changed) -> tuple[set[int], datetime.date]:
    return set().union(*(units for units, _since in found.values())), min(since for _units, since in found.values())


def premises_then(groups: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: what the database works out is worked out here."""
    rows = list(records[Premises._meta.label_lower])
    for row in rows:
        row.has_enough_room = row.room
    return rows


def dues_then(units: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: what these units had to have, in the tree and by the policy of now. One query."""
    had = _had(premises_then(units, records), records[Equipment._meta.label_lower])
    return stretches_of(PremisesDue, requirements(), had, units)


def _had_by(units: Collection[int]) -> dict[tuple[int, str], list[Had]]:
    """Two queries."""
    return _had(Premises.objects.kept().filter(unit__in=units), Equipment.objects.kept().filter(unit__in=units))


def _had(premises: Iterable[Any], equipment: Iterable[Any]) -> dict[tuple[int, str], list[Had]]:
    found: dict[tuple[int, str], list[Had]] = defaultdict(list)
    for one in premises:
        for code, meets in _met_by(one).items():
            if meets is not False:
                found[one.unit_id, code].append(Had(one.valid_from, one.valid_to, 1, meets is True))
    counted = [(code, row) for code, row in policy()["requirements"].items() if row.get("item")]
    for thing in equipment:
        for code, row in counted:
            if row["item"] != thing.item or row.get("office") not in (None, thing.office):
                continue
            number = thing.online if row["counts"] == "online" else thing.working
            had = Had(thing.valid_from, thing.valid_to, thing.working if number is None else number, number is not None)
            found[thing.unit_id, code].append(had)
    return found


def _met_by(row: Premises) -> dict[str, bool | None]:
    """Which requirements the building meets by itself; None where its record does not say."""
    if row.purpose == Purpose.VILLAGE_HOUSE:
        return {"village_house": True}
    if row.purpose != Purpose.HEADQUARTERS:
        return {}
    is_solid = None if row.solidity is None else row.solidity == Solidity.SOLID
    return {"headquarters": True, "solid_headquarters": is_solid, "roomy_headquarters": row.has_enough_room}
