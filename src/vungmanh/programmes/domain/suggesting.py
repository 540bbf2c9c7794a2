"""Which indicator a target is about: what was decided for like words before, else what its words are most like. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from vungmanh.language.text import fold
from vungmanh.programmes.domain.binding import Choice, Words
from vungmanh.programmes.domain.concepts import (
    LIKE_ENOUGH,
    asks_something,
    concepts_of,
    counted_as,
    is_exact,
    likeness,
    of_whom_it_happened,
    says_of_whom,
)
from vungmanh.programmes.domain.scopes import Scope, limits_named, scope_of_words
from vungmanh.programmes.enums import BindingOrigin, Way

_VARIANTS = (1.0, 0.95, 0.9)
"""The reader cut out what is measured; the whole sentence may speak of more."""
_OF_NOBODY = 0.9
"""Words that do not say of whom or what they are."""
SURE = 0.9
"""A proposal this like is taken over without a second look."""
_OF_TIME = frozenset(("ngay", "buoi", "lan", "gio"))
"""Units of measure of what somebody does again and again: the quota of a task counts that, no register does."""
_OTHER_MEASURE = 0.9
"""A count can be read off a share (what stands above the line), but a count by itself fits better."""


@dataclass(frozen=True)
class Named:
    """An indicator of the catalogue, as far as it takes to find it."""

    code: str
    name: str
    is_share: bool
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of a count: by attribute of its breakdowns what each value is called, the name of the attribute before it."""

    @cached_property
    def concepts(self) -> frozenset[str]:
        return concepts_of(self.name)

    @cached_property
    def cell_concepts(self) -> dict[str, dict[str, frozenset[str]]]:
        return {
            attribute: {value: concepts_of(words) for value, words in values.items()}
            for attribute, values in self.cells.items()
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    choice: Choice
    origin: BindingOrigin
    likeness: float = 1.0


def propose(
    words: Words, catalogue: Iterable[Named], remembered: Mapping[str, Choice], *, is_judged: bool = False
) -> list[Proposal]:
    """The best first; never empty: what nothing fits stays reported, what the text marks as judged stays judged.

    `remembered`: by mark of the words, what people decided last.
    """
    if (choice := remembered.get(words.mark)) is not None:
        return [Proposal(choice, BindingOrigin.REMEMBERED)]
    if is_judged:
        return [Proposal(Choice(Way.JUDGED), BindingOrigin.SUGGESTED)]
    if fold(words.unit) in _OF_TIME:
        return [Proposal(Choice(Way.REPORTED), BindingOrigin.SUGGESTED)]
    scope = scope_of_words(words.scope, is_share=words.is_share)
    if not words.scope:
        scope = Scope(limits_named(words.lead))
    best: dict[str, Proposal] = {}
    for named in catalogue:
        for score, breakdown in _likely(named, words):
            before = best.get(named.code)
            if score >= LIKE_ENOUGH and (before is None or score > before.likeness):
                choice = Choice(Way.COUNTED, named.code, scope.limits, breakdown, scope.each)
                best[named.code] = Proposal(choice, BindingOrigin.SUGGESTED, score)
    found = sorted(best.values(), key=lambda each: (-each.likeness, each.choice.indicator))
    return found or [Proposal(Choice(Way.REPORTED), BindingOrigin.SUGGESTED)]


def _likely(named: Named, words: Words) -> Iterator[tuple[float, Mapping[str, Sequence[str]]]]:
    """How like the indicator is, as it stands and in part: one value of a breakdown, or several, is a share of a count."""
    for weight, asked in zip(_VARIANTS, words.variants, strict=False):
        if words.is_share and not asks_something(asked):
            continue
        weight *= 1 if says_of_whom(asked) else _OF_NOBODY
        asked = counted_as(asked, words.unit)
        asked = of_whom_it_happened(asked, named.concepts, words.unit)
        if named.is_share or not words.is_share:
            fit = weight if named.is_share == words.is_share else weight * _OTHER_MEASURE
            yield round(fit * likeness(asked, named.concepts), 3), {}
        if not named.concepts:
            continue
        for attribute, values in named.cell_concepts.items():
            chosen = {value: concepts for value, concepts in values.items() if concepts and concepts <= asked}
            chosen = {value: concepts for value, concepts in chosen.items() if is_exact(concepts)}
            if chosen and not named.is_share:
                score = likeness(asked, named.concepts.union(*chosen.values()))
                yield round(weight * score, 3), {attribute: sorted(chosen)}
