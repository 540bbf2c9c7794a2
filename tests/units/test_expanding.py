"""Collective names become every unit in force on the day, within the issuer's territory."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_unit
from tests.units.trees import AFTER, AT, BEFORE, CHANGE, LAST_DAY, Tree, make_tree
from vungmanh.core.errors import DomainError
from vungmanh.units.domain.expanding import collective_label, expand
from vungmanh.units.domain.keys import is_collective
from vungmanh.units.domain.tree import set_attribute
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType

pytestmark = pytest.mark.django_db


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


def test_office_of_each_commune_falls_to_its_row_where_one_is_kept(tree: Tree) -> None:
    kept = make_unit(
        "Công an xã Mẫu Hạ", parent=tree.new["Xã Mẫu Hạ"], kind=UnitKind.ORGANISATION, type=UnitType.STATE_BOARD
    )
    found = expand("cong_an.xa", territory=tree.province, on=AFTER)
    assert set(found) == {kept, *(unit for name, unit in tree.new.items() if name != "Xã Mẫu Hạ")}


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("ubnd.xa@type=phuong", ["Phường Mẫu Thành"]),
        ("ubnd.xa@type=phuong,dac_khu", ["Phường Mẫu Thành"]),
        ("so.tinh+ubnd.xa@type=phuong", None),
    ],
)
def test_limit_to_types_holds_for_its_own_part_only(tree: Tree, key: str, names: list[str] | None) -> None:
    found = {unit.name for unit in expand(key, territory=tree.province, on=AFTER)}
    departments = {unit.name for unit in expand("so.tinh", territory=tree.province, on=AFTER)}
    assert found == (set(names) if names else {*departments, "Phường Mẫu Thành"})


@pytest.mark.parametrize(
    ("on", "count"),
    [(BEFORE, 1 + 3 + 5), (AFTER, 1 + 4)],
)
def test_every_tier_is_the_own_one_and_all_below_down_to_the_communes(
    tree: Tree, on: datetime.date, count: int
) -> None:
    found = expand("ubnd.cac", territory=tree.province, on=on)
    assert (len(found), UnitLevel.VILLAGE in {unit.level for unit in found}) == (count, False)


def test_territory_answers_where_no_organisation_is_kept(tree: Tree) -> None:
    assert expand("doan_the.tinh", territory=tree.neighbour, on=AFTER) == [tree.neighbour]
    assert expand("co_quan.xa", territory=tree.new["Xã Mẫu Lâm"], on=AFTER) == [tree.new["Xã Mẫu Lâm"]]


@pytest.mark.parametrize(
    "key",
    ["", "ubnd", "ubnd.lang", "cong_ty.tinh", "ubnd.xa@area=moon", "ubnd.xa+", "ubnd.xa@type=", "ubnd.xa@type=moon"],
)
def test_unknown_key_is_refused(tree: Tree, key: str) -> None:
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
        ("so.tinh+ubnd.xa@type=phuong,dac_khu", "Các sở, ban, ngành, Ủy ban nhân dân các phường, đặc khu"),
        ("all.xa@type=phuong", "phường"),
        ("ubnd.cac", "Ủy ban nhân dân các cấp"),
        ("cong_an.xa", "Công an cấp xã"),
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
