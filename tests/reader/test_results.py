"""Figures already achieved: in report-like texts, with fractions, levels before and after, and the day they stand for."""

import pytest

from vungmanh.reader.extract.figures import extract_figures
from vungmanh.reader.extract.header import extract_header
from vungmanh.reader.model import Result, Target
from vungmanh.reader.outline import build

ARTICLE = "Mường Thử qua sáu năm đổi mới hệ thống chính trị ở cơ sở\n\n{body}\n"


def read(body: str) -> tuple[tuple[Target, ...], tuple[Result, ...]]:
    text = ARTICLE.format(body=body)
    targets, results, _ = extract_figures(build(text), extract_header(text), ())
    return targets, results


@pytest.mark.parametrize(
    ("body", "value", "numerator", "denominator"),
    [
        ("Đã bố trí được 104/110 cán bộ (94,55%).", 94.55, 104, 110),
        ("Đã bố trí 168/208 cán bộ, đạt 80,77%.", 80.77, 168, 208),
        ("Tỷ lệ bố trí đạt 94,55% (104/110 cán bộ).", 94.55, 104, 110),
        ("Có 45/62 đảng bộ đạt trong sạch, vững mạnh, chiếm 72,6%.", 72.6, 45, 62),
        ("DVC trực tuyến đạt 7,5/12 điểm, tỷ lệ: 62,5%.", 62.5, 7.5, 12),
        ("Xã đã trả kết quả 278/278 hồ sơ (HS) dịch vụ công mức độ 3 (đạt tỷ lệ 100%).", 100, 278, 278),
        ("Huyện đã sáp nhập 152 thôn, khu phố.", 152, None, None),
        ("Có 118/133 thôn có từ 150 hộ trở lên (88,7%).", 88.7, 118, 133),
        ("Đến nay có 52/53 chi bộ thôn.", 52, 52, 53),
        ("Có 30 chi bộ /50 thôn-khu phố.", 30, 30, 50),
        ("Có 85,2% hộ gia đình đạt chuẩn văn hóa.", 85.2, None, None),
        ("Trình độ THPT trở lên 84,2%.", 84.2, None, None),
        ("Đã kết nạp được 473 quần chúng ưu tú vào Đảng.", 473, None, None),
        ("Kết quả đưa đi đào tạo 4040 lượt cán bộ.", 4040, None, None),
    ],
)
def test_result_is_read(body: str, value: float, numerator: float | None, denominator: float | None) -> None:
    targets, (result,) = read(body)
    assert targets == ()
    assert (result.value, result.numerator, result.denominator) == (value, numerator, denominator)


def test_share_and_a_fraction_of_something_else_stay_apart() -> None:
    _, results = read("Có 85,2% hộ đạt gia đình văn hóa, 25/53 thôn đạt danh hiệu văn hóa.")
    assert [(result.value, result.denominator) for result in results] == [(85.2, None), (25, 53)]
    _, results = read("Có 25/53 thôn đạt danh hiệu văn hóa, trong đó có 12% đạt xuất sắc.")
    assert [(result.value, result.denominator) for result in results] == [(25, 53), (12, None)]


def test_levels_before_and_after() -> None:
    _, (old, new) = read("Đến tháng 6/2012, tỷ lệ đảng viên hoàn thành tốt tăng từ 39,9% lên 48%.")
    assert (old.value, old.as_of) == (39.9, None)
    assert (new.value, new.as_of) == (48, "2012-06-30")


def test_list_that_an_article_leads_in_as_goals_holds_targets() -> None:
    targets, results = read(
        "Ngày 13/01/2020, UBND tỉnh Nam Châu ban hành kế hoạch. Theo đó, mục tiêu đặt ra là:\n"
        "- Tỷ lệ hồ sơ trực tuyến đạt 30% trở lên.\n\nNăm trước, 85% hồ sơ đúng hạn."
    )
    assert [(target.value, target.due) for target in targets] == [(30, None)]
    assert [result.value for result in results] == [85]


def test_goals_that_were_reached_are_results() -> None:
    targets, results = read("Huyện hoàn thành các mục tiêu đề ra, cụ thể:\n- Tỷ lệ hồ sơ trực tuyến đạt 30%.")
    assert (targets, [result.value for result in results]) == ((), [30])


def test_subject_in_brackets_is_not_carried_past_them() -> None:
    _, results = read("Có 100% cán bộ đạt chuẩn (đại học 81,5%, thạc sĩ 4,2%), 96,4% có trình độ lý luận chính trị.")
    assert "thạc sĩ" not in results[-1].what


def test_plan_told_after_the_past_is_a_target() -> None:
    targets, results = read("Chi bộ đã kết nạp 2 đảng viên, dự kiến đến hết năm 2024 sẽ kết nạp thêm 3 đảng viên.")
    assert ([row.value for row in targets], [row.value for row in results]) == ([3], [2])


def test_a_price_in_brackets_is_no_result() -> None:
    _, results = read("Xã đã tặng 10 phần quà cho hộ nghèo (500 ngàn đồng/phần).")
    assert [result.value for result in results] == [10]


def test_counts_before_and_after() -> None:
    _, results = read("Huyện đã giảm số thôn từ 178 thôn xuống còn 133 thôn.")
    assert [result.value for result in results] == [178, 133]


def test_day_is_carried_to_the_next_sentences() -> None:
    _, results = read("Cuối 2005, toàn huyện có 5 đảng bộ. Đến tháng 6/2012 có 10 đảng bộ. Đã kết nạp 40 đảng viên.")
    assert [result.as_of for result in results] == ["2005-12-31", "2012-06-30", "2012-06-30"]


@pytest.mark.parametrize(
    ("body", "as_of"),
    [
        ("Giai đoạn 2016-2020, huyện đã kết nạp 473 đảng viên.", "2020-12-31"),
        ("Tính đến ngày 31/12/2011, toàn huyện có 89 chi bộ.", "2011-12-31"),
        ("Qua phân loại năm 2011, có 89% chi bộ đạt trong sạch vững mạnh.", "2011-12-31"),
        ("Trong 6 tháng đầu năm 2012, huyện đã mở 12 lớp tập huấn.", "2012-06-30"),
        ("Huyện đã kết nạp 473 đảng viên, tăng so với năm 2005.", None),
        ("Trong 10 tháng năm 2012, xã đã giải quyết 98% hồ sơ.", "2012-10-31"),
        ("Ngay từ đầu năm 2012, xã đã giải quyết 98% hồ sơ.", None),
        ("Năm 2005 có 5 đảng bộ. Đến nay có 10 đảng bộ.", "2005-12-31"),
    ],
)
def test_day_of_a_result(body: str, as_of: str | None) -> None:
    assert read(body)[1][0].as_of == as_of


def test_years_of_the_title_are_not_the_day_of_results() -> None:
    text = "BÁO CÁO\nKẾT QUẢ VÀ NHIỆM VỤ ĐẾN NĂM 2025 CỦA HUYỆN MẪU HẠ\n\nI. Kết quả\n- Có 85% thôn có nhà văn hóa.\n"
    results = extract_figures(build(text), extract_header(text), ())[1]
    assert [(result.value, result.as_of) for result in results] == [(85, None)]


def test_day_told_before_ends_with_a_word_for_today() -> None:
    _, results = read("Năm 2005 có 5 đảng bộ. Đến nay có 10 đảng bộ.")
    assert [result.as_of for result in results] == ["2005-12-31", None]


def test_none_is_a_result_of_zero() -> None:
    _, (result,) = read("Năm qua không có tổ chức yếu kém.")
    assert (result.value, result.unit) == (0, "tổ chức")


@pytest.mark.parametrize(
    "body",
    [
        "Hiện nay huyện có 8 xã và 2 thị trấn.",
        "Huyện được thành lập theo Nghị định 114, gồm 8 xã và 1 thị trấn.",
        "Qua hơn 6 năm thực hiện, hệ thống chính trị không ngừng phát triển.",
        "Hồ sơ được giải quyết theo cơ chế một cửa.",
        "Toàn huyện có 124 xã (104 xã miền núi, 20 xã vùng thấp), dân số 180.000 người.",
        "Nghị quyết của huyện đã đề ra 12 chỉ tiêu và Kế hoạch có 5 nhiệm vụ.",
        "Chỉ số cải cách hành chính xếp thứ 15/63 tỉnh, thành phố.",
    ],
)
def test_description_of_a_territory_is_no_result(body: str) -> None:
    assert read(body) == ((), ())


def test_sentence_that_looks_ahead_in_a_report_is_a_target() -> None:
    targets, results = read("Đã có 8 chi bộ vững mạnh. Phấn đấu đến năm 2015 có trên 80% chi bộ vững mạnh.")
    assert [target.value for target in targets] == [80]
    assert [result.value for result in results] == [8]


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Tán thành đánh giá tình hình thực hiện nhiệm vụ năm 2021", (0, 1)),
        ("Mục tiêu, nhiệm vụ năm 2022", (1, 0)),
    ],
)
def test_heading_tells_whether_figures_look_back(heading: str, kinds: tuple[int, int]) -> None:
    text = f"NGHỊ QUYẾT\nVề kế hoạch năm 2022\n\nI. {heading}\n1. Tỷ lệ hộ nghèo còn 7,2%.\n2. Các việc khác.\n"
    targets, results, _ = extract_figures(build(text), extract_header(text), ())
    assert (len(targets), len(results)) == kinds


def test_results_named_before_a_colon_are_results_in_a_resolution_for_the_next_year() -> None:
    text = (
        "NGHỊ QUYẾT\nVề phát triển kinh tế - xã hội năm 2013\n\n"
        "Điều 1. Tán thành kết quả thực hiện nhiệm vụ năm 2012: tăng trưởng kinh tế đạt 9,2%; "
        "tỷ lệ hộ nghèo giảm từ 14,6% xuống 11,9%.\n"
        "Điều 2. Mục tiêu: tỷ lệ hộ nghèo giảm còn 9%.\n"
    )
    targets, results, _ = extract_figures(build(text), extract_header(text), ())
    assert [target.value for target in targets] == [9]
    assert [(result.value, result.as_of) for result in results] == [
        (9.2, "2012-12-31"),
        (14.6, None),
        (11.9, "2012-12-31"),
    ]


def test_past_year_in_a_plan_is_a_result() -> None:
    text = (
        "Số: 12/KH-UBND\nAn Sơn, ngày 05 tháng 3 năm 2025\nKẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. MỤC TIÊU\n"
        "- Năm 2024 đạt 45%; năm 2025, tỷ lệ hồ sơ trực tuyến đạt 60%.\n"
    )
    targets, results, _ = extract_figures(build(text), extract_header(text), ())
    assert [target.value for target in targets] == [60]
    assert [(result.value, result.as_of) for result in results] == [(45, "2024-12-31")]


@pytest.mark.parametrize(
    "body",
    [
        "Kế hoạch đã nêu 4 nhóm nội dung và 3 nhóm vấn đề tổ chức thực hiện.",
        "Đã hoàn thành quy hoạch chi tiết xây dựng đô thị tỷ lệ 1/2.000.",
        "Hạ tầng đã được quan tâm đầu tư, với tỷ lệ 01 máy tính/01 cán bộ.",
        "Xã Mẫu Hạ đã được thành lập trên cơ sở sáp nhập 03 xã cũ.",
    ],
)
def test_contents_scales_and_what_was_merged_are_no_results(body: str) -> None:
    assert read(body)[1] == ()


def test_figure_of_the_headline_is_no_result() -> None:
    text = (
        "Đảng bộ huyện Mường Thử: Kết nạp 250 đảng viên mới\n\nTrong năm, Đảng bộ huyện đã kết nạp 251 đảng viên mới.\n"
    )
    results = extract_figures(build(text), extract_header(text), ())[1]
    assert [result.value for result in results] == [251]


def test_a_bare_share_is_quoted_with_its_subject() -> None:
    results = read("Cả tỉnh đã thực hiện chủ trương bí thư kiêm trưởng ấp, đạt 99,3%.")[1]
    assert [result.quote for result in results] == ["Cả tỉnh đã thực hiện chủ trương bí thư kiêm trưởng ấp, đạt 99,3%"]


@pytest.mark.parametrize(
    ("preamble", "values"),
    [
        ("Thời gian qua, việc thực hiện có tiến bộ. Tuy nhiên, vẫn còn 27 xã chưa bố trí đủ chức danh.", [27]),
        ("Việc thực hiện có tiến bộ. Tuy nhiên còn 8 xã vùng cao chưa triển khai quy chế.", [8]),
        ("Chỉ thị này áp dụng cho 8 xã vùng cao.", []),
    ],
)
def test_what_a_directive_says_is_left_undone_is_a_result(preamble: str, values: list[float]) -> None:
    text = f"CHỈ THỊ\nVề quy chế dân chủ\n\n{preamble}\n\nUBND tỉnh yêu cầu:\n1. Các xã rà soát quy chế.\n"
    _, results, _ = extract_figures(build(text), extract_header(text), ())
    assert [result.value for result in results] == values
