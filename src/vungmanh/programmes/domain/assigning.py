"""Who of a unit works on a duty personally. The unit owes it all the same; who may give it: `programmes.permissions`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from vungmanh.accounts.models import User
from vungmanh.programmes.domain.following import MOVES, write_all
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty


@transaction.atomic
def assign(duties: Iterable[Duty], person: User | None, *, by: Any, at: datetime.datetime, text: str = "") -> int:
    """Give the duties to one person, or to nobody; how many changed hands. Four queries, however many there are.

    Finished ones stay with whoever did them, and what the person has already is left alone, so repeating is safe. Nobody
    who is typing at one of them is interrupted: the version stays.
    """
    rows = list(
        Duty.objects.select_for_update(of=("self",))
        .select_related("assigned_to")
        .filter(pk__in=[duty.pk for duty in duties], state__in=MOVES[DutyAct.ASSIGNED].before)
        .exclude(assigned_to=person)
    )
    Duty.objects.filter(pk__in=[row.pk for row in rows]).update(assigned_to=person)
    changed = [(row, {"assigned_to": (row.assigned_to, person)}) for row in rows]
    write_all(changed, DutyAct.ASSIGNED, text, by=by, at=at, person=person)
    return len(rows)
