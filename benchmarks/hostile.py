"""Hostile texts: twice the input in hardly more than twice the time, whatever the input."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measuring import Row, compared
from tests.reader.hostile import SHAPES
from vungmanh.reader import read

LETTERS = 60_000
TWICE = 2.4


def rows() -> Iterator[Row]:
    """One row per shape: 120,000 letters against twice 60,000, so that both sides take about as long."""
    for name, make in SHAPES.items():
        once, twice = make(LETTERS), make(2 * LETTERS)
        yield compared(
            "hostile",
            f"{name}: {len(twice):,} letters / {len(once):,}",
            lambda twice=twice: read(twice),  # type: ignore[misc]
            lambda once=once: read(once),  # type: ignore[misc]
            bound=TWICE,
            runs=3,
            weight=2,
        )
