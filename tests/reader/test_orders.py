"""Lists led in by an order, goals in prose, lines that only say who, lists of documents."""

from __future__ import annotations

import pytest

from vungmanh.reader import read

HEAD = (
    "ỦY BAN NHÂN DÂN TỈNH BÌNH AN\nSố: 12/CT-UBND\nBình An, ngày 12 tháng 3 năm 2024\n"
    "CHỈ THỊ\nVề củng cố chính quyền cơ sở\n"
)
LIST = "1. Rà soát quy chế làm việc.\n2. Báo cáo kết quả về Sở Nội vụ trước ngày 15/11/2024.\n"


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("UBND tỉnh giao các sở, ngành, địa phương:", ("các sở, ngành, địa phương",)),
        ("Đề nghị Đảng ủy các xã, thị trấn:", ("Đảng ủy các xã, thị trấn",)),
        (
            "Công tác này còn hạn chế. Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở thực hiện các nội dung sau:",
            ("Giám đốc các sở",),
        ),
        ("Chủ tịch UBND tỉnh chỉ thị:", ()),
        ("Công tác này còn một số hạn chế như sau:", ()),
    ],
)
def test_order_before_a_list_names_who_acts(sentence: str, leads: tuple[str, ...]) -> None:
    reading = read(HEAD + sentence + "\n" + LIST)
    assert [task.leads for task in reading.tasks] == [leads, leads]
    assert [report.sources for report in reading.reports] == [leads]


def test_item_with_a_body_of_its_own_keeps_it() -> None:
    reading = read(HEAD + "UBND tỉnh giao các sở, ngành:\n1. Sở Nội vụ hướng dẫn các đơn vị thực hiện.\n")
    assert reading.tasks[0].leads == ("Sở Nội vụ",)


def test_goal_holds_through_its_paragraph_until_the_past_is_told() -> None:
    goal = "Phấn đấu đến năm 2030, giá trị sản xuất đạt 800 tỷ đồng. Mỗi năm có từ 3 - 5 hộ đạt tiêu chí trang trại. "
    reading = read(
        f"Đại hội Đảng bộ huyện An Bình\n{goal}98% số hộ được dùng điện. So với năm 2020, 75% đường đã được nhựa hóa.\n"
    )
    assert [target.value for target in reading.targets] == [800, 3, 98]
    assert [result.value for result in reading.results] == [75]


def test_replaced_documents_are_no_tasks() -> None:
    body = (
        "Điều 2. Quyết định này thay thế các văn bản:\n"
        "1. Quyết định số 01/2003/QĐ-UB ngày 07/01/2003 về chính sách cán bộ xã.\n"
    )
    assert not read(HEAD.replace("CHỈ THỊ", "QUYẾT ĐỊNH") + body).tasks


def test_abolishing_is_left_to_a_person_and_old_figures_are_no_targets() -> None:
    body = (
        "Điều 1. Sửa đổi Nghị quyết số 05/NQ-HĐND:\n1. Bãi bỏ điểm b khoản 2 Điều 3.\n"
        "2. Điều chỉnh tỷ lệ hộ dùng nước sạch từ 98% thành 99%.\n"
    )
    reading = read(HEAD + body)
    assert reading.tasks[0].quote == "Bãi bỏ điểm b khoản 2 Điều 3."
    assert [target.value for target in reading.targets] == [99]
