"""Điện Biên, plan 495/KH-UBND of 5/3/2018: commune governments "trong sạch, vững mạnh"."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.acceptance.chain import (
    hand_over_to,
    holding,
    make_place,
    owing,
    publish_document,
    reading_of,
    report_holding,
    target_holding,
    task_holding,
    the,
)
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme
from vungmanh.reader import Reading
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

D = datetime.date
DISTRICTS = {
    "Thành phố Điện Biên Phủ": ["Phường Mường Thanh"],
    "Huyện Tuần Giáo": ["Xã Quài Cang", "Thị trấn Tuần Giáo"],
}
ALL_DISTRICTS = ["Huyện Tuần Giáo", "Thành phố Điện Biên Phủ"]
COMMUNES = ["Phường Mường Thanh", "Thị trấn Tuần Giáo", "Xã Quài Cang"]


@pytest.fixture
def reading() -> Reading:
    return reading_of("001")


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    place = make_place("Tỉnh Điện Biên", UnitLevel.PROVINCE, below=DISTRICTS)
    return publish_document("001", place.unit, on=D(2018, 3, 7))


def test_plan_495_of_5_march_2018_is_signed_by_the_chair(reading: Reading) -> None:
    document = reading.document
    assert (document.kind, document.number, document.issued_on) == ("kế hoạch", "495/KH-UBND", "2018-03-05")
    assert (document.signer, document.signer_title, document.issuer) == ("Mùa A Sơn", "Chủ tịch", "UBND tỉnh Điện Biên")


def test_plan_is_signed_for_the_committee_and_sent_to_nine(reading: Reading) -> None:
    document = reading.document
    assert document.capacity == "TM. ỦY BAN NHÂN DÂN"
    assert len(document.recipients) == 9
    assert document.recipients[0] == "TT Tỉnh ủy (để báo cáo)"
    assert document.recipients[-2:] == ("UBND các huyện, tx, tp", "Lưu: VT, NC")


def test_plan_cites_25_documents(reading: Reading) -> None:
    assert len({row.number for row in reading.citations}) == 25


def test_ordinance_on_democracy_is_cited_as_34_2007_pl_ubtvqh(reading: Reading) -> None:
    assert [row.kind for row in reading.citations if row.number == "34/2007/PL-UBTVQH"] == ["pháp lệnh"]


@pytest.mark.parametrize(
    ("words", "comparator", "value"),
    [
        ("đạt “Trong sạch vững mạnh”", ">=", 63),
        ("xếp loại tốt", ">=", 25),
        ("xếp loại khá", ">", 75),
        ("không có đơn vị nào xếp yếu", "=", 0),
    ],
)
def test_grades_of_commune_governments(reading: Reading, words: str, comparator: str, value: int) -> None:
    (found,) = [row for row in holding(reading.targets, words) if row.value == value]
    assert (found.comparator, found.due) == (comparator, "2018-12-31")


def test_under_30_are_average(reading: Reading) -> None:
    (found,) = [row for row in reading.targets if row.value == 30]
    assert found.comparator == "<"


def test_naive_sum_of_grades_is_told_apart_from_the_title_over_them(reading: Reading) -> None:
    (found,) = [row for row in reading.findings if row.code == "title_beside_grades"]
    assert found.params["with_titles"] == 164


def test_92_percent_contradicts_91_5_percent(reading: Reading) -> None:
    pairs = [
        [figure[:2] for figure in row.params["figures"]] for row in reading.findings if row.code == "figures_differ"
    ]
    assert [[">", 92], [">=", 91.5]] in pairs
    assert [[">", 51], [">=", 51]] in pairs


def test_dates_of_march_2018_are_close_to_the_date_of_issue(reading: Reading) -> None:
    (found,) = [row for row in reading.findings if row.code == "deadline_close"]
    assert (found.params["due"], found.params["days"]) == ("2018-03-31", 26)


def test_synthesis_of_february_2019_names_no_receiver_and_follows_the_final_report(reading: Reading) -> None:
    codes = {row.code: row.params for row in reading.findings}
    assert codes["report_without_receiver"] == {"due": "2019-02-28"}
    assert codes["work_after_final_report"] == {"final": "2019-01-20", "due": "2019-02-28", "count": 1}


@pytest.mark.parametrize(
    ("words", "value"),
    [("trung thành với Tổ quốc", 100), ("vận động quần chúng", 99.5), ("đổi mới, nâng cao hiệu lực", 90)],
)
def test_shares_that_no_register_can_know_are_judged(reading: Reading, words: str, value: float) -> None:
    (found,) = [row for row in holding(reading.targets, words) if row.value == value and row.what and words in row.what]
    assert found.is_judged


def test_procedures_on_time_are_counted_not_judged(reading: Reading) -> None:
    first = next(row for row in holding(reading.targets, "giải quyết đúng thời hạn") if row.value == 100)
    assert not first.is_judged


def test_55_percent_province_wide_and_90_to_100_in_new_rural_pilot_communes(reading: Reading) -> None:
    (wide,) = [row for row in reading.targets if row.value == 55]
    (pilot,) = [row for row in reading.targets if row.high == 100]
    assert (wide.unit, pilot.value, pilot.comparator) == ("%", 90, "range")


def test_fifteen_days_at_communes_are_owed_each_quarter(reading: Reading) -> None:
    found = the(reading.targets, "ít nhất 15 ngày")
    assert (found.value, found.unit, found.recurs) == (15, "ngày", "quarterly")


def test_communes_without_working_rules_have_until_march_2018(reading: Reading) -> None:
    assert the(reading.tasks, "những xã chưa rà soát").due == "2018-03-31"


@pytest.mark.parametrize(("due", "count"), [(D(2018, 6, 20), 2), (D(2019, 1, 20), 2)])
def test_half_year_and_year_reports_of_districts_go_through_home_affairs(
    programme: Programme, due: datetime.date, count: int
) -> None:
    report = report_holding(programme, "báo cáo kết quả 6 tháng", due=due)
    assert owing(report) == ALL_DISTRICTS
    assert report.assignments.get(role="via").text == "Sở Nội vụ"
    assert report.assignments.get(role="to").text == "UBND tỉnh"
    assert report.duties.count() == count


def test_fifteen_days_are_four_instances_for_each_district(programme: Programme) -> None:
    target = target_holding(programme, "cử công chức cấp huyện về xã")
    assert owing(target) == ALL_DISTRICTS
    assert [duty.period for duty in target.duties.filter(unit__name="Huyện Tuần Giáo").order_by("due")] == [
        "2018-Q1",
        "2018-Q2",
        "2018-Q3",
        "2018-Q4",
    ]


def test_ubnd_cap_xa_is_every_commune_ward_and_township(programme: Programme) -> None:
    assert owing(task_holding(programme, "UBND cấp xã tổ chức và hoạt động tuân thủ")) == COMMUNES


def test_grading_sleeps_until_the_results_are_there(programme: Programme) -> None:
    task = task_holding(programme, "triển khai việc đánh giá, xếp loại chính quyền cơ sở")
    assert "Sau khi có kết quả đánh giá" in task.condition
    assert set(task.duties.values_list("state", flat=True)) == {DutyState.DORMANT}


def test_home_affairs_puts_the_plan_into_its_yearly_inspection_plan(programme: Programme) -> None:
    task = task_holding(programme, "kế hoạch kiểm tra hàng năm của đơn vị")
    assert (task.recurs, owing(task)) == ("yearly", ["Sở Nội vụ"])


def test_judged_targets_stay_marked_in_the_programme(programme: Programme) -> None:
    assert target_holding(programme, "trung thành với Tổ quốc").is_judged


def test_task_that_names_nobody_who_can_be_found_is_owed_by_nobody(programme: Programme) -> None:
    assert owing(task_holding(programme, "những xã chưa rà soát")) == []


def test_documents_of_the_same_year_are_cited_with_their_own_dates(reading: Reading) -> None:
    found = {row.number: row.issued_on for row in reading.citations}
    assert (found["13-CT/TU"], found["120-KL/TW"]) == ("2016-09-23", "2016-01-07")


@pytest.mark.parametrize("words", ["giao ban hàng tháng", "Phân công nhiệm vụ cụ thể cho các thành viên UBND"])
def test_monthly_meeting_and_monthly_visits_recur(reading: Reading, words: str) -> None:
    assert the(reading.tasks, words).recurs == "monthly"


def test_part_time_workers_of_communes_and_villages_are_both_meant(programme: Programme) -> None:
    task = task_holding(programme, "phải thường xuyên thực hành phong cách")
    assert [row.collective for row in task.assignments.filter(role="lead")] == ["all.xa", "all.xa+all.thon"]
    assert owing(task) == COMMUNES


def test_committee_of_the_same_level_as_the_districts_receives_their_report(programme: Programme) -> None:
    report = report_holding(programme, "những đơn vị bị phê bình")
    assert owing(report) == ALL_DISTRICTS
    receiver = report.assignments.get(role="to")
    assert (receiver.text, receiver.collective) == ("cấp ủy cùng cấp", "party.huyen")


def test_final_review_of_districts_and_communes_is_owed_by_both_tiers(programme: Programme) -> None:
    report = report_holding(programme, "tiến hành tổng kết Kế hoạch", form="tổng kết")
    assert set(owing(report)) == {*ALL_DISTRICTS, *COMMUNES}


def test_home_affairs_follows_inspects_and_urges(programme: Programme) -> None:
    assert owing(task_holding(programme, "Giao Sở Nội vụ theo dõi, kiểm tra, đôn đốc")) == ["Sở Nội vụ"]


def test_target_with_two_figures_keeps_both_for_the_people_who_settle_it(programme: Programme) -> None:
    rows = programme.targets.filter(what__contains="trình độ chuyên môn từ trung").order_by("value")
    assert [(row.comparator, row.value) for row in rows] == [(">=", Decimal("91.5")), (">", Decimal(92))]


def test_what_was_due_in_2018_stays_with_the_districts_after_they_have_ended(programme: Programme) -> None:
    for name in ALL_DISTRICTS:
        hand_over_to(Unit.objects.get(name="Sở Nội vụ"), Unit.objects.get(name=name), on=D(2025, 7, 1))
    re_expand(programme, on=D(2025, 7, 1), by=None, at=programme.published_at)
    report = report_holding(programme, "báo cáo kết quả 6 tháng", due=D(2018, 6, 20))
    assert owing(report) == ALL_DISTRICTS


def test_open_duty_of_districts_passes_to_home_affairs_when_they_end(programme: Programme) -> None:
    for name in ALL_DISTRICTS:
        hand_over_to(Unit.objects.get(name="Sở Nội vụ"), Unit.objects.get(name=name), on=D(2025, 7, 1))
    re_expand(programme, on=D(2025, 7, 1), by=None, at=programme.published_at)
    task = task_holding(programme, "UBND cấp huyện tăng cường công tác thanh, kiểm tra")
    open_now = task.duties.exclude(state=DutyState.WITHDRAWN)
    assert [duty.unit.name for duty in open_now] == ["Sở Nội vụ"]
    assert {duty.unit.name for duty in task.duties.filter(state=DutyState.WITHDRAWN)} == set(ALL_DISTRICTS)


def test_fifteen_days_each_quarter_are_a_quota_with_a_duty_per_quarter(programme: Programme) -> None:
    task = programme.tasks.get(quota__isnull=False)
    assert (task.quota, task.quota_unit, task.recurs) == (15, "ngày", "quarterly")
    assert task.quota_is_personal  # "cử công chức cấp huyện về xã": each of them
    assert {period[:4] for period in task.duties.values_list("period", flat=True)} == {"2018"}
