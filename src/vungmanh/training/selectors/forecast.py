"""Who of a set of people will have retired by a day. Nothing here is guessed: ages of retirement stand in the law."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from vungmanh.officials.domain.standards_retirement import retires_on, retiring_kinds
from vungmanh.officials.models import Person, Post


def retiring(person_ids: Collection[int], *, on: datetime.date, by: datetime.date) -> dict[int, datetime.date]:
    """Last working days from `on` to `by`, by person; whose birth date or sex nobody recorded is left out. One query.

    A last day before `on` of somebody still in post is given too: by the law he or she is due to leave at once.
    """
    return retiring_or_unknown(person_ids, on=on, by=by)[0]


def retiring_or_unknown(
    person_ids: Collection[int], *, on: datetime.date, by: datetime.date
) -> tuple[dict[int, datetime.date], set[int]]:
    """The same, and those of whom nobody can tell when they retire; one query. Whose main post on the day is of a kind that
    no age ends (part-time workers) is in neither."""
    held = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, withdrawn_at=None)
    ageless = held.filter(person=OuterRef("pk"), is_main=True).exclude(kind__in=retiring_kinds())
    rows = Person.objects.filter(~Exists(ageless), pk__in=person_ids).values_list("pk", "born_on", "sex")
    days = {pk: retires_on(born_on, sex) for pk, born_on, sex in rows}
    gone = {pk: max(day, on) for pk, day in days.items() if day is not None and day <= by}
    return gone, {pk for pk, day in days.items() if day is None}
