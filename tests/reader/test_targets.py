"""Numeric commitments: a row per wording with its reading, and figures that commit nobody."""

import pytest

from vungmanh.reader import read
from vungmanh.reader.extract.citations import extract_citations
from vungmanh.reader.extract.figures import extract_figures
from vungmanh.reader.extract.header import extract_header
from vungmanh.reader.model import Result, Target, Unread
from vungmanh.reader.outline import build

PLAN = "KẾ HOẠCH\nCủng cố chính quyền cơ sở giai đoạn 2021-2025\n\n{section}\n- {item}\n"
GOAL, TASK = "I. MỤC TIÊU", "II. NHIỆM VỤ, GIẢI PHÁP"


def figures(item: str, section: str = GOAL) -> tuple[tuple[Target, ...], tuple[Result, ...], tuple[Unread, ...]]:
    text = PLAN.format(section=section, item=item)
    document = extract_header(text)
    return extract_figures(build(text), document, extract_citations(text, document))


def targets(item: str, section: str = GOAL) -> tuple[Target, ...]:
    return figures(item, section)[0]


@pytest.mark.parametrize(
    ("item", "comparator", "value", "unit"),
    [
        ("100% xã có trụ sở kiên cố.", ">=", 100, "%"),
        ("Phấn đấu có trên 90% gia đình văn hóa.", ">", 90, "%"),
        ("Tỷ lệ hộ nghèo giảm còn 3%.", "<=", 3, "%"),
        ("Tỷ lệ hồ sơ trễ hạn dưới 1,5%.", "<", 1.5, "%"),
        ("Thực hiện tinh giản biên chế đạt tỷ lệ 10%.", ">=", 10, "%"),
        ("Có từ 63 chính quyền cấp xã đạt trong sạch vững mạnh.", ">=", 63, "chính quyền cấp xã"),
        ("Toàn tỉnh có 431 công chức cấp xã được đào tạo.", ">=", 431, "công chức cấp xã"),
        ("Thu nhập bình quân đạt 75 triệu đồng.", ">=", 75, "triệu đồng"),
        ("Nâng số xã đạt chuẩn từ 12 xã lên 20 xã.", ">=", 20, "xã"),
        ("100% đơn vị có từ 50 lao động trở lên có tổ chức đảng.", ">=", 100, "%"),
        ("Không có đơn vị nào xếp yếu.", "=", 0, "đơn vị"),
        ("Không còn hộ đói.", "=", 0, "hộ đói"),
        ("Không để hình thành “điểm nóng”.", "=", 0, "điểm nóng"),
        ("Không để hồ sơ quá hạn.", "=", 0, "hồ sơ"),
        ("Chỉ số PAR INDEX của tỉnh đạt từ 88 điểm trở lên.", ">=", 88, "điểm"),
        ("Thu ngân sách nhà nước trên địa bàn 2.100 tỷ đồng.", ">=", 2100, "tỷ đồng"),
        ("GDP bình quân đầu người 26 triệu đồng.", ">=", 26, "triệu đồng"),
        ("Mỗi thôn, buôn, khu phố đều có trụ sở để hội họp.", ">=", 100, "%"),
        ("Toàn bộ xã mới có trụ sở làm việc.", ">=", 100, "%"),
        ("Xây dựng tối thiểu 02 mô hình/xã.", ">=", 2, "mô hình"),
        ("Số giường bệnh đạt 32 giường.", ">=", 32, "giường"),
        ("Mỗi xã có ít nhất 01 công chức có trình độ thạc sĩ.", ">=", 1, "công chức"),
        ("Số thôn, tổ dân phố giảm từ 1.420 xuống còn 1.150.", "<=", 1150, "thôn"),
        ("Tổng số đảng viên tăng từ 820 lên 1.000.", ">=", 1000, "đảng viên"),
        ("Không để tổ chức đảng bị xếp loại yếu kém.", "=", 0, "tổ chức"),
    ],
)
def test_goal_is_read(item: str, comparator: str, value: float, unit: str) -> None:
    (target,) = targets(item)
    assert (target.comparator, target.value, target.unit) == (comparator, value, unit)


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("Cử công chức cấp huyện về xã mỗi quý ít nhất 15 ngày.", 15),
        ("Thiết lập hòm thư góp ý ở 100% xã, phường, thị trấn.", 100),
        ("Mỗi xã, phường được bố trí 2 Phó Chủ tịch.", 2),
        ("Đến năm 2022 thu hút đủ 230 sinh viên về công tác ở cấp xã.", 230),
        ("Trường Chính trị mở 12 lớp trung cấp lý luận chính trị.", 12),
        ("Trực tiếp tiếp công dân ít nhất 02 ngày trong một tháng.", 2),
        ("Xây mới 24 trụ sở xã.", 24),
        ("Mỗi huyện giảm ít nhất 02 đầu mối.", 2),
        ("Tổ chức ít nhất 02 hội nghị phản biện xã hội.", 2),
        ("Làm mới 3,5 km đường bê tông thôn.", 3.5),
        ("Phấn đấu hết năm 2024, huyện có trên 90% tổ chức đảng hoàn thành tốt nhiệm vụ.", 90),
        ("Chủ tịch UBND xã tiếp dân định kỳ 02 ngày/tháng.", 2),
        ("Tỉnh ủy viên dự sinh hoạt với chi bộ thôn ít nhất 02 lần/năm.", 2),
        ("Tuyển 40 sinh viên về công tác tại xã.", 40),
        ("Ủy ban Kiểm tra giám sát tại 12 đảng bộ.", 12),
        ("Chuẩn hóa quy trình của toàn bộ thủ tục hành chính cấp xã.", 100),
    ],
)
def test_share_or_count_to_reach_is_read_in_tasks_too(item: str, value: float) -> None:
    (target,) = targets(item, TASK)
    assert target.value == value


@pytest.mark.parametrize(
    "item",
    [
        "Giải quyết chính sách cho cán bộ từ 46 tuổi trở lên chưa đạt chuẩn.",
        "Nếu đạt từ 17 điểm trở lên thì được đánh giá hoàn thành xuất sắc.",
        "Xem xét sáp nhập xã chưa đủ 50% tiêu chí.",
        "Những người còn trên 7 năm công tác phải được cử đi học.",
        "Cử 01 Lãnh đạo UBND đến nhà dân để xin lỗi.",
        "Củng cố chính quyền cơ sở 03 huyện miền núi.",
        "Sáp nhập các thôn có dưới 50 hộ.",
        "Những đơn vị đạt dưới 50% kế hoạch thì không xét thi đua.",
        "Thực hiện theo Điều 26 Pháp lệnh số 34/2007/PL-UBTVQH11.",
        "Hỗ trợ 50% kinh phí từ ngân sách tỉnh.",
        "Tổng kinh phí gồm ngân sách huyện 80%, ngân sách xã 20%.",
        "Xã có trên 50% đồng bào dân tộc thiểu số được ưu tiên.",
        "Trả lời kiến nghị trong thời hạn 05 ngày làm việc.",
        "Thực hiện 5 nhóm nhiệm vụ trọng tâm nêu tại Kết luận.",
        "Kiện toàn bộ máy, bố trí đủ công chức.",
        "Các cơ quan rà soát toàn bộ thủ tục hành chính.",
        "Sáp nhập các thôn chưa đủ 50% quy mô số hộ.",
        "Cán bộ nữ chưa đạt mục tiêu đề ra (25%).",
        "Hỗ trợ nhà ở cho hộ nghèo, trị giá 40 triệu đồng/nhà.",
        "Các tiêu chí còn nợ trong 5 năm phải hoàn thiện.",
        "Triển khai Đề án “Đầu tư xây dựng ít nhất 01 triệu căn hộ nhà ở xã hội” trên địa bàn.",
        "Xã có từ 50 lao động trở lên có tổ chức công đoàn thì được ưu tiên.",
        "Không để cán bộ phải đi lại nhiều lần.",
        "Nâng bậc từ 3 lên 4.",
    ],
)
def test_rule_or_description_is_no_target(item: str) -> None:
    assert targets(item, TASK) == ()


@pytest.mark.parametrize(
    ("item", "dues"),
    [
        ("100% xã có trụ sở.", ["2025-12-31"]),
        ("Đến năm 2023, 80% xã đạt chuẩn; 20% thôn đạt chuẩn.", ["2023-12-31", "2023-12-31"]),
        ("Tỷ lệ hài lòng đạt 90% vào năm 2023 và trên 95% vào năm 2025.", ["2023-12-31", "2025-12-31"]),
        ("Tỷ lệ nộp trực tuyến: năm 2022 đạt 45%, năm 2023 đạt 60%.", ["2022-12-31", "2023-12-31"]),
        ("100% trụ sở xã được kiên cố hóa trước năm 2024.", ["2023-12-31"]),
        ("Lập đoàn kiểm tra, hoàn thành trước ngày 31/8/2022; kiểm tra ít nhất 30% cơ quan.", ["2025-12-31"]),
        ("Sửa chữa 15 nhà văn hóa trong 2 năm 2023, 2024.", ["2024-12-31"]),
        ("Mỗi xã được bố trí 2 Phó Chủ tịch (Ban Tổ chức thực hiện, hoàn thành vào tháng 9/2022).", ["2022-09-30"]),
        ("Ban hành quy chế trong tháng 3/2022. Đảm bảo 100% xã thực hiện.", ["2025-12-31"]),
        ("Nâng tỷ lệ đô thị hóa từ 28% năm 2020 lên 35% vào năm 2024.", ["2024-12-31"]),
    ],
)
def test_due_is_the_nearest_date_that_governs(item: str, dues: list[str]) -> None:
    assert [target.due for target in targets(item)] == dues


def test_due_of_a_heading_holds_for_its_items() -> None:
    text = PLAN.format(section=GOAL, item="Đến năm 2022:\n+ 60% xã đạt chuẩn;\n+ 70% thôn đạt chuẩn.")
    document = extract_header(text)
    found, _, _ = extract_figures(build(text), document, ())
    assert [target.due for target in found] == ["2022-12-31", "2022-12-31"]


def test_due_of_an_attribute_line_holds_for_its_item() -> None:
    text = (
        "KẾ HOẠCH\nSố hóa sổ sách giai đoạn 2021-2025\n\nI. NHIỆM VỤ\n1. Bảo đảm 100% dữ liệu được làm sạch\n"
        "- Đơn vị chủ trì: Sở Tư pháp\n- Thời gian thực hiện: Quý II/2023\n"
    )
    found, _, _ = extract_figures(build(text), extract_header(text), ())
    assert [target.due for target in found] == ["2023-06-30"]


@pytest.mark.parametrize(
    ("item", "recurs"),
    [
        ("Hàng năm có trên 90% gia đình văn hóa; trên 80% thôn văn hóa.", ["yearly", "yearly"]),
        ("Giảm 1,5%/năm tỷ lệ hộ nghèo.", ["yearly"]),
        ("Cử công chức về xã mỗi quý ít nhất 15 ngày.", ["quarterly"]),
        ("Hằng năm có trên 90% gia đình văn hóa. Đến năm 2023, 30% xã văn hóa.", ["yearly", None]),
        ("90% xã có kế hoạch hàng năm.", [None]),
        ("Kết nạp ít nhất 150 đảng viên (bình quân mỗi năm 30 đảng viên).", [None, "yearly"]),
    ],
)
def test_recurrence_is_carried_within_a_sentence(item: str, recurs: list[str | None]) -> None:
    assert [target.recurs for target in targets(item)] == recurs


def test_part_of_a_target_points_to_the_whole() -> None:
    whole, part = targets("Trên 70% đảng viên hoàn thành tốt nhiệm vụ, trong đó ít nhất 10% hoàn thành xuất sắc.")
    assert (whole.within, part.within) == (None, 0)
    assert part.quote.startswith("Trên 70%")


def test_second_area_lies_within_the_same_whole_as_the_first() -> None:
    item = "100% cán bộ xã có trình độ trung cấp; trong đó cán bộ ở đồng bằng có bằng đại học đạt 70% và ở miền núi đạt 40%."
    assert [(row.within, row.scope, row.what) for row in targets(item)[1:]] == [
        (0, "đồng bằng", "cán bộ ở đồng bằng có bằng đại học"),
        (0, "miền núi", "cán bộ ở miền núi có bằng đại học"),
    ]


@pytest.mark.parametrize(
    ("again", "same_as"),
    [
        ("100% thôn có trụ sở kiên cố", 0),
        ("100% thôn có trụ sở kiên cố để hội họp", 0),
        ("100% thôn có trụ sở", None),
        ("90% thôn có trụ sở kiên cố", None),
    ],
)
def test_target_stated_twice_points_to_the_first(again: str, same_as: int | None) -> None:
    first, second = targets(f"100% thôn có trụ sở kiên cố.\n- {again}.")
    assert (first.same_as, second.same_as) == (None, same_as)


@pytest.mark.parametrize(
    ("item", "scope"),
    [
        ("Cán bộ có trình độ đại học ở miền núi đạt 40%.", "miền núi"),
        ("Mỗi huyện chọn 2 - 3 xã thí điểm.", "Mỗi huyện"),
        ("Xây dựng ít nhất 02 mô hình/xã.", "mỗi xã"),
        ("100% xã có trụ sở.", None),
    ],
)
def test_scope(item: str, scope: str | None) -> None:
    assert targets(item)[0].scope == scope


@pytest.mark.parametrize(
    ("item", "quotes"),
    [
        ("Giảm ít nhất 10 thôn chưa đủ 50% quy mô số hộ.", ["Giảm ít nhất 10 thôn chưa đủ 50% quy mô số hộ"]),
        (
            "Bảo đảm 100% phản ánh được xử lý trong thời hạn 05 ngày làm việc.",
            ["Bảo đảm 100% phản ánh được xử lý trong thời hạn 05 ngày làm việc"],
        ),
        (
            "100% phản ánh, kiến nghị được xử lý không quá 03 ngày.",
            ["100% phản ánh, kiến nghị được xử lý không quá 03 ngày"],
        ),
        (
            "Tỷ lệ hồ sơ đúng hạn đạt 98%; thời gian chờ không quá 15 phút.",
            ["Tỷ lệ hồ sơ đúng hạn đạt 98%", "thời gian chờ không quá 15 phút"],
        ),
        (
            "Ít nhất 60% cán bộ, công chức được bồi dưỡng tối thiểu 01 tuần.",
            ["Ít nhất 60% cán bộ, công chức được bồi dưỡng tối thiểu 01 tuần"],
        ),
        (
            "Tỷ lệ tin báo về bạo lực gia đình, xâm hại trẻ em, mua bán người, cưỡng ép kết hôn và các vi phạm khác "
            "trên địa bàn xã được tiếp nhận đạt 95%.",
            [
                "Tỷ lệ tin báo về bạo lực gia đình, xâm hại trẻ em, mua bán người, cưỡng ép kết hôn và các vi phạm khác "
                "trên địa bàn xã được tiếp nhận đạt 95%"
            ],
        ),
    ],
)
def test_figure_that_only_qualifies_stays_in_the_quote(item: str, quotes: list[str]) -> None:
    assert [target.quote for target in targets(item)] == quotes


def test_elliptic_figure_takes_the_subject_before() -> None:
    _, second = targets("100% cán bộ cấp xã có bản lĩnh chính trị, trên 92% có trình độ trung cấp.")
    assert second.what == "cán bộ cấp xã có trình độ trung cấp"


@pytest.mark.parametrize(
    ("item", "whats"),
    [
        ("Năm 2022 có trên 60% thôn văn hóa.", ["thôn văn hóa"]),
        ("Có từ 25 đơn vị trở lên xếp loại tốt.", ["đơn vị xếp loại tốt"]),
        ("Tỷ lệ hồ sơ trực tuyến đạt 70%; ở các phường đạt 85%.", ["Tỷ lệ hồ sơ trực tuyến", "Tỷ lệ hồ sơ trực tuyến"]),
        ("Hồ sơ đúng hạn: cấp huyện đạt trên 98%, cấp xã đạt trên 99%.", ["Hồ sơ đúng hạn", "Hồ sơ đúng hạn"]),
        ("Nâng tỷ lệ đô thị hóa từ 28% lên 35% vào năm 2024.", ["tỷ lệ đô thị hóa"]),
        ("Về đảng viên: trên 70% hoàn thành tốt nhiệm vụ.", ["đảng viên hoàn thành tốt nhiệm vụ"]),
        ("Mỗi lớp không quá 60 học viên.", ["học viên"]),
        ("Lãnh đạo xã xuống thôn nghe dân; mỗi tháng ít nhất 02 ngày.", ["Lãnh đạo xã xuống thôn nghe dân"]),
        ("b) Cử cán bộ về xã; mỗi quý ít nhất 15 ngày, mỗi năm ít nhất 04 lần.", ["Cử cán bộ về xã"] * 2),
        ("Họp thôn mỗi quý ít nhất 01 lần; tiếp dân mỗi tháng ít nhất 02 ngày.", ["Họp thôn", "tiếp dân"]),
        ("Số xã đạt chuẩn lũy kế: 46 xã.", ["Số xã đạt chuẩn lũy kế"]),
        ("Giảm tỷ suất sinh xuống dưới 14‰.", ["tỷ suất sinh"]),
        ("Tốc độ tăng trưởng kinh tế 9,5 - 10%.", ["Tốc độ tăng trưởng kinh tế"]),
        ("Thực hiện một cửa liên thông tại 100% xã.", ["xã Thực hiện một cửa liên thông"]),
    ],
)
def test_name_of_the_measured_thing(item: str, whats: list[str]) -> None:
    assert [target.what for target in targets(item)] == whats


@pytest.mark.parametrize(
    ("item", "is_judged", "is_delta"),
    [
        ("100% cán bộ trung thành với Tổ quốc.", True, False),
        ("100% xã có trụ sở.", False, False),
        ("Số doanh nghiệp tăng 25%.", False, True),
        ("Hộ nghèo giảm còn 5%.", False, False),
        ("Tăng mức phụ cấp cho trưởng thôn từ 25 đến 30% so với mức hiện nay.", False, True),
        ("Tăng mức phụ cấp lên 30% so với mức lương cơ sở.", False, False),
        ("Giảm tỷ lệ hộ nghèo bình quân 2%/năm.", False, True),
        ("Giảm tỷ lệ hộ nghèo xuống dưới 2%.", False, False),
        ("Tăng số hộ khá bình quân 3%/năm.", False, True),
        ("Tăng tỷ lệ che phủ rừng đạt 45%.", False, False),
        ("Tăng tỷ lệ lao động qua đào tạo 45%.", False, False),
    ],
)
def test_judged_shares_and_differences_are_marked(item: str, is_judged: bool, is_delta: bool) -> None:
    (target,) = targets(item)
    assert (target.is_judged, target.is_delta) == (is_judged, is_delta)


def test_share_that_is_not_committed_is_listed_as_unread() -> None:
    _, _, unread = figures("Xem xét sáp nhập xã chưa đủ 50% tiêu chí.", TASK)
    assert [(item.part, item.reason) for item in unread] == [("targets", "figure_not_committed")]


TABLE = """Số: 12/KH-UBND
An Sơn, ngày 05 tháng 3 năm 2025
KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2025

I. MỤC TIÊU

| TT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2024 | Kế hoạch năm 2025 | Ghi chú |
|----|----------|-------------|--------|--------|-----|
| 1 | Tỷ lệ hộ nghèo | % | 5 | 4 | theo chuẩn mới |
| 2 | Số xã đạt chuẩn nông thôn mới | xã | 50 | ≥ 55 | |
| 3 | Số lao động có việc làm mới | Người | 12.000 | 12.500 - 13.000 | |
"""


def test_table_of_targets_is_read_by_its_head() -> None:
    found, results, _ = extract_figures(build(TABLE), extract_header(TABLE), ())
    assert [(t.what, t.comparator, t.value, t.high, t.unit, t.due) for t in found] == [
        ("Tỷ lệ hộ nghèo", ">=", 4, None, "%", "2025-12-31"),
        ("Số xã đạt chuẩn nông thôn mới", ">=", 55, None, "xã", "2025-12-31"),
        ("Số lao động có việc làm mới", "range", 12500, 13000, "Người", "2025-12-31"),
    ]
    assert [(r.value, r.as_of) for r in results] == [(5, "2024-12-31"), (50, "2024-12-31"), (12000, "2024-12-31")]


def test_cell_of_a_goal_is_read_as_goals_are() -> None:
    text = (
        "KẾ HOẠCH\nChuyển đổi số\n\nII. NHIỆM VỤ\n| TT | Chỉ tiêu | Chủ trì |\n"
        "| 1 | Tỉnh có ít nhất 20 tập dữ liệu mở được công bố | Sở Nội vụ |\n"
    )
    found, _, _ = extract_figures(build(text), extract_header(text), ())
    assert [target.value for target in found] == [20]


def test_table_of_tasks_holds_no_table_targets() -> None:
    head = "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |"
    text = f"KẾ HOẠCH\nBàn giao\n\nPHỤ LỤC\n{head}\n| 1 | Kiểm kê trụ sở | Sở Tài chính | 31/5/2025 |\n"
    assert extract_figures(build(text), extract_header(text), ())[0] == ()


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        (
            "Đại hội đã đề ra 15 chỉ tiêu chủ yếu, trong đó: tỷ lệ hộ nghèo còn 2,5%. Tỷ lệ bao phủ bảo hiểm y tế 96%.",
            [2.5, 96],
        ),
        ("Các chỉ tiêu lớn mà Đại hội đã đề ra: 100% thôn có sân thể thao.", [100]),
        ("Xã đã đạt các chỉ tiêu nghị quyết đề ra: 100% thôn có sân thể thao.", []),
    ],
)
def test_goals_that_a_congress_has_set_are_goals_in_an_article_too(sentence: str, values: list[float]) -> None:
    found = read(f"Xã Thử Nghiệm tổ chức Đại hội\n{sentence}\n")
    assert [target.value for target in found.targets] == values


def test_part_of_a_whole_without_a_figure_of_its_own_is_listed_as_unread() -> None:
    found, _, unread = figures("Ít nhất 2/3 số chi bộ sinh hoạt chuyên đề mỗi quý 01 lần.")
    assert [target.value for target in found] == [1]
    assert [item.reason for item in unread] == ["figure_not_committed"]


def test_a_goal_behind_a_line_that_describes_is_read() -> None:
    text = (
        "KẾ HOẠCH\nKiểm tra\n\nII. NỘI DUNG\n1. Đối tượng: 12 phòng. Phấn đấu kiểm tra ít nhất 30% đơn vị.\n"
        "2. Số lượng: 12 phòng.\n"
    )
    found, _, _ = extract_figures(build(text), extract_header(text), ())
    assert [(target.value, target.unit) for target in found] == [(30, "%")]


def test_second_row_of_heads_and_row_of_column_numbers_hold_no_targets() -> None:
    text = (
        "KẾ HOẠCH\nTài chính 3 năm\n\nII. CHỈ TIÊU\n| Nội dung | Đơn vị tính | Kế hoạch | Kế hoạch đến năm 2028 |\n"
        "| Dự kiến | | Năm 2026 | Năm 2027 |\n| A | B | 1 | 2 |\n| Chi đầu tư phát triển | tỷ đồng | 5.937 | 5.817 |\n"
    )
    found, _, _ = extract_figures(build(text), extract_header(text), ())
    assert [target.value for target in found] == [5937, 5817]
