"""What a document states beside what the registers count: agrees, differs by so much, cannot be known. No database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.language.text import fold

_CHANGE = r"\b(?:tang|giam)\s(?:them\s|duoc\s)?"


class Verdict(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """No register speaks of it, or nothing was recorded for that day and place."""


@dataclass(frozen=True, slots=True)
class Stated:
    value: Decimal
    unit: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_change: bool = False
    """By how much something rose or fell: of shares in points."""

    @property
    def is_share(self) -> bool:
        return self.unit == PERCENT


@dataclass(frozen=True, slots=True)
class Compared:
    """`by`: counted less stated; of shares in points. `counted`: in the measure of what is stated, rounded as it is."""

    verdict: Verdict
    counted: Decimal | None = None
    by: Decimal = Decimal(0)


def says_change(quote: str, value: Decimal) -> bool:
    """ "tăng 25,19%" states a change; "tăng từ 39,9% lên 48%" states two figures."""
    plain = format(value.normalize(), "f").replace(".", "[.,]")
    return bool(re.search(rf"{_CHANGE}{plain}\b", fold(quote)))


def compare(stated: Stated, counted: Pair | None, before: Pair | None = None) -> Compared:
    """`before`: the pair of the day from which a change is told. A count is compared exactly, a share as far as it is told."""
    value = _in_measure(stated, counted)
    if stated.is_change:
        start = _in_measure(stated, before)
        value = value - start if value is not None and start is not None else None
    if value is None or counted is None:
        return Compared(Verdict.UNKNOWN)
    rounded = value.quantize(Decimal(1).scaleb(min(0, _exponent(stated.value))))
    same_pair = _same(stated.numerator, counted.numerator) and _same(stated.denominator, counted.denominator)
    if rounded == stated.value and (same_pair or stated.is_change):
        return Compared(Verdict.AGREES, rounded)
    return Compared(Verdict.DIFFERS, rounded, rounded - stated.value)


def _in_measure(stated: Stated, pair: Pair | None) -> Decimal | None:
    if pair is None or (stated.is_share and pair.denominator is None):
        return None
    return pair.value(PERCENT) if stated.is_share else pair.numerator


def _same(told: Decimal | None, found: Decimal | None) -> bool:
    return told is None or found is None or told == found


def _exponent(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)
