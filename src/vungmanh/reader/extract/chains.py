"""What must come first, inside one list: a pilot, its review, its spreading; a lower tier's review before the upper's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from vungmanh.reader.lexicon import alternation, load
from vungmanh.reader.model import Task
from vungmanh.reader.outline import Outline

HEAD = 160
OPENING = 40
SAME_WORDS = 3
"""So many words behind the verb of two reviews must be the same for them to be about one thing."""


def chained(tasks: Sequence[Task], lists: Sequence[int], outline: Outline) -> tuple[Task, ...]:
    """The tasks with `after` filled in; `lists` says for each in which list it stands."""
    own = [outline.plain[task.spans[0].start : task.spans[0].end] for task in tasks]
    first: dict[int, set[int]] = {i: set() for i in range(len(tasks))}
    for members in _members(lists):
        for late, early in [*_of_pilots(members, own), *_of_tiers(members, own)]:
            first[late].add(early)
    return tuple(replace(task, after=tuple(sorted(first[i]))) if first[i] else task for i, task in enumerate(tasks))


def _members(lists: Sequence[int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for i, number in enumerate(lists):
        found.setdefault(number, []).append(i)
    return list(found.values())


def _of_pilots(members: list[int], own: list[str]) -> list[tuple[int, int]]:
    """(what waits, what must come first): the last step taken before it. Work that spreads without the word "thí điểm"
    counts only right behind such a step."""
    pairs = []
    last: int | None = None
    before: int | None = None
    for i in members:
        head, opening = own[i][:HEAD], own[i][:OPENING]
        follows = _says("review", head) or _says("scale", head)
        names_pilot = "thí điểm" in own[i] or "sơ kết" in head
        if last is not None and follows and (names_pilot or (before == last and _says("scale", opening))):
            pairs.append((i, last))
            last = i
        elif _says("pilot", head) and not (_says("review", opening) or _says("scale", opening)):
            last = i
        before = i
    return pairs


def _of_tiers(members: list[int], own: list[str]) -> list[tuple[int, int]]:
    """Reviews of one thing at two tiers: the upper one waits for the lower one, whichever stands first."""
    reviews = [(i, *found) for i in members if (found := _review(own[i][:HEAD]))]
    return [
        (upper, lower)
        for upper, tier, what in reviews
        for lower, other, same in reviews
        if what == same and other == max((row[1] for row in reviews if row[1] < tier and row[2] == what), default=-1)
    ]


def _review(head: str) -> tuple[int, tuple[str, ...]] | None:
    """(rank of the tier, the lowest 0; the first words of what is reviewed) where the item is one tier's review."""
    verb = _reviews().search(head)
    tiers = [rank for rank, phrases in enumerate(_tiers()) if phrases.search(head)]
    what = tuple(re.findall(r"[^\W_]+", head[verb.end() :])[:SAME_WORDS]) if verb else ()
    if verb is None or verb.start() > OPENING or len(tiers) != 1 or len(what) < SAME_WORDS:
        return None
    return tiers[0], what


def _says(step: str, words: str) -> bool:
    return any(word in words for word in load("duties")["chains"][step])


@cache
def _reviews() -> re.Pattern[str]:
    return re.compile(alternation(load("duties")["chains"]["tier_reviews"]))


@cache
def _tiers() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(alternation(row)) for row in load("duties")["chains"]["tiers"])
