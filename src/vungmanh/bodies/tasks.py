"""Background work of this register; it can be repeated without harm."""

from __future__ import annotations

from django.utils import timezone

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily

daily("bodies.bring_up", hour=1)


@job("bodies.bring_up")
def bring_up_all(progress: Progress) -> None:
    """Bring which bodies units should have up to the tree of units and the policy of today; runs every night."""
    from vungmanh.bodies.domain.keeping import bring_up

    bring_up(None, at=timezone.now())
    progress(1, 1)
