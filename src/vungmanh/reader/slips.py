"""Figures with letters for digits ("l00%", "8O%", "năm 2O26"), as recognition and hurried typing leave them, and the "i"
that many write for "y" ("qui hoạch", "quí II", "quĩ đất").

The text itself stays as it is: rules read a copy of the same length in which such words are put right, and what is
quoted is cut from the text as written.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from vungmanh.reader.model import Item, Reading

T = TypeVar("T", bound=Item)

_HINT = re.compile(r"\d[lIOo](?!\w{0,30}[^\W\d_lIOo])|[lIO]\d")
_FIGURE = re.compile(r"(?<![\w/])[\dlIOo]{2,4}(?:[.,/][\dlIOo]{1,4}){0,2}(?=\s?%|\s|[,.;:)/]|$)")
_DIGITS = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0"})
_NUMBER_SLIP = re.compile(
    r"(?m)^(?P<n>(?=[IVl]{0,3}l)(?:[Il]{1,3}V?|[Vl][Il]{0,3}))(?=\s?[.\-/]\s{0,3}(?P<words>[^\W\d_]{1,20}(?:\s[^\W\d_]{1,20})?))"
)
""" "l. MỤC TIÊU", "Il. NHIỆM VỤ" at the head of a line."""
_I_FOR_Y = re.compile(r"(?<!\w)(?P<q>[qQ]u)(?P<i>[iíìỉĩị])(?!\w|\s+[A-ZĐ])")
"""… but not in a name such as "Qui Nhơn"."""
_NUMBER_HINTS = ("\nl", "\nIl", "\nIIl", "\nVl", "\nVIl")
_Y_HINTS = tuple(f"qu{letter}" for letter in "iíìỉĩị") + tuple(f"Qu{letter}" for letter in "iíìỉĩị")
"""What stands in every such slip; most texts hold none, and are not searched."""
_Y_OF = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_LITRES = re.compile(r"\d+l")
_PART = re.compile(r"[^.,/]+")


def repaired(text: str) -> str:
    """The text put right; same length, and the same object where there is nothing to mend."""
    if any(hint in text for hint in _NUMBER_HINTS) or text.startswith("l"):
        text = _NUMBER_SLIP.sub(_number, text)
    if any(hint in text for hint in _Y_HINTS):
        text = _I_FOR_Y.sub(lambda m: m["q"] + _Y_OF[m["i"]], text)
    return _FIGURE.sub(lambda m: _mended(m.group()), text) if _HINT.search(text) else text


def _number(m: re.Match[str]) -> str:
    """ "lI. NHIỆM VỤ" is a Roman number, "l. Văn phòng …" the number one."""
    is_roman = len(m["n"]) > 1 or (len(m["words"]) > 1 and m["words"].isupper())
    return m["n"].replace("l", "I" if is_roman else "1")


def _mended(figure: str) -> str:
    """Only parts that hold a digit themselves ("quý II/2O26" keeps its quarter), and no measures ("20l")."""
    return figure if _LITRES.fullmatch(figure) else _PART.sub(lambda part: _mended_part(part.group()), figure)


def _mended_part(part: str) -> str:
    return part.translate(_DIGITS) if any(char.isdigit() for char in part) else part


def as_written(reading: Reading, text: str) -> Reading:
    """The reading of a repaired text with quotes and text as they were written."""
    return replace(
        reading,
        text=text,
        citations=tuple(_requoted(item, reading.text, text) for item in reading.citations),
        targets=tuple(_requoted(item, reading.text, text) for item in reading.targets),
        tasks=tuple(_requoted(item, reading.text, text) for item in reading.tasks),
        reports=tuple(_requoted(item, reading.text, text) for item in reading.reports),
        results=tuple(_requoted(item, reading.text, text) for item in reading.results),
    )


def _requoted(item: T, repaired_text: str, text: str) -> T:
    span = item.spans[0]
    if span.of(repaired_text) == span.of(text):
        return item
    quote = span.of(text)
    return replace(item, quote=quote if "\n" in item.quote else " ".join(quote.split()))
