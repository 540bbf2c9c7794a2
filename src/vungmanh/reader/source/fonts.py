"""Text set in a legacy font: letters that mean something else than their codes say, until the font is known."""

from __future__ import annotations

import re

from vungmanh.reader.source.legacy import convert_font, syllable_share

_TCVN3_FONT = re.compile(r"(?:[A-Z]{6}\+)?\.?Vn[A-Z]\w*")
_VNI_FONT = re.compile(r"(?:[A-Z]{6}\+)?VNI[ -]?\w*")
_CAPITALS = re.compile(r"H(?:[,-]?(?:Bold|Italic|BoldItalic|B|I|BI))?$")


def encoding_of_font(name: str) -> str | None:
    """The encoding that goes with a font name: ".VnTime" → TCVN3, "VNI-Times" → VNI; None for others."""
    if _TCVN3_FONT.match(name):
        return "TCVN3"
    return "VNI" if _VNI_FONT.match(name) else None


class FontText:
    """Turns runs into Unicode by the name of their font; remembers which legacy encodings were met."""

    def __init__(self) -> None:
        self.met: set[str] = set()

    def unicode(self, text: str, font: str) -> str:
        """The run as Unicode; left alone where its letters are Unicode already, whatever the font's name."""
        encoding = encoding_of_font(font)
        if encoding is None or text.isascii() or any(ord(letter) > 0xFF and letter.isalpha() for letter in text):
            return text.upper() if encoding == "TCVN3" and _CAPITALS.search(font) else text
        converted = convert_font(text, encoding)
        if syllable_share(converted)[0] < syllable_share(text)[0]:
            return text
        self.met.add(encoding)
        return converted.upper() if encoding == "TCVN3" and _CAPITALS.search(font) else converted
