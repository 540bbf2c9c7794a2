"""The policy data of holdings: kinds of things that units must hold, by which text. Read once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

from vungmanh.units.domain.dues import Requirement

POLICY_DIR = Path(__file__).resolve().parent / "policy"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind, as the file says it."""

    code: str
    name: str
    short: str
    group: str
    levels: tuple[str, ...]
    valid_from: datetime.date
    source: str
    types: tuple[str, ...] = ()
    valid_to: datetime.date | None = None
    is_due: bool = False
    """Units that have none are behind."""
    many: bool = False
    approval: bool = False
    approver: str = ""
    years: int = 0
    numbers: tuple[tuple[str, str], ...] = ()
    """What `value` and `total` are called, and `measure`."""

    @property
    def label(self) -> str:
        return gettext(self.name)

    @property
    def head(self) -> str:
        return gettext(self.short)

    def number_label(self, which: str) -> str:
        name = dict(self.numbers).get(which)
        return gettext(name) if name else ""

    def concerns(self, level: str, type: str) -> bool:
        return level in self.levels and (not self.types or type in self.types)


@cache
def kinds() -> dict[str, Kind]:
    """By code, in the order of the file."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load((POLICY_DIR / "holdings.yaml").read_text(encoding="utf-8"))[
        "kinds"
    ]
    return {code: _kind(code, dict(row)) for code, row in rows.items()}


def kind_label(code: str) -> str:
    """In the language of the page; the code of one that the policy has no more."""
    return kinds()[code].label if code in kinds() else code


def choices() -> list[tuple[str, str]]:
    return [(code, kind.label) for code, kind in kinds().items()]


@cache
def requirements() -> tuple[Requirement, ...]:
    """Counts too: a unit without a count of the day is one of which nobody knows."""
    return tuple(
        Requirement(kind.code, kind.levels, kind.valid_from, kind.valid_to, kind.types) for kind in kinds().values()
    )


def _kind(code: str, row: dict[str, Any]) -> Kind:
    row["numbers"] = tuple((which, said["name"]) for which, said in row.get("numbers", {}).items())
    for name in ("levels", "types"):
        row[name] = tuple(row.get(name, ()))
    return Kind(code=code, **row)
