"""Forms of reports as Excel sheets: what comes in is a draft, what is impossible is refused at its cell, all is taken back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import again, book, brought_in, content, faults, taken_back
from tests.reporting.factories import (
    DISPUTES,
    JUDGED,
    NEAR_POOR,
    POOR,
    YEAR,
    approved,
    drafted,
    form,
    handed_in,
    opened,
    said,
)
from vungmanh.core.models import AuditEntry
from vungmanh.imports.domain.checking import planned, receive
from vungmanh.imports.models import SheetImport
from vungmanh.imports.permissions import imports_visible_to, may_import
from vungmanh.imports.reading import units_of
from vungmanh.imports.registers import register_of
from vungmanh.imports.writing import filled, template
from vungmanh.indicators.domain.opening import open_form
from vungmanh.indicators.domain.reporting import Said, save_draft, submit
from vungmanh.indicators.models import Report
from vungmanh.indicators.periods import period_named

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
NAME, ON = "form:commune_year", AT.date()
TITLES = [
    "Đơn vị (bắt buộc)", "Kỳ (bắt buộc)",
    "1a. Số hộ nghèo", "1b. Tổng số hộ gia đình", "1c. Giải trình",
    "2a. Số hộ cận nghèo", "2b. Tổng số hộ gia đình", "2c. Giải trình",
    "3a. Số vụ việc hòa giải thành", "3b. Số vụ việc đã tiến hành hòa giải", "3c. Giải trình",
    "4a. Số người được đánh giá có khả năng vận động quần chúng", "4b. Số cán bộ công chức được đánh giá",
    "4c. Ai đánh giá, căn cứ vào đâu",
]  # fmt: skip


def line(unit: str = "Xã Mẫu Thượng", period: Any = "năm 2025", **more: Any) -> dict[str, Any]:
    """`more`: "near_above", "poor_note" …"""
    codes = {"near": NEAR_POOR, "poor": POOR, "disputes": DISPUTES, "judged": JUDGED}
    cells = {"near_above": 80, "near_below": 100, "poor_above": 5, "poor_below": 100} | more
    parts = {name: name.split("_") for name in cells}
    return {"unit": unit, "period": period} | {
        f"{codes[short]}:{part}": cells[name] for name, (short, part) in parts.items()
    }


def received(cast: Cast, rows: Sequence[Mapping[str, Any]] | bytes, *, by: Any = None, unit: Any = None) -> SheetImport:
    """A sheet of the province, checked."""
    data = rows if isinstance(rows, bytes) else content(book(rows, register=NAME))
    by, unit = by or cast.officer, unit or cast.province
    return again(receive(register_of(NAME), unit, io.BytesIO(data), "bieu.xlsx", by=by, at=AT, on=ON))


def numbers(row: Report) -> dict[str, tuple[Any, Any, str]]:
    values = row.values.select_related("indicator")
    return {value.indicator.code: (value.numerator, value.denominator, value.note) for value in values}


def test_columns_are_those_of_the_form() -> None:
    assert [column.title for column in register_of(NAME).columns] == TITLES


def test_drafts_of_many_units_come_in_at_once_and_are_handed_in_by_the_units(cast: Cast) -> None:
    first, second = opened(cast.commune), opened(cast.other_commune)
    rows = [line(disputes_above="9", disputes_below=10, judged_note="Đảng ủy"), line("Xã Mẫu Hạ", poor_above="1.204,5",
            poor_below=9000, near_below=9000)]  # fmt: skip
    sheet = brought_in(received(cast, rows))
    assert (sheet.state, sheet.to_create, sheet.to_change) == ("done", 2, 0)
    assert sheet.notes == []
    first.refresh_from_db()
    assert (first.state, first.version, first.first_submitted_on) == ("draft", 1, None)
    assert numbers(first) == {
        NEAR_POOR: (80, 100, ""), POOR: (5, 100, ""), DISPUTES: (9, 10, ""), JUDGED: (None, None, "Đảng ủy"),
    }  # fmt: skip
    assert numbers(second)[POOR] == (Decimal("1204.5"), 9000, "")
    entry = AuditEntry.objects.get(action="report.saved", unit_id=cast.commune.pk)
    assert (entry.actor, entry.changes["Tỷ lệ hộ nghèo"], "bieu.xlsx" in entry.reason) == (
        cast.officer,
        ["", "5/100"],
        True,
    )
    whole = save_draft(form(), cast.commune, YEAR, said(), version=1, by=cast.commune_officer, at=AT)
    assert submit(whole, version=2, by=cast.commune_officer, at=AT, on=ON).state == "submitted"


def test_empty_cell_leaves_what_is_there_and_the_same_again_changes_nothing(cast: Cast) -> None:
    row = drafted(cast)
    sheet = brought_in(received(cast, [line(near_above=81, poor_above=None)]))
    assert (sheet.to_change, list(sheet.lines.get().changes.items())) == (1, [(f"{NEAR_POOR}:above", ["80", "81"])])
    row.refresh_from_db()
    assert (row.version, numbers(row)[NEAR_POOR], numbers(row)[POOR]) == (2, (81, 100, ""), (5, 100, ""))
    assert received(cast, [line(near_above=81)]).unchanged == 1


@pytest.mark.parametrize("period", ["năm 2025", "Năm 2025", "2025", 2025])
def test_period_is_known_however_it_is_written(cast: Cast, period: Any) -> None:
    opened(cast.commune)
    assert received(cast, [line(period=period)]).state == "ready"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"poor_above": 101}, (2, f"{POOR}:above", "report_above_line")),
        ({"poor_below": 99}, (2, f"{POOR}:above", "report_rule_broken")),
        ({"poor_above": -1}, (2, f"{POOR}:above", "too_small")),
        ({"poor_above": "nhiều"}, (2, f"{POOR}:above", "not_a_number")),
        ({"poor_above": "1,2345"}, (2, f"{POOR}:above", "too_many_places")),
        ({"poor_above": 10**16}, (2, f"{POOR}:above", "too_large")),
        ({"period": "năm 2019"}, (2, "period", "choice_unknown")),
        ({"period": None}, (2, "period", "cell_missing")),
        ({"unit": "Tỉnh Mẫu Sơn"}, (2, "period", "report_not_asked")),
        ({"unit": "Xã Láng Thượng"}, (2, "unit", "unit_out_of_scope")),
    ],
)
def test_bad_row_is_refused_at_its_cell_and_nothing_comes_in(
    cast: Cast, more: dict[str, Any], fault: tuple[int, str, str]
) -> None:
    row = opened(cast.commune)
    opened(cast.other_commune)
    sheet = received(cast, [line(**more), line("Xã Mẫu Hạ")])
    assert (sheet.state, faults(sheet)[0], numbers(row)) == ("wrong", fault, {})


def test_report_twice_in_a_sheet_and_one_that_is_decided_are_refused(cast: Cast) -> None:
    opened(cast.commune)
    handed_in(cast, unit=cast.other_commune)
    sheet = received(cast, [line(), line(poor_above=6), line("Xã Mẫu Hạ", poor_above=6)])
    assert faults(sheet) == [(3, "unit", "row_twice"), (4, "unit", "report_not_open")]
    assert received(cast, [line("Xã Mẫu Hạ")]).unchanged == 1, "what it says already is no change"


def test_more_than_the_year_before_is_explained_later_but_noted(cast: Cast) -> None:
    approved(cast, said(70), period=period_named("2024"))
    opened(cast.commune)
    sheet = received(cast, [line(judged_note="Đảng ủy", judged_above=1, judged_below=2)])
    assert (sheet.state, sheet.notes) == ("ready", [["reports_to_explain", {"count": 1}]])
    sheet = received(cast, [line(judged_note="Đảng ủy", near_note="Tách thôn")])
    assert (sheet.state, sheet.notes) == ("ready", [])


def test_import_is_taken_back_and_versions_go_on_rising(cast: Cast) -> None:
    row, other = drafted(cast), opened(cast.other_commune)
    sheet = brought_in(received(cast, [line(near_above=81, disputes_note="Thôn Mẫu"), line("Xã Mẫu Hạ")]))
    assert taken_back(sheet).state == "undone"
    row.refresh_from_db()
    assert (row.version, numbers(row)[NEAR_POOR], numbers(row)[DISPUTES]) == (3, (80, 100, ""), (9, 10, ""))
    assert numbers(other) == {}
    entries = AuditEntry.objects.filter(action="import.taken_back", subject_type="indicators.report")
    assert {entry.subject_id for entry in entries} == {str(row.pk), str(other.pk)}


def test_import_whose_draft_was_touched_or_handed_in_stays(cast: Cast) -> None:
    opened(cast.commune)
    sheet = brought_in(received(cast, [line()]))
    save_draft(
        form(), cast.commune, YEAR, {POOR: Said(Decimal(7), Decimal(100))}, version=1, by=cast.commune_officer, at=AT
    )
    assert taken_back(sheet).refusal["code"] == "import_touched_since"


def test_draft_that_is_saved_between_check_and_writing_is_not_lost(cast: Cast) -> None:
    row = opened(cast.commune)
    sheet = received(cast, [line()])
    save_draft(
        form(), cast.commune, YEAR, {DISPUTES: Said(Decimal(3), Decimal(4))}, version=0, by=cast.commune_officer, at=AT
    )
    assert brought_in(sheet).state == "done"
    assert numbers(row)[DISPUTES] == (3, 4, "")


def test_who_brings_in_for_whom(cast: Cast) -> None:
    register = register_of(NAME)
    opened(cast.commune)
    assert received(cast, [line()], by=cast.commune_officer, unit=cast.commune).state == "ready"
    for person, may in ((cast.officer, True), (cast.commune_officer, True), (cast.leader, False), (cast.neighbour, False),
                        (cast.lead_officer, False), (cast.administrator, False)):  # fmt: skip
        assert may_import(person, register, cast.commune, ON) is may, person
    seen = imports_visible_to(cast.neighbour, ON)
    assert not seen.exists()
    own = set(units_of(register, cast.province, cast.officer, ON))
    assert {cast.province, cast.commune, cast.other_commune} <= own
    assert cast.neighbour_commune not in own


def test_sheet_out_holds_a_line_for_each_report_and_in_again_changes_nothing(cast: Cast) -> None:
    open_form(form(), YEAR, on=ON)
    approved(cast, unit=cast.other_commune)
    drafted(cast)
    register = register_of(NAME)
    units = units_of(register, cast.province, cast.officer, ON)
    rows = list(register.export(units, by=cast.officer, on=ON))
    assert [(row["unit"].name, row["period"], row[f"{POOR}:below"]) for row in rows] == [
        ("Xã Mẫu Hạ", "2025", 100), ("Xã Mẫu Thượng", "2025", 100),
    ]  # fmt: skip
    sheet = received(cast, filled(register, units, rows))
    assert (sheet.state, sheet.unchanged) == ("ready", 2)


def test_template_offers_units_and_open_periods(cast: Cast) -> None:
    opened(cast.commune)
    approved(cast, period=period_named("2024"))
    register = register_of(NAME)
    made = load_workbook(io.BytesIO(template(register, units_of(register, cast.province, cast.officer, ON))))
    lists = made["Danh mục"]
    offered = [[cell.value for cell in column if cell.value] for column in lists.columns]
    assert "Xã Mẫu Thượng, Tỉnh Mẫu Sơn" in offered[0]
    assert offered[1] == ["Năm 2025"]
    assert [cell.value for cell in next(made[register.sheet].iter_rows())] == TITLES


@pytest.mark.parametrize("count", [1, 3])
def test_check_asks_as_often_for_three_rows_as_for_one(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    open_form(form(), YEAR, on=ON)
    open_form(form(), period_named("2024"), on=datetime.date(2025, 1, 1))
    rows = [line(), line("Xã Mẫu Hạ"), line(period="năm 2024")][:count]
    sheet = received(cast, rows)
    with django_assert_num_queries(10):
        planned(sheet, by=cast.officer, told=lambda _done, _total: None)
