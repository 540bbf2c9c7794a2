"""Dates of directives: a row per wording, with what must not be read beside it."""

import time

import pytest

from vungmanh.reader.finders.dates import DateMatch, find_dates

ONE_YEAR = ("2018-01-01", "2018-12-31")


def only(text: str) -> DateMatch:
    (match,) = find_dates(text)
    return match


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("hoàn thành trước ngày 15/6/2018", "deadline", "2018-06-15"),
        ("báo cáo (trước 20/6/2018)", "deadline", "2018-06-20"),
        ("trong tháng 3 năm 2018", "deadline", "2018-03-31"),
        ("hoàn thành cuối tháng 12/2002", "deadline", "2002-12-31"),
        ("đầu tháng 12/2025", "deadline", "2025-12-10"),
        ("giữa năm 2025", "deadline", "2025-06-30"),
        ("vào cuối quý III/2002", "deadline", "2002-09-30"),
        ("Chậm nhất đến cuối quý II năm 2012", "deadline", "2012-06-30"),
        ("trong quý tư năm 2024", "deadline", "2024-12-31"),
        ("Quý I, II năm 2025", "deadline", "2025-06-30"),
        ("Quý III-IV/2026", "deadline", "2026-12-31"),
        ("đến năm 2015", "deadline", "2015-12-31"),
        ("đến hết năm 2025 và những năm tiếp theo", "deadline", "2025-12-31"),
        ("xong trước năm 2024", "deadline", "2023-12-31"),
        ("xong trước tháng 6/2025", "deadline", "2025-05-31"),
        ("6 tháng đầu năm 2025", "deadline", "2025-06-30"),
        ("9 tháng đầu năm 2025", "deadline", "2025-09-30"),
        ("từ tháng 4 đến hết tháng 12 năm 2024", "deadline", "2024-12-31"),
        ("tháng mười hai năm 2024", "deadline", "2024-12-31"),
        ("trước 12/2025", "deadline", "2025-11-30"),
        ("cuối 2005", "deadline", "2005-12-31"),
        ("giai đoạn 2010-2015", "period", "2015-12-31"),
        ("nhiệm kỳ 2016 – 2021", "period", "2021-12-31"),
        ("Từ năm 2021-2030: (1)", "period", "2030-12-31"),
        ("Tính đến ngày 31/12/2024, toàn tỉnh", "asof", "2024-12-31"),
        ("kể từ tháng 12/2005", "start", "2005-12-31"),
        ("Quyết định số 253/QĐ-TTg, ngày 05 tháng 3 năm 2003", "citation", "2003-03-05"),
        ("Luật Tổ chức chính quyền địa phương ngày 19/6/2015", "citation", "2015-06-19"),
        ("Luật giám sát của Quốc hội năm 2015", "name", "2015-12-31"),
        ("tầm nhìn đến năm 2050", "name", "2050-12-31"),
        ("Định hướng đến năm 2035: 90% xã", "deadline", "2035-12-31"),
        ("chậm nhất 2/3/2026", "deadline", "2026-03-02"),
    ],
)
def test_date_is_read_with_what_it_stands_for(text: str, kind: str, due: str) -> None:
    match = only(text)
    assert (match.kind, match.due) == (kind, due)


@pytest.mark.parametrize(
    "text",
    [
        "52/53 thôn-khu phố có đảng viên",
        "theo Nghị định số 12/2025/NĐ-CP",
        "Pháp lệnh số 34/2007/PL-UBTVQH",
        "1.234,5 triệu đồng và 91,5%",
        "TCVN ISO 9001:2008",
        "104/110 cán bộ",
        "ít nhất 2/3 chi bộ có chi ủy",
        "đến 2/3 số hộ tham gia",
        "mục 4, phần III",
    ],
)
def test_other_figures_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "recurs"),
    [
        ("hàng năm", "yearly"),
        ("định kỳ hằng tháng xuống thôn", "monthly"),
        ("mỗi quý ít nhất 15 ngày", "quarterly"),
        ("trước ngày 20 hàng tháng", "monthly"),
        ("ngày 15 tháng cuối quý", "quarterly"),
        ("trước ngày 15/12 hằng năm", "yearly"),
        ("hàng ngày", None),
    ],
)
def test_recurrence(text: str, recurs: str | None) -> None:
    assert next((m.recurs for m in find_dates(text) if m.recurs), None) == recurs


def test_yearly_day_has_no_year() -> None:
    match = find_dates("báo cáo định kỳ hàng năm vào đầu tháng 12 cho UBND tỉnh")[-1]
    assert (match.due, match.month_day, match.recurs) == (None, "12-10", "yearly")


def test_dates_listed_together_share_year_and_recurrence() -> None:
    assert [m.due for m in find_dates("trong tháng 3 và tháng 6/2025")] == ["2025-03-31", "2025-06-30"]
    assert [m.recurs for m in find_dates("trước ngày 15/6 và 15/12 hằng năm")] == ["yearly", "yearly"]


def test_month_without_year_takes_that_of_a_one_year_programme() -> None:
    assert find_dates("xong trong tháng 6", period=ONE_YEAR)[0].due == "2018-06-30"
    assert find_dates("xong trong tháng 6", period=("2016-01-01", "2020-12-31"))[0].due is None
    assert find_dates("xong trong tháng 6")[0].due is None


def test_day_without_year_follows_the_day_of_issue() -> None:
    assert find_dates("trước ngày 15/6", issued_on="2025-03-05")[0].due == "2025-06-15"
    assert find_dates("trước ngày 15/1", issued_on="2025-03-05")[0].due == "2026-01-15"


def test_impossible_day_is_reported_without_a_day() -> None:
    match = only("hoàn thành trước ngày 30/02/2025")
    assert match.is_impossible
    assert match.due is None


def test_offsets_count_from_the_beginning_of_the_text() -> None:
    text = "Xong trong quý I/2024; báo cáo trước 15/4/2024."
    match = find_dates(text, 22)[0]
    assert match.span.of(text) == "15/4/2024"


def test_year_that_opens_a_line_is_no_name() -> None:
    assert [m.kind for m in find_dates("Công tác cán bộ\nNăm 2025, 100% xã đạt chuẩn")] == ["deadline"]
    assert [m.kind for m in find_dates("Công tác cán bộ\nnăm 2025")] == ["name"]


def test_year_beside_the_first_of_two_dates_is_kept() -> None:
    assert [m.due for m in find_dates("(trước 20/6/2018), 1 năm (trước 20/01/2019)")] == ["2018-06-20", "2019-01-20"]


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "ngày " * 40_000, "1/1/" * 50_000, "năm 2025-" * 20_000, "tháng " * 40_000]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    find_dates(text[: len(text) // 8])
    short = time.process_time() - start
    start = time.process_time()
    find_dates(text)
    assert time.process_time() - start < 24 * short + 0.5
