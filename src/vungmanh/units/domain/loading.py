"""The country's units, before and since 1/7/2025, from the data files of the package vietnamadminunits (MIT).

Only its data files are read, never its code (which needs packages that we do not install). Codes become dated aliases,
because codes are reused. A province that kept its name, and a commune that was left as it was, stay the same unit.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.statistics import refresh_statistics
from vungmanh.units.domain.bulk import BATCH, NewUnit, create_many, move_many
from vungmanh.units.domain.counterparts import by_parent, counterparts
from vungmanh.units.domain.organisations import create_standard_organisations
from vungmanh.units.domain.tree import create_unit
from vungmanh.units.enums import (
    COMMUNE_TYPES,
    DISTRICT_TYPES,
    PROVINCE_TYPES,
    AliasScheme,
    SuccessionKind,
    UnitKind,
    UnitLevel,
    UnitType,
)
from vungmanh.units.models import Succession, Unit, UnitAlias, UnitState
from vungmanh.units.naming import TYPE_WORDS
from vungmanh.units.policies import policy
from vungmanh.units.signals import units_changed

DAY = datetime.timedelta(days=1)
PACKAGE = "vietnamadminunits"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as the package has it; `key` is unique within its table, `parent` the key of the unit that it lies in."""

    key: str
    name: str
    type: UnitType
    code: str
    parent: str = ""


@dataclass(slots=True)
class Country:
    """The package's data: two trees and what became of what."""

    old_provinces: dict[str, Row] = field(default_factory=dict)
    districts: dict[str, Row] = field(default_factory=dict)
    old_communes: dict[str, Row] = field(default_factory=dict)
    provinces: dict[str, Row] = field(default_factory=dict)
    communes: dict[str, Row] = field(default_factory=dict)
    province_origins: dict[str, list[str]] = field(default_factory=dict)
    heirs: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    """Old commune (or district without communes) → new communes, each with whether it carries on the rest."""
    origins: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def unchanged(self, commune: Row) -> str:
        """Key of the old commune that this one is, where name, code and territory stayed; else ""."""
        origins = self.origins[commune.key]
        old = self.old_communes.get(origins[0]) if len(origins) == 1 else None
        if old and (old.name, old.code) == (commune.name, commune.code) and len(self.heirs[old.key]) == 1:
            return old.key
        return ""


def load_country(progress: Progress, at: datetime.datetime, *, by: Any = None) -> dict[str, int]:
    """Bring in all units and who took whose place, with the standard organisations of provinces; how many were new.

    All or nothing; running it again changes nothing. Takes about ten seconds.
    """
    steps = 6
    progress(0, steps, "read")
    country = read_country(data_folder())
    with transaction.atomic():
        nation = create_nation(at=at, by=by)
        loader = _Loader(country, _known_codes())
        loader.provinces(nation)
        progress(1, steps, "provinces")
        loader.districts()
        progress(2, steps, "districts")
        loader.old_communes()
        progress(3, steps, "old_communes")
        loader.communes()
        progress(4, steps, "communes")
        organisations = create_standard_organisations(loader.units[key] for key in country.old_provinces)
        successions = loader.successions()
        progress(5, steps, "successions")
        counts = {"units": loader.count, "successions": successions, "organisations": len(organisations)}
        if any(counts.values()):
            refresh_statistics(Unit, UnitState, UnitAlias, Succession)
            changes = {name: (None, count) for name, count in counts.items()}
            audit.record(nation, by=by, action="units.loaded", at=at, changes=changes, unit_id=nation.pk)
            on = policy("country")["reorganised_on"]
            transaction.on_commit(lambda: units_changed.send(sender=Unit, unit_ids=set(), on=on))
    progress(steps, steps, "done")
    return counts


def data_folder() -> Path:
    """Where the package keeps its data; the package itself is not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        if (Path(folder) / "data" / "dataset.db").exists():
            return Path(folder) / "data"
    raise DomainError("units_data_missing", package=PACKAGE)


def read_country(folder: Path) -> Country:
    """Both trees and the successions, as the package's files say."""
    country = Country()
    database = sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)
    try:
        _read_old(database, country)
        _read_new(database, country)
    finally:
        database.close()
    converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    country.province_origins = converter["DICT_PROVINCE"]
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, origins in communes.items():
            for origin in origins:
                _link(country, origin.rstrip("_"), f"{province}_{commune}", True)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for origin, heirs in divided.items():
            for heir in heirs:
                _link(country, origin, f"{province}_{heir['newWardKey']}", heir["isDefaultNewWard"])
    return country


def _link(country: Country, origin: str, commune: str, is_main: bool) -> None:
    country.heirs[origin].append((commune, is_main))
    country.origins[commune].append(origin)


def _read_old(database: sqlite3.Connection, country: Country) -> None:
    rows = database.execute(
        "SELECT provinceKey, province, provinceCode, districtKey, district, districtCode,"
        " wardKey, ward, wardCode FROM admin_units_legacy"
    )
    for p_key, p_name, p_code, d_key, d_name, d_code, w_key, w_name, w_code in rows:
        country.old_provinces[p_key] = _row(PROVINCE_TYPES, p_key, p_name, p_code)
        district = f"{p_key}_{d_key}"
        country.districts[district] = _row(DISTRICT_TYPES, district, d_name, d_code, p_key)
        if w_key:  # five island districts had no communes
            key = f"{district}_{w_key}"
            country.old_communes[key] = _row(COMMUNE_TYPES, key, w_name, w_code, district)


def _read_new(database: sqlite3.Connection, country: Country) -> None:
    rows = database.execute("SELECT provinceKey, province, provinceCode, wardKey, ward, wardCode FROM admin_units")
    for p_key, p_name, p_code, w_key, w_name, w_code in rows:
        country.provinces[p_key] = _row(PROVINCE_TYPES, p_key, p_name, p_code)
        key = f"{p_key}_{w_key}"
        country.communes[key] = _row(COMMUNE_TYPES, key, w_name, w_code, p_key)


def _row(types: tuple[UnitType, ...], key: str, name: str, code: str, parent: str = "") -> Row:
    """The type is what the name begins with: the package's own column says otherwise in seven rows."""
    for type in types:
        word = TYPE_WORDS[type]
        if name.lower().startswith(f"{word.lower()} "):
            return Row(key, f"{word}{name[len(word) :]}", type, code, parent)
    raise DomainError("unit_type_unknown", name=name)


def create_nation(*, at: datetime.datetime, by: Any) -> Unit:
    """The root of the tree, made where there is none."""
    root = Unit.objects.filter(level=UnitLevel.NATION, kind=UnitKind.TERRITORY).first()
    return root or create_unit(
        policy("country")["nation"],
        kind=UnitKind.TERRITORY,
        level=UnitLevel.NATION,
        type=UnitType.NATION,
        parent=None,
        valid_from=None,
        by=by,
        at=at,
    )


def _known_codes() -> dict[tuple[str, str, datetime.date | None], Unit]:
    """Units that are here already, by level, code and the day since when they bear it."""
    rows = UnitAlias.objects.filter(scheme=AliasScheme.CODE).select_related("unit")
    return {(row.unit.level, row.value, row.valid_from): row.unit for row in rows}


class _Loader:
    """Creates what is missing, level by level; `units` finds every unit by the package's key."""

    def __init__(self, country: Country, known: dict[tuple[str, str, datetime.date | None], Unit]) -> None:
        self.country = country
        self.known = known
        self.units: dict[str, Unit] = {}
        self.count = 0
        self.on: datetime.date = policy("country")["reorganised_on"]
        self.basis: dict[str, str] = policy("country")["legal_basis"]

    def provinces(self, nation: Unit) -> None:
        ended = {key for key in self.country.old_provinces if key not in self.country.provinces}
        new = {
            key: self._new(row, UnitLevel.PROVINCE, nation, ends=key in ended)
            for key, row in self.country.old_provinces.items()
        }
        self._create(new)

    def districts(self) -> None:
        rows = self.country.districts
        self._create(
            {key: self._new(row, UnitLevel.DISTRICT, self.units[row.parent], ends=True) for key, row in rows.items()}
        )

    def old_communes(self) -> None:
        rows = self.country.old_communes
        self._create(
            {key: self._new(row, UnitLevel.COMMUNE, self.units[row.parent], ends=True) for key, row in rows.items()}
        )

    def communes(self) -> None:
        """Communes since the change; those that were left as they were only change the unit that they lie in."""
        same = {row.key: old for row in self.country.communes.values() if (old := self.country.unchanged(row))}
        new = {
            key: self._new(row, UnitLevel.COMMUNE, self.units[row.parent], starts=True)
            for key, row in self.country.communes.items()
            if key not in same
        }
        self._create(new)
        self._carry_on(same)

    def successions(self) -> int:
        """Who took whose place; how many rows were new."""
        rows = [
            *self._province_successions(),
            *self._organisation_successions(),
            *self._commune_successions(),
            *self._district_successions(),
        ]
        there = set(Succession.objects.filter(on=self.on).values_list("predecessor_id", "successor_id"))
        missing = [row for row in rows if (row.predecessor_id, row.successor_id) not in there]
        Succession.objects.bulk_create(missing, batch_size=BATCH)
        return len(missing)

    def _new(self, row: Row, level: UnitLevel, parent: Unit, *, starts: bool = False, ends: bool = False) -> NewUnit:
        return NewUnit(
            name=row.name,
            type=row.type,
            level=level,
            parent=parent,
            code=row.code,
            valid_from=self.on if starts else None,
            valid_to=self.on - DAY if ends else None,
            legal_basis=self.basis[level] if starts else "",
        )

    def _create(self, rows: dict[str, NewUnit]) -> None:
        missing = {}
        for key, row in rows.items():
            known = self.known.get((row.level, row.code, row.valid_from))
            if known:
                self.units[key] = known
            else:
                missing[key] = row
        create_many(list(missing.values()))
        self.count += len(missing)
        self.units |= {key: row.unit for key, row in missing.items()}

    def _carry_on(self, same: dict[str, str]) -> None:
        """Communes that only moved from a district to a province: a second state, the same unit and code."""
        moves = {}
        for key, old_key in same.items():
            unit = self.units[key] = self.units[old_key]
            if unit.valid_to is not None:
                moves[unit] = self.units[self.country.communes[key].parent]
        move_many(moves, on=self.on, legal_basis=self.basis["district"])

    def _province_successions(self) -> Iterable[Succession]:
        for key, origins in self.country.province_origins.items():
            for origin in origins:
                if origin != key:
                    yield self._succession(origin, key, SuccessionKind.MERGE, level="province")

    def _organisation_successions(self) -> Iterable[Succession]:
        """Of the organisations of a merged province those that do the same work in the one that it became part of."""
        there = Unit.objects.filter(kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE).select_related("parent")
        ended = by_parent(there.filter(valid_to=self.on - DAY))
        standing = by_parent(there.in_force_on(self.on))
        for key, origins in self.country.province_origins.items():
            for origin in origins:
                old, new = self.units[origin].pk, self.units[key].pk
                for unit, heir in counterparts(ended.get(old, ()), standing.get(new, ())).items():
                    basis = self.basis["province"]
                    yield Succession(
                        predecessor=unit, successor=heir, on=self.on, kind=SuccessionKind.MERGE, legal_basis=basis
                    )

    def _commune_successions(self) -> Iterable[Succession]:
        for origin, heirs in self.country.heirs.items():
            if origin not in self.country.old_communes:
                continue
            for commune, is_main in heirs:
                if self.units[origin] is not self.units[commune]:
                    kind = self._kind(origin, commune, is_split=len(heirs) > 1)
                    yield self._succession(origin, commune, kind, level="commune", is_main=is_main)

    def _district_successions(self) -> Iterable[Succession]:
        """Of a district all communes that took over a part of it; where it had no communes, the special zone."""
        heirs: dict[str, set[str]] = defaultdict(set)
        for origin, rows in self.country.heirs.items():
            district = origin if origin in self.country.districts else self.country.old_communes[origin].parent
            heirs[district] |= {commune for commune, _is_main in rows}
        for district in heirs:
            for commune in sorted(heirs[district]):
                is_main = len(heirs[district]) == 1
                yield self._succession(district, commune, SuccessionKind.SPLIT, level="district", is_main=is_main)

    def _kind(self, origin: str, commune: str, *, is_split: bool) -> SuccessionKind:
        if is_split:
            return SuccessionKind.SPLIT
        if len(self.country.origins[commune]) > 1:
            return SuccessionKind.MERGE
        same_type = self.country.old_communes[origin].type == self.country.communes[commune].type
        return SuccessionKind.RENAME if same_type else SuccessionKind.UPGRADE

    def _succession(
        self, origin: str, heir: str, kind: SuccessionKind, *, level: str, is_main: bool = True
    ) -> Succession:
        return Succession(
            predecessor=self.units[origin],
            successor=self.units[heir],
            on=self.on,
            kind=kind,
            is_main=is_main,
            legal_basis=self.basis[level],
        )
