"""What no row of a register can say and be right: rules that each register declares beside what it counts.

A rule holds of rows that are wrong for certain, so that nobody is sent after right ones: what is only seldom, or not known yet,
or may stand in another register, is none. Forms refuse most of it; imports of earlier days, mergers and corrections of what
stands around a row do not.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q
from django.db.models.lookups import LessThan


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The rows of a countable that cannot be right."""

    name: str
    """In addresses; kept for ever."""
    label: Any
    """What is wrong, in words that stand beside the row; Vietnamese, lazily translated."""
    holds: Callable[[datetime.date], Q]
    """Of which rows, looked at on a day; its docstring says why none of them can be right."""


def any_of(rules: Sequence[Contradiction], day: datetime.date) -> Q:
    """Rows that break at least one of the rules."""
    return reduce(or_, (rule.holds(day) for rule in rules), Q(pk__in=[]))


def in_unit_no_more(day: datetime.date) -> Q:
    """Nothing stands in a unit after its last day: whatever goes on belongs to a unit that took its place, or has ended."""
    return Q(unit__valid_to__lt=day)


def doubled(model: Any, *key: str) -> Callable[[datetime.date], Q]:
    """For registers of `units.records`: rows beside another with the same `key`, the columns by which the register knows a
    thing."""

    def holds(day: datetime.date) -> Q:
        """Of things with the same key at most one holds on a day: both rows would be counted for the same thing."""
        same = {name: OuterRef(name) for name in key}
        return Q(Exists(model.objects.standing_on(day).filter(**same).exclude(pk=OuterRef("pk"))))

    return holds


def under(age: int, at: str, born: str) -> Q:
    """Rows on whose day `at` whoever was born on the day `born` was not yet so old; none where either is unknown. Who was born
    on the 29th of February has his or her birthday on the first of March."""
    return Q(LessThan(_Number(F(at)) - _Number(F(born)), age * 10_000))


def under_by_month(age: int, at: str, born: str) -> Q:
    """The same counted by months: whoever comes of age later in the month is old enough."""
    return Q(LessThan(_Number(F(at)) / 100 - _Number(F(born)) / 100, age * 100))


class _Number(Func):
    """20260302 of the second of March 2026, by what either database does itself."""

    template = "to_char(%(expressions)s, 'YYYYMMDD')::integer"
    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(REPLACE(%(expressions)s, '-', '') AS INTEGER)", **more)
