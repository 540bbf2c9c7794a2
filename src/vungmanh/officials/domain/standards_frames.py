"""What standards are in force for a unit, over time: the packs that its place took over, and which area it lies in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from vungmanh.officials.domain.standards_packs import Mix, PathRule, Rule, change_days, packs, packs_in_force
from vungmanh.officials.models import AdoptedStandards
from vungmanh.units.models import UnitAttribute, UnitState
from vungmanh.units.selectors import ids_of_path

DAY = datetime.timedelta(days=1)
_AREA = "area"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value from a day to a day, both included; None: without end."""

    value: str
    starts: datetime.date | None
    ends: datetime.date | None

    def holds_on(self, on: datetime.date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(slots=True)
class Frame:
    """What holds for one unit."""

    adopted: list[Stretch] = field(default_factory=list)
    areas: list[Stretch] = field(default_factory=list)
    """Nearest first: its own, then those of the units above it."""
    type: list[Stretch] = field(default_factory=list)
    _days: set[datetime.date] = field(default_factory=set)

    def rules(self, on: datetime.date) -> tuple[Rule, ...]:
        return _of_packs(self._codes(on))[0]

    def paths(self, on: datetime.date) -> tuple[PathRule, ...]:
        return _of_packs(self._codes(on))[1]

    def mixes(self, on: datetime.date) -> list[Mix]:
        """Those that speak of a unit of this type, on the day."""
        types = {each.value for each in self.type if each.holds_on(on)}
        return [mix for mix in _of_packs(self._codes(on))[2] if mix.holds_on(on) and types & set(mix.unit_types)]

    def area(self, on: datetime.date) -> str:
        """Empty where nobody has recorded it."""
        return next((each.value for each in self.areas if each.holds_on(on)), "")

    def days(self) -> set[datetime.date]:
        """First days of something that may change a judgement; between two of them nothing about the rules does."""
        if not self._days:
            codes = {each.value for each in self.adopted} | {pack.code for pack in packs().values() if pack.is_national}
            self._days |= set(change_days(codes))
            for each in (*self.adopted, *self.areas):
                self._days |= {day for day in (each.starts, each.ends + DAY if each.ends else None) if day}
        return self._days

    def _codes(self, on: datetime.date) -> tuple[str, ...]:
        return tuple(sorted({each.value for each in self.adopted if each.holds_on(on)}))


@cache
def _of_packs(codes: tuple[str, ...]) -> tuple[tuple[Rule, ...], tuple[PathRule, ...], tuple[Mix, ...]]:
    found = packs_in_force(codes)
    return (
        tuple(rule for pack in found for rule in pack.rules),
        tuple(path for pack in found for path in pack.paths),
        tuple(mix for pack in found for mix in pack.mixes),
    )


def frames(unit_ids: Collection[int]) -> dict[int, Frame]:
    """By unit; three queries however many units there are."""
    found = {pk: Frame() for pk in unit_ids}
    above: dict[int, list[tuple[list[int], UnitState]]] = defaultdict(list)
    states = UnitState.objects.filter(unit__in=found).only("unit_id", "path", "type", "valid_from", "valid_to")
    for state in states:
        above[state.unit_id].append((ids_of_path(state.path), state))
        found[state.unit_id].type.append(Stretch(state.type, state.valid_from, state.valid_to))
    adopted = _adopted()
    areas = _areas({pk for rows in above.values() for ids, _state in rows for pk in ids})
    for unit_id, rows in above.items():
        for ids, state in rows:
            for pk in reversed(ids):
                found[unit_id].adopted += _within(adopted.get(pk, []), state)
                found[unit_id].areas += _within(areas.get(pk, []), state)
    return found


def _adopted() -> dict[int, list[Stretch]]:
    rows: dict[int, list[Stretch]] = defaultdict(list)
    for row in AdoptedStandards.objects.filter(withdrawn_at=None).order_by("pk"):
        rows[row.unit_id].append(Stretch(row.pack, row.valid_from, row.valid_to))
    return rows


def _areas(unit_ids: Collection[int]) -> dict[int, list[Stretch]]:
    rows: dict[int, list[Stretch]] = defaultdict(list)
    for row in UnitAttribute.objects.filter(unit__in=unit_ids, key=_AREA).order_by("pk"):
        rows[row.unit_id].append(Stretch(row.value, row.valid_from, row.valid_to))
    return rows


def _within(stretches: list[Stretch], state: UnitState) -> list[Stretch]:
    """The parts of the stretches that lie in the stretch of the unit's life."""
    found = []
    for each in stretches:
        starts = max(filter(None, (each.starts, state.valid_from)), default=None)
        ends = min(filter(None, (each.ends, state.valid_to)), default=None)
        if starts is None or ends is None or starts <= ends:
            found.append(Stretch(each.value, starts, ends))
    return found
