"""What every source promises: bytes in, one `SourceText` out, or one `SourceError` with a code.

The text is NFC, its lines end in "\\n", and where the source knows paragraphs each stands on one line. Rows of tables are
lines `| a | b |`. Nothing here speaks to people: codes and their figures are turned into words by the surfaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

ERROR_CODES = (
    "missing",
    "empty",
    "unknown_kind",
    "unknown_encoding",
    "password",
    "broken",
    "too_large",
    "too_many_pages",
    "too_slow",
    "zip_bomb",
    "macro",
    "no_ocr",
    "no_office",
    "no_text",
    "not_vietnamese",
)
WARNING_CODES = (
    "extension_differs",
    "legacy_encoding",
    "legacy_font",
    "tracked_changes",
    "tables_lost",
    "scanned",
    "low_confidence",
    "pages_without_text",
    "no_accents",
)


class SourceError(Exception):
    """Why a file gives no text: one of `ERROR_CODES` and the figures that the words need."""

    def __init__(self, code: str, **params: Any) -> None:
        if code not in ERROR_CODES:
            raise ValueError(code)
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, Any] = params


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """A doubt about the text that does not stop the reading: one of `WARNING_CODES`."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost; past any of these it is refused, never cut short in silence."""

    file_bytes: int = 64 * 1024 * 1024
    text_chars: int = 12_000_000
    pages: int = 500
    scanned_pages: int = 150
    page_seconds: float = 60
    office_seconds: float = 120
    zip_entries: int = 4_000
    zip_bytes: int = 256 * 1024 * 1024
    zip_ratio: int = 200
    image_pixels: int = 80_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """One file as it came: its bytes, its name (only a hint) and the limits it is read under."""

    data: bytes
    name: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def extension(self) -> str:
        """The name's ending without the dot, lower case; "" where it has none."""
        stem, dot, ending = self.name.rpartition(".")
        return ending.lower() if dot and stem and "/" not in ending else ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, ready for `read`; `pages` are the offsets at which pages begin, where the source has pages."""

    text: str
    kind: str
    pages: tuple[int, ...] = ()
    warnings: tuple[SourceWarning, ...] = ()
    confidence: float | None = None
    """Mean certainty of recognised letters (0 to 1) for scans; None where letters were not guessed."""


class Source(Protocol):
    """A drawer: says whether bytes are its kind (by content; the name decides only among plain texts) and reads them."""

    @property
    def kind(self) -> str: ...

    @property
    def extensions(self) -> tuple[str, ...]: ...

    def recognises(self, given: Given) -> bool: ...

    def read(self, given: Given) -> SourceText: ...
