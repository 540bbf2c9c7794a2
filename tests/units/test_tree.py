"""Acts on the unit tree: each holds from a day, leaves the days before as they were, and is on the trail."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_unit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.units.domain.tree import (
    Heir,
    add_alias,
    close,
    create_unit,
    merge,
    move,
    rename,
    set_attribute,
    succeed,
)
from vungmanh.units.enums import AliasScheme, SuccessionKind, UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Succession, Unit
from vungmanh.units.naming import short_name, sortable
from vungmanh.units.selectors import path_on, search_units, states_on, states_within, units_in_force, units_within
from vungmanh.units.signals import units_changed

pytestmark = pytest.mark.django_db

D = datetime.date
AT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
CHANGE = D(2025, 7, 1)


@pytest.fixture
def province(db: None) -> Unit:
    return make_unit("Tỉnh Mẫu Sơn", level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)


def commune(name: str, parent: Unit, **values: Any) -> Unit:
    wanted: dict[str, Any] = {
        "kind": UnitKind.TERRITORY,
        "level": UnitLevel.COMMUNE,
        "type": UnitType.COMMUNE,
        "valid_from": None,
        "by": None,
        "at": AT,
    }
    return create_unit(name, parent=parent, **{**wanted, **values})


def refusal(call: Any) -> str:
    with pytest.raises(DomainError) as refused:
        call()
    return refused.value.code


def test_new_unit_has_path_names_and_one_state(province: Unit) -> None:
    unit = commune("Xã  Mẫu Lâm", province, valid_from=CHANGE)
    state = unit.states.get()
    assert unit.path == f"{province.path}{unit.pk}/"
    assert (unit.name, unit.short_name, unit.folded) == ("Xã Mẫu Lâm", "Mẫu Lâm", "xa mau lam")
    assert (state.path, state.valid_from, state.valid_to) == (unit.path, CHANGE, None)
    assert AuditEntry.objects.get(action="unit.created").subject_label == "Xã Mẫu Lâm"


def test_same_name_beside_at_the_same_time_is_refused(province: Unit) -> None:
    commune("Xã Mẫu Lâm", province)
    assert refusal(lambda: commune("Xã Mẫu Lâm", province, valid_from=CHANGE)) == "unit_name_taken"


def test_same_name_after_the_other_has_ended_is_another_unit(province: Unit) -> None:
    first = commune("Xã Mẫu Lâm", province, valid_to=D(2025, 6, 30))
    assert commune("Xã Mẫu Lâm", province, valid_from=CHANGE).pk != first.pk


def test_organisation_without_place_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        create_unit(
            "Sở Nội vụ",
            kind=UnitKind.ORGANISATION,
            level=UnitLevel.PROVINCE,
            type=UnitType.DEPARTMENT,
            parent=None,
            valid_from=None,
            by=None,
            at=AT,
        )
    assert refused.value.code == "unit_needs_parent"


def test_territory_below_one_of_its_own_tier_is_refused(province: Unit) -> None:
    first = commune("Xã Mẫu Lâm", province)
    assert refusal(lambda: commune("Xã Mẫu Phú", first)) == "unit_parent_too_low"


def test_rename_keeps_the_old_name_for_the_days_before(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    rename(unit, name="Phường Mẫu Lâm", type=UnitType.WARD, on=CHANGE, by=None, at=AT)
    names = [states_on(day).get(unit=unit).name for day in (D(2025, 6, 30), CHANGE)]
    unit.refresh_from_db()
    assert names == ["Xã Mẫu Lâm", "Phường Mẫu Lâm"]
    assert (unit.name, unit.type, unit.folded) == ("Phường Mẫu Lâm", "phuong", "phuong mau lam")
    assert AuditEntry.objects.get(action="unit.renamed").changes["name"] == ["Xã Mẫu Lâm", "Phường Mẫu Lâm"]


def test_rename_on_the_same_day_twice_leaves_one_state_for_it(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    for name in ("Xã Mẫu Rừng", "Xã Mẫu Núi"):
        rename(unit, name=name, on=CHANGE, by=None, at=AT)
    assert sorted(unit.states.values_list("name", flat=True)) == ["Xã Mẫu Lâm", "Xã Mẫu Núi"]


def test_rename_to_the_same_name_writes_nothing(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    rename(unit, name="Xã Mẫu Lâm", on=CHANGE, by=None, at=AT)
    assert (unit.states.count(), AuditEntry.objects.filter(action="unit.renamed").count()) == (1, 0)


def test_rename_before_a_later_change_is_refused(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    rename(unit, name="Xã Mẫu Rừng", on=CHANGE, by=None, at=AT)
    late = refusal(lambda: rename(unit, name="Xã Mẫu Núi", on=D(2020, 1, 1), by=None, at=AT))
    assert late == "unit_changed_later"


def test_rename_of_a_unit_that_has_ended_is_refused(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province, valid_to=D(2025, 6, 30))
    assert refusal(lambda: rename(unit, name="Xã Khác", on=CHANGE, by=None, at=AT)) == "unit_not_in_force"


def test_move_takes_everything_inside_along_and_keeps_the_old_places(province: Unit) -> None:
    other = make_unit("Tỉnh Mẫu Biên", level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
    unit = commune("Xã Mẫu Lâm", province)
    village = commune("Thôn Lâm Sơn", unit, level=UnitLevel.VILLAGE, type=UnitType.THON)
    old_path = village.path
    move(unit, parent=other, on=CHANGE, by=None, at=AT)
    village.refresh_from_db()
    assert village.path == f"{other.path}{unit.pk}/{village.pk}/"
    assert path_on(village, D(2025, 6, 30)) == old_path
    assert [row.pk for row in units_within(province, D(2025, 6, 30))] == [village.pk, unit.pk]
    assert list(units_within(province, CHANGE)) == []


def test_move_into_itself_is_refused(province: Unit) -> None:
    district = commune("Huyện Mẫu Hạ", province, level=UnitLevel.DISTRICT, type=UnitType.DISTRICT)
    office = create_unit(
        "Phòng Nội vụ",
        kind=UnitKind.ORGANISATION,
        level=UnitLevel.DISTRICT,
        type=UnitType.DIVISION,
        parent=district,
        valid_from=None,
        by=None,
        at=AT,
    )
    assert refusal(lambda: move(office, parent=office, on=CHANGE, by=None, at=AT)) == "unit_in_itself"


def test_close_is_refused_while_something_inside_goes_on(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    commune("Thôn Lâm Sơn", unit, level=UnitLevel.VILLAGE, type=UnitType.THON)
    assert refusal(lambda: close(unit, last_day=D(2025, 6, 30), by=None, at=AT)) == "unit_has_units"


def test_closed_unit_is_in_force_to_its_last_day(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    close(unit, last_day=D(2025, 6, 30), by=None, at=AT)
    assert [units_in_force(day).filter(pk=unit.pk).exists() for day in (D(2025, 6, 30), CHANGE)] == [True, False]
    assert unit.states.get().valid_to == D(2025, 6, 30)


def test_succession_closes_the_predecessor_the_day_before(province: Unit) -> None:
    old = commune("Xã Mẫu Phú", province)
    heir = commune("Xã Mẫu Lâm", province, valid_from=CHANGE)
    succeed(old, [Heir(heir, SuccessionKind.MERGE)], on=CHANGE, legal_basis="Nghị quyết mẫu", by=None, at=AT)
    old.refresh_from_db()
    row = Succession.objects.get()
    assert old.valid_to == D(2025, 6, 30)
    assert (row.predecessor, row.successor, row.legal_basis) == (old, heir, "Nghị quyết mẫu")


def test_takeover_of_tasks_closes_nothing(province: Unit) -> None:
    old, heir = commune("Xã Mẫu Phú", province), commune("Xã Mẫu Lâm", province)
    succeed(old, [Heir(heir, SuccessionKind.TAKEOVER)], on=CHANGE, by=None, at=AT)
    old.refresh_from_db()
    assert old.valid_to is None


def test_unit_cannot_succeed_itself(province: Unit) -> None:
    unit = commune("Xã Mẫu Phú", province)
    call = lambda: succeed(unit, [Heir(unit, SuccessionKind.MERGE)], on=CHANGE, by=None, at=AT)  # noqa: E731
    assert refusal(call) == "unit_succession_needs_another"


def test_merged_unit_hands_its_villages_on_and_ends_with_its_offices(province: Unit) -> None:
    old, heir = commune("Xã Mẫu Phú", province), commune("Xã Mẫu Lâm", province)
    village = commune("Thôn Phú Đông", old, level=UnitLevel.VILLAGE, type=UnitType.THON)
    office = commune("Phòng Kinh tế", old, kind=UnitKind.ORGANISATION, type=UnitType.DIVISION)
    police, other_police = (
        commune(f"Công an {unit.name.lower()}", unit, kind=UnitKind.ORGANISATION, type=UnitType.STATE_BOARD)
        for unit in (old, heir)
    )
    merge(old, heir, on=CHANGE, legal_basis="Nghị quyết mẫu", by=None, at=AT)
    for unit in (old, village, office):
        unit.refresh_from_db()
    assert (village.parent, village.valid_to) == (heir, None)
    assert (old.valid_to, office.valid_to) == (D(2025, 6, 30), D(2025, 6, 30))
    assert [row.predecessor for row in heir.origins.all()] == [old]
    assert [row.successor for row in police.successions.all()] == [other_police]
    assert office.successions.count() == 0


def test_merger_into_a_unit_that_does_not_exist_on_the_day_is_refused(province: Unit) -> None:
    old, heir = commune("Xã Mẫu Phú", province), commune("Xã Mẫu Lâm", province, valid_from=D(2026, 1, 1))
    assert refusal(lambda: merge(old, heir, on=CHANGE, by=None, at=AT)) == "unit_not_in_force"
    old.refresh_from_db()
    assert old.valid_to is None


def test_new_value_of_an_attribute_ends_the_one_before(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    for value, since in (("pilot", D(2018, 1, 1)), ("reached", D(2020, 1, 1)), ("reached", D(2020, 1, 1))):
        set_attribute(unit, "new_rural", value, valid_from=since, by=None, at=AT)
    rows = list(unit.attributes.order_by("valid_from").values_list("value", "valid_from", "valid_to"))
    assert rows == [("pilot", D(2018, 1, 1), D(2019, 12, 31)), ("reached", D(2020, 1, 1), None)]


def test_unknown_attribute_is_refused(province: Unit) -> None:
    call = lambda: set_attribute(province, "area", "moon", valid_from=None, by=None, at=AT)  # noqa: E731
    assert refusal(call) == "unit_attribute_unknown"


def test_alias_is_kept_once(province: Unit) -> None:
    for _time in range(2):
        add_alias(province, "Mẫu Sơn tỉnh", scheme=AliasScheme.NAME, by=None, at=AT)
    assert [row.folded for row in province.aliases.all()] == ["mau son tinh"]


def test_upper_floors_hear_of_changes_after_the_commit(province: Unit, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[tuple[set[int], D]] = []

    def listen(sender: Any, unit_ids: set[int], on: D, **more: Any) -> None:
        heard.append((unit_ids, on))

    units_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            unit = commune("Xã Mẫu Lâm", province, valid_from=CHANGE)
        with django_capture_on_commit_callbacks(execute=True):
            commune("Xã Mẫu Phú", province)
    finally:
        units_changed.disconnect(listen)
    assert heard[0] == ({unit.pk}, CHANGE)
    assert heard[1][1] == D.min


def test_search_finds_without_accents_and_by_the_name_of_then(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    rename(unit, name="Xã Hồng Hà Mẫu", on=CHANGE, by=None, at=AT)
    assert [list(search_units("mau lam", day)) for day in (D(2025, 6, 30), CHANGE)] == [[unit], []]
    assert list(search_units("HONG ha", D(2025, 6, 30))) == [unit]


def test_search_stays_within_a_place(province: Unit) -> None:
    other = make_unit("Tỉnh Mẫu Biên", level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
    commune("Xã Mẫu Lâm", other)
    assert list(search_units("mau lam", CHANGE, within=province)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_units_within_takes_two_queries_whatever_their_number(province: Unit, count: int) -> None:
    for number in range(count):
        commune(f"Xã Mẫu {number}", province)
    with CaptureQueriesContext(connection) as queries:
        found = list(units_within(province, CHANGE))
    assert (len(found), len(queries)) == (count, 2)


def test_states_within_leaves_the_territory_itself_out(province: Unit) -> None:
    unit = commune("Xã Mẫu Lâm", province)
    assert [row.unit_id for row in states_within(province, CHANGE)] == [unit.pk]


def test_names_sort_in_vietnamese_order_on_this_database(province: Unit) -> None:
    wanted = [
        "Xã A",
        "Xã Á",
        "Xã Ăn",
        "Xã Ân",
        "Xã Bà",
        "Xã Da",
        "Xã Đa",
        "Xã Đa 2",
        "Xã Đa 10",
        "Xã Ông",
        "Xã Ơn",
        "Xã Y",
    ]
    for name in reversed(wanted):
        commune(name, province)
    assert [unit.name for unit in units_within(province, CHANGE).order_by("sort_key")] == wanted


@pytest.mark.parametrize(
    ("name", "type", "short"),
    [
        ("Xã Mẫu Sơn", "xa", "Mẫu Sơn"),
        ("Thị trấn Mẫu Hạ", "thi_tran", "Mẫu Hạ"),
        ("Phường 1", "phuong", "Phường 1"),
        ("Xã", "xa", "Xã"),
        ("Sở Nội vụ", "so", "Sở Nội vụ"),
    ],
)
def test_short_name(name: str, type: str, short: str) -> None:
    assert short_name(name, type) == short


def test_sort_key_is_plain_text_that_every_database_orders_alike() -> None:
    assert sortable("Mẫu Đảo 10").isalnum()
    assert sortable("Mẫu Đảo") < sortable("Mẫu Đạo") < sortable("Mẫu Đảo 9") < sortable("Mẫu Đảo 10")
