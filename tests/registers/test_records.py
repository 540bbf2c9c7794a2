"""Acts of dated records: days out of order, two of a kind, two editors, undo; nothing is lost, each refusal is named."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.registers.factories import day, make_body, make_equipment, make_holding, make_membership, make_premises
from vungmanh.bodies.domain import keeping as bodies
from vungmanh.bodies.models import Body, Membership
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.holdings.domain.keeping import HOLDINGS
from vungmanh.holdings.models import Holding
from vungmanh.premises.domain.keeping import EQUIPMENT, PREMISES
from vungmanh.premises.models import Premises

pytestmark = [pytest.mark.domain, pytest.mark.django_db]

A, B, C, D = (day(text) for text in ("2020-01-01", "2020-06-01", "2021-01-01", "2022-01-01"))
DAY = datetime.timedelta(days=1)


def spans(row: Any) -> list[tuple[datetime.date, datetime.date | None, bool]]:
    rows = type(row).objects.filter(thing=row.thing_id).order_by("valid_from", "pk")
    return [(each.valid_from, each.valid_to, each.is_withdrawn) for each in rows]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"valid_from": B, "valid_to": A}, "record_days_in_wrong_order"),
        ({"kind": "no_such"}, "holding_kind_unknown"),
        ({"kind": "culture_village"}, "holding_not_of_unit"),
        ({"kind": "village_convention"}, "holding_kept_in_conventions"),
        ({"decided_on": day("2027-01-01")}, "holding_decided_later"),
        ({"valid_from": A, "decided_on": B}, "holding_before_decision"),
        ({"valid_from": C, "decided_on": B, "approved_on": A}, "holding_approved_before"),
        ({"value": 1, "total": 2}, "holding_without_numbers"),
        ({"kind": "culture_households", "value": 1}, "holding_numbers_missing"),
        ({"kind": "culture_households", "value": 3, "total": 2}, "holding_more_than_all"),
    ],
)
def test_holding_that_cannot_be(cast: Cast, said: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        make_holding(cast, said.pop("kind", "democracy_regulation"), **said)
    assert not Holding.objects.exists()


def test_unit_holds_one_of_a_kind_at_once_unless_there_may_be_many(cast: Cast) -> None:
    make_holding(cast, number="12/QĐ-UBND", valid_from=B, valid_to=C)
    for since, until in ((A, None), (A, B), (C, D)):
        with pytest.raises(DomainError, match="record_doubled_until") as refused:
            make_holding(cast, valid_from=since, valid_to=until)
        assert refused.value.params["other"] == "quy chế dân chủ ở cơ sở 12/QĐ-UBND"
    make_holding(cast, valid_from=C + DAY)
    make_holding(cast, unit=cast.other_commune, valid_from=A)
    make_holding(cast, "coordination_rules", title="với Mặt trận")
    make_holding(cast, "coordination_rules", title="với HĐND")


def test_many_are_written_at_once_or_none(cast: Cast) -> None:
    def row(kind: str, **said: Any) -> Holding:
        return Holding(unit=cast.commune, kind=kind, **({"valid_from": A} | said))

    rows = [row("hotline"), row("suggestion_box"), row("hotline"), row("reception_rules", valid_to=day("2019-01-01"))]
    found = HOLDINGS.refusals(rows, at=AT)
    assert {place: error.code for place, error in found.items()} == {
        2: "record_doubled", 3: "record_days_in_wrong_order",
    }  # fmt: skip
    with pytest.raises(DomainError, match="record_doubled"):
        HOLDINGS.record_many(rows, by=cast.officer, at=AT)
    assert not Holding.objects.exists()
    HOLDINGS.record_many(rows[:2], by=cast.officer, at=AT)
    assert [each.thing_id for each in Holding.objects.order_by("pk")] == [rows[0].pk, rows[1].pk]
    assert AuditEntry.objects.filter(action="holding.recorded").count() == 2


def test_second_editor_is_told_and_nothing_is_overwritten(cast: Cast) -> None:
    row = make_premises(cast)
    stale = Premises.objects.get(pk=row.pk)
    assert PREMISES.correct(row, {"area_m2": 400}, version=1, reason="Đo lại", by=cast.commune_officer, at=AT)
    with pytest.raises(DomainError, match="record_changed") as refused:
        PREMISES.correct(stale, {"area_m2": 300}, version=1, reason="Đo lại", by=cast.officer, at=AT)
    assert refused.value.params == {"version": 2}
    assert Premises.objects.get().area_m2 == 400
    with pytest.raises(DomainError, match="record_reason_missing"):
        PREMISES.correct(row, {"area_m2": 500}, version=2, reason=" ", by=cast.officer, at=AT)
    assert not PREMISES.correct(row, {"area_m2": 400}, version=2, reason="", by=cast.officer, at=AT)
    entry = AuditEntry.objects.get(action="premises.changed")
    assert (entry.reason, entry.changes) == ("Đo lại", {"area_m2": [None, 400]})


def test_renewal_takes_the_days_that_remain_and_undo_gives_them_back(cast: Cast) -> None:
    row = make_premises(cast, valid_from=A, solidity=0)
    later = PREMISES.go_on(row, {"solidity": 2}, since=C, version=1, by=cast.officer, at=AT)
    assert spans(row) == [(A, C - DAY, False), (C, None, False)]
    assert (later.thing_id, later.name, later.solidity) == (row.pk, row.name, 2)
    PREMISES.withdraw(later, "Chưa xây", by=cast.officer, at=AT)
    PREMISES.withdraw(later, "Chưa xây", by=cast.officer, at=AT)
    assert spans(row) == [(A, None, False), (C, None, True)]
    PREMISES.give_back(later, by=cast.officer, at=AT)
    assert spans(row) == [(A, C - DAY, False), (C, None, False)]
    for since in (C, B):
        with pytest.raises(DomainError, match="record_begins_later"):
            PREMISES.go_on(later, {"solidity": 1}, since=since, version=3, by=cast.officer, at=AT)


def test_what_had_run_out_is_renewed_and_undo_leaves_its_end(cast: Cast) -> None:
    row = make_holding(cast, "working_rules_committee", valid_from=A, valid_to=C - DAY)
    later = HOLDINGS.go_on(row, {"valid_to": None, "number": "5"}, since=C, version=1, by=cast.officer, at=AT)
    assert spans(row) == [(A, C - DAY, False), (C, None, False)]
    HOLDINGS.withdraw(later, "Ghi nhầm", by=cast.officer, at=AT)
    HOLDINGS.give_back(later, by=cast.officer, at=AT)
    HOLDINGS.withdraw(later, "Ghi nhầm", by=cast.officer, at=AT)
    assert spans(row) == [(A, C - DAY, False), (C, None, True)]


def test_new_term_takes_days_of_the_old_one_and_undo_gives_back_just_those(cast: Cast) -> None:
    row = make_holding(cast, "working_rules_committee", valid_from=A, valid_to=D)
    later = HOLDINGS.go_on(row, {"valid_to": None}, since=C, version=1, by=cast.officer, at=AT)
    assert spans(row) == [(A, C - DAY, False), (C, None, False)]
    HOLDINGS.withdraw(later, "Ghi nhầm", by=cast.officer, at=AT)
    assert spans(row) == [(A, D, False), (C, None, True)]


def test_what_was_withdrawn_comes_back_only_where_nothing_took_its_place(cast: Cast) -> None:
    row = make_holding(cast)
    HOLDINGS.withdraw(row, "Ghi nhầm", by=cast.officer, at=AT)
    make_holding(cast, number="13")
    with pytest.raises(DomainError, match="record_doubled"):
        HOLDINGS.give_back(row, by=cast.officer, at=AT)
    assert Holding.objects.kept().count() == 1


def test_end_has_its_reason_and_its_order(cast: Cast) -> None:
    row = make_equipment(cast, valid_from=B)
    with pytest.raises(DomainError, match="record_days_in_wrong_order"):
        EQUIPMENT.end(row, last_day=A, reason="Hỏng", version=1, by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="record_reason_missing"):
        EQUIPMENT.end(row, last_day=C, reason="", version=1, by=cast.officer, at=AT)
    EQUIPMENT.end(row, last_day=C, reason="Hỏng", version=1, by=cast.officer, at=AT)
    assert spans(row) == [(B, C, False)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"working": 6}, "equipment_more_working"),
        ({"online": 5}, "equipment_more_online"),
    ],
)
def test_equipment_that_cannot_be(cast: Cast, said: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        make_equipment(cast, **said)


def test_building_is_not_older_than_its_record(cast: Cast) -> None:
    with pytest.raises(DomainError, match="premises_built_later"):
        make_premises(cast, valid_from=A, year_built=2021)


def test_body_is_not_ended_while_members_or_bodies_stand_on_it(cast: Cast) -> None:
    committee = make_body(cast, "Đảng bộ xã Mẫu Thượng", "base_committee", setting="commune")
    cell = make_body(cast, "Chi bộ Thôn Một", above=committee)
    counted = make_membership(cast, cell, 9)
    acts: dict[str, Any] = {"last_day": C, "reason": "Sáp nhập", "version": 1, "by": cast.officer, "at": AT}
    with pytest.raises(DomainError, match="body_has_bodies"):
        bodies.end_body(committee, **acts)
    with pytest.raises(DomainError, match="body_has_members"):
        bodies.end_body(cell, **acts)
    with pytest.raises(DomainError, match="body_has_members"):
        bodies.withdraw_body(cell, "Ghi nhầm", by=cast.officer, at=AT)
    bodies.MEMBERSHIPS.end(counted, **acts)
    bodies.end_body(cell, **acts)
    bodies.end_body(committee, **acts)
    assert Body.objects.standing_on(D).count() == 0
    with pytest.raises(DomainError, match="membership_after_body"):
        make_membership(cast, cell, 3, valid_from=D)


def test_bodies_are_no_circle(cast: Cast) -> None:
    top = make_body(cast, "Đảng bộ", "base_committee", setting="commune")
    cell = make_body(cast, "Chi bộ", above=top)
    with pytest.raises(DomainError, match="body_above_itself"):
        bodies.BODIES.correct(top, {"above": cell}, version=1, reason="Thử", by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="body_above_of_other_system"):
        make_body(cast, "Hội Nông dân", "farmers", setting="commune", above=top)


def test_flow_that_does_not_add_up_is_kept_and_told(cast: Cast) -> None:
    cell = make_body(cast, "Chi bộ Thôn Một", valid_from=A)
    first = make_membership(cast, cell, 371, valid_from=A)
    said = {"members": 609, "admitted": 473, "arrived": None, "departed": 235}
    second = bodies.count_members(first, said, counted_on=C, version=1, by=cast.officer, at=AT)
    assert Membership.objects.get(pk=second.pk).gap == 0
    bodies.MEMBERSHIPS.correct(second, {"departed": 230}, version=1, reason="Đếm lại", by=cast.officer, at=AT)
    assert Membership.objects.get(pk=second.pk).gap == -5
    bodies.MEMBERSHIPS.correct(
        Membership.objects.get(pk=first.pk), {"members": 366}, version=2, reason="Đếm lại", by=cast.officer, at=AT
    )
    assert list(Membership.objects.order_by("valid_from").values_list("members", "gap")) == [(366, None), (609, 0)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"women": 10}, "membership_part_of_more"),
        ({"base": 8}, "membership_more_than_base"),
        ({"valid_from": day("2027-01-01")}, "membership_in_future"),
        ({"valid_from": day("2019-01-01")}, "membership_before_body"),
    ],
)
def test_count_that_cannot_be(cast: Cast, said: dict[str, Any], code: str) -> None:
    cell = make_body(cast, "Chi bộ Thôn Một", valid_from=A)
    with pytest.raises(DomainError, match=code):
        make_membership(cast, cell, 9, **said)
