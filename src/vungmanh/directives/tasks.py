"""Background work of this app; the functions stand in `domain`."""

from django.utils import timezone

from vungmanh.core.jobs import Progress, job


@job("directives.read")
def read(progress: Progress, *, directive_id: int, accept_any: bool = False) -> None:
    from vungmanh.directives.domain.reading import read_directive

    read_directive(progress, directive_id=directive_id, accept_any=accept_any, at=timezone.now())
