"""A place takes a local pack of standards over, from a day to a day; the figures of everybody below it follow."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import enqueue
from vungmanh.core.models import Job
from vungmanh.officials.domain.recording import follow_all
from vungmanh.officials.domain.standards_packs import packs
from vungmanh.officials.models import AdoptedStandards, Post
from vungmanh.units.models import Unit, UnitState

_AT_ONCE = 500
FOLLOW = "officials.follow_standards"


@transaction.atomic
def adopt(
    unit: Unit,
    pack: str,
    *,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    decision: str,
    by: Any,
    at: datetime.datetime,
) -> AdoptedStandards:
    """Raises `standards_pack_unknown`, `standards_hold_everywhere`, `standards_days_in_wrong_order`, `standards_adopted`
    (with the day of the other). A job lets the figures follow; safe to repeat."""
    found = packs().get(pack)
    if found is None:
        raise DomainError("standards_pack_unknown", pack=pack)
    if found.is_national:
        raise DomainError("standards_hold_everywhere")
    if valid_to and valid_to < valid_from:
        raise DomainError("standards_days_in_wrong_order")
    Unit.objects.select_for_update().get(pk=unit.pk)
    _check_alone(unit, pack, valid_from, valid_to)
    row = AdoptedStandards.objects.create(
        unit=unit,
        pack=pack,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=decision,
        recorded_by=by,
        recorded_at=at,
    )
    changes = {"pack": (None, found.name), "valid_from": (None, valid_from), "decision": (None, decision)}
    audit.record(row, by=by, action="standards.adopted", at=at, changes=changes, unit_id=unit.pk)
    follow(unit, by=by, at=at)
    return row


@transaction.atomic
def end_adoption(
    row: AdoptedStandards, last_day: datetime.date, *, version: int, by: Any, at: datetime.datetime
) -> None:
    """Raises `record_changed`, `record_withdrawn`, `standards_days_in_wrong_order`."""
    now = _locked(row, version)
    if last_day < now.valid_from:
        raise DomainError("standards_days_in_wrong_order")
    changes = {"valid_to": (now.valid_to, last_day)}
    now.valid_to, now.version = last_day, now.version + 1
    now.save(update_fields=["valid_to", "version"])
    audit.record(now, by=by, action="standards.ended", at=at, changes=changes, unit_id=now.unit_id)
    follow(now.unit, by=by, at=at)


@transaction.atomic
def withdraw_adoption(row: AdoptedStandards, reason: str, *, version: int, by: Any, at: datetime.datetime) -> None:
    """Recorded by mistake: it never held. Raises `record_reason_missing` besides."""
    now = _locked(row, version)
    if not reason.strip():
        raise DomainError("record_reason_missing")
    now.withdrawn_at, now.version = at, now.version + 1
    now.save(update_fields=["withdrawn_at", "version"])
    audit.record(now, by=by, action="standards.withdrawn", at=at, reason=reason.strip(), unit_id=now.unit_id)
    follow(now.unit, by=by, at=at)


def follow(unit: Unit, *, by: Any, at: datetime.datetime) -> Job:
    """Ask for the job that lets the stretches below the unit follow the standards; one at a time for a unit."""
    return enqueue(FOLLOW, key=f"{FOLLOW}:{unit.pk}", arguments={"unit": unit.pk}, by=by, at=at)


def follow_below(unit: Unit, *, at: datetime.datetime, progress: Callable[[int, int], None]) -> int:
    """Rebuild the stretches of everybody who ever had a post below the unit; how many people. Safe to repeat."""
    below = UnitState.objects.filter(path__within=unit.path).values("unit_id")
    posts = Post.objects.filter(unit__in=below).order_by("person")
    people = list(posts.values_list("person", flat=True).distinct())
    for start in range(0, len(people), _AT_ONCE):
        progress(start, len(people))
        with transaction.atomic():
            follow_all(people[start : start + _AT_ONCE], at=at)
    progress(len(people), len(people))
    return len(people)


def _locked(row: AdoptedStandards, version: int) -> AdoptedStandards:
    now = AdoptedStandards.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if now.version != version:
        raise DomainError("record_changed", version=now.version)
    if now.is_withdrawn:
        raise DomainError("record_withdrawn")
    return now


def _check_alone(unit: Unit, pack: str, valid_from: datetime.date, valid_to: datetime.date | None) -> None:
    """One row of a pack and unit at a time."""
    others = AdoptedStandards.objects.filter(unit=unit, pack=pack, withdrawn_at=None)
    for other in others:
        begins_after = valid_to is not None and other.valid_from > valid_to
        ended_before = other.valid_to is not None and other.valid_to < valid_from
        if not (begins_after or ended_before):
            raise DomainError("standards_adopted", day=other.valid_from)
