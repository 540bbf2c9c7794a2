"""Which row an amending sentence means and what it says: phrase tables, no database."""

from __future__ import annotations

import datetime

import pytest

from vungmanh.programmes.domain.matching import (
    Candidate,
    best_match,
    likeness,
    new_date,
    paragraph_around,
    says_added,
    says_dropped,
    sections_named,
)

D = datetime.date
ROWS = [
    Candidate(1, "Rà soát, kiện toàn tổ chức bộ máy chính quyền cấp xã", "III.1"),
    Candidate(2, "Xây dựng kế hoạch đào tạo, bồi dưỡng cán bộ, công chức cấp xã", "III.2"),
    Candidate(3, "Công khai thủ tục hành chính tại trụ sở", "IV.1"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thời hạn “trước ngày 30/6/2026” thay bằng “trước ngày 30/9/2026”", D(2026, 9, 30)),
        ("thời hạn hoàn thành được sửa đổi thành ngày 15 tháng 10 năm 2026", D(2026, 10, 15)),
        ("gia hạn đến tháng 02/2027", D(2027, 2, 28)),
        ("kéo dài đến hết năm 2027", D(2027, 12, 31)),
        ("điều chỉnh thành 31/11/2026", None),
        ("hoàn thành trước ngày 30/6/2026", None),
        ("thay bằng Sở Tài chính", None),
    ],
)
def test_new_date_stands_after_the_word_that_replaces(text: str, expected: D | None) -> None:
    assert new_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sửa đổi điểm 2 mục III Kế hoạch", {"III.2"}),
        ("Tại điểm b khoản 2 mục III", {"III.2.b"}),
        ("khoản 1 mục IV và điểm 3 mục II", {"IV.1", "II.3"}),
        ("Mục III.2 được sửa như sau", {"III.2"}),
        ("danh mục xã điểm", set()),
    ],
)
def test_places_of_the_amended_text(text: str, expected: set[str]) -> None:
    assert sections_named(text) == expected


@pytest.mark.parametrize(
    ("text", "is_dropped", "is_added"),
    [
        ("Bãi bỏ nhiệm vụ tại điểm 3 mục II", True, False),
        ("Không tiếp tục thực hiện việc khảo sát", True, False),
        ("2. Bổ sung nhiệm vụ: tổ chức đối thoại", False, True),
        ("- Bổ sung chỉ tiêu", False, True),
        ("Sửa đổi, bổ sung điểm 1", False, False),
        ("Rà soát tổ chức bộ máy", False, False),
    ],
)
def test_words_that_drop_and_add(text: str, is_dropped: bool, is_added: bool) -> None:
    assert (says_dropped(text), says_added(text)) == (is_dropped, is_added)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Xây dựng kế hoạch đào tạo, bồi dưỡng cán bộ, công chức cấp xã, hoàn thành trước ngày 30/9/2026", 2),
        ("Xây dựng kế hoạch đào tạo bồi dưỡng công chức xã", 2),
        ("Công khai thủ tục hành chính", 3),
        ("Thời hạn tại điểm 1 mục III thay bằng ngày 30/9/2026", 1),
        ("Tổ chức hội nghị đối thoại với nhân dân", None),
    ],
)
def test_sentence_finds_its_row_by_words_or_by_place(words: str, expected: int | None) -> None:
    match = best_match(words, words, ROWS)
    assert (match.pk if match else None) == expected


def test_likeness_is_one_for_the_same_words_and_zero_for_none_in_common() -> None:
    assert likeness("Rà soát bộ máy", "rà soát BỘ MÁY") == pytest.approx(1.0)
    assert likeness("Rà soát", "đối thoại") == 0.0


def test_paragraph_is_the_line_around_a_stretch() -> None:
    text = "đầu\nChỉ tiêu 92% thay bằng 95%\ncuối"
    start = text.index("95%")
    assert paragraph_around(text, start, start + 3) == "Chỉ tiêu 92% thay bằng 95%"
