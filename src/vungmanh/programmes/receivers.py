"""What this room does when units change."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from vungmanh.core.jobs import enqueue
from vungmanh.programmes.domain.re_expanding import touched_by


def ask_for_re_expansion(sender: Any, *, unit_ids: set[int], on: datetime.date | None, **more: Any) -> None:
    """One job per programme that the change may concern. A change that lies ahead waits for its day: from then on the
    programme says that it is behind (`re_expanding.behind`)."""
    now = timezone.now()
    day = timezone.localdate(now)
    if on and on > day:
        return
    for programme in touched_by(unit_ids):
        enqueue(
            "programmes.re_expand",
            key=f"programmes.re_expand:{programme.pk}:{day}",
            arguments={"programme": programme.pk, "on": day.isoformat()},
            by=None,
            at=now,
        )
