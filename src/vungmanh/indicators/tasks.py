"""Background work with figures; each can be repeated without harm."""

from __future__ import annotations

import datetime

from django.utils import timezone

from vungmanh.core.jobs import Progress, job
from vungmanh.core.schedule import daily, watch


def _is_behind(at: datetime.datetime) -> bool:
    from vungmanh.indicators.domain.keeping import is_behind

    return is_behind(at)


watch("indicators.catch_up", _is_behind)
daily("indicators.check", hour=1)
daily("indicators.open_reports", hour=5)


@job("indicators.catch_up")
def catch_up(progress: Progress) -> None:
    """Count what a new month or a new definition asks for."""
    from vungmanh.indicators.domain import keeping

    keeping.catch_up(at=timezone.now(), progress=progress)


@job("indicators.check")
def check(progress: Progress) -> None:
    """Count all figures anew, compare, mend; then how well their registers are known."""
    from vungmanh.indicators.domain import keeping
    from vungmanh.indicators.quality import keep_quality

    keeping.check(at=timezone.now(), progress=progress)
    keep_quality(at=timezone.now())


@job("indicators.open_reports")
def open_reports(progress: Progress) -> None:
    """Let units fill in the forms whose periods come to their end."""
    from vungmanh.indicators.domain.opening import open_due

    open_due(on=timezone.localdate())
