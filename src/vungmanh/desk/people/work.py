"""What a person has to do personally, on the page of the account."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vungmanh.accounts.models import User
from vungmanh.desk.duties.lists import with_lines
from vungmanh.desk.duties.shown import ShownDuty, shown
from vungmanh.programmes.enums import UNFINISHED
from vungmanh.programmes.permissions import duties_visible_to

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Work:
    """The most urgent ones, and how many there are."""

    lines: list[ShownDuty]
    total: int


def handed_to(person: User, viewer: User, on: datetime.date) -> Work:
    """Duties given to the person and not finished, as far as the viewer may see them; two queries."""
    rows = duties_visible_to(viewer, on).filter(assigned_to=person, state__in=UNFINISHED).order_by("due", "pk")
    found = list(with_lines(rows)[:SHOWN])
    return Work([shown(duty, on) for duty in found], rows.count() if len(found) == SHOWN else len(found))
