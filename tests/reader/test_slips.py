"""Letters for digits: which figures are put right, and that what is quoted stays as it was written."""

from __future__ import annotations

import pytest

from vungmanh.reader import read
from vungmanh.reader.slips import repaired

HEAD = "UBND XÃ MẪU HẠ\nSố: 17/KH-UBND\nMẫu Hạ, ngày l5 tháng 01 năm 2026\n\nKẾ HOẠCH\nCải cách hành chính năm 2O26\n\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("l00% thủ tục", "100% thủ tục"),
        ("từ 8O% trở lên", "từ 80% trở lên"),
        ("đạt 6l,4%", "đạt 61,4%"),
        ("trước 3l/01/2026", "trước 31/01/2026"),
        ("năm 2O26", "năm 2026"),
        ("ngày l5 tháng 01", "ngày 15 tháng 01"),
        ("quý II/2026", "quý II/2026"),
        ("quý III/2O26", "quý III/2026"),
        ("mua 20l xăng", "mua 20l xăng"),
        ("khí CO2, vitamin B12", "khí CO2, vitamin B12"),
        ("Quyết định số 45/QĐ-UBND", "Quyết định số 45/QĐ-UBND"),
        ("qui hoạch, Qui định, quĩ đất", "quy hoạch, Quy định, quỹ đất"),
        ("thành phố Qui Nhơn", "thành phố Qui Nhơn"),
        (
            "l. MỤC TIÊU\nIl. NHIỆM VỤ\nlll. KINH PHÍ\nlV. TỔ CHỨC",
            "I. MỤC TIÊU\nII. NHIỆM VỤ\nIII. KINH PHÍ\nIV. TỔ CHỨC",
        ),
        ("l. Văn phòng rà soát", "1. Văn phòng rà soát"),
        ("lít nước.\nLý do", "lít nước.\nLý do"),
    ],
)
def test_letters_in_figures_are_read_as_digits(written: str, meant: str) -> None:
    assert repaired(written) == meant


def test_quotes_and_text_stay_as_they_were_written() -> None:
    text = HEAD + "I. MỤC TIÊU\n- l00% thủ tục được niêm yết.\n"
    reading = read(text)
    (target,) = reading.targets
    assert (target.value, target.due, target.quote) == (100, "2026-12-31", "l00% thủ tục được niêm yết")
    assert (reading.text, target.spans[0].of(reading.text)) == (text, target.quote)
    assert (reading.document.issued_on, reading.document.period) == ("2026-01-15", ("2026-01-01", "2026-12-31"))
