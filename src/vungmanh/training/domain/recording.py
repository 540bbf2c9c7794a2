"""What is done with every record of training: written, changed, withdrawn and given back, each with its line on the trail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment, TrainingPlan

Row = TrainingPlan | Course | Enrolment | AttractionScheme | Arrival
_NOT_TOLD = ("folded", "began_on", "recorded_by", "recorded_at", "withdrawn_at", "version", "id")


def write(row: Row, *, by: Any, at: datetime.datetime) -> None:
    """Save a new record; inside the transaction of the act."""
    row.recorded_by, row.recorded_at = by, at
    row.save(force_insert=True)
    names = [column.name for column in row._meta.concrete_fields if column.name not in _NOT_TOLD]
    changes = {name: (None, getattr(row, name)) for name in names if getattr(row, name) not in (None, "", False)}
    audit.record(row, by=by, action=f"{row.KIND}.recorded", at=at, changes=changes, unit_id=row.unit_id)


def rewrite(row: Row, values: Mapping[str, Any], *, version: int, by: Any, at: datetime.datetime) -> set[str]:
    """Change what differs; which columns did. Raises `record_changed` where somebody was there first, `record_withdrawn`."""
    locked(row, version)
    changes = audit.changed_fields(row, values)
    for name in changes:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    told = {name: pair for name, pair in changes.items() if name not in _NOT_TOLD}
    if told:
        audit.record(row, by=by, action=f"{row.KIND}.changed", at=at, changes=told, unit_id=row.unit_id)
    return set(changes)


def locked(row: Row, version: int) -> None:
    """Nobody else changes the record until the end of the transaction, and nobody has since `version`."""
    now = type(row)._default_manager.select_for_update(of=("self",)).only("version", "withdrawn_at").get(pk=row.pk)
    if now.version != version:
        raise DomainError("record_changed", version=now.version)
    if now.is_withdrawn:
        raise DomainError("record_withdrawn")
    row.version = now.version


@transaction.atomic
def withdraw(row: Row, reason: str, *, by: Any, at: datetime.datetime) -> bool:
    """Take a record back: it counts nowhere, stays with its reason and can be given back. Whether anything changed."""
    now = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_withdrawn:
        return False
    if not reason.strip():
        raise DomainError("record_reason_missing")
    row.withdrawn_at, row.version = at, now.version + 1
    row.save(update_fields=["withdrawn_at", "version"])
    audit.record(row, by=by, action=f"{row.KIND}.withdrawn", at=at, reason=reason.strip(), unit_id=row.unit_id)
    return True


@transaction.atomic
def give_back(row: Row, *, by: Any, at: datetime.datetime) -> bool:
    """Let a withdrawn record count again. Whether anything changed."""
    now = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if not now.is_withdrawn:
        return False
    row.withdrawn_at, row.version = None, now.version + 1
    row.save(update_fields=["withdrawn_at", "version"])
    audit.record(row, by=by, action=f"{row.KIND}.given_back", at=at, unit_id=row.unit_id)
    return True
