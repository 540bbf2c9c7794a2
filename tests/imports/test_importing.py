"""From a sheet to files and back: what is new, what is recognised, what is asked, what is taken back."""

from __future__ import annotations

import datetime
import sqlite3

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.imports.factories import again, book, brought_in, checked, content, faults, official, quiet, taken_back
from tests.officials.factories import make_person, make_post
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain import carrying_out
from vungmanh.imports.domain.asking import answer, answer_all
from vungmanh.imports.domain.carrying_out import Trail, bring_in, start
from vungmanh.imports.domain.checking import check_again, drop
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import ChangedMeanwhileError, Plan, register_of
from vungmanh.imports.writing import filled
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.people import correct_person, record_look
from vungmanh.officials.domain.posts import end_post
from vungmanh.officials.models import Person, Post, PostStretch, PrivateData, Qualification, StandardsException
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = pytest.mark.domain


def test_new_officials_are_made_with_all_that_the_row_says(cast: Cast) -> None:
    said = {"sex": "Nữ", "ethnic_group": "Thái", "is_party_member": "Có", "party_joined_on": "03/02/2015",
            "professional_level": "ĐH", "professional_field": "Lâm nghiệp", "political_level": "Trung cấp",
            "is_local": "x", "phone": "0900000001"}  # fmt: skip
    sheet = checked(cast, [official(1, **said), official(2)])
    assert (sheet.state, sheet.to_create, sheet.to_change, faults(sheet)) == ("ready", 2, 0, [])
    assert Person.objects.count() == 0

    assert brought_in(sheet).state == "done"

    person = Person.objects.get(folded="lo van mau 1")
    assert (person.sex, person.ethnic_group, person.is_local, person.unit) == ("female", "thai", True, cast.commune)
    assert (person.is_party_member, person.party_joined_on) == (True, datetime.date(2015, 2, 3))
    assert (person.private.identity_number, person.private.phone) == ("000000000001", "0900000001")
    assert list(person.posts.values_list("position", "title", "valid_from", "is_main")) == [
        ("other_official", "Công chức 1", datetime.date(2020, 7, 1), True)
    ]
    held = person.qualifications.order_by("kind").values_list("kind", "level", "field")
    assert list(held) == [("political", 2, ""), ("professional", 4, "forestry")]
    stretch = PostStretch.objects.filter(person=person).latest("valid_from")
    assert (stretch.unit_id, stretch.professional_level, stretch.sex) == (cast.commune.pk, 4, "female")
    trail = AuditEntry.objects.exclude(action__startswith="import.").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["person.recorded", "person.recorded"]
    assert trail[0].reason == "Nhập từ bảng Excel “can-bo.xlsx”"
    assert trail[0].changes | {"full_name": 0} == {
        "full_name": 0, "born_on": [None, "1985-05-06"], "position": [None, "Công chức 1"],
        "valid_from": [None, "2020-07-01"], "professional_level": [None, 4], "political_level": [None, 2],
    }  # fmt: skip


def test_person_with_two_posts_is_one_person(cast: Cast) -> None:
    second = official(1, title="Kiêm việc khác", is_concurrent="Có")
    assert brought_in(checked(cast, [second, official(1)])).state == "done"
    assert Person.objects.count() == 1
    assert list(Post.objects.order_by("-is_main").values_list("title", "is_main")) == [
        ("Công chức 1", True), ("Kiêm việc khác", False),
    ]  # fmt: skip


def test_known_identity_number_changes_the_file_and_makes_nobody(cast: Cast) -> None:
    brought_in(checked(cast, [official(1)]))
    sheet = checked(cast, [official(1, sex="Nam", decision="12/QĐ-UBND"), official(2)])
    assert (sheet.state, sheet.to_create, sheet.to_change) == ("ready", 1, 1)
    assert sheet.lines.get(number=2).changes == {"sex": ["", "Nam"], "decision": ["", "12/QĐ-UBND"]}
    brought_in(sheet)
    assert Person.objects.count() == 2
    person = Person.objects.get(folded="lo van mau 1")
    assert (person.sex, person.version, person.posts.get().decision) == ("male", 2, "12/QĐ-UBND")


def test_change_of_more_files_than_an_expression_of_sqlite_is_deep_is_taken_back(cast: Cast) -> None:
    """What a query chains together for each row fails at the thousandth; the limit is lowered instead of a thousand made."""
    brought_in(checked(cast, [official(number) for number in range(60)]))
    sheet = brought_in(checked(cast, [official(number, decision="12/QĐ-UBND") for number in range(60)]))
    assert sheet.to_change == 60
    raw = connection.connection
    if connection.vendor == "sqlite":
        before = raw.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 50)
    try:
        assert taken_back(sheet).state == "undone"
    finally:
        if connection.vendor == "sqlite":
            raw.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, before)
    assert not Post.objects.exclude(decision="").exists()


def test_after_many_rows_the_database_learns_how_large_its_tables_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "_MANY", 2)
    for numbers, is_told in ((range(1), False), (range(1, 3), True)):
        sheet = checked(cast, [official(number) for number in numbers])
        with CaptureQueriesContext(connection) as asked:
            brought_in(sheet)
        assert any(each["sql"] == 'ANALYZE "officials_person"' for each in asked) == is_told


def test_same_sheet_again_changes_nothing(cast: Cast) -> None:
    rows = [official(1, professional_level="Đại học", is_party_member="Không"), official(2)]
    brought_in(checked(cast, rows))
    sheet = checked(cast, rows)
    assert (sheet.to_create, sheet.to_change, sheet.unchanged) == (0, 0, 2)


def test_same_name_and_birth_date_is_asked_and_the_answer_kept(cast: Cast) -> None:
    known = make_person(cast.commune, "Lò Văn Mẫu 1", born_on=datetime.date(1985, 5, 6))
    make_post(known, "finance_accounting", valid_to=datetime.date(2026, 1, 5))
    row = official(1, identity_number=None, valid_from=datetime.date(2026, 1, 6))
    sheet = checked(cast, [row])
    line = sheet.lines.get()
    assert (sheet.state, sheet.open_questions, [pk for pk, _words in line.candidates]) == ("asking", 1, [known.pk])
    with pytest.raises(DomainError, match="import_has_questions"):
        start(sheet, by=cast.commune_officer, at=AT)
    with pytest.raises(DomainError, match="answer_not_offered"):
        answer(sheet, {2: "999999"}, by=cast.commune_officer, at=AT)

    answer(sheet, {2: str(known.pk)}, by=cast.commune_officer, at=AT)
    sheet = again(sheet)
    assert (sheet.state, sheet.lines.get().answer) == ("ready", str(known.pk))
    brought_in(sheet)
    assert Person.objects.count() == 1
    assert known.posts.count() == 2


def test_another_person_of_the_same_name_is_made(cast: Cast) -> None:
    make_person(cast.commune, "Lò Văn Mẫu 1", born_on=datetime.date(1985, 5, 6))
    sheet = checked(cast, [official(1, identity_number=None)])
    assert answer_all(sheet, is_same=False, by=cast.commune_officer, at=AT) == 1
    brought_in(again(sheet))
    assert Person.objects.count() == 2


def test_file_of_another_unit_is_neither_shown_nor_changed(cast: Cast) -> None:
    other = make_person(cast.neighbour_commune, "Lò Văn Mẫu 1", born_on=datetime.date(1985, 5, 6))
    PrivateData.objects.create(person=other, identity_number="000000000001")
    assert faults(checked(cast, [official(1)])) == [(2, "identity_number", "person_elsewhere")]
    sheet = checked(cast, [official(1, identity_number=None)])
    assert (sheet.state, sheet.lines.get().candidates) == ("ready", [])


def test_changed_meanwhile_writes_nothing_and_says_so(cast: Cast) -> None:
    sheet = checked(cast, [official(1), official(2)])
    start(sheet, by=cast.commune_officer, at=AT)
    other = make_person(cast.neighbour_commune, "Vàng Thị Khác")
    PrivateData.objects.create(person=other, identity_number="000000000002")
    found = bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet)
    assert (found.state, found.refusal["code"]) == ("wrong", "import_changed_meanwhile")
    assert faults(found) == [(3, "identity_number", "person_elsewhere")]
    assert Person.objects.count() == 1


def test_import_is_taken_back_whole(cast: Cast) -> None:
    brought_in(checked(cast, [official(1)]))
    before = list(Person.objects.values()), list(Post.objects.values()), list(PostStretch.objects.values())
    sheet = brought_in(checked(cast, [official(1, sex="Nam", title="Công chức 1", decision="5/QĐ"), official(2)]))
    assert Person.objects.count() == 2

    assert taken_back(sheet).state == "undone"

    stretches = [row | {"id": 0} for row in PostStretch.objects.values()]
    assert (list(Person.objects.values()), list(Post.objects.values())) == before[:2]
    assert stretches == [row | {"id": 0} for row in before[2]]
    assert (PrivateData.objects.count(), Qualification.objects.count()) == (1, 0)
    assert checked(cast, [official(2)]).to_create == 1


def test_import_that_was_touched_later_stays_and_names_the_rows(cast: Cast) -> None:
    sheet = brought_in(checked(cast, [official(1), official(2), official(3)]))
    edited = Person.objects.get(folded="lo van mau 2")
    said = {"home_place": "Mẫu Sơn"}
    correct_person(edited, said, version=edited.version, by=cast.commune_officer, at=AT, on=datetime.date(2026, 3, 2))
    used = Person.objects.get(folded="lo van mau 3")
    make_post(used, "finance_accounting", valid_from=datetime.date(2026, 1, 1), is_main=False)

    found = taken_back(sheet)

    assert (found.state, found.refusal) == (
        "done", {"code": "import_touched_since", "params": {"count": 2, "rows": [3, 4]}},
    )  # fmt: skip
    assert Person.objects.count() == 3


def test_export_edited_and_brought_in_again_changes_just_that(cast: Cast) -> None:
    register = register_of("officials")
    village = make_unit("Thôn Mẫu", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    rows = [official(1, professional_level="Thạc sĩ", professional_field="Thủy lợi", is_local="Có", address="Thôn Mẫu"),
            official(2, unit=village.name, is_again="Có"), official(1, title="Việc thứ hai", is_concurrent="Có")]  # fmt: skip
    brought_in(checked(cast, rows))
    on = datetime.date(2026, 3, 2)
    units = register.units(cast.commune_officer, on)
    exported = list(register.export(units, by=cast.commune_officer, on=on))
    assert len(exported) == 3
    untouched = checked(cast, filled(register, units.select_related("parent"), exported))
    assert (untouched.state, untouched.to_create, untouched.to_change) == ("ready", 0, 0)

    ours = [row for row in exported if row["identity_number"] == "000000000001"]
    for row in ours:
        row["full_name"] = "Lò Văn Đổi Tên"
    ours[1]["decision"] = "7/QĐ"
    sheet = brought_in(checked(cast, filled(register, units.select_related("parent"), exported)))
    assert (sheet.state, sheet.to_create, sheet.to_change) == ("done", 0, 2)
    renamed = Person.objects.get(private__identity_number="000000000001")
    assert (renamed.full_name, list(renamed.posts.order_by("pk").values_list("decision", flat=True)).count("7/QĐ")) == (
        "Lò Văn Đổi Tên", 1,
    )  # fmt: skip


def test_sheet_put_aside_can_do_nothing_more(cast: Cast) -> None:
    sheet = checked(cast, [official(1)])
    drop(sheet, by=cast.commune_officer, at=AT)
    with pytest.raises(DomainError, match="import_over"):
        check_again(sheet, by=cast.commune_officer, at=AT, on=datetime.date(2026, 3, 2))
    with pytest.raises(DomainError, match="import_over"):
        start(SheetImport.objects.get(pk=sheet.pk), by=cast.commune_officer, at=AT)


def test_queries_do_not_grow_with_rows(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in ([official(100)], [official(1)], [official(number) for number in range(2, 22)]):
        sheet = received_only(cast, rows)
        with CaptureQueriesContext(connection) as check_queries:
            again(sheet)
        sheet.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            brought_in(sheet)
        counts.append((len(check_queries), len(queries)))
    assert counts[1] == counts[2]


def received_only(cast: Cast, rows: list[dict[str, object]]) -> SheetImport:
    from tests.imports.factories import received

    return received(cast, content(book(rows)))


def test_bringing_in_that_breaks_off_leaves_nothing_and_begins_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops after all rows were written, before the end of the transaction; then the job is tried again."""
    sheet = checked(cast, [official(1), official(2)])
    start(sheet, by=cast.commune_officer, at=AT)
    reached = []

    def stop(*_people: object, **_told: object) -> None:
        reached.append(Person.objects.count())
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(recording, "write_stretches", stop)
        bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet)
    sheet.refresh_from_db()
    assert (reached, sheet.state, Person.objects.count(), Post.objects.count()) == ([2], "writing", 0, 0)

    assert bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet).state == "done"
    assert Person.objects.count() == 2


def test_change_by_somebody_else_while_it_is_worked_out_makes_it_begin_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between comparing and writing another officer gives the file of a row another name: the row is wrong now."""
    brought_in(checked(cast, [official(1)]))
    sheet = checked(cast, [official(1, sex="Nam"), official(2)])
    start(sheet, by=cast.commune_officer, at=AT)
    register, person = register_of("officials"), Person.objects.get(folded="lo van mau 1")
    prepare, times = register.prepare, []

    def meanwhile(plan: Plan, *, at: datetime.datetime) -> object:
        times.append(at)
        prepared = prepare(plan, at=at)
        said = {"full_name": "Vàng Thị Khác"}
        correct_person(
            person, said, version=1, reason="sai", by=cast.commune_officer, at=AT, on=datetime.date(2026, 3, 2)
        )
        return prepared

    monkeypatch.setattr(register, "prepare", meanwhile)
    found = bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet)
    assert (found.state, found.refusal["code"], len(times)) == ("wrong", "import_changed_meanwhile", 1)
    assert faults(found) == [(2, "identity_number", "identity_of_another")]
    assert Person.objects.count() == 1


def test_row_that_is_no_more_as_it_was_is_not_overwritten(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that the trail does not show yet, because its transaction ends later: the version tells."""
    brought_in(checked(cast, [official(1)]))
    sheet = checked(cast, [official(1, sex="Nam")])
    start(sheet, by=cast.commune_officer, at=AT)
    register, times = register_of("officials"), []
    prepare = register.prepare

    def meanwhile(plan: Plan, *, at: datetime.datetime) -> object:
        prepared = prepare(plan, at=at)
        if not times:
            Person.objects.update(version=2, home_place="Mẫu Sơn")
        times.append(at)
        return prepared

    monkeypatch.setattr(register, "prepare", meanwhile)
    assert bring_in(sheet.pk, by=cast.commune_officer, at=AT, told=quiet).state == "done"
    assert len(times) == 2
    assert list(Person.objects.values_list("sex", "home_place", "version")) == [("male", "Mẫu Sơn", 3)]


def test_looking_at_files_meanwhile_holds_nothing_up(cast: Cast) -> None:
    brought_in(checked(cast, [official(1)]))
    trail = Trail(register_of("officials"))
    person = Person.objects.get()
    record_look(person, by=cast.commune_officer, at=AT)
    trail.check()
    end_post(person.posts.get(), datetime.date(2026, 1, 1), version=1, by=cast.commune_officer, at=AT)
    with pytest.raises(ChangedMeanwhileError):
        trail.check()


HIGH: dict[str, object] = {"general_level": "THPT", "professional_level": "Đại học", "political_level": "Trung cấp",
        "state_management_level": "Chuyên viên", "informatics_level": "Cơ bản"}  # fmt: skip
RECRUIT: dict[str, object] = {"entry": "tuyển dụng", "valid_from": datetime.date(2026, 2, 20)}


def test_new_appointment_passes_the_gate_of_the_standards(cast: Cast) -> None:
    """A civil servant must hold a degree on recruitment; what is not in the file yet may stand in the same row."""
    assert faults(checked(cast, [official(1, **RECRUIT)])) == [(2, "position", "standard_not_recorded")]
    low = checked(cast, [official(1, **RECRUIT, professional_level="Sơ cấp")])
    assert [(row, column) for row, column, _code in faults(low)] == [(2, "position")]
    assert low.faults.get().params["source"]
    assert faults(checked(cast, [official(1, **RECRUIT, **HIGH)])) == []


def test_exception_from_the_standards_is_recorded_with_who_decided(cast: Cast) -> None:
    said = {"exception_by": "Ban Thường vụ", "exception_reason": "vùng khó khăn", "decision": "9/QĐ"}
    lacking = {**HIGH, "professional_level": "Trung cấp"}
    sheet = brought_in(checked(cast, [official(1, **RECRUIT, **lacking, **said), official(2)]))
    row = StandardsException.objects.get()
    assert (sheet.state, row.decided_by, row.reason, row.decision, row.position) == (
        "done", "Ban Thường vụ", "vùng khó khăn", "9/QĐ", "other_official",
    )  # fmt: skip
    assert AuditEntry.objects.get(action="standards.exception").subject_id == str(row.pk)
    assert taken_back(sheet).state == "undone"
    assert StandardsException.objects.count() == 0


def test_history_is_written_down_as_it_happened_and_told(cast: Cast) -> None:
    old = checked(cast, [official(1, **{**RECRUIT, "valid_from": datetime.date(2020, 7, 1)})])
    assert (old.state, faults(old)) == ("ready", [])
    assert ["posts_of_the_past", {"count": 1, "day": "31/01/2026"}] in old.notes


def test_post_that_becomes_another_is_looked_at_anew(cast: Cast) -> None:
    brought_in(checked(cast, [official(1)]))
    post = Post.objects.get()
    said = official(1, **RECRUIT) | {"post": post.pk}
    assert faults(checked(cast, [said])) == [(2, "position", "standard_not_recorded")]
