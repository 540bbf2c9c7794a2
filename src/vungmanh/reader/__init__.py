"""Text of a directive in, a `Reading` out. One door: `read(text, issued_on=…)`; no Django, no settings, no clock."""

from __future__ import annotations

from vungmanh.language.text import nfc
from vungmanh.reader.model import READER_VERSION, Reading
from vungmanh.reader.pipeline import run
from vungmanh.reader.slips import as_written, repaired

__all__ = ["READER_VERSION", "Reading", "read"]


def read(text: str, *, issued_on: str | None = None) -> Reading:
    """Reads a directive; `issued_on` (ISO) is the day of issue where it is known from elsewhere.

    The text is composed to NFC first: offsets count the characters of `Reading.text`. Never raises on any text.
    """
    composed = nfc(text)
    mended = repaired(composed)
    reading = run(mended, issued_on=issued_on)
    return reading if mended is composed else as_written(reading, composed)
