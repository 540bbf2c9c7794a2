"""Lines that were taken back, as a page lists them below those that count: why, by whom, and how they are given back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from vungmanh.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class TakenBack:
    words: str
    reason: str
    who: str
    at: datetime.datetime | None
    url: str
    """Where it is given back; empty for whoever may not."""


def taken_back(rows: Sequence[Any], say: Callable[[Any], str], address: str, *, may: bool) -> list[TakenBack]:
    """Of one table; one query for why they were taken back, none where there are no rows."""
    if not rows:
        return []
    entries = AuditEntry.objects.filter(
        subject_type=rows[0]._meta.label_lower, subject_id__in=[str(row.pk) for row in rows],
        action=f"{rows[0].KIND}.withdrawn",
    )  # fmt: skip
    last = {entry.subject_id: entry for entry in entries.order_by("at", "pk")}
    return [_line(row, say(row), last.get(str(row.pk)), reverse(address, args=[row.pk]) if may else "") for row in rows]


def _line(row: Any, words: str, entry: AuditEntry | None, url: str) -> TakenBack:
    reason, who = (entry.reason, entry.actor_name) if entry else ("", "")
    return TakenBack(words, reason, who, row.withdrawn_at, url)
