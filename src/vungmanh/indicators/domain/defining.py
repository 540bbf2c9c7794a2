"""Writes definitions: those of the packs, and those that people make. A change is a new version; what was said before stays."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.indicators.catalogue import know
from vungmanh.indicators.definitions import Definition, DefinitionError, check_references, read
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.models import DefinitionVersion, Indicator
from vungmanh.indicators.policies import Pack, english_name, packs
from vungmanh.language.text import fold
from vungmanh.units.models import Unit
from vungmanh.units.naming import sortable


@transaction.atomic
def load_packs(*, at: datetime.datetime, found: tuple[Pack, ...] | None = None) -> list[Indicator]:
    """Let the database say what the packs say; those that are new or say something else, the latter as a new version.
    Safe to repeat. What a pack names as retired is counted up to its day and no longer; what was counted, or said and approved,
    stays. An indicator that a pack just does not have any more stays as it is.

    Raises DefinitionError for a fault in a pack.
    """
    chosen = packs() if found is None else found
    latest = {row.code: row for row in Indicator.objects.filter(owner=None)}
    said = {row.indicator_id: row.body for row in DefinitionVersion.objects.filter(indicator__owner=None)}
    changed = []
    for pack in chosen:
        for raw in pack.indicators:
            body = _plain(raw)
            definition, known = read(body), latest.get(str(body["code"]))
            if known is not None and said.get(known.pk) == body:
                _keep_found(known, definition)
                continue
            row = known or Indicator(code=definition.code, pack=pack.name)
            valid_from = body.get("valid_from")
            first = datetime.date.fromisoformat(valid_from) if valid_from else None
            _write(row, definition, body, valid_from=first, reason=f"{pack.name} {pack.version}", by=None, at=at)
            changed.append(row)
    for gone in (each for pack in chosen for each in pack.retired):
        known = latest.get(gone.code)
        if known is not None and known.retired_on is None:
            _end(known, gone.until)
            changed.append(known)
    _check_all()
    return changed


@transaction.atomic
def define(owner: Unit, raw: Mapping[str, Any], *, by: Any, at: datetime.datetime) -> Indicator:
    """A new indicator of a unit's own, which holds since ever. Raises DefinitionError, `code_taken`."""
    body = _plain(raw)
    definition = read(body)
    if Indicator.objects.filter(code=definition.code).exists():
        raise DomainError("code_taken", code=definition.code)
    row = Indicator(code=definition.code, owner=owner)
    _write(row, definition, body, valid_from=None, reason="", by=by, at=at)
    _check_all()
    audit.record(row, by=by, action="indicator.defined", at=at, unit_id=owner.pk)
    return row


@transaction.atomic
def revise(
    indicator: Indicator,
    raw: Mapping[str, Any],
    *,
    valid_from: datetime.date | None,
    reason: str,
    version: int,
    by: Any,
    at: datetime.datetime,
) -> Indicator:
    """From `valid_from` on (empty: since ever) the indicator means this; `version` is the number that was seen.

    Raises DefinitionError, `definition_changed` (somebody else was quicker), `reason_missing`, `code_fixed`,
    `indicator_of_a_pack`, `indicator_retired`.
    """
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    _may_change(row)
    if row.version != version:
        raise DomainError("definition_changed", version=row.version)
    if not reason.strip():
        raise DomainError("reason_missing")
    body = _plain(raw)
    definition = read(body)
    if definition.code != row.code:
        raise DomainError("code_fixed", code=row.code)
    before = row.version
    _write(row, definition, body, valid_from=valid_from, reason=reason.strip()[:500], by=by, at=at)
    _check_all()
    changes = {"version": (before, row.version), "valid_from": (None, valid_from)}
    audit.record(
        row, by=by, action="indicator.revised", at=at, changes=changes, reason=reason.strip(), unit_id=row.owner_id
    )
    return row


@transaction.atomic
def retire(indicator: Indicator, *, on: datetime.date, reason: str, by: Any, at: datetime.datetime) -> Indicator:
    """Count it up to the day `on` and no longer; what was counted stays. Raises `reason_missing`, `indicator_of_a_pack`,
    `indicator_retired`, `indicator_used` (code) where another one is composed of it."""
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    _may_change(row)
    if not reason.strip():
        raise DomainError("reason_missing")
    for other, definition in _definitions().items():
        if row.code in definition.above + definition.below:
            raise DomainError("indicator_used", code=other)
    _end(row, on)
    audit.record(row, by=by, action="indicator.retired", at=at, reason=reason.strip(), unit_id=row.owner_id)
    return row


def check_draft(raw: Mapping[str, Any]) -> Definition:
    """What the draft says, writing nothing. Raises DefinitionError, also where it would close a circle with what is there."""
    draft = read(_plain(raw))
    if draft.kind == Kind.COMPOSED and (faults := check_references(_definitions() | {draft.code: draft})):
        raise DefinitionError(faults)
    return draft


def _end(row: Indicator, on: datetime.date) -> None:
    """Its figures are gone through once more: those of later periods fall away."""
    row.retired_on, row.counted = on, 0
    row.save(update_fields=["retired_on", "counted"])


def _may_change(row: Indicator) -> None:
    if row.owner_id is None:
        raise DomainError("indicator_of_a_pack", code=row.code)
    if row.retired_on is not None:
        raise DomainError("indicator_retired", code=row.code)


def _write(
    row: Indicator,
    definition: Definition,
    body: dict[str, Any],
    *,
    valid_from: datetime.date | None,
    reason: str,
    by: Any,
    at: datetime.datetime,
) -> None:
    row.version = row.version + 1 if row.pk else 1
    row.kind, row.name, row.measure = definition.kind, definition.name, definition.measure
    row.direction = definition.direction
    row.folded = _folded(definition)
    row.sort_key = sortable(definition.name)[:600]
    row.save()
    written = DefinitionVersion.objects.create(
        indicator=row,
        number=row.version,
        valid_from=valid_from,
        body=body,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    know(written.digest, definition)


def _keep_found(row: Indicator, definition: Definition) -> None:
    """What it is found by may change without its definition: a better translation."""
    if row.folded != (folded := _folded(definition)):
        row.folded = folded
        row.save(update_fields=["folded"])


def _folded(definition: Definition) -> str:
    """Found by its code, its name in both languages, and its legal source."""
    return fold(f"{definition.code} {definition.name} {english_name(definition.code)} {definition.source}")


def _check_all() -> None:
    """Raises DefinitionError where composed indicators name what is not there, or each other in a circle."""
    faults = check_references(_definitions())
    if faults:
        raise DefinitionError(faults)


def _definitions() -> dict[str, Definition]:
    """The latest ones, by code."""
    rows = DefinitionVersion.objects.filter(indicator__retired_on=None).order_by("number")
    found: dict[str, Definition] = {}
    for body in rows.values_list("body", flat=True):
        found[body["code"]] = read(body)
    return found


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: YAML knows days, JSON does not."""
    plain: dict[str, Any] = json.loads(json.dumps(raw, default=str))
    return plain
