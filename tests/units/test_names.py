"""Names in documents: what they mean for the province, the district and the commune, before and since 1/7/2025."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_unit
from tests.units.trees import AFTER, AT, BEFORE, CHANGE, LAST_DAY, Tree, make_tree
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.units.domain.resolving import Resolution, remember_name, resolve_name, resolve_names
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(shared_database: None) -> Tree:
    return make_tree()


@pytest.fixture
def tree(made: Tree, db: None) -> Tree:
    return copy.deepcopy(made)


def meaning(text: str, tree: Tree, *, at: str = "tinh", on: datetime.date = BEFORE) -> Resolution:
    stands = {"tinh": tree.province, "huyen": tree.old["Huyện Mẫu Hạ"], "xa": tree.new["Xã Mẫu Lâm"]}
    return resolve_name(text, territory=stands[at], issuer=None, on=on)


@pytest.mark.parametrize(
    ("text", "collective"),
    [
        ("UBND các huyện, thị xã, thành phố", "ubnd.huyen"),
        ("Ủy ban nhân dân các huyện, thành phố", "ubnd.huyen"),
        ("Uỷ ban nhân dân các huyện, thị xã, thành phố", "ubnd.huyen"),
        ("UBND các quận, huyện", "ubnd.huyen"),
        ("UBND cấp huyện", "ubnd.huyen"),
        ("UBND huyện", "ubnd.huyen"),
        ("UBND cấp xã", "ubnd.xa"),
        ("UBND các xã, phường, thị trấn", "ubnd.xa"),
        ("UBND các xã, phường, đặc khu", "ubnd.xa"),
        ("UBND xã, phường, thị trấn", "ubnd.xa"),
        ("ubnd cac xa, phuong, thi tran", "ubnd.xa"),
        ("chính quyền cấp xã", "ubnd.xa"),
        ("Chính quyền cơ sở", "ubnd.xa"),
        ("UBND các huyện, thị xã, thành phố và xã, phường, thị trấn", "ubnd.huyen+ubnd.xa"),
        ("UBND cấp huyện, cấp xã", "ubnd.huyen+ubnd.xa"),
        ("HĐND cấp xã", "hdnd.xa"),
        ("Thường trực HĐND cấp xã", "hdnd.xa"),
        ("TT HĐND cấp xã", "hdnd.xa"),
        ("đại biểu HĐND cấp xã", "hdnd.xa"),
        ("HĐND, UBND cấp xã", "hdnd.xa+ubnd.xa"),
        ("Thường trực HĐND và UBND các xã", "hdnd.xa+ubnd.xa"),
        ("các cấp uỷ xã-thị trấn", "party.xa"),
        ("Đảng ủy các xã", "party.xa"),
        ("Đảng ủy xã, thị trấn", "party.xa"),
        ("Đảng ủy các xã, phường, đặc khu", "party.xa"),
        ("Ban Thường vụ các Quận, Huyện ủy", "party.huyen"),
        ("Quận, Huyện ủy", "party.huyen"),
        ("UBND huyện và Đảng ủy các xã", "ubnd.huyen+party.xa"),
        ("Chủ tịch UBND cấp xã", "ubnd.xa"),
        ("Chủ tịch UBND các huyện, thành phố", "ubnd.huyen"),
        ("cán bộ, công chức cấp xã", "all.xa"),
        ("các xã, thị trấn", "all.xa"),
        ("các xã, thị trấn, các TCCSĐ", "all.xa+tccs.tinh"),
        ("các thôn, bản", "all.thon"),
        ("thôn, buôn, khu phố", "all.thon"),
        ("các thôn, xóm, tổ dân phố", "all.thon"),
        ("các sở, ban, ngành", "so.tinh"),
        ("các sở, ngành", "so.tinh"),
        ("Các Sở, ban ngành", "so.tinh"),
        ("cac so, ban, nganh", "so.tinh"),
        ("các sở, ban, ngành tỉnh", "so.tinh"),
        ("các sở, ban, ngành và UBND cấp xã", "so.tinh+ubnd.xa"),
        ("các đơn vị, địa phương", "so.tinh+ubnd.duoi"),
        ("các cấp, các ngành", "so.tinh+ubnd.cac"),
        ("Mặt trận Tổ quốc và các đoàn thể cấp xã", "front.xa+doan_the.xa"),
        ("các đoàn thể chính trị - xã hội", "doan_the.tinh"),
        ("cấp dưới trực tiếp", "all.duoi"),
        ("các địa phương", "all.duoi"),
        ("các ngành, các địa phương", "so.tinh+ubnd.duoi"),
        ("UBND các xã miền núi", "ubnd.xa@area=mountain"),
        ("các xã điểm nông thôn mới", "all.xa@new_rural=pilot"),
        ("các xã đặc biệt khó khăn", "all.xa@hardship=yes"),
        ("các cơ quan, đơn vị", "co_quan.tinh"),
        ("UBND các cấp", "ubnd.cac"),
        ("Chủ tịch UBND các cấp", "ubnd.cac"),
        ("các cấp ủy", "party.cac"),
        ("các cấp ủy, chính quyền", "party.cac+ubnd.cac"),
        ("cấp ủy, chính quyền các cấp", "party.cac+ubnd.cac"),
        ("cấp ủy, chính quyền địa phương", "party.duoi+ubnd.duoi"),
        ("Mặt trận Tổ quốc và các đoàn thể các cấp", "front.cac+doan_the.cac"),
        ("các cấp ủy, tổ chức đảng", "party.cac+tccs.tinh"),
        ("các cấp ủy xã, phường, thị trấn", "party.xa"),
        ("UBND các phường", "ubnd.xa@type=phuong"),
        ("các phường, đặc khu", "all.xa@type=phuong,dac_khu"),
        ("UBND các thị xã, thành phố", "ubnd.huyen@type=thi_xa,thanh_pho"),
        ("các sở, ngành và UBND các phường", "so.tinh+ubnd.xa@type=phuong"),
        ("các sở, ngành và UBND các xã miền núi", "so.tinh+ubnd.xa@area=mountain"),
        ("các huyện ủy, thị ủy, thành ủy", "party.huyen"),
        ("các huyện, thị, thành ủy", "party.huyen"),
        ("các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", "party.huyen+tccs.tinh"),
        ("các đảng ủy trực thuộc Tỉnh ủy", "tccs.tinh"),
        ("các ban xây dựng Đảng của Tỉnh ủy", "ban_dang.tinh"),
        ("các cơ quan chuyên môn thuộc UBND cấp huyện", "phong.huyen"),
        ("Thủ trưởng các sở, ban, ngành, đoàn thể tỉnh", "so.tinh+doan_the.tinh"),
        ("Thủ trưởng các ban, ngành cấp tỉnh", "so.tinh"),
        ("Công an cấp xã", "cong_an.xa"),
        ("Công an các xã, phường, thị trấn", "cong_an.xa"),
        ("Trung tâm Phục vụ hành chính công cấp xã", "hanh_chinh_cong.xa"),
        ("Ban Chỉ huy quân sự cấp xã", "quan_su.xa"),
        ("trung tâm bồi dưỡng chính trị cấp huyện", "chinh_tri.huyen"),
        ("các trung tâm bồi dưỡng chính trị quận, huyện", "chinh_tri.huyen"),
        ("Phòng Nội vụ các huyện, thị xã, thành phố", "noi_vu.huyen"),
        ("Hội Nông dân các cấp", "nong_dan.cac"),
        ("Văn phòng HĐND và UBND cấp xã", "van_phong.xa"),
        ("trưởng thôn, bản, tổ trưởng tổ dân phố", "all.thon"),
        ("UBND cấp xã nơi có dự án", "ubnd.xa"),
        ("UBND các xã biên giới", "ubnd.xa@border=yes"),
        ("các cơ quan tham mưu, giúp việc Tỉnh ủy", "ban_dang.tinh"),
    ],
)
def test_collective_name_of_a_province(tree: Tree, text: str, collective: str) -> None:
    found = meaning(text, tree)
    assert (found.collective, found.units) == (collective, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("sở nội vụ", "Sở Nội vụ"),
        ("So Noi vu", "Sở Nội vụ"),
        ("Sở NV", "Sở Nội vụ"),
        ("Sở  Nội  vụ.", "Sở Nội vụ"),
        ("Giám đốc Sở Nội vụ", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh Mẫu Sơn", "Sở Nội vụ"),
        ("sở Giáo dục đào tạo", "Sở Giáo dục và Đào tạo"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Văn hoá - Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở LĐ-TB&XH", "Sở Lao động, Thương binh và Xã hội"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động, Thương binh và Xã hội"),
        ("Thanh tra tỉnh", "Thanh tra tỉnh"),
        ("Công an tỉnh", "Công an tỉnh"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh Mẫu Sơn"),
        ("Ủy ban nhân dân tỉnh Mẫu Sơn", "Ủy ban nhân dân tỉnh Mẫu Sơn"),
        ("uỷ ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh Mẫu Sơn"),
        ("Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Mẫu Sơn"),
        ("Tỉnh uỷ", "Tỉnh ủy"),
        ("Ban Thường vụ Tỉnh ủy", "Tỉnh ủy"),
        ("Thường trực Tỉnh ủy", "Tỉnh ủy"),
        ("BTV Tỉnh ủy", "Tỉnh ủy"),
        ("Ban Tổ chức Tỉnh uỷ", "Ban Tổ chức Tỉnh ủy"),
        ("Ủy ban Kiểm tra Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("UBKT Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("UBMTTQ tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Mẫu Sơn"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Mẫu Sơn"),
        ("Mặt trận Tổ quốc tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Mẫu Sơn"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam cùng cấp", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Mẫu Sơn"),
        ("Hội Nông dân", "Hội Nông dân tỉnh"),
        ("HĐND tỉnh", "Tỉnh Mẫu Sơn"),
        ("tỉnh", "Tỉnh Mẫu Sơn"),
        ("huyện Mẫu Hạ", "Huyện Mẫu Hạ"),
        ("UBND huyện Mẫu Hạ", "Huyện Mẫu Hạ"),
        ("UBND H. Mẫu Hạ", None),
        ("Huyện ủy Mẫu Hạ", "Huyện ủy"),
        ("UBND xã Mẫu Lâm", "Xã Mẫu Lâm"),
        ("xa Mau Lam", "Xã Mẫu Lâm"),
        ("TT Mẫu Hạ", "Thị trấn Mẫu Hạ"),
        ("TP Mẫu Thành", "Thành phố Mẫu Thành"),
        ("Trường Chính trị", "Trường Chính trị tỉnh"),
        ("Đảng ủy UBND tỉnh", "Ủy ban nhân dân tỉnh Mẫu Sơn"),
        ("Đảng ủy Công an tỉnh", "Công an tỉnh"),
        ("Sở LĐTB và XH", "Sở Lao động, Thương binh và Xã hội"),
        ("Sở GD và ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở Nội vụ (cơ quan thường trực)", "Sở Nội vụ"),
        ("Trung ương", "Việt Nam"),
        ("tỉnh Mẫu Biên", "Tỉnh Mẫu Biên"),
    ],
)
def test_name_of_one_body(tree: Tree, text: str, name: str | None) -> None:
    found = meaning(text, tree)
    assert ([unit.name for unit in found.units], found.collective) == ([name] if name else [], "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "Sở Du lịch",
        "Sở Nội",
        "Nội vụ",
        "xã Không Có",
        "UBND xã Không Có",
        "UBND các huyện Mẫu Hạ, Không Có",
        "Trung tâm Y tế",
        "Trường Cán bộ Thành phố",
        "Ngân hàng Nhà nước",
        "Thành ủy",
        "UBND thành phố",
        "Công ty Điện lực",
        "ông Nguyễn Văn Mẫu",
        "những xã chưa rà soát, sửa đổi quy chế làm việc",
        "người dân và doanh nghiệp",
        "du lịch",
        "cấp trên",
        "Trạm Y tế",
        "Ban Tổ chức Trung ương",
        "Bộ Nội vụ",
    ],
)
def test_name_that_nobody_knows_is_left_open(tree: Tree, text: str) -> None:
    assert not meaning(text, tree).is_resolved


@pytest.mark.parametrize(
    ("text", "units", "collective"),
    [
        ("UBND huyện", ["Huyện Mẫu Hạ"], ""),
        ("UBND cấp huyện", ["Huyện Mẫu Hạ"], ""),
        ("Huyện uỷ", ["Huyện ủy"], ""),
        ("Ban Thường vụ Huyện ủy", ["Huyện ủy"], ""),
        ("Ban Tổ chức Huyện uỷ", ["Ban Tổ chức Huyện ủy"], ""),
        ("Sở Y tế", ["Sở Y tế"], ""),
        ("cấp uỷ", ["Huyện ủy"], ""),
        ("Các xã, thị trấn", [], "all.xa"),
        ("các TCCSD trực thuộc huyện", [], "tccs.huyen"),
        ("các phòng, ban", [], "phong.huyen"),
        ("cấp trên", ["Tỉnh Mẫu Sơn"], ""),
        (
            "lãnh đạo các phòng, ban, ngành, Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội huyện",
            ["Ủy ban Mặt trận Tổ quốc Việt Nam huyện Mẫu Hạ"],
            "phong.huyen+doan_the.huyen",
        ),
    ],
)
def test_name_in_a_document_of_a_district(tree: Tree, text: str, units: list[str], collective: str) -> None:
    found = meaning(text, tree, at="huyen")
    assert ([unit.name for unit in found.units], found.collective) == (units, collective)


def test_name_in_a_document_of_a_commune_means_the_commune(tree: Tree) -> None:
    found = meaning("UBND cấp xã", tree, at="xa", on=AFTER)
    assert [unit.pk for unit in found.units] == [tree.new["Xã Mẫu Lâm"].pk]


def test_districts_named_one_by_one(tree: Tree) -> None:
    found = meaning("UBND các huyện miền núi Mẫu Hạ, Mẫu Thượng", tree)
    assert [unit.name for unit in found.units] == ["Huyện Mẫu Hạ", "Huyện Mẫu Thượng"]


@pytest.mark.parametrize(
    ("text", "names", "collective"),
    [
        ("Sở Y tế, Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"], ""),
        ("Sở Y tế và Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"], ""),
        ("các Sở: Nội vụ, Y tế, Văn hóa, Thể thao và Du lịch",
         ["Sở Nội vụ", "Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch"], ""),
        ("các sở Nội vụ, Y tế", ["Sở Nội vụ", "Sở Y tế"], ""),
        ("Sở Nội vụ, UBND các huyện", ["Sở Nội vụ"], "ubnd.huyen"),
        ("các ban Đảng, Ủy ban Kiểm tra Tỉnh ủy", ["Ủy ban Kiểm tra Tỉnh ủy"], "ban_dang.tinh"),
    ],
)  # fmt: skip
def test_several_bodies_in_one_name(tree: Tree, text: str, names: list[str], collective: str) -> None:
    found = meaning(text, tree)
    assert ([unit.name for unit in found.units], found.collective) == (names, collective)


@pytest.mark.parametrize("text", ["Sở Nội vụ, Sở Không Có", "Sở Y tế, người dân", "Sở: Nội vụ, Không Có"])
def test_several_bodies_of_which_one_is_unknown_are_left_open(tree: Tree, text: str) -> None:
    found = meaning(text, tree)
    assert (found.is_resolved, found.candidates != ()) == (False, True)


def test_office_that_ceased_gives_its_only_successor(tree: Tree) -> None:
    gone = make_unit(
        "Sở Thử", parent=tree.province, kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE,
        type=UnitType.DEPARTMENT, valid_to=LAST_DAY,
    )  # fmt: skip
    heir = tree.offices["Sở Nội vụ"]
    Succession.objects.create(predecessor=gone, successor=heir, on=CHANGE, kind=SuccessionKind.MERGE)
    before, after = (meaning("Sở Thử", tree, on=day) for day in (BEFORE, AFTER))
    assert (before.units, after.units) == ((gone,), (heir,))
    assert (after.rule, after.confidence) == ("organisation.successor", 0.6)


def test_same_name_before_and_after_the_change_is_told_by_the_day(tree: Tree) -> None:
    before, after = (meaning("xã Mẫu Lâm", tree, on=day).units for day in (BEFORE, AFTER))
    assert (before, after) == ((tree.old["Xã Mẫu Lâm"],), (tree.new["Xã Mẫu Lâm"],))


def test_unit_that_ceased_gives_its_only_successor(tree: Tree) -> None:
    found = meaning("UBND xã Mẫu Phú", tree, on=AFTER)
    assert (found.units, found.rule) == ((tree.new["Xã Mẫu Lâm"],), "body.successor")
    assert found.confidence < 0.7


def test_district_that_ceased_offers_its_successors_and_picks_none(tree: Tree) -> None:
    found = meaning("UBND huyện Mẫu Hạ", tree, on=AFTER)
    assert not found.is_resolved
    assert {unit.name for unit in found.candidates} == {"Xã Mẫu Lâm", "Xã Mẫu Hạ"}


def test_name_that_fits_two_units_offers_both(tree: Tree) -> None:
    found = meaning("Mẫu Hạ", tree)
    assert not found.is_resolved
    assert {unit.name for unit in found.candidates} == {"Huyện Mẫu Hạ", "Thị trấn Mẫu Hạ"}


def test_misspelt_office_is_suggested(tree: Tree) -> None:
    found = meaning("Sở Nội vu vụ", tree)
    assert not found.is_resolved
    assert found.candidates[0].name == "Sở Nội vụ"


def test_related_offices_are_proposed_with_little_confidence(tree: Tree) -> None:
    found = meaning("các sở, ngành liên quan", tree)
    assert (found.collective, found.rule, found.confidence) == ("so.tinh", "collective.limited", 0.5)


def test_neighbour_with_the_same_words_is_not_taken(tree: Tree) -> None:
    found = resolve_name("Sở Nội vụ", territory=tree.neighbour, issuer=None, on=BEFORE)
    assert not found.is_resolved


def test_commune_of_another_province_is_only_suggested(tree: Tree) -> None:
    found = meaning("UBND xã Biên Lâm", tree)
    assert (found.is_resolved, [unit.name for unit in found.candidates]) == (False, ["Xã Biên Lâm"])


def test_issuer_alone_tells_the_territory(tree: Tree) -> None:
    found = resolve_name("UBND cấp xã", territory=None, issuer=tree.offices["Sở Nội vụ"], on=BEFORE)
    assert found.collective == "ubnd.xa"


def test_without_territory_and_issuer_only_known_places_are_found(tree: Tree) -> None:
    found = resolve_names(["huyện Mẫu Hạ", "UBND cấp xã"], territory=None, issuer=None, on=BEFORE)
    assert [unit.name for unit in found["huyện Mẫu Hạ"].units] == ["Huyện Mẫu Hạ"]
    assert not found["UBND cấp xã"].is_resolved


def test_remembered_name_holds_in_its_territory_only(tree: Tree) -> None:
    office = tree.offices["Sở Nội vụ"]
    remember_name("Cơ quan thường trực", within=tree.province, units=[office], by=None, at=AT)
    assert meaning("cơ quan  thường trực", tree).units == (office,)
    elsewhere = resolve_name("Cơ quan thường trực", territory=tree.neighbour, issuer=None, on=BEFORE)
    assert not elsewhere.is_resolved


def test_later_decision_about_a_name_replaces_the_earlier(tree: Tree) -> None:
    remember_name("Thường trực Ban Chỉ đạo", within=None, units=[tree.province], by=None, at=AT)
    remember_name("thường trực ban chỉ đạo", within=None, collective="so.tinh", by=None, at=AT)
    found = meaning("Thường trực Ban chỉ đạo", tree)
    assert (found.units, found.collective, found.rule) == ((), "so.tinh", "remembered")
    assert AuditEntry.objects.filter(action="name.remembered").count() == 2


def test_name_that_stands_for_no_unit_is_remembered_too(tree: Tree) -> None:
    remember_name("các doanh nghiệp", within=tree.province, is_only_text=True, by=None, at=AT)
    found = meaning("Các doanh nghiệp", tree)
    assert (found.is_resolved, found.is_only_text, found.units, found.collective) == (True, True, (), "")


def test_nearer_decision_wins(tree: Tree) -> None:
    remember_name("Ban Chỉ đạo", within=None, units=[tree.province], by=None, at=AT)
    remember_name("Ban Chỉ đạo", within=tree.province, units=[tree.offices["Sở Y tế"]], by=None, at=AT)
    assert meaning("Ban Chỉ đạo", tree).units == (tree.offices["Sở Y tế"],)


def test_name_without_meaning_is_not_remembered(tree: Tree) -> None:
    with pytest.raises(DomainError) as refused:
        remember_name("Ban Chỉ đạo", within=None, by=None, at=AT)
    assert refused.value.code == "remembered_name_needs_meaning"


@pytest.mark.parametrize("count", [1, 60])
def test_a_whole_document_takes_as_many_queries_as_one_name(tree: Tree, count: int) -> None:
    texts = [f"UBND xã Mẫu Phú và xã số {number}" for number in range(count - 1)] + ["UBND xã Mẫu Phú"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        resolve_names(texts, territory=tree.province, issuer=None, on=AFTER)
    assert len(queries) == (10 if count == 1 else 12), [row["sql"][:90] for row in queries.captured_queries]


def test_empty_list_of_names_gives_nothing(tree: Tree) -> None:
    none: list[Any] = []
    assert resolve_names(none, territory=tree.province, issuer=None, on=BEFORE) == {}


@pytest.mark.parametrize(
    ("text", "units", "collective"),
    [
        ("Thành ủy", ["Thành ủy"], ""),
        ("Ban Thường vụ Thành uỷ", ["Thành ủy"], ""),
        ("Ban Tổ chức Thành ủy", ["Ban Tổ chức Thành ủy"], ""),
        ("UBND Thành phố", ["Thành phố Mẫu"], ""),
        ("Ban Cán sự Đảng Ủy ban Nhân dân Thành phố", ["Thành phố Mẫu"], ""),
        ("Trường Cán bộ Thành phố", ["Trường Cán bộ thành phố"], ""),
        ("UBND các quận, huyện", [], "ubnd.huyen"),
        ("Quận, Huyện", [], "all.huyen"),
        ("Đảng đoàn Mặt trận và các đoàn thể nhân dân cấp Thành phố", ["Thành phố Mẫu"], "doan_the.tinh"),
    ],
)
def test_name_in_a_document_of_a_central_city(db: None, text: str, units: list[str], collective: str) -> None:
    city = make_unit("Thành phố Mẫu", level=UnitLevel.PROVINCE, type=UnitType.CENTRAL_CITY)
    make_unit("Quận Nhất", parent=city, level=UnitLevel.DISTRICT, type=UnitType.URBAN_DISTRICT)
    for name, type in (
        ("Thành ủy", UnitType.PARTY_COMMITTEE),
        ("Ban Tổ chức Thành ủy", UnitType.PARTY_BOARD),
        ("Trường Cán bộ thành phố", UnitType.SCHOOL),
    ):
        make_unit(name, parent=city, kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE, type=type)
    found = resolve_name(text, territory=city, issuer=None, on=datetime.date(2002, 7, 1))
    assert ([unit.name for unit in found.units], found.collective) == (units, collective)
