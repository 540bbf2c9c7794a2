"""When a register knows nothing of what a document states: none of none is no agreement."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vungmanh.indicators.pairs import Pair
from vungmanh.programmes.compared import _knows_nothing
from vungmanh.programmes.domain.comparing import Stated


@pytest.mark.parametrize(
    ("numerator", "denominator", "stated", "knows_nothing"),
    [
        (0, 0, 0, True),
        (0, 0, 5, True),
        (0, 10, 0, False),
        (0, 10, 5, False),
        (3, 10, 5, False),
        (0, None, 0, False),
        (0, None, 5, True),
        (3, None, 5, False),
    ],
)
def test_register_in_which_nobody_recorded_anything(
    numerator: int, denominator: int | None, stated: int, knows_nothing: bool
) -> None:
    pair = Pair(Decimal(numerator), None if denominator is None else Decimal(denominator))
    assert _knows_nothing(pair, Stated(Decimal(stated), "tổ chức")) is knows_nothing
