"""Tasks: which items are one, who leads and joins, by when, and what they wait for."""

from __future__ import annotations

from textwrap import dedent

import pytest

from vungmanh.reader import read
from vungmanh.reader.model import Reading, Task

HEAD = """\
UBND TỈNH MẪU SƠN
Số: 12/KH-UBND
Mẫu Sơn, ngày 10 tháng 01 năm 2026

KẾ HOẠCH
Nâng cao chất lượng chính quyền cấp xã

"""


def reading(body: str) -> Reading:
    return read(HEAD + dedent(body).strip("\n") + "\n")


def task(item: str, heading: str = "II. NHIỆM VỤ") -> Task:
    """The one task of a section with one item."""
    tasks = reading(f"{heading}\n- {item}\n").tasks
    assert len(tasks) == 1
    return tasks[0]


LEADS = [
    # subject of the sentence
    ("Sở Nội vụ xây dựng kế hoạch kiểm tra.", ["Sở Nội vụ"], []),
    ("Sở Nội vụ có trách nhiệm theo dõi.", ["Sở Nội vụ"], []),
    ("Sở Tài chính: Cân đối, bố trí kinh phí.", ["Sở Tài chính"], []),
    ("Hằng năm UBND các xã, phường tổ chức đối thoại.", ["UBND các xã, phường"], []),
    ("Trong phạm vi nhiệm vụ của mình, các sở, ban, ngành xây dựng kế hoạch.", ["các sở, ban, ngành"], []),
    ("Đối với những xã chưa ban hành quy chế cần tiến hành rà soát.", ["những xã chưa ban hành quy chế"], []),
    ("Tổ chức đối thoại. Chủ tịch UBND cấp xã trực tiếp chủ trì.", ["Chủ tịch UBND cấp xã"], []),
    ("Đảng đoàn HĐND tỉnh giám sát; Ban cán sự đảng UBND tỉnh lãnh đạo thực hiện.",
     ["Đảng đoàn HĐND tỉnh", "Ban cán sự đảng UBND tỉnh"], []),
    ("Cơ sở vật chất: Sở Xây dựng chủ trì thẩm định.", ["Sở Xây dựng"], []),
    # given by another
    ("Giao Sở Nội vụ tham mưu ban hành quy định.", ["Sở Nội vụ"], []),
    ("Đề nghị Ủy ban MTTQ Việt Nam tỉnh tăng cường giám sát.", ["Ủy ban MTTQ Việt Nam tỉnh"], []),
    ("UBND tỉnh giao Sở Tư pháp thẩm định.", ["Sở Tư pháp"], []),
    # partners
    ("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các cơ quan liên quan rà soát.",
     ["Sở Nội vụ"], ["Sở Tài chính", "các cơ quan liên quan"]),
    ("Sở Y tế phối hợp các cơ quan liên quan, UBND cấp xã khám sức khỏe.",
     ["Sở Y tế"], ["các cơ quan liên quan", "UBND cấp xã"]),
    ("Sở Y tế chủ trì, các sở, ngành liên quan phối hợp thực hiện.", ["Sở Y tế"], ["các sở, ngành liên quan"]),
    ("Sở Nội vụ chủ trì cùng với Sở Tư pháp, Sở Tài chính biên soạn tài liệu.",
     ["Sở Nội vụ"], ["Sở Tư pháp", "Sở Tài chính"]),
    ("Sở Nội vụ (chủ trì), Trường Chính trị tỉnh (phối hợp) mở lớp bồi dưỡng.",
     ["Sở Nội vụ"], ["Trường Chính trị tỉnh"]),
    ("Sở Tư pháp chủ trì, cùng Ban Tổ chức Tỉnh ủy dự thảo quy chế.", ["Sở Tư pháp"], ["Ban Tổ chức Tỉnh ủy"]),
    ("Sở Tư pháp chủ trì, hướng dẫn các xã.", ["Sở Tư pháp"], []),
    ("Lãnh đạo hoàn thành các chỉ tiêu kinh tế - xã hội.", [], []),
    ("Lãnh đạo UBND xã trực tiếp tiếp công dân.", ["Lãnh đạo UBND xã"], []),
    ("Sở Nội vụ (cơ quan thường trực), Sở Tài chính mở lớp bồi dưỡng.", ["Sở Nội vụ", "Sở Tài chính"], []),
    ("Đồng thời, giao Công an tỉnh rà soát các điểm nóng.", ["Công an tỉnh"], []),
    ("Định kỳ đánh giá theo lĩnh vực, địa bàn được giao, kịp thời xử lý vi phạm.", [], []),
    # brackets
    ("Rà soát tổ chức bộ máy (Ban Tổ chức Tỉnh ủy thực hiện).", ["Ban Tổ chức Tỉnh ủy"], []),
    ("Rà soát bộ máy (Ban Tổ chức Tỉnh ủy chủ trì phối hợp với Sở Nội vụ, trình trong quý II/2026).",
     ["Ban Tổ chức Tỉnh ủy"], ["Sở Nội vụ"]),
    ("Mở lớp bồi dưỡng (Trường Chính trị tỉnh).", ["Trường Chính trị tỉnh"], []),
    ("Hỗ trợ cán bộ luân chuyển (Phòng Tài chính - Kế hoạch, tháng 3/2026).", ["Phòng Tài chính - Kế hoạch"], []),
    ("Hỗ trợ cán bộ luân chuyển (trong quý I/2026, Sở Tài chính).", ["Sở Tài chính"], []),
    ("Hỗ trợ cán bộ luân chuyển (theo Nghị quyết của HĐND tỉnh).", [], []),
    # names in bold, later subjects, conditions
    ("**Sở Nội vụ** là cơ quan đầu mối, theo dõi thực hiện.", ["Sở Nội vụ"], []),
    ("UBND các xã bố trí phòng tiếp dân; Chủ tịch UBND cấp xã trực tiếp tiếp công dân.",
     ["UBND các xã", "Chủ tịch UBND cấp xã"], []),
    ("Hồ sơ trễ hẹn thì UBND xã phải gửi thư xin lỗi.", ["UBND xã"], []),
    ("Xóa nhà tạm (Phòng Kinh tế chủ trì, Ủy ban MTTQ Việt Nam xã phối hợp).",
     ["Phòng Kinh tế"], ["Ủy ban MTTQ Việt Nam xã"]),
    ("Các tỉnh ủy viên, các ban cán sự đảng, đảng đoàn xây dựng kế hoạch.",
     ["Các tỉnh ủy viên", "các ban cán sự đảng, đảng đoàn"], []),
    ("Giao Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh hướng dẫn.", ["Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh"], []),
    ("Chủ tịch Ủy ban nhân dân xã, phường và đặc khu quyết định đánh giá.",
     ["Chủ tịch Ủy ban nhân dân xã, phường và đặc khu"], []),
    ("Báo An Sơn mở chuyên mục tuyên truyền.", ["Báo An Sơn"], []),
    ("Giao Ban Thường vụ Tỉnh ủy lãnh đạo, chỉ đạo thực hiện.", ["Ban Thường vụ Tỉnh ủy"], []),
    ("Cấp xã: UBND các xã, phường rà soát, giảm đầu mối.", ["UBND các xã, phường"], []),
    # a time before the subject
    ("Từ nay đến cuối năm 2026, mỗi xã, phường đều phải có tổ công nghệ số.", ["mỗi xã, phường"], []),
    # names of many parts
    ("Ban Tổ chức Huyện ủy phối hợp Phòng Nội vụ - Lao động - Thương binh và Xã hội lập đề án.",
     ["Ban Tổ chức Huyện ủy"], ["Phòng Nội vụ - Lao động - Thương binh và Xã hội"]),
    ("Trưởng thôn phối hợp với tổ công nghệ số cộng đồng đi từng nhà.",
     ["Trưởng thôn"], ["tổ công nghệ số cộng đồng"]),
    ("Mở lớp bồi dưỡng (chủ trì: Trường Chính trị tỉnh).", ["Trường Chính trị tỉnh"], []),
    # by whom it is done
    ("Việc kiểm tra do Thanh tra tỉnh chủ trì.", ["Thanh tra tỉnh"], []),
    ("Hòa giải dưới sự chủ trì của ban công tác mặt trận.", ["ban công tác mặt trận"], []),
    # commas inside a partner or a name open no subject
    ("Căn cứ chức năng, phối hợp với các cơ quan, đơn vị liên quan triển khai đề án.",
     [], ["các cơ quan, đơn vị liên quan"]),
    ("Căn cứ Đề án này, phổ biến đến mọi cán bộ, đảng viên trong kỳ sinh hoạt.", [], []),
    ("Các bộ, cơ quan ngang bộ giải quyết kiến nghị của địa phương.", ["Các bộ, cơ quan ngang bộ"], []),
    # nobody
    ("Nâng cao chất lượng hoạt động của HĐND, UBND cấp xã.", [], []),
    ("Thực hiện quy chế phối hợp giữa UBND với Mặt trận Tổ quốc.", [], []),
    ("Tổ chức rà soát các thôn chưa đạt chuẩn.", [], []),
    ("Hướng dẫn chi bộ trực thuộc (trạm y tế, hợp tác xã, quỹ tín dụng).", [], []),
    ("Cán bộ vi phạm được xử lý theo quy định.", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("item", "leads", "partners"), LEADS)
def test_who_leads_and_who_joins(item: str, leads: list[str], partners: list[str]) -> None:
    found = task(item)
    assert (list(found.leads), list(found.partners)) == (leads, partners)


HEADINGS = [
    ("1. Giao Sở Nội vụ:", ["Sở Nội vụ"]),
    ("1. Sở Nội vụ", ["Sở Nội vụ"]),
    ("1. Trách nhiệm của Sở Nội vụ", ["Sở Nội vụ"]),
    ("1. Sở Nội vụ có trách nhiệm:", ["Sở Nội vụ"]),
    ("1. SỞ NỘI VỤ", ["SỞ NỘI VỤ"]),
    ("1. Đối với UBND các xã, phường", ["UBND các xã, phường"]),
    ("1. Các sở, ban, ngành tỉnh", ["Các sở, ban, ngành tỉnh"]),
    ("1. Hoạt động của UBND cấp xã", []),
    ("1. CÁC NỘI DUNG CỤ THỂ KHÁC", []),
    ("1. Các nhiệm vụ trọng tâm", []),
    ("1. NHÓM NỘI DUNG ĐỊNH KỲ", []),
    ("1. Sở Nội vụ và những vấn đề đặt ra", []),
]


@pytest.mark.parametrize(("heading", "leads"), HEADINGS)
def test_heading_names_the_lead_of_its_items(heading: str, leads: list[str]) -> None:
    found = reading(
        f"IV. TỔ CHỨC THỰC HIỆN\n{heading}\n- Xây dựng kế hoạch cụ thể.\n- Kiểm tra việc thực hiện.\n"
    ).tasks
    assert [list(each.leads) for each in found] == [leads, leads]


def test_an_item_with_its_own_subject_leaves_the_lead_of_its_heading() -> None:
    found = reading("""
        IV. TỔ CHỨC THỰC HIỆN
        1. Sở Nội vụ
        - Theo dõi, đôn đốc việc thực hiện.
        - UBND các xã, phường báo cáo kết quả về Sở Nội vụ.
    """).tasks
    assert [list(each.leads) for each in found] == [["Sở Nội vụ"], ["UBND các xã, phường"]]


def test_a_bracketed_line_speaks_for_the_items_before_it() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Rà soát các quy định đã ban hành để bổ sung, sửa đổi cho phù hợp.
        - Khảo sát thực trạng tổ chức bộ máy ở cơ sở.
        - Đề xuất phân cấp quản lý.
        (Các nội dung trên do Ban cán sự đảng UBND tỉnh chỉ đạo, hoàn thành trong tháng 9/2026).
        2. Mở lớp bồi dưỡng cho trưởng thôn.
    """).tasks
    assert [(list(each.leads), each.due) for each in found] == [
        (["Ban cán sự đảng UBND tỉnh"], "2026-09-30"),
        (["Ban cán sự đảng UBND tỉnh"], "2026-09-30"),
        (["Ban cán sự đảng UBND tỉnh"], "2026-09-30"),
        ([], None),
    ]


def test_a_line_in_brackets_that_says_who_speaks_for_those_before_it() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Về tổ chức bộ máy:
        - Thí điểm nhất thể hóa chức danh Bí thư và Chủ tịch UBND.
        - Sở Nội vụ rà soát quy chế làm việc.
        (Ban Tổ chức Tỉnh ủy tham mưu Ban Thường vụ Tỉnh ủy chỉ đạo)
    """).tasks
    assert [list(each.leads) for each in found] == [["Ban Tổ chức Tỉnh ủy"], ["Sở Nội vụ"]]


@pytest.mark.parametrize(
    ("line", "leads", "partners"),
    [
        (
            "(Các việc nêu ở điểm a, b do Ban Tổ chức hướng dẫn, kiểm tra, các đảng ủy xã thực hiện, xong trong quý I/2026).",
            ["Ban Tổ chức", "các đảng ủy xã"],
            [],
        ),
        (
            "(Hai việc trên Ban Tổ chức chịu trách nhiệm tham mưu, Sở Nội vụ phối hợp thực hiện, xong trong quý I/2026).",
            ["Ban Tổ chức"],
            ["Sở Nội vụ"],
        ),
    ],
)
def test_a_group_line_names_who_acts_for_its_points(line: str, leads: list[str], partners: list[str]) -> None:
    found = reading(f"""
        II. NHIỆM VỤ
        1- Củng cố tổ chức :
        a/ Rà soát, phân loại các chi bộ sinh hoạt ghép.
        b/ Bổ sung quy chế làm việc của đảng ủy xã.
        {line}
    """).tasks
    assert [(list(each.leads), list(each.partners), each.due) for each in found] == [
        (leads, partners, "2026-03-31")
    ] * 2


def test_attribute_lines_behind_a_list_of_dashes_speak_for_all_of_it() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Nâng cao nhận thức
        - Tuyên truyền, phổ biến pháp luật về xây dựng văn bản.
        - Tăng cường giáo dục chính trị cho đội ngũ công chức.
        *Đơn vị chủ trì tham mưu thực hiện: *Sở Nội vụ.
        *Đơn vị phối hợp: *Sở Tư pháp.
    """).tasks
    assert [(list(each.leads), list(each.partners)) for each in found] == [(["Sở Nội vụ"], ["Sở Tư pháp"])] * 2


def test_a_sentence_in_an_attribute_line_names_all_its_subjects() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Phổ biến Luật Việc làm.
        - Cơ quan thực hiện: Sở Nội vụ chủ trì tham mưu; các sở, ban, ngành chủ động triển khai.
    """).tasks
    assert [list(each.leads) for each in found] == [["Sở Nội vụ", "các sở, ban, ngành"]]


def test_a_counted_group_line_speaks_for_that_many() -> None:
    found = reading("""
        II. NHIỆM VỤ
        - Rà soát quy hoạch cán bộ.
        - Khảo sát nhu cầu đào tạo.
        - Xây dựng đề án vị trí việc làm.
        (Hai nội dung trên do Sở Nội vụ thực hiện).
    """).tasks
    assert [list(each.leads) for each in found] == [[], ["Sở Nội vụ"], ["Sở Nội vụ"]]


def test_attribute_lines_give_lead_partner_and_due() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Rà soát quy chế làm việc của UBND cấp xã
        - Đơn vị chủ trì: Sở Nội vụ, Sở Tư pháp.
        - Đơn vị phối hợp: Các sở, ngành liên quan; UBND cấp xã.
        - Thời gian hoàn thành: trước ngày 30/6/2026.
    """).tasks[0]
    assert (list(found.leads), list(found.partners)) == (
        ["Sở Nội vụ", "Sở Tư pháp"],
        ["Các sở, ngành liên quan", "UBND cấp xã"],
    )
    assert (found.due, found.quote) == ("2026-06-30", "Rà soát quy chế làm việc của UBND cấp xã")


def test_by_their_functions_is_no_name() -> None:
    found = reading(
        "II. NHIỆM VỤ\n1. Rà soát dữ liệu dân cư.\n"
        "Đơn vị chủ trì: Các sở, ngành có liên quan theo chức năng, nhiệm vụ được giao.\n"
    ).tasks
    assert [list(each.leads) for each in found] == [["Các sở, ngành có liên quan"]]


def test_a_label_over_attribute_lines_orders_nothing() -> None:
    found = reading(
        "II. NHIỆM VỤ\n1. Dữ liệu\na) Nhiệm vụ: Rà soát dữ liệu dân cư.\nb) Cơ quan thực hiện:\n"
        "- Đơn vị chủ trì: Công an tỉnh.\n- Đơn vị phối hợp: UBND cấp xã.\n"
    ).tasks
    assert [(each.quote, list(each.leads), list(each.partners)) for each in found] == [
        ("Nhiệm vụ: Rà soát dữ liệu dân cư.", ["Công an tỉnh"], ["UBND cấp xã"])
    ]


def test_dashes_over_the_kept_copy_are_recipients_without_a_label_too() -> None:
    found = reading(
        "II. NHIỆM VỤ\n1. Các chi bộ rà soát quy chế./.\n- Ban Tổ chức Huyện ủy (để b/c);\n"
        "- Thường trực HĐND, UBND xã;\n- Lưu VPĐU.\n"
    ).tasks
    assert [each.quote for each in found] == ["Các chi bộ rà soát quy chế./."]


def test_a_line_that_only_says_who_acts_feeds_the_item_above() -> None:
    found = reading("""
        II. NHIỆM VỤ
        2.1. Đề án sắp xếp thôn, tổ dân phố
        Ban Tổ chức chủ trì, phối hợp Mặt trận Tổ quốc xã, trình trong tháng 6/2026
        2.2. Kiểm tra công vụ
        - Sở Nội vụ chủ trì thực hiện.
        - Thời gian: quý III/2026.
        2.3. Tuyên truyền
        - Mặt trận Tổ quốc xã tuyên truyền đến hộ dân.
        - Ban Tuyên giáo chủ trì.
    """).tasks
    assert [(each.quote, list(each.leads), list(each.partners), each.due) for each in found] == [
        ("Đề án sắp xếp thôn, tổ dân phố", ["Ban Tổ chức"], ["Mặt trận Tổ quốc xã"], "2026-06-30"),
        ("Kiểm tra công vụ", ["Sở Nội vụ"], [], "2026-09-30"),
        ("Mặt trận Tổ quốc xã tuyên truyền đến hộ dân.", ["Mặt trận Tổ quốc xã"], [], None),
        ("Ban Tuyên giáo chủ trì.", ["Ban Tuyên giáo"], [], None),
    ]


DUES = [
    ("Hoàn thành trước ngày 30/6/2026.", "2026-06-30", None),
    ("Ban hành kế hoạch trong quý II năm 2026, kiểm tra trong tháng 5/2026.", "2026-05-31", None),
    ("Xây dựng kế hoạch kiểm tra hằng năm.", None, "yearly"),
    ("Giao ban hàng tháng với trưởng thôn.", None, "monthly"),
    ("Hằng năm tổng hợp kết quả trình UBND tỉnh trước ngày 31/12.", None, "yearly"),
    ("Thực hiện kế hoạch đầu tư công trung hạn giai đoạn 2026-2030.", None, None),
    ("Thực hiện Chỉ thị số 26/CT-TTg ngày 05/9/2016 của Thủ tướng Chính phủ.", None, None),
    ("Tổ chức đối thoại ít nhất 02 lần/năm.", None, "yearly"),
    ("Họp tổ dân phố tối thiểu 1 lần/quý.", None, "quarterly"),
    ("Hỗ trợ 5 triệu đồng/năm cho hộ nghèo.", None, None),
    ("Lấy ý kiến cử tri (từ 04/02/2026 đến 08/02/2026).", "2026-02-08", None),
    ("Áp dụng mức mới (từ 01/7/2026).", None, None),
    ("Hằng năm, rà soát quy hoạch trong quý I; trình Ban Thường vụ trong quý II.", None, "yearly"),
    ("Hằng năm đối thoại. Hoàn thành kế hoạch trong quý II.", "2026-06-30", "yearly"),
    # the years of a programme are no deadline of the work for it
    ("Triển khai Chiến lược phát triển thanh niên đến năm 2030.", None, None),
    ("Thực hiện Quy hoạch tỉnh thời kỳ 2021 - 2030, tầm nhìn đến năm 2050.", None, None),
    ("Xây dựng Đề án nguồn nhân lực giai đoạn 2026 - 2030, định hướng đến năm 2035.", None, None),
    ("Thực hiện Đề án chuyển đổi số đến năm 2030, định hướng đến năm 2035.", None, None),
    ("Hoàn thành Đề án sắp xếp thôn đến năm 2027.", "2027-12-31", None),
    ("Rà soát, củng cố tổ hòa giải, đến năm 2027 mỗi thôn có một tổ.", "2027-12-31", None),
]


@pytest.mark.parametrize(("item", "due", "recurs"), DUES)
def test_when_it_is_due(item: str, due: str | None, recurs: str | None) -> None:
    found = task(item)
    assert (found.due, found.recurs) == (due, recurs)


def test_a_dated_heading_dates_the_items_counted_under_it() -> None:
    found = reading("""
        II. MỤC TIÊU
        - Từ nay đến năm 2027: (1) Kiện toàn tổ chức bộ máy; (2) Thực hiện tinh giản 5% biên chế.
        - 100% xã có trụ sở kiên cố.
    """).tasks
    assert [(each.quote, each.due) for each in found] == [
        ("Kiện toàn tổ chức bộ máy", "2027-12-31"),
        ("Thực hiện tinh giản 5% biên chế.", "2027-12-31"),
    ]


NO_TASKS = [
    ("IV. TỔ CHỨC THỰC HIỆN", "Nhận được kế hoạch này, yêu cầu các cơ quan, UBND các xã nghiêm túc thực hiện."),
    ("Điều 3. Tổ chức thực hiện", "CHỦ TỊCH\n\nLý A Ví Dụ"),
    ("I. MỤC ĐÍCH, YÊU CẦU", "- Các sở, ban, ngành triển khai nghiêm túc Kế hoạch."),
    ("II. QUAN ĐIỂM", "- Kiên trì đổi mới phương thức lãnh đạo."),
    ("II. MỤC TIÊU", "- Nâng cao chất lượng đội ngũ cán bộ."),
    ("III. Các chỉ tiêu chủ yếu (nhiệm kỳ 2025-2030)", "- Về y tế:\n+ Duy trì xã đạt chuẩn quốc gia về y tế."),
    ("I. KẾT QUẢ ĐẠT ĐƯỢC", "- Tổ chức 12 lớp bồi dưỡng cho cán bộ xã."),
    ("III. NHIỆM VỤ", "Để đạt mục tiêu trên, cần tập trung thực hiện các nhiệm vụ sau:\n- "),
    ("IV. TỔ CHỨC THỰC HIỆN", "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị báo cáo UBND tỉnh."),
    ("IV. TỔ CHỨC THỰC HIỆN", "Trên đây là Kế hoạch nâng cao chất lượng chính quyền cấp xã."),
    ("IV. TỔ CHỨC THỰC HIỆN", "1. Kế hoạch này thay thế Kế hoạch số 3/KH-UBND."),
]


@pytest.mark.parametrize(("heading", "body"), NO_TASKS)
def test_no_task(heading: str, body: str) -> None:
    assert reading(f"{heading}\n{body}\n").tasks == ()


def test_a_numbered_paragraph_that_obliges_is_a_task_beside_its_dashes() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Ban Thường vụ các huyện ủy chỉ đạo cấp ủy cơ sở quản lý, phân công nhiệm vụ cho đảng viên.
        - Chỉ đạo chi bộ đổi mới nội dung sinh hoạt.
        2. Công tác cán bộ
        - Rà soát quy hoạch.
    """).tasks
    assert [(each.section, each.parent) for each in found] == [("II.1", None), ("II.1", 0), ("II.2", None)]
    assert found[1].leads == found[0].leads == ("Ban Thường vụ các huyện ủy",)


def test_extras_say_what_it_waits_for_who_receives_and_what_comes_first() -> None:
    found = reading("""
        II. NHIỆM VỤ
        1. Khi có hướng dẫn của Trung ương, Sở Nội vụ xây dựng đề án, trình Ban Thường vụ Tỉnh ủy.
        2. Đẩy mạnh tuyên truyền.
        3. Tổ chức thí điểm khoán kinh phí ở 5 xã.
        4. Sơ kết thí điểm, nhân rộng ra toàn tỉnh.
    """).tasks
    assert found[0].condition == "Khi có hướng dẫn của Trung ương"
    assert found[0].receiver == "Ban Thường vụ Tỉnh ủy"
    assert [each.is_soft for each in found] == [False, True, False, False]
    assert found[1].condition is None
    assert [each.after for each in found] == [(), (), (), (2,)]


@pytest.mark.parametrize(
    ("items", "after"),
    [
        (["Thí điểm khoán kinh phí ở 5 xã", "Sơ kết thí điểm khoán kinh phí", "Nhân rộng ra các xã"], [(), (0,), (1,)]),
        (["Cấp huyện sơ kết Chỉ thị số 13", "Cấp tỉnh sơ kết Chỉ thị số 13"], [(), (0,)]),
        (["Cấp tỉnh tổng kết Nghị quyết số 5", "Cấp huyện tổng kết Nghị quyết số 5"], [(1,), ()]),
        (
            ["Cấp xã sơ kết Đề án mẫu", "Cấp huyện sơ kết Đề án mẫu", "Cấp tỉnh sơ kết Đề án mẫu"],
            [(), (0,), (1,)],
        ),
        (["Cấp huyện sơ kết Chỉ thị số 13", "Cấp tỉnh sơ kết Nghị quyết số 5"], [(), ()]),
        (["Sơ kết công tác dân vận", "Nhân rộng gương điển hình"], [(), ()]),
        (["Cấp huyện, cấp tỉnh sơ kết Chỉ thị số 13", "Cấp tỉnh sơ kết Chỉ thị số 13"], [(), ()]),
    ],
)
def test_what_comes_first_within_a_list(items: list[str], after: list[tuple[int, ...]]) -> None:
    lines = "".join(f"{number}. {words} trong năm 2026.\n" for number, words in enumerate(items, 1))
    assert [each.after for each in reading(f"II. NHIỆM VỤ\n{lines}").tasks] == after


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("Thực hiện kịp thời chính sách đối với cán bộ khi được điều động, luân chuyển.", None),
        ("Hỗ trợ đảng viên khi bị ốm đau dài ngày.", None),
        ("Giải quyết chế độ cho người nếu được nghỉ hưu trước tuổi.", None),
        ("Sắp xếp cán bộ khi có hướng dẫn của Trung ương.", "khi có hướng dẫn của Trung ương"),
        ("Mở lớp bồi dưỡng cán bộ, khi được bố trí kinh phí.", "khi được bố trí kinh phí"),
        ("Khi được giao biên chế, tuyển đủ công chức cấp xã.", "Khi được giao biên chế"),
    ],
)
def test_what_happens_to_a_person_is_no_condition(sentence: str, condition: str | None) -> None:
    (found,) = reading(f"""
        II. NHIỆM VỤ
        1. {sentence}
    """).tasks
    assert found.condition == condition


def test_what_looked_like_a_task_is_listed_with_its_reason() -> None:
    found = reading("""
        IV. TỔ CHỨC THỰC HIỆN
        1. Sở Nội vụ theo dõi việc thực hiện Kế hoạch.
        2. Kinh phí
        UBND tỉnh yêu cầu các sở, ban, ngành nghiêm túc thực hiện.
    """)
    assert {each.reason for each in found.unread if each.part == "tasks"} == {"closing_order"}
    assert len(found.tasks) == 1


LETTER = """\
UBND TỈNH MẪU SƠN
Số: 5/UBND-NC
Kính gửi:
- Các sở, ban, ngành;
- UBND các huyện.

Thực hiện chỉ đạo của Chính phủ, UBND tỉnh yêu cầu các cơ quan, địa phương thực hiện một số nội dung sau:

- Sở Nội vụ hướng dẫn việc đánh giá cán bộ, công chức trước ngày 15/12/2016.
- UBND các huyện tổ chức tự đánh giá.

Nơi nhận:
- Sở Nội vụ chủ trì;
"""


def test_a_letter_obliges_by_its_items_not_by_its_addressees() -> None:
    assert [list(each.leads) for each in read(LETTER).tasks] == [["Sở Nội vụ"], ["UBND các huyện"]]


def test_dashes_without_any_heading_are_items_and_grounds_are_not() -> None:
    found = read("- Căn cứ Luật Tổ chức chính quyền địa phương.\n- Sở Nội vụ rà soát quy chế làm việc.\n").tasks
    assert [each.quote for each in found] == ["Sở Nội vụ rà soát quy chế làm việc."]
