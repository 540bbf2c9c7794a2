"""Position standards as data: packs of rules, legal paths and mixes, each row dated and with its paragraph. Read once, checked.

A national pack holds everywhere. A local one holds where a province or a unit below it has taken it over, from a day to a day.
A sample pack is fiction: the sample province takes it over, and nobody else is offered it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.policies import POLICY_DIR, level_rows, policy, positions
from vungmanh.officials.policies import fields as officials_fields
from vungmanh.units.enums import UnitType
from vungmanh.units.policies import attribute_values

KEY_POSTS = "key"
"""The group of positions that policy/positions.yaml marks as key posts."""
_SCOPES = ("national", "local", "sample")
_NO_PACKS = ("standards_retirement", "standards_groups", "standards_gate")


class Appointment(StrEnum):
    """How somebody comes to a post, or came to the one held."""

    RECRUITMENT = "recruitment"
    FIRST = "first"
    RE_ELECTED = "re_elected"


class Force(StrEnum):
    MUST = "must"
    """Whoever lacks it does not meet the standard."""
    AIM = "aim"
    """Wished for, or asked for of a share: told beside the standard, never a part of it."""


class Gate(StrEnum):
    """What a lack does to somebody who comes to the post."""

    REVIEW = "review"
    """Judged one by one: comes to the post by a decision that says why."""
    REFUSE = "refuse"
    """Refused, unless a named authority decides an exception."""
    NEVER = "never"
    """Refused without exception."""


class PathKind(StrEnum):
    MAKE_GOOD = "make_good"
    MUST_STUDY = "must_study"
    DOWNSIZING = "downsizing"
    EARLY_RETIREMENT = "early_retirement"


class Certainty(StrEnum):
    """How the row was checked: read in the directive, told by a second hand, still to be laid beside the official text; or that
    it is fiction."""

    DOCUMENT = "document"
    SECONDARY = "secondary"
    GENERAL = "general"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What rules, paths and mixes have in common. Empty limits: everywhere, everybody."""

    code: str
    source: str
    certainty: Certainty
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    pack: str = ""

    def holds_on(self, on: datetime.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Row):
    """One criterion of the standard of some posts: at least a level, in one of some fields where they are named."""

    criterion: str
    at_least: int
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    fields: tuple[str, ...] = ()
    force: Force = Force.MUST
    share_pct: int | None = None
    """Of how many of a hundred an aim is asked."""
    owed: bool = False
    """May be made good after the appointment."""
    gate: Mapping[Appointment, Gate]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRule(Row):
    """What the law opens to, or asks of, somebody who lacks something."""

    path: PathKind
    kinds: tuple[str, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    criteria: tuple[str, ...] = ()
    only_owed: bool = False
    years_since_start: int | None = None
    working_years_above: int | None = None
    working_years_up_to: int | None = None
    age_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix(Row):
    """How many people of some fields a unit of some types is to have."""

    unit_types: tuple[str, ...]
    criterion: str
    at_least: int
    fields: tuple[str, ...]
    least: int
    most: int
    by: datetime.date | None = None
    """By when; before it a gap is open, not missed."""


@dataclass(frozen=True, slots=True)
class Pack:
    code: str
    name: str
    document: str
    is_national: bool
    is_sample: bool
    rules: tuple[Rule, ...]
    paths: tuple[PathRule, ...]
    mixes: tuple[Mix, ...]


class PackError(ValueError):
    """A pack that is not as docs/standards.md says; the message names file, row and field."""


Kind = TypeVar("Kind", bound=Row)
_ENUMS: dict[str, type[StrEnum]] = {"force": Force, "path": PathKind, "certainty": Certainty}


@cache
def packs() -> dict[str, Pack]:
    """All packs by code, the national one first."""
    read = [read_pack(yaml.safe_load(path.read_text(encoding="utf-8")), path.name) for path in _files()]
    found = {pack.code: pack for pack in sorted(read, key=lambda pack: (not pack.is_national, pack.code))}
    codes = [row.code for pack in read for row in (*pack.rules, *pack.paths, *pack.mixes)]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice or len(found) != len(read):
        raise PackError(f"codes used twice: {twice or [pack.code for pack in read]}")
    return found


def groups() -> dict[str, dict[str, Any]]:
    """Groups of positions by key: name, positions, source; without that of the key posts."""
    found: dict[str, dict[str, Any]] = policy("standards_groups")["groups"]
    return found


@cache
def groups_of(position: str) -> frozenset[str]:
    """The groups in which the position is."""
    found = {key for key, row in groups().items() if position in row["positions"]}
    known = positions().get(position)
    return frozenset(found | {KEY_POSTS} if known and known.key_post else found)


def packs_in_force(taken_over: Collection[str]) -> list[Pack]:
    """The national packs and those taken over."""
    return [pack for pack in packs().values() if pack.is_national or pack.code in taken_over]


def rule_by_code(code: str) -> Rule | None:
    """None for a row of a pack that is no longer there."""
    return _rules().get(code)


def read_pack(raw: Any, file: str) -> Pack:
    """Raises `PackError` for the first thing that is not as it should be."""
    _keys(raw, {"pack", "name", "scope", "document", "rules", "paths", "mixes"}, set(), file)
    if raw["scope"] not in _SCOPES:
        raise PackError(f"{file}: scope is {', '.join(_SCOPES)}, not {raw['scope']}")
    code = str(raw["pack"])
    pack = Pack(
        code, str(raw["name"]), str(raw["document"]), raw["scope"] == "national", raw["scope"] == "sample",
        _rows(Rule, raw["rules"], code, file), _rows(PathRule, raw["paths"], code, file),
        _rows(Mix, raw["mixes"], code, file),
    )  # fmt: skip
    _check_words(pack)
    return pack


def change_days(codes: Collection[str]) -> list[datetime.date]:
    """Days on which what the packs ask begins to be another thing; between two of them nothing about the rules changes."""
    days = set()
    for pack in (packs()[code] for code in codes if code in packs()):
        for rule in pack.rules:
            days.add(rule.valid_from)
            if rule.valid_to:
                days.add(rule.valid_to + datetime.timedelta(days=1))
    return sorted(days)


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for pack in packs().values() for rule in pack.rules}


def _files() -> list[Path]:
    return [path for path in sorted(POLICY_DIR.glob("standards_*.yaml")) if path.stem not in _NO_PACKS]


def _check_words(pack: Pack) -> None:
    """What the rows name must be there: kinds, positions, groups, areas, criteria, levels, fields."""
    known = {
        "kinds": set(OfficialKind.values), "positions": set(positions()), "groups": {KEY_POSTS, *groups()},
        "areas": set(attribute_values("area")), "fields": set(officials_fields()),
        "criteria": set(QualificationKind.values), "unit_types": set(UnitType.values),
    }  # fmt: skip
    for row in (*pack.rules, *pack.paths, *pack.mixes):
        for name, words in known.items():
            unknown = set(getattr(row, name, ())) - words
            if unknown:
                raise PackError(f"{pack.code}, {row.code}: {name} does not know {sorted(unknown)}")
        if isinstance(row, Rule | Mix):
            _check_level(row)
        if (row.certainty == Certainty.SAMPLE) != pack.is_sample:
            raise PackError(f"{pack.code}, {row.code}: rows of sample packs, and no others, are of certainty sample")


def _check_level(row: Rule | Mix) -> None:
    if row.criterion not in QualificationKind.values:
        raise PackError(f"{row.pack}, {row.code}: criterion does not know {row.criterion}")
    if row.at_least not in {level["level"] for level in level_rows(row.criterion)}:
        raise PackError(f"{row.pack}, {row.code}: {row.criterion} has no level {row.at_least}")


def _rows(kind: type[Kind], raws: Any, pack: str, file: str) -> tuple[Kind, ...]:
    if not isinstance(raws, list):
        raise PackError(f"{file}: {kind.__name__} rows are a list")
    return tuple(_row(kind, raw, pack, f"{file}, {_code(raw)}") for raw in raws)


def _row(kind: type[Kind], raw: Any, pack: str, place: str) -> Kind:
    columns = {column.name for column in fields(kind)} - {"pack"}
    _keys(raw, _NEEDED[kind], columns - _NEEDED[kind], place)
    values = {name: _value(name, value, place) for name, value in raw.items()}
    if kind is Rule:
        values["gate"] = _gate(raw.get("gate", {}), place)
    row = kind(pack=pack, **values)
    if row.valid_to and row.valid_to < row.valid_from:
        raise PackError(f"{place}: ends before it begins")
    return row


_COMMON = {"code", "source", "certainty", "valid_from"}
_NEEDED: dict[type[Row], set[str]] = {
    Rule: _COMMON | {"criterion", "at_least"},
    PathRule: _COMMON | {"path"},
    Mix: _COMMON | {"unit_types", "criterion", "at_least", "fields", "least", "most"},
}
_WHOLE = {
    "at_least", "share_pct", "years_since_start", "working_years_above", "working_years_up_to", "age_from", "least", "most",
}  # fmt: skip
_DAYS = {"valid_from", "valid_to", "by"}


def _value(name: str, value: Any, place: str) -> Any:
    if name in _DAYS:
        if type(value) is not datetime.date:
            raise PackError(f"{place}: {name} is no day: {value!r}")
        return value
    if name in _WHOLE:
        if type(value) is not int or value < 0:
            raise PackError(f"{place}: {name} is no whole number: {value!r}")
        return value
    if name in ("owed", "only_owed"):
        return bool(value)
    if name == "appointments":
        return tuple(_member(Appointment, each, place) for each in value)
    if name in _ENUMS:
        return _member(_ENUMS[name], value, place)
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    if isinstance(value, str) and not value.strip():
        raise PackError(f"{place}: {name} is empty")
    return value


def _gate(raw: Any, place: str) -> dict[Appointment, Gate]:
    if not isinstance(raw, dict):
        raise PackError(f"{place}: gate says what a lack does at which appointment")
    return {_member(Appointment, key, place): _member(Gate, value, place) for key, value in raw.items()}


def _member(kind: type[Any], value: Any, place: str) -> Any:
    try:
        return kind(value)
    except ValueError as unknown:
        raise PackError(f"{place}: {value!r} is none of {', '.join([str(each) for each in kind])}") from unknown


def _keys(raw: Any, required: Iterable[str], optional: Iterable[str], place: str) -> None:
    if not isinstance(raw, dict):
        raise PackError(f"{place}: is not a table of names and values")
    missing, unknown = set(required) - set(raw), set(raw) - set(required) - set(optional)
    if missing or unknown:
        raise PackError(f"{place}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def _code(raw: Any) -> str:
    return str(raw.get("code", "?")) if isinstance(raw, dict) else "?"
