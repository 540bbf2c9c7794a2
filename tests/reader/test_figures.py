"""Figures with what their own words say: comparator, range, fraction, unit, rate."""

import pytest

from vungmanh.reader.finders.numbers import Figure, find_figures
from vungmanh.reader.model import Span


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "comparator", "value", "high"),
    [
        ("có từ 63 chính quyền cấp xã", ">=", 63, None),
        ("từ 25 chính quyền cấp xã trở lên", ">=", 25, None),
        ("trên 75 chính quyền cấp xã trở lên", ">", 75, None),
        ("dưới 30 chính quyền cấp xã", "<", 30, None),
        ("đạt từ 91,5% trở lên", ">=", 91.5, None),
        ("50% trở lên chức danh", ">=", 50, None),
        ("ít nhất 02 mô hình", ">=", 2, None),
        ("tối thiểu 92%", ">=", 92, None),
        ("không dưới 1.234,5 tỷ đồng", ">=", 1234.5, None),
        ("không quá 6 đơn vị", "<=", 6, None),
        ("tối đa 14 người", "<=", 14, None),
        ("giảm còn 3%", "<=", 3, None),
        ("giảm xuống còn dưới 3%", "<", 3, None),
        ("đạt trên 95%", ">", 95, None),
        ("≥ 95%", ">=", 95, None),
        ("100% xã", None, 100, None),
        ("từ 25 đến 30%", ">=", 25, 30),
        ("1 - 2 kỹ sư", None, 1, 2),
        ("từ 90% đến 100%", ">=", 90, 100),
        ("5-7%/năm", None, 5, 7),
    ],
)
def test_comparator_and_range(text: str, comparator: str | None, value: float, high: float | None) -> None:
    figure = only(text)
    assert (figure.comparator, figure.value, figure.high) == (comparator, value, high)


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("431 cán bộ, công chức cấp xã được đào tạo", "cán bộ, công chức cấp xã", None),
        ("2 - 3 xã, phường, thị trấn thí điểm", "xã, phường, thị trấn", None),
        ("02 mô hình/xã", "mô hình", "xã"),
        ("02 lần/năm", "lần", "năm"),
        ("250 nghìn tấn", "nghìn tấn", None),
        ("01 (một) mô hình", "mô hình", None),
        ("15 Phó Chủ tịch", "Phó Chủ tịch", None),
        ("46 tuổi", None, None),
        ("12 và", None, None),
    ],
)
def test_counted_noun(text: str, unit: str | None, per: str | None) -> None:
    figure = only(text)
    assert (figure.unit, figure.per) == (unit, per)


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("52/53 chi bộ thôn", 52, 53),
        ("chỉ có 30 chi bộ /50 thôn-khu phố", 30, 50),
        ("104/110 cán bộ", 104, 110),
        ("63 xã", None, None),
    ],
)
def test_fraction(text: str, numerator: float | None, denominator: float | None) -> None:
    figure = find_figures(text)[0]
    assert (figure.numerator, figure.denominator) == (numerator, denominator)


def test_old_level_is_marked() -> None:
    old, new = find_figures("tăng từ 39,9% lên 48%")
    assert (old.is_from, new.is_from) == (True, False)


def test_rise_is_a_difference_and_a_new_level_is_not() -> None:
    assert only("tăng bình quân 12%/năm").is_delta
    assert not only("giảm còn 12%").is_delta


def test_number_word_counts_after_a_comparator_only() -> None:
    assert only("ít nhất một mô hình").value == 1
    assert find_figures("xây dựng một mô hình") == []


def test_taken_stretches_are_left_out() -> None:
    text = "Quyết định số 12/QĐ-UBND giao 15 xã"
    assert [figure.value for figure in find_figures(text, taken=[Span(0, 24)])] == [15]


def test_offsets_count_from_the_beginning_of_the_text() -> None:
    text = "Năm xã: trên 80% thôn"
    assert find_figures(text, 8)[0].span.of(text) == "trên 80%"
