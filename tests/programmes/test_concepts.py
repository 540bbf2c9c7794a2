"""What words speak of: rows that must be alike, and rows that look alike and are not."""

from __future__ import annotations

import pytest

from vungmanh.programmes.domain.binding import Words
from vungmanh.programmes.domain.concepts import closest, concepts_of, wording
from vungmanh.programmes.domain.scopes import limits_named
from vungmanh.programmes.domain.suggesting import SURE, Named, propose
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
        ("900 lượt cán bộ được đào tạo", {"of:cadre", "act:trained", "as:turns"}),
        ("lần lượt cử cán bộ đi đào tạo", {"of:cadre", "act:trained"}),
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
        ("UBND các huyện, thị xã, thành phố đào tạo ", {}),
        ("các xã đảo có ", {"area": ["island"]}),
        ("cac xa dao co ", {"area": ["island"]}),
    ],
)
def test_only_properties_right_behind_units_limit_a_target(text: str, limits: dict[str, list[str]]) -> None:
    assert limits_named(text) == limits


def test_what_is_done_again_and_again_is_counted_by_no_register() -> None:
    catalogue = [Named("officials.civil_servant.count", "Công chức cấp xã (số người)", is_share=False)]
    words = "cử công chức về xã"
    for unit, way in (("ngày", Way.REPORTED), ("công chức", Way.COUNTED)):
        assert propose(Words(words, words, "", "", unit), catalogue, {})[0].choice.way == way


FILLED = Named("filled", "Công chức cấp xã đã bố trí so với số được giao", is_share=True)
POSTS = [
    FILLED,
    Named("count", "Công chức cấp xã (số người)", is_share=False),
    Named("qualified", "Cán bộ, công chức cấp xã đạt chuẩn chức danh", is_share=True),
    Named("unqualified", "Cán bộ, công chức không đủ chuẩn tự nguyện nghỉ việc", is_share=False),
    Named("weak", "Đảng bộ cơ sở yếu kém", is_share=False),
]


def best(quote: str, unit: str, what: str = "") -> str:
    choice = propose(Words(what or quote, quote, "", "", unit), POSTS, {})[0].choice
    return choice.indicator or choice.way


@pytest.mark.parametrize(
    ("quote", "what"),
    [
        ("02 vị trí công chức chưa bố trí được", "vị trí công chức chưa bố trí được"),
        ("02 vị trí công chức chưa bố trí được", "vị trí công chức"),
        ("02 công chức chưa được bố trí", "công chức"),
        ("không bố trí được 02 công chức", "công chức"),
        ("chưa bố trí được 02 công chức", "công chức"),
        ("còn thiếu 02 công chức", "công chức"),
        ("02 vị trí công chức còn trống", "vị trí công chức"),
        ("03 cán bộ, công chức chưa đạt chuẩn", "cán bộ, công chức"),
        ("03 cán bộ, công chức không đạt chuẩn", "cán bộ, công chức không đạt chuẩn"),
    ],
)
def test_what_is_not_so_is_not_taken_for_what_is(quote: str, what: str) -> None:
    assert best(quote, "người", what) == Way.REPORTED


@pytest.mark.parametrize(
    ("words", "unit", "code"),
    [
        ("đã bố trí công chức cấp xã", "%", "filled"),
        ("cán bộ, công chức không đủ chuẩn tự nguyện nghỉ việc", "người", "unqualified"),
        ("không có đảng bộ yếu kém", "đảng bộ", "weak"),
    ],
)
def test_opposites_are_like_opposites_and_none_of_it_is_no_opposite(words: str, unit: str, code: str) -> None:
    assert best(words, unit) == code


TAUGHT = "người được đào tạo trung cấp lý luận chính trị"


def test_people_of_whom_only_what_happened_is_said_are_those_of_the_indicator() -> None:
    persons = Named("persons", "Cán bộ, công chức được đào tạo lý luận chính trị trung cấp", is_share=False)
    part = f"Có 150 {TAUGHT}, trong đó 60 người ở các xã miền núi"
    for words in (
        Words(TAUGHT, f"Có 150 {TAUGHT}", "", "", "người"),
        Words("người ở các xã miền núi", part, "", "miền núi", "người"),
    ):
        first = propose(words, [persons], {})[0]
        assert (first.choice.indicator, first.likeness >= SURE) == ("persons", True)
    classes = Words("lớp đào tạo trung cấp lý luận chính trị", "03 lớp", "", "", "lớp")
    assert propose(classes, [persons], {})[0].choice.way == Way.REPORTED


TURNS_AND_PERSONS = [
    Named("turns", "Lượt cán bộ được đưa đi đào tạo", is_share=False),
    Named("persons", "Cán bộ, công chức được đào tạo, bồi dưỡng", is_share=False),
    Named("turns_political", "Lượt cán bộ được đưa đi đào tạo lý luận chính trị trung cấp", is_share=False),
    Named("persons_political", "Cán bộ, công chức được đào tạo lý luận chính trị trung cấp", is_share=False),
]


@pytest.mark.parametrize(
    ("words", "unit", "code"),
    [
        (TAUGHT, "người", "persons_political"),
        ("cán bộ, công chức được đào tạo trung cấp lý luận chính trị", "cán bộ, công chức", "persons_political"),
        ("cán bộ được đào tạo", "cán bộ", "persons"),
        ("cán bộ, công chức cấp xã được đào tạo, bồi dưỡng", "người", "persons"),
        ("lần lượt cử cán bộ, công chức đi đào tạo, bồi dưỡng", "cán bộ, công chức", "persons"),
        (TAUGHT, "lượt người", "turns_political"),
        ("lượt người được đào tạo trung cấp lý luận chính trị", "lượt", "turns_political"),
        ("lượt cán bộ được đào tạo", "lượt", "turns"),
        ("cán bộ, công chức cấp xã được đào tạo, bồi dưỡng", "lượt cán bộ", "turns"),
    ],
)
def test_persons_are_counted_where_persons_are_said_and_turns_where_turns(words: str, unit: str, code: str) -> None:
    first, second = propose(Words(words, f"Có 150 {words}", "", "", unit), TURNS_AND_PERSONS, {})[:2]
    assert (first.choice.indicator, first.likeness >= SURE) == (code, True)
    assert second.likeness < SURE


def test_turns_are_never_taken_for_persons_unseen() -> None:
    for catalogue, unit in ((TURNS_AND_PERSONS[:1], "người"), (TURNS_AND_PERSONS[1:2], "lượt người")):
        first = propose(Words("cán bộ được đào tạo", "Có 150 cán bộ được đào tạo", "", "", unit), catalogue, {})[0]
        assert first.choice.way == Way.COUNTED
        assert first.likeness < SURE


def test_school_that_teaches_is_nothing_taught() -> None:
    general = Named("persons", "Cán bộ, công chức được đào tạo, bồi dưỡng", is_share=False)
    political = Named("political", "Cán bộ, công chức được đào tạo về lý luận chính trị", is_share=False)
    what = "phối hợp với Trường Chính trị tỉnh đào tạo, bồi dưỡng cán bộ, công chức cấp xã"
    first = propose(Words(what, what, "", "", "cán bộ, công chức"), [political, general], {})[0]
    assert (first.choice.indicator, first.likeness >= SURE) == ("persons", True)


def test_none_of_something_does_not_carry_on_what_stands_before() -> None:
    culture = Named("culture", "Hộ gia đình văn hóa", is_share=True)
    words = Words("hộ", "không có hộ tái nghèo", "91,3% hộ đạt gia đình văn hóa, ", "", "hộ")
    assert propose(words, [culture], {})[0].choice.way == Way.REPORTED


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
