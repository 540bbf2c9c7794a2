"""Who looks after which place; visits and what was promised; briefings. What is expected of a month is policy data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vungmanh.core.errors import DomainError
from vungmanh.fieldwork.domain.recording import Files, give_back, rewrite, write
from vungmanh.fieldwork.models import AreaAssignment, Briefing, Visit
from vungmanh.fieldwork.policies import visits_per_month
from vungmanh.language.text import fold
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one place: how many there were, of how many that were expected; `state` is met, missing, open or none."""

    month: int
    count: int
    expected: int
    state: str


def columns_of(unit: Unit, said: dict[str, Any]) -> dict[str, Any]:
    """The columns of an assignment, with what it is found by."""
    place = said["place"].name if said["place"] else ""
    words = f"{said['holder_name']} {said['holder_position']} {place} {said['field']} {unit.name}"
    return said | {"folded": fold(words)}


@transaction.atomic
def assign_area(unit: Unit, said: dict[str, Any], *, by: Any, at: datetime.datetime) -> AreaAssignment:
    """Raises `area_of_nothing`, `area_beyond`, `area_days_in_wrong_order`, `area_held` (holder)."""
    row = AreaAssignment(unit=unit, **columns_of(unit, said))
    _check(row)
    write(row, by=by, at=at)
    return row


@transaction.atomic
def change_area(row: AreaAssignment, said: dict[str, Any], *, version: int, by: Any, at: datetime.datetime) -> None:
    rewrite(row, columns_of(row.unit, said), version=version, by=by, at=at)
    _check(row)


@transaction.atomic
def give_area_back(row: AreaAssignment, *, by: Any, at: datetime.datetime) -> None:
    give_back(row, by=by, at=at)
    _check(row)


@transaction.atomic
def record_visit(
    assignment: AreaAssignment,
    said: dict[str, Any],
    *,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> Visit:
    """Raises `visit_in_future`, `visit_outside_assignment`, `promise_without_words`."""
    row = Visit(unit=assignment.unit, assignment=assignment, **said)
    _check_visit(row, on)
    write(row, by=by, at=at, files=files)
    return row


@transaction.atomic
def change_visit(
    row: Visit,
    said: dict[str, Any],
    *,
    version: int,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> None:
    """Also tells that a promise was kept: `done_on`."""
    rewrite(row, said, version=version, by=by, at=at, files=files)
    _check_visit(row, on)


@transaction.atomic
def record_briefing(
    unit: Unit, said: dict[str, Any], *, by: Any, at: datetime.datetime, on: datetime.date, files: Files = ()
) -> Briefing:
    """Raises `visit_in_future`, `briefing_too_many`."""
    row = Briefing(unit=unit, **said)
    _check_briefing(row, on)
    write(row, by=by, at=at, files=files)
    return row


@transaction.atomic
def change_briefing(
    row: Briefing,
    said: dict[str, Any],
    *,
    version: int,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> None:
    rewrite(row, said, version=version, by=by, at=at, files=files)
    _check_briefing(row, on)


def holding(rows: QuerySet[AreaAssignment], since: datetime.date, until: datetime.date) -> QuerySet[AreaAssignment]:
    """Those that hold on some day from `since` to `until`."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since), valid_from__lte=until, withdrawn_at=None)


def months_of(row: AreaAssignment, days: Iterable[datetime.date], year: int, on: datetime.date) -> list[Cell]:
    """The twelve months of an assignment; a month counts where it holds for the whole of it."""
    counts = _by_month(days, year)
    expected = visits_per_month(row.capacity) if row.place_id else 0
    return [_cell(month, counts[month], expected, year, on, row.valid_from, row.valid_to) for month in range(1, 13)]


def months_of_unit(days: Iterable[datetime.date], expected: int, year: int, on: datetime.date) -> list[Cell]:
    """The twelve months of the briefings of a commune, from the first one that was recorded on."""
    held = sorted(days)
    counts = _by_month(held, year)
    since = held[0].replace(day=1) if held else on
    return [_cell(month, counts[month], expected, year, on, since, None) for month in range(1, 13)]


def _by_month(days: Iterable[datetime.date], year: int) -> dict[int, int]:
    counts = dict.fromkeys(range(1, 13), 0)
    for day in days:
        if day.year == year:
            counts[day.month] += 1
    return counts


def _cell(
    month: int,
    count: int,
    expected: int,
    year: int,
    on: datetime.date,
    since: datetime.date,
    until: datetime.date | None,
) -> Cell:
    first = datetime.date(year, month, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    is_held = since <= first and (until is None or until >= last)
    if not is_held or not expected or first > on:
        return Cell(month, count, 0, "none")
    if count >= expected:
        return Cell(month, count, expected, "met")
    return Cell(month, count, expected, "missing" if last < on else "open")


def _check(row: AreaAssignment) -> None:
    if not row.place and not row.field.strip():
        raise DomainError("area_of_nothing")
    if row.place and not row.place.path.startswith(row.unit.path):
        raise DomainError("area_beyond", unit=row.place.name)
    if row.valid_to and row.valid_to < row.valid_from:
        raise DomainError("area_days_in_wrong_order")
    if not row.place or row.is_shared:
        return
    Unit.objects.select_for_update().get(pk=row.place.pk)  # of two at once, the second sees the first
    others = AreaAssignment.objects.filter(place=row.place, capacity=row.capacity).exclude(pk=row.pk)
    other = holding(others.filter(is_shared=False), row.valid_from, row.valid_to or datetime.date.max).first()
    if other:
        raise DomainError("area_held", holder=other.holder_name)


def _check_visit(row: Visit, on: datetime.date) -> None:
    if row.visited_on > on or (row.done_on and row.done_on > on):
        raise DomainError("visit_in_future")
    held = row.assignment
    if row.visited_on < held.valid_from or (held.valid_to and row.visited_on > held.valid_to):
        raise DomainError("visit_outside_assignment")
    if not row.promised.strip() and (row.promised_due or row.done_on):
        raise DomainError("promise_without_words")


def _check_briefing(row: Briefing, on: datetime.date) -> None:
    if row.held_on > on:
        raise DomainError("visit_in_future")
    if row.expected < 1 or row.attended > row.expected:
        raise DomainError("briefing_too_many")
