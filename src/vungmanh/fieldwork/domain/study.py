"""Recording that a directive was studied or made known, and how many people were reached of how many."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Sum

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.recording import Files, give_back, rewrite, write
from vungmanh.fieldwork.models import StudyAudience, StudyGoal, StudySession
from vungmanh.fieldwork.policies import counts_people
from vungmanh.fieldwork.selectors.study import study_duties
from vungmanh.programmes.enums import WORKABLE
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Held:
    """What was held. `reached` and `goals`: people by kind, there and in all; only kinds that were written down."""

    held_on: datetime.date
    channel: str
    led_by: str = ""
    note: str = ""
    times: int | None = None
    is_again: bool = False
    reached: Mapping[str, int] = field(default_factory=dict)
    goals: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        names = ("held_on", "channel", "led_by", "note", "times", "is_again")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def record_session(
    directive: Directive,
    unit: Unit,
    held: Held,
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> StudySession:
    """Write down a session of the unit; it serves the unit's study duty where there is one that is not finished.

    Raises `session_in_future`, `session_before_directive`, `session_reached_nobody`, `session_reached_too_many`.
    """
    _check(directive, held, on)
    duty = study_duties(directive).filter(unit=unit, state__in=WORKABLE).order_by("due", "pk").first()
    row = StudySession(directive=directive, unit=unit, duty=duty, **held.columns)
    write(row, by=by, at=at, files=files)
    _count(row, held, by=by, at=at)
    return row


@transaction.atomic
def change_session(
    row: StudySession, held: Held, *, version: int, by: Any, at: datetime.datetime, on: datetime.date, files: Files = ()
) -> None:
    """Correct a session; the same refusals, and those of `recording.rewrite`."""
    _check(row.directive, held, on)
    rewrite(row, held.columns, version=version, by=by, at=at, files=files)
    _count(row, held, by=by, at=at)


@transaction.atomic
def give_session_back(row: StudySession, *, by: Any, at: datetime.datetime) -> None:
    now = StudySession.objects.select_for_update(of=("self",)).get(pk=row.pk)
    give_back(now, by=by, at=at)
    _check_sums(now)


def _check(directive: Directive, held: Held, on: datetime.date) -> None:
    if held.held_on > on:
        raise DomainError("session_in_future")
    if directive.issued_on and held.held_on < directive.issued_on:
        raise DomainError("session_before_directive", day=directive.issued_on)
    counted = any(held.reached.values()) if counts_people(held.channel) else held.times
    if not counted:
        raise DomainError("session_reached_nobody" if counts_people(held.channel) else "session_without_times")


def _count(row: StudySession, held: Held, *, by: Any, at: datetime.datetime) -> None:
    """Who was there, of how many; the goals are the unit's for the whole directive."""
    wanted = {kind: number for kind, number in held.reached.items() if number and counts_people(held.channel)}
    before = dict(row.audiences.values_list("kind", "reached"))
    if wanted != before:
        row.audiences.all().delete()
        StudyAudience.objects.bulk_create(
            [StudyAudience(session=row, kind=kind, reached=number) for kind, number in wanted.items()]
        )
        if before:
            changes = {"reached": (sum(before.values()), sum(wanted.values()))}
            audit.record(row, by=by, action="session.changed", at=at, changes=changes, unit_id=row.unit_id)
    _set_goals(row, held.goals, by=by, at=at)
    _check_sums(row)


def _set_goals(row: StudySession, goals: Mapping[str, int], *, by: Any, at: datetime.datetime) -> None:
    known = {goal.kind: goal for goal in StudyGoal.objects.filter(directive=row.directive, unit=row.unit)}
    for kind, number in goals.items():
        goal = known.get(kind) or StudyGoal(directive=row.directive, unit=row.unit, kind=kind, number=0)
        if number and number != goal.number:
            changes = {"to_reach": (goal.number or None, number)}
            goal.number = number
            goal.save()
            audit.record(row, by=by, action="session.goal_set", at=at, changes=changes, unit_id=row.unit_id)


def _check_sums(row: StudySession) -> None:
    """Nobody reaches more people than there are: whoever came again is recorded as a repetition."""
    goals = dict(StudyGoal.objects.filter(directive=row.directive, unit=row.unit).values_list("kind", "number"))
    counted = StudyAudience.objects.filter(
        session__directive=row.directive, session__unit=row.unit, session__is_again=False, kind__in=goals,
        session__withdrawn_at=None,
    )  # fmt: skip
    for kind, reached in counted.order_by().values_list("kind").annotate(Sum("reached")):
        if reached > goals[kind]:
            raise DomainError("session_reached_too_many", kind=kind, reached=reached, number=goals[kind])
