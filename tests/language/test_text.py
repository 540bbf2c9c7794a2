"""Forms of a text keep its length; letters, tones and dashes come out as documented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vungmanh.language.text import fold, nfc, plain, retone, squeeze, unaccented


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uỷ ban", "Ủy ban"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("thuỷ lợi, xoá đói", "thủy lợi, xóa đói"),
        ("khoẻ", "khỏe"),
        ("hoàn toàn", "hoàn toàn"),
        ("quý, quỳ, quỹ", "quý, quỳ, quỹ"),
        ("hoạch", "hoạch"),
    ],
)
def test_retone_moves_marks_only_in_open_syllables(text: str, expected: str) -> None:
    assert retone(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đường Nguyễn Huệ", "duong nguyen hue"),
        ("GIAI ĐOẠN 2016 – 2020", "giai doan 2016 - 2020"),
        ("Uỷ\u00a0viên", "uy vien"),
    ],
)
def test_fold_drops_accents_and_odd_blanks(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_plain_keeps_accents_and_line_breaks() -> None:
    assert plain("UỶ BAN\nNhân dân — tỉnh") == "ủy ban\nnhân dân - tỉnh"


def test_unaccented_keeps_case() -> None:
    assert unaccented("Đặng Văn Ổn") == "Dang Van On"


def test_squeeze_leaves_single_blanks() -> None:
    assert squeeze("  một \n\n hai\t ba ") == "một hai ba"


def test_nfc_keeps_thirty_marks_of_a_heap() -> None:
    heap = "e" + "\u0323\u0302" * 40_000 + "…" * 50
    assert nfc(heap) == nfc("e" + "\u0323\u0302" * 15) + "…" * 50


def test_nfc_composes_letters() -> None:
    assert nfc("Uy\u0309 ban") == "Uỷ ban"


@given(st.text(max_size=200))
def test_every_form_keeps_the_length(text: str) -> None:
    text = nfc(text)
    assert len(plain(text)) == len(text)
    assert len(fold(text)) == len(text)
    assert len(retone(text)) == len(text)
