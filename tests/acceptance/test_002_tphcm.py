"""Hồ Chí Minh City Party committee, action programme 2002-2005 for Central resolution 5 (IX)."""

from __future__ import annotations

import datetime

import pytest

from tests.acceptance.chain import (
    holding,
    make_place,
    owing,
    publish_document,
    reading_of,
    report_holding,
    task_holding,
    the,
)
from vungmanh.core.errors import DomainError
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.ordering import neighbours, put_before
from vungmanh.programmes.domain.standing import Stand, standing
from vungmanh.programmes.domain.waiting import waited_for
from vungmanh.programmes.domain.waking import wake
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Programme
from vungmanh.reader import Reading
from vungmanh.units.enums import UnitLevel, UnitType

D = datetime.date
CITY_COMMITTEE = "Ủy ban nhân dân thành phố Hồ Chí Minh"


@pytest.fixture
def reading() -> Reading:
    return reading_of("002")


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    place = make_place(
        "Thành phố Hồ Chí Minh",
        UnitLevel.PROVINCE,
        type=UnitType.CENTRAL_CITY,
        below={"Quận 1": ["Phường Bến Nghé"], "Huyện Củ Chi": ["Xã Phú Hòa Đông", "Thị trấn Củ Chi"]},
    )
    return publish_document("002", place.unit, on=D(2002, 6, 1))


def test_date_of_the_web_page_is_not_the_date_of_the_document(reading: Reading) -> None:
    assert reading.document.issued_on is None
    assert [row.params["date"] for row in reading.findings if row.code == "page_date"] == ["2024-11-14"]


def test_programme_runs_to_the_end_of_2005(reading: Reading) -> None:
    assert reading.document.period == (None, "2005-12-31")


def test_programme_is_of_the_party_committee_of_the_city(reading: Reading) -> None:
    document = reading.document
    assert (document.kind, document.issuer, document.signer) == ("chương trình hành động", "Thành ủy", "Võ Văn Cương")


@pytest.mark.parametrize("number", ["231-QĐ/UB", "1852-QĐ/UB"])
def test_decisions_231_and_1852_are_to_be_revised(reading: Reading, number: str) -> None:
    assert [row.relation for row in reading.citations if row.number == number] == ["to_be_revised"]


def test_group_assignment_covers_the_items_before_it(reading: Reading) -> None:
    found = [row for row in reading.tasks if row.section == "I.4"]
    assert len(found) == 3
    assert {row.leads for row in found} == {("Ban Cán sự Đảng Ủy ban Nhân dân Thành phố",)}
    assert {row.due for row in found} == {"2002-12-31"}


def test_deadline_in_brackets_belongs_to_its_item(reading: Reading) -> None:
    found = the(reading.tasks, "tạo nguồn tuyển chọn quy hoạch")
    assert (found.due, found.receiver) == ("2002-12-31", "Ban Thường vụ Thành ủy")
    assert found.leads == ("Ban Tổ chức Thành ủy",)


def test_petition_to_the_centre_is_due_in_september_2002(reading: Reading) -> None:
    found = the(reading.tasks, "Kiến nghị với Trung ương")
    assert (found.receiver, found.due) == ("Trung ương", "2002-09-30")


def test_two_vice_chairs_are_asked_for_each_commune_and_ward(reading: Reading) -> None:
    found = the(reading.targets, "2 Phó Chủ tịch")
    assert (found.value, found.scope) == (2, "mỗi xã, phường")


@pytest.mark.parametrize("words", ["Sau khi có hướng dẫn mới của Trung ương", "trong khi chờ Trung ương sửa đổi"])
def test_what_waits_for_the_centre_is_conditional(reading: Reading, words: str) -> None:
    conditions = [row.condition for row in holding(reading.tasks, words)]
    assert any(condition and condition.startswith(words) for condition in conditions)


def test_group_assignment_is_a_duty_for_each_item_before_it(programme: Programme) -> None:
    tasks = programme.tasks.filter(section="I.4")
    assert [owing(task, role="lead") for task in tasks] == [[CITY_COMMITTEE]] * 3
    assert {duty.due for task in tasks for duty in task.duties.filter(role="lead")} == {D(2002, 12, 31)}


def test_lower_review_comes_before_the_upper(programme: Programme) -> None:
    lower = report_holding(programme, "hướng dẫn Quận, Huyện hoàn thành sơ kết")
    upper = report_holding(programme, "sơ kết vào cuối quý IV/2002")
    assert (lower.due, upper.due) == (D(2002, 9, 30), D(2002, 12, 31))
    assert (owing(lower), owing(upper)) == (["Huyện Củ Chi", "Quận 1"], ["Thành ủy"])


def test_reviews_of_districts_hold_up_that_of_the_city(programme: Programme) -> None:
    lower = report_holding(programme, "hướng dẫn Quận, Huyện hoàn thành sơ kết")
    upper = report_holding(programme, "sơ kết vào cuối quý IV/2002")
    by, at = programme.directive.published_by, programme.published_at
    put_before(lower, upper, by=by, at=at)
    city = upper.duties.select_related("programme", "task").get()
    assert [duty.unit.name for duty in waited_for(city)] == ["Huyện Củ Chi", "Quận 1"]
    assert standing(city, D(2003, 1, 15)).stand == Stand.WAITING
    lower.duties.update(state=DutyState.ACCEPTED)
    city = upper.duties.select_related("programme", "task").get()
    assert standing(city, D(2003, 1, 15)).stand == Stand.LATE


def test_pilot_then_review_then_everywhere(programme: Programme) -> None:
    pilot = task_holding(programme, "thí điểm khoán định biên")
    review = report_holding(programme, "cuối năm 2002 sơ kết rút kinh nghiệm")
    put_before(pilot, review, by=programme.directive.published_by, at=programme.published_at)
    assert neighbours(pilot) == ([], [review])
    assert {duty.unit.name for duty in waited_for(review.duties.get())} == {CITY_COMMITTEE}


def test_lump_sum_pilot_is_in_september_and_its_review_at_the_end_of_2002(programme: Programme) -> None:
    pilot = task_holding(programme, "thí điểm khoán định biên")
    review = report_holding(programme, "cuối năm 2002 sơ kết rút kinh nghiệm")
    assert (pilot.due, review.due) == (D(2002, 9, 30), D(2002, 12, 31))
    assert owing(pilot) == owing(review) == [CITY_COMMITTEE]


def test_three_reviews_of_party_cells_are_dated_september_2002(programme: Programme) -> None:
    rows = programme.report_duties.filter(section="II.1", due=D(2002, 9, 30))
    assert [owing(row) for row in rows] == [["Ban Tổ chức Thành ủy"]] * 3


def test_report_of_december_2002_goes_to_the_standing_committee(programme: Programme) -> None:
    report = report_holding(programme, "tháng 12/2002 báo cáo kết quả cho Thường trực Thành ủy")
    assert (report.due, report.assignments.get(role="to").text) == (D(2002, 12, 31), "Thường trực Thành ủy")


def test_yearly_review_of_rules_is_owed_by_every_commune_party_committee_each_year(programme: Programme) -> None:
    report = report_holding(programme, "sơ kết việc thực hiện quy chế của cấp ủy")
    assert owing(report) == ["Phường Bến Nghé", "Thị trấn Củ Chi", "Xã Phú Hòa Đông"]
    assert sorted(set(report.duties.values_list("period", flat=True))) == ["2002", "2003", "2004", "2005"]


def test_dormant_task_wakes_when_the_guidance_has_come_and_is_worked_on_from_then(programme: Programme) -> None:
    task = task_holding(programme, "Sau khi có hướng dẫn mới của Trung ương")
    assert set(task.duties.values_list("state", flat=True)) == {DutyState.DORMANT}
    day, said = D(2002, 8, 1), Said("Đã trình quy chế mới.")
    by, at, duty = programme.directive.published_by, programme.published_at, task.duties.order_by("pk")[0]
    with pytest.raises(DomainError, match="duty_not_now"):
        follow(duty, DutyAct.SUBMITTED, said, by=by, at=at, on=day, version=duty.version)
    wake(task, came_true_on=day, note="Hướng dẫn của Ban Tổ chức Trung ương", by=by, at=at, on=day)
    assert set(task.duties.values_list("state", flat=True)) == {DutyState.OPEN}
    duty.refresh_from_db()
    follow(duty, DutyAct.SUBMITTED, said, by=by, at=at, on=D(2002, 9, 2), version=duty.version)
    duty.refresh_from_db()
    assert (duty.state, duty.submitted_on) == (DutyState.SUBMITTED, D(2002, 9, 2))


def test_dashes_hang_below_the_paragraph_that_obliges(programme: Programme) -> None:
    child = task_holding(programme, "Phân công các đồng chí Quận - Huyện ủy viên")
    assert child.parent is not None
    assert child.parent.text.startswith("Ban Thường vụ các Quận, Huyện ủy chủ động")
    assert owing(child) == ["Huyện Củ Chi", "Quận 1"]


def test_boards_and_schools_of_the_party_committee_are_units(programme: Programme) -> None:
    course = task_holding(programme, "Xây dựng chương trình bồi dưỡng nghiệp vụ")
    allowance = task_holding(programme, "Tiếp tục thực hiện chính sách phụ cấp lương")
    source = task_holding(programme, "tạo nguồn tuyển chọn quy hoạch")
    assert owing(course) == ["Ban Tuyên giáo Thành ủy", "Trường Chính trị thành phố"]
    assert owing(allowance, role="partner") == ["Văn phòng Thành ủy"]
    assert owing(source, role="partner") == ["Ban Dân vận Thành ủy", "Sở Nội vụ"]


def test_front_and_unions_of_the_city_owe_together(programme: Programme) -> None:
    task = task_holding(programme, "Khảo sát thực trạng hệ thống tổ chức đoàn thể dưới xã")
    partners = owing(task, role="partner")
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Hồ Chí Minh" in partners
    assert "Hội Nông dân thành phố" in partners


def test_both_decisions_to_be_revised_have_the_same_deadline_and_owner(programme: Programme) -> None:
    task = task_holding(programme, "Rà soát các Quyết định 231-QĐ/UB, 1852-QĐ/UB")
    assert (task.due, owing(task)) == (D(2002, 12, 31), [CITY_COMMITTEE])


def test_centre_receives_the_petition_and_owes_nothing(programme: Programme) -> None:
    task = task_holding(programme, "Kiến nghị với Trung ương")
    assert (task.receiver, owing(task)) == ("Trung ương", [CITY_COMMITTEE])


@pytest.mark.parametrize("number", ["13-CT/TU", "38-QĐ/TW", "76-QĐ/TW", "96-QĐ/TU", "607-TB/TU", "326-QĐ/TU"])
def test_documents_of_the_party_are_cited_by_number(reading: Reading, number: str) -> None:
    assert number in {row.number for row in reading.citations}
