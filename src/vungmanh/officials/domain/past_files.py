"""The stretches of people as they followed from their files at a past moment."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.apps import apps

from vungmanh.core.models import AuditEntry
from vungmanh.core.objects import fetched
from vungmanh.core.past import later_acts, was_there
from vungmanh.officials.domain.standards_frames import frames
from vungmanh.officials.domain.stretches import Sources, stretches_of
from vungmanh.officials.models import Discipline, Evaluation, Person, Post, PostStretch, Qualification

_LINES: dict[str, type[Any]] = {
    "posts": Post, "qualifications": Qualification, "evaluations": Evaluation, "disciplines": Discipline,
}  # fmt: skip
LOOKS = ("person.seen", "person.unmasked", "person.private")
"""On the trail of a file, and no change of what is counted."""


def touched_since(since: datetime.datetime, most: int) -> set[int] | None:
    """Whose file was written in from the moment on; None where there are more acts than `most`. A query for each kind of
    line."""
    rows = AuditEntry.objects.filter(at__gte=since, subject_type__startswith="officials.").exclude(action__in=LOOKS)
    acts = list(rows.order_by().values_list("subject_type", "subject_id").distinct()[: most + 1])
    if len(acts) > most:
        return None
    by_label: dict[str, set[int]] = defaultdict(set)
    for label, key in acts:
        by_label[label].add(int(key))
    people = by_label.pop(Person._meta.label_lower, set())
    for label, keys in by_label.items():
        model = apps.get_model(label)
        if any(column.name == "person" for column in model._meta.concrete_fields):
            people |= set(model._default_manager.filter(pk__in=keys).values_list("person", flat=True))
    return people


def stretches_known(people: Collection[int], since: datetime.datetime) -> list[PostStretch]:
    """Unsaved, each with its person as known then. Eleven queries. Raises PastUnclearError.

    Standards are those of now: which of them a unit has adopted has a history of its own.
    """
    files: dict[int, Sources] = {}
    for person in _kept(Person, {"pk__in": people}, since):
        files[person.pk] = Sources(person)
    for name, model in _LINES.items():
        for row in _kept(model, {"person__in": files}, since):
            getattr(files[row.person_id], name).append(row)
    known = frames({post.unit_id for file in files.values() for post in file.posts})
    found = []
    for file in files.values():
        file.frames = known
        for stretch in stretches_of(file):
            stretch.person = file.person
            found.append(stretch)
    return found


def _kept(model: type[Any], asked: dict[str, Any], since: datetime.datetime) -> list[Any]:
    """Those that were there at the moment, set back to it."""
    rows = fetched(model._default_manager.filter(**asked).order_by("pk"))
    acts = later_acts(model._meta.label_lower, [row.pk for row in rows], since)
    return [row for row in rows if was_there(row, acts.get(row.pk, ()), since)]
