"""What entries of the trail are about, where the trail itself keeps a key only."""

from __future__ import annotations

from collections.abc import Sequence

from vungmanh.core.models import AuditEntry
from vungmanh.desk.audit.words import ShownEntry, shown
from vungmanh.desk.duties.shown import title_of
from vungmanh.programmes.models import Duty


def shown_all(entries: Sequence[AuditEntry]) -> list[ShownEntry]:
    """The entries in words; duties, which the trail knows by number, by what is owed and who owes it. One query for those."""
    numbers = [entry.subject_id for entry in entries if entry.subject_type == Duty._meta.label_lower]
    rows = Duty.objects.filter(pk__in=numbers).select_related("task", "report", "target", "unit") if numbers else []
    named = {str(duty.pk): f"{title_of(duty)} ({duty.unit.name})" for duty in rows}
    found = [shown(entry) for entry in entries]
    for entry, line in zip(entries, found, strict=True):
        if entry.subject_type == Duty._meta.label_lower:
            line.subject = named.get(entry.subject_id, line.subject)
    return found
