"""Background work of this room; each can be repeated without harm."""

from __future__ import annotations

from django.utils import timezone

from vungmanh.core.jobs import Progress, job


@job("officials.follow_standards")
def follow_standards(progress: Progress, *, unit: int) -> None:
    """Let everybody below a unit be judged by the standards that hold there now."""
    from vungmanh.officials.domain.standards_adopting import follow_below
    from vungmanh.units.models import Unit

    follow_below(Unit.objects.get(pk=unit), at=timezone.now(), progress=progress)
