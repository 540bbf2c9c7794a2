"""The policy data of holdings: kinds of things that units must hold, by which text; what is written into a suggestion box, how
village conventions are made. Read once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

from vungmanh.holdings.enums import Group
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
    kept_in: str = ""
    """The register of this app that knows it from its own records: what is written there is not written as a holding too."""
    years: int = 0
    numbers: tuple[tuple[str, str], ...] = ()
    """What `value` and `total` are called, and `measure`."""

    @property
    def label(self) -> str:
        return gettext(self.name)

    @property
    def is_asked(self) -> bool:
        """Whether anybody is asked for it: a number that another register counts is not."""
        return not (self.kept_in and self.group == Group.COUNTS)

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
    rows: dict[str, dict[str, Any]] = _file("holdings.yaml")["kinds"]
    return {code: _kind(code, dict(row)) for code, row in rows.items()}


def kind_label(code: str) -> str:
    """In the language of the page; the code of one that the policy has no more."""
    return kinds()[code].label if code in kinds() else code


def choices() -> list[tuple[str, str]]:
    return [(code, kind.label) for code, kind in kinds().items()]


def written_choices(code: str = "") -> list[tuple[str, str]]:
    """Kinds that are written as holdings, and that of a row that is there."""
    return [(each, kind.label) for each, kind in kinds().items() if not kind.kept_in or each == code]


@cache
def requirements() -> tuple[Requirement, ...]:
    """Counts too: a unit without a count of the day is one of which nobody knows."""
    return tuple(
        Requirement(kind.code, kind.levels, kind.valid_from, kind.valid_to, kind.types)
        for kind in kinds().values()
        if kind.is_asked
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """How a village convention is made, as a text asks from a day on."""

    valid_from: datetime.date
    quorum_over_pct: int
    passed_over_pct: int
    posted_days: int
    sent_working_days: int
    decided_working_days: int
    source: str
    valid_to: datetime.date | None = None

    def is_passed(self, *, households: int, present: int, agreed: int) -> bool:
        """More than the shares: just half is too few."""
        has_quorum = present * 100 > self.quorum_over_pct * households
        return has_quorum and agreed * 100 > self.passed_over_pct * households


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(Rule(**row) for row in _file("conventions.yaml")["rules"])


def rule_on(day: datetime.date) -> Rule | None:
    """That of the day; None for days of which no rule is known."""
    return next(
        (one for one in rules() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)), None
    )


@cache
def suggestions() -> dict[str, dict[str, dict[str, Any]]]:
    """`kinds` and `answers`, by code, in the order of the file."""
    return _file("suggestions.yaml")


def suggestion_choices(part: str) -> list[tuple[str, str]]:
    return [(code, gettext(row["name"])) for code, row in suggestions()[part].items()]


def suggestion_label(part: str, code: str) -> str:
    """In the language of the page; the code of one that the policy has no more."""
    return gettext(suggestions()[part][code]["name"]) if code in suggestions()[part] else code


def _file(name: str) -> Any:
    return yaml.safe_load((POLICY_DIR / name).read_text(encoding="utf-8"))


def _kind(code: str, row: dict[str, Any]) -> Kind:
    row["numbers"] = tuple((which, said["name"]) for which, said in row.get("numbers", {}).items())
    for name in ("levels", "types"):
        row[name] = tuple(row.get(name, ()))
    return Kind(code=code, **row)
