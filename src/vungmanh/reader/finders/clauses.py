"""Clauses of an item: cut at full stops and semicolons outside brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vungmanh.reader.finders.duty_words import STOPS, watched
from vungmanh.reader.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens first to last (exclusive) between stops; `opens` where it begins a sentence, `at_start` the first of all.

    `sentence` is the end of the sentence: a list of subjects may run over semicolons.
    """

    first: int
    last: int
    opens: bool
    at_start: bool
    sentence: int


def clauses(tokens: Tokens) -> list[Clause]:
    """The clauses of a stretch: cut at full stops and semicolons outside brackets."""
    found: list[Clause] = []
    stops = list(_stops(tokens))
    sentences = [at for at, word in stops if word == "."]
    first, opens, nth = 0, True, 0
    for at, word in stops:
        while sentences[nth] < first:
            nth += 1
        if at > first:
            found.append(Clause(first, at, opens, not found, sentences[nth]))
        first, opens = at + 1, word == "."
    return found


def _stops(tokens: Tokens) -> Iterator[tuple[int, str]]:
    depth = 0
    for i in tokens.places(STOPS, watched()):
        word = tokens.words[i]
        if word == "(":
            depth += 1
        elif word == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (word == ";" or _ends_sentence(tokens, i)):
            yield i, word
    yield len(tokens), "."


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    """Not the stop of a number or an abbreviation: a capital, a quote, a bracket, or a figure after a word follows."""
    if i + 1 >= len(tokens):
        return True
    following = tokens.first_letter(i + 1)
    if following.isdigit():
        return i > 0 and not tokens.words[i - 1][-1].isdigit()
    return not following.islower()
