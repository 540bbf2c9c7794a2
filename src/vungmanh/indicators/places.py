"""Where units stood on a day, and what their figures give together there."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from vungmanh.core.once import once
from vungmanh.core.prepared import prepared
from vungmanh.indicators.periods import Period
from vungmanh.units.models import Unit, UnitState

SUMS = {"above": Sum("numerator"), "below": Sum("denominator"), "unclear": Sum("unjudged")}


State = tuple[str, datetime.date | None, datetime.date | None]
"""A path with its first and its last day."""


def by_path(
    territory: Unit, periods: Iterable[Period], states: Sequence[State] | None = None
) -> dict[str, list[Period]]:
    """Where the territory itself stood in each period; one query where its states are not at hand."""
    states = states_of(territory.pk) if states is None else states
    found: dict[str, list[Period]] = defaultdict(list)
    for period in periods:
        day = period.day
        there = (path for path, first, last in states if (not first or first <= day) and (not last or last >= day))
        found[next(there, territory.path)].append(period)
    return found


def states_of(unit: int) -> Sequence[State]:
    return once(("states", unit), lambda: _states_of(unit))


@prepared
def _states_of(unit: int) -> QuerySet[UnitState, Any]:
    return UnitState.objects.filter(unit=unit).values_list("path", "valid_from", "valid_to")


def stood_within(path: str, day: Any) -> Q:
    """Rows with a `unit` that on the day, or at its end if that came before, stood below `path` or was it."""
    begun = Q(unit__states__valid_from=None) | Q(unit__states__valid_from__lte=day)
    lasting = Q(unit__states__valid_to=None) | Q(unit__states__valid_to__gte=day)
    was_last = Q(unit__states__valid_to=F("unit__valid_to"))
    return Q(unit__states__path__within=path) & begun & (lasting | was_last)
