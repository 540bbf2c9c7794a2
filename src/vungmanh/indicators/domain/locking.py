"""Units whose figures an act is about to count and write: their rows are locked until it ends, so that of two acts at once the
later one counts what the earlier one wrote."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from vungmanh.core.prepared import Ids, prepared
from vungmanh.indicators.models import FOREVER
from vungmanh.indicators.sums import SUMMED
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path


class Stood(NamedTuple):
    """Where a unit stood for some time."""

    territories: Sequence[int]
    """What holds it; itself too where it is a territory that others lie in."""
    first: str
    last: str
    """The days on which it counts there, as text: the last one of a unit that is no more for ever, as in
    `places.stood_within`."""


class Locked:
    """Some units, locked."""

    def __init__(self, units: Collection[int]) -> None:
        self._units = tuple(sorted(set(units)))
        if connection.features.has_select_for_update:  # elsewhere writers wait for each other anyway
            _ = self.stood

    @cached_property
    def stood(self) -> dict[int, list[Stood]]:
        """Where they stood, by unit: asked by the statement that locks them, or once it is needed."""
        found: dict[int, list[Stood]] = defaultdict(list)
        for unit, kind, level, path, first, last, ended in _locked(self._units) if self._units else ():
            until = FOREVER if last is None or last == ended else last
            days = (first or datetime.date.min).isoformat(), until.isoformat()
            found[unit].append(Stood(_above(unit, kind, level, path), *days))
        return found


@prepared
def _locked(units: Ids) -> QuerySet[Unit, Any]:
    """In one order, so that two acts never wait for each other."""
    states = (f"states__{name}" for name in ("kind", "level", "path", "valid_from", "valid_to"))
    rows = Unit.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=units)
    return rows.order_by("pk").values_list("pk", *states, "valid_to")


def _above(unit: int, kind: str, level: str, path: str) -> list[int]:
    above = ids_of_path(path)
    return above if kind == UnitKind.TERRITORY and level in SUMMED else [each for each in above if each != unit]
