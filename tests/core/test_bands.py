"""A band of numbers has two ends."""

from decimal import Decimal

import pytest

from vungmanh.core.bands import beyond


@pytest.mark.parametrize(
    ("value", "least", "most", "off"),
    [(0, 1, 2, -1), (1, 1, 2, 0), (2, 1, 2, 0), (3, 1, 2, 1), (9, 1, None, 0), (0, 1, None, -1), (4, 3, 3, 1)],
)
def test_how_far_a_number_lies_beyond_its_band(value: int, least: int, most: int | None, off: int) -> None:
    assert beyond(value, least, most) == off
    assert beyond(Decimal(value), Decimal(least), None if most is None else Decimal(most)) == off
