"""The other registers as sheets: what is new, continued, put right, refused at which cell, and taken back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.imports.factories import ON, again, book, brought_in, content, faults, taken_back
from tests.registers.factories import (
    make_body,
    make_equipment,
    make_holding,
    make_membership,
    make_premises,
    make_village,
)
from vungmanh.bodies.models import Body, BodyDue, Membership
from vungmanh.core.models import AuditEntry
from vungmanh.holdings.models import Holding
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.models import SheetImport
from vungmanh.imports.registers import register_of
from vungmanh.imports.writing import filled, template
from vungmanh.officials.models import Establishment
from vungmanh.premises.models import Equipment, Premises, PremisesDue

pytestmark = pytest.mark.domain
COMMUNE = "Xã Mẫu Thượng"
DAY = datetime.date(2024, 1, 1)
NEXT = datetime.date(2025, 7, 1)
GOOD: dict[str, dict[str, Any]] = {
    "premises": {"name": "Trụ sở UBND", "purpose": "Trụ sở làm việc", "solidity": "Kiên cố", "area_m2": "412,5"},
    "equipment": {"item": "Máy vi tính", "office": "UBND", "quantity": 12, "working": 10, "online": 9},
    "holdings": {"kind": "Quy chế dân chủ ở cơ sở", "number": "12/QĐ-UBND", "decided_on": "31/12/2023"},
    "bodies": {"name": "Đảng bộ xã Mẫu", "kind": "đảng bộ cơ sở", "setting": "xã, phường, thị trấn"},
    "establishment": {"position": "Tài chính – kế toán", "quota": 2, "decision": "5/QĐ"},
}


def received(cast: Cast, register: str, rows: Sequence[Mapping[str, Any]] | bytes) -> SheetImport:
    """A sheet of the commune, or of the establishment that the province hands on, checked."""
    by = cast.officer if register == "establishment" else cast.commune_officer
    data = rows if isinstance(rows, bytes) else content(book(rows, register=register))
    sheet = receive(register_of(register), cast.commune, io.BytesIO(data), "so.xlsx", by=by, at=AT, on=ON)
    return again(sheet)


def line(register: str, **said: Any) -> dict[str, Any]:
    return {"unit": COMMUNE, "valid_from": DAY} | GOOD[register] | said


@pytest.mark.parametrize("register", GOOD)
def test_row_is_made_found_again_put_right_continued_and_taken_back(cast: Cast, register: str) -> None:
    model = register_of(register).main[0]
    table = {"premises.premises": Premises, "premises.equipment": Equipment, "holdings.holding": Holding,
             "bodies.body": Body, "officials.establishment": Establishment}[model]  # fmt: skip
    first = brought_in(received(cast, register, [line(register)]))
    assert (first.state, first.to_create, table.objects.count()) == ("done", 1, 1)
    assert received(cast, register, [line(register)]).unchanged == 1

    text = "decision" if register == "establishment" else "note"
    second = brought_in(received(cast, register, [line(register, **{text: "sửa"})]))
    assert (second.state, second.to_create, second.to_change) == ("done", 0, 1)
    record = table.objects.get()
    assert (getattr(record, text), record.version) == ("sửa", 2)

    third = brought_in(received(cast, register, [line(register, valid_from=NEXT, **{text: "tiếp"})]))
    assert (third.state, third.to_create) == ("done", 1)
    before, after = table.objects.order_by("valid_from")
    assert (before.valid_to, after.valid_from, after.valid_to) == (datetime.date(2025, 6, 30), NEXT, None)
    assert getattr(after, "thing_id", None) == getattr(before, "thing_id", None)

    assert taken_back(second).refusal["code"] == "import_touched_since"
    assert taken_back(third).state == "undone"
    assert (table.objects.get().valid_to, table.objects.get().version) == (None, 2)
    assert taken_back(second).state == "undone"
    assert taken_back(first).state == "undone"
    assert table.objects.count() == 0


BAD: tuple[tuple[str, dict[str, Any], tuple[str, str]], ...] = (
    ("premises", {"name": None}, ("name", "cell_missing")),
    ("premises", {"purpose": "Nhà kho"}, ("purpose", "choice_unknown")),
    ("premises", {"area_m2": "rộng"}, ("area_m2", "not_a_number")),
    ("premises", {"year_built": 2030}, ("year_built", "premises_built_later")),
    ("premises", {"valid_to": "01/01/2023"}, ("valid_to", "record_days_in_wrong_order")),
    ("premises", {"record": 987654}, ("record", "record_not_here")),
    ("premises", {"unit": "Xã Không Có"}, ("unit", "unit_unknown")),
    ("equipment", {"working": 13}, ("working", "equipment_more_working")),
    ("equipment", {"online": 11}, ("online", "equipment_more_online")),
    ("equipment", {"quantity": "12,5"}, ("quantity", "not_a_whole_number")),
    ("equipment", {"quantity": -1}, ("quantity", "too_small")),
    ("holdings", {"value": 3, "total": 4}, ("value", "holding_without_numbers")),
    ("holdings", {"decided_on": "01/01/2031"}, ("decided_on", "holding_decided_later")),
    ("holdings", {"decided_on": "30/02/2024"}, ("decided_on", "date_unreadable")),
    ("holdings", {"decided_on": "01/02/2024"}, ("valid_from", "holding_before_decision")),
    ("bodies", {"above_name": "Đảng bộ Không Có"}, ("above_name", "body_not_here")),
    ("bodies", {"founded_on": "01/01/2025"}, ("founded_on", "body_founded_later")),
    ("bodies", {"is_joint": "chắc vậy"}, ("is_joint", "flag_unknown")),
    ("establishment", {"position": None}, ("kind", "quota_kind_missing")),
    ("establishment", {"quota": None}, ("quota", "cell_missing")),
    ("establishment", {"quota": "hai"}, ("quota", "not_a_number")),
)


@pytest.mark.parametrize(("register", "said", "fault"), BAD)
def test_bad_row_is_refused_at_its_cell_and_nothing_comes_in(
    cast: Cast, register: str, said: dict[str, Any], fault: tuple[str, str]
) -> None:
    sheet = received(cast, register, [line(register, **said), line(register, valid_from=NEXT)])
    assert (sheet.state, faults(sheet)[0]) == ("wrong", (2, *fault))


def test_same_thing_twice_in_a_sheet_is_told(cast: Cast) -> None:
    assert faults(received(cast, "equipment", [line("equipment"), line("equipment", working=1)])) == [
        (3, "unit", "row_twice")
    ]


def test_stretch_before_one_that_is_there_is_doubled(cast: Cast) -> None:
    brought_in(received(cast, "premises", [line("premises", valid_from=NEXT)]))
    assert faults(received(cast, "premises", [line("premises")])) == [(2, "valid_from", "record_doubled")]
    assert received(cast, "premises", [line("premises", valid_to="30/06/2025")]).state == "ready"


def test_two_stretches_in_one_sheet_follow_each_other_whatever_their_order(cast: Cast) -> None:
    later = line("equipment", valid_from=NEXT, quantity=20, online=None)
    brought_in(received(cast, "equipment", [later, line("equipment")]))
    first, second = Equipment.objects.order_by("valid_from")
    assert (first.valid_to, second.thing_id, second.quantity) == (datetime.date(2025, 6, 30), first.pk, 20)
    assert (second.is_cut, second.online) == (True, 9), "an empty cell says nothing: it stays as it was"


def test_record_of_somebody_else_is_neither_found_nor_changed(cast: Cast) -> None:
    other = make_premises(cast, cast.neighbour_commune, name="Trụ sở UBND")
    assert faults(received(cast, "premises", [line("premises", record=other.pk)])) == [(2, "record", "record_not_here")]
    sheet = received(cast, "premises", [line("premises", unit=cast.neighbour_commune.name)])
    assert faults(sheet) == [(2, "unit", "unit_out_of_scope")]


def test_record_does_not_move_to_another_unit(cast: Cast) -> None:
    village = make_village("Thôn Mẫu", cast.commune)
    known = make_premises(cast, village, name="Nhà thôn")
    sheet = received(cast, "premises", [line("premises", record=known.pk)])
    assert faults(sheet) == [(2, "unit", "record_of_other_unit")]


def test_what_units_must_have_follows_and_goes_back(cast: Cast) -> None:
    def is_met() -> bool | None:
        return PremisesDue.objects.filter(unit=cast.commune, kind="solid_headquarters").latest("valid_from").is_met

    make_equipment(cast, quantity=1, working=1)
    assert is_met() is False
    sheet = brought_in(received(cast, "premises", [line("premises")]))
    assert is_met() is True
    taken_back(sheet)
    assert is_met() is False


def test_bodies_of_one_sheet_stand_below_each_other_and_their_members_are_counted(cast: Cast) -> None:
    village = make_village("Thôn Mẫu", cast.commune)
    cell = {"unit": village.name, "name": "Chi bộ thôn", "kind": "chi bộ trực thuộc", "setting": "thôn, khu phố",
            "above_name": "đảng bộ xã mẫu", "valid_from": NEXT}  # fmt: skip
    bodies = brought_in(received(cast, "bodies", [cell, line("bodies")]))
    assert bodies.state == "done", faults(bodies)
    made = Body.objects.get(name="Chi bộ thôn")
    assert (made.above, made.system, made.thing_id) == (Body.objects.get(name="Đảng bộ xã Mẫu"), "party", made.pk)
    assert BodyDue.objects.filter(unit=village, kind="village_cell").latest("valid_from").is_met

    def count(day: datetime.date, **said: Any) -> dict[str, Any]:
        return {"unit": village.name, "body_name": "Chi bộ thôn", "valid_from": day} | said

    counts = [count(NEXT, members=20, women=5), count(datetime.date(2026, 1, 1), members=23, admitted=2, arrived=1)]
    members = brought_in(received(cast, "memberships", counts))
    assert list(Membership.objects.order_by("valid_from").values_list("members", "women", "gap")) == [
        (20, 5, None), (23, 5, 0),
    ]  # fmt: skip
    third = brought_in(received(cast, "memberships", [count(datetime.date(2026, 2, 1), members=30, admitted=1)]))
    assert Membership.objects.latest("valid_from").gap == 6
    wrong = received(cast, "memberships", [count(datetime.date(2026, 2, 2), members=3, women=4)])
    assert faults(wrong) == [(2, "women", "membership_part_of_more")]
    assert taken_back(third).state == "undone"
    assert taken_back(members).state == "undone", "gaps are worked out anew: nobody touched a count"
    assert Membership.objects.count() == 0


def test_members_of_a_body_that_nobody_recorded_are_refused(cast: Cast) -> None:
    make_body(cast, "Chi bộ khác", unit=cast.neighbour_commune)
    row = {"unit": COMMUNE, "valid_from": DAY, "body_name": "Chi bộ khác", "members": 3}
    assert faults(received(cast, "memberships", [row])) == [(2, "body_name", "body_not_here")]
    make_body(cast, "Chi bộ khác", unit=cast.commune)
    make_body(cast, "Chi bộ khác", "base_cell", unit=cast.commune)
    assert faults(received(cast, "memberships", [row])) == [(2, "body_name", "body_of_several")]


def test_several_holdings_of_a_kind_are_told_apart_by_number(cast: Cast) -> None:
    many = line("holdings", kind="Quy chế phối hợp với HĐND, Mặt trận và đoàn thể")
    rows = [many | {"number": "1/QC", "title": "với Mặt trận"}, many | {"number": "2/QC", "title": "với Công an"}]
    brought_in(received(cast, "holdings", rows))
    assert received(cast, "holdings", rows).unchanged == 2
    sheet = received(cast, "holdings", [rows[1] | {"title": "với Quân sự"}])
    assert (sheet.to_change, sheet.to_create) == (1, 0)


def test_quota_of_a_kind_and_of_its_positions_do_not_mix(cast: Cast) -> None:
    rows = [line("establishment"), line("establishment", position=None, kind="công chức", quota=9)]
    assert {column for _row, column, _code in faults(received(cast, "establishment", rows))} == {"position"}
    brought_in(received(cast, "establishment", rows[:1]))
    assert faults(received(cast, "establishment", rows[1:])) == [(2, "position", "quota_mixed")]


@pytest.mark.parametrize("register", [*GOOD, "memberships"])
def test_register_out_and_in_again_changes_nothing(cast: Cast, register: str) -> None:
    by = cast.officer if register == "establishment" else cast.commune_officer
    if register == "memberships":
        make_membership(cast, make_body(cast, "Chi bộ một", unit=cast.commune), 12)
    elif register == "holdings":
        make_holding(cast, unit=cast.commune)
    else:
        brought_in(received(cast, register, [line(register)]))
    found = register_of(register)
    units = found.units(by, ON).filter(path__startswith=cast.commune.path).select_related("parent")
    rows = list(found.export(units, by=by, on=ON))
    assert len(rows) == 1
    sheet = received(cast, register, filled(found, units, rows))
    assert (sheet.state, sheet.unchanged, faults(sheet)) == ("ready", 1, [])
    assert template(found, units).startswith(b"PK")


def test_trail_names_the_sheet_and_what_a_row_says(cast: Cast) -> None:
    brought_in(received(cast, "equipment", [line("equipment")]))
    brought_in(received(cast, "equipment", [line("equipment", working=8, online=8)]))
    trail = AuditEntry.objects.filter(subject_type="premises.equipment").order_by("pk")
    assert list(trail.values_list("action", "reason")) == [
        ("equipment.recorded", "Nhập từ bảng Excel “so.xlsx”"), ("equipment.changed", "Nhập từ bảng Excel “so.xlsx”"),
    ]  # fmt: skip
    assert trail[1].changes == {"working": [10, 8], "online": [9, 8]}


def test_queries_do_not_grow_with_rows(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for count in (1, 2, 12):
        rows = [line("premises", name=f"Nhà {count} {place}") for place in range(count)]
        with CaptureQueriesContext(connection) as queries:
            brought_in(received(cast, "premises", rows))
        counts.append(len(queries))
    assert counts[1] == counts[2]
