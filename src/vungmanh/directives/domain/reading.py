"""The job `directives.read`: original → text → items. Safe to repeat after a crash: all is written at the end, at once."""

from __future__ import annotations

import datetime
import time
from typing import Any

from django.conf import settings
from django.db import transaction

from vungmanh import reader
from vungmanh.core import audit, files
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import Progress, enqueue
from vungmanh.core.models import Job
from vungmanh.directives.domain.storing import Content, store_content
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive, DirectiveWords, Reading
from vungmanh.language.text import fold, words_of
from vungmanh.reader import schema, source

JOB = "directives.read"
SOURCE_PREFIX = "source_"
_UNREAD_STATES = (DirectiveState.UPLOADED, DirectiveState.READING, DirectiveState.UNREADABLE)


def job_key(directive_id: int) -> str:
    return f"{JOB}:{directive_id}"


def request_reading(directive: Directive, *, by: Any, at: datetime.datetime, accept_any: bool = False) -> Job:
    """Ask for the reading, or get the one under way. `accept_any`: also of a text that shows no sign of a directive."""
    arguments = {"directive_id": directive.pk, "accept_any": accept_any}
    return enqueue(JOB, key=job_key(directive.pk), arguments=arguments, by=by, at=at)


@transaction.atomic
def retry_reading(directive: Directive, *, by: Any, at: datetime.datetime, accept_any: bool = False) -> Job:
    """Try again what could not be read; raises `already_read` where there is nothing to try."""
    row = Directive.objects.select_for_update().get(pk=directive.pk)
    if row.state not in _UNREAD_STATES:
        raise DomainError("already_read")
    _set(row, state=DirectiveState.UPLOADED, error_code="", error_params={})
    audit.record(row, by=by, action="directive.read_again", at=at, unit_id=row.owner_id)
    return request_reading(row, by=by, at=at, accept_any=accept_any)


def read_directive(progress: Progress, *, directive_id: int, accept_any: bool, at: datetime.datetime) -> None:
    """Read the original and store what was found. Raises DomainError with the reason where it cannot be read.

    A text that is no directive is kept and can be looked at; nothing is taken from it.
    """
    directive = Directive.objects.select_related("original", "owner").get(pk=directive_id)
    if directive.state not in _UNREAD_STATES:
        return
    _set(directive, state=DirectiveState.READING, error_code="", error_params={})
    progress(0, 3)
    text = _source_text(directive)
    progress(1, 3)
    started = time.perf_counter()
    reading = reader.read(text.text)
    seconds = time.perf_counter() - started
    progress(2, 3)
    warnings = [{"code": warning.code, "params": dict(warning.params)} for warning in text.warnings]
    kept = {"text": reading.text, "source_kind": text.kind, "source_warnings": warnings}
    if not reading.is_directive and not accept_any:
        keep_text(directive, **kept)
        _refuse(directive, DomainError("not_directive"))
    store_reading(directive, schema.to_dict(reading), kept=kept, seconds=seconds, at=at)
    progress(3, 3)


@transaction.atomic
def store_reading(
    directive: Directive, content: Content, *, kept: dict[str, Any], seconds: float, at: datetime.datetime
) -> None:
    """All that a first reading gives, in one transaction; a second run of the same job finds it done and changes nothing."""
    row = Directive.objects.select_for_update().select_related("owner").get(pk=directive.pk)
    if row.state not in _UNREAD_STATES:
        return
    keep_text(row, **kept)
    Reading.objects.create(
        directive=row, reader_version=content["reader_version"], read_at=at, content=content, seconds=seconds
    )
    store_content(row, content, at=at)
    _set(row, state=DirectiveState.READ)
    audit.record(
        row, by=row.uploaded_by, action="directive.read", at=at, unit_id=row.owner_id,
        changes={"state": (DirectiveState.READING, DirectiveState.READ)},
    )  # fmt: skip


def _source_text(directive: Directive) -> Any:
    limits = source.Limits(file_bytes=settings.MAX_UPLOAD_BYTES, pages=settings.MAX_PAGES)
    path = files.path_of(directive.original)
    try:
        if not path.exists():
            raise source.SourceError("missing")
        return source.load(path, name=directive.file_name, limits=limits)
    except source.SourceError as error:
        _refuse(directive, DomainError(f"{SOURCE_PREFIX}{error.code}", **error.params))


def _refuse(directive: Directive, error: DomainError) -> None:
    """Keep the reason with the document, then fail the job with it."""
    _set(directive, state=DirectiveState.UNREADABLE, error_code=error.code, error_params=error.params)
    raise error


def keep_text(directive: Directive, text: str, **others: Any) -> None:
    """The text, with all that a search looks at, and what else is known by reading it."""
    folded = fold(text)
    _set(directive, text=text, text_folded=folded, **others)
    DirectiveWords.objects.update_or_create(directive=directive, defaults={"words": words_of(folded)})


def _set(directive: Directive, **values: Any) -> None:
    for name, value in values.items():
        setattr(directive, name, value)
    directive.save(update_fields=list(values))


def readable_endings() -> tuple[str, ...]:
    """Name endings of files that some source reads, for file pickers."""
    return source.extensions()
