"""What will become of a set of people by a day: who will hold a level, who will have retired. Nothing here is guessed:
courses have last days, ages of retirement stand in the law.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from vungmanh.officials.domain.standards import Studying
from vungmanh.officials.domain.standards_retirement import retires_on
from vungmanh.officials.models import Person
from vungmanh.training.selectors.studying import studying_of


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody will hold the level from the last day of a course on, if he or she passes."""

    day: datetime.date
    course: Studying


def coming_to_level(
    person_ids: Collection[int],
    criterion: str,
    at_least: int,
    *,
    on: datetime.date,
    by: datetime.date,
    fields: Collection[str] = (),
) -> dict[int, Coming]:
    """Those of the people who, as enrolled on the day `on`, end a course that gives at least the level by the day `by`.

    The earliest course of each; one query. Who holds the level already is the caller's to know.
    """
    found: dict[int, Coming] = {}
    for person, courses in studying_of(person_ids, on).items():
        for course in courses:
            fits = course.criterion == criterion and course.level >= at_least and (not fields or course.field in fields)
            if fits and course.ends_on <= by and person not in found:
                found[person] = Coming(course.ends_on, course)
    return found


def coming_to_standard(
    missing: dict[int, Collection[tuple[str, int]]], *, on: datetime.date, by: datetime.date
) -> dict[int, datetime.date]:
    """The day from which each person has everything that is missing, (criterion, level) by person; those alone who will."""
    studying = studying_of(missing, on)
    found = {}
    for person, lacks in missing.items():
        days = [
            min(
                (each.ends_on for each in studying[person] if each.criterion == criterion and each.level >= level),
                default=None,
            )
            for criterion, level in lacks
        ]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days) and max(known) <= by:
            found[person] = max(known)
    return found


def retiring(person_ids: Collection[int], *, on: datetime.date, by: datetime.date) -> dict[int, datetime.date]:
    """Last working days from `on` to `by`, by person; whose birth date or sex nobody recorded is left out. One query.

    A last day before `on` of somebody still in post is given too: by the law he or she is due to leave at once.
    """
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "born_on", "sex")
    days = ((pk, retires_on(born_on, sex)) for pk, born_on, sex in rows)
    return {pk: max(day, on) for pk, day in days if day is not None and day <= by}


def of_unknown_age(person_ids: Collection[int]) -> set[int]:
    """Those of whom nobody can tell when they retire."""
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "born_on", "sex")
    return {pk for pk, born_on, sex in rows if retires_on(born_on, sex) is None}
