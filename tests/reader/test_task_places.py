"""Tasks by where they stand: rows of tables, dated lines, headings that name a lead, and lines that are none."""

from __future__ import annotations

import pytest

from tests.reader.test_tasks import reading


def test_a_row_that_names_a_group_in_its_first_cell_is_a_heading() -> None:
    found = reading("""\
        | STT | Nhiệm vụ | Chủ trì | Thời gian |
        | I. TUYÊN TRUYỀN |  |  |  |
        | 1 | Biên soạn tài liệu | Sở Nội vụ | Quý I/2026 |
        """)
    assert [(task.quote, task.leads) for task in found.tasks] == [("Biên soạn tài liệu", ("Sở Nội vụ",))]


def test_a_row_of_a_table_of_goals_is_a_target_and_no_task() -> None:
    found = reading("""\
        | TT | Chỉ tiêu | Chủ trì |
        | 1 | Tỷ lệ thôn có tổ công nghệ số đạt 95% | Sở Khoa học và Công nghệ |
        | 2 | Đào tạo 200 cán bộ cấp xã về kỹ năng số | Sở Nội vụ |
        """)
    assert [task.quote for task in found.tasks] == ["Đào tạo 200 cán bộ cấp xã về kỹ năng số"]
    assert [target.value for target in found.targets] == [95, 200]


@pytest.mark.parametrize(
    ("heading", "leads"),
    [
        ("2. Đề nghị UBND xã phối hợp", ["UBND xã"]),
        ("2. Ban Công tác Mặt trận thôn (khu dân cư)", ["Ban Công tác Mặt trận thôn"]),
        ("2. Về xây dựng quy chế phối hợp", []),
    ],
)
def test_heading_that_orders_or_explains_names_the_lead(heading: str, leads: list[str]) -> None:
    found = reading(
        f"V. TỔ CHỨC THỰC HIỆN\n{heading}\n- Rà soát danh sách cử tri tại thôn.\n- Niêm yết danh sách cử tri.\n"
    )
    assert [list(task.leads) for task in found.tasks] == [leads, leads]


def test_a_line_that_says_when_or_where_is_no_task() -> None:
    found = reading("II. NỘI DUNG\n1. Mở hội nghị quán triệt.\n2. Thời gian tổ chức: trong tháng 3/2026.\n")
    assert [task.quote for task in found.tasks] == ["Mở hội nghị quán triệt."]


def test_a_short_title_in_capitals_is_whole() -> None:
    found = reading("I. YÊU CẦU\nBảo đảm thực chất, không hình thức.\nII. NHIỆM VỤ\n1. Niêm yết quy chế.\n")
    assert [task.quote for task in found.tasks] == ["Niêm yết quy chế."]


def test_a_line_that_is_only_a_month_dates_the_items_below_it() -> None:
    found = reading("""
        II. NỘI DUNG CÔNG VIỆC
        Tháng 3
        1. Thông qua Quy chế làm việc.
        Tháng 4/2026:
        2. Kiểm tra hai chi bộ.
        3. Tháng hành động vì trẻ em: tổ chức tọa đàm.
    """).tasks
    assert [task.due for task in found] == ["2026-03-31", "2026-04-30", "2026-04-30"]


def test_who_is_to_carry_out_a_decision_is_listed_and_no_task() -> None:
    found = reading("""
        Điều 1. Giao Sở Nội vụ theo dõi việc thực hiện.
        Điều 2. Các ông, bà: Chánh Văn phòng UBND tỉnh, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này.
        PHẦN THỨ NHẤT: NỘI DUNG
        1. Rà soát quy chế.
    """)
    assert found.tasks[0].leads == ("Sở Nội vụ",)
    assert "execution_clause" in [item.reason for item in found.unread]


def test_attributes_inside_one_dash_speak_for_that_dash_alone() -> None:
    found = reading("""
        III. PHÂN CÔNG
        - Văn phòng UBND xã: theo dõi nhóm nhiệm vụ về hạ tầng.
        - Công an xã: bảo đảm an ninh mạng; phối hợp: Phòng Kinh tế; thời hạn: quý II/2026.
    """).tasks
    assert [(list(task.partners), task.due) for task in found] == [([], None), (["Phòng Kinh tế"], "2026-06-30")]


def test_how_many_of_a_body_are_put_forward_is_no_task() -> None:
    found = reading("""
        IV. SỐ LƯỢNG KHEN THƯỞNG
        - Ban Chỉ đạo chuyển đổi số tỉnh: không quá 05 cá nhân.
        - Tổ công tác: 02 cá nhân.
        - Sở Nội vụ: 30 ngày trước hội nghị, tổng hợp danh sách.
        - Sở Tài chính: bố trí kinh phí.
    """)
    assert [task.leads for task in found.tasks] == [("Sở Nội vụ",), ("Sở Tài chính",)]
    assert {item.reason for item in found.unread} == {"no_duty"}
