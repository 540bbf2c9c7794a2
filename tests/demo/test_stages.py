"""The sample province once its programmes are published: what each later stage makes of it."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.cascade.enums import LineState, PlanWay
from vungmanh.cascade.models import LowerPlan
from vungmanh.core.models import AuditEntry
from vungmanh.desk.demo.build import Demo, Stage, build_demo
from vungmanh.desk.demo.together import arrange
from vungmanh.desk.demo.working import work_off
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import ASKS, UNFINISHED, DutyAct, DutyState, Way
from vungmanh.programmes.models import Binding, Duty, DutyEntry, Precedence, Programme, Task
from vungmanh.units.models import Succession, Unit, UnitState

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 21, 1, 0, tzinfo=datetime.UTC)
ON = timezone.localdate(AT) + datetime.timedelta(days=1)
LATE = Duty.objects.filter(is_late(ON))


def quiet(done: int, total: int, note: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def demo(shared_database: None) -> Demo:
    return build_demo(quiet, AT, stage=Stage.PUBLISHED)


def rows() -> list[int]:
    models = (Unit, UnitState, Succession, User, RoleAssignment, Directive, Item, Programme, Duty, AuditEntry)
    return [model._default_manager.count() for model in models]


def test_published_stage_has_programmes_in_both_models_and_is_safe_to_repeat(demo: Demo) -> None:
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


def test_stages_of_work_end_past_duties_as_their_shares_say(demo: Demo) -> None:
    past, left = LATE.count(), {}
    for stage in (Stage.RUNNING, Stage.LATE, Stage.CLOSED):
        with transaction.atomic():
            assert worked_off(demo, stage) >= past
            answers_stand_where_they_are_asked_for()
            left[stage] = LATE.count() / past
            if stage == Stage.RUNNING:
                they_work_together(demo)
            transaction.set_rollback(True)
    assert left[Stage.CLOSED] == 0 < left[Stage.RUNNING] < 0.15 < 0.4 < left[Stage.LATE] < 0.6


def test_while_plans_are_made_the_work_of_earlier_years_alone_is_done(demo: Demo) -> None:
    earlier = Q(published_on__lt=datetime.date(2026, 1, 1))
    assert Stage.CLOSED.shares
    assert work_off(demo.users, ON, Stage.CLOSED.shares, of=earlier)
    assert not LATE.filter(earlier).exists()
    assert not Duty.objects.exclude(earlier).filter(state=DutyState.ACCEPTED).exists()


def worked_off(demo: Demo, stage: Stage) -> int:
    """How many duties the stage touched; a second time there is nothing left."""
    assert stage.shares
    touched = work_off(demo.users, ON, stage.shares)
    assert work_off(demo.users, ON, stage.shares) == 0
    return touched


def answers_stand_where_they_are_asked_for() -> None:
    """What was handed in is accepted with an answer; what nobody answered stands open and waits."""
    done = Duty.objects.filter(state=DutyState.ACCEPTED)
    assert done.filter(submitted_on__gt=F("due")).exists()
    assert DutyEntry.objects.filter(act=DutyAct.ACCEPTED, answers__act=DutyAct.SUBMITTED).count() == done.count()
    assert AuditEntry.objects.filter(action__startswith="duty.", subject_type="programmes.duty").exists()
    answers = DutyEntry.objects.filter(answers=OuterRef("pk"))
    unanswered = DutyEntry.objects.filter(~Exists(answers), act__in=ASKS)
    assert set(unanswered) == set(DutyEntry.objects.filter(is_open=True))
    asked = Q(pk__in=unanswered.values("duty"), state__in=UNFINISHED)
    waiting = Duty.objects.filter(Q(state=DutyState.SUBMITTED) | asked)
    assert set(waiting) == set(Duty.objects.filter(awaits_answer=True))


def they_work_together(demo: Demo) -> None:
    """Handed out, in order, counted in working days, in somebody's place, taken over by a commune, counted from registers."""
    arrange(demo.users, ON)
    assert Duty.objects.filter(assigned_to__isnull=False).values("assigned_to").distinct().count() >= 3
    assert Precedence.objects.exists()
    assert Task.objects.filter(days=10, days_are_working=True).exists()
    assert RoleAssignment.objects.filter(delegated_by__isnull=False).count() == 1
    assert LowerPlan.objects.get(way=PlanWay.LINKED).lines.filter(state=LineState.TAKEN).exists()
    assert Binding.objects.filter(way=Way.COUNTED, ended_at=None).count() >= 22
    counts = [model.objects.count() for model in (Precedence, RoleAssignment, LowerPlan, Binding)]
    arrange(demo.users, ON)
    assert [model.objects.count() for model in (Precedence, RoleAssignment, LowerPlan, Binding)] == counts
