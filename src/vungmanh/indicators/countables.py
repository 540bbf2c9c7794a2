"""What can be counted: each register declares its countables once, when its app is ready.

A countable is a table of *stretches*: one row per thing and stretch of time in which nothing about it changed, with everything
that may be counted by written out in columns. So a figure of any past day is one condition on two dates and a few plain
columns, on either database. The register keeps its stretches itself and says which units they changed for.

This module knows no table: definitions name countables and attributes by their names, which are kept for ever.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from vungmanh.core.past import Past
from vungmanh.indicators.contradictions import Contradiction


class Measure(StrEnum):
    """What an attribute's values are."""

    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something known of each row. A value of None means that nobody knows: the row cannot be judged by it."""

    name: str
    label: Any
    """Vietnamese, lazily translated."""
    measure: Measure
    column: str = ""
    """Column of the stretches, `name` unless told; may lead over a foreign key ("position__code")."""
    choices: Callable[[], Sequence[tuple[str | int, Any]]] | None = None
    """Value and label, in rank order for levels, which are whole numbers so that "at least" can be asked."""
    at: Callable[[datetime.date], Any] | None = None
    """For what changes with the day alone (age): the expression of that day, instead of a column."""
    years_since: str = ""
    """Where `at` gives the full years since the date in this column: filters then compare the column with a date, which
    costs a fraction."""
    asked_of: Q | None = None
    """Of which rows it is to be known, where not of all: of the others it is no gap of the register that nobody knows."""


ITSELF = Past()
"""The rows are records."""


@dataclass(frozen=True, slots=True)
class Countable:
    """A kind of row that can be counted, in force from `starts` to `ends`, both days included (empty `ends`: until further
    notice); or, where `happens` is named, that happened on that day and counts in the period that holds the day."""

    name: str
    label: Any
    model: str
    """"app_label.Model" of the stretches."""
    attributes: tuple[Attribute, ...]
    unit: str = "unit_id"
    """Column with the unit to which the row counts: the lowest one; upper units add up."""
    thing: str = "pk"
    """Column that tells the things apart; a thing has at most one row a day. Where several rows of what `happens` tell of one
    thing, the things are counted (`counts_things`)."""
    starts: str = "valid_from"
    ends: str = "valid_to"
    happens: str = ""
    only: Q = field(default_factory=Q)
    """What holds for every row of this countable, where several share a table."""
    past: Past = ITSELF
    """How its rows follow from records, so that they can be worked out as they were on a past day."""
    contradictions: tuple[Contradiction, ...] = ()
    """What none of its rows can say and be right; a countable over rows that another looks at already has none."""

    @property
    def counts_things(self) -> bool:
        """Whether a thing is counted once in a period, not each of its rows: persons who were trained, not turns.

        In each figure a thing stands at exactly one of its rows of the period, in whatever units they are: the first (by
        day, then by key) of those that are above the line; where none is, the first of those of which nobody can say; where
        there is none of these either, the first of those below the line. It counts in the unit and the parts (breakdowns) of
        that row and nowhere else: above the line, below it where any of its rows is, or as unjudged.

        So units add up to their territory and parts to the whole, and no unit has more above than below. A row that does not
        fulfil a filter does not hide another that does: each definition asks its own rows. What happens later in the period
        moves nothing that counts already. But a row that comes, changes or goes may move its thing between all units in which
        it has rows of the period: registers tell `keeping.changed` the things too. Nothing is added up (`sum`) of things, and
        what changes with the day alone (`Attribute.at`) is not asked of them.
        """
        return bool(self.happens) and self.thing != "pk"

    def attribute(self, name: str) -> Attribute:
        """Raises KeyError for a name that the register does not declare."""
        return next((each for each in self.attributes if each.name == name), None) or _missing(self.name, name)

    @property
    def over(self) -> tuple[str, ...]:
        """Relations over which its rows are asked."""
        return tuple(dict.fromkeys(column.partition("__")[0] for column in self._asked if "__" in column))

    def looks_at(self, model: type[Model]) -> dict[str, frozenset[str]]:
        """Columns of the model by which its rows are asked, by the relation over which they are."""
        related = {name: self.table()._meta.get_field(name).related_model for name in self.over}
        return {
            name: frozenset(column.split("__")[1] for column in self._asked if column.startswith(f"{name}__"))
            for name, other in related.items()
            if other is model
        }

    @property
    def _asked(self) -> list[str]:
        """Columns by which rows are asked."""
        asked = [each.years_since or each.column for each in self.attributes]
        return asked + [part[0].removesuffix("__isnull") for part in self.only.children if isinstance(part, tuple)]

    def table(self) -> type[Model]:
        return apps.get_model(self.model)


_COUNTABLES: dict[str, Countable] = {}


def declare(countable: Countable) -> None:
    """Called by the `ready` of a register's app; a name is declared once."""
    if countable.name in _COUNTABLES and _COUNTABLES[countable.name] != countable:
        raise ValueError(f"declared twice: {countable.name}")
    _COUNTABLES[countable.name] = countable


def countable(name: str) -> Countable:
    """Raises KeyError where no register declares it."""
    return _COUNTABLES[name]


def countables() -> tuple[Countable, ...]:
    """All, in the order of their declaration: the registers from the lowest floor up."""
    return tuple(_COUNTABLES.values())


def _missing(owner: str, name: str) -> Attribute:
    raise KeyError(f"{owner} has no attribute {name}")
