"""Slips of recognition: what is put right, and what is left alone."""

from __future__ import annotations

import pytest

from vungmanh.reader.source.repair import repaired


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        ("Nghị quyết số 18-NO/TW ngày 25/10/2017", "Nghị quyết số 18-NQ/TW ngày 25/10/2017"),
        ("Nghị quyết số 10-NQO/TU", "Nghị quyết số 10-NQ/TU"),
        ("Quyết định số 54/QĐÐ-UBND", "Quyết định số 54/QĐ-UBND"),
        ("Quyết định 231-OĐ/UB, 1852-QOĐ/UB", "Quyết định 231-QĐ/UB, 1852-QĐ/UB"),
        ("Pháp lệnh 34/2007/PL-UBTVOH", "Pháp lệnh 34/2007/PL-UBTVQH"),
        ("Pháp lệnh số 34/2007/PT-UBTVOHI1", "Pháp lệnh số 34/2007/PT-UBTVQH11"),
        ("Nghị quyết số 173/2010/NO-HĐND", "Nghị quyết số 173/2010/NQ-HĐND"),
        ("số 34/2007/PT-UBTVQHII1", "số 34/2007/PT-UBTVQH11"),
        ("IL. MỤC TIÊU, YÊU CẦU", "II. MỤC TIÊU, YÊU CẦU"),
        ("HI. TỔ CHỨC THỰC HIỆN", "III. TỔ CHỨC THỰC HIỆN"),
        ("lV- TỔ CHỨC THỰC HIỆN", "IV- TỔ CHỨC THỰC HIỆN"),
        ("- _ Xây dựng đội ngũ", "- Xây dựng đội ngũ"),
        ("-_ Tăng cường", "- Tăng cường"),
        ("- - Nâng cao", "- Nâng cao"),
        ("Ðiện Biên, Ban Chỉ ÐĐạo", "Điện Biên, Ban Chỉ Đạo"),
    ],
)
def test_slips_are_put_right(recognised: str, meant: str) -> None:
    assert repaired(recognised) == meant


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch số 1169/KH-UBND ngày 03/4/2015; Công văn số 3206/UBND-NC; Luật số 77/2015/QH13",
        "Chương trình số 04-CTr/TU, Kế hoạch số 01/BCĐXDNTM",
        "TCVN ISO 9001:2008; 104/110 cán bộ; xã OLA",
        "1. MỤC TIÊU",
        "11. SỞ NỘI VỤ",
        "III. NHIỆM VỤ",
        "- Xây dựng",
        "giai đoạn 2016-2020, tỷ lệ 1/500, 30/6/2026",
    ],
)
def test_what_is_right_or_unknown_is_left_alone(line: str) -> None:
    assert repaired(line) == line
