"""Words of a stretch of text with their offsets, and phrase lists that are matched word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

_TOKEN = re.compile(r"\w+|[^\w\s]")

Phrase = tuple[str, ...]


class Tokens:
    """The words and signs of text[start:end] in plain form; `starts` and `ends` are offsets into the whole text.

    Offsets are worked out when first asked for: most stretches are only looked at for a few words.
    """

    __slots__ = ("_ends", "_plain", "_raw", "_span", "_starts", "text", "words")

    def __init__(self, text: str, plain: str, start: int, end: int) -> None:
        self.text = text
        self._plain = plain
        self._span = (start, end)
        self.words: list[str] = _TOKEN.findall(plain, start, end)
        self._raw: list[str] | None = None
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None

    def __len__(self) -> int:
        return len(self.words)

    @property
    def starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [found.start() for found in _TOKEN.finditer(self._plain, *self._span)]
        return self._starts

    @property
    def ends(self) -> list[int]:
        if self._ends is None:
            self._ends = [start + len(word) for start, word in zip(self.starts, self.words, strict=True)]
        return self._ends

    @property
    def raw(self) -> list[str]:
        """The words as written; the plain form has as many as the text."""
        if self._raw is None:
            self._raw = _TOKEN.findall(self.text, *self._span)
            if len(self._raw) != len(self.words):
                self._raw = [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]
        return self._raw

    def index_at(self, offset: int) -> int:
        """The first token that begins at or after the offset."""
        return bisect_left(self.starts, offset)

    def is_capital(self, i: int) -> bool:
        """Whether the word is written with a capital."""
        return self.raw[i][0].isupper()

    def places(self, words: frozenset[str]) -> list[int]:
        """Where any of the words stands, in order."""
        if words.isdisjoint(self.words):
            return []
        return [i for i, word in enumerate(self.words) if word in words]


class Phrases:
    """A set of phrases, found at a word by their first words; the longest phrase wins."""

    __slots__ = ("by_word",)

    def __init__(self, groups: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.by_word: dict[str, list[tuple[Phrase, str]]] = {}
        for label, phrases in groups:
            for phrase in phrases:
                words = tuple(_TOKEN.findall(phrase))
                self.by_word.setdefault(words[0], []).append((words, label))
        for choices in self.by_word.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def at(self, words: list[str], i: int, labels: frozenset[str] | None = None) -> tuple[int, str] | None:
        """Length and label of the longest phrase that begins at word `i`."""
        if i >= len(words):
            return None
        for phrase, label in self.by_word.get(words[i], ()):
            if (labels is None or label in labels) and tuple(words[i : i + len(phrase)]) == phrase:
                return len(phrase), label
        return None
