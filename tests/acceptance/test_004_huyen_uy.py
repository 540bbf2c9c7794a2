"""A district Party committee's action programme for resolution 18-NQ/TW (2018-2030)."""

from __future__ import annotations

import datetime

import pytest

from tests.acceptance.chain import (
    hand_over_to,
    holding,
    make_place,
    owing,
    publish_document,
    reading_of,
    report_holding,
    task_holding,
    the,
)
from tests.factories import make_unit
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Programme
from vungmanh.reader import Reading
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

D = datetime.date


@pytest.fixture
def reading() -> Reading:
    return reading_of("004")


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    place = make_place(
        "Huyện Mẫu", UnitLevel.DISTRICT, below={"Xã Mẫu Một": ["Thôn Một"], "Thị trấn Mẫu Hai": ["Xóm 1"]}
    )
    return publish_document("004", place.unit, on=D(2018, 2, 1))


def test_programme_has_no_number_and_no_date(reading: Reading) -> None:
    assert (reading.document.number, reading.document.issued_on) == (None, None)


def test_programme_is_signed_for_the_standing_committee_and_sent_to_party_bodies(reading: Reading) -> None:
    document = reading.document
    assert document.capacity == "T/M BAN THƯỜNG VỤ"
    assert document.recipients[:2] == ("Thường trực Tỉnh uỷ (để báo cáo)", "Ban Tuyên giáo Tỉnh uỷ")
    assert "Các tổ chức cơ sở Đảng" in document.recipients


def test_programme_runs_to_2030(reading: Reading) -> None:
    assert reading.document.period == (None, "2030-12-31")


def test_programme_implements_resolution_18(reading: Reading) -> None:
    (found,) = [row for row in reading.citations if row.number == "18-NQ/TW"]
    assert (found.issued_on, found.relation) == ("2017-10-25", "implements")


def test_staff_is_cut_by_10_percent_by_2021(reading: Reading) -> None:
    (found,) = reading.targets
    assert (found.value, found.unit, found.due, found.is_delta) == (10, "%", "2021-12-31", True)


def test_number_4_appears_twice(reading: Reading) -> None:
    assert [row.params for row in reading.findings if row.code == "number_repeated"] == [{"number": "(4)"}]


def test_numbered_aims_of_one_paragraph_are_one_task_each(reading: Reading) -> None:
    to_2021 = [row for row in reading.tasks if row.section.startswith("II.2") and row.due == "2021-12-31"]
    assert len(to_2021) == 7


def test_second_stage_runs_from_2021_to_2030(reading: Reading) -> None:
    second = [row for row in reading.tasks if row.section.startswith("II.2") and row.due == "2030-12-31"]
    assert len(second) == 2


def test_study_and_plan_are_done_in_february_2018(reading: Reading) -> None:
    assert [row.due for row in reading.tasks if row.section == "IV.3"] == ["2018-02-28"]


@pytest.mark.parametrize("condition", ["khi có chỉ đạo của tỉnh", "Khi có điều kiện và chủ trương chỉ đạo của Tỉnh"])
def test_duties_wait_for_the_province(reading: Reading, condition: str) -> None:
    assert condition in {row.condition for row in reading.tasks}


def test_merging_communes_under_half_of_the_criteria_is_no_target(reading: Reading) -> None:
    assert holding(reading.targets, "50% tiêu chí") == []
    assert the(reading.tasks, "chưa đủ 50% tiêu chí").due == "2021-12-31"


def test_conditional_tasks_sleep_and_others_do_not(programme: Programme) -> None:
    states = {bool(duty.task and duty.task.condition): set() for duty in programme.duties.filter(kind="task")}
    for duty in programme.duties.filter(kind="task").select_related("task"):
        states[bool(duty.task and duty.task.condition)].add(duty.state)
    assert states.get(False) == {DutyState.OPEN}
    assert states.get(True, {DutyState.DORMANT}) == {DutyState.DORMANT}


def test_five_conditional_tasks_are_kept_with_their_words(programme: Programme) -> None:
    assert programme.tasks.exclude(condition="").count() == 5


def test_every_commune_and_office_owes_study_and_plan(programme: Programme) -> None:
    (task,) = programme.tasks.filter(section="IV.3")
    names = owing(task)
    assert {"Xã Mẫu Một", "Thị trấn Mẫu Hai", "Phòng Nội vụ", "Hội Nông dân huyện"} <= set(names)
    assert set(task.duties.values_list("due", flat=True)) == {D(2018, 2, 28)}


def test_propaganda_board_leads_and_reports_to_the_standing_committee(programme: Programme) -> None:
    task = task_holding(programme, "Ban Tuyên giáo Huyện uỷ chủ trì")
    assert owing(task, role="lead") == ["Ban Tuyên giáo Huyện ủy"]
    report = report_holding(programme, "tổng hợp báo cáo Ban Thường vụ Huyện uỷ")
    assert (owing(report), report.assignments.get(role="to").text) == (
        ["Ban Tuyên giáo Huyện ủy"],
        "Ban Thường vụ Huyện uỷ",
    )


def test_organisation_board_follows_and_inspection_committee_leads_inspection(programme: Programme) -> None:
    assert owing(task_holding(programme, "Ban Tổ chức Huyện uỷ chủ trì"), role="lead") == ["Ban Tổ chức Huyện ủy"]
    assert owing(task_holding(programme, "Uỷ ban Kiểm tra Huyện uỷ chủ trì"), role="lead") == [
        "Ủy ban Kiểm tra Huyện ủy"
    ]


def test_interim_and_final_reviews_are_two_duties_of_one_sentence(programme: Programme) -> None:
    rows = programme.report_duties.filter(section="IV.3").order_by("pk")
    assert [row.form for row in rows] == ["sơ kết", "tổng kết"]
    assert len({row.text for row in rows}) == 1


def test_front_named_beside_offices_and_unions_owes_too(programme: Programme) -> None:
    (task,) = programme.tasks.filter(section="IV.3")
    group = next(row for row in task.assignments.all() if row.text.startswith("lãnh đạo các phòng, ban, ngành"))
    assert ([unit.name for unit in group.units.all()], group.collective) == (
        ["Huyện Mẫu"],
        "phong.huyen+doan_the.huyen",
    )
    assert "Huyện Mẫu" in owing(task)


def test_party_organisations_and_offices_help_the_propaganda_board(programme: Programme) -> None:
    partners = owing(task_holding(programme, "Ban Tuyên giáo Huyện uỷ chủ trì"), role="partner")
    assert {"Xã Mẫu Một", "Thị trấn Mẫu Hai", "Ban Tổ chức Huyện ủy", "Phòng Nội vụ"} <= set(partners)


def test_departments_of_the_province_are_left_open_where_the_province_is_not_in_the_tree(programme: Programme) -> None:
    task = task_holding(programme, "Phối hợp với sở y tế")
    assert [row.text for row in task.assignments.filter(role="partner")] == [
        "sở y tế",
        "sở Giáo dục đào tạo",
        "sở NN&PTNT",
    ]
    assert owing(task) == []


def test_programme_to_2030_outlives_the_district_and_passes_to_the_new_communes(programme: Programme) -> None:
    """Duties that are still open on 1/7/2025 pass on; what was due in February 2018 stays where it was."""
    day = D(2025, 7, 1)
    heir = make_unit("Xã Mẫu Mới", valid_from=day)
    for name in ("Xã Mẫu Một", "Thị trấn Mẫu Hai", "Huyện Mẫu"):
        hand_over_to(heir, Unit.objects.get(name=name), on=day)
    re_expand(programme, on=day, by=None, at=programme.published_at)
    target = programme.targets.get()
    plan = task_holding(programme, "Ban Thường vụ Huyện uỷ ban hành Kế hoạch")
    (study,) = programme.tasks.filter(section="IV.3")
    assert [duty.unit for duty in plan.duties.exclude(state=DutyState.WITHDRAWN)] == [heir]
    assert target.due == D(2021, 12, 31)
    assert [duty.unit.name for duty in target.duties.all()] == ["Huyện Mẫu"]
    assert heir.name not in owing(study)
