"""A band of numbers has two ends: how far a number lies beyond one of them. Whatever judges "1–2 of each" asks here."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

N = TypeVar("N", int, Decimal)


def beyond(value: N, least: N, most: N | None) -> N:
    """Nought within the band, both ends included; below nought what is missing to the least, above it what is past the most,
    which is none where there is no upper end."""
    if value < least:
        return value - least
    if most is not None and value > most:
        return value - most
    return value - value
