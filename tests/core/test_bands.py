"""A band of numbers has two ends."""

from decimal import Decimal

import pytest

from vungmanh.core.bands import Stand, beyond, stand_of


@pytest.mark.parametrize(
    ("value", "least", "most", "off"),
    [(0, 1, 2, -1), (1, 1, 2, 0), (2, 1, 2, 0), (3, 1, 2, 1), (9, 1, None, 0), (0, 1, None, -1), (4, 3, 3, 1)],
)
def test_how_far_a_number_lies_beyond_its_band(value: int, least: int, most: int | None, off: int) -> None:
    assert beyond(value, least, most) == off
    assert beyond(Decimal(value), Decimal(least), None if most is None else Decimal(most)) == off


@pytest.mark.parametrize(
    ("count", "unclear", "stand"),
    [
        (0, 0, Stand.SHORT), (0, 1, Stand.UNCLEAR), (1, 0, Stand.WITHIN), (2, 0, Stand.WITHIN), (2, 3, Stand.WITHIN),
        (3, 0, Stand.PAST), (3, 2, Stand.PAST),
    ],
)  # fmt: skip
def test_how_a_count_stands_of_which_something_is_not_known(count: int, unclear: int, stand: Stand) -> None:
    assert stand_of(count, unclear, 1, 2) == stand
    assert stand_of(count, unclear, 1, None) == (Stand.WITHIN if stand == Stand.PAST else stand)
