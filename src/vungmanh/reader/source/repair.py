"""Slips of recognition put right where only one thing can be meant: letters that Vietnamese lacks, and document codes.

Only the part after a figure and a slash or hyphen is touched ("18-NO/TW"), and only where exactly one known code looks
the same; running words are left as they were recognised.
"""

from __future__ import annotations

import re
from functools import cache

from vungmanh.reader.lexicon import load

_NUMBER = re.compile(r"(?<!\w)(\d{1,5}(?:/(?:19|20)\d\d)?)((?:[/\-][^\W\d_][\wĐÐ|]{0,12}){1,3})(?!\w)")
_PART = re.compile(r"[/\-]|[^/\-]+")
_ETH = re.compile("ĐÐ|ÐĐ|Ð")
_BULLET = re.compile(r"^[-–—]\s?[-–—_]\s(?=\S)")
_HEADING = re.compile(r"^((?=[1IlLH|]{0,3}[IlLH|])[1IlLH|]{2,4}V?|[1lL|]V)(?=[.\-]\s?[^\W\d_a-z]{2})")
_TERMS = (re.compile(r"(.+?)([1Il|H]{2}|\d{1,2})"), re.compile(r"(.+?)([1Il|H]{3})"))
_DOUBLED = re.compile(r"(.)\1+")


def repaired(line: str) -> str:
    """The line with "Đ" for the Icelandic letter that recognition writes, known document codes, and a clean list mark."""
    line = _HEADING.sub(lambda found: _roman(found[1]), _BULLET.sub("- ", _ETH.sub("Đ", line)))
    return _NUMBER.sub(lambda found: found[1] + _codes(found[2]), line)


def _roman(numeral: str) -> str:
    return re.sub(r"[lL1|]", "I", numeral.replace("H", "II"))


def _codes(tail: str) -> str:
    return "".join(part if part in "/-" else _code(part) for part in _PART.findall(tail))


def _code(part: str) -> str:
    """The known code that a part looks like; the part itself where it is known, or like none or several."""
    known = _known()
    if part in load("scan")["codes"]:
        return part
    if len(found := known.get(_looks(part), ())) == 1:
        return found[0]
    for ending in _TERMS:
        term = ending.fullmatch(part)
        if term and len(found := known.get(_looks(term[1]), ())) == 1 and found[0] in ("UBTVQH", "QH"):
            return found[0] + re.sub(r"[Il|H]", "1", term[2])[:2]
    return part


def _looks(code: str) -> str:
    """What is left of a code when letters that look alike are one and doubled ones count once."""
    table = {ord(letter): row[0] for row in load("scan")["lookalikes"] for letter in row}
    return _DOUBLED.sub(r"\1", code.translate(table))


@cache
def _known() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for code in load("scan")["codes"]:
        known[_looks(code)] = (*known.get(_looks(code), ()), code)
    return known
