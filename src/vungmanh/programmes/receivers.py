"""What this room does when units change."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from vungmanh.core.jobs import enqueue
from vungmanh.programmes.domain.re_expanding import touched_by


def ask_for_re_expansion(sender: Any, *, unit_ids: set[int], on: datetime.date, **more: Any) -> None:
    """One job per programme that the change may concern; a change that lies ahead is taken up on its day."""
    now = timezone.now()
    day = max(on, timezone.localdate(now))
    for programme in touched_by(unit_ids):
        enqueue(
            "programmes.re_expand",
            key=f"programmes.re_expand:{programme.pk}:{day}",
            arguments={"programme": programme.pk, "on": day.isoformat()},
            by=None,
            at=now,
        )
