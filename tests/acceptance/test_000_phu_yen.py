"""Phú Yên, provincial plan 2011-2015 that carries out action programme 04-CTr/TU."""

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
    sentence_at,
    target_holding,
    task_holding,
    the,
)
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.re_expanding import re_expand
from vungmanh.programmes.domain.standing import Stand, standing
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Programme
from vungmanh.reader import Reading
from vungmanh.units.enums import UnitLevel

D = datetime.date
DISTRICTS = {
    "Thành phố Tuy Hòa": ["Phường 1", "Xã Bình Kiến"],
    "Huyện Sơn Hòa": ["Xã Sơn Hà"],
    "Huyện Sông Hinh": ["Xã Ea Bar"],
    "Huyện Đồng Xuân": ["Xã Xuân Lãnh"],
}
ALL_DISTRICTS = ["Huyện Đồng Xuân", "Huyện Sơn Hòa", "Huyện Sông Hinh", "Thành phố Tuy Hòa"]


@pytest.fixture
def reading() -> Reading:
    return reading_of("000")


@pytest.fixture(scope="module")
def published(shared_database: None) -> Programme:
    place = make_place("Tỉnh Phú Yên", UnitLevel.PROVINCE, below=DISTRICTS)
    return publish_document("000", place.unit, on=D(2011, 12, 1))


def test_plan_has_no_number_and_no_date_and_none_is_made_up(reading: Reading) -> None:
    assert (reading.document.number, reading.document.issued_on) == (None, None)


def test_plan_runs_from_2011_to_2015(reading: Reading) -> None:
    assert reading.document.period == ("2011-01-01", "2015-12-31")


def test_plan_is_issued_by_the_peoples_committee_of_phu_yen(reading: Reading) -> None:
    assert (reading.document.issuer, reading.document.place) == ("UBND tỉnh Phú Yên", "Phú Yên")


def test_plan_implements_action_programme_04_of_24_6_2011(reading: Reading) -> None:
    (found,) = [row for row in reading.citations if row.number == "04-CTr/TU"]
    assert (found.kind, found.issued_on, found.relation) == ("chương trình hành động", "2011-06-24", "implements")


def test_ordinance_on_democracy_is_cited_as_34_2007_pt_ubtvqh11_with_article_26(reading: Reading) -> None:
    (found,) = [row for row in reading.citations if row.number == "34/2007/PT-UBTVQH11"]
    assert (found.kind, found.issued_on, found.article) == ("pháp lệnh", "2007-04-20", "Điều 26")


@pytest.mark.parametrize(("words", "value"), [("chuyên môn nghiệp vụ", 431), ("907 cán bộ", 907)])
def test_431_are_to_be_trained_professionally_and_907_politically(reading: Reading, words: str, value: int) -> None:
    (found,) = [row for row in holding(reading.targets, words) if row.value == value]
    assert (found.comparator, found.due) == (">=", "2015-12-31")


def test_230_graduates_are_due_by_the_end_of_2012_inside_a_plan_to_2015(reading: Reading) -> None:
    found = the(reading.targets, "230 sinh viên")
    assert (found.value, found.due) == (230, "2012-12-31")


@pytest.mark.parametrize(
    ("words", "scope"), [("nông nghiệp hoặc thủy sản", "mỗi xã, thị trấn"), ("quản lý đô thị", "mỗi phường")]
)
def test_one_to_two_engineers_are_a_range_for_each_commune_or_ward(reading: Reading, words: str, scope: str) -> None:
    (found,) = [row for row in reading.targets if words in row.what]
    assert (found.comparator, found.value, found.high, found.unit, found.scope) == ("range", 1, 2, "kỹ sư", scope)


def test_allowance_rise_is_a_range_of_25_to_30_percent(reading: Reading) -> None:
    found = the(reading.targets, "từ 25 đến 30%")
    assert (found.comparator, found.value, found.high, found.unit) == ("range", 25, 30, "%")


def test_university_70_percent_in_towns_and_plains_lies_within_100_percent_intermediate(reading: Reading) -> None:
    (part,) = [row for row in reading.targets if row.value == 70]
    assert part.scope == "đô thị và đồng bằng"
    assert part.within is not None
    assert reading.targets[part.within].value == 100
    assert "trung cấp" in reading.targets[part.within].what


def test_university_40_percent_is_for_the_mountains(reading: Reading) -> None:
    (part,) = [row for row in reading.targets if row.value == 40]
    assert (part.scope, part.comparator) == ("miền núi", ">=")


@pytest.mark.parametrize("value", [90, 80])
def test_culture_shares_of_90_and_80_percent_hold_every_year(reading: Reading, value: int) -> None:
    first = next(row for row in reading.targets if row.value == value)
    assert (first.comparator, first.recurs) == (">", "yearly")


@pytest.mark.parametrize(("words", "value"), [("xã, phường, thị trấn văn hóa", 30), ("nông thôn mới", 25)])
def test_30_percent_culture_communes_and_25_percent_new_rural_communes_are_dated_2015(
    reading: Reading, words: str, value: int
) -> None:
    found = next(row for row in holding(reading.targets, words) if row.value == value)
    assert (found.recurs, found.due) == (None, "2015-12-31")


def test_culture_targets_of_two_sections_are_one_each(reading: Reading) -> None:
    again = [row for row in reading.targets if row.section == "III.3"]
    assert [(row.value, reading.targets[row.same_as or 0].section) for row in again] == [
        (90, "II.5"),
        (80, "II.5"),
        (30, "II.5"),
    ]


def test_headquarters_stated_in_two_sections_with_different_owners_are_a_finding(reading: Reading) -> None:
    pairs = [
        {reading.targets[index].section for part, index in row.items if part == "targets"}
        for row in reading.findings
        if row.code == "owners_differ"
    ]
    assert {"II.3", "III.2"} in pairs


def test_young_vice_chairs_are_due_in_two_to_three_communes_of_each_district_by_quarter_two_2012(
    reading: Reading,
) -> None:
    found = the(reading.targets, "trí thức trẻ làm Phó Chủ tịch")
    assert (found.value, found.high, found.due) == (2, 3, "2012-06-30")


def test_every_quote_stands_in_the_text_at_its_place(reading: Reading) -> None:
    items = (*reading.targets, *reading.tasks, *reading.reports, *reading.citations)
    assert [
        item for item in items if " ".join(item.spans[0].of(reading.text).split()) != " ".join(item.quote.split())
    ] == []


def test_yearly_report_of_early_december_goes_to_the_province_through_the_home_affairs_department(
    programme: Programme,
) -> None:
    report = report_holding(programme, "định kỳ hàng năm vào đầu tháng 12")
    named = list(report.assignments.values_list("role", "text"))
    assert ("via", "Sở Nội vụ") in named
    assert ("to", "UBND tỉnh") in named
    assert [name for name in owing(report) if name in ALL_DISTRICTS] == ALL_DISTRICTS
    assert "Sở Nội vụ" in owing(report)


def test_yearly_report_falls_on_10_december_of_each_year_of_the_plan(programme: Programme) -> None:
    report = report_holding(programme, "định kỳ hàng năm vào đầu tháng 12")
    dates = sorted(set(report.duties.values_list("due", flat=True)))
    assert dates == [D(year, 12, 10) for year in range(2011, 2016)]


def test_report_of_one_year_is_late_while_that_of_the_year_before_is_done(programme: Programme) -> None:
    report = report_holding(programme, "định kỳ hàng năm vào đầu tháng 12")
    rows = report.duties.filter(unit__name="Sở Nội vụ").select_related("programme", "task").order_by("due")
    first, second, *_later = rows
    by, at = programme.directive.published_by, programme.published_at
    follow(first, DutyAct.SUBMITTED, Said("Đã báo cáo."), by=by, at=at, on=D(2011, 12, 8), version=first.version)
    found = [standing(duty, D(2013, 1, 5)) for duty in rows.all()]
    assert [(each.stand, each.days) for each in found[:2]] == [(Stand.SUBMITTED, 0), (Stand.LATE, 26)]
    assert {each.stand for each in found[2:]} == {Stand.AHEAD}
    assert second.due == D(2012, 12, 10)


def test_interim_conference_of_the_province_is_due_in_2013(programme: Programme) -> None:
    report = report_holding(programme, "tỉnh sẽ tổ chức hội nghị sơ kết")
    assert (report.form, report.due) == ("sơ kết", D(2013, 12, 31))


def test_yearly_review_is_owed_by_every_district_and_every_commune(programme: Programme) -> None:
    report = report_holding(programme, "tổ chức đánh giá, rút kinh nghiệm", recurs="yearly")
    communes = ["Phường 1", "Xã Bình Kiến", "Xã Ea Bar", "Xã Sơn Hà", "Xã Xuân Lãnh"]
    assert set(owing(report)) == {*ALL_DISTRICTS, *communes}


def test_three_mountain_districts_are_partners_of_home_affairs(programme: Programme) -> None:
    task = task_holding(programme, "các huyện miền núi Sơn Hòa, Sông Hinh, Đồng Xuân")
    assert owing(task, role="lead") == ["Sở Nội vụ"]
    assert owing(task, role="partner") == ["Huyện Đồng Xuân", "Huyện Sơn Hòa", "Huyện Sông Hinh"]


def test_culture_target_is_one_with_both_sentences_and_five_yearly_instances(programme: Programme) -> None:
    target = target_holding(programme, "gia đình văn hóa", value=90)
    assert target.statements.count() == 2
    assert [duty.period for duty in target.duties.order_by("due")] == ["2011", "2012", "2013", "2014", "2015"]
    assert owing(target) == ["Sở Văn hóa, Thể thao và Du lịch"]


def test_planning_department_of_2011_leads_though_it_no_longer_exists_today(programme: Programme) -> None:
    task = task_holding(programme, "Sở Kế hoạch và Đầu tư phối hợp với Sở Tài chính")
    assert owing(task, role="lead") == ["Sở Kế hoạch và Đầu tư"]


def test_target_leads_back_to_its_sentence(programme: Programme) -> None:
    assert sentence_at(programme, target_holding(programme, "sinh viên tốt nghiệp")).endswith("của HĐND tỉnh")


def test_target_of_the_province_that_names_nobody_is_the_issuers(programme: Programme) -> None:
    target = target_holding(programme, "được đào tạo về chuyên môn nghiệp vụ", value=431)
    assert owing(target) == ["Ủy ban nhân dân tỉnh Phú Yên"]
    assert target.assignments.get().basis == "issuer"


def test_expanding_again_on_the_day_of_publication_changes_nothing(programme: Programme) -> None:
    assert not re_expand(programme, on=D(2011, 12, 1), by=None, at=programme.published_at)


def test_university_40_percent_in_the_mountains_lies_within_100_percent_intermediate(reading: Reading) -> None:
    (part,) = [row for row in reading.targets if row.value == 40]
    assert part.within is not None
    assert reading.targets[part.within].value == 100


def test_allowance_of_25_to_30_percent_is_a_rise(reading: Reading) -> None:
    assert the(reading.targets, "từ 25 đến 30%").is_delta


def test_village_headquarters_of_two_sections_are_one_target(reading: Reading) -> None:
    (again,) = [row for row in holding(reading.targets, "thôn, buôn, khu phố có trụ sở") if row.section == "III.2"]
    assert again.same_as is not None


def test_three_kinds_of_places_are_told_apart_in_the_scopes_of_targets(reading: Reading) -> None:
    scopes = {row.scope for row in reading.targets}
    assert {"mỗi xã, thị trấn", "mỗi phường", "mỗi huyện, thị xã, thành phố"} <= scopes


def test_second_statement_names_the_owner_that_the_first_leaves_open(programme: Programme) -> None:
    target = target_holding(programme, "thôn, buôn, khu phố văn hóa", value=80)
    assert [row.item.data["section"] for row in target.statements.select_related("item").order_by("-is_main")] == [
        "II.5",
        "III.3",
    ]
    assert {each.text for each in target.assignments.filter(role="lead")} == {"Sở Văn hóa, Thể thao và Du lịch"}


def test_departments_and_school_named_in_the_plan_are_units(programme: Programme) -> None:
    task = task_holding(programme, "Chủ trì phối hợp với Trường Chính trị tỉnh")
    assert "Trường Chính trị tỉnh" in owing(task, role="partner")
    assert owing(task, role="lead") == ["Sở Nội vụ"]


def test_front_of_the_same_level_as_the_districts_is_theirs(programme: Programme) -> None:
    task = task_holding(programme, "phối hợp với Ủy ban Mặt trận Tổ quốc Việt Nam", "UBND các huyện, thị xã, thành phố")
    (partner,) = task.assignments.filter(role="partner")
    assert (partner.text, partner.collective) == ("Ủy ban Mặt trận Tổ quốc Việt Nam cùng cấp", "front.huyen")


def test_proposal_to_the_council_keeps_its_receiver(programme: Programme) -> None:
    assert task_holding(programme, "Căn cứ Nghị định 92/2009/NĐ-CP").receiver == "HĐND tỉnh"


def test_levels_above_the_province_owe_nothing(programme: Programme) -> None:
    assert owing(task_holding(programme, "Đối với những xã miền núi")) == []


def test_publication_is_on_the_trail_with_what_it_made(programme: Programme) -> None:
    entry = AuditEntry.objects.get(action="programme.published")
    assert entry.changes["duties"] == [0, programme.duties.count()]
    assert (entry.actor_name != "", entry.subject_id) == (True, str(programme.pk))
