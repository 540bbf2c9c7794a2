"""The policy data of bodies: their kinds, in what they are, which units must have them. Read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

from vungmanh.units.domain.dues import Requirement
from vungmanh.units.enums import UnitKind

POLICY_DIR = Path(__file__).resolve().parent / "policy"


@cache
def policy() -> dict[str, dict[str, dict[str, Any]]]:
    loaded: dict[str, Any] = yaml.safe_load((POLICY_DIR / "bodies.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def requirements() -> tuple[Requirement, ...]:
    return tuple(
        Requirement(
            code, tuple(row["levels"]), row["valid_from"], row.get("valid_to"), tuple(row.get("types", ())),
            kind=row.get("kind", UnitKind.TERRITORY.value),
        )
        for code, row in policy()["requirements"].items()
    )  # fmt: skip


def system_of(kind: str) -> str:
    """Empty for a kind that the policy does not have."""
    found: str = policy()["kinds"].get(kind, {}).get("system", "")
    return found


def rank_of(kind: str) -> int:
    return int(policy()["kinds"].get(kind, {}).get("rank", 9))


def choices(part: str) -> list[tuple[str, str]]:
    """Codes and names of `systems`, `kinds`, `settings` or `requirements`."""
    return [(code, label(part, code)) for code in policy()[part]]


def label(part: str, code: str) -> str:
    """In the language of the page; the code of one that the policy has no more."""
    name = policy()[part].get(code, {}).get("name")
    return gettext(name) if name else code
