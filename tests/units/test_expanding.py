"""Collective names become every unit in force on the day, within the issuer's territory."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_unit
from tests.units.trees import AFTER, AT, BEFORE, CHANGE, LAST_DAY, Tree, make_tree
from vungmanh.core.errors import DomainError
from vungmanh.units.domain.expanding import collective_label, expand, is_collective, why_empty
from vungmanh.units.domain.tree import set_attribute
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.mark.parametrize(
    ("key", "on", "names"),
    [
        ("ubnd.huyen", BEFORE, ["Huyện Mẫu Hạ", "Thành phố Mẫu Thành", "Huyện Mẫu Thượng"]),
        ("ubnd.huyen", LAST_DAY, ["Huyện Mẫu Hạ", "Thành phố Mẫu Thành", "Huyện Mẫu Thượng"]),
        ("ubnd.huyen", CHANGE, []),
        ("ubnd.xa", BEFORE, ["Phường Bến Mẫu", "Thị trấn Mẫu Hạ", "Xã Mẫu Lâm", "Xã Mẫu Nà", "Xã Mẫu Phú"]),
        ("ubnd.xa", CHANGE, ["Xã Mẫu Hạ", "Xã Mẫu Lâm", "Phường Mẫu Thành", "Xã Mẫu Thượng"]),
        ("party.xa", AFTER, ["Xã Mẫu Hạ", "Xã Mẫu Lâm", "Phường Mẫu Thành", "Xã Mẫu Thượng"]),
        ("ubnd.duoi", BEFORE, ["Huyện Mẫu Hạ", "Thành phố Mẫu Thành", "Huyện Mẫu Thượng"]),
        ("ubnd.duoi", AFTER, ["Xã Mẫu Hạ", "Xã Mẫu Lâm", "Phường Mẫu Thành", "Xã Mẫu Thượng"]),
        ("all.thon", AFTER, ["Thôn Lâm Sơn"]),
        ("ubnd.tinh", BEFORE, ["Ủy ban nhân dân tỉnh Mẫu Sơn"]),
        ("hdnd.tinh", BEFORE, ["Tỉnh Mẫu Sơn"]),
        ("doan_the.tinh", BEFORE, ["Hội Nông dân tỉnh"]),
        ("ban_dang.tinh", BEFORE, ["Ban Tổ chức Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy"]),
        ("ubnd.huyen+hdnd.huyen", BEFORE, ["Huyện Mẫu Hạ", "Thành phố Mẫu Thành", "Huyện Mẫu Thượng"]),
        (
            "front.huyen",
            BEFORE,
            ["Thành phố Mẫu Thành", "Huyện Mẫu Thượng", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Mẫu Hạ"],
        ),
        ("doan_the.xa", AFTER, ["Xã Mẫu Hạ", "Xã Mẫu Lâm", "Phường Mẫu Thành", "Xã Mẫu Thượng"]),
    ],
)
def test_expansion_in_the_province(tree: Tree, key: str, on: datetime.date, names: list[str]) -> None:
    assert sorted(unit.name for unit in expand(key, territory=tree.province, on=on)) == sorted(names)


def test_departments_and_state_boards_are_the_offices_of_the_province(tree: Tree) -> None:
    found = {unit.name for unit in expand("so.tinh", territory=tree.province, on=BEFORE)}
    assert found == {
        "Sở Nội vụ",
        "Sở Y tế",
        "Sở Giáo dục và Đào tạo",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Lao động, Thương binh và Xã hội",
        "Thanh tra tỉnh",
        "Công an tỉnh",
    }


def test_district_expands_to_its_own_communes_only(tree: Tree) -> None:
    found = expand("ubnd.xa", territory=tree.old["Huyện Mẫu Hạ"], on=BEFORE)
    assert [unit.name for unit in found] == ["Thị trấn Mẫu Hạ", "Xã Mẫu Lâm", "Xã Mẫu Phú"]


def test_party_organisations_of_a_district_are_its_communes_and_its_own_cells(tree: Tree) -> None:
    make_unit(
        "Chi bộ Công an",
        parent=tree.offices["Huyện ủy huyện"],
        kind=UnitKind.ORGANISATION,
        level=UnitLevel.DISTRICT,
        type=UnitType.PARTY_COMMITTEE,
    )
    found = expand("tccs.huyen", territory=tree.old["Huyện Mẫu Hạ"], on=BEFORE)
    assert {unit.name for unit in found} == {"Chi bộ Công an", "Thị trấn Mẫu Hạ", "Xã Mẫu Lâm", "Xã Mẫu Phú"}


def test_body_with_a_row_of_its_own_takes_the_place_of_the_territory(tree: Tree) -> None:
    body = make_unit(
        "Ủy ban nhân dân xã Mẫu Lâm",
        parent=tree.new["Xã Mẫu Lâm"],
        kind=UnitKind.ORGANISATION,
        level=UnitLevel.COMMUNE,
        type=UnitType.COMMITTEE,
    )
    found = expand("ubnd.xa", territory=tree.province, on=AFTER)
    assert body in found
    assert tree.new["Xã Mẫu Lâm"] not in found
    assert tree.new["Xã Mẫu Lâm"] in expand("hdnd.xa", territory=tree.province, on=AFTER)


def test_property_limits_to_those_that_have_it_on_the_day(tree: Tree) -> None:
    set_attribute(tree.new["Xã Mẫu Thượng"], "area", "mountain", valid_from=CHANGE, by=None, at=AT)
    set_attribute(tree.province, "area", "mountain", valid_from=None, by=None, at=AT)
    found = expand("ubnd.xa@area=mountain", territory=tree.province, on=AFTER)
    assert [unit.name for unit in found] == ["Xã Mẫu Thượng"]


def test_neighbour_is_left_alone(tree: Tree) -> None:
    found = expand("ubnd.xa", territory=tree.neighbour, on=AFTER)
    assert [unit.name for unit in found] == ["Xã Biên Lâm"]


@pytest.mark.parametrize(
    ("key", "on", "why"),
    [
        ("ubnd.huyen", CHANGE, "tier_ended"),
        ("ubnd.huyen", BEFORE, ""),
        ("truong.xa", AFTER, ""),
        ("tccs.xa", BEFORE, ""),
    ],
)
def test_why_a_name_stands_for_nobody(tree: Tree, key: str, on: datetime.date, why: str) -> None:
    assert why_empty(key, territory=tree.province, on=on) == why


def test_name_that_never_had_units_stands_for_nobody(tree: Tree) -> None:
    assert why_empty("doan_the.tinh", territory=tree.neighbour, on=AFTER) == "nobody"


@pytest.mark.parametrize("key", ["", "ubnd", "ubnd.lang", "cong_ty.tinh", "ubnd.xa@area=moon", "ubnd.xa+", "so.tinh@"])
def test_unknown_key_is_refused(tree: Tree, key: str) -> None:
    if key == "so.tinh@":
        assert is_collective(key)
        return
    assert not is_collective(key)
    with pytest.raises(DomainError) as refused:
        expand(key, territory=tree.province, on=AFTER)
    assert refused.value.code == "collective_unknown"


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("ubnd.xa", "Ủy ban nhân dân cấp xã"),
        ("ubnd.huyen+ubnd.xa", "Ủy ban nhân dân cấp huyện, Ủy ban nhân dân cấp xã"),
        ("so.tinh", "Các sở, ban, ngành"),
        ("doan_the.xa", "Các đoàn thể cấp xã"),
        ("all.thon", "thôn, tổ dân phố"),
        ("ubnd.duoi", "Ủy ban nhân dân cấp dưới trực tiếp"),
        ("ubnd.xa@area=mountain", "Ủy ban nhân dân cấp xã (miền núi)"),
    ],
)
def test_label(key: str, label: str) -> None:
    assert collective_label(key) == label


@pytest.mark.parametrize("count", [0, 20])
def test_expansion_takes_the_same_queries_for_any_number_of_communes(tree: Tree, count: int) -> None:
    for number in range(count):
        make_unit(f"Xã Thêm {number}", parent=tree.province, valid_from=CHANGE)
    with CaptureQueriesContext(connection) as queries:
        found = expand("ubnd.xa", territory=tree.province, on=AFTER)
    assert (len(found), len(queries)) == (4 + count, 4)
