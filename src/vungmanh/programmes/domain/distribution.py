"""Targets over the classes of one partition: whether they can hold at the same time, for so many units. No database.

"At least 25 good, more than 75 fair, fewer than 30 average, none weak" share out the units of a place, one class each.
A title ("trong sạch, vững mạnh") is given on top of the class and takes no place of its own. Added up like a class all the
same, as a hurried reader does, it may ask for more units than there are: both answers are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from vungmanh.programmes.domain.heads import Bounds

TITLES = frozenset({"strong"})
CLASSES = ("excellent", "good", "fair", "average", "weak")
"""Best first; what concepts call them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One target of the distribution; `key` is its class or title."""

    key: str
    bounds: Bounds
    target: Any = None

    @property
    def is_title(self) -> bool:
        return self.key in TITLES


@dataclass(frozen=True, slots=True)
class Fit:
    """So many units the parts ask for at least, and at most where every class is bounded."""

    total: int
    least: int
    most: int | None

    @property
    def is_possible(self) -> bool:
        return self.least <= self.total and (self.most is None or self.most >= self.total)


@dataclass(frozen=True, slots=True)
class Distribution:
    parts: Sequence[Part]
    fit: Fit
    """Titles lie over the classes."""
    naive: Fit | None
    """Titles counted as if they were classes; None without a title."""

    @property
    def needs_title_on_top(self) -> bool:
        return self.naive is not None and self.fit.is_possible and not self.naive.is_possible


def distribution_of(parts: Iterable[Part], *, total: int) -> Distribution:
    """`total`: how many units are to be classed. A title must fit by itself."""
    rows = list(parts)
    titles = [part for part in rows if part.is_title]
    classes = [part for part in rows if not part.is_title]
    fit = _fit(classes, total, is_whole=_is_whole(classes))
    if any(part.bounds.least > total for part in titles):
        fit = Fit(total, max(part.bounds.least for part in titles), fit.most)
    naive = _fit(rows, total, is_whole=_is_whole(classes)) if titles else None
    return Distribution(rows, fit, naive)


def _fit(parts: Sequence[Part], total: int, *, is_whole: bool) -> Fit:
    tops = [part.bounds.most for part in parts]
    known = [min(top, total) for top in tops if top is not None]
    most = sum(known) if is_whole and len(known) == len(tops) else None
    return Fit(total, sum(part.bounds.least for part in parts), most)


def _is_whole(parts: Sequence[Part]) -> bool:
    """Whether the classes named leave out none in which units may stand ("excellent" is not used everywhere)."""
    return {part.key for part in parts} >= set(CLASSES[1:])
