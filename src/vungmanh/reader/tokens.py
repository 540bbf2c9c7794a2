"""Words of a stretch of text with their offsets, and phrase lists that are matched word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vungmanh.reader.model import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")


class _Offsets:
    """Where the words of a stretch begin: worked out as far as was asked. Only blanks stand between two words."""

    __slots__ = ("_end", "_known", "_plain", "_words")

    def __init__(self, plain: str, words: list[str], start: int) -> None:
        self._plain = plain
        self._words = words
        self._known: list[int] = []
        self._end = start

    def __getitem__(self, i: int) -> int:
        known = self._known
        if i >= len(known):
            for word in self._words[len(known) : i + 1]:
                start = self._plain.find(word, self._end)
                known.append(start)
                self._end = start + len(word)
        return known[i]


class Tokens:
    """The words and signs of text[start:end] in plain form; `start` and `end` give offsets into the whole text.

    Offsets are worked out when first asked for: most stretches are only looked at for a few words.
    """

    __slots__ = ("_is_shouted", "_marks", "_plain", "_span", "starts", "text", "words")

    def __init__(self, text: str, plain: str, start: int, end: int) -> None:
        self.text = text
        self._plain = plain
        self._span = (start, end)
        self.words: list[str] = _TOKEN.findall(plain, start, end)
        self._is_shouted: bool | None = None
        self._marks: list[tuple[int, str]] | None = None
        self.starts = _Offsets(plain, self.words, start)

    def __len__(self) -> int:
        return len(self.words)

    def end(self, i: int) -> int:
        """Where word `i` ends in the whole text."""
        return self.starts[i] + len(self.words[i])

    def span(self, first: int, last: int) -> Span:
        """The stretch from word `first` up to word `last`, which is no longer part of it."""
        return Span(self.starts[first], self.end(last - 1))

    def first_letter(self, i: int) -> str:
        """What word `i` begins with, as written."""
        return self.text[self.starts[i]]

    def is_capital(self, i: int) -> bool:
        """Whether the word is written with a capital; in a line of capitals that says nothing, and none is."""
        if self._is_shouted is None:
            self._is_shouted = self.text[self._span[0] : self._span[1]].isupper()
        return not self._is_shouted and self.first_letter(i).isupper()

    def places(self, words: frozenset[str], among: frozenset[str]) -> list[int]:
        """Where any of the words stands, in order. `among` is the set of all words that are ever asked for: the stretch
        is gone through once, for that set."""
        if self._marks is None:
            self._marks = [(i, word) for i, word in enumerate(self.words) if word in among]
        return [i for i, word in self._marks if word in words]


class Phrases:
    """A set of phrases, found at a word by their first words; the longest phrase wins."""

    __slots__ = ("by_word",)

    def __init__(self, groups: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.by_word: dict[str, list[tuple[int, str, list[str], str]]] = {}
        for label, phrases in groups:
            for phrase in phrases:
                words = _TOKEN.findall(phrase)
                second = words[1] if len(words) > 1 else ""
                self.by_word.setdefault(words[0], []).append((len(words), second, words, label))
        for choices in self.by_word.values():
            choices.sort(key=lambda choice: -choice[0])

    def at(self, words: list[str], i: int, labels: frozenset[str] | None = None) -> tuple[int, str] | None:
        """Length and label of the longest phrase that begins at word `i`."""
        if i >= len(words):
            return None
        choices = self.by_word.get(words[i])
        if choices is None:
            return None
        following = words[i + 1] if i + 1 < len(words) else ""
        for length, second, phrase, label in choices:
            if second and (second != following or (length > 2 and words[i : i + length] != phrase)):
                continue
            if labels is None or label in labels:
                return length, label
        return None
