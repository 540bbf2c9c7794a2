"""The sample province: whole at every stage, safe to build twice, never mixed with other people's data."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from tests.factories import make_user
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.cascade.enums import LineState, PlanWay
from vungmanh.cascade.models import LowerPlan
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.desk.demo.build import Demo, Stage, build_demo, day_of
from vungmanh.desk.demo.together import arrange
from vungmanh.desk.demo.units import build_units, plan
from vungmanh.desk.demo.working import work_off
from vungmanh.desk.sign_in.samples import sample_accounts
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import ASKS, UNFINISHED, DutyAct, DutyState, Way
from vungmanh.programmes.models import Binding, Duty, DutyEntry, Precedence, Programme, Task
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


def test_published_stage_has_programmes_in_both_models_and_is_safe_to_repeat() -> None:
    demo = build_demo(quiet, AT)
    first = rows()
    build_demo(quiet, AT)
    assert rows() == first
    assert sorted({directive.state for directive in demo.directives.values()}) == ["published", "read"]
    old = Programme.objects.get(directive__number="95/KH-UBND")
    owing = Duty.objects.filter(programme=old, unit__kind="territory")
    assert set(owing.filter(since=None).values_list("unit__level", flat=True)) == {"district", "commune"}
    handed_on = old.duties.filter(task__section="III.3.c", turn="succession").select_related("unit", "taken_from")
    assert {duty.unit.name for duty in handed_on} == set(demo.units.sample.communes)
    assert {duty.taken_from.level for duty in handed_on if duty.taken_from} == {"commune"}
    neighbour = demo.units.neighbour.unit.path
    assert Duty.objects.filter(unit__path__startswith=neighbour).count() == 0


def test_stages_of_work_end_past_duties_as_their_shares_say() -> None:
    demo = build_demo(quiet, AT, stage=Stage.PUBLISHED)
    on = timezone.localdate(AT) + datetime.timedelta(days=1)
    late = Duty.objects.filter(is_late(on))
    past = late.count()
    left = {}
    for stage in (Stage.RUNNING, Stage.LATE, Stage.CLOSED):
        with transaction.atomic():
            assert stage.shares
            touched = work_off(demo.users, on, stage.shares)
            assert work_off(demo.users, on, stage.shares) == 0
            left[stage] = late.count() / past
            done = Duty.objects.filter(state=DutyState.ACCEPTED)
            assert touched >= past
            assert done.filter(submitted_on__gt=F("due")).exists()
            assert (
                DutyEntry.objects.filter(act=DutyAct.ACCEPTED, answers__act=DutyAct.SUBMITTED).count() == done.count()
            )
            assert AuditEntry.objects.filter(action__startswith="duty.", subject_type="programmes.duty").exists()
            answers = DutyEntry.objects.filter(answers=OuterRef("pk"))
            unanswered = DutyEntry.objects.filter(~Exists(answers), act__in=ASKS)
            assert set(unanswered) == set(DutyEntry.objects.filter(is_open=True))
            asked = Q(pk__in=unanswered.values("duty"), state__in=UNFINISHED)
            waiting = Duty.objects.filter(Q(state=DutyState.SUBMITTED) | asked)
            assert set(waiting) == set(Duty.objects.filter(awaits_answer=True))
            if stage == Stage.RUNNING:
                they_work_together(demo, on)
            transaction.set_rollback(True)
    earlier = Q(published_on__lt=datetime.date(2026, 1, 1))
    assert Stage.CLOSED.shares
    work_off(demo.users, on, Stage.CLOSED.shares, of=earlier)
    assert not late.filter(earlier).exists()
    assert not Duty.objects.exclude(earlier).filter(state=DutyState.ACCEPTED).exists()
    assert left[Stage.CLOSED] == 0 < left[Stage.RUNNING] < 0.15 < 0.4 < left[Stage.LATE] < 0.6


def they_work_together(demo: Demo, on: datetime.date) -> None:
    """Handed out, in order, counted in working days, in somebody's place, taken over by a commune, counted from registers."""
    arrange(demo.users, on)
    assert Duty.objects.filter(assigned_to__isnull=False).values("assigned_to").distinct().count() >= 3
    assert Precedence.objects.exists()
    assert Task.objects.filter(days=10, days_are_working=True).exists()
    assert RoleAssignment.objects.filter(delegated_by__isnull=False).count() == 1
    assert LowerPlan.objects.get(way=PlanWay.LINKED).lines.filter(state=LineState.TAKEN).exists()
    assert Binding.objects.filter(way=Way.COUNTED, ended_at=None).count() >= 10
    counts = [model.objects.count() for model in (Precedence, RoleAssignment, LowerPlan, Binding)]
    arrange(demo.users, on)
    assert [model.objects.count() for model in (Precedence, RoleAssignment, LowerPlan, Binding)] == counts


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
