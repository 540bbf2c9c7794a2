"""The rows behind a figure as they were known on a past day: those in whose files nothing was written since are those of
today; the others are worked out from the audit trail.

The kept figure says how many there were. Rows are called those of then only where they come to just that number; else the
page shows those of today and says what they come to.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.past import PastUnclearError
from vungmanh.desk.figures.since import end_of
from vungmanh.indicators.countables import countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain.weighing import side_of
from vungmanh.indicators.enums import Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import rows_of, units_within
from vungmanh.language.searching import chosen
from vungmanh.officials.domain.past_files import stretches_known, touched_since
from vungmanh.officials.models import PostStretch
from vungmanh.officials.permissions import paths_of
from vungmanh.units.models import Unit

_MOST = 1000
"""Acts since the day, past which nobody waits for the rows of then."""


@dataclass(frozen=True, slots=True)
class Then:
    """`people`: in whose files something was written since; `rows`: what they were then, on one side of the figure."""

    people: Collection[int]
    rows: Sequence[PostStretch]

    def unchanged(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of the rows of today those that are as they were."""
        return rows.exclude(person__in=list(self.people)) if self.people else rows

    def seen(self, user: Any, on: datetime.date, q: str) -> list[PostStretch]:
        """Those that the person may see one by one and that answer the question, in the order of names."""
        units = Unit.objects.filter(in_scope("path", paths_of(user, on)), pk__in={row.unit_id for row in self.rows})
        known = set(units.values_list("pk", flat=True))
        rows = chosen([row for row in self.rows if row.unit_id in known], q, lambda row: row.person.folded)
        return sorted(rows, key=lambda row: (row.person.sort_key, row.post_id))


@dataclass(frozen=True, slots=True)
class Joined:
    """Rows at hand, and behind them those of a queryset; sliced like either."""

    first: Sequence[Any]
    rest: QuerySet[Any]

    def __getitem__(self, part: slice) -> list[Any]:
        at = len(self.first)
        return [*self.first[part], *self.rest[max(0, part.start - at) : max(0, part.stop - at)]]


def rows_then(
    definition: Definition, which: Which, cell: str, period: Period, territory: Unit, day: datetime.date, pair: Pair
) -> Then | None:
    """The rows of one side of the figure `pair`, as known at the end of the day. None where they cannot be told: of other
    registers than that of officials, where very much was written since, where the trail does not say all, or where what it
    says does not come to the figure."""
    side, above = side_of(definition, period, cell), definition.numerator
    if side is None or above is None or countable(above.countable).table() is not PostStretch:
        return None
    people = touched_since(end_of(day), _MOST)
    if people is None:
        return None
    try:
        stretches = stretches_known(people, end_of(day))
    except PastUnclearError:
        return None
    within = units_within(territory, period, {row.unit_id for row in stretches})
    rows = [(side(row), row) for row in stretches if row.unit_id in within]
    sides = {each: Then(people, [row for stood, row in rows if stood == each]) for each in Which}

    def comes_to(which: Which, number: Any) -> bool:
        unchanged = sides[which].unchanged(rows_of(definition, period, territory, which, cell=cell))
        return bool(len(sides[which].rows) + unchanged.count() == number)

    if comes_to(Which.COUNTED, pair.numerator) and comes_to(Which.UNJUDGED, pair.unjudged):
        return sides[which]
    return None
