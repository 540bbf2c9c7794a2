"""One's own units from a sheet: what is taken, what is known already, and every way in which a row can be wrong."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.units.trees import AFTER, AT, CHANGE, Tree, make_tree
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.units.domain.importing import Imported, Plan, RowError, SheetRow, carry_out, columns, plan_import
from vungmanh.units.models import Unit
from vungmanh.units.selectors import states_on
from vungmanh.units.sheets import HELP, LISTS, SHEET, column_title, read_sheet, template

pytestmark = pytest.mark.django_db

D = datetime.date


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def planned(tree: Tree, *rows: SheetRow) -> Plan:
    return plan_import(rows, within=tree.province, on=AFTER)


def village(number: int = 2, **values: Any) -> SheetRow:
    return SheetRow(number, **{"name": "Thôn Lâm Hà", "type": "thôn", "parent": "Xã Mẫu Lâm", **values})


def test_village_comes_in_below_its_commune(tree: Tree) -> None:
    row = village(valid_from=CHANGE, aliases=("Bản Hà",), attributes={"area": "miền núi"}, legal_basis="Nghị quyết mẫu")
    done = carry_out(planned(tree, row), by=None, at=AT)
    unit = Unit.objects.get(name="Thôn Lâm Hà")
    assert done == Imported(created=1, changed=0, unchanged=0)
    assert (unit.parent, unit.level, unit.type, unit.valid_from) == (tree.new["Xã Mẫu Lâm"], "village", "thon", CHANGE)
    assert [alias.value for alias in unit.aliases.all()] == ["Bản Hà"]
    assert [(row.key, row.value) for row in unit.attributes.all()] == [("area", "mountain")]
    assert states_on(AFTER).get(unit=unit).legal_basis == "Nghị quyết mẫu"
    assert AuditEntry.objects.filter(subject_id=str(unit.pk), action="unit.created").count() == 1


def test_row_may_belong_to_a_unit_of_an_earlier_row(tree: Tree) -> None:
    office = SheetRow(2, name="Trung tâm Văn hóa", type="trạm, trung tâm", parent="Xã Mẫu Lâm")
    part = SheetRow(3, name="Tổ Thư viện", type="khác", parent="Trung tâm Văn hóa")
    carry_out(planned(tree, office, part), by=None, at=AT)
    unit = Unit.objects.get(name="Tổ Thư viện")
    assert [row.name for row in Unit.objects.filter(pk__in=unit.path.strip("/").split("/")).order_by("path")] == [
        "Việt Nam",
        "Tỉnh Mẫu Sơn",
        "Xã Mẫu Lâm",
        "Trung tâm Văn hóa",
        "Tổ Thư viện",
    ]
    assert (unit.level, unit.kind) == ("commune", "organisation")


def test_second_time_nothing_changes(tree: Tree) -> None:
    row = village(aliases=("Bản Hà",), attributes={"area": "miền núi"})
    carry_out(planned(tree, row), by=None, at=AT)
    count = AuditEntry.objects.count()
    assert carry_out(planned(tree, row), by=None, at=AT) == Imported(0, 0, 1)
    assert AuditEntry.objects.count() == count


def test_known_unit_gets_what_the_sheet_adds(tree: Tree) -> None:
    row = village(name="thôn lâm sơn", aliases=("Làng Sơn",), attributes={"hardship": "đặc biệt khó khăn"})
    assert carry_out(planned(tree, row), by=None, at=AT) == Imported(0, 1, 0)
    unit = Unit.objects.get(name="Thôn Lâm Sơn")
    assert [alias.value for alias in unit.aliases.all()] == ["Làng Sơn"]
    assert unit.attributes.get().valid_from == AFTER


def test_place_of_many_alike_is_told_by_the_unit_above(tree: Tree) -> None:
    rows = [village(parent="Xã Mẫu Lâm, Tỉnh Mẫu Sơn"), village(3, name="Thôn Nà", parent="xa mau thuong")]
    assert planned(tree, *rows).errors == []


@pytest.mark.parametrize(
    ("values", "column", "code"),
    [
        ({"name": ""}, "name", "name_missing"),
        ({"name": "Lâm Hà"}, "name", "name_without_type_word"),
        ({"type": ""}, "type", "type_missing"),
        ({"type": "hợp tác xã"}, "type", "type_unknown"),
        ({"type": "tỉnh", "name": "Tỉnh Mẫu"}, "type", "type_unknown"),
        ({"parent": ""}, "parent", "parent_missing"),
        ({"parent": "Xã Không Có"}, "parent", "parent_unknown"),
        ({"parent": "Xã Biên Lâm"}, "parent", "parent_unknown"),
        ({"parent": "Huyện Mẫu Hạ"}, "parent", "parent_unknown"),
        ({"parent": "Thôn Lâm Sơn"}, "parent", "parent_too_low"),
        ({"parent": "Sở Nội vụ"}, "parent", "parent_too_low"),
        ({"valid_from": "30/02/2026"}, "valid_from", "date_unreadable"),
        ({"valid_from": D(2026, 2, 1), "valid_to": D(2026, 1, 1)}, "valid_to", "dates_in_wrong_order"),
        ({"attributes": {"area": "mặt trăng"}}, "area", "attribute_unknown"),
        ({"name": f"Thôn {'a' * 196}"}, "name", "name_too_long"),
        ({"aliases": ("Thôn Hà", "b" * 201)}, "aliases", "name_too_long"),
    ],
)
def test_what_is_wrong_with_a_row(tree: Tree, values: dict[str, Any], column: str, code: str) -> None:
    errors = planned(tree, village(7, **values)).errors
    assert [(error.row, error.column, error.code) for error in errors] == [(7, column, code)]


def test_same_row_twice_names_the_first(tree: Tree) -> None:
    errors = planned(tree, village(2), village(9, name="Thôn  lâm hà")).errors
    assert errors == [RowError(9, "name", "row_twice", {"value": "Thôn lâm hà", "first": 2})]


def test_one_wrong_row_keeps_all_out(tree: Tree) -> None:
    plan = planned(tree, village(), village(3, name="Thôn Khác", parent="Xã Không Có"))
    with pytest.raises(DomainError) as refused:
        carry_out(plan, by=None, at=AT)
    assert (refused.value.code, Unit.objects.filter(name="Thôn Lâm Hà").count()) == ("sheet_has_errors", 0)


def test_empty_sheet_is_said_to_be_empty(tree: Tree) -> None:
    assert [error.code for error in planned(tree).errors] == ["sheet_empty"]


def test_template_comes_back_as_it_was_filled(tree: Tree) -> None:
    book = load_workbook(io.BytesIO(template(tree.province, AFTER)))
    sheet = book[SHEET]
    sheet.append(
        ["Thôn Lâm Hà", "thôn", "Xã Mẫu Lâm", D(2025, 7, 1), "31/12/2030", "Bản Hà; Làng Hà", "NQ", "miền núi"]
    )
    sheet.append([None, None, None])
    sheet.append(["Tổ dân phố 3", "tổ dân phố", "Phường Mẫu Thành", "2026-01-01"])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    assert read_sheet(out) == [
        SheetRow(
            2, "Thôn Lâm Hà", "thôn", "Xã Mẫu Lâm", D(2025, 7, 1), D(2030, 12, 31), ("Bản Hà", "Làng Hà"), "NQ",
            {"area": "miền núi"},
        ),
        SheetRow(4, "Tổ dân phố 3", "tổ dân phố", "Phường Mẫu Thành", D(2026, 1, 1)),
    ]  # fmt: skip


def test_template_has_lists_to_choose_from(tree: Tree) -> None:
    book = load_workbook(io.BytesIO(template(tree.province, AFTER)))
    assert book.sheetnames == [SHEET, LISTS, HELP]
    assert [cell.value for cell in book[SHEET][1]] == [column_title(column) for column in columns()]
    places = [cell.value for cell in book[LISTS]["B"] if cell.value]
    assert places[0] == "Tỉnh Mẫu Sơn"
    assert "Xã Mẫu Lâm" in places
    assert "Huyện Mẫu Hạ" not in places
    assert {str(rule.sqref).split("2:")[0] for rule in book[SHEET].data_validations.dataValidation} >= {"B", "C", "H"}


def workbook(*rows: list[Any]) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_heads_are_found_in_any_order_and_without_accents() -> None:
    rows = read_sheet(workbook(["thuoc", "TEN DON VI", "Ghi chú", "Loai"], ["Xã A", "Thôn B", "x", "thôn"]))
    assert rows == [SheetRow(2, "Thôn B", "thôn", "Xã A")]


def broken_zip() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (io.BytesIO(b""), "sheet_not_excel"),
        (io.BytesIO(b"khong phai excel"), "sheet_not_excel"),
        (broken_zip(), "sheet_not_excel"),
        (workbook(["A", "B"]), "sheet_without_columns"),
        (workbook(), "sheet_without_columns"),
    ],
)
def test_file_that_is_no_sheet_is_refused(stream: io.BytesIO, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_sheet(stream)
    assert refused.value.code == code


def test_zip_that_swells_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (90 * 1024 * 1024))
    out.seek(0)
    with pytest.raises(DomainError) as refused:
        read_sheet(out)
    assert refused.value.code == "sheet_too_large"
