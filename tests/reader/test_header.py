"""Heads and feet of documents, on paper and on web pages; the names are made up."""

import pytest

from vungmanh.reader.extract.header import extract_header

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH AN SƠN
Số: 41 /KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Sơn, ngày 05 tháng 3 năm 2018

KẾ HOẠCH
Củng cố chính quyền cơ sở năm 2018

Căn cứ Luật Tổ chức chính quyền địa phương;

I. MỤC TIÊU

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

(Đã ký)

Lò Văn Mẫu
"""
PARTY = """ĐẢNG BỘ TỈNH AN SƠN      ĐẢNG CỘNG SẢN VIỆT NAM
HUYỆN ỦY MƯỜNG THỬ       Mường Thử, ngày 28 tháng 8 năm 2021
*
Số 12-CTr/HU

CHƯƠNG TRÌNH HÀNH ĐỘNG
về củng cố tổ chức cơ sở đảng
giai đoạn 2021 - 2025
-----
Thực hiện Nghị quyết số 03-NQ/ĐH

T/M BAN THƯỜNG VỤ
BÍ THƯ
Hoàng Thị Thử
"""
BROKEN = """ỦY
BAN NHÂN DÂN
TỈNH AN SƠN
-------
|
CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM
|
Số: 1914/KH-UBND
|
An Sơn, ngày
05 tháng 6 năm 2023
|
KẾ HOẠCH
CHUYỂN ĐỔI SỐ TỈNH AN SƠN NĂM 2023
PHẦN I. KẾT QUẢ
"""
DECISION = """ỦY BAN NHÂN DÂN
TỈNH AN SƠN

Số: 742/QĐ-UBND

An Sơn, ngày 06 tháng 4 năm 2023

QUYẾT ĐỊNH

VỀ VIỆC BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ ĐẾN NĂM 2025 VÀ ĐỊNH HƯỚNG ĐẾN NĂM 2030

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật Tổ chức chính quyền địa phương;
"""
DEPARTMENT = """UBND TỈNH AN SƠN
SỞ NỘI VỤ
Số:      /HD-SNV
An Sơn, ngày     tháng 02 năm 2024
HƯỚNG DẪN
Xếp loại chính quyền cơ sở

Căn cứ Quyết định

GIÁM ĐỐC

Giàng A Thử
"""
PAGE = """Thứ Năm, ngày 14 tháng 11 năm 2024

Chương trình hành động của Thành ủy thực hiện Nghị quyết Trung ương 5 về đổi mới hệ thống chính trị

Ban Chấp hành Đảng bộ Thành phố đề ra chương trình hành động từ nay đến năm 2005 với các việc sau:

I.- Khảo sát
"""
ARTICLE = """Hôm nay: Thứ Hai, ngày 03/11/2025
Mường Thử sau sáu năm đổi mới hệ thống chính trị ở cơ sở

  • 13.7.2012 - 9:34

Mường Thử là huyện mới thành lập.
"""
MARKDOWN = """# KẾ HOẠCH

**Triển khai Chương trình xây dựng nông thôn mới**
**giai đoạn 2021-2025 trên địa bàn huyện Mường Thử**

Căn cứ Quyết định số 263/QĐ-TTg; UBND huyện xây dựng Kế hoạch như sau:
## I. MỤC TIÊU
"""
LETTER = """BỘ NỘI VỤ
Số: 1234/BNV-CQĐP
V/v sắp xếp đơn vị hành chính cấp xã
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 3 tháng 4 năm 2025
Kính gửi: UBND các tỉnh, thành phố
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROVINCE, ("kế hoạch", "41/KH-UBND", "2018-03-05", "UBND tỉnh An Sơn", "An Sơn")),
        (PARTY, ("chương trình hành động", "12-CTr/HU", "2021-08-28", "Huyện ủy Mường Thử", "Mường Thử")),
        (BROKEN, ("kế hoạch", "1914/KH-UBND", "2023-06-05", "UBND tỉnh An Sơn", "An Sơn")),
        (DECISION, ("quyết định", "742/QĐ-UBND", "2023-04-06", "UBND tỉnh An Sơn", "An Sơn")),
        (DEPARTMENT, ("hướng dẫn", None, None, "Sở Nội vụ tỉnh An Sơn", "An Sơn")),
        (PAGE, ("chương trình hành động", None, None, "Thành ủy", None)),
        (ARTICLE, (None, None, "2012-07-13", None, "Mường Thử")),
        (MARKDOWN, ("kế hoạch", None, None, "UBND huyện Mường Thử", "Mường Thử")),
        (LETTER, ("công văn", "1234/BNV-CQĐP", "2025-04-03", "Bộ Nội vụ", None)),
        ("根据上级党委的要求", (None, None, None, None, None)),
        ("", (None, None, None, None, None)),
    ],
    ids=[
        "province",
        "party",
        "broken",
        "decision",
        "department",
        "page",
        "article",
        "markdown",
        "letter",
        "chinese",
        "empty",
    ],
)
def test_facts_of_the_head(text: str, expected: tuple[str | None, ...]) -> None:
    document = extract_header(text)
    assert (document.kind, document.number, document.issued_on, document.issuer, document.place) == expected


@pytest.mark.parametrize(
    ("text", "signer", "title"),
    [
        (PROVINCE, "Lò Văn Mẫu", "Phó Chủ tịch"),
        (PARTY, "Hoàng Thị Thử", "Bí thư"),
        (DEPARTMENT, "Giàng A Thử", "Giám đốc"),
        (PAGE, None, None),
    ],
)
def test_signature(text: str, signer: str | None, title: str | None) -> None:
    document = extract_header(text)
    assert (document.signer, document.signer_title) == (signer, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (PROVINCE, "Củng cố chính quyền cơ sở năm 2018"),
        (PARTY, "về củng cố tổ chức cơ sở đảng giai đoạn 2021 - 2025"),
        (BROKEN, "CHUYỂN ĐỔI SỐ TỈNH AN SƠN NĂM 2023"),
        (DECISION, "VỀ VIỆC BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ ĐẾN NĂM 2025 VÀ ĐỊNH HƯỚNG ĐẾN NĂM 2030"),
        (ARTICLE, "Mường Thử sau sáu năm đổi mới hệ thống chính trị ở cơ sở"),
        (LETTER, "V/v sắp xếp đơn vị hành chính cấp xã"),
    ],
    ids=["province", "party", "broken", "decision", "article", "letter"],
)
def test_title(text: str, title: str) -> None:
    assert extract_header(text).title == title


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (PROVINCE, ("2018-01-01", "2018-12-31")),
        (PARTY, ("2021-01-01", "2025-12-31")),
        (DECISION, (None, "2030-12-31")),
        (PAGE, (None, "2005-12-31")),
        (DEPARTMENT, None),
        ("KẾ HOẠCH\nPhát triển đến năm 2030, tầm nhìn đến năm 2045\n\nI. MỤC TIÊU\n", (None, "2030-12-31")),
        ("KẾ HOẠCH\nThực hiện Luật Đất đai năm 2024\n\nI. MỤC TIÊU\n", None),
        (
            "KẾ HOẠCH\nXây dựng\n\nI. MỤC TIÊU\n- Từ nay tới năm 2021: sắp xếp\n- Từ năm 2021-2030: xong\n",
            (None, "2030-12-31"),
        ),
        (
            "BÁO CÁO\nKết quả giai đoạn 2005 - 2010;\nphương hướng, nhiệm vụ giai đoạn 2010 - 2015\n\nThực hiện\n",
            ("2010-01-01", "2015-12-31"),
        ),
        ("KẾ HOẠCH\nBầu cử đại biểu HĐND xã nhiệm kỳ 2026 - 2031\n\nI. MỤC TIÊU\n", None),
        ("KẾ HOẠCH\nThực hiện Nghị quyết nhiệm kỳ 2025 - 2030\n\nI. MỤC TIÊU\n", ("2025-01-01", "2030-12-31")),
        ("Đảng bộ xã Mẫu Hạ\n\nTừ năm 2010 đến nay, xã kết nạp 12 đảng viên.\n", None),
    ],
    ids=[
        "one year",
        "span",
        "end and outlook",
        "preamble",
        "none",
        "vision",
        "year of a law",
        "stages",
        "two halves",
        "election",
        "term",
        "past",
    ],
)
def test_period(text: str, period: tuple[str | None, str | None] | None) -> None:
    assert extract_header(text).period == period


@pytest.mark.parametrize(
    ("foot", "signer", "title"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nQ. CHỦ TỊCH\n\nHầu A Thử", "Hầu A Thử", "Quyền Chủ tịch"),
        ("TL. CHỦ TỊCH\nGIÁM ĐỐC SỞ NỘI VỤ\n\nTS. Phạm Minh Thử", "Phạm Minh Thử", "Giám đốc"),
        ("|\nTM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lò Văn Mẫu\n|", "Lò Văn Mẫu", "Phó Chủ tịch"),
        ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lò Thị Mẫu", "Lò Thị Mẫu", "Chủ tịch"),
        ("TL. CHỦ TỊCH GIÁM ĐỐC SỞ NỘI VỤ Phạm Minh Thử", "Phạm Minh Thử", "Giám đốc"),
        ("TM. BAN CHỈ ĐẠO\nTRƯỞNG BAN\n\nPHÓ CHỦ TỊCH UBND TỈNH\nLò Văn Mẫu", "Lò Văn Mẫu", "Trưởng ban"),
        (
            "Nơi nhận:            TM. ỦY BAN NHÂN DÂN\n- Lưu: VT.                   CHỦ TỊCH\n\n     Bùi Văn Thử",
            "Bùi Văn Thử",
            "Chủ tịch",
        ),
        ("TM. BAN CHẤP HÀNH\nBÍ THƯ\nĐã ký: Phạm Ví Dụ", "Phạm Ví Dụ", "Bí thư"),
        (
            "Nơi nhận:                TM. ỦY BAN NHÂN DÂN\n- Lưu VT.                   CHỦ TỊCH\n"
            "                            (Đã ký)\n\n                        Phan Văn Ví Dụ",
            "Phan Văn Ví Dụ",
            "Chủ tịch",
        ),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nĐại tá Nguyễn Văn Thử", "Nguyễn Văn Thử", "Phó Giám đốc"),
    ],
)
def test_signature_block(foot: str, signer: str, title: str) -> None:
    document = extract_header(f"KẾ HOẠCH\nCông tác dân vận\n\nI. MỤC TIÊU\n- Một.\n\n{foot}\n")
    assert (document.signer, document.signer_title) == (signer, title)


@pytest.mark.parametrize(
    ("foot", "capacity"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLò Văn Mẫu", "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH"),
        ("T/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nHoàng Thị Thử", "T/M BAN THƯỜNG VỤ"),
        ("TM. ỦY BAN NHÂN\nDÂN\nCHỦ TỊCH\n\nLò Văn Mẫu", "TM. ỦY BAN NHÂN DÂN"),
        ("TL. CHỦ TỊCH\nGIÁM ĐỐC SỞ NỘI VỤ\n\nPhạm Minh Thử", "TL. CHỦ TỊCH"),
        ("TUQ. CHỦ TỊCH\nGIÁM ĐỐC\n\nPhạm Minh Thử", "TUQ. CHỦ TỊCH"),
        ("K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nPhạm Minh Thử", "K/T TRƯỞNG BAN"),
        (
            "Nơi nhận:            TM. ỦY BAN NHÂN DÂN\n- Lưu: VT.                KT. CHỦ TỊCH\n"
            "                           PHÓ CHỦ TỊCH\n\n     Bùi Văn Thử",
            "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
        ),
        ("CHỦ TỊCH\n\nBùi Văn Thử", None),
    ],
)
def test_capacity_of_the_signer(foot: str, capacity: str | None) -> None:
    text = f"KẾ HOẠCH\nCông tác dân vận\n\nI. MỤC TIÊU\n- Một.\n\n{foot}\n"
    assert extract_header(text).capacity == capacity


def test_signer_for_the_presidium_of_a_congress_has_no_title() -> None:
    document = extract_header("NGHỊ QUYẾT\nĐại hội Đảng bộ xã\n\nI. MỤC TIÊU\n\nT/M ĐOÀN CHỦ TỊCH\n\nLò Văn Mẫu\n")
    assert (document.signer, document.signer_title) == ("Lò Văn Mẫu", None)


def test_a_body_in_capitals_is_no_signer() -> None:
    document = extract_header("KẾ HOẠCH\nCông tác dân vận\n\nTM. ỦY BAN NHÂN DÂN CHỦ TỊCH\nTỈNH AN SƠN\n")
    assert document.signer is None


def test_own_number_left_blank_is_not_taken_from_elsewhere() -> None:
    head = "UBND TỈNH AN SƠN\nSố:        /KH-UBND\n\nKẾ HOẠCH\nCông tác dân vận\n\n"
    assert extract_header(f"{head}Căn cứ Kế hoạch\nsố 12/KH-TU ngày 1/2/2020;\n").number is None


def test_level_of_a_body_is_told_by_the_place_that_the_title_names() -> None:
    head = "ỦY\nBAN NHÂN DÂN |\nSố: 60/KH-UBND |\nAn Sơn, ngày 26 tháng 3 năm 2025 |\n"
    document = extract_header(f"{head}CHUYỂN ĐỔI SỐ NĂM 2025 TRÊN ĐỊA BÀN TỈNH AN SƠN\nPhần I. ĐÁNH GIÁ\n")
    assert (document.kind, document.issuer, document.place) == ("kế hoạch", "UBND tỉnh An Sơn", "An Sơn")


def test_places_of_fields_point_into_the_text() -> None:
    spans = extract_header(PROVINCE).spans
    assert spans["number"].of(PROVINCE) == "41 /KH-UBND"
    assert spans["signer"].of(PROVINCE) == "Lò Văn Mẫu"
    assert spans["title"].of(PROVINCE) == "Củng cố chính quyền cơ sở năm 2018"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Cập nhật lúc 22:26, Thứ Hai, 01/01/2018 (GMT+7)", "2018-01-01"),
        ("Cập nhật 11/6/2020, 08:06:29", "2020-06-11"),
        ("Cập nhật, 06:06, Thứ Tư, 07/02/2018 (GMT+7)", "2018-02-07"),
        ("Thứ Tư, 07/02/2018 06:06", "2018-02-07"),
        ("Ngày xuất bản: 11-09-2021", "2021-09-11"),
        ("Ngày 14/01/2016, Đảng bộ xã họp tổng kết năm", None),
        ("Hoàn thành trước ngày 30/6/2018", None),
    ],
)
def test_stamp_under_a_headline(stamp: str, day: str | None) -> None:
    text = f"Đảng bộ Mường Thử kết nạp nhiều đảng viên mới\n\n{stamp}\n\nTrong năm qua, Huyện ủy Mường Thử họp.\n"
    assert extract_header(text).issued_on == day


@pytest.mark.parametrize("line", ["Số -KH/ĐU", "Số:     /KH-UBND", "Số: ……/KH-UBND", "Số ...-KH/ĐU"])
def test_a_blank_number_is_not_filled_from_a_citation(line: str) -> None:
    head = f"ĐẢNG BỘ TỈNH AN SƠN\nĐẢNG ỦY XÃ MẪU HẠ\n*\n{line}\n\nKẾ HOẠCH\nchuyển đổi số năm 2026\n-----\n"
    text = f"{head}Thực hiện Kế hoạch\nsố 38-KH/TU ngày 11/02/2026 của Tỉnh ủy;\n"
    assert extract_header(text).number is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "CHUYÊN MỤC\n\nBộ Thủ tục hành chính công\nQuy hoạch - kế hoạch\nThông tin tuyên truyền\nLịch công tác\n",
            None,
        ),
        ("Tại hội nghị các đại biểu được nghe báo cáo tổng kết công tác năm 2012.\n" + "Dù gặp khó khăn, " * 9, None),
        ("Bảo Mẫu – Văn Thử Nghiệm\n", None),
        (
            "Năm 2015, huyện Mường Thử kết nạp được 500 đảng viên.\n\nTrong năm qua.\n",
            "Năm 2015, huyện Mường Thử kết nạp được 500 đảng viên.",
        ),
        (
            "KẾ HOẠCH\nCẢI\nCÁCH HÀNH CHÍNH NĂM 2014\nThực hiện Nghị quyết số 30c/NQ-CP của\nChính phủ;\n",
            "CẢI CÁCH HÀNH CHÍNH NĂM 2014",
        ),
        ("QUYẾT\nĐỊNH\nVỀ\nVIỆC BAN HÀNH QUY CHẾ\n", "VỀ VIỆC BAN HÀNH QUY CHẾ"),
        (
            "KẾ HOẠCH\nRà soát thôn\nthực hiện Nghị quyết số 12-NQ/TU\n\nCăn cứ",
            "Rà soát thôn thực hiện Nghị quyết số 12-NQ/TU",
        ),
    ],
    ids=["menu", "running text", "authors", "sentence", "capitals", "broken kind", "goes on"],
)
def test_title_is_no_menu_and_no_running_text(text: str, title: str | None) -> None:
    assert extract_header(text).title == title


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("An Sơn: Hướng dẫn vận hành trung tâm hành chính công cấp xã\n\nThực hiện chỉ đạo của tỉnh.\n", "An Sơn"),
        ("I. Vị trí\nXã Mẫu Hạ được thành lập trên cơ sở xã Mẫu Trung và xã Mẫu Sơn.\n", "Mẫu Hạ"),
        ("Hội nghị tổng kết công tác đảng năm 2020\n\nHội nghị họp tại xã Mẫu Hạ.\n", None),
    ],
)
def test_place_that_an_article_tells_of(text: str, place: str | None) -> None:
    assert extract_header(text).place == place


def test_property_of_a_library_is_no_heading_of_the_document() -> None:
    text = (
        "Loại văn bản:\n|\nKế hoạch\n|\nNơi ban hành:\n|\nTỉnh An Sơn\n|\n"
        "ỦY BAN NHÂN DÂN TỈNH AN SƠN\n\nSố: 41/KH-UBND\n\nKẾ HOẠCH\nCủng cố chính quyền cơ sở\n\nI. MỤC TIÊU\n"
    )
    assert extract_header(text).title == "Củng cố chính quyền cơ sở"


def test_signer_of_a_library_page_whose_foot_is_missing() -> None:
    assert extract_header("Số hiệu: 12/KH-UBND\nNgười ký: Lò Văn Mẫu\nKẾ HOẠCH\nRà soát\n").signer == "Lò Văn Mẫu"
    assert extract_header("Người ký: Ủy ban nhân dân tỉnh\nKẾ HOẠCH\nRà soát\n").signer is None
