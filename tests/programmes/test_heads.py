"""How many heads are missing, by every comparator, at the edges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vungmanh.programmes.domain.heads import needed


@pytest.mark.parametrize(
    ("comparator", "value", "high", "counted", "whole", "missing"),
    [
        (">=", "80", None, 79, 100, 1),
        (">=", "80", None, 80, 100, 0),
        (">", "80", None, 80, 100, 1),
        (">", "80", None, 42, 53, 1),
        (">", "80", None, 43, 53, 0),
        (">=", "91.5", None, 183, 200, 0),
        (">=", "91.5", None, 182, 200, 1),
        (">=", "55", None, 0, 3, 2),
        ("<=", "10", None, 11, 100, -1),
        ("<", "10", None, 10, 100, -1),
        ("<", "10", None, 9, 100, 0),
        ("=", "0", None, 3, 40, -3),
        ("range", "90", "100", 89, 100, 1),
        ("range", "25", "30", 31, 100, -1),
        (">=", "431", None, 400, None, 31),
        (">", "75", None, 75, None, 1),
        ("<", "30", None, 30, None, -1),
        ("range", "1", "2", 3, None, -1),
        ("range", "1", "2", 0, None, 1),
    ],
)
def test_missing_heads(
    comparator: str, value: str, high: str | None, counted: int, whole: int | None, missing: int
) -> None:
    need = needed(comparator, Decimal(value), Decimal(high) if high else None, counted=counted, whole=whole)
    assert (need.missing, need.is_possible) == (missing, True)


def test_share_that_no_whole_number_reaches_is_impossible() -> None:
    assert not needed("=", Decimal(33), None, counted=3, whole=10).is_possible


def test_more_than_everybody_is_impossible() -> None:
    assert not needed(">", Decimal(100), None, counted=10, whole=10).is_possible


def test_of_nobody_nothing_is_missing() -> None:
    assert needed(">=", Decimal(100), None, counted=0, whole=0).missing == 0
