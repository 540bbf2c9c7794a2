"""How many heads or things are missing until a target holds: whole numbers, exact, by its comparator. No database."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vungmanh.core.bands import beyond
from vungmanh.programmes.enums import Comparator


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many may count, both included; `most` is None without an upper bound."""

    least: int
    most: int | None

    @property
    def is_empty(self) -> bool:
        """No whole number fits, as with "exactly 33%" of ten."""
        return self.most is not None and self.most < self.least


@dataclass(frozen=True, slots=True)
class Need:
    """`missing` more have to count; below zero, so many fewer. `is_possible`: the rows at hand are enough for it."""

    missing: int
    bounds: Bounds
    is_possible: bool


def bounds_of(comparator: str, value: Decimal, high: Decimal | None, *, whole: int | None) -> Bounds:
    """`whole`: the denominator of a share in percent; None where things are counted by themselves."""
    low = Fraction(value) * whole / 100 if whole is not None else Fraction(value)
    if comparator == Comparator.AT_LEAST:
        return Bounds(math.ceil(low), whole)
    if comparator == Comparator.MORE_THAN:
        return Bounds(math.floor(low) + 1, whole)
    if comparator == Comparator.AT_MOST:
        return Bounds(0, math.floor(low))
    if comparator == Comparator.LESS_THAN:
        return Bounds(0, math.ceil(low) - 1)
    if comparator == Comparator.EQUAL:
        return Bounds(math.ceil(low), math.floor(low))
    top = Fraction(high if high is not None else value) * (whole if whole is not None else 1)
    return Bounds(math.ceil(low), math.floor(top / 100 if whole is not None else top))


def needed(comparator: str, value: Decimal, high: Decimal | None, *, counted: int, whole: int | None) -> Need:
    """`counted` of `whole` count now; what has to change so that the target holds with the same whole."""
    bounds = bounds_of(comparator, value, high, whole=whole)
    missing = -beyond(counted, bounds.least, bounds.most)
    fits = not bounds.is_empty and (whole is None or bounds.least <= whole)
    return Need(missing, bounds, fits)
