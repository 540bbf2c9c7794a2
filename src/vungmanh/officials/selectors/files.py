"""A person's file as on any day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from vungmanh.officials.domain.stretches import is_member_on
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import (
    Departure,
    Discipline,
    Evaluation,
    Person,
    Post,
    Qualification,
    TrainingRecord,
)


@dataclass(slots=True)
class File:
    """What stands in the file on the day; each list the latest first."""

    person: Person
    on: datetime.date
    is_party_member: bool | None
    posts: list[Post] = field(default_factory=list)
    """Held on the day, the main one first."""
    past_posts: list[Post] = field(default_factory=list)
    coming_posts: list[Post] = field(default_factory=list)
    """That begin later: known today, not part of the file as on a past day."""
    levels: dict[str, int | None] = field(default_factory=dict)
    """Highest level of each kind of qualification; None: nobody knows."""
    qualifications: list[Qualification] = field(default_factory=list)
    trainings: list[TrainingRecord] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    disciplines: list[Discipline] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)
    withdrawn: list[Any] = field(default_factory=list)
    """Lines that were taken back, of every kind."""

    @property
    def main(self) -> Post | None:
        return next((post for post in self.posts if post.is_main), None)

    @property
    def gaps(self) -> list[str]:
        """Names of what figures ask for and nobody knows."""
        person = self.person
        known = {
            "sex": person.sex,
            "born_on": person.born_on,
            "ethnic_group": person.ethnic_group,
            "is_party_member": self.is_party_member is not None,
        }
        missing = [name for name, value in known.items() if not value]
        return missing + [f"{kind}_level" for kind, level in self.levels.items() if level is None]


def file_on(person: Person, on: datetime.date) -> File:
    """The file as it stands on the day; seven queries. Lines without a date hold on every day."""
    found = File(person, on, is_member_on(person, on))
    for post in _rows(Post, person, found, "unit"):
        if post.valid_from > on:
            found.coming_posts.append(post)
        elif post.valid_to is None or post.valid_to >= on:
            found.posts.append(post)
        else:
            found.past_posts.append(post)
    found.posts.sort(key=lambda post: not post.is_main)
    found.qualifications = [
        row for row in _rows(Qualification, person, found) if row.awarded_on is None or row.awarded_on <= on
    ]
    order = QualificationKind.values
    found.qualifications.sort(key=lambda row: order.index(row.kind))
    found.trainings = [row for row in _rows(TrainingRecord, person, found) if row.began_on <= on]
    found.evaluations = [row for row in _rows(Evaluation, person, found) if _decided(row) <= on]
    prefetch_related_objects(found.evaluations, "files")
    found.disciplines = [row for row in _rows(Discipline, person, found) if row.decided_on <= on]
    found.departures = [row for row in _rows(Departure, person, found, "unit") if row.last_day <= on]
    for kind in QualificationKind.values:
        levels = [row.level for row in found.qualifications if row.kind == kind]
        found.levels[kind] = max(levels, default=None)
    return found


def _decided(row: Evaluation) -> datetime.date:
    return row.decided_on or datetime.date(row.year + 1, 1, 1)


def _rows(model: type[Any], person: Person, found: File, *with_rows: str) -> Iterable[Any]:
    """Lines of one kind; those that were withdrawn go to their own list."""
    rows = (
        model.objects.filter(person=person).select_related(*with_rows)
        if with_rows
        else model.objects.filter(person=person)
    )
    kept = []
    for row in rows:
        if row.is_withdrawn:
            found.withdrawn.append(row)
        else:
            kept.append(row)
    return kept
