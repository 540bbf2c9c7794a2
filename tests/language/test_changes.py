"""Rises and falls."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vungmanh.language.changes import is_fall


@pytest.mark.parametrize(
    ("text", "value", "falls"),
    [
        ("Giảm tỷ lệ hộ nghèo bình quân 2%/năm", "2", True),
        ("Tỷ lệ hộ nghèo giảm từ 2 - 3%/năm", "2", True),
        ("Tỷ lệ đạt chuẩn tăng ít nhất 10%", "10", False),
        ("Nâng tỷ lệ nữ thêm 5%, giảm 1,5 điểm phần trăm số chưa đạt chuẩn", "1.5", True),
        ("Nâng tỷ lệ nữ thêm 5%, giảm 1,5 điểm phần trăm số chưa đạt chuẩn", "5.0000", False),
        ("Mỗi năm giảm 03 thôn chưa có chi bộ", "3", True),
        ("Trong 2.050 người, hạ 1.200 trường hợp", "1200", True),
        ("Ít nhất 20 xã có mức giảm", "20", True),
        ("Thêm 20 xã", "20", False),
    ],
)
def test_the_word_before_the_figure_says_whether_it_falls(text: str, value: str, falls: bool) -> None:
    assert is_fall(text, Decimal(value)) is falls
