"""Deadlines that are counted from a day, and days that are only a quantity."""

from __future__ import annotations

import pytest

from vungmanh.language.counted_days import CountedDays, CountedFrom, counted_days

ISSUE, PERIOD, ARRIVAL, EVENT = CountedFrom


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Ban hành hướng dẫn trong 15 ngày làm việc kể từ ngày ban hành Kế hoạch này.",
            CountedDays(15, True, ISSUE, "ban hành Kế hoạch này"),
        ),
        ("Trong thời hạn 10 ngày, kể từ ngày ký, các xã phổ biến", CountedDays(10, False, ISSUE, "ký")),
        (
            "Báo cáo chậm nhất 05 ngày làm việc sau khi kết thúc quý.",
            CountedDays(5, True, PERIOD, "kết thúc quý", "quarterly"),
        ),
        ("Gửi không quá 03 (ba) ngày sau khi hết tháng", CountedDays(3, False, PERIOD, "hết tháng", "monthly")),
        (
            "Hoàn thành trong thời hạn 30 ngày kể từ ngày có hướng dẫn của Trung ương.",
            CountedDays(30, False, ARRIVAL, "có hướng dẫn của Trung ương"),
        ),
        (
            "Gửi dự toán trước khi họp Hội đồng nhân dân 10 ngày.",
            CountedDays(-10, False, EVENT, "họp Hội đồng nhân dân"),
        ),
        (
            "Trình hồ sơ ít nhất 15 ngày làm việc trước ngày khai mạc kỳ họp",
            CountedDays(-15, True, EVENT, "khai mạc kỳ họp"),
        ),
        ("Tại thôn ít nhất 15 ngày mỗi quý", None),
        ("Thủ tục có thời hạn trên 05 ngày phải hẹn trả", None),
        ("Hoàn thành trước ngày 20/6/2018", None),
        ("Báo cáo trong tháng 3/2018", None),
    ],
)
def test_counted_days(sentence: str, expected: CountedDays | None) -> None:
    assert counted_days(sentence) == expected
