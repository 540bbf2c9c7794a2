"""The history of records on their own pages: who wrote, corrected or withdrew what, from which value to which.

Whoever sees a record sees its history; private data stand masked on the trail itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q

from vungmanh.accounts.domain.refusing import ACTION as REFUSED
from vungmanh.core.models import AuditEntry
from vungmanh.desk.audit.words import ShownEntry, shown

MOST = 50
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
    return found


def _about(records: Iterable[Model]) -> Q:
    by_type: dict[str, set[str]] = defaultdict(set)
    for record in records:
        by_type[record._meta.label_lower].add(str(record.pk))
    wanted = Q(pk__in=[])
    for subject_type, ids in by_type.items():
        wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    return wanted
