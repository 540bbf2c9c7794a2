"""What every act on a file does: lock, compare versions, write the audit trail, let stretches and figures follow."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.indicators.domain import keeping
from vungmanh.officials.countables import STRETCHES
from vungmanh.officials.domain.stretches import Changed, Rebuilt, rebuild, write_rebuilt
from vungmanh.officials.models import Person
from vungmanh.officials.models.common import Record

_NOT_TOLD = frozenset({
    "id", "person", "recorded_by", "recorded_at", "withdrawn_at", "version", "folded", "sort_key", "ended_by",
    "former_valid_to", "group",
})  # fmt: skip


def locked(row: Record, version: int | None = None) -> None:
    """Nobody else changes the row until the end of the transaction, and nobody has since `version`.

    Raises `file_changed` (with the version of now) or `file_withdrawn`.
    """
    now = type(row)._default_manager.select_for_update(of=("self",)).only("version", "withdrawn_at").get(pk=row.pk)
    if version is not None and now.version != version:
        raise DomainError("file_changed", version=now.version)
    if now.is_withdrawn:
        raise DomainError("file_withdrawn")


def write_new(row: Record, *, unit_id: int, by: Any, at: datetime.datetime) -> None:
    """Save a new row of a file and tell what it says."""
    row.recorded_by, row.recorded_at = by, at
    row.save(force_insert=True)
    audit.record(row, by=by, action=f"{row.KIND}.recorded", at=at, changes=said_by(row), unit_id=unit_id)


def said_by(row: Record) -> dict[str, tuple[Any, Any]]:
    """What a new row says, as the trail tells it; nought is said too."""
    names = (column.name for column in row._meta.concrete_fields)
    told = {name: getattr(row, name) for name in names if name not in _NOT_TOLD}
    return {name: (None, value) for name, value in told.items() if value not in (None, "") and value is not False}


def rewrite(
    row: Record,
    values: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    unit_id: int,
    by: Any,
    at: datetime.datetime,
    untold: Iterable[str] = (),
) -> dict[str, tuple[Any, Any]]:
    """Change what differs and tell it, before and after. A value that stood there is replaced only with a reason.

    Raises `file_changed`, `file_withdrawn`, `file_reason_missing`.
    """
    locked(row, version)
    changes = audit.changed_fields(row, values)
    if not changes:
        return {}
    if not reason.strip() and any(before not in (None, "") for before, _after in changes.values()):
        raise DomainError("file_reason_missing")
    for name in changes:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    told = {name: pair for name, pair in changes.items() if name not in {*_NOT_TOLD, *untold}}
    audit.record(
        row, by=by, action=f"{row.KIND}.corrected", at=at, changes=told, reason=reason.strip(), unit_id=unit_id
    )
    return changes


def follow(person: Person, *, at: datetime.datetime) -> None:
    """After an act on the file: its unit, its stretches and the figures follow. Inside the transaction of the act."""
    follow_all([person.pk], at=at)
    main = person.posts.filter(withdrawn_at=None, is_main=True).order_by("-valid_from", "-pk").first()
    if main and main.unit_id != person.unit_id:
        person.unit = main.unit
        person.save(update_fields=["unit"])


def follow_all(person_ids: Iterable[int], *, at: datetime.datetime) -> None:
    """The same for many, as an import does once for all of its people; their units stay as they are."""
    _figures_follow(rebuild(person_ids, at=at), at=at)


def write_stretches(rebuilt: Rebuilt, *, at: datetime.datetime) -> None:
    """The same where an import has worked the stretches out beforehand."""
    write_rebuilt(rebuilt)
    _figures_follow(rebuilt.changed, at=at)


def _figures_follow(changed: Changed, *, at: datetime.datetime) -> None:
    if changed.since is None:
        return
    if changed.are_few:
        keeping.replaced(STRETCHES, was=changed.was, now=changed.now, since=changed.since, at=at)
        return
    for name in STRETCHES:
        tell_figures(name, units=changed.units, since=changed.since, at=at)


def looked_at(person_ids: Iterable[int], columns: Collection[str], *, at: datetime.datetime) -> None:
    """These columns of people were corrected: figures of other registers follow that ask for them of whom their rows name."""
    keeping.looked_at(Person, person_ids, columns, at=at)


def tell_figures(name: str, *, units: set[int], since: datetime.date, at: datetime.datetime) -> None:
    """Figures that count `name` follow what changed in these units since the day."""
    keeping.changed(name, units=units, since=since, at=at)
