"""Which units a target is about: by a property ("miền núi"), or each of a kind ("mỗi xã, thị trấn"). No database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from vungmanh.language.text import fold, nfc, plain, squeeze
from vungmanh.units.enums import TYPES_OF_LEVEL, UnitLevel
from vungmanh.units.policies import attributes

TYPE = "type"
"""Key of `limits` for what units are called by law; the others are properties (units/policy/attributes.yaml)."""
_LEVELS = (UnitLevel.DISTRICT, UnitLevel.COMMUNE, UnitLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Scope:
    limits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    each: str = ""
    """Level of units that are each held against the target; types of that level stand in `limits`."""


def scope_of_words(scope: str, *, is_share: bool) -> Scope:
    """A share "of each" is a share of all, so only counts are asked of each unit by itself."""
    form = squeeze(nfc(scope))
    limits = {key: sorted(values) for key, values in _properties(form).items()}
    level, types = ("", ()) if is_share else _each(fold(form))
    if types:
        limits[TYPE] = list(types)
    return Scope(limits, level)


def limits_named(text: str) -> Mapping[str, Sequence[str]]:
    """Properties right behind the units that have them ("các xã chỉ đạo điểm xây dựng nông thôn mới"); elsewhere in a sentence
    the same words may speak of anything."""
    form = squeeze(nfc(text))
    said = " ".join(form[slice(*match.span("property"))] for match in _units_with_pattern().finditer(fold(form)))
    return {key: sorted(values) for key, values in _properties(said).items()}


def _properties(form: str) -> dict[str, set[str]]:
    """Found without accents, but "đào" is no "đảo": words that are written with accents must have those of the property."""
    found: dict[str, set[str]] = {}
    for match in _property_pattern().finditer(fold(form)):
        said = plain(form[slice(*match.span())])
        key, value, word = _property_words()[match.group()]
        if said.isascii() or said == word:
            found.setdefault(key, set()).add(value)
    return found


@cache
def _units_with_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_type_pattern().pattern}\s(?P<property>{_property_pattern().pattern})")


@cache
def _property_words() -> dict[str, tuple[str, str, str]]:
    return {
        fold(word): (key, value, plain(nfc(word)))
        for key, row in attributes().items()
        for value, named in row["values"].items()
        for word in named["words"]
    }


@cache
def _property_pattern() -> re.Pattern[str]:
    longest_first = sorted(_property_words(), key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def _each(form: str) -> tuple[str, tuple[str, ...]]:
    """The level, and its types where not all of them are named."""
    match = _each_pattern().search(form)
    if match is None:
        return "", ()
    named = _type_pattern().findall(match["kinds"])
    for level in _LEVELS:
        labels = {fold(str(type.label)): type.value for type in TYPES_OF_LEVEL[level]}
        types = tuple(dict.fromkeys(labels[word] for word in named if word in labels))
        if types:
            return level.value, types
    return "", ()


@cache
def _type_pattern() -> re.Pattern[str]:
    labels = {fold(str(type.label)) for level in _LEVELS for type in TYPES_OF_LEVEL[level]}
    return re.compile(r"\b(?:" + "|".join(sorted(labels, key=lambda word: (-len(word), word))) + r")\b")


@cache
def _each_pattern() -> re.Pattern[str]:
    kind = _type_pattern().pattern
    return re.compile(rf"\b(?:moi|tung)\s(?P<kinds>{kind}(?:(?:\s?,\s?|\sva\s|\shoac\s){kind})*)")
