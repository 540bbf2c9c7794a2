"""A figure as it is: an exact pair, never a rounded share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

PERCENT = "%"


class Pair(NamedTuple):
    """What was counted above the line and below it (None: there is no line), and rows that nobody can judge."""

    numerator: Decimal
    denominator: Decimal | None = None
    unjudged: int = 0

    def __add__(self, other: Pair) -> Pair:  # type: ignore[override]
        below = None
        if self.denominator is not None or other.denominator is not None:
            below = (self.denominator or Decimal(0)) + (other.denominator or Decimal(0))
        return Pair(self.numerator + other.numerator, below, self.unjudged + other.unjudged)

    def value(self, measure: str = "") -> Decimal | None:
        """The count, or the share (in per cent where that is the measure); None where there is nothing below the line."""
        if self.denominator is None:
            return self.numerator
        if not self.denominator:
            return None
        return self.numerator / self.denominator * (100 if measure == PERCENT else 1)

    @property
    def missing(self) -> Decimal | None:
        """What is below the line and not above it."""
        return None if self.denominator is None else self.denominator - self.numerator


def nothing(has_denominator: bool) -> Pair:
    """Of what no row speaks: nothing was counted."""
    return Pair(Decimal(0), Decimal(0) if has_denominator else None)


def total(pairs: Sequence[Pair]) -> Pair:
    """All of them added up; of one that same one."""
    if len(pairs) == 1:
        return pairs[0]
    above, below, unclear = zip(*pairs, strict=True)
    lines = [each for each in below if each is not None]
    return Pair(sum(above, Decimal(0)), sum(lines, Decimal(0)) if lines else None, sum(unclear))
