"""What words speak of: rows that must be alike, and rows that look alike and are not."""

from __future__ import annotations

import pytest

from vungmanh.programmes.domain.binding import Words
from vungmanh.programmes.domain.concepts import closest, concepts_of, wording
from vungmanh.programmes.domain.scopes import limits_named
from vungmanh.programmes.domain.suggesting import Named, propose
from vungmanh.programmes.enums import Way


@pytest.mark.parametrize(
    ("words", "concepts"),
    [
        ("công chức có trình độ chuyên môn từ trung cấp trở lên", {"of:civil_servant", "level:professional:2", "or_more"}),
        ("trung cấp chuyên môn và sơ cấp chính trị trở lên", {"level:professional:2", "level:political:1", "or_more"}),
        ("cán bộ được bồi dưỡng LLCT", {"of:cadre", "level:political:1", "or_more"}),
        ("cán bộ chuyên trách có cao cấp LLCT", {"of:cadre", "level:political:3"}),
        ("trình độ chuyên môn cao đẳng, đại học", {"level:professional:3", "level:professional:4"}),
        ("các đoàn thể chính trị - xã hội xếp loại yếu", {"of:front_body", "is:weak"}),
        ("xã, phường, đặc khu có trụ sở kiên cố", {"of:headquarters", "is:solid"}),
        ("xã, phường, đặc khu đạt chuẩn nông thôn mới", {"of:commune", "is:new_rural"}),
        ("áp dụng quy chế văn hóa công sở", set()),
        ("rèn luyện bản lĩnh chính trị", set()),
        ("thôn, bản, khu phố có trụ sở", {"of:village", "is:village_house"}),
        ("xã, phường có trụ sở", {"of:headquarters"}),
        ("người thôi việc, nghỉ hưu", {"act:left"}),
    ],
)  # fmt: skip
def test_concepts(words: str, concepts: set[str]) -> None:
    assert concepts_of(words) == concepts


@pytest.mark.parametrize(
    ("words", "before", "concepts"),
    [
        ("nữ", "Cán bộ chuyên trách đã bố trí được 9/10 (90%), ", {"of:cadre", "is:female"}),
        ("sơ cấp", "Công chức: trình độ lý luận chính trị trung cấp 18%, ", {"of:civil_servant", "level:political:1"}),
        ("trung cấp", "Đào tạo 12 công chức (về chuyên môn ", {"of:civil_servant", "act:trained", "level:professional:2"}),
        ("đảng viên", "Cán bộ chuyên trách 9 người, ", {"of:party_member"}),
    ],
)  # fmt: skip
def test_sentence_says_what_the_words_leave_out(words: str, before: str, concepts: set[str]) -> None:
    assert concepts_of(words, before) == concepts


@pytest.mark.parametrize(
    ("what", "quote", "concepts"),
    [
        (
            "đảng bộ xã", "30% đảng bộ xã, 50% chi bộ trực thuộc đạt trong sạch vững mạnh, không có yếu kém",
            {"of:party_committee", "is:strong"},
        ),
        (
            "đại học (cán bộ chủ chốt có trình độ trung cấp chuyên môn trở lên)",
            "100% cán bộ chủ chốt có trình độ trung cấp chuyên môn trở lên, trong đó đại học trên 50%",
            {"of:key_cadre", "level:professional:4"},
        ),
        ("đảng bộ xã", "30% đảng bộ xã, cán bộ có trình độ trung cấp", {"of:party_committee"}),
        ("xã, phường, thị trấn", "hòm thư góp ý ở 100% xã, phường, thị trấn", {"of:commune"}),
    ],
)  # fmt: skip
def test_words_of_a_target_take_what_is_asked_behind_them(what: str, quote: str, concepts: set[str]) -> None:
    assert Words(what, quote, "", "", "%").variants[0] == concepts


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("các xã chỉ đạo điểm xây dựng nông thôn mới có từ ", {"new_rural": ["pilot"]}),
        ("các xã miền núi có ", {"area": ["mountain"]}),
        ("Thực hiện chương trình xây dựng nông thôn mới, có ", {}),
        ("Ở miền núi, có ", {}),
    ],
)
def test_only_properties_right_behind_units_limit_a_target(text: str, limits: dict[str, list[str]]) -> None:
    assert limits_named(text) == limits


def test_what_is_done_again_and_again_is_counted_by_no_register() -> None:
    catalogue = [Named("officials.civil_servant.count", "Công chức cấp xã (số người)", is_share=False)]
    words = "cử công chức về xã"
    for unit, way in (("ngày", Way.REPORTED), ("công chức", Way.COUNTED)):
        assert propose(Words(words, words, "", "", unit), catalogue, {})[0].choice.way == way


def named(*names: str) -> dict[str, frozenset[str]]:
    return {name: concepts_of(name) for name in names}


INFORMATICS = "Công chức cấp xã có trình độ đại học về công nghệ thông tin, chuyển đổi số"
CATALOGUE = named(
    "Cán bộ, công chức cấp xã đạt chuẩn chức danh",
    "Cán bộ chuyên trách đạt chuẩn chức danh",
    "Cán bộ, công chức cấp xã có trình độ lý luận chính trị từ sơ cấp trở lên",
    "Cán bộ, công chức cấp xã có trình độ chuyên môn từ trung cấp trở lên",
    "Thôn, tổ dân phố văn hóa",
    "Hộ gia đình văn hóa",
    "Công chức cấp xã có trình độ đại học",
    INFORMATICS,
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("tỷ lệ cán bộ và công chức xã đủ chuẩn", "Cán bộ, công chức cấp xã đạt chuẩn chức danh"),
        ("cán bộ, công chức được bồi dưỡng LLCT", "Cán bộ, công chức cấp xã có trình độ lý luận chính trị từ sơ cấp trở lên"),
        ("số thôn đạt danh hiệu văn hóa", "Thôn, tổ dân phố văn hóa"),
        ("GĐVH", "Hộ gia đình văn hóa"),
        ("1 - 2 công chức có trình độ đại học về công nghệ thông tin hoặc chuyển đổi số", INFORMATICS),
        ("công chức có trình độ đại học", "Công chức cấp xã có trình độ đại học"),
    ],
)  # fmt: skip
def test_closest_indicator_is_found(words: str, name: str) -> None:
    assert closest(words, CATALOGUE)[0][0] == name


@pytest.mark.parametrize(
    "words", ["đảng viên đạt chuẩn", "cán bộ, công chức trung thành với Tổ quốc", "trụ sở văn hóa"]
)
def test_nothing_is_found_for_somebody_else_or_something_else(words: str) -> None:
    assert closest(words, CATALOGUE) == []


def test_like_wordings_are_known_again_whatever_the_figure_and_case() -> None:
    assert wording("Trên 92% công chức, đạt chuẩn;") == wording("trên 95,5 % Công chức đạt chuẩn")
