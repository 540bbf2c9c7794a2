"""Graduates whom a scheme brings to communes: how many were asked for, who came, where they work, who stayed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.core.errors import DomainError
from vungmanh.officials.models import Person
from vungmanh.training.domain import recording
from vungmanh.training.domain.counted import arrivals_changed
from vungmanh.training.domain.recording import rewrite, write
from vungmanh.training.models import Arrival, AttractionScheme
from vungmanh.units.models import Unit


@transaction.atomic
def open_scheme(unit: Unit, values: Mapping[str, Any], *, by: Any, at: datetime.datetime) -> AttractionScheme:
    """`values`: title, resolution, quota, starts_on, due_on. Raises `attraction_days_in_wrong_order`."""
    check_scheme(values)
    row = AttractionScheme(unit=unit, **values)
    write(row, by=by, at=at)
    return row


@transaction.atomic
def change_scheme(
    row: AttractionScheme, values: Mapping[str, Any], *, version: int, by: Any, at: datetime.datetime
) -> None:
    check_scheme(values)
    rewrite(row, values, version=version, by=by, at=at)


@transaction.atomic
def record_arrival(
    scheme: AttractionScheme, person: Person, values: Mapping[str, Any], *, by: Any, at: datetime.datetime
) -> Arrival:
    """`values`: unit, position, arrived_on and what else is known of the arrival.

    Raises `arrival_twice`, `arrival_beyond`, `arrival_before_scheme`, `arrival_days_in_wrong_order`,
    `promotion_without_day`, `record_withdrawn`.
    """
    if AttractionScheme.objects.select_for_update().get(pk=scheme.pk).is_withdrawn:
        raise DomainError("record_withdrawn")
    if scheme.arrivals.filter(person=person, withdrawn_at=None).exists():
        raise DomainError("arrival_twice", person=person.full_name)
    row = Arrival(scheme=scheme, person=person, **values)
    check_arrival(row)
    write(row, by=by, at=at)
    arrivals_changed([row], since=row.arrived_on, at=at)
    return row


@transaction.atomic
def change_arrival(row: Arrival, values: Mapping[str, Any], *, version: int, by: Any, at: datetime.datetime) -> None:
    """Also says what he or she became, and that he or she left. Raises as `record_arrival`."""
    before = Arrival(unit_id=row.unit_id, arrived_on=row.arrived_on)
    check_arrival(Arrival(scheme=row.scheme, **{**_columns(row), **values}))
    rewrite(row, values, version=version, by=by, at=at)
    arrivals_changed([before, row], since=min(before.arrived_on, row.arrived_on), at=at)


@transaction.atomic
def withdraw_arrival(row: Arrival, reason: str, *, by: Any, at: datetime.datetime) -> None:
    if recording.withdraw(row, reason, by=by, at=at):
        arrivals_changed([row], since=row.arrived_on, at=at)


@transaction.atomic
def give_arrival_back(row: Arrival, *, by: Any, at: datetime.datetime) -> None:
    """Raises `record_withdrawn` where the scheme does not count, `arrival_twice` where the person was recorded anew."""
    scheme = AttractionScheme.objects.select_for_update().get(pk=row.scheme_id)
    if not row.is_withdrawn:
        return
    if scheme.is_withdrawn:
        raise DomainError("record_withdrawn")
    if scheme.arrivals.filter(person=row.person_id, withdrawn_at=None).exists():
        raise DomainError("arrival_twice", person=row.person.full_name)
    if recording.give_back(row, by=by, at=at):
        arrivals_changed([row], since=row.arrived_on, at=at)


@transaction.atomic
def withdraw_scheme(row: AttractionScheme, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Its arrivals count no more."""
    if recording.withdraw(row, reason, by=by, at=at):
        arrivals_changed(row.arrivals.all(), since=row.starts_on, at=at)


@transaction.atomic
def give_scheme_back(row: AttractionScheme, *, by: Any, at: datetime.datetime) -> None:
    if recording.give_back(row, by=by, at=at):
        arrivals_changed(row.arrivals.all(), since=row.starts_on, at=at)


def _columns(row: Arrival) -> dict[str, Any]:
    names = ("unit", "position", "level", "field", "arrived_on", "promoted_to", "promoted_on", "left_on", "left_reason")
    return {name: getattr(row, name) for name in names}


def check_scheme(values: Mapping[str, Any]) -> None:
    if values["due_on"] < values["starts_on"]:
        raise DomainError("attraction_days_in_wrong_order")


def check_arrival(row: Arrival) -> None:
    if not row.unit.path.startswith(row.scheme.unit.path):
        raise DomainError("arrival_beyond", unit=row.unit.name)
    if row.arrived_on < row.scheme.starts_on:
        raise DomainError("arrival_before_scheme", day=row.scheme.starts_on)
    if row.left_on and row.left_on < row.arrived_on:
        raise DomainError("arrival_days_in_wrong_order")
    if bool(row.promoted_to) != bool(row.promoted_on) or (row.promoted_on and row.promoted_on < row.arrived_on):
        raise DomainError("promotion_without_day")
