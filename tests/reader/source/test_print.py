"""Printed pages: letters out of order, pages printed sideways, paragraphs told by what the document does everywhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from tests.reader.source.build import image_bytes, pdf, pictures
from vungmanh.reader.source import load, ocr
from vungmanh.reader.source.layout import page_texts
from vungmanh.reader.source.lines import Line, Page

SIZE = 12


def drawn(draw: Callable[[canvas.Canvas], None]) -> bytes:
    out = io.BytesIO()
    made = canvas.Canvas(out)
    made.setFont("Times-Roman", SIZE)
    draw(made)
    made.save()
    return out.getvalue()


def in_two_turns(made: canvas.Canvas, text: str, x: float, y: float, late: str) -> None:
    """The line without some of its letters, then those: as programs set letters that the font lacks."""
    places = [x + stringWidth(text[:number], "Times-Roman", SIZE) for number in range(len(text))]
    for turn in (False, True):
        for place, letter in zip(places, text, strict=True):
            if (letter in late) == turn and letter != " ":
                made.drawString(place, y, letter)


def test_letters_set_afterwards_stand_in_their_words() -> None:
    text = ["KE HOACH THUC HIEN CHUONG TRINH", "Phan dau den nam 2015 co tren 90% xa dat chuan"]

    def draw(made: canvas.Canvas) -> None:
        for number, line in enumerate(text):
            in_two_turns(made, line, 72, 700 - 20 * number, "EUueo")

    assert load(drawn(draw)).text.split() == " ".join(text).split()


def test_page_printed_sideways_is_turned() -> None:
    text = ["Giao cho cac xa thuc hien trong nam", "va bao cao ket qua cho tinh."]

    def draw(made: canvas.Canvas) -> None:
        made.translate(300, 200)
        made.rotate(90)
        for number, line in enumerate(text):
            made.drawString(0, -14 * number, line)

    assert load(drawn(draw)).text.split() == " ".join(text).split()


def test_page_turned_for_the_screen_reads_the_same(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    whole = pdf(tmp_path, "Xây dựng kế hoạch #table(columns: 2, [Việc], [Chủ trì], [Rà soát], [Sở Nội vụ])")
    document = pdfium.PdfDocument(whole)
    document[0].set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    assert load(out.getvalue()).text.split("\n")[0] == "Xây dựng kế hoạch"


def test_stamp_across_a_page_is_no_text(tmp_path: Path) -> None:
    stamp = "rotate(45deg, text(size: 60pt, fill: luma(80%))[DỰ THẢO])"
    page = f", background: {stamp}"
    assert load(pdf(tmp_path, "#par[Ủy ban nhân dân tỉnh ban hành kế hoạch.]", page=page)).text == (
        "Ủy ban nhân dân tỉnh ban hành kế hoạch."
    )


def test_text_in_two_columns_is_told_column_by_column(tmp_path: Path) -> None:
    words = "Ủy ban nhân dân các huyện, thị xã, thành phố xây dựng kế hoạch cụ thể để tổ chức thực hiện nghiêm túc"
    items = [f"{number}. {words} phần việc thứ {number}." for number in range(1, 13)]
    body = "#columns(2)[" + "\n\n".join(f'#par[#"{item}"]' for item in items) + "]"
    assert load(pdf(tmp_path, body)).text.split("\n") == items


@pytest.mark.skipif(not ocr.is_ready(), reason="Tesseract with Vietnamese (tesseract-ocr-vie) is not installed")
def test_scanned_page_among_printed_ones_is_read_in_its_place(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    sentence = (
        "Ủy ban nhân dân các xã, phường xây dựng kế hoạch cụ thể để tổ chức thực hiện nghiêm túc, phấn đấu hoàn thành. "
    )
    printed = pdfium.PdfDocument(pdf(tmp_path, f"Trang một. {sentence * 3} #pagebreak() Trang ba. {sentence * 3}"))
    scan = pdfium.PdfDocument(image_bytes(pictures(pdf(tmp_path, f"Trang hai. {sentence * 3}")), "PDF"))
    printed.import_pages(scan, index=1)
    out = io.BytesIO()
    printed.save(out)
    read = load(out.getvalue())
    assert [line[:9] for line in read.text.split("\n")] == ["Trang một", "Trang hai", "Trang ba."]
    assert [doubt.code for doubt in read.warnings] == ["scanned"]


def _lines(*rows: tuple[str, float, float, float]) -> Page:
    return Page(tuple(Line(text, left, right, top, top + 14) for text, left, right, top in rows), 800)


def joined(rows: Sequence[tuple[str, float, float, float]]) -> list[str]:
    return page_texts([_lines(*rows)])[0].split("\n")


def test_bracket_broken_before_its_roman_number_goes_on() -> None:
    assert joined(
        [
            ("1. Thực hiện Nghị quyết Trung ương 5 (khóa", 90, 500, 100),
            ("IX) về hệ thống chính trị.", 90, 300, 117),
            ("2. Sau.", 90, 140, 134),
        ]
    ) == ["1. Thực hiện Nghị quyết Trung ương 5 (khóa IX) về hệ thống chính trị.", "2. Sau."]


def test_mark_without_the_usual_indent_begins_no_item() -> None:
    item = "{}. Sắp xếp: (1) giảm số lượng cấp phó các cơ quan;"
    rows = [(item.format(number + 1), 120.0, 500.0, 150 + 17.0 * number) for number in range(6)]
    rows.append(("(2) sáp nhập một số trường quy mô quá nhỏ trong huyện.", 90, 480, 252))
    rows.append(("Các cơ quan thực hiện.", 90, 250, 269))
    assert joined(rows) == [*(row[0] for row in rows[:5]), f"{rows[5][0]} {rows[6][0]}", rows[7][0]]


def test_table_over_several_pages_is_one(tmp_path: Path) -> None:
    words = "Rà soát, sửa đổi, bổ sung quy chế làm việc của Ủy ban nhân dân cấp xã, bảo đảm đúng quy định"
    rows = "".join(f"[{number}], [{words} lần {number}], [Sở Nội vụ], [Quý II]," for number in range(1, 41))
    body = (
        f"#table(columns: (1cm, 6cm, 4cm, 4cm), table.header([TT], [Nhiệm vụ], [Chủ trì], [Thời gian]), {rows})\nHết."
    )
    read = load(pdf(tmp_path, body, page=', numbering: "1"'))
    assert len(read.pages) > 2
    assert [line for line in read.text.split("\n") if line] == [
        "| TT | Nhiệm vụ | Chủ trì | Thời gian |",
        *(f"| {number} | {words} lần {number} | Sở Nội vụ | Quý II |" for number in range(1, 41)),
        "Hết.",
    ]


def test_signature_beside_the_receivers_keeps_its_lines(tmp_path: Path) -> None:
    left = "Nơi nhận: \\ #[-] Bộ Nội vụ; \\ #[-] Như trên; \\ #[-] Lưu: VT."
    right = "TM. ỦY BAN NHÂN DÂN \\ CHỦ TỊCH \\ \\ Nguyễn Văn A"
    body = f"#grid(columns: (8cm, 8cm), [{left}], [{right}])"
    assert load(pdf(tmp_path, body)).text.split("\n") == [
        *("Nơi nhận:", "- Bộ Nội vụ;", "- Như trên;", "- Lưu: VT."),
        *("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn A"),
    ]
