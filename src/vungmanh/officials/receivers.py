"""What this register does when units change: an area, a type or a place in the tree decides which standards hold there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from vungmanh.officials.domain.standards_adopting import follow, follow_below
from vungmanh.officials.models import Post
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

_AT_ONCE = 300
"""The posts of so many people are judged anew within the request that changed the unit; more go to a worker."""


def follow_units(sender: Any, *, unit_ids: set[int], on: datetime.date | None, **more: Any) -> None:
    """Everybody at or below the units is judged anew, history included; units without officials cost one query."""
    now = timezone.now()
    for unit in Unit.objects.filter(pk__in=_concerned(unit_ids)):
        people = Post.objects.filter(unit__path__within=unit.path).values("person").distinct()
        if people[: _AT_ONCE + 1].count() > _AT_ONCE:
            follow(unit, by=None, at=now)
        else:
            follow_below(unit, at=now, progress=lambda _done, _total: None)


def _concerned(unit_ids: set[int]) -> Iterable[int]:
    """The highest of the units that have officials at or below; the provinces where `unit_ids` is empty."""
    found = set()
    for path in Post.objects.order_by().values_list("unit__path", flat=True).distinct():
        ids = ids_of_path(path)
        found |= set(ids[:1] if not unit_ids else [pk for pk in ids if pk in unit_ids][:1])
    return found
