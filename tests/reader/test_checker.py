"""The checker: one test per trap of the five documents, small texts for every code, and no alarm on clean ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.reader.gold import load_gold, reading_of
from tests.shared import SHARED, needs_shared
from vungmanh.reader import checker, read
from vungmanh.reader.checker import CODES, check
from vungmanh.reader.checker.structure import same_document
from vungmanh.reader.model import Citation, Finding, Heading, Reading, Span

DOCUMENTS = ("000-phu-yen-2011", "001-dien-bien-2018", "002-tphcm-2002", "003-ham-tan-2012", "004-huyen-uy-2018")
EMPTY: dict[str, Any] = {"document": {}}


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def only(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def checked(text: str, **options: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(finding.code, finding.params) for finding in check(reading_of(text, EMPTY), **options)]


def target(quote: str, what: str, figure: float, *, sign: str = ">=", unit: str = "%", **more: Any) -> dict[str, Any]:
    return {"quote": quote, "what": what, "comparator": sign, "value": figure, "unit": unit, **more}


def task(quote: str, section: str, *leads: str, due: str | None = None) -> dict[str, Any]:
    return {"quote": quote, "section": section, "leads": list(leads), "partners": [], "due": due}


def report(
    quote: str, due: str | None, *, to: tuple[str, ...] = ("UBND tỉnh",), form: str = "báo cáo"
) -> dict[str, Any]:
    return {"quote": quote, "from": ["UBND xã"], "to": list(to), "due": due, "form": form}


# The traps in the five documents


@needs_shared
def test_001_counts_per_grade_with_a_title_over_them() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[1])), "title_beside_grades")
    assert [(len(f.spans), f.params) for f in found] == [(5, {"least": 101, "with_titles": 164, "total": None})]


@needs_shared
def test_001_counts_per_grade_against_the_known_total() -> None:
    reading = load_gold(SHARED, DOCUMENTS[1])
    assert only(check(reading, totals={"chính quyền cấp xã": 130}), "title_beside_grades")[0].params["total"] == 130
    assert only(check(reading, totals={"chính quyền cấp xã": 200}), "title_beside_grades") == []
    over = only(check(reading, totals={"chính quyền cấp xã": 100}), "classification_exceeds_total")
    assert [f.params for f in over] == [{"least": 101, "with_titles": 164, "total": 100}]


@needs_shared
def test_001_one_population_two_figures_and_two_comparators() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[1])), "figures_differ")
    assert [f.params["figures"] for f in found] == [
        [[">", 92, None, "%"], [">=", 91.5, None, "%"]],
        [[">", 51, None, "%"], [">=", 51, None, "%"]],
    ]


@needs_shared
def test_001_year_report_precedes_the_synthesis_which_names_no_receiver() -> None:
    findings = check(load_gold(SHARED, DOCUMENTS[1]))
    assert [f.params for f in only(findings, "work_after_final_report")] == [
        {"final": "2019-01-20", "due": "2019-02-28", "count": 1}
    ]
    assert [f.params for f in only(findings, "report_without_receiver")] == [{"due": "2019-02-28"}]


@needs_shared
def test_001_deadline_days_after_the_plan() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[1])), "deadline_close")
    assert [f.params for f in found] == [{"due": "2018-03-31", "issued_on": "2018-03-05", "days": 26}]


@needs_shared
def test_003_turns_do_not_add_up() -> None:
    reading = load_gold(SHARED, DOCUMENTS[3])
    found = only(check(reading), "breakdown_differs")
    assert [f.params for f in found] == [{"total": 4040, "sum": 404, "parts": [91, 46, 55, 98, 114]}]
    assert [reading.results[index].value for _, index in found[0].items] == [4040]


@needs_shared
def test_003_concurrent_posts_leave_two_vacant() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[3])), "vacancy_after_concurrent")
    assert [f.params for f in found] == [{"filled": 168, "quota": 208, "concurrent": 38, "vacant": 2}]


@needs_shared
def test_003_members_left_between_two_counts() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[3])), "stock_flow_gap")
    assert [f.params for f in found] == [{"start": 371, "added": 473, "end": 609, "left": 235}]


@needs_shared
def test_003_villages_changed_between_two_shares() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[3])), "population_changed")
    assert [f.params for f in found] == [{"was": [30, 50], "now": [52, 53]}]


@needs_shared
def test_003_unstated_base_follows() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[3])), "implied_base")
    assert [f.params["base"] for f in found] == [66357]


@needs_shared
def test_003_changes_are_points() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[3])), "points_not_percent")
    assert [f.params["points"] for f in found] == [[25.19, 7.48, 11.51], [21.05]]


@needs_shared
def test_003_every_percentage_fits_its_count() -> None:
    findings = check(load_gold(SHARED, DOCUMENTS[3]))
    assert only(findings, "share_differs") + only(findings, "share_fits_no_count") == []


@needs_shared
def test_000_same_targets_with_different_owners() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[0])), "owners_differ")
    culture = [[], ["Sở Văn hóa, Thể thao và Du lịch"]]
    assert [(f.params["what"], f.params["leads"]) for f in found] == [
        ("thôn, buôn, khu phố có trụ sở để sinh hoạt, hội họp", [["Các địa phương"], ["Sở Kế hoạch và Đầu tư"]]),
        ("gia đình văn hóa", culture),
        ("thôn, buôn, khu phố văn hóa", culture),
        ("xã, phường, thị trấn văn hóa", culture),
    ]


@needs_shared
def test_002_page_date_is_not_the_document_date() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[2])), "page_date")
    assert [f.params for f in found] == [{"date": "2024-11-14", "issued_on": None}]


@needs_shared
def test_004_item_four_stands_twice() -> None:
    found = only(check(load_gold(SHARED, DOCUMENTS[4])), "number_repeated")
    assert [f.params for f in found] == [{"number": "(4)"}]


@needs_shared
def test_one_ordinance_under_three_names_across_documents() -> None:
    readings = [load_gold(SHARED, DOCUMENTS[number]) for number in (0, 1)]
    first, second = (next(c for c in reading.citations if c.number.startswith("34/2007")) for reading in readings)
    assert (first.number, second.number) == ("34/2007/PT-UBTVQH11", "34/2007/PL-UBTVQH")
    assert same_document(first, second)


@needs_shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (DOCUMENTS[0], "owners_differ owners_differ owners_differ owners_differ"),
        (
            DOCUMENTS[1],
            "title_beside_grades figures_differ figures_differ deadline_close report_without_receiver work_after_final_report",
        ),
        (DOCUMENTS[2], "page_date"),
        (
            DOCUMENTS[3],
            "population_changed stock_flow_gap implied_base vacancy_after_concurrent points_not_percent points_not_percent "
            "breakdown_differs",
        ),
        (DOCUMENTS[4], "number_repeated"),
    ],
)
def test_each_document_raises_exactly_these(name: str, expected: str) -> None:
    assert codes(check(load_gold(SHARED, name))) == expected.split()
    text = (SHARED / "documents" / f"{name}.txt").read_text(encoding="utf-8")
    assert codes(read(text).findings) == expected.split()


# Small texts, one per code


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Hoàn thành trước ngày 30/02/2018.", "30/02/2018"),
        ("Hoàn thành trước 30/02 hằng năm.", "30/02"),
        ("Báo cáo trước ngày 31 tháng 4 năm 2019.", "ngày 31 tháng 4 năm 2019"),
        ("Tổng kết trong tháng 13/2018.", "tháng 13/2018"),
        ("Hạn 29/02/2019.", "29/02/2019"),
    ],
)
def test_impossible_dates(text: str, date: str) -> None:
    assert checked(text) == [("impossible_date", {"date": date})]


@pytest.mark.parametrize(
    "text",
    [
        "Hoàn thành trước ngày 29/02/2020, báo cáo trước 29/02 và ngày 31/12.",
        "Bố trí 52/53 thôn, 30/50 bản; giai đoạn 2016-2020; Quyết định 129/2007/QĐ-TTg ngày 02/8/2007; Luật số 77/2015/QH13.",
        "Điện thoại 0215.3825.417; tỷ lệ 1/500; mục 3.2.1; nhiệm kỳ 2021-2026; 45/60 hồ sơ trước hạn.",
        "Đã bố trí 104/110 cán bộ (94,55%), trong tháng 6/2012 (đạt 90%).",
        "Tổ chức 12 lớp tập huấn (350 người tham dự, 120 người là nữ, 80 người ở cơ sở).",
        "Toàn tỉnh có 404 lượt cán bộ (chuyên môn 91 đ/c, đại học 46 đ/c; sơ cấp 55 đ/c, trung cấp 98 đ/c; QLNN 114 đ/c).",
        "Có 51 chi bộ (trong đó có 30 chi bộ thôn, 10 chi bộ trường học, 2 chi bộ công an).",
        "(1) Rà soát; (2) tập huấn; (3) tổng kết. Ngoài ra: (1) kiểm tra; (2) báo cáo.",
        "Tỷ lệ hộ nghèo giảm từ 12% xuống còn 8%; tỷ lệ nữ tăng 2 điểm phần trăm; thu ngân sách tăng 12%.",
        "Có 47.200 đoàn viên, chiếm 71,13% tổng số 66.357 người trong độ tuổi.",
        "| TT | Xã | Số thôn |\n| 1 | A | 12 |\n| 2 | B | 8 |\n| | Tổng cộng | 20 |\n",
        "| TT | Nhiệm vụ | Hạn |\n| 1 | A | 30/6 |\n| 2 | B | 30/9 |\n| 3 | Tổng kết | 2026 |\n",
    ],
)
def test_clean_texts_raise_nothing(text: str) -> None:
    assert checked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Đã bố trí 104/110 cán bộ (95,45%).",
            [("share_differs", {"numerator": 104, "denominator": 110, "given": 95.45, "right": 94.55})],
        ),
        (
            "Đã bố trí 20/25 cán bộ (80%), đại học 33,3%.",
            [("share_fits_no_count", {"base": 20, "given": 33.3})],
        ),
        (
            "Đã bố trí 180/208 người và 38 cán bộ kiêm nhiệm.",
            [("filled_exceeds_quota", {"filled": 180, "quota": 208, "concurrent": 38, "vacant": -10})],
        ),
        (
            "Đào tạo 100 cán bộ (trung cấp 30 người, đại học 40 người, cao học 50 người).",
            [("breakdown_differs", {"total": 100, "sum": 120, "parts": [30, 40, 50]})],
        ),
        (
            "Tăng cường 15 cán bộ (8 đ/c Bí thư, 02 đ/c Chủ tịch, 02 đ/c Phó Chủ tịch).",
            [("breakdown_differs", {"total": 15, "sum": 12, "parts": [8, 2, 2]})],
        ),
        (
            "| TT | Xã | Số thôn |\n| 1 | A | 12 |\n| 2 | B | 8 |\n| | Tổng cộng | 21 |\n",
            [("table_sum_differs", {"column": 3, "total": 21, "sum": 20})],
        ),
        ("Tỷ lệ cán bộ nữ tăng 2,5%.", [("points_not_percent", {"points": [2.5]})]),
        ("(1) A; (2) B; (2) C.", [("number_repeated", {"number": "(2)"})]),
        ("Cập nhật 14/11/2024 - 9:34\nKẾ HOẠCH", [("page_date", {"date": "2024-11-14", "issued_on": None})]),
    ],
)
def test_small_texts_with_one_fault(text: str, expected: list[tuple[str, dict[str, Any]]]) -> None:
    assert checked(text) == expected


def test_stamp_that_is_the_document_date_is_no_doubt() -> None:
    text = "13.7.2012 - 9:34\nHàm Tân"
    assert check(reading_of(text, {"document": {"issued_on": "2012-07-13"}})) == ()


def test_deadlines_against_the_date_of_issue() -> None:
    text = "A trước 01/3/2018. B trước 20/3/2018. C trước 04/4/2018."
    tasks = [
        task(quote, "I.1", "Sở A", due=due)
        for quote, due in zip("ABC", ["2018-03-01", "2018-03-20", "2018-04-04"], strict=True)
    ]
    found = check(reading_of(text, {"document": {"issued_on": "2018-03-05"}, "tasks": tasks}))
    assert [(f.code, f.params.get("days"), f.items) for f in found] == [
        ("deadline_before_issue", None, (("tasks", 0),)),
        ("deadline_close", 15, (("tasks", 1),)),
    ]
    assert codes(check(reading_of(text, {"document": {"issued_on": "2018-03-05"}, "tasks": tasks}), close_days=10)) == [
        "deadline_before_issue"
    ]


def test_work_after_the_closing_report_only_where_it_is_near() -> None:
    text = "báo cáo 1 năm trước 15/12/2018; tổng hợp trong tháng 01/2019; trong tháng 02/2019; giai đoạn sau đến 2025"
    annotated = {
        "document": {},
        "reports": [
            report("báo cáo 1 năm trước 15/12/2018", "2018-12-15"),
            report("tổng hợp trong tháng 01/2019", "2019-01-31"),
        ],
        "tasks": [
            task("trong tháng 02/2019", "I", due="2019-02-28"),
            task("giai đoạn sau đến 2025", "I", due="2025-12-31"),
        ],
    }
    found = check(reading_of(text, annotated))
    assert [(f.code, f.params) for f in found] == [
        ("work_after_final_report", {"final": "2018-12-15", "due": "2019-02-28", "count": 2})
    ]
    assert found[0].items == (("tasks", 0), ("reports", 1), ("reports", 0))


def test_work_due_before_what_it_waits_for() -> None:
    reading = reading_of(
        "Thí điểm. Tổng kết.",
        {"document": {}, "tasks": [task("Thí điểm", "1", due="2002-12-31"), task("Tổng kết", "2")]},
    )
    from dataclasses import replace

    late = replace(reading.tasks[1], due="2002-09-30", after=(0,))
    found = check(replace(reading, tasks=(reading.tasks[0], late)))
    assert [(f.code, f.params) for f in found] == [("order_of_work", {"due": "2002-09-30", "first_due": "2002-12-31"})]


def test_counted_part_over_its_whole() -> None:
    rows = [target("10 xã", "xã", 10, sign="=", unit="xã"), target("12 xã điểm", "xã điểm", 12, unit="xã")]
    reading = reading_of("10 xã, trong đó 12 xã điểm", {"document": {}, "targets": rows})
    nested = replace(reading, targets=(reading.targets[0], replace(reading.targets[1], within=0)))
    assert [(f.code, f.params) for f in check(nested)] == [("part_exceeds_whole", {"part": 12, "whole": 10})]


def test_shares_per_grade_over_the_whole() -> None:
    names = ["tốt", "khá", "trung bình"]
    rows = [
        target(f"{share}% {name}", f"xã xếp loại {name}", share)
        for share, name in zip((60, 50, 10), names, strict=True)
    ]
    found = check(reading_of("60% tốt, 50% khá, 10% trung bình", {"document": {}, "targets": rows}))
    assert [(f.code, f.params["least"]) for f in found] == [("classification_exceeds_total", 120)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("trường học có chi bộ đảng", "trường học có chi bộ đảng", ["figures_differ"]),
        ("trường học có chi bộ đảng", "trạm y tế có chi bộ đảng", []),
        ("đảng viên hoàn thành tốt nhiệm vụ", "đảng viên hoàn thành xuất sắc nhiệm vụ", []),
        ("thủ tục hành chính giải quyết đúng hạn", "thủ tục hành chính giải quyết trực tuyến", []),
        ("cán bộ có trình độ trung cấp chuyên môn", "cán bộ có trình độ trung cấp lý luận chính trị", []),
        ("xã có trạm y tế", "xã có trạm y tế đạt chuẩn", []),
        ("trẻ em được cấp thẻ bảo hiểm y tế", "trẻ em vùng dân tộc được cấp thẻ bảo hiểm y tế", []),
    ],
)
def test_figures_of_one_thing_and_of_two(first: str, second: str, expected: list[str]) -> None:
    rows = [target("A", first, 80, due="2015-12-31"), target("B", second, 90, due="2015-12-31")]
    assert codes(check(reading_of("A.\nB.", {"document": {}, "targets": rows}))) == expected


def test_staged_and_scoped_figures_are_no_contradiction() -> None:
    what = "trường học có chi bộ đảng"
    rows = [target("A", what, 80, due="2015-12-31"), target("B", what, 100, due="2020-12-31")]
    rows += [target("C", what, 40, due="2015-12-31", scope="miền núi")]
    assert check(reading_of("A.\nB.\nC.", {"document": {}, "targets": rows})) == ()


def test_one_task_in_two_sections_with_different_leads() -> None:
    words = "rà soát, sửa đổi, bổ sung quy chế làm việc của Ủy ban nhân dân cấp xã nhiệm kỳ mới"
    tasks = [task(f"Một {words}", "II.1", "Sở Nội vụ"), task(f"Hai {words}", "III.2", "Sở Tư pháp")]
    text = f"Một {words}. Hai {words}."
    assert codes(check(reading_of(text, {"document": {}, "tasks": tasks}))) == ["owners_differ"]
    tasks[1]["leads"] = ["Sở Nội vụ"]
    assert check(reading_of(text, {"document": {}, "tasks": tasks})) == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Sở Tư pháp chủ trì, phối hợp với Công an tỉnh số hóa sổ hộ tịch, hoàn thành trong quý IV/2026",
            "Sở Nội vụ chủ trì, phối hợp với Công an tỉnh số hóa sổ hộ tịch, hoàn thành trong tháng 12 năm 2026",
            ["owners_differ"],
        ),
        ("Sở Tư pháp triển khai thực hiện Kế hoạch này", "Sở Nội vụ triển khai thực hiện Kế hoạch này", []),
        ("Sở Tư pháp số hóa sổ hộ tịch ở các phường", "Sở Nội vụ số hóa hồ sơ đảng viên ở các xã", []),
    ],
)
def test_one_work_for_two_bodies(first: str, second: str, expected: list[str]) -> None:
    tasks = [task(first, "II.1", "Sở Tư pháp"), task(second, "II.2", "Sở Nội vụ")]
    assert codes(check(reading_of(f"{first}.\n{second}.", {"document": {}, "tasks": tasks}))) == expected


def test_grades_against_a_total_that_the_sentence_names() -> None:
    text = (
        "Trong 15 xã, phường, có từ 05 đơn vị xếp loại tốt; trên 08 đơn vị xếp loại khá; 04 đơn vị xếp loại trung bình."
    )
    rows = [
        target("có từ 05 đơn vị xếp loại tốt", "đơn vị xếp loại tốt", 5, unit="đơn vị"),
        target("trên 08 đơn vị xếp loại khá", "đơn vị xếp loại khá", 8, sign=">", unit="đơn vị"),
        target("04 đơn vị xếp loại trung bình", "đơn vị xếp loại trung bình", 4, unit="đơn vị"),
    ]
    found = check(reading_of(text, {"document": {}, "targets": rows}))
    assert [(f.code, f.params["least"], f.params["total"]) for f in found] == [("classification_exceeds_total", 18, 15)]
    assert check(reading_of(text.replace("15", "30"), {"document": {}, "targets": rows})) == ()


def _citation(number: str, *, kind: str = "pháp lệnh", issued_on: str | None = None) -> Citation:
    return Citation("", (Span(0, 1),), "test", 1.0, kind, number, issued_on)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (_citation("34/2007/PT-UBTVQH11"), _citation("34/2007/PL-UBTVQH"), True),
        (_citation("34/2007/PL-UBTVQH"), _citation("34"), False),
        (_citation("08-CT/TU", kind="chỉ thị"), _citation("08/CT-TU", kind="chỉ thị"), True),
        (_citation("13-CT/TU", kind="chỉ thị"), _citation("13/CT-UBND", kind="chỉ thị"), False),
        (_citation("35/QĐ-UBND", issued_on="2016-03-04"), _citation("35/2016/QĐ-UBND", issued_on="2016-05-01"), False),
        (_citation("35/QĐ-UBND", issued_on="2016-03-04"), _citation("35/2016/QĐ-UBND"), True),
        (_citation("34/2011/QĐ-UBND"), _citation("35/2011/QĐ-UBND"), False),
        (_citation("34/2011/QĐ-UBND"), _citation("34/2011/QĐ-UBND", kind="quyết định"), False),
    ],
)
def test_numbers_of_one_document(one: Citation, other: Citation, same: bool) -> None:
    assert same_document(one, other) is same


def test_variants_and_dates_of_citations_in_one_text() -> None:
    text = "Pháp lệnh 34/2007/PT-UBTVQH11 ngày 20/4/2007; 34/2007/PL-UBTVQH; theo 34/2007/PT-UBTVQH11 ngày 24 tháng 4 năm 2007."
    rows = [
        {"kind": "pháp lệnh", "number": number, "quote": number}
        for number in ("34/2007/PT-UBTVQH11", "34/2007/PL-UBTVQH")
    ]
    found = check(reading_of(text, {"document": {}, "citations": rows}))
    assert [(f.code, f.params) for f in found] == [
        ("citation_dates_differ", {"number": "34/2007/PT-UBTVQH11", "dates": ["2007-04-20", "2007-04-24"]}),
        ("citation_variants", {"numbers": ["34/2007/PT-UBTVQH11", "34/2007/PL-UBTVQH"]}),
    ]


def test_sibling_headings_with_one_number() -> None:
    def made(*paths: str) -> Reading:
        headings = tuple(Heading(path, path.count("."), "", Span(at, at + 1)) for at, path in enumerate(paths))
        return Reading("x" * 20, reading_of("", EMPTY).document, headings=headings)

    assert codes(check(made("I", "I.1", "I.2", "I.2", "II", "II.1"))) == ["number_repeated"]
    assert check(made("I", "I.1", "I.2", "II", "II.1", "II.2", "II.1")) == ()
    assert check(made("Điều 1", "Điều 1", "Điều 2")) == ()


def test_every_code_is_described_and_raised_somewhere_here() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in CODES if f"\n    {code} " not in (checker.__doc__ or "")] == []
    assert [code for code in CODES if f'"{code}"' not in tests] == []
