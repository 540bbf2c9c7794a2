"""Background work of the house itself."""

from __future__ import annotations

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily

daily("core.statistics", hour=2)


@job("core.statistics")
def refresh(progress: Progress) -> None:
    """Let the database know its tables again: SQLite has nobody who does it at night."""
    from vungmanh.core.statistics import refresh_all_statistics

    refresh_all_statistics()
    progress(1, 1)
