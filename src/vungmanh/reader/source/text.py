"""Plain text: UTF-8 and UTF-16 with or without mark, and TCVN3, VNI or Windows-1258 where that is certain."""

from __future__ import annotations

import codecs

from vungmanh.language.legacy import decode_bytes
from vungmanh.reader.source.bars import rejoined
from vungmanh.reader.source.contract import Given, SourceError, SourceText, SourceWarning
from vungmanh.reader.source.tidy import finish, tidy

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 4096
_BINARY_SHARE = 0.02


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding; refuses bytes that are no text and encodings that are not certain."""
    encoding = _marked(data) or _utf16_by_zeros(data)
    try:
        return data.decode(encoding or "utf-8"), encoding or "utf-8"
    except UnicodeDecodeError:
        if encoding:
            raise SourceError("broken", kind="text") from None
    if not looks_like_text(data):
        raise SourceError("unknown_kind")
    found = decode_bytes(data)
    if found is None:
        raise SourceError("unknown_encoding")
    return found


def looks_like_text(data: bytes) -> bool:
    """Whether the first bytes hold hardly any control characters."""
    head = data[:_SAMPLE]
    if _marked(head) or _utf16_by_zeros(head):
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\v\x1b")
    return controls <= len(head) * _BINARY_SHARE and b"\0" not in head


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 without mark shows blanks and digits as pairs with one zero byte, always on the same side."""
    head = data[: _SAMPLE - _SAMPLE % 2]
    low, high = head[1::2].count(0), head[0::2].count(0)
    if len(head) < 8 or max(low, high) * 8 < len(head) or min(low, high) * 20 > max(low, high):
        return None
    return "utf-16-le" if low > high else "utf-16-be"


class TextSource:
    kind = "txt"
    extensions = ("txt", "text", "")

    def recognises(self, given: Given) -> bool:
        return looks_like_text(given.data)

    def read(self, given: Given) -> SourceText:
        text, encoding = decode(given.data)
        doubts = [] if encoding.startswith("utf") else [SourceWarning("legacy_encoding", {"encoding": encoding})]
        return finish([rejoined(tidy(text))], kind=self.kind, limits=given.limits, warnings=doubts)
