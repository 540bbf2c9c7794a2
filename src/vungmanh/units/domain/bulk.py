"""Many units at once: rows, their paths, first states and codes, in a fixed number of queries per level.

For loaders only: no audit row per unit, no signal; the loader writes one entry for the whole load.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from vungmanh.language.text import fold
from vungmanh.units.domain.tree import name_columns, state_of
from vungmanh.units.enums import AliasScheme, UnitKind, UnitLevel
from vungmanh.units.models import Unit, UnitAlias, UnitState

BATCH = 500
DAY = datetime.timedelta(days=1)


@dataclass(slots=True, eq=False)
class NewUnit:
    """A unit to be created; after `create_many` it has its `unit`."""

    name: str
    type: str
    level: UnitLevel
    parent: Unit
    kind: UnitKind = UnitKind.TERRITORY
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    code: str = ""
    aliases: Sequence[str] = ()
    legal_basis: str = ""
    unit: Unit = field(init=False)


def create_many(rows: Sequence[NewUnit]) -> None:
    """Create the units with paths, one state each, and their codes and other names. Parents must have their paths."""
    made = Unit.objects.bulk_create(
        [
            Unit(
                kind=row.kind,
                level=row.level,
                type=row.type,
                parent=row.parent,
                path="",
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                **name_columns(row.name, row.type),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    for row, unit in zip(rows, made, strict=True):
        row.unit = unit
        unit.path = f"{row.parent.path}{unit.pk}/"
    _write_paths()
    UnitState.objects.bulk_create([state_of(row.unit, legal_basis=row.legal_basis) for row in rows], batch_size=BATCH)
    UnitAlias.objects.bulk_create(_aliases(rows), batch_size=BATCH)


def move_many(moves: Mapping[Unit, Unit], *, on: datetime.date, legal_basis: str) -> None:
    """From `on` each unit belongs to another; for units that have none below them and no later stretch of life."""
    for unit, parent in moves.items():
        unit.parent, unit.path, unit.valid_to = parent, f"{parent.path}{unit.pk}/", None
    Unit.objects.bulk_update(moves, ["parent", "path", "valid_to"], batch_size=BATCH)
    UnitAlias.objects.filter(unit__in=moves, valid_to=on - DAY).update(valid_to=None)
    UnitState.objects.filter(unit__in=moves, valid_to__isnull=True).update(valid_to=on - DAY)
    states = [state_of(unit, legal_basis=legal_basis) for unit in moves]
    for state in states:
        state.valid_from = on
    UnitState.objects.bulk_create(states, batch_size=BATCH)


def _write_paths() -> None:
    """One statement gives every unit that has no path yet the one below its parent's."""
    parent_path = Unit.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    Unit.objects.filter(path="").update(
        path=Concat(Subquery(parent_path), Cast(F("pk"), CharField()), Value("/"), output_field=CharField())
    )


def _aliases(rows: Iterable[NewUnit]) -> list[UnitAlias]:
    found = []
    for row in rows:
        dates = {"valid_from": row.valid_from, "valid_to": row.valid_to}
        if row.code:
            found.append(UnitAlias(unit=row.unit, scheme=AliasScheme.CODE, value=row.code, folded=row.code, **dates))
        for alias in row.aliases:
            found.append(UnitAlias(unit=row.unit, scheme=AliasScheme.NAME, value=alias, folded=fold(alias), **dates))
    return found
