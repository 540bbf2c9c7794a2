"""Documents named by number: a row per way of naming, and what looks like one and is none."""

import pytest

from vungmanh.reader.extract.citations import extract_citations
from vungmanh.reader.finders.citations import find_citations
from vungmanh.reader.model import Document


@pytest.mark.parametrize(
    ("text", "kind", "number", "issued_on"),
    [
        ("Quyết định số 54/QĐ-UBND ngày 19/01/2018 của UBND tỉnh", "quyết định", "54/QĐ-UBND", "2018-01-19"),
        ("Quyết định số 253/QĐ-TTg, ngày 05 tháng 3 năm 2003", "quyết định", "253/QĐ-TTg", "2003-03-05"),
        ("Kết luận 120-KL/TW ngày 07/01/2016", "kết luận", "120-KL/TW", "2016-01-07"),
        ("Chỉ thị 08-CT/TU của Ban Thường vụ", "chỉ thị", "08-CT/TU", None),
        ("Nghị định số 25/CP của Chính phủ", "nghị định", "25/CP", None),
        ("Luật số 72/2025/QH15", "luật", "72/2025/QH15", None),
        ("Luật Cán bộ, công chức số 22/2008/QH12 ngày 13/11/2008", "luật", "22/2008/QH12", "2008-11-13"),
        ("Công văn số 3206/UBND-NC ngày 17/10/2016", "công văn", "3206/UBND-NC", "2016-10-17"),
        ("Kế hoạch số 12 - KH/TU ngày 1/2/2020", "kế hoạch", "12-KH/TU", "2020-02-01"),
        ("Nghị quyết số 15/NQ-HĐND của HĐND tỉnh khóa XV ngày 10/12/2021", "nghị quyết", "15/NQ-HĐND", "2021-12-10"),
        ("theo 1342/TTr-STTTT", "tờ trình", "1342/TTr-STTTT", None),
        ("Nghị định 114 của Chính phủ", "nghị định", "114", None),
        ("Pháp lệnh số 34 của Uỷ ban Thường vụ Quốc hội", "pháp lệnh", "34", None),
        ("NGHỊ QUYẾT SỐ 07-NQ/TU NGÀY 16/11/2022", "nghị quyết", "07-NQ/TU", "2022-11-16"),
        ("Nghị quyết 30a/2008/NQ-CP ngày 27/12/2008", "nghị quyết", "30a/2008/NQ-CP", "2008-12-27"),
        ("Công văn số 2231/SNV-CCHC&PC ngày 28/9/2018", "công văn", "2231/SNV-CCHC&PC", "2018-09-28"),
        ("Nghị quyết số 57- NQ/TW ngày 22/12/2024", "nghị quyết", "57-NQ/TW", "2024-12-22"),
        ("Thông tư liên tịch số 01/2014/TTLT-BNV-BTC", "thông tư liên tịch", "01/2014/TTLT-BNV-BTC", None),
    ],
)
def test_document_is_named(text: str, kind: str, number: str, issued_on: str | None) -> None:
    (match,) = find_citations(text)
    assert (match.kind, match.number, match.issued_on) == (kind, number, issued_on)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Trung ương 5 khóa IX",
        "kế hoạch 5 năm 2021-2025",
        "quyết định 15 người",
        "năm 2018 - UBND tỉnh",
        "02 mô hình/xã",
        "104/110 cán bộ",
        "TCVN ISO 9001:2008",
        "Luật Tổ chức chính quyền địa phương năm 2015",
        "Giấy phép số 15/GP-TTĐT",
        "trước ngày 20/6/2018",
        "theo Mẫu số 01, Phụ lục số 2.",
        "tổ bầu cử số 5",
    ],
)
def test_nothing_is_named_by_number(text: str) -> None:
    assert find_citations(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("các Quyết định 231-QĐ/UB, 1852-QĐ/UB", ["231-QĐ/UB", "1852-QĐ/UB"]),
        ("Quyết định số 12, 13/QĐ-UBND", ["12/QĐ-UBND", "13/QĐ-UBND"]),
        ("Nghị quyết số 18-NQ/TW và số 19-NQ/TW", ["18-NQ/TW", "19-NQ/TW"]),
    ],
)
def test_lists_share_kind_and_code(text: str, numbers: list[str]) -> None:
    matches = find_citations(text)
    assert [match.number for match in matches] == numbers
    assert len({match.kind for match in matches}) == 1


def test_same_day_dates_both() -> None:
    matches = find_citations("các Nghị quyết số 18-NQ/TW, 19-NQ/TW cùng ngày 25/10/2017")
    assert [match.issued_on for match in matches] == ["2017-10-25", "2017-10-25"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Thực hiện Nghị quyết số 18-NQ/TW", "implements"),
        ("Căn cứ Nghị định số 25/CP", "based_on"),
        ("Quyết định này thay thế Quyết định số 12/QĐ-UBND", "replaces"),
        ("Quyết định số 12/QĐ-UBND hết hiệu lực", "replaces"),
        ("sửa đổi, bổ sung một số điều của Quyết định số 12/QĐ-UBND", "amends"),
        ("Rà soát các Quyết định 231-QĐ/UB", "to_be_revised"),
        ("sửa đổi Thông tư số 09/2017/TT-BNV về sửa đổi, bổ sung một số điều của Thông tư 04/2012/TT-BNV", None),
        ("gửi kèm Kế hoạch số 51/KH-UBND", None),
    ],
)
def test_relation(text: str, relation: str | None) -> None:
    assert extract_citations(text, Document())[-1].relation == relation


def test_article_is_kept_as_written() -> None:
    (citation,) = extract_citations("theo khoản 2 Điều 5 Nghị định số 33/2023/NĐ-CP", Document())
    assert citation.article == "khoản 2 Điều 5"


def test_mentions_of_one_document_are_one_record() -> None:
    text = "Pháp lệnh số 34/2007/PL-UBTVQH11 quy định; theo Điều 26 của Pháp lệnh 34/2007/PL-UBTVQH11 ngày 20/4/2007."
    (citation,) = extract_citations(text, Document())
    assert (citation.issued_on, citation.article, len(citation.spans)) == ("2007-04-20", "Điều 26", 2)


def test_bare_number_points_back_to_the_document_named_in_full() -> None:
    text = "Thực hiện Nghị quyết số 18-NQ/TW ngày 25/10/2017. Tiếp tục triển khai Nghị quyết 18 của Trung ương."
    (citation,) = extract_citations(text, Document())
    assert (citation.number, len(citation.spans)) == ("18-NQ/TW", 2)


def test_own_number_is_no_citation() -> None:
    assert extract_citations("Số: 495 /KH-UBND", Document(number="495/KH-UBND")) == ()
