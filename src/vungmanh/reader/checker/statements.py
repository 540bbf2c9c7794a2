"""Doubts about things said twice: with other figures, or with other owners."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from vungmanh.language.text import plain
from vungmanh.reader.checker.case import Case, listed, shown, word_pattern
from vungmanh.reader.model import Finding, Item, Target, Task

T = TypeVar("T", bound=Item)

_WORD = re.compile(r"\w+")
_TIME = re.compile(r"(?:ngày|tháng|quý|năm)\s+[\divx/]+(?!\w)|\d+(?:[/.,]\d+)*")
_WORDS_PER_SLIP = 9
_TASK_ALIKE = 0.85
_FEWEST_WORDS = 3
_FEWEST_TASK_WORDS = 4
_MOST_NEIGHBOURS = 16


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """A statement reduced to what tells it from others: its words without fillers, its levels and titles, whom it counts."""

    index: int
    item: T
    words: frozenset[str]
    levels: frozenset[str]
    people: frozenset[str]
    titles: frozenset[str]


def figures_differ(case: Case) -> Iterator[Finding]:
    """One thing with two figures, or one figure with two comparators, for one population and time.

    Within one paragraph figures are told apart by their place, so only different paragraphs are compared.
    """
    for one, other in case.once(_target_pairs):
        a, b = one.item, other.item
        if case.line_of(a.spans[0].start) == case.line_of(b.spans[0].start):
            continue
        if (a.value, a.high, a.comparator) != (b.value, b.high, b.comparator) and (a.value == 0) == (b.value == 0):
            params = {"figures": [_figure(a), _figure(b)], "what": a.what, "sections": [a.section, b.section]}
            items = (("targets", one.index), ("targets", other.index))
            yield Finding("figures_differ", (a.spans[0], b.spans[0]), params, items)


def owners_differ(case: Case) -> Iterator[Finding]:
    """One target or task in two sections that name different leads."""
    owners = _Owners(case)
    for one, other in case.once(_target_pairs):
        a, b = one.item, other.item
        leads = [owners.of(a), owners.of(b)]
        if a.section != b.section and (a.value, a.high) == (b.value, b.high) and set(leads[0]) != set(leads[1]):
            yield _twice("targets", one, other, leads, a.what)
    for first, second in _task_pairs(case):
        x, y = first.item, second.item
        if x.section != y.section and set(x.leads) != set(y.leads) and _same_task(first, second):
            yield _twice("tasks", first, second, [x.leads, y.leads], x.quote)


def _twice(part: str, one: Said[T], other: Said[T], leads: Sequence[Sequence[str]], what: str) -> Finding:
    params = {"leads": [list(names) for names in leads], "what": what}
    items = ((part, one.index), (part, other.index))
    return Finding("owners_differ", (one.item.spans[0], other.item.spans[0]), params, items)


class _Owners:
    """Who leads the task that a target stands in; found by place."""

    def __init__(self, case: Case) -> None:
        self._tasks = sorted(((task.spans[0], task.leads) for task in case.reading.tasks), key=lambda entry: entry[0])
        self._starts = [span.start for span, _ in self._tasks]

    def of(self, target: Target) -> tuple[str, ...]:
        place = target.spans[0]
        at = bisect_right(self._starts, place.start) - 1
        return self._tasks[at][1] if at >= 0 and self._tasks[at][0].end > place.start else ()


def _target_pairs(case: Case) -> list[tuple[Said[Target], Said[Target]]]:
    """Pairs of targets that measure the same of the same population at the same time."""
    said = [_said(index, target, target.what) for index, target in enumerate(case.reading.targets)]
    return [(one, other) for one, other in _pairs(said) if _comparable(one.item, other.item) and _alike(one, other)]


def _task_pairs(case: Case) -> Iterator[tuple[Said[Task], Said[Task]]]:
    """Pairs of tasks with leads that share a rare word."""
    none: frozenset[str] = frozenset()
    said = []
    for index, task in enumerate(case.reading.tasks):
        if task.leads:
            said.append(Said(index, task, _work(case, task), none, none, none))
    yield from _pairs(said)


def _work(case: Case, task: Task) -> frozenset[str]:
    """The words that tell what is to be done, without who does it, by when, and the phrases that every task has."""
    low = case.low[task.spans[0].start : task.spans[0].end]
    for name in (*task.leads, *task.partners):
        low = low.replace(plain(name), " ")
    return frozenset(_WORD.findall(_TIME.sub(" ", word_pattern("phrases_of_tasks").sub(" ", low))))


def _said(index: int, item: T, text: str) -> Said[T]:
    low = word_pattern("fillers").sub(" ", plain(text))
    levels = frozenset(word_pattern("levels").findall(low))
    people = frozenset(word_pattern("populations").findall(low))
    titles = frozenset(word_pattern("titles").findall(low))
    rest = low
    for key in ("populations", "titles", "grades"):
        rest = word_pattern(key).sub(" ", rest)
    return Said(index, item, frozenset(_WORD.findall(rest)), levels, people, titles)


def _pairs(said: list[Said[T]]) -> Iterator[tuple[Said[T], Said[T]]]:
    """Each pair that shares a rare word, once and in order; of a word that very many share, only near neighbours."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, statement in enumerate(said):
        for word in statement.words:
            places[word].append(place)
    seen: set[tuple[int, int]] = set()
    for place, statement in enumerate(said):
        for word in sorted(statement.words, key=lambda word: (len(places[word]), word))[:2]:
            at = bisect_right(places[word], place)
            near = places[word][max(0, at - 1 - _MOST_NEIGHBOURS) : at + _MOST_NEIGHBOURS]
            seen.update((min(place, other), max(place, other)) for other in near if other != place)
    for first, second in sorted(seen):
        yield said[first], said[second]


def _comparable(a: Target, b: Target) -> bool:
    """The same kind of figure, for the same time and part of the population."""
    same = (a.unit == "%") == (b.unit == "%") and a.due == b.due and a.recurs == b.recurs and a.is_delta == b.is_delta
    return same and _scope(a) == _scope(b)


def _scope(target: Target) -> str:
    return _plain_scope(target.scope or "")


@lru_cache(maxsize=1024)
def _plain_scope(scope: str) -> str:
    """A target is compared with many others, and scopes are few."""
    low = plain(scope)
    return "" if word_pattern("fillers").fullmatch(low) else low


def _alike(one: Said[T], other: Said[T]) -> bool:
    """Whether two statements measure the same: the words of the shorter are in the longer, and nothing narrows that one."""
    if not (one.levels <= other.levels or other.levels <= one.levels):
        return False
    if one.people and other.people and one.people.isdisjoint(other.people):
        return False
    if one.titles != other.titles:
        return False
    short, long = sorted((one.words, other.words), key=len)
    if len(short) < (_FEWEST_WORDS if one.people != other.people else _FEWEST_WORDS - 1):
        return short == long and bool(short)
    missing = len(short - long)
    return missing <= len(short) // _WORDS_PER_SLIP and (long - short).isdisjoint(listed("narrowing"))


def _same_task(one: Said[T], other: Said[T]) -> bool:
    shortest, longest = sorted((len(one.words), len(other.words)))
    return shortest >= _FEWEST_TASK_WORDS and len(one.words & other.words) >= _TASK_ALIKE * longest


def _figure(target: Target) -> list[object]:
    """Comparator, value, high end, unit."""
    return [target.comparator, shown(target.value), None if target.high is None else shown(target.high), target.unit]
