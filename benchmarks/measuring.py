"""How measurements are taken: interleaved runs, medians, and a ratio to a reference of the same run.

Interleaving matters on machines that other work shares: both sides then see the same weather. Processor time leaves out
waiting, but not what a neighbour on the same core or cache costs.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Act = Callable[[], object]
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: `figure` seconds of `what`, against `reference` seconds times `bound`."""

    name: str
    what: str
    figure: float
    reference: float
    bound: float

    @property
    def ratio(self) -> float:
        return self.figure / self.reference if self.reference else float("inf")

    @property
    def is_within(self) -> bool:
        return self.ratio <= self.bound


Area = Callable[[], Iterator[Row]]


def seconds(act: Act, *, by_the_wall: bool = False) -> float:
    """One run, by the clock of this process: waiting for others does not count, nor does collecting garbage."""
    clock = time.perf_counter if by_the_wall else time.process_time
    gc.collect()
    gc.disable()
    try:
        start = clock()
        act()
        return clock() - start
    finally:
        gc.enable()


def compared(
    name: str,
    what: str,
    act: Act,
    reference: Act,
    *,
    bound: float,
    runs: int = 5,
    weight: int = 1,
    by_the_wall: bool = False,
) -> Row:
    """Medians of both, run by turns; a short reference is run `weight` times and its share taken.

    Past its bound only where it stays so in `PATIENCE` times as many runs: bad weather passes, a slow act does not.
    """
    act()
    reference()
    figures: list[float] = []
    references: list[float] = []
    for _ in range(PATIENCE):
        for _ in range(runs):
            figures.append(seconds(act, by_the_wall=by_the_wall))
            spent = seconds(lambda: [reference() for _ in range(weight)], by_the_wall=by_the_wall)
            references.append(spent / weight)
        row = Row(name, what, statistics.median(figures), statistics.median(references), bound)
        if row.is_within:
            break
    return row
