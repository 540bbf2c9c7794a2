"""Yearly grades by Excel: out with everybody in service, in with grades; refused, corrected, taken back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import ON, again, brought_in, faults, taken_back
from tests.officials.sheets import BORN, checked, servant
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain.asking import answer
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.officials.models import Evaluation, Person, PostStretch
from vungmanh.units.models import Unit

pytestmark = pytest.mark.domain
GRADES = "evaluations"
DECIDED = datetime.date(2026, 2, 20)


def received(cast: Cast, rows: Sequence[Mapping[str, Any]], **said: Any) -> SheetImport:
    return checked(cast, GRADES, rows, **said)


def graded(person: Person, grade: str = "Hoàn thành tốt nhiệm vụ", **said: Any) -> dict[str, Any]:
    row = {"person": person.pk, "full_name": person.full_name, "year": 2025, "grade": grade, "decided_on": DECIDED}
    return row | said


def known(person: Person) -> list[int | None]:
    """The grade that figures count, by stretch."""
    return list(PostStretch.objects.filter(person=person).order_by("valid_from").values_list("grade", flat=True))


def test_sheet_goes_out_with_everybody_in_service_and_comes_back_with_grades(cast: Cast) -> None:
    person, other = servant(cast.commune, "Lò Thị Xét"), servant(cast.commune, "Ma Văn Yên")
    servant(cast.other_commune, "Người Xã Bên")
    register = register_of(GRADES)
    units = Unit.objects.filter(pk=cast.commune.pk)
    rows = [dict(row) for row in register.export(units, by=cast.commune_officer, on=ON)]
    assert [(row["person"], row["year"], row.get("grade")) for row in rows] == [
        (person.pk, 2025, None), (other.pk, 2025, None),
    ]  # fmt: skip

    first = brought_in(received(cast, [graded(person), {**graded(other, ""), "grade": None, "decided_on": None}]))
    assert (first.state, first.to_create, first.to_change, first.unchanged) == ("done", 1, 0, 1)
    row = Evaluation.objects.get()
    assert (row.person, row.year, row.grade, row.decided_on) == (person, 2025, 3, DECIDED)
    assert known(person)[-1] == 3
    assert [dict(row).get("grade") for row in register.export(units, by=cast.commune_officer, on=ON)] == [3, None]
    told = AuditEntry.objects.get(action="evaluation.recorded")
    assert (told.subject_id, "xep-loai.xlsx" in told.reason) == (str(row.pk), True)

    second = brought_in(received(cast, [graded(person, "HTNV", note="Sửa theo biên bản")]))
    row.refresh_from_db()
    assert (second.to_change, row.grade, row.note, row.version, known(person)[-1]) == (1, 2, "Sửa theo biên bản", 2, 2)

    assert taken_back(first).refusal["code"] == "import_touched_since"
    assert taken_back(second).state == "undone"
    assert known(person)[-1] == 3
    assert taken_back(first).state == "undone"
    assert (Evaluation.objects.count(), set(known(person))) == (0, {None})


@pytest.mark.parametrize(
    ("said", "column", "code"),
    [
        ({"year": 2027}, "year", "evaluation_year_wrong"),
        ({"year": 1944}, "year", "too_small"),
        ({"year": "năm ngoái"}, "year", "not_a_number"),
        ({"grade": "Giỏi"}, "grade", "choice_unknown"),
        ({"grade": "Hoàn thành nhiệm vụ nhưng còn hạn chế về năng lực"}, "grade", "evaluation_grade_not_offered"),
        ({"grade": None}, "grade", "cell_missing"),
        ({"decided_on": datetime.date(2026, 3, 3)}, "decided_on", "record_in_future"),
        ({"decided_on": datetime.date(1980, 1, 1)}, "decided_on", "record_before_birth"),
        ({"decided_on": "tháng 2"}, "decided_on", "date_unreadable"),
        ({"full_name": "Ma Thị Khác"}, "full_name", "record_of_other_person"),
        ({"full_name": None}, "full_name", "cell_missing"),
        ({"person": 999_999}, "person", "record_not_here"),
        ({"person": None}, "born_on", "person_unrecognisable"),
        ({"person": None, "born_on": datetime.date(1985, 5, 7)}, "full_name", "person_not_on_file"),
    ],
)
def test_wrong_row_is_told_at_its_cell_and_nothing_comes_in(
    cast: Cast, said: dict[str, Any], column: str, code: str
) -> None:
    good, person = servant(cast.commune, "Vàng Thị Đúng"), servant(cast.commune, "Lò Thị Xét")
    sheet = received(cast, [graded(good), graded(person) | said])
    assert (sheet.state, faults(sheet)) == ("wrong", [(3, column, code)])
    assert Evaluation.objects.count() == 0


def test_the_same_person_and_year_twice(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    sheet = received(cast, [graded(person), graded(person, "HTXSNV"), graded(person, year=2024)])
    assert faults(sheet) == [(3, "full_name", "row_twice")]


def test_name_and_birth_date_are_a_question(cast: Cast) -> None:
    person = servant(cast.commune, "Lò Thị Xét")
    sheet = received(cast, [graded(person) | {"person": None, "born_on": BORN}])
    assert (sheet.state, sheet.open_questions) == ("asking", 1)
    answer(sheet, {2: str(person.pk)}, by=cast.commune_officer, at=AT)
    sheet = brought_in(again(sheet))
    assert (sheet.state, Evaluation.objects.get().person) == ("done", person)


def test_neighbours_cannot_be_graded_nor_found(cast: Cast) -> None:
    person = servant(cast.other_commune, "Người Xã Bên")
    assert faults(received(cast, [graded(person)])) == [(2, "person", "record_not_here")]
    province = received(cast, [graded(person)], by=cast.officer)
    assert faults(province) == [(2, "full_name", "person_elsewhere")]
    above = received(cast, [graded(person)], by=cast.officer, unit=cast.province)
    assert (above.state, above.to_create) == ("ready", 1)


def test_grades_past_the_ceiling_together_are_refused_together(cast: Cast) -> None:
    people = [servant(cast.commune, f"Lò Văn Số {number}") for number in range(6)]
    best = "Hoàn thành xuất sắc nhiệm vụ"
    rows = [graded(person, best if place < 2 else "HTTNV") for place, person in enumerate(people)]
    sheet = received(cast, rows)
    assert faults(sheet) == [(2, "grade", "evaluation_past_ceiling"), (3, "grade", "evaluation_past_ceiling")]
    rows[1]["grade"] = "HTTNV"
    assert brought_in(received(cast, rows)).state == "done"
    swapped = received(cast, [graded(people[0], "HTTNV"), graded(people[5], best)])
    assert (brought_in(swapped).state, Evaluation.objects.filter(grade=4).get().person) == ("done", people[5])


def test_queries_do_not_grow_with_rows(cast: Cast) -> None:
    people = [servant(cast.commune, f"Lò Thị {name}") for name in "ABCDEFGHIKLM"]
    counts = []
    for start, count in ((0, 1), (1, 2), (3, 9)):
        with CaptureQueriesContext(connection) as queries:
            sheet = brought_in(received(cast, [graded(person) for person in people[start : start + count]]))
        assert sheet.state == "done", faults(sheet)
        counts.append(len(queries))
    assert counts[1] == counts[2]
