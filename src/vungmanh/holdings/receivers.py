"""What this register does when units change."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from vungmanh.core.jobs import enqueue
from vungmanh.holdings.domain.keeping import bring_up

_AT_ONCE = 300
"""So many units are followed within the request that changed them; more go to a worker."""


def follow_units(sender: Any, *, unit_ids: set[int], on: datetime.date | None, **more: Any) -> None:
    now = timezone.now()
    if unit_ids and len(unit_ids) <= _AT_ONCE:
        bring_up(unit_ids, at=now)
    else:
        enqueue("holdings.bring_up", key="holdings.bring_up", arguments={}, by=None, at=now)
