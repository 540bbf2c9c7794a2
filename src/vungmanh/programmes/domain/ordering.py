"""What must be finished before what: as the text says at publication, afterwards as a coordinator decides."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.programmes.models import Precedence, Programme, ReportDuty, Task

Row = Task | ReportDuty
_SHOWN = 120


@transaction.atomic
def put_before(first: Row, later: Row, *, by: Any, at: datetime.datetime) -> bool:
    """Let `later` wait until `first` is finished; whether that is new. `take_from_before` undoes it.

    Raises DomainError: `order_elsewhere` (another programme), `order_withdrawn`, `order_within` (one is part of the other),
    `order_circle` (with what closes it).
    """
    programme = _locked(later)
    rows = rows_of(programme)
    if first.source not in rows:
        raise DomainError("order_elsewhere")
    if first.is_withdrawn or later.is_withdrawn:
        raise DomainError("order_withdrawn")
    if later.source in _line(first, rows) or first.source in _line(later, rows):
        raise DomainError("order_within")
    links = list(programme.precedences.values_list("later", "first"))
    if (later.source, first.source) in links:
        return False
    if (closing := _way(first.source, later.source, links)) is not None:
        raise DomainError("order_circle", task=rows[closing].text[:_SHOWN])
    Precedence.objects.create(programme=programme, first=first.source, later=later.source)
    _trail(later, ("", first.text[:_SHOWN]), by=by, at=at)
    return True


@transaction.atomic
def take_from_before(first: Row, later: Row, *, by: Any, at: datetime.datetime) -> bool:
    """Let `later` no longer wait for `first`; whether it did. `put_before` undoes it."""
    programme = _locked(later)
    if not programme.precedences.filter(first=first.source, later=later.source).delete()[0]:
        return False
    _trail(later, (first.text[:_SHOWN], ""), by=by, at=at)
    return True


def rows_of(programme: Programme) -> dict[str, Row]:
    """What can be put in order, by its key, in the order of the text; two queries."""
    rows: list[Row] = [*programme.tasks.all(), *programme.report_duties.all()]
    return {row.source: row for row in sorted(rows, key=lambda row: (row.position, row.source))}


def neighbours(row: Row) -> tuple[list[Row], list[Row]]:
    """What must be finished before the row, and what waits for it; one query, three where there is anything."""
    links = list(row.programme.precedences.filter(Q(first=row.source) | Q(later=row.source)))
    rows = rows_of(row.programme) if links else {}
    before = {link.first for link in links if link.later == row.source}
    behind = {link.later for link in links if link.first == row.source}
    return [rows[key] for key in rows if key in before], [rows[key] for key in rows if key in behind]


def _locked(row: Row) -> Programme:
    """Two people who order rows of a programme do so one after the other, or they could close a circle."""
    return Programme.objects.select_for_update(of=("self",)).get(pk=row.programme_id)


def _line(row: Row, rows: Mapping[str, Row]) -> set[str]:
    """The row and everything that it is part of."""
    line: set[str] = set()
    current: Row | None = row
    while current is not None and current.source not in line:
        line.add(current.source)
        current = rows.get(f"{Task.kind}:{current.parent_id}") if isinstance(current, Task) else None
    return line


def _way(start: str, goal: str, links: list[tuple[str, str]]) -> str | None:
    """Where `start` waits for `goal` already, directly or over others: the last on the way to it."""
    seen, stack = {start}, [start]
    while stack:
        here = stack.pop()
        for later, first in links:
            if later == here and first == goal:
                return here
            if later == here and first not in seen:
                seen.add(first)
                stack.append(first)
    return None


def _trail(row: Row, change: tuple[str, str], *, by: Any, at: datetime.datetime) -> None:
    unit = row.programme.unit_id
    audit.record(row, by=by, action="task.ordered", at=at, changes={"waits_for": change}, unit_id=unit)
