"""What was written in a register since a past day, so that rows of today can be read beside a figure as it was known then.

Kept figures say what they were on any past day; registers keep what is so, not what was thought. The audit trail says which
rows were written, corrected or withdrawn since: where none was, the rows are those of then, to the last; else each that was is
marked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.models import AuditEntry
from vungmanh.desk.figures.rows import is_private
from vungmanh.indicators.countables import Countable
from vungmanh.officials.domain.past_files import LOOKS
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path


@dataclass(frozen=True, slots=True)
class Since:
    """`acts`: how often something was written after the day in the registers of the unit, what lies below it, and above it
    for all; `later`: which of the rows on show were written or corrected after it."""

    day: datetime.date
    acts: int
    later: frozenset[int]
    is_derived: bool
    """Rows that follow from other records, and have no history of their own."""


def since_then(facts: Countable, territory: Unit, rows: Sequence[Any], day: datetime.date) -> Since:
    """Three queries, for rows of people some more."""
    trail = _after(facts, day)
    places = Unit.objects.filter(in_scope("path", [territory.path])).values("pk")
    acts = trail.filter(Q(unit_id__in=places) | Q(unit_id__in=ids_of_path(territory.path))).count()
    return Since(day, acts, frozenset(_later(facts, trail, rows)), _is_derived(facts))


def _after(facts: Countable, day: datetime.date) -> QuerySet[AuditEntry]:
    """Everything that was written after the end of the day in the registers of this app, and of what its rows look at."""
    table = facts.table()
    fields: list[Any] = [table._meta.get_field(name) for name in facts.over]
    near = Q(subject_type__in=[field.related_model._meta.label_lower for field in fields])
    written = Q(subject_type__startswith=f"{table._meta.app_label}.") | near & ~Q(action__endswith=".recorded")
    rows = AuditEntry.objects.filter(written, at__gte=end_of(day))
    return rows.exclude(action__in=LOOKS).order_by()


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after it."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


def _later(facts: Countable, trail: QuerySet[AuditEntry], rows: Sequence[Any]) -> set[int]:
    """Of the rows those whose own record, or whose person's file, was touched since."""
    if not rows or _is_derived(facts):
        return set()
    if is_private(facts):
        people = _people(facts, trail, {row.person_id for row in rows})
        return {row.pk for row in rows if row.person_id in people}
    touched = _subjects(trail, facts.table()._meta.label_lower, {row.pk for row in rows})
    return {row.pk for row in rows if row.pk in touched}


def _people(facts: Countable, trail: QuerySet[AuditEntry], people: set[int]) -> set[int]:
    """Whose file was touched: the file itself, or any record in it."""
    found: set[int] = set()
    for model in apps.get_app_config(facts.table()._meta.app_label).get_models():
        names = {column.name for column in model._meta.concrete_fields}
        if model._meta.model_name == "person":
            found |= _subjects(trail, model._meta.label_lower, people)
        elif "person" in names and "recorded_at" in names:
            owners = dict(model._default_manager.filter(person__in=people).values_list("pk", "person_id"))
            found |= {owners[pk] for pk in _subjects(trail, model._meta.label_lower, owners)}
    return found


def _subjects(trail: QuerySet[AuditEntry], label: str, keys: Iterable[int]) -> set[int]:
    asked = [str(key) for key in keys]
    if not asked:
        return set()
    rows = trail.filter(subject_type=label, subject_id__in=asked)
    return {int(pk) for pk in rows.values_list("subject_id", flat=True).distinct()}


def _is_derived(facts: Countable) -> bool:
    """No record of its own, and of no person."""
    names = {column.name for column in facts.table()._meta.concrete_fields}
    return "recorded_at" not in names and "person" not in names
