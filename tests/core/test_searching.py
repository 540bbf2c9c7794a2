"""What a search finds and what it does not, in the database and among rows at hand, by one rule."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.factories import make_unit
from vungmanh.core.tables import Column, list_page, matching
from vungmanh.language.searching import chosen
from vungmanh.units.models import Unit

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
NAMES: list[Column] = [("folded", "name")]
FOUND = [
    ("thôn", "Trưởng thôn Đông"),
    ("thon", "Thôn Đông"),
    ("tho", "Thôn Đông"),
    ("đông thô", "Thôn Đông"),
    ("thôn,", "Các thôn, bản"),
    ("bản", "Các thôn, bản"),
    ("3", "Thôn 3"),
    ("12-KH/TU", "Kế hoạch số 12-KH/TU"),
    ("12", "Kế hoạch số 12-KH/TU"),
    ("kh", "Kế hoạch số 12-KH/TU"),
    ("tu", "(TU)"),
    ("thuỷ lợi", "Công trình thủy lợi"),
    ("đạt - 100%", "Đạt 100% chỉ tiêu"),
    ("100%", "Đạt 100% chỉ tiêu"),
    ("[a-z]", "Dòng [a-z] *"),
    # groups
    ("thôn", "Xóm Núi"),
    ("thôn", "Khu phố 5"),
    ("thôn", "Bản Nà Pheo"),
    ("THÔN", "BẢN NÀ PHEO"),
    ("khu phố", "Thôn Đông"),
    ("khu pho 5", "Tổ dân phố 5"),
    ("tổ dân phố", "Ấp Bình An"),
    ("bản Pheo", "Thôn Pheo"),
    ("TDP", "Làng Ho"),
    ("trưởng bản", "Tổ trưởng tổ dân phố 4"),
    ("UBND", "Ủy ban nhân dân xã Mẫu"),
    ("uỷ ban nhân dân", "UBND xã Mẫu"),
    ("ubnd xã", "Ủy ban nhân dân xã Mẫu"),
    ("HĐND", "Hội đồng nhân dân tỉnh"),
    ("hội đồng nhân dân", "TT.HĐND và HĐND tỉnh"),
    ("mttq", "Mặt trận Tổ quốc Việt Nam"),
    ("cbcc", "Đánh giá cán bộ, công chức"),
    ("cán bộ công chức", "Đánh giá CBCC"),
    ("TTHC", "Công bố thủ tục hành chính"),
    ("cải cách hành chính", "Chỉ số CCHC"),
    ("NTM", "Xây dựng nông thôn mới"),
    ("kinh tế - xã hội", "Phát triển KT-XH"),
    ("kinh tế xã hội", "Phát triển KTXH"),
    ("KT-XH", "Phát triển kinh tế - xã hội"),
    ("sở NV", "Sở Nội vụ"),
    ("phòng chống tham nhũng", "Công tác phòng, chống tham nhũng"),
    ("PCTN", "Công tác phòng, chống tham nhũng"),
    ("chủ trì", "Sở Nội vụ làm đầu mối"),
]
NOT_FOUND = [
    ("thôn", "Thống nhất"),
    ("on", "Thôn Đông"),
    ("hon", "Thôn Đông"),
    ("thon dong", "Thống nhất, đồng bộ"),
    ("2-KH", "Kế hoạch số 12-KH/TU"),
    ("thôn", "Ban Tổ chức"),
    ("thôn", "Phòng, chống lãng phí"),
    ("ban", "Thôn Đông"),
    ("văn bản", "Văn hóa thôn"),
    ("nông thôn", "Khu phố nông sản"),
    ("tỉnh ủy", "Từ ngày 1"),
    ("ban tổ chức", "Thông tư 3/TT-BTC"),
    ("khu phố", "Khu công nghiệp"),
    ("UBND", "Ủy ban kiểm tra"),
    ("xã hội", "Xã hộ"),
    ("a.c", "abc"),
    ("một - hai", "Một"),
    ("%", "Một"),
    ("_", "Một"),
    ("*", "Một"),
]


def in_the_database(q: str) -> list[str]:
    return list(matching(Unit.objects.order_by("pk"), q, NAMES).values_list("name", flat=True))


def among_rows(q: str) -> list[str]:
    rows = list(Unit.objects.order_by("pk"))
    return [row.name for row in chosen(rows, q, lambda row: row.folded, lambda row: row.name)]


@pytest.mark.parametrize(("q", "name"), FOUND)
def test_question_finds(q: str, name: str) -> None:
    make_unit(name)
    make_unit("Một tên khác")
    assert in_the_database(q) == among_rows(q) == [name]


@pytest.mark.parametrize(("q", "name"), NOT_FOUND)
def test_question_does_not_find(q: str, name: str) -> None:
    """A row that holds the words whole keeps the last of them from being taken for a beginning."""
    make_unit(name)
    make_unit(q)
    assert in_the_database(q) == among_rows(q) == [q]


def test_beginning_counts_only_where_nothing_has_the_word_whole() -> None:
    make_unit("Xã Thống Nhất")
    assert in_the_database("xa thon") == among_rows("xa thon") == ["Xã Thống Nhất"]
    make_unit("Xã Thôn")
    assert in_the_database("xa thon") == among_rows("xa thon") == ["Xã Thôn"]


def test_beginning_counts_only_in_the_last_word() -> None:
    make_unit("Xã Thống Nhất")
    assert in_the_database("tho xa") == among_rows("tho xa") == []


def test_words_that_need_accents_are_not_looked_for_where_none_are_kept() -> None:
    make_unit("Bản Nà Pheo")
    assert list(matching(Unit.objects.all(), "thôn", ["folded"])) == []


def test_words_may_stand_in_different_columns() -> None:
    unit = make_unit("Xã Đông")
    assert list(matching(Unit.objects.all(), f"đông {unit.pk}", ["folded", "path"])) == [unit]


@pytest.mark.parametrize("q", ["", "   "])
def test_empty_question_leaves_every_row(q: str) -> None:
    make_unit("Xã A")
    assert in_the_database(q) == among_rows(q) == ["Xã A"]


@pytest.mark.parametrize(("q", "queries"), [("xã", 2), ("x", 3), ("không", 2), ("", 2)])
def test_queries_of_a_list(django_assert_num_queries: Any, q: str, queries: int) -> None:
    for number in range(3):
        make_unit(f"Xã {number}")
    with django_assert_num_queries(queries):
        list_page(QueryDict(f"q={q}"), Unit.objects.all(), search=NAMES, sorts={"ten": "sort_key"}, default="ten")
