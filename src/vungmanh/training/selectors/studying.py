"""Who studies what: courses under way or to come, as judgements of standards and forecasts take them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.officials.domain.standards import Studying
from vungmanh.training.models import Enrolment


def counting() -> QuerySet[Enrolment]:
    """Turns that count: neither they nor their course were withdrawn."""
    return Enrolment.objects.filter(withdrawn_at=None, course__withdrawn_at=None)


def studying_of(person_ids: Collection[int], on: datetime.date) -> dict[int, list[Studying]]:
    """Courses that these people are in on the day, or are enrolled in for later, and that give a level; one query.

    A course whose last day is past and whose result nobody recorded is not under way: it is asked for elsewhere.
    """
    return _by_person(counting().filter(person__in=person_ids, course__ends_on__gte=on))


def studying_among(
    people: Sequence[QuerySet[Any, Any]], on: datetime.date, by: datetime.date
) -> dict[int, list[Studying]]:
    """The same of the people whose keys any of the queries gives, as far as courses end by the day `by`; one query."""
    among = reduce(or_, (Q(person__in=some) for some in people))
    return _by_person(counting().filter(among, course__ends_on__gte=on, course__ends_on__lte=by))


def _by_person(rows: QuerySet[Enrolment]) -> dict[int, list[Studying]]:
    found: dict[int, list[Studying]] = defaultdict(list)
    open_ones = rows.filter(result="", course__level__isnull=False)
    for row in open_ones.select_related("course").order_by("course__ends_on", "pk"):
        course = row.course
        if course.level is not None:
            found[row.person_id].append(
                Studying(course.kind, course.level, course.ends_on, course.field, course.title, course.pk)
            )
    return found
