"""Sheets as they really come: everything that is wrong is told at its row and column, and nothing is brought in."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import Cast
from tests.factories import make_unit
from tests.imports.factories import book, brought_in, checked, content, faults, official
from tests.officials.factories import make_person, make_post
from vungmanh.core.errors import DomainError
from vungmanh.core.workbooks import Workbook as Given
from vungmanh.imports.models import ImportRow
from vungmanh.imports.registers import register_of
from vungmanh.language.legacy import TCVN3, from_legacy
from vungmanh.officials.models import Person

_HEADS = [column.name for column in register_of("officials").columns]


def place(column: str) -> int:
    return _HEADS.index(column) + 1


def tcvn3(text: str) -> str:
    letters = {letter: chr(code) for code, letter in TCVN3.items()}
    return "".join(letters.get(letter, letter) for letter in text)


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("date as other text", {"born_on": "tháng 5 năm 1985"}, "born_on", "date_unreadable"),
    ("day that is none", {"born_on": "30/02/1985"}, "born_on", "date_unreadable"),
    ("code that no database keeps", {"post": 10**20}, "post", "too_large"),
    ("code written as a power", {"post": "1e999999999"}, "post", "too_large"),
    ("day that only looks like one", {"born_on": "1985-13-40"}, "born_on", "date_unreadable"),
    ("month first", {"valid_from": "07/25/2020"}, "valid_from", "date_unreadable"),
    ("number for a day", {"valid_from": 44013}, "valid_from", "date_as_number"),
    ("day of another century", {"born_on": datetime.date(1850, 1, 1)}, "born_on", "date_far_off"),
    ("no name", {"full_name": None}, "full_name", "cell_missing"),
    ("one word for a name", {"full_name": "Mẫu"}, "full_name", "person_name_missing"),
    ("name too long", {"full_name": "Lò " + "Văn " * 60}, "full_name", "cell_too_long"),
    ("unit that is nowhere", {"unit": "Xã Không Có"}, "unit", "unit_unknown"),
    ("unit of somebody else", {"unit": "Xã Mẫu Hạ"}, "unit", "unit_out_of_scope"),
    ("two units of the name", {"unit": "Thôn Trùng"}, "unit", "unit_of_several"),
    ("position that is none", {"position": "Trưởng đoàn xe"}, "position", "choice_unknown"),
    ("level that is none", {"political_level": "Rất cao"}, "political_level", "choice_unknown"),
    ("neither yes nor no", {"is_party_member": "có lẽ"}, "is_party_member", "flag_unknown"),
    ("letters in a number", {"identity_number": "03O123456789"}, "identity_number", "code_not_digits"),
    ("number too short", {"identity_number": "12345"}, "identity_number", "code_wrong_length"),
    ("number without its zero", {"identity_number": 38085001234}, "identity_number", "code_lost_zero"),
    ("post before birth", {"valid_from": datetime.date(1980, 1, 1)}, "valid_from", "post_before_birth"),
    ("post of a child", {"valid_from": datetime.date(1999, 1, 1)}, "valid_from", "post_in_childhood"),
    ("ends before it begins", {"valid_to": datetime.date(2019, 1, 1)}, "valid_to", "post_days_in_wrong_order"),
    ("no way to know who", {"identity_number": None, "born_on": None}, "born_on", "person_unrecognisable"),
    ("error of Excel", {"home_place": "#REF!"}, "home_place", "cell_excel_error"),
    ("formula without a result", {"full_name": "=A1&B1"}, "full_name", "cell_formula"),
    ("letters of no font", {"full_name": "Ð§ß¨ÿ¤"}, "full_name", "letters_unknown"),
    ("Party before birth", {"is_party_member": "Có", "party_joined_on": "01/01/1970"}, "party_joined_on",
     "person_party_wrong"),
    ("commune's post in a village", {"unit": "Thôn Một", "position": "Chủ tịch Ủy ban nhân dân", "title": None}, "unit",
     "post_level_wrong"),
    ("beside no main post", {"is_concurrent": "Có"}, "is_concurrent", "post_concurrent_without_main"),
    ("part of a qualification alone", {"professional_subject": "Trồng trọt"}, "professional_level", "level_missing"),
]  # fmt: skip


@pytest.mark.django_db
def test_sheet_with_bad_rows_of_every_sort_tells_each_and_brings_nothing_in(cast: Cast) -> None:
    """More than one row in twenty is wrong."""
    for name, parents in (("Thôn Trùng", 2), ("Thôn Một", 1)):
        for number in range(parents):
            make_unit(name, parent=cast.commune if not number else make_unit(f"Khu {number}", parent=cast.commune))
    from vungmanh.units.enums import UnitLevel
    from vungmanh.units.models import Unit

    Unit.objects.filter(name__startswith="Thôn").update(level=UnitLevel.VILLAGE)
    rows = [official(number) for number in range(1000, 1000 + 12 * len(BAD))]
    expected = []
    for number, (_what, said, column, code) in enumerate(BAD):
        at = 12 * number + 5
        rows[at] = rows[at] | said
        expected.append((at + 2, column, code))
    heads = [{"position": "Chủ tịch Ủy ban nhân dân", "title": None}, {"position": "Chủ tịch UBND", "title": None}]
    rows += [official(2000 + number, **said) for number, said in enumerate(heads)]
    expected.append((len(rows) + 1, "position", "post_taken_by_row"))
    rows += [official(3000), official(3000), official(3000, title="Việc khác", sex="Nam", is_concurrent="Có"),
             official(3000, title="Việc khác nữa", sex="Nữ", is_concurrent="Có")]  # fmt: skip
    expected += [(len(rows) - 1, "position", "row_twice"), (len(rows) + 1, "sex", "person_rows_differ")]

    sheet = checked(cast, content(book(rows)))

    assert faults(sheet) == expected
    assert (sheet.state, sheet.fault_count, Person.objects.count()) == ("wrong", len(expected), 0)


@pytest.mark.django_db
def test_second_head_beside_one_who_holds_the_post_is_told(cast: Cast) -> None:
    make_post(make_person(cast.commune, "Cầm Thị Chủ Tịch"), "committee_chair")
    sheet = checked(cast, [official(1, position="Chủ tịch UBND", title=None)])
    assert [(fault.code, fault.params["holder"]) for fault in sheet.faults.all()] == [
        ("post_taken", "Cầm Thị Chủ Tịch")
    ]


@pytest.mark.django_db
def test_lower_level_than_the_file_says_is_told(cast: Cast) -> None:
    brought_in(checked(cast, [official(1, professional_level="Đại học")]))
    sheet = checked(cast, [official(1, professional_level="Trung cấp")])
    assert faults(sheet) == [(2, "professional_level", "level_lower_than_known")]


@pytest.mark.django_db
def test_post_number_of_another_unit_is_not_there(cast: Cast) -> None:
    post = make_post(make_person(cast.neighbour_commune, "Vàng Thị Láng"), "committee_chair")
    sheet = checked(cast, [official(1, post=post.pk), official(2, post=999_999)])
    assert faults(sheet) == [(2, "post", "post_not_here"), (3, "post", "post_not_here")]


def merge(sheet: Worksheet) -> None:
    sheet.merge_cells(start_row=2, end_row=3, start_column=place("home_place"), end_column=place("home_place"))


def hide_rows(sheet: Worksheet) -> None:
    for number in (2, 3):
        sheet.row_dimensions[number].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (merge, (2, "home_place", "cells_merged")),
        (hide_rows, (2, "post", "rows_hidden")),
        (hide_column, (2, "full_name", "column_hidden")),
    ],
)
def test_what_excel_hides_is_told(
    cast: Cast, spoil: Callable[[Worksheet], None], expected: tuple[int, str, str]
) -> None:
    made = book([official(number, home_place="Mẫu Sơn") for number in (1, 2, 3)])
    spoil(made.worksheets[0])
    assert faults(checked(cast, content(made))) == [expected]


@pytest.mark.django_db
def test_what_can_be_read_all_the_same_is_read_and_noted(cast: Cast) -> None:
    """A title above the heads, an unknown column, blank rows, text dates, numbers as text, letters of old fonts."""
    made = book([official(1, born_on="6/5/1985", identity_number="012 345 678", full_name=tcvn3("Nguyễn Văn Mẫu"))])
    sheet = made.worksheets[0]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "DANH SÁCH CÁN BỘ"
    extra = sheet.max_column + 1
    sheet.cell(3, extra, "Ghi chú riêng")
    sheet.cell(4, extra, "gì đó")
    sheet.cell(900, 3, "   ")
    sheet.title = "Trang tính 1"
    found = checked(cast, content(made))
    assert (found.state, found.rows, [code for code, _params in found.notes]) == (
        "ready", 1, ["letters_converted", "columns_ignored", "sheet_taken", "posts_of_the_past"],
    )  # fmt: skip
    brought_in(found)
    person = Person.objects.get()
    assert (person.full_name, person.born_on, person.private.identity_number) == (
        "Nguyễn Văn Mẫu", datetime.date(1985, 5, 6), "012345678",
    )  # fmt: skip


@pytest.mark.django_db
def test_heads_are_known_without_accents_and_brackets(cast: Cast) -> None:
    made = book([official(1)])
    for cell in made.worksheets[0][1]:
        cell.value = str(cell.value).split(" (")[0].upper()
    assert checked(cast, content(made)).state == "ready"


def without_position() -> bytes:
    return content(book([official(1)], columns=[name for name in _HEADS if name != "position"]))


def something_else() -> bytes:
    made = Workbook()
    made.active.append(["Con vật", "Số chân"])
    return content(made)


def head_twice() -> bytes:
    made = book([official(1)])
    made.worksheets[0].cell(1, 60, "Họ và tên")
    return content(made)


def with_part(name: str, data: bytes) -> bytes:
    out = io.BytesIO(content(book([official(1)])))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def with_entities() -> bytes:
    given, out = zipfile.ZipFile(io.BytesIO(content(book([official(1)])))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            data = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + data.split(b"?>", 1)[-1]
            made.writestr(part.filename, data)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (without_position, "sheet_without_columns"),
        (something_else, "sheet_of_something_else"),
        (head_twice, "sheet_head_twice"),
        (lambda: b"Ho va ten;Ngay sinh\n", "sheet_not_excel"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "sheet_of_old_excel"),
        (lambda: content(book([official(1)]))[:900], "sheet_not_excel"),
        (lambda: with_part("xl/vbaProject.bin", b"macro"), "sheet_with_macros"),
        (lambda: with_part("xl/media/big.xml", b"0" * 90_000_000), "sheet_too_large"),
        (with_entities, "sheet_not_excel"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_is_no_sheet_of_ours_says_what_to_do(cast: Cast, data: Callable[[], bytes], code: str) -> None:
    found = checked(cast, data())
    assert (found.state, found.refusal["code"], ImportRow.objects.count()) == ("unreadable", code, 0)


def test_workbook_over_twenty_megabytes_is_not_opened() -> None:
    with pytest.raises(DomainError, match="sheet_too_large"):
        Given(b"PK" + b"\0" * (20 * 1024 * 1024))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (tcvn3("Trần Thị Hoà"), ("Trần Thị Hoà", "TCVN3")),
        (tcvn3("xã Mẫu Thượng"), ("xã Mẫu Thượng", "TCVN3")),
        ("Nguyeãn Vaên Maãu", ("Nguyễn Văn Mẫu", "VNI")),
        ("Y Blô Niê", ("Y Blô Niê", "")),
        ("Lê Thanh Trà", ("Lê Thanh Trà", "")),
        ("a · b, § 5, 12 m²", ("a · b, § 5, 12 m²", "")),
        ("Müller", ("Müller", "?")),
    ],
)
def test_short_text_of_an_old_font(text: str, expected: tuple[str, str]) -> None:
    assert from_legacy(text) == expected


@pytest.mark.django_db
def test_font_of_the_cell_settles_what_letters_alone_do_not(cast: Cast) -> None:
    made = book([official(1, home_place="b¶n")])
    made.worksheets[0].cell(2, place("home_place")).font = Font(name=".VnTime")
    brought_in(checked(cast, content(made)))
    assert Person.objects.get().home_place == "bản"
