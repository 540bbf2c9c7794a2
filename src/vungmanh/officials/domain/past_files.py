"""What follows from the files of people, and from what units were granted, as it stood at a past moment (`core.past`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from vungmanh.core.past import Past, Records
from vungmanh.officials.domain.standards_frames import frames
from vungmanh.officials.domain.stretches import Sources, stretches_of
from vungmanh.officials.models import Establishment, Person
from vungmanh.officials.policies import positions

_LINES = {
    "posts": "officials.post", "qualifications": "officials.qualification", "evaluations": "officials.evaluation",
    "disciplines": "officials.discipline",
}  # fmt: skip
LOOKS = ("person.seen", "person.unmasked", "person.private")
"""On the trail of a file, and no change of what is counted."""


def _stretches_then(people: Collection[int], records: Records) -> list[Any]:
    """Each with its person as known then. Standards are those of now: which of them a unit has adopted has a history of its
    own."""
    files = {person.pk: Sources(person) for person in records[Person._meta.label_lower]}
    for name, label in _LINES.items():
        for row in records[label]:
            if row.person_id in files:
                getattr(files[row.person_id], name).append(row)
    known = frames({post.unit_id for file in files.values() for post in file.posts})
    found = []
    for file in files.values():
        file.frames = known
        for stretch in stretches_of(file):
            stretch.person = file.person
            found.append(stretch)
    return found


FILES = Past(("officials.person", *_LINES.values()), "person_id", _stretches_then, is_told_elsewhere=True)


def establishment_then(groups: Collection[int], records: Records) -> list[Any]:
    """The group is that of the position."""
    rows = list(records[Establishment._meta.label_lower])
    for row in rows:
        position = positions().get(row.position)
        row.group = position.group.value if position else ""
    return rows
