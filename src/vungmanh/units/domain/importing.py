"""Units from a sheet of rows: villages, organisations, communes of one's own. All or nothing, errors by row and column.

`plan_import` reads only and says what would happen; `carry_out` does it. A row that names a unit which is there already
(same name, same place) corrects it and makes no second one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.text import fold
from vungmanh.units.domain.bulk import NewUnit, create_many
from vungmanh.units.domain.levels import TIER_OF_LEVEL, rank
from vungmanh.units.domain.tree import add_alias, set_attribute
from vungmanh.units.enums import COMMUNE_TYPES, VILLAGE_TYPES, AliasScheme, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit, UnitAlias, UnitAttribute
from vungmanh.units.naming import TYPE_WORDS, tidy
from vungmanh.units.policies import attribute_values, attributes
from vungmanh.units.selectors import path_on
from vungmanh.units.signals import units_changed

MOST_ROWS = 20_000
LONGEST_NAME = 200
ORGANISATION_TYPES = tuple(type for type in UnitType if type not in TYPE_WORDS and type != UnitType.NATION)
IMPORTED_TYPES = (*VILLAGE_TYPES, *ORGANISATION_TYPES, *COMMUNE_TYPES)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stands in the sheet, `number` as Excel counts; dates may be text that is no date."""

    number: int
    name: str = ""
    type: str = ""
    parent: str = ""
    valid_from: datetime.date | str | None = None
    valid_to: datetime.date | str | None = None
    aliases: tuple[str, ...] = ()
    legal_basis: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Key of the property → what the cell says (the value's name)."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in which cell; surfaces turn the code into words."""

    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class PlannedRow:
    """A row that makes sense: the unit that is there already, or the one to be made."""

    sheet: SheetRow
    name: str
    type: UnitType
    level: UnitLevel
    parent: Unit | PlannedRow
    attributes: dict[str, str]
    existing: Unit | None = None
    new: NewUnit | None = None

    @property
    def unit(self) -> Unit:
        if self.existing:
            return self.existing
        assert self.new is not None
        return self.new.unit


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    within: Unit
    on: datetime.date
    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def to_create(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.existing is None]

    @property
    def known(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.existing is not None]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many units came in, how many that were there got something new, how many stayed as they were."""

    created: int
    changed: int
    unchanged: int


def plan_import(rows: Sequence[SheetRow], *, within: Unit, on: datetime.date) -> Plan:
    """What the rows would do below `within`, or what is wrong with them. Three queries."""
    plan = Plan(within, on)
    if not rows:
        plan.errors.append(RowError(2, "name", "sheet_empty"))
    if len(rows) > MOST_ROWS:
        raise DomainError("sheet_too_long", limit=MOST_ROWS)
    _Planner(plan).add_all(rows)
    return plan


@transaction.atomic
def carry_out(plan: Plan, *, by: Any, at: datetime.datetime) -> Imported:
    """Do what the plan says in one transaction; refused as a whole while it has errors. Repeating it changes nothing."""
    if plan.errors:
        raise DomainError("sheet_has_errors", count=len(plan.errors))
    _create(plan, by=by, at=at)
    changed = _correct(plan, by=by, at=at)
    created = plan.to_create
    ids = {row.unit.pk for row in created} | changed
    if ids:
        audit.record(
            plan.within,
            by=by,
            action="units.imported",
            at=at,
            changes={"created": (None, len(created)), "changed": (None, len(changed))},
            unit_id=plan.within.pk,
        )
        transaction.on_commit(lambda: units_changed.send(sender=Unit, unit_ids=ids, on=plan.on))
    return Imported(len(created), len(changed), len(plan.known) - len(changed))


class _Planner:
    """Checks row after row; later rows may belong to units that earlier ones bring in."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        path = path_on(plan.within, plan.on)
        below = Unit.objects.filter(path__within=path).in_force_on(plan.on)
        self.there: dict[tuple[int, str], Unit] = {}
        self.by_name: dict[str, list[Unit | PlannedRow]] = {}
        for unit in below.select_related("parent"):
            self.there[unit.parent_id or 0, unit.folded] = unit
            self._remember(unit.folded, unit)
        by_id = {unit.pk: unit for unit in self.there.values()}
        codes = UnitAlias.objects.filter(scheme=AliasScheme.CODE, unit__in=below.values("pk"))
        for code, unit_id in codes.values_list("value", "unit_id"):
            self._remember(code, by_id[unit_id])
        self.seen: dict[tuple[int, str], int] = {}

    def add_all(self, rows: Iterable[SheetRow]) -> None:
        for row in rows:
            planned = self._checked(row)
            if planned:
                self.plan.rows.append(planned)
                if planned.new:
                    self._remember(fold(planned.name), planned)

    def _remember(self, key: str, unit: Unit | PlannedRow) -> None:
        self.by_name.setdefault(key, []).append(unit)

    def _checked(self, row: SheetRow) -> PlannedRow | None:
        before = len(self.plan.errors)
        name, type, parent = tidy(row.name), self._type(row), self._parent(row)
        if not name:
            self._wrong(row, "name", "name_missing")
        for column, text in (("name", name), *(("aliases", alias) for alias in row.aliases)):
            if len(text) > LONGEST_NAME:
                self._wrong(row, column, "name_too_long", value=f"{text[:40]}…", limit=LONGEST_NAME)
        starts, ends = self._date(row, "valid_from"), self._date(row, "valid_to")
        if starts and ends and ends < starts:
            self._wrong(row, "valid_to", "dates_in_wrong_order")
        values = self._attributes(row)
        if type and name:
            self._check_name(row, name, type)
        if type and parent:
            self._check_place(row, type, parent)
        if name and parent:
            self._check_once(row, name, parent)
        if len(self.plan.errors) > before or type is None or parent is None:
            return None
        level = _level(type, parent)
        planned = PlannedRow(row, name, type, level, parent, values)
        planned.existing = self.there.get((parent.pk, fold(name))) if isinstance(parent, Unit) else None
        if planned.existing is None:
            planned.new = NewUnit(
                name,
                type,
                level,
                self.plan.within,
                _kind(type),
                valid_from=starts,
                valid_to=ends,
                aliases=row.aliases,
                legal_basis=row.legal_basis,
            )
        return planned

    def _type(self, row: SheetRow) -> UnitType | None:
        if not row.type:
            self._wrong(row, "type", "type_missing")
            return None
        wanted = fold(tidy(row.type))
        for type in IMPORTED_TYPES:
            if wanted in (fold(str(type.label)), type.value):
                return type
        self._wrong(row, "type", "type_unknown", value=row.type)
        return None

    def _parent(self, row: SheetRow) -> Unit | PlannedRow | None:
        """The unit named in the sheet; one of many alike is told by its own parent: "Xã Mẫu Lâm, Huyện Mẫu Hạ"."""
        if not row.parent:
            self._wrong(row, "parent", "parent_missing")
            return None
        name, _comma, above = tidy(row.parent).partition(", ")
        whole = self.by_name.get(fold(tidy(row.parent)))
        found = whole or [unit for unit in self.by_name.get(fold(name), []) if not above or _above(unit) == fold(above)]
        if not found:
            self._wrong(row, "parent", "parent_unknown", value=row.parent, within=self.plan.within.name)
            return None
        if len(found) > 1:
            places = [f"{_name(unit)}, {_above_name(unit)}" for unit in found]
            self._wrong(row, "parent", "parent_ambiguous", value=row.parent, choices=places)
            return None
        return found[0]

    def _date(self, row: SheetRow, column: str) -> datetime.date | None:
        value = getattr(row, column)
        if isinstance(value, str):
            self._wrong(row, column, "date_unreadable", value=value)
            return None
        day: datetime.date | None = value
        return day

    def _attributes(self, row: SheetRow) -> dict[str, str]:
        found = {}
        for key, words in row.attributes.items():
            wanted = fold(tidy(words))
            value = next(
                (value for value, data in attribute_values(key).items() if wanted in (fold(data["name"]), value)), None
            )
            if value is None:
                self._wrong(row, key, "attribute_unknown", value=words)
            else:
                found[key] = value
        return found

    def _check_name(self, row: SheetRow, name: str, type: UnitType) -> None:
        word = TYPE_WORDS.get(type)
        if word and not fold(name).startswith(f"{fold(word)} "):
            self._wrong(row, "name", "name_without_type_word", value=name, word=word)

    def _check_place(self, row: SheetRow, type: UnitType, parent: Unit | PlannedRow) -> None:
        if _kind(type) == UnitKind.ORGANISATION:
            return
        is_organisation = _kind(UnitType(parent.type)) == UnitKind.ORGANISATION
        if is_organisation or rank(TIER_OF_LEVEL[parent.level]) >= rank(TIER_OF_LEVEL[_level(type, parent)]):
            self._wrong(row, "parent", "parent_too_low", value=_name(parent))

    def _check_once(self, row: SheetRow, name: str, parent: Unit | PlannedRow) -> None:
        first = self.seen.setdefault((id(parent), fold(name)), row.number)
        if first != row.number:
            self._wrong(row, "name", "row_twice", value=name, first=first)

    def _wrong(self, row: SheetRow, column: str, code: str, **params: Any) -> None:
        self.plan.errors.append(RowError(row.number, column, code, params))


def _create(plan: Plan, *, by: Any, at: datetime.datetime) -> None:
    """New units, those first whose parents are there; one audit row each."""
    waiting = plan.to_create
    while waiting:
        not_there = set(waiting)
        ready = [row for row in waiting if row.parent not in not_there]
        for row in ready:
            assert row.new is not None
            row.new.parent = row.parent if isinstance(row.parent, Unit) else row.parent.unit
        create_many([row.new for row in ready if row.new])
        done = set(ready)
        waiting = [row for row in waiting if row not in done]
    made = plan.to_create
    UnitAttribute.objects.bulk_create(
        UnitAttribute(unit=row.unit, key=key, value=value, valid_from=row.unit.valid_from)
        for row in made
        for key, value in row.attributes.items()
    )
    audit.record_all(
        audit.entry(
            row.unit,
            by=by,
            action="unit.created",
            at=at,
            changes={"name": ("", row.name)},
            reason=row.sheet.legal_basis,
            unit_id=row.unit.pk,
        )
        for row in made
    )


def _correct(plan: Plan, *, by: Any, at: datetime.datetime) -> set[int]:
    """Give units that are there the other names and properties that the sheet adds; identities of those changed."""
    known = [row for row in plan.known if row.attributes or row.sheet.aliases]
    ids = [row.unit.pk for row in known]
    holding = UnitAttribute.objects.filter(unit_id__in=ids).in_force_on(plan.on)
    held = set(holding.values_list("unit_id", "key", "value"))
    named = set(UnitAlias.objects.filter(unit_id__in=ids).values_list("unit_id", "folded"))
    changed = set()
    for row in known:
        unit = row.unit
        for key, value in row.attributes.items():
            if (unit.pk, key, value) not in held:
                basis = row.sheet.legal_basis
                set_attribute(unit, key, value, valid_from=plan.on, legal_basis=basis, by=by, at=at)
                changed.add(unit.pk)
        for alias in row.sheet.aliases:
            if (unit.pk, fold(alias)) not in named:
                add_alias(unit, alias, scheme=AliasScheme.NAME, by=by, at=at)
                changed.add(unit.pk)
    return changed


def _kind(type: UnitType) -> UnitKind:
    return UnitKind.TERRITORY if type in TYPE_WORDS else UnitKind.ORGANISATION


def _level(type: UnitType, parent: Unit | PlannedRow) -> UnitLevel:
    if type in VILLAGE_TYPES:
        return UnitLevel.VILLAGE
    return UnitLevel.COMMUNE if type in COMMUNE_TYPES else UnitLevel(parent.level)


def _name(unit: Unit | PlannedRow) -> str:
    return unit.name


def _above_name(unit: Unit | PlannedRow) -> str:
    parent = unit.parent
    return parent.name if parent else ""


def _above(unit: Unit | PlannedRow) -> str:
    return fold(_above_name(unit))


def columns() -> list[str]:
    """Columns of the sheet, in order; properties of units are columns too."""
    fixed = ["name", "type", "parent", "valid_from", "valid_to", "aliases", "legal_basis"]
    return [*fixed, *attributes()]
