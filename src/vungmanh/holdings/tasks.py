"""Background work of this register; it can be repeated without harm."""

from __future__ import annotations

from django.utils import timezone

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily

daily("holdings.bring_up", hour=1)


@job("holdings.bring_up")
def bring_up_all(progress: Progress) -> None:
    """Bring what units must hold up to the tree of units and the policy of today; runs every night."""
    from vungmanh.holdings.domain.keeping import bring_up

    bring_up(None, at=timezone.now())
    progress(1, 1)
