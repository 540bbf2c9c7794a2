"""Files that show what was done: which kinds are taken, and what is refused with a reason."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import BinaryIO, Protocol

from django.conf import settings

from vungmanh.core import files
from vungmanh.core.errors import DomainError
from vungmanh.core.models import StoredFile
from vungmanh.language.text import nfc

MOST_FILES = 10
_OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods")
_OLD_OFFICE = (".doc", ".xls", ".ppt")
_OPENINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    **dict.fromkeys(_OFFICE, (b"PK\x03\x04",)),
    **dict.fromkeys(_OLD_OFFICE, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".txt": (b"",),
    ".csv": (b"",),
}
KINDS = tuple(_OPENINGS)
"""Endings of the files that are taken."""
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


class Given(Protocol):
    """A file as a form hands it over."""

    name: str | None
    size: int | None
    file: BinaryIO


def keep(given: Sequence[Given], *, at: datetime.datetime) -> list[tuple[StoredFile, str]]:
    """Checks all files, then keeps them; (stored file, name) for each.

    Raises DomainError, which names the file: `evidence_too_large` (nothing of it is read: `core.uploads` has kept nothing),
    `evidence_kind`, `evidence_not_what_it_says`, `evidence_macro`; or `too_many_files`, `files_too_large`, `file_empty`.
    Nothing is kept where one is refused.
    """
    if len(given) > MOST_FILES:
        raise DomainError("too_many_files", most=MOST_FILES)
    names = [PurePath(nfc(each.name or "").replace("\\", "/")).name[-255:] for each in given]
    for each, name in zip(given, names, strict=True):
        if (each.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise DomainError("evidence_too_large", name=name, limit_mb=settings.MAX_UPLOAD_BYTES // (1024 * 1024))
        _check(each.file, name)
    return [(files.store(each.file, at=at), name) for each, name in zip(given, names, strict=True)]


def _check(stream: BinaryIO, name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    if suffix not in _OPENINGS:
        raise DomainError("evidence_kind", name=name, kinds=", ".join(KINDS))
    stream.seek(0)
    if not stream.read(8).startswith(_OPENINGS[suffix]):
        raise DomainError("evidence_not_what_it_says", name=name)
    if (suffix in _OFFICE and _has_macros(stream, name)) or (suffix in _OLD_OFFICE and _has_old_macros(stream)):
        raise DomainError("evidence_macro", name=name)
    stream.seek(0)


def _has_macros(stream: BinaryIO, name: str) -> bool:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return any(PurePath(entry).name.lower() == "vbaproject.bin" for entry in archive.namelist())
    except zipfile.BadZipFile:
        raise DomainError("evidence_not_what_it_says", name=name) from None


def _has_old_macros(stream: BinaryIO) -> bool:
    """Storages of a compound file are named in UTF-16; read in overlapping pieces, so that no name is cut."""
    stream.seek(0)
    tail = b""
    while piece := stream.read(1 << 20):
        if _OLD_MACROS in tail + piece:
            return True
        tail = piece[-len(_OLD_MACROS) :]
    return False
