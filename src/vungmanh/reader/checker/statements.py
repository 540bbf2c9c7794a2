"""Doubts about things said twice: with other figures, or with other owners."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vungmanh.language.text import plain
from vungmanh.reader.checker.case import Case, shown, word_pattern
from vungmanh.reader.model import Finding, Item, Target, Task

_WORD = re.compile(r"\w+")
_ALIKE = 0.8
_TASK_ALIKE = 0.85
_FEWEST_WORDS = 3
_FEWEST_TASK_WORDS = 8
_MOST_PAIRED = 400


@dataclass(frozen=True, slots=True)
class Said:
    """A statement reduced to what tells it from others: its words without fillers, and its words of level."""

    index: int
    item: Item
    words: frozenset[str]
    levels: frozenset[str]


def figures_differ(case: Case) -> Iterator[Finding]:
    """One thing with two figures, or one figure with two comparators, for one population and time."""
    for one, other in _pairs([_said(index, target, target.what) for index, target in enumerate(case.reading.targets)]):
        a, b = one.item, other.item
        if (
            not (isinstance(a, Target) and isinstance(b, Target))
            or not _comparable(a, b)
            or not _alike(one, other, _ALIKE)
        ):
            continue
        if (a.value, a.high, a.comparator) != (b.value, b.high, b.comparator):
            params = {"figures": [_figure(a), _figure(b)], "what": a.what, "sections": [a.section, b.section]}
            items = (("targets", one.index), ("targets", other.index))
            yield Finding("figures_differ", (a.spans[0], b.spans[0]), params, items)


def owners_differ(case: Case) -> Iterator[Finding]:
    """One target or task in two sections that name different leads."""
    owners = _Owners(case)
    for one, other in _pairs([_said(index, target, target.what) for index, target in enumerate(case.reading.targets)]):
        a, b = one.item, other.item
        if not (isinstance(a, Target) and isinstance(b, Target)) or a.section == b.section or not _comparable(a, b):
            continue
        leads = [owners.of(a), owners.of(b)]
        same = (a.value, a.high) == (b.value, b.high) and _alike(one, other, _ALIKE)
        if same and set(leads[0]) != set(leads[1]):
            yield _twice("targets", one, other, leads, a.what)
    for one, other in _pairs([_said(index, task, task.quote) for index, task in enumerate(case.reading.tasks)]):
        x, y = one.item, other.item
        if not (isinstance(x, Task) and isinstance(y, Task)) or x.section == y.section or not (x.leads and y.leads):
            continue
        long_enough = min(len(one.words), len(other.words)) >= _FEWEST_TASK_WORDS
        if long_enough and set(x.leads) != set(y.leads) and _alike(one, other, _TASK_ALIKE, of_longer=True):
            yield _twice("tasks", one, other, [x.leads, y.leads], x.quote)


def _twice(part: str, one: Said, other: Said, leads: Sequence[Sequence[str]], what: str) -> Finding:
    params = {"leads": [list(names) for names in leads], "what": what}
    return Finding(
        "owners_differ", (one.item.spans[0], other.item.spans[0]), params, ((part, one.index), (part, other.index))
    )


class _Owners:
    """Who leads the task that a target stands in; found by place."""

    def __init__(self, case: Case) -> None:
        self._tasks = sorted(((task.spans[0], task.leads) for task in case.reading.tasks), key=lambda entry: entry[0])
        self._starts = [span.start for span, _ in self._tasks]

    def of(self, target: Target) -> tuple[str, ...]:
        place = target.spans[0]
        at = bisect_right(self._starts, place.start) - 1
        if at < 0 or self._tasks[at][0].end <= place.start:
            return ()
        return self._tasks[at][1]


def _said(index: int, item: Item, text: str) -> Said:
    low = plain(text)
    levels = frozenset(word_pattern("levels").findall(low))
    return Said(index, item, frozenset(_WORD.findall(word_pattern("fillers").sub(" ", low))), levels)


def _pairs(said: list[Said]) -> Iterator[tuple[Said, Said]]:
    """Each pair once; of very many statements only those with exactly the same words, next to each other."""
    if len(said) <= _MOST_PAIRED:
        yield from ((one, other) for number, one in enumerate(said) for other in said[number + 1 :])
        return
    buckets: dict[frozenset[str], list[Said]] = defaultdict(list)
    for statement in said:
        buckets[statement.words].append(statement)
    for bucket in buckets.values():
        yield from pairwise(bucket)


def _comparable(a: Target, b: Target) -> bool:
    """The same kind of figure, for the same time and part of the population, none the part of the other."""
    same = (a.unit == "%") == (b.unit == "%") and a.due == b.due and a.recurs == b.recurs and a.is_delta == b.is_delta
    return same and _scope(a) == _scope(b) and (a.value == 0) == (b.value == 0)


def _scope(target: Target) -> str:
    scope = plain(target.scope or "")
    return "" if word_pattern("fillers").fullmatch(scope) else scope


def _alike(one: Said, other: Said, share: float, *, of_longer: bool = False) -> bool:
    if one.levels and other.levels and one.levels != other.levels:
        return False
    sizes = sorted((len(one.words), len(other.words)))
    if sizes[0] < _FEWEST_WORDS:
        return one.words == other.words and sizes[0] > 0
    return len(one.words & other.words) >= share * sizes[1 if of_longer else 0]


def _figure(target: Target) -> list[object]:
    """Comparator, value, high end, unit."""
    return [target.comparator, shown(target.value), None if target.high is None else shown(target.high), target.unit]
