"""The country as the package has it: counts, what became of what, and that a second run changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vungmanh.core.models import AuditEntry
from vungmanh.units.domain.expanding import expand
from vungmanh.units.domain.loading import data_folder, load_country, read_country
from vungmanh.units.domain.resolving import resolve_names
from vungmanh.units.enums import AliasScheme, UnitKind
from vungmanh.units.models import Succession, Unit, UnitAlias, UnitState
from vungmanh.units.selectors import states_on, states_within

pytestmark = [pytest.mark.domain, pytest.mark.django_db]

D = datetime.date
AT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
LAST_DAY, CHANGE, TODAY = D(2025, 6, 30), D(2025, 7, 1), D(2026, 11, 21)


def quiet(done: int, total: int, note: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, int]]:
    """Loaded once for this file, taken out again at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield load_country(quiet, AT)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(country: dict[str, int]) -> None:
    """Every test of this file stands on the loaded country."""


def counts(on: D) -> dict[str, int]:
    territories = states_on(on).filter(kind=UnitKind.TERRITORY)
    return {level: territories.filter(level=level).count() for level in ("province", "district", "commune")}


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [
        (LAST_DAY, 63, 696, 10_035),
        (D(2018, 3, 5), 63, 696, 10_035),
        (CHANGE, 34, 0, 3_321),
        (TODAY, 34, 0, 3_321),
    ],
)
def test_units_in_force(on: D, provinces: int, districts: int, communes: int) -> None:
    assert counts(on) == {"province": provinces, "district": districts, "commune": communes}


def test_kinds_of_communes_today() -> None:
    today = states_on(TODAY).filter(kind=UnitKind.TERRITORY)
    found = {type: today.filter(type=type).count() for type in ("xa", "phuong", "dac_khu")}
    assert found == {"xa": 2_621, "phuong": 687, "dac_khu": 13}


def test_second_run_changes_nothing(country: dict[str, int]) -> None:
    before = [model.objects.count() for model in (Unit, UnitState, UnitAlias, Succession, AuditEntry)]
    again = load_country(quiet, AT)
    assert again == {"units": 0, "successions": 0, "organisations": 0}
    assert [model.objects.count() for model in (Unit, UnitState, UnitAlias, Succession, AuditEntry)] == before


def test_every_unit_has_a_path_that_ends_in_itself() -> None:
    assert [unit.pk for unit in Unit.objects.only("path") if not unit.path.endswith(f"/{unit.pk}/")] == []


def test_states_of_a_unit_never_overlap() -> None:
    twice = states_on(TODAY).values_list("unit_id", flat=True)
    assert len(twice) == len(set(twice))


@pytest.mark.parametrize(
    ("old", "new"),
    [("Tỉnh Phú Yên", "Tỉnh Đắk Lắk"), ("Tỉnh Bình Thuận", "Tỉnh Lâm Đồng"), ("Tỉnh Hà Giang", "Tỉnh Tuyên Quang")],
)
def test_merged_province_is_succeeded(old: str, new: str) -> None:
    row = Succession.objects.get(predecessor__name=old, predecessor__level="province")
    assert (row.successor.name, row.on, row.kind) == (new, CHANGE, "merge")


def test_province_that_kept_its_name_stays_the_same_unit() -> None:
    province = Unit.objects.get(name="Tỉnh Điện Biên", level="province")
    levels = [
        states_within(province, day).filter(level="district", kind="territory").count() for day in (LAST_DAY, CHANGE)
    ]
    assert (province.valid_from, province.valid_to, levels) == (None, None, [10, 0])


def test_commune_left_as_it_was_stays_the_same_unit_under_the_province() -> None:
    moved = Unit.objects.filter(kind="territory", level="commune", valid_from=None, valid_to=None)
    assert moved.count() == 121
    unit = moved.order_by("pk")[0]
    before, after = unit.states.order_by("valid_from").select_related("parent")
    if before.valid_from is not None:
        before, after = after, before
    assert [before.valid_to, after.valid_from] == [LAST_DAY, CHANGE]
    assert [before.parent.level, after.parent.level] == ["district", "province"]  # type: ignore[union-attr]


def test_code_is_reused_by_another_unit_after_the_change() -> None:
    rows = UnitAlias.objects.filter(scheme=AliasScheme.CODE, value="00004").select_related("unit")
    found = {(row.unit.name, row.valid_to, row.valid_from) for row in rows}
    assert found == {("Phường Trúc Bạch", LAST_DAY, None), ("Phường Ba Đình", None, CHANGE)}


def test_island_district_without_communes_becomes_a_special_zone() -> None:
    row = Succession.objects.get(predecessor__name="Huyện Lý Sơn")
    assert (row.successor.name, row.successor.type) == ("Đặc khu Lý Sơn", "dac_khu")


def test_divided_commune_has_one_main_successor() -> None:
    divided = Succession.objects.filter(predecessor__level="commune", kind="split")
    predecessors = set(divided.values_list("predecessor_id", flat=True))
    main = list(divided.filter(is_main=True).values_list("predecessor_id", flat=True))
    assert len(predecessors) == 471
    assert sorted(main) == sorted(predecessors)


def test_every_ended_territory_is_succeeded() -> None:
    ended = Unit.objects.filter(kind="territory", valid_to=LAST_DAY)
    assert ended.exclude(pk__in=Succession.objects.values("predecessor")).count() == 0


def test_standard_organisations_follow_the_decrees() -> None:
    province = Unit.objects.get(name="Tỉnh Điện Biên", level="province")
    offices = states_on
    before = {row.name for row in offices(D(2018, 3, 5)).filter(parent=province, type="so")}
    after = {row.name for row in offices(TODAY).filter(parent=province, type="so")}
    assert "Sở Kế hoạch và Đầu tư" in before - after
    assert "Sở Nông nghiệp và Môi trường" in after - before
    assert "Sở Nội vụ" in before & after


def test_departments_of_a_merged_province_are_carried_on_by_those_of_the_other() -> None:
    gone = Unit.objects.get(name="Tỉnh Phú Yên", level="province", kind="territory")
    heirs = {
        row.predecessor.name: (row.successor.name, row.successor.parent.name)  # type: ignore[union-attr]
        for row in Succession.objects.filter(predecessor__parent=gone, predecessor__kind="organisation", on=CHANGE)
    }
    assert heirs["Sở Nội vụ"] == ("Sở Nội vụ", "Tỉnh Đắk Lắk")
    assert heirs["Ủy ban nhân dân tỉnh Phú Yên"] == ("Ủy ban nhân dân tỉnh Đắk Lắk", "Tỉnh Đắk Lắk")
    assert heirs["Tỉnh ủy"] == ("Tỉnh ủy", "Tỉnh Đắk Lắk")
    assert heirs["Báo Phú Yên"] == ("Báo Đắk Lắk", "Tỉnh Đắk Lắk")
    ended = Unit.objects.filter(parent=gone, kind="organisation", valid_to=LAST_DAY)
    assert set(heirs) == set(ended.values_list("name", flat=True))


def test_departments_of_a_province_merged_into_a_city_too() -> None:
    row = Succession.objects.get(
        predecessor__name="Ban Tổ chức Tỉnh ủy", predecessor__parent__name="Tỉnh Bình Dương", on=CHANGE
    )
    assert row.successor.name == "Ban Tổ chức Thành ủy"


def test_names_of_a_plan_of_2018_resolve_in_its_province() -> None:
    province = Unit.objects.get(name="Tỉnh Điện Biên", level="province")
    texts = [
        "UBND tỉnh",
        "Sở Nội vụ",
        "UBND cấp huyện",
        "UBND cấp xã",
        "huyện Tủa Chùa",
        "Tỉnh ủy",
        "thành phố Điện Biên Phủ",
    ]
    found = resolve_names(texts, territory=province, issuer=None, on=D(2018, 3, 5))
    assert [row.text for row in found.values() if not row.is_resolved] == []
    assert len(expand("ubnd.huyen", territory=province, on=D(2018, 3, 5))) == 10
    assert len(expand("ubnd.xa", territory=province, on=D(2018, 3, 5))) == 129
    assert len(expand("ubnd.xa", territory=province, on=TODAY)) == 45


def test_loading_takes_a_fixed_number_of_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        load_country(quiet, AT)
    assert len(queries) == 13


def test_package_is_read_without_importing_it() -> None:
    import sys

    country = read_country(data_folder())
    assert (len(country.old_provinces), len(country.communes)) == (63, 3_321)
    assert "vietnamadminunits" not in sys.modules
