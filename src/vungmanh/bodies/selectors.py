"""What others ask of Party bodies and organisations."""

from __future__ import annotations

import datetime

from vungmanh.bodies.models import Body


def with_all_below(body: int, on: datetime.date) -> set[int]:
    """The first stretches of a body and of whatever stands below it on the day, at any depth; a query for each step down."""
    found = step = {body}
    while step:
        below = Body.objects.standing_on(on).filter(above__in=step).values_list("thing", flat=True)
        step = set(below) - found
        found = found | step
    return found
