"""The sample province: whole at every stage, safe to build twice, never mixed with other people's data."""

from __future__ import annotations

import datetime

import pytest

from tests.factories import make_user
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.desk.demo.build import Stage, build_demo, day_of
from vungmanh.desk.demo.units import build_units, plan
from vungmanh.desk.sign_in.samples import sample_accounts
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.models import Duty, Programme
from vungmanh.units.models import Succession, Unit, UnitState
from vungmanh.units.selectors import states_within

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 21, 1, 0, tzinfo=datetime.UTC)
LAST_DAY, CHANGE = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)


def quiet(done: int, total: int, note: str) -> None:
    """Nobody watches."""


def rows() -> list[int]:
    models = (Unit, UnitState, Succession, User, RoleAssignment, Directive, Item, Programme, Duty, AuditEntry)
    return [model._default_manager.count() for model in models]


@pytest.mark.parametrize(("on", "districts", "communes", "villages"), [(LAST_DAY, 6, 39, 63), (CHANGE, 0, 15, 63)])
def test_units_of_the_sample_before_and_since_the_change(
    on: datetime.date, districts: int, communes: int, villages: int
) -> None:
    sample = build_units(AT).sample
    territories = states_within(sample.unit, on).filter(kind="territory")
    found = [territories.filter(level=level).count() for level in ("district", "commune", "village")]
    assert found == [districts, communes, villages]


def test_village_lies_in_the_new_commune_since_the_change() -> None:
    sample = build_units(AT).sample
    village = sample.villages["Thôn Phú Đông"]
    places = [state.parent.name for state in village.states.select_related("parent").order_by("valid_to")]  # type: ignore[union-attr]
    assert sorted(places) == ["Xã Mẫu Lâm", "Xã Mẫu Phú"]
    assert village.parent == sample.communes["Xã Mẫu Lâm"]


def test_every_old_commune_and_district_is_succeeded() -> None:
    sample = build_units(AT).sample
    old = [*sample.old_communes.values(), *sample.districts.values()]
    assert [unit.name for unit in old if not unit.successions.exists()] == []


def test_new_communes_take_every_old_one_exactly_once() -> None:
    for province in plan()["provinces"]:
        old = sorted(name for row in province["districts"] for name in row["communes"])
        assert sorted(name for row in province["communes"] for name in row["from"]) == old


def test_units_only_have_accounts_and_no_directives() -> None:
    demo = build_demo(quiet, AT, stage=Stage.UNITS)
    assert [row.username for row in sample_accounts()] == list(demo.users)
    assert Directive.objects.count() == 0


def test_confirming_stage_leaves_every_directive_to_be_confirmed() -> None:
    demo = build_demo(quiet, AT, stage=Stage.CONFIRMING)
    assert {directive.state for directive in demo.directives.values()} == {"read"}
    assert Programme.objects.count() == 0


def test_sample_is_not_mixed_with_other_accounts() -> None:
    make_user("nguoi-that")
    with pytest.raises(DomainError) as refused:
        build_demo(quiet, AT, stage=Stage.UNITS)
    assert (refused.value.code, Unit.objects.count()) == ("demo_not_empty", 0)
    assert build_demo(quiet, AT, stage=Stage.UNITS, force=True).users


def test_while_plans_are_made_only_those_of_this_year_are_published_days_ago() -> None:
    on = datetime.date(2026, 11, 21)
    new = {"received": datetime.date(2026, 3, 1), "published": datetime.date(2026, 3, 5)}
    old = {"received": datetime.date(2024, 3, 1), "published": datetime.date(2024, 3, 5)}
    days = [day_of(row, stage, on) for stage in (Stage.PLANNING, Stage.RUNNING) for row in (new, old)]
    assert days == [datetime.date(2026, 11, 18), old["published"], new["published"], old["published"]]
