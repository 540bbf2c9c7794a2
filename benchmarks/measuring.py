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
Clock = Callable[[], float]
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


def seconds(act: Act, clock: Clock = time.process_time) -> float:
    """One run. By the clock of this process waiting for others does not count; collecting garbage never does."""
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
    clock: Clock = time.process_time,
) -> Row:
    """Medians of both, run by turns; a short reference is run `weight` times and its share taken.
    `time.perf_counter` as the clock counts what a database server does too.

    Past its bound only where it stays so in `PATIENCE` times as many runs: bad weather passes, a slow act does not.
    """
    act()
    reference()
    figures: list[float] = []
    references: list[float] = []
    for _ in range(PATIENCE):
        for _ in range(runs):
            figures.append(seconds(act, clock))
            spent = seconds(lambda: [reference() for _ in range(weight)], clock)
            references.append(spent / weight)
        row = Row(name, what, statistics.median(figures), statistics.median(references), bound)
        if row.is_within:
            break
    return row
