"""Definitions that come with the product: one pack per file of `policy/`, in both languages.

Definitions say what is counted and are Vietnamese; what they are called in English stands beside them in the pack and changes
no definition, so that a better translation counts nothing again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

POLICY_DIR = Path(__file__).parent / "policy"
_ENGLISH = "_en"


@dataclass(frozen=True, slots=True)
class Retired:
    """An indicator that a pack no longer has: the last day for which it was counted, and what counts the same now."""

    code: str
    until: datetime.date
    instead: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Definitions of one field, with the version that a change of them raises."""

    name: str
    version: str
    indicators: tuple[dict[str, Any], ...]
    forms: tuple[dict[str, Any], ...] = ()
    """Ways to report (`indicators.forms`)."""
    english: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By code what `name`, `measure`, `description` are in English."""
    retired: tuple[Retired, ...] = ()


@cache
def packs() -> tuple[Pack, ...]:
    return tuple(_packs(POLICY_DIR))


def _packs(folder: Path) -> Iterator[Pack]:
    for path in sorted(folder.glob("*.yaml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        said = [_parted(raw) for raw in loaded["indicators"]]
        retired = tuple(Retired(**raw) for raw in loaded.get("retired", ()))
        yield Pack(
            path.stem,
            str(loaded["version"]),
            tuple(definition for definition, _english in said),
            tuple(loaded.get("forms", ())),
            {str(definition["code"]): english for definition, english in said}
            | {each.code: {"name": each.name_en} for each in retired},
            retired,
        )


def _parted(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The definition, and its English."""
    english = {name.removesuffix(_ENGLISH): str(words) for name, words in raw.items() if name.endswith(_ENGLISH)}
    return {name: value for name, value in raw.items() if not name.endswith(_ENGLISH)}, english


@cache
def _english() -> dict[str, Mapping[str, str]]:
    return {code: words for pack in packs() for code, words in pack.english.items()}


def english_name(code: str) -> str:
    """Empty for what people defined themselves."""
    return _english().get(code, {}).get("name", "")


def in_language(code: str, field_name: str, vietnamese: str) -> str:
    """The `name`, `measure` or `description` of an indicator in the language of whoever looks; what people defined
    themselves stays as they wrote it."""
    return said_in_language(vietnamese, _english().get(code, {}).get(field_name, ""))


def said_in_language(vietnamese: str, english: str) -> str:
    """What a pack says, in the language of whoever looks; Vietnamese where it has no English."""
    return english if english and (get_language() or "").startswith("en") else vietnamese
