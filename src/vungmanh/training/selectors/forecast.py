"""Who of a set of people will have retired by a day. Nothing here is guessed: ages of retirement stand in the law."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from vungmanh.officials.domain.standards_retirement import retires_on
from vungmanh.officials.models import Person


def retiring(person_ids: Collection[int], *, on: datetime.date, by: datetime.date) -> dict[int, datetime.date]:
    """Last working days from `on` to `by`, by person; whose birth date or sex nobody recorded is left out. One query.

    A last day before `on` of somebody still in post is given too: by the law he or she is due to leave at once.
    """
    return retiring_or_unknown(person_ids, on=on, by=by)[0]


def retiring_or_unknown(
    person_ids: Collection[int], *, on: datetime.date, by: datetime.date
) -> tuple[dict[int, datetime.date], set[int]]:
    """The same, and those of whom nobody can tell when they retire; one query."""
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "born_on", "sex")
    days = {pk: retires_on(born_on, sex) for pk, born_on, sex in rows}
    gone = {pk: max(day, on) for pk, day in days.items() if day is not None and day <= by}
    return gone, {pk for pk, day in days.items() if day is None}
