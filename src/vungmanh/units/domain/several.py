"""Several bodies written as one name: "Sở Y tế và Sở Nội vụ", "các Sở: Nội vụ, Tài chính", "Sở Nội vụ, UBND các huyện".

Works on a filled `Lookup` only. A name of which one body is not understood gives nothing: people are asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from vungmanh.language.text import fold
from vungmanh.units.domain.lookup import Lookup
from vungmanh.units.domain.meaning import LIKELY, Found, by_phrases, joined, organisation_of
from vungmanh.units.domain.phrases import has_accents, tokens_of
from vungmanh.units.policies import policy

MOST_BODIES = 16
_BREAK = re.compile(r"\s*[,;:]\s*|\s+(?:và|va)\s+")
_MANY = re.compile(r"^(?:các|cac|những|nhung)\s+")


def by_parts(form: str, lookup: Lookup) -> Found | None:
    """The bodies of a written-out name together; None where it is one body or one of them is not known."""
    form = _MANY.sub("", form)
    pieces = _pieces(form)
    if not 1 < len(pieces) <= MOST_BODIES:
        return None
    head = _head(form[slice(*pieces[0])])
    if fold(form[slice(*pieces[0])]) == head:  # "các Sở: Nội vụ, Tài chính"
        pieces = pieces[1:]
    parts = _parts(form, pieces, head, lookup)
    return joined(parts) if parts else None


def _pieces(form: str) -> list[tuple[int, int]]:
    """Where the stretches between commas, colons and "và" stand."""
    marks = [(0, 0), *(match.span() for match in _BREAK.finditer(form)), (len(form), len(form))]
    return [(before[1], after[0]) for before, after in pairwise(marks) if before[1] < after[0]]


def _parts(form: str, pieces: Sequence[tuple[int, int]], head: str, lookup: Lookup) -> list[Found]:
    """Meanings that cover all pieces, the longest names first ("Văn hóa, Thể thao và Du lịch" is one); [] for none."""
    rest: list[list[Found] | None] = [None] * len(pieces) + [[]]
    for start in reversed(range(len(pieces))):
        for end in range(len(pieces), start, -1):
            behind = rest[end]
            if behind is None:
                continue
            found = _meaning(form[pieces[start][0] : pieces[end - 1][1]], head, lookup)
            if found:
                rest[start] = [found, *behind]
                break
    return rest[0] or []


def _meaning(piece: str, head: str, lookup: Lookup) -> Found | None:
    """One body; an office without its first word takes that of the first ("các sở Nội vụ, Tài chính")."""
    found = organisation_of(piece, piece, lookup) or by_phrases(tokens_of(piece), lookup, accents=has_accents(piece))
    if found.says_something:
        return found
    inherited = organisation_of(f"{head} {piece}", f"{head} {piece}", lookup) if head else None
    if inherited is None or not inherited.says_something:
        return None
    inherited.confidence = min(inherited.confidence, LIKELY)
    return inherited


def _head(piece: str) -> str:
    """The word for the kind of office that the name begins with, folded; "" for none."""
    first = fold(piece.partition(" ")[0])
    return first if first in {fold(word) for word in policy("abbreviations")["after"]["words"]} else ""
