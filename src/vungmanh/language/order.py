"""The order of Vietnamese words in a list: a ă â b c d đ e ê …, then tones from level to heavy."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=100)}
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_PIECES = re.compile(r"\d{1,18}|\D")

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=1024)
def _letter(char: str) -> tuple[int, int]:
    """Rank of the letter and of its tone."""
    tone, base = 0, []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE_RANK:
            tone = _TONE_RANK[part]
        else:
            base.append(part)
    letter = unicodedata.normalize("NFC", "".join(base))
    return _RANK.get(letter, 1 if letter.isspace() else 1000 + ord(letter[:1] or "\0")), tone


def sort_key(text: str) -> SortKey:
    """A key to sort by: letters first, then tones, then the text itself; numbers count by value ("xã 2" before "xã 10")."""
    letters: list[int] = []
    tones: list[int] = []
    for piece in _PIECES.findall(unicodedata.normalize("NFC", text).lower()):
        if piece[0].isdecimal():
            letters += (50, int(piece))
            continue
        letter, tone = _letter(piece)
        letters.append(letter)
        tones.append(tone)
    return tuple(letters), tuple(tones), text
