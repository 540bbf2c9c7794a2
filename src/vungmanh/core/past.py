"""A record as it was at a past moment, worked out backwards from what the audit trail says of each change since.

Records are never deleted, and every act tells before and after; so what a record said is what it says now with the later acts
undone, the last first. Nothing is guessed: where an act does not say what was there before, or what it says does not fit what
is there, the past of the record cannot be told.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model

from vungmanh.core.audit import plain
from vungmanh.core.models import AuditEntry


class PastUnclearError(Exception):
    """The trail does not say all that it takes."""


def later_acts(label: str, keys: Iterable[int], since: datetime.datetime) -> Mapping[int, Sequence[AuditEntry]]:
    """What was done with these records from the moment on, the last first; one query."""
    asked = [str(key) for key in keys]
    rows = AuditEntry.objects.filter(subject_type=label, subject_id__in=asked, at__gte=since).order_by("-at", "-pk")
    found: dict[int, list[AuditEntry]] = defaultdict(list)
    for row in rows.only("action", "changes", "subject_id"):
        found[int(row.subject_id)].append(row)
    return found


def was_there(row: Any, acts: Sequence[AuditEntry], since: datetime.datetime) -> bool:
    """Sets the record back to the moment; whether it was there and counted. Raises PastUnclearError.

    `row` has `recorded_at` and `withdrawn_at`, is at hand for this alone and never saved.
    """
    if row.recorded_at >= since:
        return False
    is_withdrawn = row.withdrawn_at is not None
    for act in acts:
        verb = act.action.rpartition(".")[2]
        if verb == "made_main" and not act.changes:
            raise PastUnclearError
        if verb in ("withdrawn", "given_back"):
            is_withdrawn = verb == "given_back"
        for name, (before, after) in act.changes.items():
            _set_back(row, name, before, after)
    return not is_withdrawn


def _set_back(row: Model, name: str, before: Any, after: Any) -> None:
    """What is no column of the record (papers, what is kept apart) changes nothing of it."""
    try:
        column: Any = row._meta.get_field(name)
    except FieldDoesNotExist:
        return
    if column.is_relation or plain(getattr(row, name)) != after:
        raise PastUnclearError
    try:
        setattr(row, name, column.to_python(before))
    except ValidationError as error:
        raise PastUnclearError from error
