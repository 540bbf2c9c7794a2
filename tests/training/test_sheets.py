"""Courses with turns and results, and attraction schemes with arrivals, by Excel: made, found again, refused, taken back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import ON, again, book, brought_in, content, faults, taken_back
from tests.training.factories import ENDS, STARTS, make_arrival, make_course, make_scheme, official, send
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain.asking import answer
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.imports.writing import filled, template
from vungmanh.officials.models import Person, PostStretch, PrivateData, Qualification, TrainingRecord
from vungmanh.training.domain.results import record_results
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment

pytestmark = pytest.mark.domain
TURNS, ARRIVALS = "training_turns", "attraction_arrivals"
BORN, ENDED, DAY = datetime.date(1985, 5, 6), datetime.date(2026, 2, 20), datetime.date(2026, 2, 25)
NUMBER = "012345678901"


def received(
    cast: Cast, rows: Sequence[Mapping[str, Any]] | bytes, register: str = TURNS, by: Any = None
) -> SheetImport:
    """A sheet of the province, checked."""
    data = rows if isinstance(rows, bytes) else content(book(rows, register=register))
    stream, found = io.BytesIO(data), register_of(register)
    return again(receive(found, cast.province, stream, "lop.xlsx", by=by or cast.officer, at=AT, on=ON))


@pytest.fixture
def person(cast: Cast) -> Person:
    """Of the commune, with an identity number."""
    made = official(cast.commune, "Lò Thị Học", born_on=BORN)
    PrivateData.objects.update_or_create(person=made, defaults={"identity_number": NUMBER})
    return made


def turn(**said: Any) -> dict[str, Any]:
    """The person in a course that nobody has opened yet."""
    row = {
        "unit": "Tỉnh Mẫu Sơn", "title": "Trung cấp lý luận K2", "starts_on": STARTS, "ends_on": ENDED,
        "content": "Lý luận chính trị: trung cấp", "identity_number": NUMBER, "full_name": "Lò Thị Học",
    }  # fmt: skip
    return row | said


def arrival(**said: Any) -> dict[str, Any]:
    row = {
        "unit": "Tỉnh Mẫu Sơn", "title": "Thu hút trí thức trẻ về xã", "identity_number": NUMBER,
        "full_name": "Lò Thị Học", "place": "Xã Mẫu Thượng", "position": "Văn phòng – thống kê",
        "arrived_on": datetime.date(2026, 1, 5),
    }  # fmt: skip
    return row | said


def levels(person: Person) -> list[int | None]:
    rows = PostStretch.objects.filter(person=person).order_by("valid_from")
    return list(rows.values_list("political_level", flat=True))


def test_course_is_opened_its_people_sent_their_results_go_into_the_file_and_all_is_taken_back(
    cast: Cast, person: Person
) -> None:
    first = brought_in(received(cast, [turn()]))
    assert (first.state, first.to_create, faults(first)) == ("done", 1, [])
    row = Enrolment.objects.select_related("course").get()
    assert (row.course.title, row.course.kind, row.course.level) == ("Trung cấp lý luận K2", "political", 2)
    assert (row.person, row.unit, row.position, row.began_on) == (person, cast.commune, "women_chair", STARTS)
    assert received(cast, [turn()]).unchanged == 1

    second = brought_in(received(cast, [turn(result="Đạt", result_on=DAY, school="Trường Chính trị")]))
    assert (second.state, second.to_create, second.to_change) == ("done", 0, 1)
    row.refresh_from_db()
    held = Qualification.objects.get()
    assert (row.result, row.qualification, held.awarded_on, held.school) == ("passed", held, DAY, "Trường Chính trị")
    assert levels(person) == [None, 2]

    third = brought_in(received(cast, [turn(result="Không đạt", result_on=ENDED)]))
    held.refresh_from_db()
    row.refresh_from_db()
    assert (held.is_withdrawn, row.qualification, row.result, levels(person)) == (True, None, "failed", [None])

    assert taken_back(second).refusal["code"] == "import_touched_since"
    assert taken_back(third).state == "undone"
    held.refresh_from_db()
    assert (held.is_withdrawn, levels(person)) == (False, [None, 2])
    assert taken_back(second).state == "undone"
    assert (Qualification.objects.count(), Course.objects.get().school, levels(person)) == (0, "", [None])
    assert taken_back(first).state == "undone"
    assert (Course.objects.count(), Enrolment.objects.count(), Person.objects.count()) == (0, 0, 1)


def test_course_without_a_level_leaves_attendance_in_the_file(cast: Cast, person: Person) -> None:
    said = {"content": "Quản lý nhà nước: không theo trình độ", "result": "Đạt", "result_on": DAY, "is_own": "Có"}
    sheet = brought_in(received(cast, [turn(**said)]))
    assert sheet.state == "done", faults(sheet)
    row = Enrolment.objects.get()
    assert (row.attended, row.is_own, TrainingRecord.objects.get().ended_on) == (
        TrainingRecord.objects.get(), True, ENDED,
    )  # fmt: skip
    assert taken_back(sheet).state == "undone"
    assert TrainingRecord.objects.count() == 0


@pytest.mark.parametrize("register", [TURNS, ARRIVALS])
def test_row_without_a_person_speaks_of_the_course_or_scheme_alone(cast: Cast, register: str) -> None:
    said = (turn if register == TURNS else arrival)(identity_number=None, full_name=None)
    new = {"resolution": "NQ 12", "quota": 30, "starts_on": "01/01/2026", "due_on": "31/12/2027"}
    said |= {} if register == TURNS else {**new, "place": None, "position": None, "arrived_on": None}
    table: Any = Course if register == TURNS else AttractionScheme
    number = "seats" if register == TURNS else "quota"
    first = brought_in(received(cast, [said, said], register))
    assert (first.state, first.to_create, first.unchanged, table.objects.count()) == ("done", 1, 1, 1)
    second = brought_in(received(cast, [said | {number: 40}], register))
    assert (second.state, second.to_change, getattr(table.objects.get(), number)) == ("done", 1, 40)
    trail = AuditEntry.objects.filter(subject_type=table._meta.label_lower).order_by("pk")
    assert [entry.action.split(".")[1] for entry in trail] == ["recorded", "changed"]
    found = register_of(register)
    units = found.units(cast.officer, ON).select_related("parent")
    data = filled(found, units, list(found.export(units, by=cast.officer, on=ON)))
    assert received(cast, data, register).unchanged == 1
    assert (taken_back(second).state, taken_back(first).state, table.objects.count()) == ("undone", "undone", 0)


BAD: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
    ({"unit": "Tỉnh Không Có"}, ("unit", "unit_unknown")),
    ({"unit": "Xã Mẫu Thượng"}, ("unit", "unit_out_of_scope")),
    ({"starts_on": "đầu năm"}, ("starts_on", "date_unreadable")),
    ({"ends_on": STARTS - datetime.timedelta(1)}, ("ends_on", "course_days_in_wrong_order")),
    ({"ends_on": None}, ("ends_on", "common_needed")),
    ({"content": "Nấu ăn"}, ("content", "choice_unknown")),
    ({"content": None}, ("content", "common_needed")),
    ({"seats": 0}, ("seats", "too_small")),
    ({"identity_number": "12345"}, ("identity_number", "code_wrong_length")),
    ({"full_name": "Lò Thị Khác"}, ("identity_number", "number_of_other_name")),
    ({"full_name": None}, ("full_name", "cell_missing")),
    ({"identity_number": "099999999999"}, ("identity_number", "person_not_on_file")),
    ({"identity_number": None}, ("born_on", "person_unrecognisable")),
    ({"identity_number": None, "born_on": "01/01/1990"}, ("full_name", "person_not_on_file")),
    ({"record": 987654}, ("record", "record_not_here")),
    ({"result": "Giỏi"}, ("result", "choice_unknown")),
    ({"result": "Đạt"}, ("result_on", "result_day_missing")),
    ({"result_on": DAY}, ("result", "result_missing")),
    ({"result": "Đạt", "result_on": "31/12/2026"}, ("result_on", "result_in_future")),
    ({"result": "Đạt", "result_on": "01/01/2026"}, ("result_on", "result_before_course")),
    ({"is_own": "có lẽ"}, ("is_own", "flag_unknown")),
)


def test_bad_rows_are_refused_at_their_cells_and_nothing_comes_in(cast: Cast, person: Person) -> None:
    """Each is a course of its own, so that rows do not speak of the same one."""
    rows = [turn(title=f"Lớp số {place}", **said) for place, (said, _fault) in enumerate(BAD)]
    sheet = received(cast, [*rows, turn()])
    assert faults(sheet) == [(place + 2, *fault) for place, (_said, fault) in enumerate(BAD)]
    assert (sheet.state, Course.objects.count()) == ("wrong", 0)


def test_rows_of_one_course_say_the_same_of_it_and_nobody_is_in_it_twice(cast: Cast, person: Person) -> None:
    official(cast.other_commune, "Vàng Thị Hai", born_on=BORN)
    other = turn(full_name="Vàng Thị Hai", identity_number=None, born_on=BORN)
    rows = [turn(seats=1), turn(ends_on=ENDS), other | {"ends_on": None, "content": None}]
    assert faults(received(cast, rows)) == [(3, "ends_on", "common_rows_differ")]
    most = [turn(ends_on=ENDS), turn(), other]
    assert faults(received(cast, most))[0] == (2, "ends_on", "common_rows_differ"), (
        "the odd one out is wrong, not the rest"
    )
    assert faults(received(cast, [turn(), turn(ends_on=None)])) == [(3, "full_name", "row_twice")]


def test_seats_hold(cast: Cast, person: Person) -> None:
    course = make_course(cast, title="Trung cấp lý luận K2", seats=1)
    send(cast, course, official(cast.other_commune, "Vàng Thị Hai"))
    sheet = received(cast, [turn(ends_on=None, content=None)])
    assert faults(sheet) == [(2, "full_name", "course_full")]
    assert received(cast, [turn(ends_on=None, content=None, seats=2)]).state == "ready"


def test_course_with_results_keeps_what_it_gave(cast: Cast, person: Person) -> None:
    course = make_course(cast, title="Trung cấp lý luận K2")
    (row,) = send(cast, course, person)
    record_results(course, {row.pk: "passed"}, result_on=DAY, by=cast.officer, at=AT, on=ON)
    sheet = received(cast, [turn(ends_on=None, content="Lý luận chính trị: cao cấp, cử nhân")])
    assert [column for _row, column, _code in faults(sheet)] == ["content"]


def test_who_has_no_number_is_asked_about_once(cast: Cast) -> None:
    known = official(cast.commune, "Lò Thị Học", born_on=BORN)
    said = turn(identity_number=None, born_on=BORN)
    sheet = received(cast, [said, said | {"title": "Lớp khác"}])
    assert (sheet.state, sheet.open_questions) == ("asking", 1)
    line = sheet.lines.get(number=2)
    assert [pk for pk, _words in line.candidates] == [known.pk]
    assert line.candidates[0][1].startswith("Lò Thị Học, 06/05/1985, ")
    answer(sheet, {2: str(known.pk)}, by=cast.officer, at=AT)
    assert brought_in(again(sheet)).state == "done"
    assert Enrolment.objects.filter(person=known).count() == 2
    assert received(cast, [said]).unchanged == 1, "who is in the course is not asked about again"


def test_somebody_else_without_a_file_is_told_to_get_one(cast: Cast) -> None:
    official(cast.commune, "Lò Thị Học", born_on=BORN)
    sheet = received(cast, [turn(identity_number=None, born_on=BORN)])
    answer(sheet, {2: "new"}, by=cast.officer, at=AT)
    assert faults(again(sheet)) == [(2, "full_name", "person_not_on_file")]


def test_people_of_the_neighbour_are_not_there(cast: Cast) -> None:
    theirs = official(cast.neighbour_commune, "Lò Thị Học", born_on=BORN)
    PrivateData.objects.update_or_create(person=theirs, defaults={"identity_number": NUMBER})
    rows = [turn(), turn(title="Lớp khác", identity_number=None, born_on=BORN)]
    assert {code for _row, _column, code in faults(received(cast, rows))} == {"person_not_on_file"}
    course = make_course(cast, title="Trung cấp lý luận K2")
    own = official(cast.commune, "Vàng Thị Hai")
    (row,) = send(cast, course, own)
    commune = {"unit": "Xã Mẫu Thượng", "record": row.pk, "full_name": own.full_name, "identity_number": None}
    stream = io.BytesIO(content(book([turn(**commune)], register=TURNS)))
    sheet = again(receive(register_of(TURNS), cast.commune, stream, "x.xlsx", by=cast.commune_officer, at=AT, on=ON))
    assert faults(sheet) == [(2, "record", "record_not_here")], "a commune does not keep the courses of the province"


def test_notes_say_what_is_opened_and_what_goes_into_files(cast: Cast, person: Person) -> None:
    sheet = received(cast, [turn(ends_on=ENDS, result="Đạt", result_on=DAY)])
    assert [note for note in sheet.notes if note[0] != "sheet_taken"] == [
        ["courses_to_open", {"count": 1, "titles": "Trung cấp lý luận K2"}],
        ["results_into_files", {"count": 1}],
        ["results_before_end", {"count": 1, "row": 2, "day": "30/06/2026"}],
    ]


def test_trail_names_the_sheet(cast: Cast, person: Person) -> None:
    sheet = brought_in(received(cast, [turn(result="Đạt", result_on=DAY)]))
    entries = AuditEntry.objects.filter(reason="Nhập từ bảng Excel “lop.xlsx”").order_by("pk")
    assert list(entries.values_list("action", "unit_id")) == [
        ("course.recorded", cast.province.pk), ("qualification.recorded", cast.commune.pk),
        ("enrolment.recorded", cast.commune.pk), ("enrolment.result", cast.commune.pk),
    ]  # fmt: skip
    taken_back(sheet)
    gone = AuditEntry.objects.filter(action="import.taken_back")
    assert sorted(gone.values_list("subject_type", flat=True)) == [
        "officials.qualification", "training.course", "training.enrolment",
    ]  # fmt: skip


def test_course_that_others_joined_since_is_not_taken_back(cast: Cast, person: Person) -> None:
    sheet = brought_in(received(cast, [turn()]))
    send(cast, Course.objects.get(), official(cast.other_commune, "Vàng Thị Hai"))
    assert taken_back(sheet).refusal["code"] == "import_touched_since"


def test_scheme_and_arrivals_come_in_change_and_go(cast: Cast, person: Person) -> None:
    new = {"resolution": "NQ 12", "quota": 30, "starts_on": "01/01/2026", "due_on": "31/12/2027"}
    first = brought_in(received(cast, [arrival(**new)], ARRIVALS))
    assert first.state == "done", faults(first)
    row = Arrival.objects.select_related("scheme").get()
    assert (row.scheme.quota, row.person, row.unit, row.level) == (30, person, cast.commune, None)
    later = {"promoted_to": "Chủ tịch Hội Liên hiệp phụ nữ", "promoted_on": "01/03/2026", "quota": 40}
    second = brought_in(received(cast, [arrival(place=cast.other_commune.name, level="Đại học", **later)], ARRIVALS))
    assert (second.state, second.to_change, faults(second)) == ("done", 1, [])
    row.refresh_from_db()
    assert (row.scheme.pk, AttractionScheme.objects.get().quota, row.unit, row.promoted_to) == (
        AttractionScheme.objects.get().pk, 40, cast.other_commune, "women_chair",
    )  # fmt: skip
    assert taken_back(first).refusal["code"] == "import_touched_since"
    assert taken_back(second).state == "undone"
    row.refresh_from_db()
    assert (AttractionScheme.objects.get().quota, row.unit, row.promoted_to) == (30, cast.commune, "")
    assert taken_back(first).state == "undone"
    assert (Arrival.objects.count(), AttractionScheme.objects.count()) == (0, 0)


BAD_ARRIVALS: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
    ({"title": "Chính sách mới"}, ("resolution", "common_needed")),
    ({"unit": "Xã Mẫu Thượng"}, ("unit", "unit_out_of_scope")),
    ({"place": "Xã Láng Thượng"}, ("place", "unit_out_of_scope")),
    ({"place": None}, ("place", "cell_missing")),
    ({"full_name": None}, ("full_name", "cell_missing")),
    ({"position": "Thợ cấy"}, ("position", "choice_unknown")),
    ({"arrived_on": "01/01/2020"}, ("arrived_on", "arrival_before_scheme")),
    ({"left_on": "01/01/2026"}, ("left_on", "arrival_days_in_wrong_order")),
    ({"promoted_on": "01/02/2026"}, ("promoted_on", "promotion_without_day")),
    ({"quota": "nhiều"}, ("quota", "not_a_number")),
    ({"due_on": "01/01/2020"}, ("due_on", "attraction_days_in_wrong_order")),
    ({"full_name": "Lò Thị Khác"}, ("identity_number", "number_of_other_name")),
    ({"record": 987654}, ("record", "record_not_of_scheme")),
)


@pytest.mark.parametrize(("said", "fault"), BAD_ARRIVALS)
def test_bad_arrival_is_refused_at_its_cell(
    cast: Cast, person: Person, said: dict[str, Any], fault: tuple[str, str]
) -> None:
    make_scheme(cast)
    assert faults(received(cast, [arrival(**said)], ARRIVALS))[0] == (2, *fault)


@pytest.mark.parametrize("register", [TURNS, ARRIVALS])
def test_register_out_and_in_again_changes_nothing(cast: Cast, person: Person, register: str) -> None:
    course = make_course(cast)
    send(cast, course, person, official(cast.commune, "Lò Thị Học"))
    record_results(
        course, {Enrolment.objects.filter(person=person).get().pk: "passed"}, result_on=ON, by=cast.officer, at=AT, on=ON
    )  # fmt: skip
    make_arrival(cast, make_scheme(cast), person, left_on=datetime.date(2026, 2, 1), left_reason="Đi học")
    found = register_of(register)
    units = found.units(cast.officer, ON).select_related("parent")
    rows = list(found.export(units, by=cast.officer, on=ON))
    sheet = received(cast, filled(found, units, rows), register)
    assert (sheet.state, sheet.unchanged, faults(sheet)) == ("ready", len(rows), [])
    assert NUMBER.encode() not in filled(found, units, rows)
    assert template(found, units).startswith(b"PK")


@pytest.mark.parametrize("register", [TURNS, ARRIVALS])
def test_queries_do_not_grow_with_rows(cast: Cast, register: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people = [official(cast.commune, f"Lò Thị {name}", born_on=BORN) for name in "ABCDEFGHIKLM"]
    for place, person in enumerate(people):
        PrivateData.objects.update_or_create(person=person, defaults={"identity_number": f"0{place:011}"})
    make_scheme(cast)
    counts = []
    for start, count in ((0, 1), (1, 2), (3, 9)):
        rows = [
            (turn if register == TURNS else arrival)(identity_number=f"0{place:011}", full_name=people[place].full_name)
            for place in range(start, start + count)
        ]
        more = {"result": "Đạt", "result_on": DAY, "title": f"Lớp {count}"} if register == TURNS else {}
        with CaptureQueriesContext(connection) as queries:
            sheet = brought_in(received(cast, [row | more for row in rows], register))
        assert sheet.state == "done", faults(sheet)
        counts.append(len(queries))
    assert counts[1] == counts[2]
