"""Wordings of provinces, districts and communes of other years: what each says, and one that looks alike and does not."""

from __future__ import annotations

import pytest

from vungmanh.reader import read
from vungmanh.reader.extract.header import extract_header
from vungmanh.reader.model import Reading

HEAD = (
    "UBND TỈNH MẪU SƠN\nSố: 12/KH-UBND\nMẫu Sơn, ngày 10 tháng 8 năm 2025\n\nKẾ HOẠCH\nCải cách hành chính {time}\n\n"
)
GOAL, TASK = "I. MỤC TIÊU", "II. NHIỆM VỤ"


def reading(body: str, time: str = "giai đoạn 2025 - 2027") -> Reading:
    return read(HEAD.format(time=time) + body + "\n")


# --- figures -----------------------------------------------------------------------------------------------------------

TARGETS = [
    # an old level with its year, a level of today beside the goal
    (GOAL, "Giảm tỷ lệ hồ sơ trễ hạn từ 2,4% năm 2024 xuống dưới 0,5%.", [("<", 0.5, "%")]),
    (GOAL, "Xóa hết thôn trắng đảng viên (hiện còn 11 thôn).", [("=", 0, "thôn trắng")]),
    (GOAL, "Hoàn thành việc xóa bỏ nhà tạm (tranh, tre, nứa) trong năm 2026.", [("=", 0, "nhà tạm")]),
    # counts beside each other, number words behind "mỗi"
    (GOAL, "Mỗi xã có 1 tủ sách pháp luật, 2 hòm thư góp ý.", [(">=", 1, "tủ sách"), (">=", 2, "hòm thư")]),
    (TASK, "Mỗi phường chọn một khu phố làm điểm.", [(">=", 1, "khu phố")]),
    (GOAL, "Đến năm 2026 dự kiến khoảng 85 HTX và 600 tổ hợp tác.", [(">=", 85, "HTX"), (">=", 600, "tổ hợp tác")]),
    (GOAL, "Kiên cố hóa 25 km kênh mương.", [(">=", 25, "km")]),
    (GOAL, "Cơ bản hoàn thành việc giao 274.358,36 ha rừng.", [(">=", 274358.36, "ha")]),
    (TASK, "Mở rộng diện tích lúa lai lên 2.000 ha.", [(">=", 2000, "ha")]),
    # what one gets, pays or owes is none, nor is a number that "mỗi" does not govern
    (TASK, "Cho vay với mức vay tối đa 8 triệu đồng/hộ, lãi suất 3%/năm.", []),
    (TASK, "Hỗ trợ 50% đơn giá giao rừng cho hộ gia đình.", []),
    (TASK, "Mỗi xã có một số cách làm hay.", []),
    (TASK, "Mỗi tháng họp một lần.", []),
]


@pytest.mark.parametrize(("section", "item", "expected"), TARGETS)
def test_commitments(section: str, item: str, expected: list[tuple[str, float, str]]) -> None:
    found = reading(f"{section}\n- {item}").targets
    assert [(target.comparator, target.value, target.unit) for target in found] == expected


TARGET_DUES = [
    ("Trồng mới 14.000 ha (năm 2026 trồng 3.000 ha; năm 2027 trồng 11.000 ha).", ["2027-12-31", "2026-12-31", "2027-12-31"]),
    ("Xóa bỏ hết nhà tạm; 80% xã đạt chuẩn trong năm 2026.", ["2027-12-31", "2026-12-31"]),
]  # fmt: skip


@pytest.mark.parametrize(("item", "dues"), TARGET_DUES)
def test_due_of_a_commitment_is_that_of_its_own_words(item: str, dues: list[str]) -> None:
    found = sorted(reading(f"{GOAL}\n- {item}").targets, key=lambda target: target.spans[0])
    assert [target.due for target in found] == dues


def test_end_of_the_year_is_that_of_a_programme_of_one_year() -> None:
    item = f"{GOAL}\n- Đến 30/9 giải ngân trên 70%, đến hết năm đạt 100% kế hoạch vốn."
    assert [target.due for target in reading(item, "năm 2025").targets] == ["2025-09-30", "2025-12-31"]
    (task,) = reading(f"{TASK}\n- Cuối năm kiểm tra công vụ.").tasks
    assert task.due is None


def test_share_of_an_earlier_clause_is_not_quoted_with_the_next() -> None:
    long = "có ít nhất 95% công chức cấp xã đạt chuẩn về chuyên môn theo quy định của pháp luật về cán bộ, công chức hiện hành"
    found = reading(f"{GOAL}\n- Đến năm 2026 {long}; riêng các xã miền núi không dưới 80%.").targets
    assert found[1].quote == "riêng các xã miền núi không dưới 80%"


def test_bands_and_conditions_are_no_commitments_and_no_work() -> None:
    found = reading(
        "I. TIÊU CHÍ XẾP LOẠI\n- Vững mạnh: từ 90 điểm trở lên, không có tiêu chí nào dưới 70%;\n- Khá: đạt 75%."
    )
    assert (found.targets, found.tasks) == ((), ())
    assert {(item.part, item.reason) for item in found.unread} == {("targets", "figure_not_committed")}


def test_goals_of_an_article_that_agrees_to_them() -> None:
    text = (
        "HỘI ĐỒNG NHÂN DÂN\nHUYỆN MẪU HẠ\nSố: 11/2004/NQ-HĐND\nMẫu Hạ, ngày 24 tháng 12 năm 2004\n\nNGHỊ QUYẾT\n"
        "Về nhiệm vụ năm 2005\n\nQUYẾT NGHỊ:\nĐiều 1. Tán thành đánh giá kết quả năm 2004: thu ngân sách đạt 14,6 tỷ đồng.\n"
        "Điều 2. Nhất trí các chỉ tiêu chủ yếu năm 2005:\n1. Thu ngân sách trên địa bàn: 16,2 tỷ đồng.\n"
        "2. Sản lượng lương thực: 48.500 tấn.\nĐiều 3. Giao UBND huyện tổ chức thực hiện.\n"
    )
    found = read(text)
    assert [target.value for target in found.targets] == [16.2, 48500]
    assert [result.value for result in found.results] == [14.6]
    assert [task.leads for task in found.tasks] == [("UBND huyện",)]


# --- work --------------------------------------------------------------------------------------------------------------

LEADS = [
    ("Chủ trì phối hợp với phòng, ban, ngành, UBND 11 phường tuyên truyền.", [], ["phòng, ban, ngành", "UBND 11 phường"]),
    ("Phối hợp với ngành y tế huyện khám sức khỏe.", [], ["ngành y tế huyện"]),
    ("Định kỳ 6 tháng, một năm các chi, đảng bộ kiểm tra việc thực hiện.", ["các chi, đảng bộ"], []),
    ("Thường vụ Huyện uỷ chỉ đạo kiểm tra.", ["Thường vụ Huyện uỷ"], []),
    ("Hội đồng nhân dân tỉnh giao cho Ủy ban nhân dân tỉnh hướng dẫn cụ thể.", ["Ủy ban nhân dân tỉnh"], []),
    ("Phối hợp với Thanh tra giao thông, Cảnh sát giao thông, các đơn vị có chức năng kiểm tra.", [],
     ["Thanh tra giao thông", "Cảnh sát giao thông", "các đơn vị có chức năng"]),
    ("Giao Ban Quản lý dự án hoàn thành nhà văn hóa xã.", ["Ban Quản lý dự án"], []),
]  # fmt: skip


@pytest.mark.parametrize(("item", "leads", "partners"), LEADS)
def test_who_leads_and_who_joins(item: str, leads: list[str], partners: list[str]) -> None:
    (task,) = reading(f"{TASK}\n- {item}").tasks
    assert (list(task.leads), list(task.partners)) == (leads, partners)


HEADINGS = [
    ("2.6 Uỷ ban nhân dân 11 phường:", ["Uỷ ban nhân dân 11 phường"]),
    ("2. Cơ quan quản lý: Sở Nông nghiệp tỉnh:", ["Sở Nông nghiệp tỉnh"]),
    (
        "2. Các doanh nghiệp viễn thông đang kinh doanh tại tỉnh:",
        ["Các doanh nghiệp viễn thông đang kinh doanh tại tỉnh"],
    ),
    ("4. Giao Sở Nội vụ (Ban Thi đua - Khen thưởng) có nhiệm vụ:", ["Sở Nội vụ"]),
    ("5. Chủ tịch UBND các quận - huyện:", ["Chủ tịch UBND các quận - huyện"]),
    ("6. Các xã chưa đạt chuẩn:", []),
    ("2. Yêu cầu các cấp ủy, tổ chức đảng tập trung thực hiện:", ["các cấp ủy, tổ chức đảng"]),
]


@pytest.mark.parametrize(("heading", "leads"), HEADINGS)
def test_heading_names_who_acts(heading: str, leads: list[str]) -> None:
    (task,) = reading(f"II. TỔ CHỨC THỰC HIỆN\n{heading}\n- Rà soát quy chế làm việc.").tasks
    assert list(task.leads) == leads


WORK = [
    # an item is work where a clause opens with an act, or something is acted on
    (TASK, "- Vùng I: bao gồm 8 xã vùng thấp, với diện tích trên 12.000 ha.", 0),
    (TASK, "- Rừng trồng bằng nguồn vốn tự có: 06 triệu đồng/ha.", 0),
    (TASK, "- Cán bộ vi phạm được xử lý theo quy định.", 1),
    (TASK, "- Về kỹ thuật: đẩy mạnh khuyến nông.", 1),
    (TASK, "- Có kế hoạch kiểm tra liên ngành.", 1),
    # orientations: items are work, what is wanted in general is not
    ("III. ĐỊNH HƯỚNG PHÁT TRIỂN", "Tiếp tục xây dựng chính quyền cơ sở vững mạnh.", 0),
    ("III. ĐỊNH HƯỚNG PHÁT TRIỂN", "1. Về thương mại:\nTạo điều kiện để mở rộng chợ đầu mối.", 1),
    ("II. QUY TRÌNH VÀ THỜI GIAN", "1. UBND xã tự chấm điểm, gửi Phòng Nội vụ trước ngày 15/11/2025.", 1),
    ("II. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ theo dõi.\nHướng dẫn này phổ biến đến chi bộ.", 1),
    (TASK, "1. Phấn đấu toàn huyện có 65% trở lên chi bộ trong sạch, vững mạnh.", 0),
    # sums of money and sites are no work, whoever the heading names
    ("a) Phân kỳ đầu tư:", "- Năm 2026: 1.300.000.000đ", 0),
    ("1. Thành phố Mẫu:", "+ Dự án khu dân cư phường 4: khoảng 195 tỷ đồng, diện tích 19 ha;", 0),
    ("KẾT LUẬN", "1. Qua 3 năm, toàn tỉnh kết nạp 4.215 đảng viên, đạt 93,7% chỉ tiêu.", 0),
]


@pytest.mark.parametrize(("heading", "body", "count"), WORK)
def test_what_is_work(heading: str, body: str, count: int) -> None:
    assert len(reading(f"{heading}\n{body}").tasks) == count


def test_what_a_report_tells_outside_its_tasks_is_no_work() -> None:
    found = read(
        "BÁO CÁO\nTình hình tháng 02 và kế hoạch tháng 03 năm 2010\n\nA. Thực hiện công tác tháng 02\n"
        "- Tổ chức hai đoàn thanh tra tại các huyện.\n- Tổng số thủ tục rà soát là 292.\n"
        "B. Nhiệm vụ tháng 3\n1. Tổ chức thanh tra tại hai huyện.\n"
    )
    assert [task.quote for task in found.tasks] == ["Tổ chức thanh tra tại hai huyện."]
    assert [(result.value, result.unit) for result in found.results] == [(292, "thủ tục")]
    assert found.document.period == ("2010-02-01", "2010-03-31")


def test_asks_and_costs_of_a_report() -> None:
    found = read(
        "BÁO CÁO\nSơ kết Đề án đào tạo cán bộ\n\nI. KẾT QUẢ THỰC HIỆN\n"
        "1. Trước khi thực hiện Đề án (năm 2010) mới có 48,3% đạt chuẩn.\n"
        "2. Cử 126 cán bộ đi học.\n3. Kinh phí: đã chi 1.245 triệu đồng.\n"
        "II. KIẾN NGHỊ\nĐề nghị UBND tỉnh bổ sung 800 triệu đồng.\n"
    )
    assert [(result.value, result.as_of) for result in found.results] == [(48.3, None), (126, None), (1245, None)]
    assert (found.targets, found.tasks) == ((), ())


def test_time_of_the_whole_among_its_sections_dates_no_item() -> None:
    found = reading(
        "Điều 1. Phê duyệt Đề án với các nội dung sau:\n1. Nhiệm vụ:\n- Rà soát diện tích rừng.\n"
        "2. Thời gian thực hiện: từ năm 2025 đến năm 2027."
    )
    assert [(task.quote, task.due) for task in found.tasks] == [("Rà soát diện tích rừng.", None)]


def test_body_that_guides_joins_in() -> None:
    (task,) = reading(
        f"{TASK}\n1. Rà soát công chức.\n- Cơ quan thực hiện: UBND các xã;\n- Cơ quan hướng dẫn: Sở Nội vụ."
    ).tasks
    assert (task.leads, task.partners) == (("UBND các xã",), ("Sở Nội vụ",))


DUES = [
    ("- Năm 2026: xây dựng 02 nhà máy.", "2026-12-31"),
    ("- Tập huấn chuyên đề năm 2026 cho công chức.", None),
]


@pytest.mark.parametrize(("item", "due"), DUES)
def test_year_at_the_head_of_an_item_says_when(item: str, due: str | None) -> None:
    (task,) = reading(f"{TASK}\n{item}").tasks
    assert task.due == due


def test_bare_year_in_a_cell_says_when() -> None:
    table = "| TT | Nhiệm vụ | Chủ trì | Thời hạn |\n| 1 | Rà soát quy chế | Sở Nội vụ | 2026; 2027 |"
    (task,) = reading(f"{TASK}\n{table}").tasks
    assert task.due == "2026-12-31"


# --- reports -----------------------------------------------------------------------------------------------------------

REPORTS = [
    ("Các xã báo cáo kết quả về Sở Nội vụ trước ngày 20 của tháng cuối quý; báo cáo năm trước ngày 15/12.",
     [(("Sở Nội vụ",), None, "quarterly"), (("Sở Nội vụ",), None, "yearly")]),
    ("Các xã báo cáo UBND tỉnh vào tháng 6 và tháng 12.",
     [(("UBND tỉnh",), "2026-06-30", None), (("UBND tỉnh",), "2025-12-31", None)]),
    ("Tiếp tục thực hiện Chỉ thị về “đổi mới, tổng kết và nhân điển hình tiên tiến”.", []),
    ("Sở Nội vụ định kỳ báo cáo Bộ trưởng Bộ Nội vụ.", [(("Bộ trưởng Bộ Nội vụ",), None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), REPORTS)
def test_reports(item: str, expected: list[tuple[tuple[str, ...], str | None, str | None]]) -> None:
    found = reading(f"IV. TỔ CHỨC THỰC HIỆN\n1. {item}").reports
    assert [(duty.receivers, duty.due, duty.recurs) for duty in found] == expected


# --- heads -------------------------------------------------------------------------------------------------------------

HEADS = [
    # the body stands above the grounds, or its name at the end of a line is followed by "Căn cứ"
    ("Quyết định phê duyệt kế hoạch phát triển hợp tác xã\nỦy ban nhân dân tỉnh\nCăn cứ Luật Hợp tác xã;\n\n"
     "Điều 1. Phê duyệt kế hoạch trên địa bàn tỉnh Bình Mẫu.\n", ("quyết định", "UBND tỉnh Bình Mẫu", "Bình Mẫu")),
    ("Chỉ thị về việc tăng cường phòng, chống cháy rừng.\nỦy ban nhân dân huyện Mẫu Hạ yêu cầu các xã:\n1. Trực ban.\n",
     ("chỉ thị", "UBND huyện Mẫu Hạ", "Mẫu Hạ")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), HEADS)
def test_document_without_a_head(text: str, facts: tuple[str, str, str]) -> None:
    document = extract_header(text)
    assert (document.kind, document.issuer, document.place) == facts


TITLES = [
    ("CHƯƠNG TRÌNH HÀNH ĐỘNG\nCỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN THỰC HIỆN NGHỊ QUYẾT\n"
     "TRUNG ƯƠNG 6 VỀ CHỈNH ĐỐN ĐẢNG\n\nI- MỤC TIÊU\n",
     "CỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN THỰC HIỆN NGHỊ QUYẾT TRUNG ƯƠNG 6 VỀ CHỈNH ĐỐN ĐẢNG"),
    ("KẾT LUẬN\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề phát triển đảng viên\n"
     "Tại phiên họp ngày 05/7/2024, Ban Thường vụ kết luận:\n1. Rà soát.\n",
     "về phát triển đảng viên"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_of_a_party_document(text: str, title: str) -> None:
    assert extract_header(text).title == title


PERIODS = [
    ("BÁO CÁO\nKết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2026\n\nI. KẾT QUẢ\n", ("2026-01-01", "2026-12-31")),
    ("CHỈ THỊ\nVề trật tự xây dựng năm 2010 và những năm tiếp theo\n\n1. Sở Xây dựng\n", ("2010-01-01", None)),
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_period_of_a_title(text: str, period: tuple[str, str | None]) -> None:
    assert extract_header(text).period == period
