"""A small province over time for the tests of units: three tiers until 30/6/2025, two since."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from tests.factories import make_unit
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit

BEFORE = datetime.date(2018, 3, 5)
LAST_DAY = datetime.date(2025, 6, 30)
CHANGE = datetime.date(2025, 7, 1)
AFTER = datetime.date(2026, 3, 2)
AT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)

OFFICES = (
    ("Ủy ban nhân dân tỉnh Mẫu Sơn", UnitType.COMMITTEE),
    ("Sở Nội vụ", UnitType.DEPARTMENT),
    ("Sở Y tế", UnitType.DEPARTMENT),
    ("Sở Giáo dục và Đào tạo", UnitType.DEPARTMENT),
    ("Sở Văn hóa, Thể thao và Du lịch", UnitType.DEPARTMENT),
    ("Sở Lao động, Thương binh và Xã hội", UnitType.DEPARTMENT),
    ("Thanh tra tỉnh", UnitType.DEPARTMENT),
    ("Công an tỉnh", UnitType.STATE_BOARD),
    ("Tỉnh ủy", UnitType.PARTY_COMMITTEE),
    ("Ban Tổ chức Tỉnh ủy", UnitType.PARTY_BOARD),
    ("Ủy ban Kiểm tra Tỉnh ủy", UnitType.PARTY_BOARD),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Mẫu Sơn", UnitType.FRONT),
    ("Hội Nông dân tỉnh", UnitType.MASS_ORGANISATION),
    ("Trường Chính trị tỉnh", UnitType.SCHOOL),
)
DISTRICT_OFFICES = (
    ("Phòng Nội vụ", UnitType.DIVISION),
    ("Huyện ủy", UnitType.PARTY_COMMITTEE),
    ("Ban Tổ chức Huyện ủy", UnitType.PARTY_BOARD),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam huyện Mẫu Hạ", UnitType.FRONT),
)
DISTRICTS = {
    ("Huyện Mẫu Hạ", UnitType.DISTRICT): ["Thị trấn Mẫu Hạ", "Xã Mẫu Lâm", "Xã Mẫu Phú"],
    ("Huyện Mẫu Thượng", UnitType.DISTRICT): ["Xã Mẫu Nà"],
    ("Thành phố Mẫu Thành", UnitType.PROVINCIAL_CITY): ["Phường Bến Mẫu"],
}
COMMUNES = {
    ("Xã Mẫu Lâm", UnitType.COMMUNE): ["Xã Mẫu Lâm", "Xã Mẫu Phú"],
    ("Xã Mẫu Hạ", UnitType.COMMUNE): ["Thị trấn Mẫu Hạ"],
    ("Xã Mẫu Thượng", UnitType.COMMUNE): ["Xã Mẫu Nà"],
    ("Phường Mẫu Thành", UnitType.WARD): ["Phường Bến Mẫu"],
}
_TYPES = {"Xã": UnitType.COMMUNE, "Phường": UnitType.WARD, "Thị trấn": UnitType.TOWNSHIP}


@dataclass(slots=True)
class Tree:
    nation: Unit
    province: Unit
    neighbour: Unit
    old: dict[str, Unit] = field(default_factory=dict)
    """Districts and communes until 30/6/2025."""
    new: dict[str, Unit] = field(default_factory=dict)
    offices: dict[str, Unit] = field(default_factory=dict)


def make_tree() -> Tree:
    nation = make_unit("Việt Nam", level=UnitLevel.NATION, type=UnitType.NATION)
    province, neighbour = (
        make_unit(name, parent=nation, level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
        for name in ("Tỉnh Mẫu Sơn", "Tỉnh Mẫu Biên")
    )
    tree = Tree(nation, province, neighbour)
    for name, type in OFFICES:
        tree.offices[name] = _office(name, type, province, UnitLevel.PROVINCE)
    for (name, type), communes in DISTRICTS.items():
        district = make_unit(name, parent=province, level=UnitLevel.DISTRICT, type=type, valid_to=LAST_DAY)
        tree.old[name] = district
        for commune in communes:
            commune_type = _TYPES["Thị trấn" if commune.startswith("Thị trấn") else commune.split()[0]]
            tree.old[commune] = make_unit(commune, parent=district, type=commune_type, valid_to=LAST_DAY)
    for name, type in DISTRICT_OFFICES:
        tree.offices[f"{name} huyện"] = _office(name, type, tree.old["Huyện Mẫu Hạ"], UnitLevel.DISTRICT)
    for (name, type), origins in COMMUNES.items():
        tree.new[name] = make_unit(name, parent=province, type=type, valid_from=CHANGE)
        for origin in origins:
            _succeeds(tree.old[origin], tree.new[name])
    _succeeds(tree.old["Huyện Mẫu Hạ"], tree.new["Xã Mẫu Lâm"])
    _succeeds(tree.old["Huyện Mẫu Hạ"], tree.new["Xã Mẫu Hạ"])
    make_unit("Thôn Lâm Sơn", parent=tree.new["Xã Mẫu Lâm"], level=UnitLevel.VILLAGE, type=UnitType.THON)
    make_unit("Xã Biên Lâm", parent=neighbour)
    return tree


def _office(name: str, type: UnitType, parent: Unit, level: UnitLevel) -> Unit:
    return make_unit(name, parent=parent, kind=UnitKind.ORGANISATION, level=level, type=type)


def _succeeds(predecessor: Unit, successor: Unit) -> None:
    Succession.objects.create(predecessor=predecessor, successor=successor, on=CHANGE, kind=SuccessionKind.MERGE)
