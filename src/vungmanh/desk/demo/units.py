"""Builds the places of the sample province from `units.yaml`, before and since the change to two tiers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.units.domain.bulk import NewUnit, create_many, move_many
from vungmanh.units.domain.loading import create_nation
from vungmanh.units.domain.organisations import create_standard_organisations
from vungmanh.units.enums import TYPES_OF_LEVEL, SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit, UnitAttribute
from vungmanh.units.naming import TYPE_WORDS

DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class Province:
    """One sample province with all its units by name; old and new communes may bear the same name."""

    unit: Unit
    districts: dict[str, Unit] = field(default_factory=dict)
    old_communes: dict[str, Unit] = field(default_factory=dict)
    communes: dict[str, Unit] = field(default_factory=dict)
    villages: dict[str, Unit] = field(default_factory=dict)
    organisations: dict[str, Unit] = field(default_factory=dict)


@dataclass(slots=True)
class DemoUnits:
    nation: Unit
    provinces: dict[str, Province]

    @property
    def sample(self) -> Province:
        """Tỉnh Mẫu Sơn."""
        return next(iter(self.provinces.values()))

    @property
    def neighbour(self) -> Province:
        """Tỉnh Mẫu Biên, which must see nothing of the other."""
        return list(self.provinces.values())[1]

    def named(self, text: str) -> Unit:
        """A unit by name, today's first; "Tỉnh Mẫu Biên / Sở Nội vụ" for one outside the first province."""
        head, _slash, tail = (part.strip() for part in text.rpartition("/"))
        province = self.provinces[head] if head else self.sample
        if tail in self.provinces:
            return self.provinces[tail].unit
        if tail == self.nation.name:
            return self.nation
        for group in (province.organisations, province.communes, province.districts, province.villages):
            if tail in group:
                return group[tail]
        return province.old_communes[tail]


def plan() -> dict[str, Any]:
    """The file, as it stands."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("units.yaml").read_text(encoding="utf-8"))
    return loaded


@transaction.atomic
def build_units(at: datetime.datetime, *, by: Any = None) -> DemoUnits:
    """The sample provinces; where they stand already, they are only looked up. About a hundred queries."""
    data = plan()
    nation = create_nation(at=at, by=by)
    for row in data["provinces"]:
        if not Unit.objects.filter(parent=nation, name=row["name"]).exists():
            _Builder(data, row, nation).build()
            audit.record(nation, by=by, action="units.loaded", at=at, reason=row["name"], unit_id=nation.pk)
    return read_units(nation)


def read_units(nation: Unit) -> DemoUnits:
    """The sample provinces as they stand in the database."""
    data = plan()
    provinces = {}
    for row in data["provinces"]:
        unit = Unit.objects.get(parent=nation, name=row["name"])
        provinces[row["name"]] = _read_province(unit, data["reorganised_on"])
    return DemoUnits(nation, provinces)


def _read_province(unit: Unit, reorganised_on: datetime.date) -> Province:
    province = Province(unit)
    for below in Unit.objects.filter(path__within=unit.path).exclude(pk=unit.pk).order_by("pk"):
        if below.kind == UnitKind.ORGANISATION:
            province.organisations.setdefault(below.name, below)
        elif below.level == UnitLevel.DISTRICT:
            province.districts[below.name] = below
        elif below.level == UnitLevel.VILLAGE:
            province.villages[below.name] = below
        elif below.valid_from and below.valid_from >= reorganised_on:
            province.communes[below.name] = below
        else:
            province.old_communes[below.name] = below
    return province


class _Builder:
    """One province, level by level, in a few statements each."""

    def __init__(self, data: Mapping[str, Any], row: Mapping[str, Any], nation: Unit) -> None:
        self.row = row
        self.nation = nation
        self.on: datetime.date = data["reorganised_on"]
        self.basis: str = data["legal_basis"]
        self.attributes: list[UnitAttribute] = []

    def build(self) -> None:
        province = self._province()
        districts = self._many(self.row["districts"], UnitLevel.DISTRICT, province, ends=True)
        old = self._old_communes(districts)
        villages = self._villages(old)
        new = self._many(self.row["communes"], UnitLevel.COMMUNE, province, starts=True)
        heirs = {origin: new[row["name"]] for row in self.row["communes"] for origin in row["from"]}
        moves = {unit: heirs[origin] for origin, units in villages.items() for unit in units}
        move_many(moves, on=self.on, legal_basis=self.basis)
        self._successions(districts, old, heirs)
        UnitAttribute.objects.bulk_create(self.attributes)
        self._organisations(province, districts)

    def _province(self) -> Unit:
        row = self.row
        new = NewUnit(row["name"], UnitType.PROVINCE, UnitLevel.PROVINCE, self.nation, code=row["code"])
        create_many([new])
        self._hold(new.unit, row.get("attributes", {}), None, None)
        return new.unit

    def _many(
        self,
        rows: Iterable[Mapping[str, Any]],
        level: UnitLevel,
        parent: Unit,
        *,
        starts: bool = False,
        ends: bool = False,
    ) -> dict[str, Unit]:
        since, until = self.on if starts else None, self.on - DAY if ends else None
        made = []
        for row in rows:
            name = row["name"]
            basis = self.basis if starts else ""
            made.append(
                NewUnit(name, _type(name, level), level, parent, valid_from=since, valid_to=until, legal_basis=basis)
            )
        create_many(made)
        for new, row in zip(made, rows, strict=True):
            self._hold(new.unit, row.get("attributes", {}), since, until)
        return {new.name: new.unit for new in made}

    def _old_communes(self, districts: Mapping[str, Unit]) -> dict[str, Unit]:
        made = [
            NewUnit(
                name, _type(name, UnitLevel.COMMUNE), UnitLevel.COMMUNE, districts[row["name"]], valid_to=self.on - DAY
            )
            for row in self.row["districts"]
            for name in row["communes"]
        ]
        create_many(made)
        for new in made:
            district = next(row for row in self.row["districts"] if new.name in row["communes"])
            self._hold(new.unit, district.get("attributes", {}), None, self.on - DAY)
        return {new.name: new.unit for new in made}

    def _villages(self, old: Mapping[str, Unit]) -> dict[str, list[Unit]]:
        """Villages of each old commune."""
        made = [
            NewUnit(name, _type(name, UnitLevel.VILLAGE), UnitLevel.VILLAGE, old[commune])
            for commune, names in self.row["villages"].items()
            for name in names
        ]
        create_many(made)
        found: dict[str, list[Unit]] = {}
        for new in made:
            found.setdefault(new.parent.name, []).append(new.unit)
        return found

    def _successions(self, districts: Mapping[str, Unit], old: Mapping[str, Unit], heirs: Mapping[str, Unit]) -> None:
        pairs: dict[tuple[int, int], SuccessionKind] = {}
        for name, heir in heirs.items():
            pairs[old[name].pk, heir.pk] = SuccessionKind.MERGE
        for row in self.row["districts"]:
            for name in row["communes"]:
                pairs[districts[row["name"]].pk, heirs[name].pk] = SuccessionKind.SPLIT
        Succession.objects.bulk_create(
            Succession(
                predecessor_id=predecessor,
                successor_id=successor,
                on=self.on,
                kind=kind,
                is_main=kind == SuccessionKind.MERGE,
                legal_basis=self.basis,
            )
            for (predecessor, successor), kind in pairs.items()
        )

    def _organisations(self, province: Unit, districts: Mapping[str, Unit]) -> None:
        """The usual organisations, or those named in the file."""
        listed = self.row["organisations"]
        wanted = [districts[row["name"]] for row in self.row["districts"] if row.get("organisations") == "standard"]
        if listed == "standard":
            create_standard_organisations([province, *wanted])
            return
        create_many(
            [NewUnit(name, UnitType.DEPARTMENT, UnitLevel.PROVINCE, province, UnitKind.ORGANISATION) for name in listed]
        )

    def _hold(
        self,
        unit: Unit,
        attributes: Mapping[str, str],
        since: datetime.date | None,
        until: datetime.date | None,
    ) -> None:
        for key, value in attributes.items():
            row = UnitAttribute(unit=unit, key=key, value=value, valid_from=since, valid_to=until)
            self.attributes.append(row)


def _type(name: str, level: UnitLevel) -> UnitType:
    """The type that the name's first words tell at this level."""
    fitting = [type for type in TYPES_OF_LEVEL[level] if name.startswith(f"{TYPE_WORDS[type]} ")]
    if not fitting:
        raise DomainError("unit_type_unknown", name=name)
    return max(fitting, key=lambda type: len(TYPE_WORDS[type]))
