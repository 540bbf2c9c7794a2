"""Forms of one Vietnamese text that keep its length, so that an offset in one form holds in every other.

`nfc` comes first: every other function here expects composed characters. `plain` is what the reader matches on, `fold`
what a search without accents matches on.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MOST_MARKS = 30
_HEAP = re.compile(r"[^\w\x00-\u02ff]{31,}")
_FOLDED_WORD = re.compile("[a-z0-9]+")
_ODD_SIGN = re.compile(
    r"(?P<blank>[\t\r\v\f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])|[\u2010-\u2015\u2212]"
)


def _capitals() -> str:
    letters = [base + mark for base in "AEIOUY" for mark in ("", *_TONES)]
    letters += [base + mark for base in "ĂÂÊÔƠƯ" for mark in ("", *_TONES)]
    return "BCDĐFGHJKLMNPQRSTVWXZ" + "".join(unicodedata.normalize("NFC", letter) for letter in letters)


CAPITAL = f"[{_capitals()}]"
"""One capital letter, for use in patterns."""


def nfc(text: str) -> str:
    """The text with every letter composed; the only form that may differ in length from what was given.

    No letter keeps more than thirty marks: to put heaps of them in order takes time that grows with their square.
    """
    return unicodedata.normalize("NFC", _HEAP.sub(_lower_heap, text))


def _lower_heap(found: re.Match[str]) -> str:
    kept, height = [], 0
    for sign in found.group():
        height = height + 1 if unicodedata.combining(sign) else 0
        if height <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _unmarked_letters() -> dict[int, str]:
    table = {ord("đ"): "d", ord("Đ"): "D"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    return table


def _old_tone_pairs() -> dict[str, str]:
    """Old-style spellings ("oà", "uỷ") and the new ones ("òa", "ủy"), for each tone and case."""
    pairs = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for tone in _TONES:
            for left in (first, first.upper()):
                for right in (second, second.upper()):
                    pairs[nfc(left + right + tone)] = nfc(left + tone + right)
    return pairs


_UNMARKED = _unmarked_letters()
_TONE_PAIRS = _old_tone_pairs()
_SECOND_LETTERS = "".join(sorted({pair[1] for pair in _TONE_PAIRS}))
_OLD_TONES = re.compile(rf"[oOuU](?<![qQ].)[{_SECOND_LETTERS}](?![^\W\d_])")


def retone(text: str) -> str:
    """Tone marks where today's rules put them: "uỷ" becomes "ủy", "hoà" becomes "hòa"; same length."""
    return _OLD_TONES.sub(lambda m: _TONE_PAIRS.get(m.group(), m.group()), text)


def lower(text: str) -> str:
    """Lower case, same length (the few letters whose lower case is longer stay as they are)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def plain(text: str) -> str:
    """The form to match words on: lower case, today's tone marks, one kind of blank and dash; same length, same lines."""
    return retone(_ODD_SIGN.sub(lambda m: " " if m["blank"] else "-", lower(text)))


def fold(text: str) -> str:
    """The form to search on: `plain` without accents, "đ" as "d"; same length."""
    return plain(text).translate(_UNMARKED)


def words_of(folded: str) -> str:
    """Each word of a folded text once, in order, each between two blanks."""
    return f" {' '.join(sorted(set(_FOLDED_WORD.findall(folded))))} "


def unaccented(text: str) -> str:
    """The text without accents, its case kept; same length."""
    return text.translate(_UNMARKED)


def squeeze(text: str) -> str:
    """Runs of white space as one blank, none at the ends."""
    return " ".join(text.split())
