"""The outline: markers, levels, sections, joined lines, attribute lines, tables, and what stands around the text."""

from __future__ import annotations

from textwrap import dedent

import pytest

from vungmanh.reader.outline import Block, Outline, build
from vungmanh.reader.outline.markers import match_marker


def outline(text: str) -> Outline:
    return build(dedent(text).strip("\n"))


def find(tree: Outline, start: str) -> Block:
    """The block whose own text begins so."""
    return next(block for block in tree.blocks if tree.of(block).startswith(start))


MARKERS = [
    ("I. MỤC ĐÍCH", "I", "I"),
    ("II.- SẮP XẾP", "I", "II"),
    ("IV- TỔ CHỨC", "I", "IV"),
    ("ii. nội dung", "I", "II"),
    ("1. Sở Nội vụ", "1.", "1"),
    ("1/ Rà soát", "1.", "1"),
    ("2- Mục tiêu", "1.", "2"),
    ("3) Kiểm tra", "1)", "3"),
    ("2.1. Đối với", "1.1", "2.1"),
    ("2.1 Đối với", "1.1", "2.1"),
    ("a) Đổi mới", "a)", "a"),
    ("đ. Tổ chức", "a)", "đ"),
    ("A. MỤC TIÊU", "A", "A"),
    ("- Xây dựng", "-", "-"),
    ("– Xây dựng", "-", "-"),
    ("+ Kiểm tra", "+", "+"),
    ("• Rà soát", "•", "•"),
    ("(1) Hoàn thành", "(1)", "(1)"),
    ("Điều 3. Hiệu lực", "điều", "Điều 3"),
    ("Chương II", "chương", "Chương II"),
    ("PHẦN THỨ NHẤT", "phần", "Phần THỨ NHẤT"),
    ("**1. Mục đích**", "1.", "1"),
    ("## I. Mục đích", "I", "I"),
]
NO_MARKERS = [
    "13.7.2012 - 9:34",
    "30/6/2026 là hạn cuối",
    "1 - 2 kỹ sư xây dựng",
    "1.000 người",
    "24/24 giờ",
    "2015. Đến nay",
    "Điều 26 của Pháp lệnh",
    "Chương trình hành động",
    "Mục tiêu chung",
    "-5% so với năm trước",
    "**Tổ chức thực hiện**",
    "v.v. và các việc khác",
]


@pytest.mark.parametrize(("line", "style", "label"), MARKERS)
def test_marker_is_recognised(line: str, style: str, label: str) -> None:
    marker = match_marker(line, 0, len(line))
    assert marker is not None
    assert (marker.style, marker.label) == (style, label)
    assert not line[marker.end].isspace() if marker.end < len(line) else True


@pytest.mark.parametrize("line", NO_MARKERS)
def test_other_beginnings_are_no_marker(line: str) -> None:
    assert match_marker(line, 0, len(line)) is None


def test_levels_stand_under_each_other_and_paths_are_joined() -> None:
    tree = outline("""
        III. NHIỆM VỤ, GIẢI PHÁP
        1. Về tổ chức
        a) Đối với cấp xã
        - Rà soát quy chế.
        + Hoàn thành trong quý I.
        b) Đối với thôn
        - Kiện toàn trưởng thôn.
        2. Về cán bộ
        2.1. Đào tạo
        - Mở lớp bồi dưỡng.
    """)
    assert [(block.path, block.depth) for block in tree.blocks] == [
        ("III", 0), ("III.1", 1), ("III.1.a", 2), ("III.1.a", 3), ("III.1.a", 4), ("III.1.b", 2), ("III.1.b", 3),
        ("III.2", 1), ("III.2.1", 2), ("III.2.1", 3),
    ]  # fmt: skip
    assert [tree.of(h) for h in find(tree, "Hoàn thành").heading_chain()] == [
        "NHIỆM VỤ, GIẢI PHÁP",
        "Về tổ chức",
        "Đối với cấp xã",
    ]


SECTIONS = [
    ("I. MỤC ĐÍCH, YÊU CẦU", "purpose"),
    ("I. MỤC TIÊU, YÊU CẦU", "goal"),
    ("II. QUAN ĐIỂM CHỈ ĐẠO", "view"),
    ("II. MỤC TIÊU, NHIỆM VỤ", "task"),
    ("III. NHIỆM VỤ VÀ GIẢI PHÁP", "task"),
    ("III. Một số giải pháp chủ yếu", "task"),
    ("IV. TỔ CHỨC THỰC HIỆN", "organisation"),
    ("IV. Phân công nhiệm vụ", "organisation"),
    ("I. KẾT QUẢ ĐẠT ĐƯỢC", "result"),
    ("4. Xây dựng đội ngũ đáp ứng yêu cầu nhiệm vụ", None),
]


@pytest.mark.parametrize(("heading", "role"), SECTIONS)
def test_section_is_named_by_the_first_words_of_its_heading(heading: str, role: str | None) -> None:
    tree = outline(f"{heading}\n- Một nội dung của phần này.")
    assert tree.blocks[1].role == role


def test_lines_cut_by_hand_are_one_paragraph() -> None:
    tree = outline("""
        1. Sở Nội vụ chủ trì, phối hợp với các cơ quan liên quan rà soát quy chế làm
        việc của UBND cấp xã, hoàn thành trước ngày 30 tháng 6; tổng hợp, báo cáo
        UBND tỉnh kết quả thực hiện.
        2. Sở Tài chính bố trí kinh phí thực hiện theo phân cấp ngân sách, hướng dẫn
        các địa phương lập dự toán.
        3. UBND cấp xã niêm yết công khai quy chế làm việc tại trụ sở và trên trang
        thông tin điện tử.
    """)
    assert [block.marker for block in tree.blocks] == ["1", "2", "3"]
    assert tree.of(tree.blocks[0]).endswith("kết quả thực hiện.")


def test_sentence_broken_by_a_page_is_one_paragraph() -> None:
    tree = outline("""
        - Chú trọng luân chuyển cán bộ từ cấp huyện về cấp xã theo đúng quy định; không làm tùy tiện,

        gây xáo trộn tư tưởng của cán bộ, đảng viên.

        - Thực hiện đầy đủ chính sách.
    """)
    assert len(tree.blocks) == 2
    assert tree.of(tree.blocks[0]).endswith("đảng viên.")


CUT_LINES = [
    ("- Phấn đấu tỷ lệ hồ sơ giải quyết đúng hạn đạt trên\n85%; công khai kết quả.", 1),
    ("- Các chi bộ quán triệt, tổ chức triển khai thực hiện\nNghị quyết này đến cán bộ, đảng viên.", 1),
    ("- Giao Văn phòng theo dõi việc thực hiện của\nUBND cấp xã.", 1),
    ("1. Rà soát quy hoạch phát triển kinh tế\n- xã hội của huyện.", 1),
    ("1. Rà soát quy hoạch phát triển kinh tế\n- xã Mẫu Hạ lập quy hoạch.", 2),
    ("1. Mở lớp dạy nghề, xong trong quý\nIII năm 2012.", 1),
    ("- Sở Nội vụ theo dõi việc thực hiện\nĐơn vị phối hợp: Sở Tài chính", 2),
    ("- Theo dõi việc thực hiện.\nSở Tài chính bố trí kinh phí.", 2),
]


@pytest.mark.parametrize(("body", "blocks"), CUT_LINES)
def test_a_line_cut_in_the_middle_of_a_sentence_is_joined(body: str, blocks: int) -> None:
    assert len(outline(f"II. NHIỆM VỤ\n{body}").blocks) == blocks + 1


def test_a_figure_at_the_head_of_a_wrapped_line_is_no_page_number() -> None:
    tree = outline("""
        1. Ban Dân vận chủ trì, phối hợp với Mặt trận Tổ quốc và các đoàn thể thực hiện,
        hoàn thành các nội dung nêu trên, báo cáo kết quả chậm nhất vào cuối tháng
        12/2026).

        2. Rà soát quy chế làm việc của các cơ quan, bổ sung cho phù hợp với nhiệm vụ
        mới được giao; kiểm tra việc thực hiện tại các đơn vị, báo cáo kết quả trước
        ngày 30/11.
    """)
    assert [block.marker for block in tree.blocks] == ["1", "2"]


def test_a_title_is_not_joined_with_what_follows() -> None:
    tree = outline("""
        KẾ HOẠCH

        về đổi mới hoạt động của chính quyền cơ sở trong năm

        I. MỤC TIÊU
    """)
    assert [tree.of(block) for block in tree.blocks][:2] == [
        "KẾ HOẠCH",
        "về đổi mới hoạt động của chính quyền cơ sở trong năm",
    ]


def test_small_headings_without_a_mark_name_sections() -> None:
    tree = outline("""
        KẾ HOẠCH
        cải cách hành chính năm 2026

        mục đích, yêu cầu

        - Xây dựng chính quyền xã gần dân.

        chỉ tiêu

        - 100% thủ tục được niêm yết.

        nhiệm vụ

        - Rà soát, niêm yết thủ tục hành chính.
    """)
    assert [(tree.of(block), block.role) for block in tree.blocks if block.kind == "item"] == [
        ("Xây dựng chính quyền xã gần dân.", "purpose"),
        ("100% thủ tục được niêm yết.", "goal"),
        ("Rà soát, niêm yết thủ tục hành chính.", "task"),
    ]


def test_bold_that_is_cut_by_a_line_goes_on() -> None:
    tree = outline("**1. Phổ biến, giáo dục Luật\nViệc làm và văn bản hướng dẫn**\n\n- Nội dung: tập huấn.\n")
    assert " ".join(tree.of(tree.blocks[0]).split()) == "Phổ biến, giáo dục Luật Việc làm và văn bản hướng dẫn"


def test_nothing_below_related_news_of_an_article_belongs_to_the_text() -> None:
    long = (
        "Trong năm qua, Đảng bộ huyện đã tập trung lãnh đạo củng cố tổ chức cơ sở đảng, nâng cao chất lượng đảng viên. "
        * 2
    )
    tree = outline(f"Huyện Mẫu Hạ đổi mới\n\n{long}\n\n{long}\n\nTIN LIÊN QUAN\n- Toàn tỉnh giảm 76 xã (01/11/2019)\n")
    assert tree.blocks[-1].kind == "chrome"


def test_a_section_in_capitals_ends_a_full_line_without_a_stop() -> None:
    tree = outline("""
        B. NHIỆM VỤ
        1. Ban Tổ chức Huyện ủy rà soát quy chế làm việc của các đảng ủy cơ sở trong huyện,
        xong trong quý I, báo cáo Ban Thường vụ Huyện ủy kết quả rà soát từng đảng ủy cơ sở
        C. TỔ CHỨC THỰC HIỆN
        1. Văn phòng Huyện ủy theo dõi, đôn đốc các đảng ủy cơ sở thực hiện chương trình này.
    """)
    assert [block.path for block in tree.blocks] == ["B", "B.1", "C", "C.1"]


def test_attribute_lines_feed_the_item_above() -> None:
    tree = outline("""
        II. NHIỆM VỤ
        1. Rà soát quy chế làm việc
        - Đơn vị chủ trì: Sở Nội vụ
        - Đơn vị phối hợp: Sở Tư pháp
        - Thời gian hoàn thành: quý II/2026
        2. Mở lớp bồi dưỡng
        Cơ quan thực hiện: Trường Chính trị tỉnh; thời gian: tháng 9/2026
    """)
    first, second = find(tree, "Rà soát"), find(tree, "Mở lớp")
    assert {child.label: tree.of(child) for child in first.children} == {
        "lead": "Sở Nội vụ",
        "partner": "Sở Tư pháp",
        "due": "quý II/2026",
    }
    assert {child.label: tree.of(child) for child in second.children} == {
        "lead": "Trường Chính trị tỉnh",
        "due": "tháng 9/2026",
    }


def test_attributes_behind_an_item_are_cut_from_it() -> None:
    tree = outline("""
        II. NHIỆM VỤ
        1. Xây dựng chuyên trang cải cách hành chính. Đơn vị thực hiện: Văn phòng UBND tỉnh; thời gian: quý II/2026.
    """)
    item = tree.blocks[1]
    assert tree.of(item) == "Xây dựng chuyên trang cải cách hành chính."
    assert [child.label for child in item.children] == ["lead", "due"]


def test_a_colon_alone_makes_no_attribute() -> None:
    tree = outline("""
        II. NHIỆM VỤ
        1. Về cán bộ: rà soát, bổ sung quy hoạch.
    """)
    assert not tree.blocks[1].children


def test_rows_of_a_table_are_items_fed_by_their_cells() -> None:
    tree = outline("""
        PHỤ LỤC
        | TT | Nội dung nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
        |---|---|---|---|---|
        | I | Công tác tuyên truyền | | | |
        | 1 | Mở chuyên mục | Sở Nội vụ | Báo tỉnh | Quý I/2026 |
        | 2 | Tổ chức hội nghị | | | Tháng 5/2026 |
    """)
    rows = [block for block in tree.blocks if block.style == "cells"]
    assert [tree.of(row) for row in rows] == ["Mở chuyên mục", "Tổ chức hội nghị"]
    assert {child.label: tree.of(child) for child in rows[0].children} == {
        "number": "1", "lead": "Sở Nội vụ", "partner": "Báo tỉnh", "due": "Quý I/2026",
    }  # fmt: skip
    assert {child.label: tree.of(child) for child in rows[1].children}["lead"] == "Sở Nội vụ", "a merged cell"
    assert rows[0].parent is not None
    assert tree.of(rows[0].parent) == "Công tác tuyên truyền"


STACKED = """
    TT
    Nội dung công việc
    Cơ quan chủ trì
    Cơ quan phối hợp
    Thời gian hoàn thành
    I
    Về tổ chức bộ máy
    1
    Xây dựng kế hoạch bồi dưỡng hằng năm
    Sở Nội vụ
    Các sở, ngành; UBND cấp xã
    Quý I/2026
    2
    Biên soạn tài liệu cho trưởng thôn, bản
    Trường Chính trị tỉnh
    Quý III/2026

    1. Sở Nội vụ theo dõi, đôn đốc các cơ quan thực hiện kế hoạch này.
"""


def test_cells_on_lines_of_their_own_are_put_back_to_rows() -> None:
    tree = outline("III. NHIỆM VỤ\n" + dedent(STACKED))
    rows = [block for block in tree.blocks if block.style == "cells"]
    assert [[(child.label, tree.of(child)) for child in row.children] for row in rows] == [
        [
            ("number", "1"),
            ("lead", "Sở Nội vụ"),
            ("partner", "Các sở, ngành; UBND cấp xã"),
            ("due", "Quý I/2026"),
        ],
        [("number", "2"), ("lead", "Trường Chính trị tỉnh"), ("due", "Quý III/2026")],
    ]
    assert [tree.of(row) for row in rows] == [
        "Xây dựng kế hoạch bồi dưỡng hằng năm",
        "Biên soạn tài liệu cho trưởng thôn, bản",
    ]
    assert tree.of(tree.blocks[-1]).startswith("Sở Nội vụ theo dõi")


def test_a_list_that_only_begins_like_a_head_stays_a_list() -> None:
    tree = outline("II. NHIỆM VỤ\nTT\nNội dung\n1. Rà soát quy chế làm việc của cấp ủy.\n2. Củng cố chi bộ.\n")
    assert [block.style for block in tree.blocks if block.kind == "item"] == ["1.", "1."]


def test_counted_items_inside_a_paragraph_stand_alone() -> None:
    tree = outline("""
        II. MỤC TIÊU
        - Từ nay đến năm 2027: (1) Kiện toàn tổ chức; (2) Tinh giản 5% biên chế; (3) Sắp xếp thôn.
        - Phấn đấu đạt 2 mục tiêu (1 và 2) của Nghị quyết.
    """)
    assert [tree.of(block) for block in tree.blocks if block.style == "(1)"] == [
        "Kiện toàn tổ chức",
        "Tinh giản 5% biên chế",
        "Sắp xếp thôn.",
    ]


def test_what_stands_around_the_text_is_no_part_of_it() -> None:
    tree = outline("""
        Trang chủ
        KẾ HOẠCH
        I. NHIỆM VỤ
        1. Rà soát quy chế làm việc của cơ quan.
        12
        Nơi nhận:
        - Các sở, ban, ngành;
        - Lưu: VT.
        TM. ỦY BAN NHÂN DÂN
        CHỦ TỊCH
        Tin khác
        Tin một
    """)
    kinds = {tree.of(block): (block.kind, block.role) for block in tree.blocks}
    assert kinds["Trang chủ"][0] == kinds["12"][0] == kinds["Tin một"][0] == "chrome"
    assert kinds["Các sở, ban, ngành;"][1] == "recipients"
    assert kinds["CHỦ TỊCH"][1] == "signature"
    assert kinds["Rà soát quy chế làm việc của cơ quan."] == ("item", "task")


def test_the_tree_prints() -> None:
    printed = outline("I. NHIỆM VỤ\n- Rà soát quy chế.").pretty()
    assert printed == "I NHIỆM VỤ  [heading:task]\n  - Rà soát quy chế.  [item:task]"
