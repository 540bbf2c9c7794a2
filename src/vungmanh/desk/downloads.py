"""Kept files on their way out: always as a download, never run or shown by the browser in our name."""

from __future__ import annotations

from django.http import FileResponse

from vungmanh.core import files
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile


def as_download(stored: StoredFile, name: str) -> FileResponse:
    """The bytes under the given name. Raises DomainError `source_missing` where they are gone from the disk."""
    try:
        stream = files.open_stored(stored)
    except FileNotFoundError:
        raise DomainError("source_missing") from None
    response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
