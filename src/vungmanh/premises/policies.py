"""The policy data of premises: what must be there, how much of it, by which text. Read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

from vungmanh.units.domain.dues import Requirement

POLICY_DIR = Path(__file__).resolve().parent / "policy"


@cache
def policy() -> dict[str, dict[str, dict[str, Any]]]:
    loaded: dict[str, Any] = yaml.safe_load((POLICY_DIR / "premises.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def requirements() -> tuple[Requirement, ...]:
    """Those made of others come after them."""
    rows = policy()["requirements"].items()
    found = [
        Requirement(
            code, tuple(row["levels"]), row["valid_from"], row.get("valid_to"), tuple(row.get("types", ())),
            at_least=row.get("at_least", 1), parts=tuple(row.get("parts", ())),
        )
        for code, row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: bool(one.parts)))


def requirement_label(code: str) -> str:
    return _label("requirements", code)


def item_label(code: str) -> str:
    return _label("items", code)


def office_label(code: str) -> str:
    return _label("offices", code)


def choices(part: str) -> list[tuple[str, str]]:
    """Codes and names of `requirements`, `items` or `offices`."""
    return [(code, _label(part, code)) for code in policy()[part]]


def _label(part: str, code: str) -> str:
    """In the language of the page; the code of one that the policy has no more."""
    name = policy()[part].get(code, {}).get("name")
    return gettext(name) if name else code
