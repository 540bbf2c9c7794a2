"""Forms of a person's name: for search, and for the Vietnamese order, which goes by the given name."""

from __future__ import annotations

from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.units.naming import sortable


def tidy(text: str) -> str:
    """One blank between words, none at the ends, letters composed."""
    return squeeze(nfc(text))


def searched(*, full_name: str, username: str, email: str, position_title: str) -> str:
    """What a search of people looks through, without accents and case."""
    return fold(" ".join(part for part in (full_name, username, email, position_title) if part))


def sorted_by(full_name: str) -> str:
    """Given name first, then family name: "Lò Văn An" stands before "Bế Thị Bình"."""
    *before, given = full_name.split() or [""]
    return sortable(" ".join([given, *before]))
