"""The policy data of officials: positions, levels of qualifications, grades, disciplinary measures, schemes. Read once.

Keys and numbers are kept for ever; a row that the policy has no more is shown by its key.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language, gettext

from vungmanh.officials.enums import OfficialKind, PositionGroup
from vungmanh.units.enums import UnitLevel

POLICY_DIR = Path(__file__).resolve().parent / "policy"
ANY_LEVEL = "any"
NEEDS_TITLE = "other_official"
"""The position for a post outside the catalogue: its words stand in the title."""


@dataclass(frozen=True, slots=True)
class Position:
    """A position of the catalogue."""

    key: str
    name: str
    kind: OfficialKind
    group: PositionGroup
    level: str = UnitLevel.COMMUNE
    """Tier of the units that have it, or "any"."""
    single: bool = False
    """Only one person may hold it in a unit at a time."""
    key_post: bool = False
    """A key position (chủ chốt)."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    also: tuple[str, ...] = ()
    source: str = ""

    def is_offered(self, on: datetime.date) -> bool:
        """Whether somebody may be put into it on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or self.until >= on)


@cache
def policy(name: str) -> dict[str, Any]:
    """The file `policy/<name>.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load((POLICY_DIR / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def positions() -> dict[str, Position]:
    """By key, in the order of lists."""
    rows: dict[str, dict[str, Any]] = policy("positions")["positions"]
    return {key: _position(key, row) for key, row in rows.items()}


def _position(key: str, row: dict[str, Any]) -> Position:
    said = row | {"kind": OfficialKind(row["kind"]), "group": PositionGroup(row["group"])}
    return Position(key=key, **said | {"also": tuple(row.get("also", ()))})


def youngest() -> int:
    """The age from which somebody may hold a post."""
    return int(policy("positions")["youngest"]["age"])


def position_label(key: str) -> str:
    """In the language of the page."""
    return _position_label(key, get_language() or "")


@lru_cache(maxsize=1000)
def _position_label(key: str, _language: str) -> str:
    return gettext(positions()[key].name) if key in positions() else key


def position_choices() -> list[tuple[str, str]]:
    return [(key, position_label(key)) for key in positions()]


def level_rows(kind: str) -> list[dict[str, Any]]:
    """Levels of a kind of qualification, the lowest first: level, name, also."""
    rows: list[dict[str, Any]] = policy("qualifications")["levels"][kind]["rows"]
    return rows


def level_choices(kind: str) -> list[tuple[int, str]]:
    return [(row["level"], gettext(row["name"])) for row in level_rows(kind)]


def level_label(kind: str, level: int | None) -> str:
    """Empty where nobody knows."""
    if level is None:
        return ""
    return dict(level_choices(kind)).get(level, str(level))


def named(name: str, part: str) -> dict[str, dict[str, Any]]:
    """The rows of a part of a policy file that has names by key: `named("departures", "schemes")`."""
    found = policy(name)[part]
    rows: dict[str, dict[str, Any]] = found.get("rows", found)
    return rows


def fields() -> dict[str, dict[str, Any]]:
    return named("qualifications", "fields")


def modes() -> dict[str, dict[str, Any]]:
    return named("qualifications", "modes")


def schemes() -> dict[str, dict[str, Any]]:
    return named("departures", "schemes")


def disciplinary_forms() -> dict[str, dict[str, Any]]:
    return named("disciplines", "forms")


def label(rows: dict[str, dict[str, Any]], key: str) -> str:
    name = rows.get(key, {}).get("name")
    return gettext(name) if name else key


def choices(rows: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(key, label(rows, key)) for key in rows]


def grade_rows() -> list[dict[str, Any]]:
    """Grades of the yearly evaluation, the lowest first: grade, name, since, until (years)."""
    rows: list[dict[str, Any]] = policy("evaluations")["grades"]
    return rows


def grade_choices(year: int | None = None) -> list[tuple[int, str]]:
    """All, or those that may be given for a year."""
    rows = [
        row
        for row in grade_rows()
        if year is None or (row.get("since", year) <= year and row.get("until", year) >= year)
    ]
    return [(row["grade"], gettext(row["name"])) for row in rows]


def grade_label(grade: int | None) -> str:
    return "" if grade is None else dict(grade_choices()).get(grade, str(grade))


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many people of a unit may have a grade for a year: so many per cent of those with the grades `of`."""

    grade: int
    of: tuple[int, ...]
    share_pct: Decimal
    kinds: tuple[str, ...]
    """Of whom it speaks."""
    name: str
    source: str
    since: int
    until: int | None = None
    raised_pct: Decimal | None = None
    """As far as a decision may go for a unit; None: no further."""
    is_indirect: bool = False
    """The article was not read in the document itself."""

    @property
    def shown_name(self) -> str:
        return gettext(self.name)


@cache
def ceilings() -> tuple[Ceiling, ...]:
    return tuple(_ceiling(row) for row in policy("evaluation_ceilings")["ceilings"])


def ceiling_of(year: int) -> Ceiling | None:
    """The one that holds for the grades of a year; None where no rule sets one."""
    return next((row for row in ceilings() if row.since <= year and (row.until is None or year <= row.until)), None)


def _ceiling(row: dict[str, Any]) -> Ceiling:
    said = row | {name: Decimal(str(row[name])) for name in ("share_pct", "raised_pct") if name in row}
    return Ceiling(**said | {"of": tuple(row["of"]), "kinds": tuple(row["kinds"])})


def ethnic_groups() -> dict[str, str]:
    """Names by key; the names are not translated."""
    rows: dict[str, str] = policy("ethnic_groups")["groups"]
    return rows


def is_minority(ethnic_group: str) -> bool | None:
    """None where the group is not known."""
    return None if not ethnic_group else ethnic_group != policy("ethnic_groups")["majority"]
