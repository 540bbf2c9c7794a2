"""Saving the rows of a draft in a few statements."""

from __future__ import annotations

from typing import Any

from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.programmes.domain.drafting import Draft
from vungmanh.programmes.models import Assignment, Precedence, ReportDuty, Target, TargetStatement, Task


def save_draft(rows: Draft) -> None:
    """Save the rows, parents before children; call it inside a transaction."""
    every: list[Target | Task | ReportDuty] = [*rows.targets, *rows.tasks, *rows.reports]
    for row in every:
        fold_words(row)
    _by_depth(Target, rows.targets, "within")
    _by_depth(Task, rows.tasks, "parent")
    TargetStatement.objects.bulk_create(rows.statements)
    ReportDuty.objects.bulk_create(rows.reports)
    Assignment.objects.bulk_create([each.row for each in rows.assignments])
    named = [(each.row.pk, unit.pk) for each in rows.assignments for unit in each.units]
    _links(Assignment.units.through, named, "assignment_id", "unit_id")
    Precedence.objects.bulk_create(
        Precedence(programme=later.programme, first=first.source, later=later.source) for later, first in rows.follows
    )


def fold_words(row: Target | Task | ReportDuty) -> None:
    """Let the column for search follow the words of the row; whoever changes them calls it and saves it."""
    words = f"{row.what} {row.scope}" if isinstance(row, Target) else row.text
    row.folded = fold(nfc(squeeze(words)))


def _by_depth(model: Any, rows: list[Any], above: str) -> None:
    left = rows
    while left:
        ready = [row for row in left if getattr(row, above) is None or getattr(row, above).pk]
        model.objects.bulk_create(ready)
        left = [row for row in left if row.pk is None]


def _links(through: Any, pairs: list[tuple[int, int]], left: str, right: str) -> None:
    through.objects.bulk_create([through(**{left: one, right: other}) for one, other in dict.fromkeys(pairs)])
