"""Word files: computed list numbers, tables, boxes, notes, tracked changes, legacy fonts, and hostile packages."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from tests.reader.source.build import cell, docx, footnotes, level, para, table
from vungmanh.reader.source import Limits, SourceError, load
from vungmanh.reader.source.word.numbering import formatted

OUTLINE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def lines(data: bytes) -> list[str]:
    return load(data, name="van-ban.docx").text.split("\n")


def test_outline_numbers_are_computed() -> None:
    body = "".join(
        para(text, list_id=1, level=depth)
        for depth, text in [(0, "A"), (1, "B"), (1, "C"), (2, "D"), (2, "E"), (3, "F"), (0, "G"), (1, "H"), (2, "I")]
    )
    expected = ["I. A", "1. B", "2. C", "a) D", "b) E", "- F", "II. G", "1. H", "a) I"]
    assert lines(docx(body, numbering=OUTLINE)) == expected


def test_multilevel_text_and_legal_form() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "Chương %1")
        + level(1, "decimal", "Điều %1.%2.", more="<w:isLgl/>")
        + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = para("Chung", list_id=4) + para("Phạm vi", list_id=4, level=1) + para("Đối tượng", list_id=4, level=1)
    assert lines(docx(body, numbering=numbering)) == ["Chương I Chung", "Điều 1.1. Phạm vi", "Điều 1.2. Đối tượng"]


def test_lists_that_share_an_abstract_list_count_on_and_start_override_begins_anew() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1.") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join(para(text, list_id=number) for text, number in zip("ABCDE", (1, 1, 2, 3, 3), strict=True))
    assert lines(docx(body, numbering=numbering)) == ["1. A", "2. B", "3. C", "5. D", "6. E"]


def test_level_override_changes_the_form() -> None:
    numbering = OUTLINE + (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, "decimal", "%1/")
        + "</w:lvlOverride></w:num>"
    )
    assert lines(docx(para("A", list_id=2), numbering=numbering)) == ["1/ A"]


def test_level_that_never_restarts_counts_on() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "Chương %1.")
        + level(1, "decimal", "Điều %2.", more='<w:lvlRestart w:val="0"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(para(text, list_id=1, level=depth) for depth, text in [(0, "A"), (1, "B"), (0, "C"), (1, "D")])
    assert lines(docx(body, numbering=numbering)) == ["Chương I. A", "Điều 1. B", "Chương II. C", "Điều 2. D"]


def test_number_comes_through_the_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%2.", more='<w:pStyle w:val="Nho"/>')
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="To"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Nho"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="To"/></w:style>'
    )
    body = (
        para("A", style="To")
        + para("B", style="Nho")
        + para("C", style="Con")
        + para("Không số", style="To", list_id=0)
    )
    assert lines(docx(body, numbering=numbering, styles=styles)) == ["I. A", "1. B", "II. C", "Không số"]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (27, "lowerLetter", "aa"),
        (3, "upperLetter", "C"),
        (5, "x", "5"),
        (7, "decimalZero", "07"),
        (0, "upperRoman", "0"),
        (2, "none", ""),
    ],
)
def test_number_forms(count: int, form: str, shown: str) -> None:
    assert formatted(count, form) == shown


def test_numbers_match_those_of_a_file_written_by_a_library() -> None:
    document = python_docx.Document()
    for text in ("Một", "Hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Gạch", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    assert lines(out.getvalue()) == ["1. Một", "2. Hai", "- Gạch"]


def test_ruled_table_becomes_lines_and_merged_cells_stay_empty() -> None:
    body = table(
        cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì"),
        cell("1") + cell("Rà soát\nquy chế") + cell("Sở Nội vụ", merge="restart"),
        cell("2") + cell("Tập huấn") + cell("", merge=""),
        cell("Tổng | cộng", span=2) + cell("2"),
    )
    assert lines(docx(body)) == [
        "| TT | Nhiệm vụ | Chủ trì |",
        "| 1 | Rà soát quy chế | Sở Nội vụ |",
        "| 2 | Tập huấn |  |",
        "| Tổng ¦ cộng |  | 2 |",
    ]


def test_letterhead_table_is_told_column_by_column() -> None:
    head = table(
        cell("UBND TỈNH MẪU SƠN\nSố: 12/KH-UBND")
        + cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMẫu Sơn, ngày 05 tháng 3 năm 2018"),
        ruled=False,
    )
    assert lines(docx(head)) == [
        "UBND TỈNH MẪU SƠN",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu Sơn, ngày 05 tháng 3 năm 2018",
    ]


def test_list_numbers_inside_table_cells() -> None:
    row = f"<w:tc><w:tcPr/>{para('', list_id=1, level=1)}</w:tc>" + cell("Việc")
    assert lines(docx(table(row, row, cell("") + cell("x")), numbering=OUTLINE))[:2] == [
        "| 1. | Việc |",
        "| 2. | Việc |",
    ]


def test_text_box_is_read_once_and_after_its_paragraph() -> None:
    inner = f"<w:txbxContent>{para('Trong khung')}</w:txbxContent>"
    box = (
        "<w:p><w:r><w:t>Ngoài khung</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(docx(box + para("Sau"))) == ["Ngoài khung", "Trong khung", "Sau"]


def test_formula_and_words_with_a_reading_are_kept() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    body = (
        f"<w:p><w:r><w:t>Tỷ lệ </w:t></w:r><m:oMath xmlns:m='{math}'><m:r><m:t>50%</m:t></m:r></m:oMath></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>đọc</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>chữ</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert lines(docx(body)) == ["Tỷ lệ 50%", "chữ"]


def test_words_in_tables_past_all_depth_are_kept() -> None:
    inner = para("Trong cùng")
    for _ in range(9):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    assert "Trong cùng" in load(docx(inner)).text


def test_footnotes_come_after_the_body() -> None:
    body = (
        "<w:p><w:r><w:t>Có chú thích</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert lines(docx(body, more=footnotes("Theo báo cáo năm 2017"))) == ["Có chú thích.", "[1] Theo báo cáo năm 2017"]


def test_tracked_deletions_are_left_out_and_insertions_kept() -> None:
    body = (
        "<w:p><w:r><w:t>Trước ngày </w:t></w:r><w:del><w:r><w:delText>20/6</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>25/6</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom></w:p>"
    )
    read = load(docx(body))
    assert read.text == "Trước ngày 25/6"
    assert [doubt.code for doubt in read.warnings] == ["tracked_changes"]


def test_fields_tabs_breaks_and_hidden_text() -> None:
    body = (
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>KẾ HOẠCH</w:t><w:br/><w:t>Về việc</w:t><w:tab/><w:t>xây dựng"
        "</w:t><w:br w:type='page'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
    )
    assert lines(docx(body)) == ["KẾ HOẠCH", "Về việc xây dựng"]


def test_capitals_of_a_style_are_shown() -> None:
    assert lines(docx(para("kế hoạch", run="<w:caps/>") + para("thường", run='<w:caps w:val="0"/>'))) == [
        "KẾ HOẠCH",
        "thường",
    ]


def test_runs_in_legacy_fonts_become_unicode() -> None:
    font = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    body = (
        para("KÕ ho¹ch x©y dùng chÝnh quyÒn", run=font.format(".VnTime"))
        + para("ñy ban nh©n d©n tØnh", run=font.format(".VnTimeH"))
        + para("Chöông trình haønh ñoäng", run=font.format("VNI-Times"))
        + para("Đã là Unicode", run=font.format(".VnTime"))
    )
    read = load(docx(body))
    assert read.text.split("\n") == [
        "Kế hoạch xây dựng chính quyền",
        "ỦY BAN NHÂN DÂN TỈNH",
        "Chương trình hành động",
        "Đã là Unicode",
    ]
    assert [(doubt.code, doubt.params["encoding"]) for doubt in read.warnings] == [
        ("legacy_font", "TCVN3"),
        ("legacy_font", "VNI"),
    ]


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def test_macro_documents_are_refused() -> None:
    by_part = docx(para("A"), more={"word/vbaProject.bin": b"x"})
    by_type = docx(para("A"), types='<Override PartName="/word/document.xml" ContentType="x.macroEnabled.main+xml"/>')
    for data in (by_part, by_type):
        with pytest.raises(SourceError) as refused:
            load(data, name="macro.docx")
        assert refused.value.code == "macro"


@pytest.mark.parametrize(
    ("parts", "limits"),
    [
        ({"word/document.xml": b"<a/>", "word/media/a.bin": b"\0" * 3_000_000}, Limits()),
        ({"word/document.xml": b"<a/>", "word/media/a.bin": bytes(range(256)) * 400}, Limits(zip_bytes=100_000)),
        ({"word/document.xml": b"<a/>"} | {f"word/{number}": b"" for number in range(20)}, Limits(zip_entries=20)),
    ],
    ids=["ratio", "size", "count"],
)
def test_zip_bombs_are_refused_before_unpacking(parts: dict[str, bytes], limits: Limits) -> None:
    with pytest.raises(SourceError) as refused:
        load(_zip(parts), name="bom.docx", limits=limits)
    assert refused.value.code == "zip_bomb"


@pytest.mark.parametrize(
    "data",
    [
        docx(para("A"))[:-40],
        _zip({"word/document.xml": b"<w:document"}),
        _zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        _zip({"word/document.xml": b"<other/>"}),
        b"PK\x03\x04" + b"rubbish" * 30,
    ],
    ids=["cut off", "bad xml", "entities", "no body", "rubbish"],
)
def test_broken_word_files_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        load(data, name="hong.docx")
    assert refused.value.code == "broken"


def test_word_file_under_a_wrong_name_is_read_with_a_doubt() -> None:
    read = load(docx(para("Kế hoạch")), name="ke-hoach.pdf")
    assert (read.text, read.kind) == ("Kế hoạch", "docx")
    assert [(doubt.code, doubt.params) for doubt in read.warnings] == [
        ("extension_differs", {"extension": "pdf", "kind": "docx"})
    ]


def test_spreadsheet_is_no_text() -> None:
    with pytest.raises(SourceError) as refused:
        load(_zip({"xl/workbook.xml": b"<a/>"}), name="bang.xlsx")
    assert refused.value.code == "unknown_kind"


def test_empty_word_file_holds_no_text() -> None:
    with pytest.raises(SourceError) as refused:
        load(docx(para("")))
    assert refused.value.code == "no_text"


def test_symbols_put_in_from_the_symbol_font_are_letters() -> None:
    symbol = '<w:p><w:r><w:t>đạt </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 90%</w:t></w:r></w:p>'
    assert load(docx(symbol)).text == "đạt ≥ 90%"


@pytest.mark.parametrize(
    ("head", "is_own", "shown"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH MẪU", "Số: 12/KH-UBND"], False, ["ỦY BAN NHÂN DÂN", "TỈNH MẪU", "Số: 12/KH-UBND"]),
        (["Trang 1/3", "Kế hoạch giảm nghèo"], False, []),
        (["Kế hoạch giảm nghèo"], True, ["Kế hoạch giảm nghèo"]),
        (["1"], True, []),
        ([], False, []),
    ],
)
def test_letterhead_in_the_page_header_is_read(head: list[str], is_own: bool, shown: list[str]) -> None:
    """What every page repeats in one line is no part of the text."""
    made = python_docx.Document()
    section = made.sections[0]
    section.different_first_page_header_footer = is_own
    header = section.first_page_header if is_own else section.header
    header.is_linked_to_previous = False
    for text in head:
        header.add_paragraph(text)
    made.add_paragraph("KẾ HOẠCH")
    out = io.BytesIO()
    made.save(out)
    assert [line for line in lines(out.getvalue()) if line] == [*shown, "KẾ HOẠCH"]


def test_header_that_is_not_there_hinders_nothing() -> None:
    pointing = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr>'
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    body = para("KẾ HOẠCH") + pointing.replace("<w:sectPr>", f"<w:sectPr {space}>")
    assert lines(docx(body)) == ["KẾ HOẠCH"]
