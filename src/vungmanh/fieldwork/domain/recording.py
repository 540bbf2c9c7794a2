"""What is done with every record: written, changed, withdrawn and given back, each with its line on the audit trail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.fieldwork.models import Attachment, Kept

Files = Sequence[tuple[StoredFile, str]]


def write(row: Kept, *, by: Any, at: datetime.datetime, files: Files = ()) -> None:
    """Save a new record with its files; inside the transaction of the act."""
    row.recorded_by, row.recorded_at = by, at
    row.save(force_insert=True)
    attach(row, files)
    told = {name: (None, getattr(row, name)) for name in _told(row)}
    changes = {name: pair for name, pair in told.items() if pair[1] not in (None, "", False)}
    audit.record(row, by=by, action=f"{row.KIND}.recorded", at=at, changes=changes, unit_id=row.unit_id)


def rewrite(
    row: Kept, values: Mapping[str, Any], *, version: int, by: Any, at: datetime.datetime, files: Files = ()
) -> bool:
    """Change what differs; whether anything did. Raises `record_changed` where somebody was there first, `record_withdrawn`."""
    locked(row, version)
    changes = audit.changed_fields(row, values)
    for name in changes:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    attach(row, files)
    if files:
        changes["files"] = (None, len(files))
    changes.pop("folded", None)
    if changes:
        audit.record(row, by=by, action=f"{row.KIND}.changed", at=at, changes=changes, unit_id=row.unit_id)
    return bool(changes)


def locked(row: Kept, version: int) -> None:
    """Nobody else changes the record until the end of the transaction, and nobody has since `version`."""
    now = type(row)._default_manager.select_for_update(of=("self",)).only("version", "withdrawn_at").get(pk=row.pk)
    if now.version != version:
        raise DomainError("record_changed", version=now.version)
    if now.is_withdrawn:
        raise DomainError("record_withdrawn")


@transaction.atomic
def withdraw(row: Kept, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Take a record back: it counts nowhere, stays with its reason and can be given back. Repeating does nothing."""
    now = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_withdrawn:
        return
    if not reason.strip():
        raise DomainError("record_reason_missing")
    now.withdrawn_at, now.version = at, now.version + 1
    now.save(update_fields=["withdrawn_at", "version"])
    audit.record(now, by=by, action=f"{now.KIND}.withdrawn", at=at, reason=reason.strip(), unit_id=now.unit_id)


@transaction.atomic
def give_back(row: Kept, *, by: Any, at: datetime.datetime) -> None:
    """Let a withdrawn record count again; a kind with a rule of its own checks in the same transaction that it still may."""
    if row.is_withdrawn:
        row.withdrawn_at, row.version = None, row.version + 1
        row.save(update_fields=["withdrawn_at", "version"])
        audit.record(row, by=by, action=f"{row.KIND}.given_back", at=at, unit_id=row.unit_id)


def attach(row: Kept, files: Files) -> None:
    rows = [Attachment(stored=stored, name=name, **{row.KIND: row}) for stored, name in files]
    Attachment.objects.bulk_create(rows)


def _told(row: Kept) -> list[str]:
    left_out = {"id", "unit", "recorded_by", "recorded_at", "withdrawn_at", "version", "folded"}
    return [column.name for column in row._meta.concrete_fields if column.name not in left_out]
