"""The rows behind a figure as they were known on a past day: those whose records nobody wrote in since are those of today; the
others are worked out from the audit trail.

The kept figure says what they come to. Rows are called those of then only where they come to just that; else the page shows
those of today and says why, and what they come to.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import add
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.past import Asked, Known, PastTooLongError, PastUnclearError, known_then
from vungmanh.desk.figures.rows import is_private, kind_of_rows, read
from vungmanh.desk.figures.since import end_of
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain.weighing import are_told, standing, weighed
from vungmanh.indicators.enums import Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import units_seen
from vungmanh.indicators.selectors import places_within, sums_without
from vungmanh.language.searching import chosen
from vungmanh.officials.domain.past_files import LOOKS
from vungmanh.officials.permissions import paths_of
from vungmanh.units.models import Unit

_MOST = 2000
"""Acts since the day, past which nobody waits for the rows of then."""
WHY_NOT = {
    "rows": _("Chỉ số này hỏi điều mà riêng từng dòng không nói hết, nên không dựng lại được dòng của ngày ấy."),
    "long": _("Từ sau ngày ấy có quá nhiều lần ghi, sửa hoặc rút, nên không dựng lại từng dòng."),
    "trail": _("Nhật ký của sổ này không ghi đủ mọi lần sửa từ ngày ấy, nên không dựng lại được từng dòng."),
    "sums": _("Các dòng dựng lại từ nhật ký không cộng lại đúng bằng con số hôm ấy, nên không đưa ra ở đây."),
}


@dataclass(frozen=True, slots=True)
class Then:
    """`groups`: of which something was written since; `rows`: what they were then, on one side of the figure."""

    facts: Countable
    groups: Collection[int]
    rows: Sequence[Any]

    def unchanged(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of the rows of today those that are as they were."""
        return rows.exclude(_of(self.facts, self.groups)) if self.groups else rows

    def seen(self, user: Any, on: datetime.date, q: str) -> list[Any]:
        """Those that the person may see one by one and that answer the question, in the order of names. One query."""
        is_file, column = is_private(self.facts), self.facts.unit
        allowed = Unit.objects.filter(in_scope("path", paths_of(user, on))) if is_file else units_seen(user, on)
        units = allowed.in_bulk({getattr(row, column) for row in self.rows})
        known = [row for row in self.rows if getattr(row, column) in units]
        for row in known:
            setattr(row, column.removesuffix("_id"), units[getattr(row, column)])
        kind = kind_of_rows(self.facts)
        names = [name if isinstance(name, str) else name[0] for name in kind.search]
        found = chosen(known, q, lambda row: " ".join(read(row, name) for name in names))
        return sorted(found, key=lambda row: (read(row, kind.sort), row.pk or 0, getattr(row, self.facts.thing) or 0))


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
) -> Then | str:
    """The rows of one side of the figure `pair`, as known at the end of the day; or why they cannot be told, by a key of
    `WHY_NOT`. So many queries for each register, however many rows there are; only rows of the territory are worked out."""
    above, below = definition.numerator, definition.denominator
    names = sorted(definition.countables)
    if above is None or not are_told(definition, cell) or not all(_is_recorded(countable(name)) for name in names):
        return "rows"
    places = places_within(territory, period)
    try:
        known = {name: _known(countable(name), places, day) for name in names}
    except PastTooLongError:
        return "long"
    except PastUnclearError:
        return "trail"
    come_to = [Decimal(0)] * 3
    for name, (found, here) in known.items():
        left_out = _of(countable(name), found.groups)
        come_to = list(map(add, come_to, weighed(definition, name, found.rows, here, period, cell)))
        come_to = list(map(add, come_to, sums_without(definition, name, period, territory, left_out, cell=cell)))
    if come_to != [pair.numerator, pair.denominator or 0, pair.unjudged]:
        return "sums"
    name = (below if which == Which.NOT_COUNTED and below is not None else above).countable
    found, here = known[name]
    return Then(countable(name), found.groups, standing(definition, which, found.rows, here, period, cell))


def _known(facts: Countable, places: QuerySet[Any], day: datetime.date) -> tuple[Known, set[int]]:
    """With those of these places that have rows: rows of the same groups are elsewhere too."""
    found = known_then(Asked(facts.past, facts.table(), facts.over, facts.unit, places, end_of(day), _MOST, LOOKS))
    units = {getattr(row, facts.unit) for row in found.rows}
    return found, set(places.filter(unit__in=units).values_list("unit_id", flat=True))


def _of(facts: Countable, groups: Collection[int]) -> Q:
    return Q(**{f"{facts.past.group}__in": list(groups)})


def _is_recorded(facts: Countable) -> bool:
    """Whether there are records that the trail tells of."""
    if facts.past.records:
        return True
    try:
        return bool(facts.table()._meta.get_field("recorded_at") and facts.table()._meta.get_field("withdrawn_at"))
    except FieldDoesNotExist:
        return False
