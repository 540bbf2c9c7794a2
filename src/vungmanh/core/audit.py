"""The audit trail: every change is written here in the transaction that makes it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from vungmanh.core.models import AuditEntry
from vungmanh.language.text import fold

COLUMNS, CUT = "columns", "cut_to"
"""Among the changes, what programs read and people are not shown: columns by `attname` as they were and became (none where the
record is no more), and till when the days lasted that a stretch took from the one before."""


def entry(
    subject: models.Model,
    *,
    by: Any,
    action: str,
    at: datetime.datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    unit_id: int | None = None,
) -> AuditEntry:
    """An unsaved audit row; `record_all` writes many at once."""
    actor_name, label = str(by) if by else "", str(subject)[:300]
    acting_for = str(getattr(by, "acting_for", ""))
    return AuditEntry(
        at=at,
        actor=by,
        actor_name=actor_name,
        acting_for=acting_for,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=label,
        changes=_told(changes or {}),
        reason=reason,
        folded=fold(" ".join(filter(None, (actor_name, acting_for, label, reason)))),
        unit_id=unit_id,
    )


def record(subject: models.Model, *, by: Any, action: str, at: datetime.datetime, **more: Any) -> AuditEntry:
    """Write one row; call it inside the transaction of the change."""
    row = entry(subject, by=by, action=action, at=at, **more)
    row.save(force_insert=True)
    return row


def record_all(rows: Iterable[AuditEntry]) -> None:
    AuditEntry.objects.bulk_create(rows, batch_size=1000)


def changed_fields(subject: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Which of `values` differ from what `subject` holds, as {field: (before, after)}."""
    current = {name: getattr(subject, name) for name in values}
    return {name: (current[name], value) for name, value in values.items() if current[name] != value}


def columns_of(subject: models.Model, names: Iterable[str] = ()) -> dict[str, Any]:
    """What these columns (all where none is named) hold, as the trail keeps it."""
    every = (column.attname for column in subject._meta.concrete_fields if not getattr(column, "generated", False))
    return {name: plain(getattr(subject, name)) for name in names or every}


def _told(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Of a record that another took the place of, also the numbers: names say nothing to programs."""
    told = {field: [plain(before), plain(after)] for field, (before, after) in changes.items()}
    for field, (before, after) in changes.items():
        if isinstance(before, models.Model):
            told.setdefault(f"{field}_id", [before.pk, getattr(after, "pk", None)])
    return told


def plain(value: Any) -> Any:
    """A value as the trail keeps it."""
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)
