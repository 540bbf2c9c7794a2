"""From lines typed by a person to stretches of an item's own text."""

from __future__ import annotations

from vungmanh.core.errors import DomainError
from vungmanh.directives.models import Item


def pieces_of(item: Item, typed: str) -> list[tuple[int, int]]:
    """One stretch per line, in order; blanks do not count. Raises `split_outside` where a line is not in the item's text."""
    start, end = item.spans[0]
    text = item.directive.text[start:end]
    places = [(place, char) for place, char in enumerate(text) if not char.isspace()]
    bare = "".join(char for _, char in places)
    pieces, here = [], 0
    for line in typed.splitlines():
        words = "".join(line.split())
        if not words:
            continue
        found = bare.find(words, here)
        if found < 0:
            raise DomainError("split_outside")
        here = found + len(words)
        pieces.append((start + places[found][0], start + places[here - 1][0] + 1))
    return pieces
