"""How many posts a unit was granted: given, given anew from a day on, corrected, taken back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.officials.domain import recording
from vungmanh.officials.models import Establishment
from vungmanh.officials.policies import positions
from vungmanh.units.models import Unit

DAY = datetime.timedelta(days=1)
QUOTA_FIELDS = ("kind", "position", "quota", "valid_from", "valid_to", "decision")


@transaction.atomic
def grant_posts(unit: Unit, said: Mapping[str, Any], *, by: Any, at: datetime.datetime) -> Establishment:
    """From a day on the unit has so many posts of a position or of a kind; an open row of the same ends the day before.

    Raises `quota_days_in_wrong_order`, `quota_mixed`, `quota_overlaps`, `quota_unit_not_in_force`.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    row = Establishment(unit=unit, **_derived(said))
    before = _same(row).filter(valid_from__lt=row.valid_from, valid_to__isnull=True).first()
    if before:
        before.valid_to, before.version = row.valid_from - DAY, before.version + 1
        before.save(update_fields=["valid_to", "version"])
        changes = {"valid_to": (None, before.valid_to)}
        audit.record(before, by=by, action="establishment.ended", at=at, changes=changes, unit_id=unit.pk)
    _check(row)
    recording.write_new(row, unit_id=unit.pk, by=by, at=at)
    recording.tell_figures("establishment", units={unit.pk}, since=row.valid_from, at=at)
    return row


@transaction.atomic
def correct_quota(
    row: Establishment, said: Mapping[str, Any], *, version: int, reason: str = "", by: Any, at: datetime.datetime
) -> None:
    """Correct what was recorded wrongly, with a reason. Raises `file_changed` and what `grant_posts` raises."""
    since = min(row.valid_from, said.get("valid_from", row.valid_from))
    recording.rewrite(row, _derived(said), version=version, reason=reason, unit_id=row.unit_id, by=by, at=at)
    _check(row)
    recording.tell_figures("establishment", units={row.unit_id}, since=since, at=at)


@transaction.atomic
def withdraw_quota(row: Establishment, reason: str, *, by: Any, at: datetime.datetime) -> None:
    """Take a row back. Repeating does nothing. Raises `file_reason_missing`."""
    now = Establishment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_withdrawn:
        return
    if not reason.strip():
        raise DomainError("file_reason_missing")
    now.withdrawn_at, now.version = at, now.version + 1
    now.save(update_fields=["withdrawn_at", "version"])
    audit.record(now, by=by, action="establishment.withdrawn", at=at, reason=reason.strip(), unit_id=now.unit_id)
    recording.tell_figures("establishment", units={now.unit_id}, since=now.valid_from, at=at)


@transaction.atomic
def give_quota_back(row: Establishment, *, by: Any, at: datetime.datetime) -> None:
    """Let a row that was taken back count again, where there is still room for it. Repeating does nothing. Raises
    `quota_mixed`, `quota_overlaps`, `quota_unit_not_in_force`."""
    Unit.objects.select_for_update().get(pk=row.unit_id)
    now = Establishment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if not now.is_withdrawn:
        return
    _check(now)
    now.withdrawn_at, now.version = None, now.version + 1
    now.save(update_fields=["withdrawn_at", "version"])
    audit.record(now, by=by, action="establishment.given_back", at=at, unit_id=now.unit_id)
    recording.tell_figures("establishment", units={now.unit_id}, since=now.valid_from, at=at)


def _derived(said: Mapping[str, Any]) -> dict[str, Any]:
    """Kind and group follow from the position where one is named."""
    columns = dict(said)
    position = positions().get(columns.get("position", ""))
    if position:
        columns |= {"kind": position.kind, "group": position.group}
    elif "position" in columns:
        columns["group"] = ""
    return columns


def _same(row: Establishment) -> QuerySet[Establishment]:
    rows = Establishment.objects.filter(unit=row.unit_id, kind=row.kind, withdrawn_at=None).exclude(pk=row.pk)
    return rows.filter(position=row.position)


def _check(row: Establishment) -> None:
    if row.valid_to and row.valid_to < row.valid_from:
        raise DomainError("quota_days_in_wrong_order", day=row.valid_from)
    if not row.unit.is_in_force(row.valid_from):
        raise DomainError("quota_unit_not_in_force", unit=row.unit.name, day=row.valid_from)
    during = Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from)
    if row.valid_to:
        during &= Q(valid_from__lte=row.valid_to)
    if other := _same(row).filter(during).first():
        raise DomainError("quota_overlaps", day=other.valid_from)
    rows = Establishment.objects.filter(during, unit=row.unit_id, kind=row.kind, withdrawn_at=None).exclude(pk=row.pk)
    mixed = rows.exclude(position="") if not row.position else rows.filter(position="")
    if mixed.exists():
        raise DomainError("quota_mixed", kind=row.get_kind_display())
