"""PDF: paragraphs rejoined, headers and footers dropped, ruled tables, legacy fonts, and every bad file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from tests.reader.source.build import image_bytes, pdf, pictures
from tests.reader.source.test_text import as_tcvn3
from vungmanh.reader.source import Limits, SourceError, load
from vungmanh.reader.source.layout import joined, page_texts
from vungmanh.reader.source.lines import Line, Page

LONG = (
    "Tiếp tục xây dựng chính quyền cấp xã trong sạch vững mạnh toàn diện, đổi mới, chất lượng, hiệu lực, hiệu quả, đoàn kết, "
    "hành động, phục vụ nhân dân, kỷ cương, liêm chính, không tham nhũng, thực hành tiết kiệm chống lãng phí; nêu cao trách "
    "nhiệm trước Đảng, trước nhân dân, hoàn thành tốt chức trách nhiệm vụ được giao trong năm 2018."
)
ITEMS = [
    "I. MỤC TIÊU",
    "1. Mục tiêu chung",
    LONG,
    f"- {LONG}",
    "- Có từ 90% trở lên chính quyền cấp xã đổi mới.",
    f"a) {LONG}",
    "II. TỔ CHỨC THỰC HIỆN",
    LONG,
]


def body_of(items: list[str]) -> str:
    return "\n\n".join(f'#par[#"{item}"]' for item in items)


def test_lines_are_rejoined_into_paragraphs(tmp_path: Path) -> None:
    read = load(pdf(tmp_path, body_of(ITEMS)), name="ke-hoach.pdf")
    assert read.text.split("\n") == ITEMS
    assert (read.kind, read.pages, read.warnings, read.confidence) == ("pdf", (), (), None)


def test_headers_footers_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    footer = ', footer: context align(center)[Trang #counter(page).display()], numbering: "1"'
    page = f", header: [Cổng thông tin điện tử tỉnh Mẫu Sơn]{footer}"
    words = LONG.split()
    items = [" ".join([f"{number}.", *words[number:], *words[:number]]) for number in range(1, 26)]
    read = load(pdf(tmp_path, body_of(items), page=page))
    assert read.text.split("\n") == items
    assert len(read.pages) > 2
    assert all(read.text[offset - 1] == "\n" for offset in read.pages[1:])


def test_paragraph_broken_by_a_page_is_one(tmp_path: Path) -> None:
    body = f'#set page(numbering: "1")\n#v(15cm)\n#par[#"{LONG} {LONG} {LONG} {LONG} {LONG}"]\n\n#par[#"2. Sau"]'
    read = load(pdf(tmp_path, body))
    assert read.text.split("\n") == [f"{LONG} {LONG} {LONG} {LONG} {LONG}", "2. Sau"]


def test_indented_first_lines_begin_paragraphs(tmp_path: Path) -> None:
    items = [LONG, LONG, "1. Ngắn", LONG]
    body = f"#set par(first-line-indent: (amount: 1.25cm, all: true), spacing: 0.65em)\n{body_of(items)}"
    assert load(pdf(tmp_path, body)).text.split("\n") == items


def test_ruled_table_stands_in_its_place(tmp_path: Path) -> None:
    body = (
        f'#par[#"1. {LONG}"]\n#table(columns: (1cm, 6cm, 4cm, 4cm), [TT], [Nhiệm vụ], [Chủ trì], [Thời gian],'
        "[1], [Rà soát, sửa đổi quy chế làm việc của Ủy ban nhân dân xã], [Sở Nội vụ], [Quý II/2018],"
        f'[2], [Tập huấn], [Sở Tư pháp], [Tháng 9])\n#par[#"2. {LONG}"]'
    )
    assert load(pdf(tmp_path, body)).text.split("\n") == [
        f"1. {LONG}",
        "| TT | Nhiệm vụ | Chủ trì | Thời gian |",
        "| 1 | Rà soát, sửa đổi quy chế làm việc của Ủy ban nhân dân xã | Sở Nội vụ | Quý II/2018 |",
        "| 2 | Tập huấn | Sở Tư pháp | Tháng 9 |",
        f"2. {LONG}",
    ]


def test_letterhead_in_two_columns_is_told_column_by_column(tmp_path: Path) -> None:
    body = (
        "#grid(columns: (6.5cm, 9.5cm), align: center, [UBND TỈNH MẪU SƠN \\ Số: 12/KH-UBND],"
        "[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ _Mẫu Sơn, ngày 05 tháng 3 năm 2018_])\n"
        f'#align(center)[*KẾ HOẠCH*]\n#par[#"{LONG}"]'
    )
    assert load(pdf(tmp_path, body)).text.split("\n") == [
        "UBND TỈNH MẪU SƠN",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu Sơn, ngày 05 tháng 3 năm 2018",
        "KẾ HOẠCH",
        LONG,
    ]


def _canvas(text: list[str], **options: object) -> bytes:
    out = io.BytesIO()
    made = canvas.Canvas(out, **options)
    made.setFont("Times-Roman", 12)
    for number, line in enumerate(text):
        made.drawString(72, 760 - 16 * number, line)
    made.save()
    return out.getvalue()


def test_text_layer_in_a_legacy_font_is_converted() -> None:
    text = [
        "1. Phấn đấu có từ 90% trở lên chính quyền cấp xã đổi mới.",
        "2. Giao Sở Nội vụ chủ trì thực hiện nghiêm túc.",
    ]
    read = load(_canvas([as_tcvn3(line).decode("latin-1") for line in text]))
    assert read.text.split("\n") == text
    assert [(doubt.code, doubt.params) for doubt in read.warnings] == [("legacy_font", {"encoding": "TCVN3"})]


def test_password_is_named() -> None:
    locked = _canvas(["Kế hoạch"], encrypt=StandardEncryption("mat-khau", canPrint=0))
    with pytest.raises(SourceError) as refused:
        load(locked, name="khoa.pdf")
    assert refused.value.code == "password"


@pytest.mark.parametrize("data", [b"%PDF-1.7\nrubbish", b"%PDF-1.7\n" + b"\0" * 5000])
def test_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        load(data, name="hong.pdf")
    assert refused.value.code == "broken"


def test_half_a_pdf_gives_an_answer(tmp_path: Path) -> None:
    whole = pdf(tmp_path, body_of(ITEMS))
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(SourceError) as refused:
            load(whole[: int(len(whole) * share)])
        assert refused.value.code in ("broken", "no_text")


def test_blank_pdf_holds_no_text(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        load(pdf(tmp_path, ""))
    assert refused.value.code == "no_text"


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        load(pdf(tmp_path, "Một #pagebreak() Hai"), limits=Limits(pages=1))
    assert (refused.value.code, refused.value.params) == ("too_many_pages", {"pages": 2, "limit": 1})


def test_scan_without_recognition_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = image_bytes(pictures(pdf(tmp_path, LONG), dpi=60), "PDF")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError) as refused:
        load(scan, name="quet.pdf")
    assert (refused.value.code, refused.value.params) == ("no_ocr", {"package": "tesseract-ocr-vie"})


def _line(text: str, left: float, right: float, top: float) -> Line:
    return Line(text, left, right, top, top + 12)


def test_hanging_items_stay_whole() -> None:
    page = Page(
        (
            _line("- Rà soát, sửa đổi, bổ sung quy chế làm việc của", 90, 500, 100),
            _line("Ủy ban nhân dân xã nhiệm kỳ mới", 104, 350, 116),
            _line("- Tập huấn cho cán bộ, công chức các xã và thị", 90, 500, 132),
            _line("trấn trong toàn huyện", 104, 300, 148),
        ),
        800,
    )
    assert page_texts([page])[0].split("\n") == [
        "- Rà soát, sửa đổi, bổ sung quy chế làm việc của Ủy ban nhân dân xã nhiệm kỳ mới",
        "- Tập huấn cho cán bộ, công chức các xã và thị trấn trong toàn huyện",
    ]


def test_hyphen_inside_a_word_joins_without_blank() -> None:
    assert joined("hệ thống chính trị xã-", "thị trấn") == "hệ thống chính trị xã-thị trấn"
    assert joined("kinh tế -", "xã hội") == "kinh tế - xã hội"


def test_line_broken_before_a_dash_or_a_date_goes_on() -> None:
    page = Page(
        (
            _line("1. Tập trung phát triển kinh tế - xã hội và kinh tế", 90, 500, 100),
            _line("- xã hội vùng đồng bào dân tộc thiểu số, hoàn thành", 90, 500, 116),
            _line("30/6/2026 theo Nghị quyết số", 90, 495, 132),
            _line("18-NQ/TW của Trung ương.", 90, 300, 148),
            _line("- Thực hiện", 90, 200, 164),
        ),
        800,
    )
    assert page_texts([page])[0].split("\n") == [
        "1. Tập trung phát triển kinh tế - xã hội và kinh tế - xã hội vùng đồng bào dân tộc thiểu số, hoàn thành 30/6/2026 "
        "theo Nghị quyết số 18-NQ/TW của Trung ương.",
        "- Thực hiện",
    ]


def test_items_that_open_several_pages_alike_are_kept() -> None:
    def page(number: int, below: str) -> Page:
        item = Line(f"{number}. Cơ quan chủ trì: Sở Nội vụ.", 70, 300, 80, 94)
        return Page((item, Line(below, 70, 300, 120, 134), Line(f"- {number} -", 280, 300, 800, 812)), 842)

    texts = page_texts([page(1, "a) Việc một."), page(2, "a) Việc hai."), page(3, "a) Việc ba.")])
    assert [text.splitlines()[0] for text in texts] == [f"{n}. Cơ quan chủ trì: Sở Nội vụ." for n in (1, 2, 3)]
    assert not any(f"- {n} -" in text for n, text in enumerate(texts, 1))
