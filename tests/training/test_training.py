"""Courses, turns and persons, results that go into the file, plans against what was done, graduates, forecasts."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_qualification
from tests.training.factories import ENDS, ON, STARTS, make_arrival, make_course, make_scheme, official, said, send
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.indicators.catalogue import definitions_on
from vungmanh.indicators.countables import countable
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.enums import Which
from vungmanh.indicators.periods import DAY, month_of, year_of
from vungmanh.indicators.selectors import count_live, rows_of
from vungmanh.officials.models import Post, PostStretch, Qualification, TrainingRecord
from vungmanh.programmes.counted import Asked, summed_flow
from vungmanh.programmes.domain.binding import Choice
from vungmanh.programmes.enums import Way
from vungmanh.training.countables import TRAINED, TURN
from vungmanh.training.domain.attraction import change_arrival, give_arrival_back, withdraw_arrival
from vungmanh.training.domain.courses import change_course, enrol, put_back, take_out, withdraw_course
from vungmanh.training.domain.planning import LineSaid, change_plan, draw_plan
from vungmanh.training.domain.results import record_results
from vungmanh.training.models import Arrival, Course, Enrolment
from vungmanh.training.permissions import courses_visible_to, enrolments_visible_to
from vungmanh.training.selectors.courses import totals_of, with_arrivals, with_counts
from vungmanh.training.selectors.forecast import retiring, retiring_or_unknown
from vungmanh.training.selectors.plans import progress_of
from vungmanh.training.selectors.studying import studying_of

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 3, 2)


def code_of(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as error:
        act(*args, **more)
    return error.value.code


def pass_all(cast: Cast, course: Course, *rows: Enrolment, result: str = "passed", **more: Any) -> int:
    when: dict[str, Any] = {"result_on": ON, "by": cast.officer, "at": AT, "on": ON} | more
    return record_results(course, {row.pk: result for row in rows}, **when)


def test_turns_are_not_persons(cast: Cast) -> None:
    both, one = official(cast.commune), official(cast.other_commune, "Lò Thị Hai")
    send(cast, make_course(cast), both, one)
    send(cast, make_course(cast, title="Bồi dưỡng QLNN", kind="state_management", level=1), both)
    totals = totals_of(Course.objects.all(), Enrolment.objects.all())
    assert (totals.turns, totals.persons, totals.passed) == (3, 2, 0)
    rows = countable(TURN).table()._default_manager.filter(countable(TURN).only)
    assert rows.values(countable(TRAINED).thing).distinct().count() == 2
    assert rows.values(countable(TURN).thing).count() == 3


def test_turn_keeps_unit_and_post_of_the_first_day(cast: Cast) -> None:
    (row,) = send(cast, make_course(cast), official(cast.commune))
    assert (row.unit, row.position, row.official_kind, row.began_on) == (cast.commune, "women_chair", "cadre", STARTS)


def test_who_is_there_already_is_not_sent_twice(cast: Cast) -> None:
    course, person = make_course(cast), official(cast.commune)
    send(cast, course, person)
    found = enrol(course, [person], by=cast.officer, at=AT)
    assert (found.new, found.already, course.enrolments.count()) == ([], [person], 1)


def test_nobody_is_enrolled_where_one_cannot_be(cast: Cast) -> None:
    course = make_course(cast)
    people = [official(cast.commune), make_person(cast.commune, "Lò Không Chức")]
    assert code_of(enrol, course, people, by=cast.officer, at=AT) == "enrolment_without_post"
    assert course.enrolments.count() == 0


def test_course_has_so_many_seats(cast: Cast) -> None:
    course = make_course(cast, seats=1)
    first, second = official(cast.commune), official(cast.commune, "Lò Thị Hai")
    assert code_of(enrol, course, [first, second], by=cast.officer, at=AT) == "course_full"
    send(cast, course, first)
    assert code_of(change_course, course, said(seats=0), version=1, by=cast.officer, at=AT) == "course_full"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ends_on": STARTS - datetime.timedelta(days=1)}, "course_days_in_wrong_order"),
        ({"level": 9}, "course_level_unknown"),
        ({"level": 0}, "course_level_unknown"),
    ],
)
def test_course_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    assert code_of(make_course, cast, **more) == code


def test_passing_writes_the_level_into_the_file_and_the_figures(cast: Cast) -> None:
    person = official(cast.commune)
    course = make_course(cast)
    (row,) = send(cast, course, person)
    assert pass_all(cast, course, row) == 1
    held = person.qualifications.get()
    assert (held.kind, held.level, held.awarded_on, held.school) == ("political", 2, ON, course.school)
    levels = PostStretch.objects.order_by("valid_from").values_list("valid_from", "political_level")
    assert list(levels) == [(datetime.date(2026, 1, 1), None), (ON, 2)]
    assert pass_all(cast, course, row) == 0
    assert Qualification.objects.count() == 1


def test_result_taken_back_takes_the_level_back_with_a_reason(cast: Cast) -> None:
    person, course = official(cast.commune), make_course(cast)
    (row,) = send(cast, course, person)
    pass_all(cast, course, row)
    assert code_of(pass_all, cast, course, row, result="failed") == "file_reason_missing"
    pass_all(cast, course, row, result="failed", reason="Chấm phúc khảo")
    row.refresh_from_db()
    assert (row.result, row.qualification, person.qualifications.filter(withdrawn_at=None).count()) == (
        "failed",
        None,
        0,
    )


def test_course_without_a_level_leaves_attendance_in_the_file(cast: Cast) -> None:
    course = make_course(cast, title="Kỹ năng tiếp dân", kind="state_management", level=None)
    (row,) = send(cast, course, official(cast.commune))
    pass_all(cast, course, row)
    assert TrainingRecord.objects.get().name == "Kỹ năng tiếp dân"
    assert Qualification.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "code"), [(STARTS - datetime.timedelta(days=1), "result_before_course"), (ENDS, "result_in_future")]
)
def test_result_has_a_day_that_can_be(cast: Cast, day: datetime.date, code: str) -> None:
    course = make_course(cast)
    (row,) = send(cast, course, official(cast.commune))
    assert code_of(pass_all, cast, course, row, result_on=day) == code


def test_course_with_results_gives_what_it_gave(cast: Cast) -> None:
    course = make_course(cast)
    (row,) = send(cast, course, official(cast.commune))
    pass_all(cast, course, row)
    assert code_of(change_course, course, said(level=3), version=1, by=cast.officer, at=AT) == "course_has_results"
    assert code_of(withdraw_course, course, "Nhầm", by=cast.officer, at=AT) == "course_has_results"
    assert code_of(take_out, row.__class__.objects.get(), "Nhầm", by=cast.officer, at=AT) == "enrolment_has_result"


def test_course_that_moves_moves_its_turns(cast: Cast) -> None:
    course = make_course(cast)
    (row,) = send(cast, course, official(cast.commune))
    change_course(course, said(starts_on=datetime.date(2026, 3, 1)), version=1, by=cast.officer, at=AT)
    row.refresh_from_db()
    assert row.began_on == datetime.date(2026, 3, 1)


def test_who_was_taken_out_counts_nowhere_and_may_come_again(cast: Cast) -> None:
    course, person = make_course(cast), official(cast.commune)
    (row,) = send(cast, course, person)
    take_out(row, "Ghi nhầm người", by=cast.officer, at=AT)
    assert with_counts(Course.objects.all()).get().turns == 0
    assert studying_of([person.pk], ON) == {}
    assert len(send(cast, course, person)) == 1
    assert code_of(put_back, row, by=cast.officer, at=AT) == "enrolled_again"


def test_who_was_taken_out_is_put_back_where_there_is_a_seat(cast: Cast) -> None:
    course, person, other = make_course(cast, seats=1), official(cast.commune), official(cast.commune, "Lò Thị Hai")
    (row,) = send(cast, course, person)
    take_out(row, "Ghi nhầm người", by=cast.officer, at=AT)
    for _time in range(2):
        put_back(row, by=cast.officer, at=AT)
    assert (with_counts(Course.objects.all()).get().turns, len(studying_of([person.pk], ON))) == (1, 1)
    take_out(row, "Ghi nhầm người", by=cast.officer, at=AT)
    send(cast, course, other)
    assert code_of(put_back, row, by=cast.officer, at=AT) == "course_full"
    withdraw_course(course, "Không mở", by=cast.officer, at=AT)
    assert code_of(put_back, row, by=cast.officer, at=AT) == "record_withdrawn"


def test_plan_is_counted_from_the_courses(cast: Cast) -> None:
    women, chair = official(cast.commune), official(cast.other_commune, "Lò Văn Hai", "front_chair")
    lines = [LineSaid("political", 5, 2, "women_chair"), LineSaid("political", 10, 1), LineSaid("state_management", 3)]
    plan = draw_plan(cast.province, 2026, lines, decision="KH 1", by=cast.officer, at=AT)
    course = make_course(cast)
    rows = send(cast, course, women, chair)
    send(cast, make_course(cast, title="Lớp 2"), women)
    send(cast, make_course(cast, title="Năm trước", starts_on=datetime.date(2025, 12, 1)), chair)
    pass_all(cast, course, rows[0])
    found = {
        (done.line.kind, done.line.level): (done.turns, done.persons, done.passed, done.rest)
        for done in progress_of(plan)
    }
    assert found == {
        ("political", 1): (3, 2, 1, 8),
        ("political", 2): (2, 1, 1, 4),
        ("state_management", None): (0, 0, 0, 3),
    }


def test_year_of_a_unit_has_one_plan_and_a_line_once(cast: Cast) -> None:
    line = LineSaid("political", 5, 2)
    plan = draw_plan(cast.province, 2026, [line], by=cast.officer, at=AT)
    assert code_of(draw_plan, cast.province, 2026, [line], by=cast.officer, at=AT) == "plan_of_year_exists"
    twice = {"decision": "", "note": "", "version": 1, "by": cast.officer, "at": AT}
    assert code_of(change_plan, plan, [line, LineSaid("political", 6, 2)], **twice) == "plan_line_twice"
    change_plan(plan, [LineSaid("political", 7, 2)], **twice)
    assert [row.number for row in plan.lines.all()] == [7]
    assert code_of(change_plan, plan, [line], **twice) == "record_changed"
    assert AuditEntry.objects.filter(action="training_plan.changed").count() == 1


def test_graduates_are_counted_against_the_quota(cast: Cast) -> None:
    scheme = make_scheme(cast)
    stays, leaves = official(cast.commune), official(cast.commune, "Lò Thị Đi")
    row, gone = make_arrival(cast, scheme, stays), make_arrival(cast, scheme, leaves)
    days = {"promoted_to": "committee_deputy", "promoted_on": ON}
    change_arrival(row, days, version=1, by=cast.officer, at=AT)
    change_arrival(gone, {"left_on": ON}, version=1, by=cast.officer, at=AT)
    found = with_arrivals(type(scheme).objects.all()).get()
    assert (found.came, found.stayed, found.promoted) == (2, 1, 1)
    withdraw_arrival(gone, "Nhầm", by=cast.officer, at=AT)
    assert with_arrivals(type(scheme).objects.all()).get().came == 1
    assert Arrival.objects.count() == 2
    for _time in range(2):
        give_arrival_back(gone, by=cast.officer, at=AT)
    assert with_arrivals(type(scheme).objects.all()).get().came == 2
    withdraw_arrival(gone, "Nhầm", by=cast.officer, at=AT)
    make_arrival(cast, scheme, leaves)
    assert code_of(give_arrival_back, gone, by=cast.officer, at=AT) == "arrival_twice"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"arrived_on": datetime.date(2025, 7, 15)}, "arrival_before_scheme"),
        ({"left_on": datetime.date(2026, 1, 4)}, "arrival_days_in_wrong_order"),
        ({"promoted_to": "committee_deputy"}, "promotion_without_day"),
        ({"promoted_on": ON}, "promotion_without_day"),
    ],
)
def test_arrival_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    assert code_of(make_arrival, cast, make_scheme(cast), official(cast.commune), **more) == code


def test_arrival_elsewhere_or_twice_is_refused(cast: Cast) -> None:
    scheme, person = make_scheme(cast), official(cast.commune)
    assert code_of(make_arrival, cast, scheme, person, unit=cast.neighbour_commune) == "arrival_beyond"
    make_arrival(cast, scheme, person)
    assert code_of(make_arrival, cast, scheme, person) == "arrival_twice"


def test_forecast_says_who_retires_and_when(cast: Cast) -> None:
    due = official(cast.commune, born_on=datetime.date(1965, 1, 10), sex="male")
    young = official(cast.commune, "Lò Thị Hai", born_on=datetime.date(1990, 1, 1), sex="female")
    unknown = official(cast.commune, "Lò Thị Ba")
    people = [due.pk, young.pk, unknown.pk]
    assert retiring(people, on=ON, by=datetime.date(2026, 12, 31)) == {due.pk: datetime.date(2026, 7, 31)}


def test_no_age_ends_the_post_of_a_part_time_worker(cast: Cast) -> None:
    old = official(cast.commune, born_on=datetime.date(1955, 1, 10), sex="male")
    unknown = official(cast.commune, "Lò Thị Ba")
    people = [old.pk, unknown.pk]
    assert retiring_or_unknown(people, on=ON, by=ON) == ({old.pk: ON}, {unknown.pk})
    Post.objects.filter(person__in=people).update(kind="part_time")
    assert retiring_or_unknown(people, on=ON, by=ON) == ({}, set())


def test_commune_sees_a_course_of_the_province_with_its_own_people_alone(cast: Cast) -> None:
    course = make_course(cast)
    mine, _other = send(cast, course, official(cast.commune), official(cast.other_commune, "Lò Thị Hai"))
    assert list(courses_visible_to(cast.commune_officer, ON)) == [course]
    assert list(enrolments_visible_to(cast.commune_officer, ON)) == [mine]
    assert list(courses_visible_to(cast.neighbour, ON)) == []
    assert list(enrolments_visible_to(cast.neighbour, ON)) == []


def test_degree_held_already_is_no_course_under_way(cast: Cast) -> None:
    person = official(cast.commune)
    make_qualification(person, "political", 2)
    assert studying_of([person.pk], ON) == {}


def test_figures_of_persons_count_whoever_went_twice_once(cast: Cast, settings: Any) -> None:
    """In a month, in the year, and over years from the first day of a target on; the rows behind a figure are as many."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 12, 1
    keeping.catch_up(at=AT)
    both, one = official(cast.commune), official(cast.other_commune, "Lò Thị Hai")
    for start, people in ((STARTS, (both, one)), (STARTS, (both,)), (LATER, (both,)), (STARTS - 365 * DAY, (both,))):
        send(cast, make_course(cast, title=f"Lớp {start} {len(people)}", starts_on=start, ends_on=ENDS), *people)
    turns, persons = (definitions_on(AT.date())[code].definition for code in ("training.turns", "training.trained"))
    for period, counts in ((month_of(STARTS), (3, 2)), (month_of(LATER), (1, 1)), (year_of(STARTS), (4, 2))):
        for definition, count in zip((turns, persons), counts, strict=True):
            assert count_live(definition, period, cast.province)[""].numerator == count, (definition.code, period)
            assert rows_of(definition, period, cast.province, Which.COUNTED).count() == count
    assert not keeping.check(at=AT).differences.filter(indicator__code__startswith="training.").exists()
    since = STARTS.replace(year=STARTS.year - 1, month=1, day=1)
    asked = [
        Asked(key, Choice(Way.COUNTED, each.code), each, is_share=False, since=since)
        for key, each in enumerate((turns, persons))
    ]
    found = summed_flow(cast.province, asked, year_of(STARTS).day)
    assert {key: pair.numerator for key, pair in found.items()} == {0: 5, 1: 2}
