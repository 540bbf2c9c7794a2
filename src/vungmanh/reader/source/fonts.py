"""Text set in a legacy font: letters that mean something else than their codes say, until the font is known."""

from __future__ import annotations

import re

from vungmanh.language.legacy import convert_font, encoding_of_font, syllable_share

_CAPITALS = re.compile(r"H(?:[,-]?(?:Bold|Italic|BoldItalic|B|I|BI))?$")


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
