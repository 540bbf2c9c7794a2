"""The organisations that a province or a district usually has, from `policy/standard_organisations.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from vungmanh.units.domain.bulk import NewUnit, create_many
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit
from vungmanh.units.naming import TYPE_WORDS
from vungmanh.units.policies import policy

DAY = datetime.timedelta(days=1)
_PARTY = {
    UnitType.PROVINCE: "Tỉnh ủy",
    UnitType.CENTRAL_CITY: "Thành ủy",
    UnitType.DISTRICT: "Huyện ủy",
    UnitType.URBAN_DISTRICT: "Quận ủy",
    UnitType.TOWN: "Thị ủy",
    UnitType.PROVINCIAL_CITY: "Thành ủy",
}


def create_standard_organisations(territories: Iterable[Unit]) -> list[Unit]:
    """Give each territory the organisations of its tier that it does not have yet. Safe to repeat."""
    wanted = list(territories)
    ids = [unit.pk for unit in wanted]
    there = set(Unit.objects.filter(parent_id__in=ids, kind=UnitKind.ORGANISATION).values_list("parent_id", "name"))
    rows = [row for unit in wanted for row in standard_organisations(unit) if (unit.pk, row.name) not in there]
    create_many(rows)
    _link(rows)
    return [row.unit for row in rows]


def standard_organisations(territory: Unit) -> list[NewUnit]:
    """What the policy says for this territory, within its own life; nothing for communes, whose bodies it stands for."""
    listed: Sequence[dict[str, Any]] = policy("standard_organisations").get(territory.level, [])
    words = _words(territory)
    found = []
    for row in listed:
        if territory.type not in row.get("types", [territory.type]):
            continue
        starts = _later(row.get("from"), territory.valid_from)
        ends = _earlier(row.get("to"), territory.valid_to)
        if starts and ends and starts > ends:
            continue
        found.append(
            NewUnit(
                name=row["name"].format(**words),
                type=row["type"],
                level=UnitLevel(territory.level),
                kind=UnitKind.ORGANISATION,
                parent=territory,
                valid_from=starts,
                valid_to=ends,
                aliases=[alias.format(**words) for alias in row.get("aliases", ())],
            )
        )
    return found


def _link(rows: Sequence[NewUnit]) -> None:
    """Say who took the place of an organisation that ended by decree."""
    by_name = {(row.parent.pk, row.name): row.unit for row in rows}
    links = []
    for row in rows:
        listed = policy("standard_organisations").get(row.level, [])
        words = _words(row.parent)
        policy_row = next(item for item in listed if item["name"].format(**words) == row.name)
        heir = by_name.get((row.parent.pk, policy_row.get("into", "").format(**words)))
        if heir and row.valid_to == policy_row["to"]:
            links.append(
                Succession(
                    predecessor=row.unit,
                    successor=heir,
                    on=policy_row["to"] + DAY,
                    kind=SuccessionKind.MERGE,
                    legal_basis=policy("standard_organisations")["sources"][0],
                )
            )
    Succession.objects.bulk_create(links, batch_size=500)


def _words(territory: Unit) -> dict[str, str]:
    type_word = TYPE_WORDS.get(territory.type, "").lower()
    name = territory.name[:1].lower() + territory.name[1:]
    party = _PARTY.get(UnitType(territory.type), "Đảng ủy")
    youth = f"{party.removesuffix(' ủy')} đoàn"
    return {"unit": name, "tier": type_word, "party": party, "place": territory.short_name, "youth": youth}


def _later(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return max((day for day in (one, other) if day), default=None)


def _earlier(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min((day for day in (one, other) if day), default=None)
