"""Discipline, courses attended and departures by Excel: in, refused cell by cell, corrected, taken back, out again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import ON, again, brought_in, faults, quiet, taken_back
from tests.officials.factories import make_person, make_post
from tests.officials.sheets import BORN, SINCE, checked, servant
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain.asking import answer
from vungmanh.imports.domain.checking import planned
from vungmanh.imports.permissions import registers_open_to
from vungmanh.imports.registers import ChangedMeanwhileError, register_of
from vungmanh.imports.writing import filled
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import FOREVER, Figure
from vungmanh.officials.domain.records import add_record, depart, withdraw_record
from vungmanh.officials.models import Departure, Discipline, Person, Post, PostStretch, PrivateData, TrainingRecord
from vungmanh.units.models import Unit

pytestmark = pytest.mark.domain
DAY = datetime.timedelta(days=1)
DECIDED = datetime.date(2026, 2, 20)
MAY = datetime.date(2026, 5, 31)
LINES: Mapping[str, tuple[type[Any], Mapping[str, Any]]] = {
    "disciplines": (Discipline, {"form": "Khiển trách (Đảng)", "decided_on": DECIDED}),
    "trainings": (TrainingRecord, {"name": "Kỹ năng tiếp dân", "began_on": DECIDED}),
    "departures": (Departure, {"scheme": "Nghỉ hưu đúng tuổi", "last_day": DECIDED}),
}
EVERY = pytest.mark.parametrize("register", list(LINES))
DAYS = {"disciplines": "decided_on", "trainings": "began_on", "departures": "last_day"}


def line_of(register: str, whose: Person, /, **said: Any) -> dict[str, Any]:
    row = {"person": whose.pk, "full_name": whose.full_name}
    return row | dict(LINES[register][1]) | said


def exported(cast: Cast, register: str, *units: Unit) -> list[dict[str, Any]]:
    chosen = Unit.objects.filter(pk__in=[unit.pk for unit in units or (cast.commune,)])
    return [dict(row) for row in register_of(register).export(chosen, by=cast.commune_officer, on=ON)]


def stood() -> list[tuple[Any, ...]]:
    """What figures count."""
    return list(
        PostStretch.objects.order_by("post", "valid_from").values_list(
            "post", "valid_from", "valid_to", "is_disciplined"
        )
    )


@EVERY
def test_lines_come_in_once_and_leave_as_they_came(cast: Cast, register: str) -> None:
    people, before = [servant(cast.commune, "Lò Thị Xét"), servant(cast.commune, "Ma Văn Yên")], stood()
    model, _said = LINES[register]
    rows = [line_of(register, person) for person in people]
    sheet = brought_in(checked(cast, register, rows))
    assert (sheet.state, sheet.to_create, list(model.objects.order_by("pk").values_list("person", flat=True))) == (
        "done", 2, [person.pk for person in people],
    )  # fmt: skip
    told = AuditEntry.objects.filter(action=f"{model.KIND}.recorded")
    address = register_of(register).address
    assert [(row.actor, f"{address}.xlsx" in row.reason, row.unit_id) for row in told] == [
        (cast.commune_officer, True, cast.commune.pk)
    ] * 2
    assert (stood() == before) == (register == "trainings")

    second = checked(cast, register, rows)
    assert (second.state, second.to_create, second.to_change, second.unchanged) == ("ready", 0, 0, 2)

    assert taken_back(sheet).state == "undone"
    assert (model.objects.count(), stood()) == (0, before)
    assert AuditEntry.objects.filter(action="import.taken_back", subject_type=model._meta.label_lower).count() == 2


def test_discipline_counts_as_long_as_it_holds(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    row = line_of("disciplines", person, until=MAY, decision="12-QĐ/UBKT", reason="Chậm nộp hồ sơ")
    brought_in(checked(cast, "disciplines", [row]))
    line = Discipline.objects.get()
    assert (line.form, line.side, line.until, line.decision, line.reason) == (
        "party_reprimand", "party", MAY, "12-QĐ/UBKT", "Chậm nộp hồ sơ",
    )  # fmt: skip
    known = PostStretch.objects.filter(person=person).order_by("valid_from")
    assert list(known.values_list("valid_from", "is_disciplined")) == [
        (SINCE, False), (DECIDED, True), (MAY + DAY, False),
    ]  # fmt: skip
    told = AuditEntry.objects.get(action="discipline.recorded").changes
    assert told["side"] == [None, "party"]


def test_course_attended_says_all_that_the_page_says(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    said = {"kind": "Tin học", "school": "Trường Mẫu", "ended_on": DECIDED + DAY, "days": 2, "result": "Đạt"}
    brought_in(checked(cast, "trainings", [line_of("trainings", person, **said)]))
    line = TrainingRecord.objects.get()
    assert (line.person, line.name, line.kind, line.school, line.began_on, line.ended_on, line.days, line.result) == (
        person, "Kỹ năng tiếp dân", "informatics", "Trường Mẫu", DECIDED, DECIDED + DAY, 2, "Đạt",
    )  # fmt: skip


def test_departure_ends_every_post_and_undo_gives_them_back(cast: Cast) -> None:
    person, stays = servant(cast.commune, "Lò Thị Nghỉ"), servant(cast.commune, "Ma Văn Ở Lại")
    main = person.posts.get()
    beside = make_post(person, "council_chair", is_main=False, valid_to=MAY)
    before = stood()
    sheet = checked(cast, "departures", [line_of("departures", person, paid="120.000.000", note="Theo nguyện vọng")])
    assert sheet.notes == [["posts_to_end", {"count": 2}]]
    brought_in(sheet)
    left = Departure.objects.get()
    assert (left.unit, left.kind, left.scheme, left.paid, left.note) == (
        cast.commune, main.kind, "retirement", 120_000_000, "Theo nguyện vọng",
    )  # fmt: skip
    posts = (
        Post.objects.filter(person=person)
        .order_by("pk")
        .values_list("valid_to", "former_valid_to", "ended_by", "version")
    )
    assert list(posts.all()) == [(DECIDED, None, left.pk, 2), (DECIDED, MAY, left.pk, 2)]
    assert set(PostStretch.objects.filter(valid_to=None).values_list("person", flat=True)) == {stays.pk}
    ends = AuditEntry.objects.filter(action="post.ended").order_by("pk")
    assert [(row.subject_id, row.changes) for row in ends] == [
        (str(main.pk), {"valid_to": [None, "2026-02-20"]}), (str(beside.pk), {"valid_to": ["2026-05-31", "2026-02-20"]}),
    ]  # fmt: skip

    assert taken_back(sheet).state == "undone"
    assert list(posts.all()) == [(None, None, None, 1), (MAY, None, None, 1)]
    assert (Departure.objects.count(), stood()) == (0, before)
    assert AuditEntry.objects.filter(action="import.taken_back").count() == 3


def test_departure_that_was_used_since_is_not_taken_back(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Nghỉ")
    sheet = brought_in(checked(cast, "departures", [line_of("departures", person)]))
    withdraw_record(Departure.objects.get(), "Nhầm người", by=cast.officer, at=AT)
    assert taken_back(sheet).refusal["code"] == "import_touched_since"


def test_figures_follow_what_comes_in_and_what_is_taken_back(cast: Cast, settings: Any) -> None:
    """Figures of all packs, moved by what each sheet changes, are those that counting everything anew gives."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    person, other = servant(cast.commune, "Lò Thị Nghỉ"), servant(cast.commune, "Ma Văn Yên")
    keeping.catch_up(at=AT)
    left = Figure.objects.filter(indicator__code="officials.left_unqualified", numerator=1, unit=cast.commune)
    sheets, counted = [], []
    for register, row in (
        ("disciplines", line_of("disciplines", other)),
        ("departures", line_of("departures", person, scheme="Tự nguyện nghỉ việc vì chưa đạt chuẩn")),
        ("departures", line_of("departures", person, scheme="Nghỉ hưu đúng tuổi")),
    ):
        sheets.append(brought_in(checked(cast, register, [row])))
        counted.append((left.filter(known_to=FOREVER).exists(), keeping.check(at=AT).different))
    for sheet in reversed(sheets):
        assert taken_back(sheet).state == "undone"
        counted.append((left.filter(known_to=FOREVER).exists(), keeping.check(at=AT).different))
    assert counted == [(False, 0), (True, 0), (False, 0), (True, 0), (False, 0), (False, 0)]


def test_post_that_ended_on_the_day_is_history(cast: Cast) -> None:
    person = make_person(cast.commune, "Lò Thị Cũ", born_on=BORN)
    post = make_post(person, "expert_home_affairs", valid_from=SINCE, valid_to=DECIDED)
    sheet = brought_in(checked(cast, "departures", [line_of("departures", person)]))
    post.refresh_from_db()
    assert (sheet.state, sheet.notes, post.version, Departure.objects.get().unit) == ("done", [], 1, cast.commune)


@pytest.mark.parametrize(
    ("register", "said", "column", "code"),
    [
        ("disciplines", {"form": "Trừ lương"}, "form", "choice_unknown"),
        ("disciplines", {"form": None}, "form", "cell_missing"),
        ("disciplines", {"form": None, "decided_on": None, "decision": "1/QĐ"}, "form", "cell_missing"),
        ("disciplines", {"form": "Hạ bậc lương"}, "form", "discipline_not_offered"),
        ("disciplines", {"decided_on": None}, "decided_on", "cell_missing"),
        ("disciplines", {"decided_on": "tháng 2"}, "decided_on", "date_unreadable"),
        ("disciplines", {"decided_on": ON + DAY}, "decided_on", "record_in_future"),
        ("disciplines", {"decided_on": BORN}, "decided_on", "record_before_birth"),
        ("disciplines", {"until": DECIDED - DAY}, "until", "record_days_in_wrong_order"),
        ("trainings", {"name": None}, "name", "cell_missing"),
        ("trainings", {"name": "x" * 301}, "name", "cell_too_long"),
        ("trainings", {"began_on": None}, "began_on", "cell_missing"),
        ("trainings", {"began_on": ON + DAY}, "began_on", "record_in_future"),
        ("trainings", {"began_on": BORN}, "began_on", "record_before_birth"),
        ("trainings", {"ended_on": DECIDED - DAY}, "ended_on", "record_days_in_wrong_order"),
        ("trainings", {"kind": "Nấu ăn"}, "kind", "choice_unknown"),
        ("trainings", {"days": 0}, "days", "too_small"),
        ("trainings", {"days": 1.5}, "days", "not_a_whole_number"),
        ("departures", {"scheme": "Nghỉ mát"}, "scheme", "choice_unknown"),
        ("departures", {"scheme": None}, "scheme", "cell_missing"),
        ("departures", {"last_day": None}, "last_day", "cell_missing"),
        ("departures", {"last_day": None, "scheme": None, "paid": 5}, "scheme", "cell_missing"),
        ("departures", {"last_day": SINCE - DAY}, "last_day", "departure_before_post"),
        ("departures", {"paid": -1}, "paid", "too_small"),
        ("departures", {"paid": "nhiều"}, "paid", "not_a_number"),
    ],
)  # fmt: skip
def test_wrong_row_is_told_at_its_cell_and_nothing_comes_in(
    cast: Cast, register: str, said: dict[str, Any], column: str, code: str
) -> None:
    good, person = servant(cast.commune, "Vàng Thị Đúng"), servant(cast.commune, "Lò Thị Xét")
    sheet = checked(cast, register, [line_of(register, good), line_of(register, person, **said)])
    assert (sheet.state, faults(sheet)) == ("wrong", [(3, column, code)])
    assert LINES[register][0].objects.count() == 0


@EVERY
@pytest.mark.parametrize(
    ("said", "column", "code"),
    [
        ({"full_name": "Ma Thị Khác"}, "full_name", "record_of_other_person"),
        ({"full_name": None}, "full_name", "cell_missing"),
        ({"person": 999_999}, "person", "record_not_here"),
        ({"record": 999_999}, "record", "record_not_here"),
        ({"person": None}, "born_on", "person_unrecognisable"),
        ({"person": None, "born_on": BORN + DAY}, "full_name", "person_not_on_file"),
        ({"person": None, "identity_number": "012345678901"}, "identity_number", "person_not_on_file"),
    ],
)
def test_whom_nobody_knows_is_told(cast: Cast, register: str, said: dict[str, Any], column: str, code: str) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    assert faults(checked(cast, register, [line_of(register, person, **said)])) == [(2, column, code)]


@EVERY
def test_identity_number_is_enough_and_name_with_birth_date_a_question(cast: Cast, register: str) -> None:
    person, other = servant(cast.commune, "Lò Thị Xét"), servant(cast.commune, "Ma Văn Yên")
    PrivateData.objects.create(person=person, identity_number="012345678901")
    rows = [
        line_of(register, person, person=None, identity_number="012345678901"),
        line_of(register, other, person=None, born_on=BORN),
    ]
    sheet = checked(cast, register, rows)
    assert (sheet.state, sheet.open_questions) == ("asking", 1)
    answer(sheet, {3: str(other.pk)}, by=cast.commune_officer, at=AT)
    sheet = brought_in(again(sheet))
    found = LINES[register][0].objects.order_by("pk").values_list("person", flat=True)
    assert (sheet.state, list(found)) == ("done", [person.pk, other.pk])


@EVERY
def test_the_same_line_twice(cast: Cast, register: str) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    sheet = checked(cast, register, [line_of(register, person), line_of(register, person, decision="x", school="y")])
    assert faults(sheet) == [(3, "full_name", "row_twice")]


def test_row_that_says_nothing_does_nothing(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    empty = {"person": person.pk, "full_name": person.full_name}
    for register, (model, _said) in LINES.items():
        sheet = brought_in(checked(cast, register, [empty, empty]))
        assert (sheet.state, sheet.unchanged, model.objects.count()) == ("done", 2, 0)


def test_what_is_there_is_put_right_by_its_code_or_its_day(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    said = {"form": "warning", "side": "state", "decided_on": DECIDED}
    line = add_record(Discipline, person, said, by=cast.officer, at=AT, on=ON)
    by_day = line_of("disciplines", person, form="Cảnh cáo", decision="7/QĐ")
    sheet = checked(cast, "disciplines", [by_day])
    assert (sheet.to_change, sheet.lines.get().changes) == (1, {"decision": ["", "7/QĐ"]})
    brought_in(sheet)
    moved = line_of("disciplines", person, record=line.pk, decided_on=DECIDED - DAY)
    second = brought_in(checked(cast, "disciplines", [moved]))
    line.refresh_from_db()
    assert (line.form, line.side, line.decided_on, line.decision, line.version) == (
        "party_reprimand", "party", DECIDED - DAY, "7/QĐ", 3,
    )  # fmt: skip
    told = AuditEntry.objects.filter(action="discipline.corrected").latest("pk").changes
    assert told == {
        "form": ["warning", "party_reprimand"], "side": ["state", "party"], "decided_on": ["2026-02-20", "2026-02-19"],
    }  # fmt: skip
    assert taken_back(second).state == "undone"
    line.refresh_from_db()
    assert (line.form, line.side, line.decided_on, line.decision) == ("warning", "state", DECIDED, "7/QĐ")
    assert PostStretch.objects.filter(person=person, is_disciplined=True).get().valid_from == DECIDED


def test_a_line_does_not_become_another_one_that_is_there(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    said = {"name": "Kỹ năng tiếp dân", "began_on": DECIDED}
    add_record(TrainingRecord, person, said, by=cast.officer, at=AT, on=ON)
    other = add_record(TrainingRecord, person, said | {"name": "Soạn văn bản"}, by=cast.officer, at=AT, on=ON)
    row = line_of("trainings", person, record=other.pk, name="KỸ NĂNG TIẾP DÂN")
    assert faults(checked(cast, "trainings", [row])) == [(2, "began_on", "line_there")]
    stranger = servant(cast.commune, "Ma Văn Yên")
    theirs = line_of("trainings", person, record=other.pk, person=stranger.pk)
    assert faults(checked(cast, "trainings", [theirs])) == [(2, "person", "record_of_other_person")]


def test_who_has_left_does_not_leave_again(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Nghỉ")
    left = depart(person, {"scheme": "retirement", "last_day": DECIDED}, by=cast.officer, at=AT)
    for day in (DECIDED - DAY, DECIDED + DAY):
        for more in ({}, {"record": left.pk}):
            row = line_of("departures", person, last_day=day, **more)
            assert faults(checked(cast, "departures", [row])) == [(2, "last_day", "departure_there")]
    row = line_of("departures", person, scheme="Xin thôi việc", paid=0)
    sheet = brought_in(checked(cast, "departures", [row]))
    left.refresh_from_db()
    assert (sheet.to_change, left.scheme, left.paid, Post.objects.get().version) == (1, "resignation", 0, 2)
    assert taken_back(sheet).state == "undone"
    left.refresh_from_db()
    assert (left.scheme, left.paid, Post.objects.get().valid_to) == ("retirement", None, DECIDED)


def test_two_days_of_one_sheet_are_two_departures(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Nghỉ")
    rows = [line_of("departures", person), line_of("departures", person, last_day=DECIDED + DAY)]
    assert faults(checked(cast, "departures", rows)) == [(3, "last_day", "departure_there")]


def test_who_holds_no_post_does_not_leave(cast: Cast) -> None:
    nobody = make_person(cast.commune, "Lò Thị Chưa", born_on=BORN)
    ended = make_person(cast.commune, "Lò Thị Thôi", born_on=BORN)
    make_post(ended, "expert_home_affairs", valid_from=SINCE, valid_to=DECIDED - DAY)
    rows = [line_of("departures", nobody), line_of("departures", ended)]
    assert faults(checked(cast, "departures", rows)) == [
        (2, "last_day", "departure_without_post"), (3, "last_day", "departure_without_post"),
    ]  # fmt: skip


@EVERY
def test_neighbours_are_not_found_nor_told(cast: Cast, register: str) -> None:
    person = servant(cast.other_commune, "Người Xã Bên")
    assert faults(checked(cast, register, [line_of(register, person)])) == [(2, "person", "record_not_here")]
    province = checked(cast, register, [line_of(register, person)], by=cast.officer)
    assert faults(province) == [(2, "full_name", "person_elsewhere")]
    above = brought_in(checked(cast, register, [line_of(register, person)], by=cast.officer, unit=cast.province))
    assert (above.state, above.to_create) == ("done", 1)
    line = LINES[register][0].objects.get()
    by_code = line_of(register, person, record=line.pk, person=None)
    assert faults(checked(cast, register, [by_code])) == [(2, "record", "record_not_here")]
    assert exported(cast, register) == []


def test_sheets_are_for_those_who_keep_the_files(cast: Cast) -> None:
    def open_to(user: Any) -> set[str]:
        return {each.name for each in registers_open_to(user, ON)} & set(LINES)

    assert [open_to(user) for user in (cast.officer, cast.commune_officer)] == [set(LINES)] * 2
    assert [open_to(user) for user in (cast.leader, cast.administrator, cast.anonymous)] == [set()] * 3


@EVERY
def test_sheet_goes_out_with_what_is_there_and_comes_back_changing_nothing(cast: Cast, register: str) -> None:
    waiting, person = servant(cast.commune, "An Thị Chờ"), servant(cast.commune, "Lò Thị Xét")
    brought_in(checked(cast, register, [line_of(register, person)]))
    line = LINES[register][0].objects.get()
    rows = exported(cast, register)
    assert [(row["person"], row.get("record"), row.get(DAYS[register])) for row in rows] == [
        (person.pk, line.pk, DECIDED), (waiting.pk, None, None),
    ]  # fmt: skip
    assert {row["held"].endswith(cast.commune.name) for row in rows} == {True}
    units = Unit.objects.filter(pk=cast.commune.pk)
    sheet = checked(cast, register, filled(register_of(register), units, rows))
    assert (sheet.state, sheet.unchanged, sheet.rows) == ("ready", 2, 2)


@pytest.mark.parametrize("is_late", [False, True])
def test_somebody_else_records_the_departure_meanwhile(cast: Cast, is_late: bool) -> None:
    person, said = servant(cast.commune, "Lò Thị Nghỉ"), {"scheme": "retirement", "last_day": DECIDED - DAY}
    sheet = checked(cast, "departures", [line_of("departures", person)])
    if not is_late:
        depart(person, said, by=cast.officer, at=AT)
        assert (brought_in(sheet).state, faults(sheet)) == ("wrong", [(2, "last_day", "departure_there")])
        return
    register = register_of("departures")
    prepared = register.prepare(planned(sheet, by=cast.commune_officer, told=quiet), at=AT)
    depart(person, said, by=cast.officer, at=AT)
    with pytest.raises(ChangedMeanwhileError), transaction.atomic():
        register.write(prepared, at=AT)
    assert Departure.objects.count() == 1


@EVERY
def test_queries_do_not_grow_with_rows(cast: Cast, register: str) -> None:
    people = [servant(cast.commune, f"Lò Thị {name}") for name in "ABCDEFGHIKLM"]
    counts: list[list[int]] = []
    for start, count in ((0, 1), (1, 2), (3, 9)):
        steps: list[Any] = []
        rows = [line_of(register, person) for person in people[start : start + count]]
        with CaptureQueriesContext(connection) as coming:
            steps.append(brought_in(checked(cast, register, rows)))
        with CaptureQueriesContext(connection) as going:
            steps.append(taken_back(steps[0]))
        assert [each.state for each in steps] == ["done", "undone"], faults(steps[0])
        counts.append([len(coming), len(going)])
    assert counts[1] == counts[2]


@EVERY
def test_export_asks_the_same_of_one_and_of_three(cast: Cast, register: str, django_assert_num_queries: Any) -> None:
    servant(cast.commune, "Lò Thị Không")
    for count in (1, 2):
        for number in range(count):
            brought_in(checked(cast, register, [line_of(register, servant(cast.commune, f"Ma Văn {count}{number}"))]))
        with django_assert_num_queries(3):
            assert len(exported(cast, register)) == 1 + (1 if count == 1 else 3)
