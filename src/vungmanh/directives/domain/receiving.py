"""Taking in a document: its original is kept for ever under its checksum, and its reading is asked for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction

from vungmanh.core import audit, files
from vungmanh.directives.domain.particulars import searchable
from vungmanh.directives.domain.reading import request_reading
from vungmanh.directives.models import Directive
from vungmanh.language.text import nfc
from vungmanh.units.models import Unit


@dataclass(frozen=True, slots=True)
class Received:
    """The directive that now stands for the file; `is_new` is False where the same bytes were here before."""

    directive: Directive
    is_new: bool


def receive_file(stream: files.Readable, name: str, *, owner: Unit, by: Any, at: datetime.datetime) -> Received:
    """Keep the file and ask for its reading. The same file twice in one owner gives the document that is there.

    Raises DomainError `file_empty` or `file_too_large`; then nothing is kept.
    """
    stored = files.store(stream, at=at)
    name = nfc(PurePath(name.replace("\\", "/")).name.strip())[-255:] or stored.sha256[:12]
    try:
        with transaction.atomic():
            directive = Directive(owner=owner, original=stored, file_name=name, uploaded_by=by, uploaded_at=at)
            directive.folded = searchable(directive)
            directive.save()
            audit.record(
                directive,
                by=by,
                action="directive.uploaded",
                at=at,
                unit_id=owner.pk,
                changes={"file": ("", name), "sha256": ("", stored.sha256)},
            )
            request_reading(directive, by=by, at=at)
    except IntegrityError:
        return Received(Directive.objects.get(owner=owner, original=stored), is_new=False)
    return Received(directive, is_new=True)
