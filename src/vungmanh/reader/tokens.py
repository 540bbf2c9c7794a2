"""Words of a stretch of text with their offsets, and phrase lists that are matched word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

_TOKEN = re.compile(r"\w+|[^\w\s]")

Phrase = tuple[str, ...]


class Tokens:
    """The words and signs of text[start:end] in plain form; `starts` and `ends` are offsets into the whole text."""

    __slots__ = ("ends", "starts", "text", "words")

    def __init__(self, text: str, plain: str, start: int, end: int) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for found in _TOKEN.finditer(plain, start, end):
            self.words.append(found.group())
            self.starts.append(found.start())
            self.ends.append(found.end())

    def __len__(self) -> int:
        return len(self.words)

    def index_at(self, offset: int) -> int:
        """The first token that begins at or after the offset."""
        return bisect_left(self.starts, offset)

    def is_capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()


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
