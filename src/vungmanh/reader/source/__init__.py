"""Files into text: one door, `load`. Everything that can go wrong comes out as one `SourceError` with a code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vungmanh.reader.source.contract import (
    ERROR_CODES,
    WARNING_CODES,
    Given,
    Limits,
    SourceError,
    SourceText,
    SourceWarning,
)
from vungmanh.reader.source.registry import SOURCES, extensions, source_of

__all__ = [
    "ERROR_CODES",
    "SOURCES",
    "WARNING_CODES",
    "Limits",
    "SourceError",
    "SourceText",
    "SourceWarning",
    "extensions",
    "load",
]


def load(file: Path | str | bytes, *, name: str = "", limits: Limits | None = None) -> SourceText:
    """The text of a file, given by path or as bytes; its kind is told by content, its name is only a hint."""
    limits = limits or Limits()
    given = Given(file, name, limits) if isinstance(file, bytes) else _taken(Path(file), name, limits)
    if len(given.data) > limits.file_bytes:
        raise SourceError("too_large", bytes=len(given.data), limit=limits.file_bytes)
    if not given.data.strip(b"\0 \t\r\n"):
        raise SourceError("empty")
    source = source_of(given)
    text = source.read(given)
    if given.extension and given.extension in extensions() and given.extension not in source.extensions:
        differs = SourceWarning("extension_differs", {"extension": given.extension, "kind": text.kind})
        text = replace(text, warnings=(*text.warnings, differs))
    return text


def _taken(path: Path, name: str, limits: Limits) -> Given:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise SourceError("too_large", bytes=size, limit=limits.file_bytes)
        return Given(path.read_bytes(), name or path.name, limits)
    except OSError:
        raise SourceError("missing") from None
