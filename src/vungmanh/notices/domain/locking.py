"""Who makes notices or changes what waits to be mailed does so alone."""

from __future__ import annotations

from vungmanh.notices.models import TrailPosition


def lock() -> TrailPosition:
    """The position on the trail, held until the end of the transaction around it."""
    TrailPosition.objects.get_or_create(pk=1)
    return TrailPosition.objects.select_for_update().get(pk=1)
