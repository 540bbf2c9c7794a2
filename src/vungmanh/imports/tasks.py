"""Background work of imports; each may be run again from its beginning: it writes in one transaction at its end."""

from __future__ import annotations

from django.utils import timezone

from vungmanh.core.jobs import Progress, job


@job("imports.check")
def check(progress: Progress, *, sheet_id: int) -> None:
    from vungmanh.imports.domain import checking

    checking.check(sheet_id, by=progress.job.requested_by, told=progress)


@job("imports.write")
def write(progress: Progress, *, sheet_id: int) -> None:
    from vungmanh.imports.domain import carrying_out

    carrying_out.bring_in(sheet_id, by=progress.job.requested_by, at=timezone.now(), told=progress)


@job("imports.undo")
def undo(progress: Progress, *, sheet_id: int) -> None:
    from vungmanh.imports.domain import undoing

    undoing.undo(sheet_id, by=progress.job.requested_by, at=timezone.now(), told=progress)
