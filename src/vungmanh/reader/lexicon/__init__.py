"""The words of directives, kept as YAML beside this file; here they are loaded once and turned into patterns.

Patterns are written for the `plain` form of a text (lower case, today's tone marks). A blank in a word list stands for
any run of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vungmanh.language.text import plain

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> dict[str, Any]:
    """The word list `name`.yaml; loaded once for the life of the process."""
    source = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(source, Loader=_Loader)  # noqa: S506 - a safe loader either way
    return content


def words(name: str, key: str) -> tuple[str, ...]:
    """One list of a word file, in its `plain` form."""
    return tuple(plain(str(word)) for word in load(name)[key])


def alternation(choices: Iterable[str]) -> str:
    """The choices as one pattern without a group, longest first, blanks widened."""
    ordered = sorted(set(choices), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


@cache
def pattern(name: str, key: str) -> str:
    """One list of a word file as a pattern without a group, longest first."""
    return alternation(words(name, key))
