"""A quota to be reached in each period: "mỗi quý ít nhất 15 ngày" at the grassroots. Days are logged, never typed as a sum.

A day counts once for the unit, also where two people were out, or one wrote it down twice; times count as often as they
are logged. What lies outside the period of the duty counts for another one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.language.counted_days import QUANTITIES
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.calendar import Span, period_span
from vungmanh.programmes.domain.expanding import span_of
from vungmanh.programmes.models import Duty, Stay, Task


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a duty is with its quota in its period."""

    have: int
    need: int
    unit: str
    span: Span
    is_over: bool

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def is_missed(self) -> bool:
        return self.is_over and not self.is_met

    @property
    def pct(self) -> int:
        return min(100, 100 * self.have // max(1, self.need))


def reached(duty: Duty, stays: Iterable[Stay], on: datetime.date) -> Reached | None:
    """None where the duty has no quota. No query: `duty.task`, `duty.programme` and its stays at hand."""
    if duty.task is None or duty.task.quota is None:
        return None
    span = period_span(duty.period, span_of(duty.programme))
    counted = [stay for stay in stays if not stay.is_withdrawn]
    days = {day for stay in counted for day in _days(max(stay.first, span.start), min(stay.last, span.end))}
    have = len(days) if duty.task.quota_unit == QUANTITIES[0] else len(counted)
    return Reached(have, duty.task.quota, duty.task.quota_unit, span, is_over=on > span.end)


@transaction.atomic
def log_stay(
    duty: Duty,
    *,
    person: str,
    first: datetime.date,
    last: datetime.date | None,
    place: str,
    what: str,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
) -> Stay:
    """Write down who was where from when to when. `withdraw_stay` undoes it.

    Raises DomainError: `quota_none`, `stay_dates`, `stay_in_future`, `stay_outside` (first and last day of the period).
    """
    if duty.task is None or duty.task.quota is None:
        raise DomainError("quota_none")
    last = last or first
    span = period_span(duty.period, span_of(duty.programme))
    if last < first:
        raise DomainError("stay_dates")
    if last > on:
        raise DomainError("stay_in_future")
    if last < span.start or first > span.end:
        raise DomainError("stay_outside", first=span.start, last=span.end)
    row = Stay.objects.create(
        duty=duty, person=squeeze(person)[:200], first=first, last=last, place=squeeze(place)[:200],
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
def set_quota(task: Task, quota: int | None, unit: str, *, by: Any, at: datetime.datetime) -> None:
    """At least so many days or times per period, or none any more. Raises `quota_needs_period`, `quota_unit`."""
    if quota is not None and not task.recurs:
        raise DomainError("quota_needs_period")
    if quota is not None and unit not in QUANTITIES:
        raise DomainError("quota_unit")
    before = (task.quota, task.quota_unit)
    task.quota, task.quota_unit = quota, unit if quota is not None else ""
    task.save(update_fields=["quota", "quota_unit"])
    changes = {"quota": (f"{before[0] or ''} {before[1]}".strip(), f"{quota or ''} {task.quota_unit}".strip())}
    audit.record(task, by=by, action="task.quota", at=at, changes=changes, unit_id=task.programme.unit_id)


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
