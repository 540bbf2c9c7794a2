"""A quota to be reached in each period: "mỗi quý ít nhất 15 ngày" at the grassroots. Days are logged, never typed as a sum.

A quota is the unit's, or of each official whom the unit names for it ("cử công chức huyện về xã mỗi quý ít nhất 15 ngày"):
then it is met when all of them have met it. A day counts once for the unit, or for the person, also where two people were
out, or one wrote it down twice; times count as often as they are logged. What lies outside the period of the duty counts for
another one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.counted_days import QUANTITIES
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.calendar import Span, period_span
from vungmanh.programmes.domain.expanding import span_of
from vungmanh.programmes.models import Duty, QuotaPerson, Stay, Task


@dataclass(frozen=True, slots=True)
class PersonReached:
    """How far one official is. Who was not there for the whole period is shown, and not judged."""

    who: QuotaPerson
    have: int
    need: int
    is_judged: bool

    @property
    def is_met(self) -> bool:
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a duty is with its quota in its period."""

    have: int
    need: int
    """Of a personal quota the people: how many have reached it, of how many."""
    least: int
    unit: str
    span: Span
    is_over: bool
    is_personal: bool = False
    people: tuple[PersonReached, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.have >= self.need > 0

    @property
    def is_missed(self) -> bool:
        return self.is_over and not self.is_met

    @property
    def pct(self) -> int:
        return min(100, 100 * self.have // max(1, self.need))


def reached(duty: Duty, stays: Iterable[Stay], on: datetime.date, people: Iterable[QuotaPerson] = ()) -> Reached | None:
    """None where the duty has no quota. No query: `duty.task`, `duty.programme`, its stays and `people_of` at hand."""
    task = duty.task
    if task is None or task.quota is None:
        return None
    span = period_span(duty.period, span_of(duty.programme))
    counted = [stay for stay in stays if not stay.is_withdrawn]
    have, need, shares = _count(counted, span, task.quota_unit), task.quota, tuple[PersonReached, ...]()
    if task.quota_is_personal:
        shares = tuple(_share(each, counted, span, task) for each in people if _is_there(each, span))
        judged = [each for each in shares if each.is_judged]
        have, need = sum(each.is_met for each in judged), len(judged)
    return Reached(
        have, need, task.quota, task.quota_unit, span, is_over=on > span.end, is_personal=task.quota_is_personal,
        people=shares,
    )  # fmt: skip


def people_of(duty: Duty) -> QuerySet[QuotaPerson]:
    """Officials whom the unit of the duty has named for the quota of its task, at any time."""
    return QuotaPerson.objects.filter(task=duty.task_id, unit=duty.unit_id)


def _share(person: QuotaPerson, stays: list[Stay], span: Span, task: Task) -> PersonReached:
    its = [stay for stay in stays if stay.who_id == person.pk]
    is_whole = person.first <= span.start and (person.last is None or person.last >= span.end)
    return PersonReached(person, _count(its, span, task.quota_unit), task.quota or 0, is_whole)


def _is_there(person: QuotaPerson, span: Span) -> bool:
    return person.first <= span.end and (person.last is None or person.last >= span.start)


def _count(stays: list[Stay], span: Span, unit: str) -> int:
    if unit != QUANTITIES[0]:
        return len(stays)
    return len({day for stay in stays for day in _days(max(stay.first, span.start), min(stay.last, span.end))})


@transaction.atomic
def name_person(
    duty: Duty, *, name: str, position: str, first: datetime.date | None, by: Any, at: datetime.datetime
) -> QuotaPerson:
    """Let an official of the unit reach the quota from a day on, else from the first day of the period.

    Raises DomainError: `quota_not_personal`, `quota_person_named` (the same name, at the same time).
    """
    if duty.task is None or not duty.task.quota_is_personal:
        raise DomainError("quota_not_personal")
    name = squeeze(name)[:200]
    begins = first or period_span(duty.period, span_of(duty.programme)).start
    same = people_of(duty).filter(name__iexact=name).exclude(last__lt=begins)
    if same.exists():
        raise DomainError("quota_person_named", name=name)
    row = QuotaPerson.objects.create(
        task=duty.task, unit=duty.unit, name=name, position=squeeze(position)[:200], first=begins, by=by, at=at
    )
    changes = {"quota_person": ("", f"{name}, {begins:%d/%m/%Y}")}
    audit.record(duty, by=by, action="duty.quota_person", at=at, changes=changes, unit_id=duty.unit_id)
    return row


@transaction.atomic
def end_person(duty: Duty, person: QuotaPerson, *, last: datetime.date, by: Any, at: datetime.datetime) -> None:
    """The official has to reach it to the end of `last`; who never had to is forgotten where nothing was logged.

    Raises DomainError: `quota_person_used` (the day lies before what was logged for the person).
    """
    if person.stays.filter(is_withdrawn=False, last__gt=last).exists() or (
        last < person.first and person.stays.exists()
    ):
        raise DomainError("quota_person_used", name=person.name)
    before = person.last
    if last < person.first:
        person.delete()
    else:
        person.last = last
        person.save(update_fields=["last"])
    changes = {"quota_person": (person.name, f"{person.name}, {last:%d/%m/%Y}"), "last": (before, last)}
    audit.record(duty, by=by, action="duty.quota_person_ended", at=at, changes=changes, unit_id=duty.unit_id)


@transaction.atomic
def log_stay(
    duty: Duty,
    *,
    person: str = "",
    who: QuotaPerson | None = None,
    first: datetime.date,
    last: datetime.date | None,
    place: str,
    what: str,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> Stay:
    """Write down who was where from when to when. `withdraw_stay` undoes it.

    Raises DomainError: `quota_none`, `stay_nobody` (of a personal quota, one of `people_of`), `stay_dates`, `stay_in_future`,
    `stay_outside` (first and last day of the period).
    """
    if duty.task is None or duty.task.quota is None:
        raise DomainError("quota_none")
    if duty.task.quota_is_personal and (who is None or (who.task_id, who.unit_id) != (duty.task_id, duty.unit_id)):
        raise DomainError("stay_nobody")
    person = who.name if who else person
    last = last or first
    span = period_span(duty.period, span_of(duty.programme))
    if last < first:
        raise DomainError("stay_dates")
    if last > on:
        raise DomainError("stay_in_future")
    if last < span.start or first > span.end:
        raise DomainError("stay_outside", first=span.start, last=span.end)
    row = Stay.objects.create(
        duty=duty, person=squeeze(person)[:200], who=who, first=first, last=last, place=squeeze(place)[:200],
        what=squeeze(what)[:500], by=by, at=at,
    )  # fmt: skip
    changes = {"stay": ("", f"{row.person}: {first:%d/%m/%Y}-{last:%d/%m/%Y}, {row.place}")}
    audit.record(duty, by=by, action="duty.stay_logged", at=at, changes=changes, unit_id=duty.unit_id)
    return row


@transaction.atomic
def withdraw_stay(stay: Stay, *, by: Any, at: datetime.datetime) -> None:
    """It no longer counts; repeating changes nothing."""
    if not Stay.objects.filter(pk=stay.pk, is_withdrawn=False).update(is_withdrawn=True):
        return
    changes = {"stay": (f"{stay.person}: {stay.first:%d/%m/%Y}-{stay.last:%d/%m/%Y}, {stay.place}", "")}
    audit.record(stay.duty, by=by, action="duty.stay_withdrawn", at=at, changes=changes, unit_id=stay.duty.unit_id)


@transaction.atomic
def set_quota(
    task: Task, quota: int | None, unit: str, *, is_personal: bool = False, by: Any, at: datetime.datetime
) -> None:
    """At least so many days or times per period, of the unit or of each official; or none any more.

    Raises DomainError: `quota_needs_period`, `quota_unit`.
    """
    if quota is not None and not task.recurs:
        raise DomainError("quota_needs_period")
    if quota is not None and unit not in QUANTITIES:
        raise DomainError("quota_unit")
    before = (task.quota, task.quota_unit)
    changes: dict[str, tuple[Any, Any]] = {}
    task.quota, task.quota_unit = quota, unit if quota is not None else ""
    if task.quota_is_personal != (is_personal and quota is not None):
        task.quota_is_personal = not task.quota_is_personal
        changes["quota_is_personal"] = (not task.quota_is_personal, task.quota_is_personal)
    task.save(update_fields=["quota", "quota_unit", "quota_is_personal"])
    changes["quota"] = (f"{before[0] or ''} {before[1]}".strip(), f"{quota or ''} {task.quota_unit}".strip())
    audit.record(task, by=by, action="task.quota", at=at, changes=changes, unit_id=task.programme.unit_id)


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
