"""A band of numbers has two ends: how far a number lies beyond one of them, and how a count stands of which something is not
known. Whatever judges "1–2 of each" asks here."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TypeVar

N = TypeVar("N", int, Decimal)


class Stand(Enum):
    WITHIN = "within"
    SHORT = "short"
    PAST = "past"
    UNCLEAR = "unclear"
    """Too few, and those of whom nobody knows could make it enough."""


def stand_of(count: N, unclear: int, least: N, most: N | None) -> Stand:
    """Within the band those of whom nobody knows change nothing: what is known already holds."""
    off = beyond(count, least, most)
    if not off:
        return Stand.WITHIN
    if off > 0:
        return Stand.PAST
    return Stand.UNCLEAR if count + unclear >= least else Stand.SHORT


def beyond(value: N, least: N, most: N | None) -> N:
    """Nought within the band, both ends included; below nought what is missing to the least, above it what is past the most,
    which is none where there is no upper end."""
    if value < least:
        return value - least
    if most is not None and value > most:
        return value - most
    return value - value
