"""The history of records on their own pages: who wrote, corrected or withdrew what, from which value to which.

Whoever sees a record sees its history; private data stand masked on the trail itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from django.db.models import Model, Q

from vungmanh.accounts.domain.refusing import ACTION as REFUSED
from vungmanh.core.models import AuditEntry
from vungmanh.desk.audit.words import ShownEntry, shown

MOST, MOST_NAMED = 200, 3
LOOKS = ("person.seen", "person.unmasked", REFUSED)
"""Not changes: who looked, and what was refused."""


def trail_of(records: Iterable[Model]) -> list[ShownEntry]:
    """The latest acts on any of the records, looks left out; one query. What a new record says stands on its page."""
    entries = AuditEntry.objects.filter(_about(records)).exclude(action__in=LOOKS).order_by("-at", "-id")[:MOST]
    found = []
    for entry in entries:
        line = shown(entry)
        if entry.action.endswith(".recorded"):
            line.changes = []
        found.append(line)
    return _together(found)


def _together(lines: Sequence[ShownEntry]) -> list[ShownEntry]:
    """What one person recorded at once is one entry that names the first few."""
    found = []
    for _said, group in groupby(
        lines, key=lambda each: (each.at, each.who, each.action, each.reason, bool(each.changes))
    ):
        rows = list(group)
        if len(rows) == 1 or rows[0].changes:
            found += rows
            continue
        names = [row.subject for row in rows[:MOST_NAMED]]
        rest = len(rows) - len(names)
        found.append(replace(rows[0], subject="; ".join(names) + (f"; … +{rest}" if rest else "")))
    return found


def _about(records: Iterable[Model]) -> Q:
    by_type: dict[str, set[str]] = defaultdict(set)
    for record in records:
        by_type[record._meta.label_lower].add(str(record.pk))
    wanted = Q(pk__in=[])
    for subject_type, ids in by_type.items():
        wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    return wanted
