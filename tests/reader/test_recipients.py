"""Whom a document names under "Nơi nhận" and "Kính gửi"."""

from __future__ import annotations

import pytest

from vungmanh.reader import read

PLAN = "KẾ HOẠCH\nCông tác dân vận năm 2026\n\nI. NHIỆM VỤ\n1. Sở Nội vụ rà soát quy chế.\n2. Các xã báo cáo.\n\n"


@pytest.mark.parametrize(
    ("foot", "recipients"),
    [
        (
            "Nơi nhận:\n- Thường trực Tỉnh ủy (để báo cáo);\n- Các sở, ban, ngành;\n- Lưu: VT, NC.\n",
            ("Thường trực Tỉnh ủy (để báo cáo)", "Các sở, ban, ngành", "Lưu: VT, NC"),
        ),
        (
            "Nơi nhận:                              TM. ỦY BAN NHÂN DÂN\n"
            "- TT Tỉnh ủy, TT HĐND tỉnh;                 KT. CHỦ TỊCH\n"
            "- UBND các huyện, thành phố;                  (Đã ký)\n"
            "- Lưu: VT, NC.                            Đinh Văn Thử\n",
            ("TT Tỉnh ủy, TT HĐND tỉnh", "UBND các huyện, thành phố", "Lưu: VT, NC"),
        ),
        (
            "Nơi nhận:\n- Ban Thi đua - Khen thưởng Trung ương\n(b/c);\n- Bí thư Chi bộ, Trưởng thôn, Ban công\n"
            "tác MT thôn;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nBùi Văn Mẫu\n",
            (
                "Ban Thi đua - Khen thưởng Trung ương (b/c)",
                "Bí thư Chi bộ, Trưởng thôn, Ban công tác MT thôn",
                "Lưu: VT",
            ),
        ),
        (
            "Nơi gởi :\n- Thường trực Tỉnh ủy; (để báo cáo)\n- Lưu VPTU\n",
            ("Thường trực Tỉnh ủy (để báo cáo)", "Lưu VPTU"),
        ),
        ("Nơi nhận:\n- Như Điều 3;\n- Như Điều 3;\n- Lưu: VT.\n", ("Như Điều 3", "Lưu: VT")),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nBùi Văn Mẫu\n", ()),
    ],
    ids=["list", "beside the signature", "wrapped", "southern word", "twice", "none"],
)
def test_recipients(foot: str, recipients: tuple[str, ...]) -> None:
    reading = read(PLAN + foot)
    assert reading.document.recipients == recipients
    assert len(reading.tasks) == 2


def test_a_letter_names_them_at_its_head() -> None:
    text = "UBND TỈNH AN SƠN\nSố: 12/UBND-NC\n\nKính gửi: Các sở, ban, ngành tỉnh.\n\nUBND tỉnh yêu cầu:\n1. Rà soát quy chế.\n"
    reading = read(text)
    assert reading.document.recipients == ("Các sở, ban, ngành tỉnh",)
    assert [task.quote for task in reading.tasks] == ["Rà soát quy chế."]
    assert reading.document.spans["recipients"].of(text) == "Các sở, ban, ngành tỉnh."


def test_items_that_only_look_like_recipients_stay_items() -> None:
    reading = read(PLAN + "3. Nơi nhận hồ sơ:\n- Bộ phận một cửa cấp xã niêm yết thủ tục.\n- Sở Nội vụ kiểm tra.\n")
    assert reading.document.recipients == ()
    assert len(reading.tasks) == 4
