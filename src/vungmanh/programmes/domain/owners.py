"""Who answers for an item on a day: named units, collective names expanded, dissolved units replaced by their successors."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.models import Assignment, Programme
from vungmanh.units.domain.expanding import expand
from vungmanh.units.models import Succession, Unit

OWING_ROLES = (ActorRole.LEAD, ActorRole.SOURCE, ActorRole.PARTNER)
"""Roles that owe something, the stronger first: who leads does not also owe as a partner."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit that owes, by which assignment, and the dissolved unit whose place it took."""

    unit: Unit
    assignment: Assignment
    taken_from: Unit | None = None


class Owners:
    """Answers for one programme on one day; each collective name is expanded once.

    `prior` holds by assignment the units that owed until now. Where a collective name still has members they alone owe;
    where it has none any more (districts since 1/7/2025), the successors of those that owed take over.
    """

    def __init__(
        self,
        programme: Programme,
        assignments: Iterable[Assignment],
        *,
        on: datetime.date,
        prior: Mapping[int, Sequence[Unit]],
    ) -> None:
        self._territory = programme.territory
        self._began_on = programme.laid_out_from
        self._on = on
        self._prior = prior
        self._expanded: dict[tuple[str, datetime.date], list[Unit]] = {}
        owing = [each for each in assignments if each.role in OWING_ROLES]
        self._successors = successors((unit for each in owing for unit in self._before(each)), on=on)

    def of(self, assignments: Iterable[Assignment]) -> list[Owner]:
        """The owners of one source, each unit once, in its strongest role."""
        found: dict[int, Owner] = {}
        for assignment in sorted(assignments, key=_strength):
            if assignment.role in OWING_ROLES:
                for unit, taken_from in self._units(assignment):
                    found.setdefault(unit.pk, Owner(unit, assignment, taken_from))
        return list(found.values())

    def _units(self, assignment: Assignment) -> list[tuple[Unit, Unit | None]]:
        """Units named one by one or their successors, then the members of the collective name, if it has one."""
        named = self._carried_on(list(assignment.units.all()))
        if not assignment.collective:
            return named
        members = self._members(assignment.collective, self._on)
        before = self._held(assignment)
        if not members:
            return named + self._carried_on(before)
        heirs = self._heirs(before)
        return named + [heirs.get(unit.pk, (unit, None)) for unit in members]

    def _carried_on(self, before: Sequence[Unit]) -> list[tuple[Unit, Unit | None]]:
        """Those of the units that go on, and the successors of the others."""
        return [(unit, None) for unit in before if unit.is_in_force(self._on)] + list(self._heirs(before).values())

    def _heirs(self, before: Sequence[Unit]) -> dict[int, tuple[Unit, Unit | None]]:
        """Successors of those that have ceased, each with the first whose place it took."""
        return {
            heir.pk: (heir, unit)
            for unit in reversed(before)
            for heir in self._successors.get(unit.pk, ())
            if heir != unit
        }

    def _before(self, assignment: Assignment) -> list[Unit]:
        """Units that the assignment fell to before the day, as far as they are known."""
        return [*assignment.units.all(), *self._held(assignment)]

    def _held(self, assignment: Assignment) -> list[Unit]:
        """Those that it fell to by its collective name."""
        if not assignment.collective:
            return []
        if assignment.pk in self._prior:
            named = {unit.pk for unit in assignment.units.all()}
            return [unit for unit in self._prior[assignment.pk] if unit.pk not in named]
        return self._members(assignment.collective, self._began_on) if self._began_on < self._on else []

    def _members(self, collective: str, on: datetime.date) -> list[Unit]:
        if (collective, on) not in self._expanded:
            self._expanded[collective, on] = list(expand(collective, territory=self._territory, on=on))
        return self._expanded[collective, on]


def successors(units: Iterable[Unit], *, on: datetime.date) -> dict[int, list[Unit]]:
    """For each of `units` that is no longer in force on the day: the units in force that took its place.

    Followed over several steps; where a unit was divided, the main successors carry on. One query per step.
    """
    heads = {unit.pk: [unit] for unit in units if not unit.is_in_force(on)}
    for _ in range(20):
        gone = {unit.pk for heirs in heads.values() for unit in heirs if not unit.is_in_force(on)}
        steps = _steps(gone, on)
        if not steps:
            break
        for unit_id, heirs in heads.items():
            heads[unit_id] = _distinct(next_one for heir in heirs for next_one in steps.get(heir.pk, [heir]))
    return {unit_id: [heir for heir in heirs if heir.is_in_force(on)] for unit_id, heirs in heads.items()}


def _steps(gone: set[int], on: datetime.date) -> dict[int, list[Unit]]:
    if not gone:
        return {}
    rows = (
        Succession.objects.filter(predecessor_id__in=gone, on__lte=on)
        .select_related("successor")
        .order_by("-is_main", "id")
    )
    steps: dict[int, list[Succession]] = {}
    for row in rows:
        steps.setdefault(row.predecessor_id, []).append(row)
    return {
        unit_id: [row.successor for row in found if row.is_main or not found[0].is_main]
        for unit_id, found in steps.items()
    }


def _distinct(units: Iterable[Unit]) -> list[Unit]:
    return list({unit.pk: unit for unit in units}.values())


def _strength(assignment: Assignment) -> tuple[int, int]:
    role = ActorRole(assignment.role)
    return (OWING_ROLES.index(role) if role in OWING_ROLES else len(OWING_ROLES), assignment.order)
