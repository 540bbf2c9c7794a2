"""Report duties: what is one, from whom to whom, through whom, by when, and how many a sentence holds."""

from __future__ import annotations

import pytest

from vungmanh.reader import read
from vungmanh.reader.model import ReportDuty

HEAD = "UBND TỈNH MẪU SƠN\nSố: 12/KH-UBND\nMẫu Sơn, ngày 10 tháng 01 năm 2026\n\nKẾ HOẠCH\nVề chính quyền cấp xã\n\n"


def reports(item: str) -> tuple[ReportDuty, ...]:
    return read(f"{HEAD}IV. TỔ CHỨC THỰC HIỆN\n1. {item}\n").reports


ADDRESSED = [
    ("UBND cấp xã báo cáo UBND tỉnh kết quả thực hiện.", ["UBND cấp xã"], ["UBND tỉnh"], None),
    ("UBND cấp xã báo cáo kết quả về Sở Nội vụ trước ngày 15/12/2026.", ["UBND cấp xã"], ["Sở Nội vụ"], None),
    ("Các sở báo cáo định kỳ cho UBND tỉnh (qua Sở Nội vụ).", ["Các sở"], ["UBND tỉnh"], "Sở Nội vụ"),
    ("Các sở gửi báo cáo về Sở Nội vụ để tổng hợp, báo cáo UBND tỉnh.", ["Các sở"], ["UBND tỉnh"], "Sở Nội vụ"),
    ("Các sở báo cáo kết quả về Sở Nội vụ tổng hợp, trình UBND tỉnh.", ["Các sở"], ["UBND tỉnh"], "Sở Nội vụ"),
    ("Giao Sở Nội vụ theo dõi, tổng hợp báo cáo UBND tỉnh.", ["Sở Nội vụ"], ["UBND tỉnh"], None),
    ("Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị, địa phương phản ánh về Sở Nội vụ để tổng hợp báo cáo UBND tỉnh.",
     ["các đơn vị, địa phương"], ["UBND tỉnh"], "Sở Nội vụ"),
    ("UBND tỉnh giao Sở Nội vụ triển khai, báo cáo kết quả với HĐND tỉnh.", ["Sở Nội vụ"], ["HĐND tỉnh"], None),
    ("Các xã thực hiện, có gì vướng mắc phản ảnh về UBND tỉnh (qua Sở Nội vụ).", ["Các xã"], ["UBND tỉnh"], "Sở Nội vụ"),
    ("Quá trình thực hiện có khó khăn, đề nghị các cơ quan kịp thời báo cáo, đề xuất UBND tỉnh xem xét.",
     ["các cơ quan"], ["UBND tỉnh"], None),
    ("Các sở báo cáo kết quả thực hiện Ủy ban nhân dân tỉnh (qua Công an tỉnh) trong tháng 11/2026.",
     ["Các sở"], ["Ủy ban nhân dân tỉnh"], "Công an tỉnh"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "sources", "receivers", "via"), ADDRESSED)
def test_from_to_and_through_whom(item: str, sources: list[str], receivers: list[str], via: str | None) -> None:
    found = reports(item)
    assert [(list(r.sources), list(r.receivers), r.via) for r in found] == [(sources, receivers, via)]


TIMES = [
    ("Các sở báo cáo UBND tỉnh trước ngày 20/6/2026.", [("2026-06-20", None, None)]),
    ("Các sở báo cáo UBND tỉnh hằng quý.", [(None, "quarterly", None)]),
    ("Các sở báo cáo UBND tỉnh trước ngày 15/12 hằng năm.", [(None, "yearly", "12-15")]),
    ("Các sở báo cáo kết quả 6 tháng (trước 20/6/2026), 1 năm (trước 20/01/2027) về UBND tỉnh.",
     [("2026-06-20", None, None), ("2027-01-20", None, None)]),
    ("Định kỳ 6 tháng, hằng năm các sở báo cáo UBND tỉnh.", [(None, None, None), (None, "yearly", None)]),
    ("Các sở báo cáo UBND tỉnh trước ngày 15 tháng 6 và ngày 15 tháng 12 hàng năm.",
     [(None, "yearly", "06-15"), (None, "yearly", "12-15")]),
    ("Báo cáo 6 tháng trước ngày 15/6, một năm trước ngày 15/12 hằng năm về UBND tỉnh.",
     [(None, "yearly", "06-15"), (None, "yearly", "12-15")]),
    ("Các sở báo cáo kết quả 6 tháng đầu năm trước ngày 15/6/2026, báo cáo năm trước ngày 30/11/2026 về UBND tỉnh.",
     [("2026-06-15", None, None), ("2026-11-30", None, None)]),
    ("Các sở báo cáo UBND tỉnh khi có yêu cầu.", [(None, None, None)]),
    ("Các sở theo dõi, năm 2027 tổ chức sơ kết giữa kỳ, năm 2030 tổng kết.",
     [("2027-12-31", None, None), ("2030-12-31", None, None)]),
    ("Các sở hằng năm sơ kết, báo cáo UBND tỉnh.", [(None, "yearly", None), (None, "yearly", None)]),
    ("Các sở hằng năm sơ kết, kiểm tra, báo cáo UBND tỉnh.", [(None, "yearly", None), (None, None, None)]),
    ("Các sở báo cáo UBND tỉnh 6 tháng một lần.", [(None, None, None)]),
    ("Các sở báo cáo UBND tỉnh 03 tháng một lần.", [(None, "quarterly", None)]),
    ("Các xã định kỳ báo cáo quý trước ngày 10 của tháng cuối quý, năm trước ngày 10/12 gửi về Sở Nội vụ.",
     [(None, "quarterly", None), (None, "yearly", "12-10")]),
    ("Các sở báo cáo UBND tỉnh (lồng ghép trong báo cáo cải cách hành chính) trước ngày 05 của tháng cuối quý.",
     [(None, "quarterly", None)]),
    ("Các sở xây dựng kế hoạch trước ngày 30/4/2026, hằng năm báo cáo UBND tỉnh.", [(None, "yearly", None)]),
    ("Các chi bộ báo cáo Đảng ủy trước ngày 18 của tháng cuối quý và trước ngày 12/11 hằng năm.",
     [(None, "quarterly", None), (None, "yearly", "11-12")]),
    ("Các sở báo cáo định kỳ hằng năm vào cuối tháng 11 cho UBND tỉnh.", [(None, "yearly", "11-30")]),
]  # fmt: skip


@pytest.mark.parametrize(("item", "times"), TIMES)
def test_one_report_for_each_time(item: str, times: list[tuple[str | None, str | None, str | None]]) -> None:
    assert [(r.due, r.recurs, r.yearly_on) for r in reports(item)] == times


REVIEWS = [
    ("Sở Nội vụ tổ chức sơ kết trong quý III/2026.", [("sơ kết", ["Sở Nội vụ"], "2026-09-30")]),
    ("Sở Nội vụ tham mưu sơ kết vào tháng 6/2026 và tổng kết vào tháng 12/2026.",
     [("sơ kết", ["Sở Nội vụ"], "2026-06-30"), ("tổng kết", ["Sở Nội vụ"], "2026-12-31")]),
    ("Sở Nội vụ theo dõi; cuối năm 2026 sơ kết, năm 2028 tổng kết việc thực hiện.",
     [("sơ kết", ["Sở Nội vụ"], "2026-12-31"), ("tổng kết", ["Sở Nội vụ"], "2028-12-31")]),
    ("Ban Nội chính theo dõi; giúp Ban Thường vụ Tỉnh ủy sơ kết vào quý III/2026, tổng kết vào cuối năm 2030.",
     [("sơ kết", ["Ban Thường vụ Tỉnh ủy"], "2026-09-30"), ("tổng kết", ["Ban Thường vụ Tỉnh ủy"], "2030-12-31")]),
    ("UBND cấp xã định kỳ sơ kết, tổng kết việc thực hiện.",
     [("sơ kết", ["UBND cấp xã"], None), ("tổng kết", ["UBND cấp xã"], None)]),
    ("Đổi mới sinh hoạt chi bộ (Ban Tổ chức Tỉnh ủy hướng dẫn các huyện ủy sơ kết trong tháng 6/2026 và giúp "
     "Ban Thường vụ Tỉnh ủy sơ kết trong tháng 9/2026).",
     [("sơ kết", ["các huyện ủy"], "2026-06-30"), ("sơ kết", ["Ban Thường vụ Tỉnh ủy"], "2026-09-30")]),
    ("Tổ chức hội nghị đánh giá kết quả thực hiện trong tháng 12/2026.", [("hội nghị", [], "2026-12-31")]),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), REVIEWS)
def test_reviews_have_their_form_holder_and_time(item: str, expected: list[tuple[str, list[str], str | None]]) -> None:
    assert [(r.form, list(r.sources), r.due) for r in reports(item)] == expected


NO_REPORTS = [
    "Sở Nội vụ xây dựng mẫu báo cáo thống nhất.",
    "Đội ngũ báo cáo viên các cấp tích cực tuyên truyền.",
    "UBND cấp xã chấn chỉnh việc lập báo cáo tài chính.",
    "Thực hiện nghiêm chế độ thông tin báo cáo theo quy định.",
    "Khắc phục hạn chế nêu trong kết quả tổng kết.",
    "Sở Nội vụ nắm bắt, phản ánh tâm tư của Nhân dân.",
    "Xây dựng và công bố báo cáo dự báo nhu cầu nhân lực hằng năm.",
]


@pytest.mark.parametrize("item", NO_REPORTS)
def test_no_report(item: str) -> None:
    assert reports(item) == ()


def test_a_bracketed_line_for_a_group_reports_for_it() -> None:
    found = read(
        f"{HEAD}II. NHIỆM VỤ\n1. Rà soát các quy định về tổ chức bộ máy ở cơ sở.\n- Đề xuất phân cấp quản lý.\n"
        "(Các nội dung trên do Sở Nội vụ chủ trì, tháng 9/2026 báo cáo kết quả cho UBND tỉnh).\n"
    ).reports
    assert [(list(r.sources), list(r.receivers), r.due) for r in found] == [
        (["Sở Nội vụ"], ["UBND tỉnh"], "2026-09-30")
    ]


def test_the_quote_is_the_clause_and_the_sentence_where_the_clause_says_too_little() -> None:
    item = "Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này; định kỳ tổng hợp báo cáo UBND tỉnh."
    assert reports(item)[0].quote == item[:-1]
    dated = "Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này; hằng quý báo cáo UBND tỉnh."
    assert reports(dated)[0].quote == "hằng quý báo cáo UBND tỉnh"


def test_a_report_without_receiver_or_time_is_listed() -> None:
    found = read(f"{HEAD}IV. TỔ CHỨC THỰC HIỆN\n1. Văn phòng lưu giữ hồ sơ, báo cáo.\n")
    assert found.reports == ()
    assert [(u.part, u.reason) for u in found.unread] == [("reports", "no_receiver_or_time")]


def test_a_review_under_a_dated_heading_is_due_with_it() -> None:
    text = f"{HEAD}II. NỘI DUNG CÔNG VIỆC\nTháng 3\n1. Tổ chức sơ kết mô hình.\nTháng 4\n2. Tổng kết trước ngày 10/5/2026.\n"
    assert [(duty.form, duty.due) for duty in read(text).reports] == [
        ("sơ kết", "2026-03-31"),
        ("tổng kết", "2026-05-10"),
    ]
