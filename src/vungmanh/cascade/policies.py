"""The policy data of this app, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from vungmanh.language.text import fold

_FILE = Path(__file__).resolve().parent / "policy" / "plans.yaml"


@cache
def policy() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def asking() -> re.Pattern[str]:
    """What a folded sentence says that asks for a plan."""
    words = policy()["asks"]
    verbs, plans, purposes, phrases = (_any_of(words[name]) for name in ("verbs", "plans", "purposes", "phrases"))
    return re.compile(rf"\b(?:{verbs})\b[^.;]{{0,40}}?\b(?:{plans}),?\s(?:{purposes})\b|\b(?:{phrases})\b")


def form_of(unit_type: str, *, under: str) -> dict[str, Any]:
    """The head and signature of a plan of a unit of this type, below a directive of a body of the type `under`."""
    forms: list[dict[str, Any]] = policy()["forms"]
    fitting = (form for form in forms if under in form.get("under", [under]))
    return next(form for form in fitting if unit_type in form["types"] or not form["types"])


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in words)
