"""Who of a unit works on a duty: who gives it to whom, in the log, many at once, and nothing across units."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.core.models import AuditEntry
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyState
from vungmanh.programmes.models import Duty, Programme
from vungmanh.programmes.permissions import duties_assigned_by, workers_of
from vungmanh.units.enums import UnitLevel, UnitType

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ON = datetime.date(2026, 3, 2)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.department], partners=[cast.commune], due="2026-06-30")
    add_report(directive, "Các xã báo cáo", sources=[cast.commune], due="2026-06-20")
    return publish(directive, by=cast.officer, at=AT, on=datetime.date(2026, 2, 2))


@pytest.fixture
def head(cast: Cast) -> User:
    return make_user("truongxa", role=Role.LEADER, unit=cast.commune)


def may(user: Any, to: Any, duty: Duty) -> bool:
    return Duty.objects.filter(duties_assigned_by(user, to, ON), pk=duty.pk).exists()


def test_who_gives_a_duty_to_whom(programme: Programme, cast: Cast, head: User) -> None:
    duty = programme.duties.get(unit=cast.commune, task__isnull=False)
    officer, viewer = cast.commune_officer, make_user("xemxa", role=Role.VIEWER, unit=cast.commune)
    other = make_user("canbohai", role=Role.UNIT_OFFICER, unit=cast.commune)
    assert list(workers_of(duty, ON)) == sorted([officer, other, head], key=lambda user: user.sort_key)
    assert [may(head, to, duty) for to in (officer, head, None)] == [True, True, True]
    assert [may(head, to, duty) for to in (viewer, cast.lead_officer, cast.neighbour)] == [False, False, False]
    assert [may(officer, to, duty) for to in (officer, other, None)] == [True, False, False]
    assert [may(user, officer, duty) for user in (cast.officer, cast.administrator, cast.neighbour)] == [False] * 3
    assign([duty], officer, by=head, at=AT)
    assert [may(officer, None, duty), may(other, other, duty), may(other, None, duty)] == [True, False, False]


def test_village_is_handed_out_by_its_commune(programme: Programme, cast: Cast, head: User) -> None:
    village = make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE, type=UnitType.THON)
    duty = programme.duties.get(unit=cast.commune, task__isnull=False)
    Duty.objects.filter(pk=duty.pk).update(unit=village)
    duty.refresh_from_db()
    assert set(workers_of(duty, ON)) == {head, cast.commune_officer}
    assert may(head, cast.commune_officer, duty)


def test_many_at_once_each_with_its_entry(programme: Programme, cast: Cast, head: User) -> None:
    task, report = programme.duties.filter(unit=cast.commune).order_by("kind")[::-1]
    assert assign([task, report], cast.commune_officer, by=head, at=AT, text="Làm trong tuần") == 2
    assert assign([task, report], cast.commune_officer, by=head, at=AT) == 0
    assert assign([task], None, by=head, at=AT) == 1
    assert [(row.person, row.text) for row in task.entries.all()] == [
        (cast.commune_officer, "Làm trong tuần"),
        (None, ""),
    ]
    trail = AuditEntry.objects.filter(action="duty.assigned", subject_id=str(task.pk)).order_by("id")
    name = str(cast.commune_officer)
    assert [row.changes for row in trail] == [
        {"assigned_to": [None, name]},
        {"assigned_to": [name, None], "assigned_to_id": [cast.commune_officer.pk, None]},
    ]
    task.refresh_from_db()
    assert (task.assigned_to, task.version, task.state) == (None, 1, DutyState.OPEN)


def test_finished_duty_stays_with_whoever_did_it(programme: Programme, cast: Cast, head: User) -> None:
    programme.duties.update(state=DutyState.ACCEPTED, assigned_to=cast.commune_officer)
    assert assign(programme.duties.all(), head, by=head, at=AT) == 0
