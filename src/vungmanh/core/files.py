"""Originals, kept for ever under their SHA-256 below MEDIA_ROOT/<aa>/; never served by path."""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from django.conf import settings

from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile

_CHUNK = 1024 * 1024
_INCOMING = "incoming-"
_ABANDONED_AFTER = datetime.timedelta(days=1)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def store(stream: Readable, *, at: datetime.datetime) -> StoredFile:
    """Keep the bytes of `stream`; the same bytes are kept once. Nothing is kept of what is empty or too large.

    Raises DomainError `file_empty`, or `file_too_large` with `limit_mb`.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=_INCOMING, delete=False) as incoming:
        try:
            digest, size = _copy(stream, incoming)
            target = _path(digest)
            target.parent.mkdir(exist_ok=True)
            os.replace(incoming.name, target)
        except BaseException:
            os.unlink(incoming.name)
            raise
    stored, _ = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": size, "stored_at": at})
    return stored


def forget_abandoned(*, at: datetime.datetime) -> int:
    """Remove what uploads left behind that were killed on the way; how many. Safe from several workers at once.

    What is being written is touched with every chunk: only what nobody has written to for a day goes.
    """
    abandoned = [path for path in Path(settings.MEDIA_ROOT).glob(f"{_INCOMING}*") if _is_silent(path, at)]
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)


def open_stored(stored: StoredFile) -> BinaryIO:
    return path_of(stored).open("rb")


def path_of(stored: StoredFile) -> Path:
    return _path(stored.sha256)


def is_intact(stored: StoredFile) -> bool:
    """Whether the bytes on disk still have the checksum under which they were kept."""
    if not path_of(stored).exists():
        return False
    with path_of(stored).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == stored.sha256


def _is_silent(path: Path, at: datetime.datetime) -> bool:
    try:
        written_at = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return False
    return at - written_at > _ABANDONED_AFTER


def _copy(stream: Readable, target: IO[bytes]) -> tuple[str, int]:
    """Write `stream` to `target` and to the disk below it; its SHA-256 and length."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            raise DomainError("file_too_large", limit_mb=settings.MAX_UPLOAD_BYTES // (1024 * 1024))
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise DomainError("file_empty")
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
