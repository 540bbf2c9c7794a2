"""What a search asks for: the words of a question, and what may stand in place of them (`synonyms.yaml`).

The rule of every search: each word stands somewhere as a whole word, in any order, accents and case aside ("thôn" does
not find "thống"). In place of a word or phrase any other of its group may stand, word beside word. Only where nothing is
found that way may the last word be the beginning of one, so that "tho" finds "thôn" while somebody still types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from vungmanh.language.text import fold, nfc, plain, squeeze

Row = TypeVar("Row")
LONGEST_QUESTION = 200
IN_WORDS = "a-zA-ZÀ-ỹ0-9"
"""Letters and digits of a text with accents, for use inside a set of a pattern."""
_DATA = Path(__file__).with_name("synonyms.yaml")
_PIECES = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_SIGN = re.compile(r"\s*([^\w\s])\s*")
_SYLLABLE = re.compile(r"([bcdghklmnpqrstvx]|[cgknpt]h|ngh?|gi|qu|tr)?[aeiouy]{1,3}(ch|n[gh]?|[cmpt])?")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_SHORTEST_ABBREVIATION = 3
_handed_in: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Sought:
    """Words side by side, folded."""

    text: str
    accented: str = ""
    """The same with accents, where without them it is another word: counts only in a text that keeps its accents."""
    is_begun: bool = False
    """Whether the last word may go on."""


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of the question: all of `words` stand somewhere, or one of `others` does."""

    words: tuple[Sought, ...]
    others: tuple[Sought, ...] = ()

    def begun(self) -> Term:
        """The same with its last word as the beginning of one."""
        return Term((*self.words[:-1], Sought(self.words[-1].text, is_begun=True)), self.others)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase that a question is searched for, piece by piece, and the group that it belongs to."""

    pieces: tuple[str, ...]
    needs_accents: bool
    group: tuple[Sought, ...]

    def is_typed_as(self, pieces: list[str]) -> bool:
        """Each piece with its accents or, where that can mean nothing else, without any."""
        return all(
            typed == known or (typed == fold(known) and not self.needs_accents)
            for typed, known in zip(pieces, self.pieces, strict=True)
        )


@lru_cache(256)
def asked(q: str) -> tuple[Term, ...]:
    """The terms of a question; none for an empty one. The longest phrase that is known counts, from left to right."""
    chunks = _chunks(q)
    terms, start = [], 0
    while start < len(chunks):
        length, group = _known_at(chunks[start:])
        words = [fold(chunk) for chunk in chunks[start : start + length]]
        others = [other for other in group if other.accented or not set(words) <= set(other.text.split())]
        terms.append(Term(tuple(map(Sought, words)), tuple(others)))
        start += length
    return tuple(terms)


def chosen(
    rows: Iterable[Row], q: str, words: Callable[[Row], str], written: Callable[[Row], str] = lambda row: ""
) -> list[Row]:
    """The rows that answer the question, by their folded `words` and what is `written` with accents.

    For rows that are at hand; a list in the database is chosen from by `core.tables.matching`, by the same rule.
    """
    terms = asked(q)
    if not terms:
        return list(rows)
    *first, last = terms
    told = [(row, words(row), written(row)) for row in rows]
    told = [each for each in told if all(_answers(term, *each[1:]) for term in first)]
    whole = [row for row, *texts in told if _answers(last, *texts)]
    return whole or [row for row, *texts in told if _answers(last.begun(), *texts)]


def is_answered(q: str, folded: str, written: str = "") -> bool:
    """Whether the words answer the question with its last word whole."""
    return all(_answers(term, folded, written) for term in asked(q))


def place_of(folded: str, q: str) -> tuple[int, int] | None:
    """Where the text answers the question best: all of it side by side, else its longest term or what stands for that."""
    for sought in _looked_for(q):
        if place := place_in(folded, sought):
            return place
    return None


@lru_cache(256)
def _looked_for(q: str) -> tuple[Sought, ...]:
    """What `place_of` looks for, the best first."""
    whole = fold(nfc(squeeze(q)))
    term = max(asked(q), key=lambda term: sum(len(word.text) for word in term.words), default=None)
    if term is None:
        return ()
    longest = max(term.words, key=lambda word: len(word.text))
    phrase = Sought(" ".join(word.text for word in term.words))
    looks = (
        Sought(whole),
        Sought(whole, is_begun=True),
        phrase,
        *term.others,
        longest,
        Sought(longest.text, is_begun=True),
    )
    return tuple(dict.fromkeys(sought for sought in looks if not sought.accented))


def place_in(folded: str, sought: Sought, start: int = 0) -> tuple[int, int] | None:
    """Where the words stand next in a folded text: no letter or digit goes on before them, nor behind them unless they are
    begun. Looked for as plain letters: many times as fast as a pattern in the text of a whole directive."""
    text = sought.text
    while (start := folded.find(text, start)) >= 0:
        end = start + len(text)
        is_apart = not (text[0] in _LETTERS and folded[start - 1 : start] in _LETTERS)
        if is_apart and (sought.is_begun or not (text[-1] in _LETTERS and folded[end : end + 1] in _LETTERS)):
            return start, end
        start += 1
    return None


def hand_in(abbreviations: Mapping[str, str]) -> None:
    """Abbreviations that another floor keeps, and what they stand for. Repeating it changes nothing."""
    _handed_in.update(abbreviations)
    for remembered in (_phrases, asked, _looked_for):
        remembered.cache_clear()


def _answers(term: Term, folded: str, written: str) -> bool:
    if all(place_in(folded, word) for word in term.words):
        return True
    return any(_stands(other, folded, written) for other in term.others)


def _stands(sought: Sought, folded: str, written: str) -> bool:
    if not place_in(folded, sought):
        return False
    return not sought.accented or bool(re.search(rf"(?<!\w){sought.accented}(?!\w)", plain(written)))


def _chunks(q: str) -> list[str]:
    """What stands between blanks, without the signs around it; a question of signs alone stays as it is."""
    chunks = nfc(squeeze(q))[:LONGEST_QUESTION].split()
    return [bare for chunk in chunks if (bare := _ENDS.sub("", chunk))] or chunks


def _known_at(chunks: list[str]) -> tuple[int, tuple[Sought, ...]]:
    """How many chunks from the first on are a known phrase, and its group; one without a group where there is none."""
    known, longest = _phrases()
    for length in range(min(longest, len(chunks)), 0, -1):
        pieces = _pieces(" ".join(chunks[:length]))
        found = [each for each in known.get(fold(" ".join(pieces)), ()) if each.is_typed_as(pieces)]
        if found:
            return length, tuple(dict.fromkeys(other for phrase in found for other in phrase.group))
    return 1, ()


@cache
def _phrases() -> tuple[dict[str, list[_Phrase]], int]:
    """Known phrases by their folded pieces, and of how many pieces the longest is."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    known: dict[str, list[_Phrase]] = {}
    for group in (*data["groups"], *_abbreviated(data["not_abbreviations"])):
        accented = group.get("accented", [])
        sought = tuple(each for form in group["any"] for each in _spelt(form))
        sought += tuple(Sought(fold(form), accented=plain(form)) for form in accented)
        for form in (*group["any"], *accented):
            _add(known, _Phrase(tuple(_pieces(form)), form in accented, sought))
    for form in data["together"]:
        _add(known, _Phrase(tuple(_pieces(form)), False, ()))
    return known, max(len(key.split()) for key in known)


def _add(known: dict[str, list[_Phrase]], phrase: _Phrase) -> None:
    known.setdefault(fold(" ".join(phrase.pieces)), []).append(phrase)


def _abbreviated(excluded: list[str]) -> Iterable[dict[str, Any]]:
    """A group for each meaning handed in. An abbreviation that reads as a syllable (TU: từ) would find too much."""
    shorts: dict[str, list[str]] = {}
    for short, long in _handed_in.items():
        letters = fold("".join(_PIECES.findall(short)))
        if len(letters) >= _SHORTEST_ABBREVIATION and not _SYLLABLE.fullmatch(letters) and short not in excluded:
            shorts.setdefault(long, []).append(short)
    return [{"any": [long, *short]} for long, short in shorts.items()]


def _spelt(form: str) -> list[Sought]:
    """As written, without blanks around its signs, and without its signs: "kinh tế - xã hội", "kinh tế-xã hội", …"""
    folded = fold(nfc(form))
    return [Sought(each) for each in dict.fromkeys((folded, _SIGN.sub(r"\1", folded), " ".join(_pieces(folded))))]


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(plain(nfc(text)))
