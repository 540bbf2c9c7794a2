"""What is done with holdings, and what follows for what each unit must hold."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.core.past import Records
from vungmanh.holdings.enums import Group, Step
from vungmanh.holdings.models import Convention, Holding, HoldingDue, HoldingPaper
from vungmanh.holdings.policies import kind_label, kinds, requirements
from vungmanh.indicators.domain.keeping import changed
from vungmanh.units.domain.dues import Had, rebuild, stretches_of
from vungmanh.units.domain.records import Acts


def _check(row: Holding, on: datetime.date) -> None:
    kind = kinds().get(row.kind)
    if kind is None:
        raise DomainError("holding_kind_unknown", kind=row.kind)
    if kind.kept_in and row.pk is None:
        raise DomainError(f"holding_kept_in_{kind.kept_in}", kind=kind.label)
    if not kind.concerns(row.unit.level, row.unit.type):
        raise DomainError("holding_not_of_unit", kind=kind.label, unit=row.unit.name)
    for day in (row.decided_on, row.approved_on):
        if day and day > on:
            raise DomainError("holding_decided_later", day=day)
    if row.decided_on and row.approved_on and row.approved_on < row.decided_on:
        raise DomainError("holding_approved_before", decided=row.decided_on, approved=row.approved_on)
    if kind.group == Group.RULES and row.decided_on and row.valid_from < row.decided_on:
        raise DomainError("holding_before_decision", day=row.decided_on)
    _check_numbers(row, bool(kind.numbers))


def _check_numbers(row: Holding, has_numbers: bool) -> None:
    if not has_numbers and (row.value is not None or row.total is not None):
        raise DomainError("holding_without_numbers", kind=kind_label(row.kind))
    if has_numbers and (row.value is None or row.total is None):
        raise DomainError("holding_numbers_missing")
    if row.value is not None and row.total is not None and not 0 <= row.value <= row.total:
        raise DomainError("holding_more_than_all", value=row.value, total=row.total)


def _key(row: Holding) -> tuple[int, str] | None:
    kind = kinds().get(row.kind)
    return None if kind and kind.many else (row.unit_id, row.kind)


def _after(rows: Sequence[Holding], since: datetime.date, at: datetime.datetime) -> None:
    units = {row.unit_id for row in rows}
    changed("holding", units=units, since=since, at=at)
    bring_up(units, at=at)


HOLDINGS: Acts = Acts(
    model=Holding,
    words=lambda row: f"{kind_label(row.kind)} {row.number} {row.title} {row.unit.name} {row.decided_by} {row.note}",
    key=_key,
    check=_check,
    after=_after,
    paper=HoldingPaper,
)
"""Raises also `holding_kind_unknown`, `holding_kept_in_conventions`, `holding_kept_in_suggestions`, `holding_not_of_unit`,
`holding_decided_later`, `holding_approved_before`, `holding_before_decision`, `holding_without_numbers`,
`holding_numbers_missing`, `holding_more_than_all`."""


def bring_up(units: Collection[int] | None, *, at: datetime.datetime) -> None:
    """Compute anew what these units (all where None) must hold and hold."""
    found = rebuild(HoldingDue, requirements(), _had_by, units=units)
    if found:
        concerned: set[int] = set().union(*(these for these, _since in found.values()))
        changed("holding_due", units=concerned, since=min(since for _units, since in found.values()), at=at)


def dues_then(units: Collection[int], records: Records) -> list[Any]:
    """For `core.past`: what these units had to hold, in the tree and by the policy of now. One query."""
    had = _had(records[Holding._meta.label_lower], records[Convention._meta.label_lower])
    return stretches_of(HoldingDue, requirements(), had, units)


def _had_by(units: Collection[int]) -> dict[tuple[int, str], list[Had]]:
    """Two queries."""
    conventions: Any = Convention.objects.kept().filter(unit__in=units, step=Step.RECOGNISED)
    return _had(Holding.objects.kept().filter(unit__in=units), conventions)


def _had(holdings: Iterable[Any], conventions: Iterable[Any]) -> dict[tuple[int, str], list[Had]]:
    """What counts: where the kind asks for approval, from the day of the approval on; of conventions those in force."""
    found: dict[tuple[int, str], list[Had]] = defaultdict(list)
    for row in holdings:
        kind = kinds().get(row.kind)
        since = row.valid_from
        if kind and kind.approval:
            if row.approved_on is None:
                continue
            since = max(since, row.approved_on)
        if row.valid_to is None or since <= row.valid_to:
            found[row.unit_id, row.kind].append(Had(since, row.valid_to, 1))
    for row in conventions:
        if row.step == Step.RECOGNISED:
            found[row.unit_id, "village_convention"].append(Had(row.valid_from, row.valid_to, 1))
    return found
