"""What every rule of the checker looks at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from vungmanh.language.numbers import parse_figure
from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Reading, Span

T = TypeVar("T")

CLOSE_DAYS = 30
FINAL_DAYS = 92
_FIRST_DIGIT = r"\d(?<![\w/.,]\d)"
"""A digit that begins a figure; patterns that begin with a digit are searched for much faster than ones that look back."""
_REST = r"(?:\d{0,2}(?:\.\d{3}){1,4}(?!\d)|\d{0,8})"
FIGURE = rf"{_FIRST_DIGIT}{_REST}(?:,\d{{1,4}})?"
COUNT = rf"{_FIRST_DIGIT}(?:\d{{0,2}}(?:\.\d{{3}}){{1,3}}(?!\d)|\d{{0,5}})"
_SENTENCE_END = re.compile(r"[.;!?…](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Case:
    """A reading, its text in the form that patterns are written for (same offsets), and what the caller knows."""

    reading: Reading
    low: str
    totals: Mapping[str, float]
    close_days: int
    final_days: int
    line_ends: list[int]
    _known: dict[object, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, low: str, totals: Mapping[str, float], close_days: int, final_days: int) -> Case:
        known = {plain(name): count for name, count in totals.items()}
        line_ends = [found.start() for found in re.finditer("\n", low)]
        return cls(reading, low, known, close_days, final_days, line_ends)

    def once(self, look: Callable[[Case], T]) -> T:
        """What `look` finds in this case; several rules may ask, it is worked out once."""
        if look not in self._known:
            self._known[look] = look(self)
        found: T = self._known[look]
        return found

    def sentences(self) -> Iterator[Span]:
        """The stretches between sentence ends and line ends, in order; linear."""
        start = 0
        for end in _SENTENCE_END.finditer(self.low):
            if end.end() > start + 1:
                yield Span(start, end.end())
            start = end.end()
        if start < len(self.low):
            yield Span(start, len(self.low))

    def sentence_end(self, offset: int, longest: int) -> int:
        """Where the sentence that holds an offset ends, looking no further than `longest`."""
        limit = min(offset + longest, len(self.low))
        found = _SENTENCE_END.search(self.low, offset, limit)
        return found.end() if found else limit

    def line_of(self, offset: int) -> int:
        """The number of the line that holds an offset."""
        return bisect_right(self.line_ends, offset)

    def line_start(self, offset: int) -> int:
        """Where the line that holds an offset begins."""
        number = bisect_left(self.line_ends, offset)
        return self.line_ends[number - 1] + 1 if number else 0


def value(figure: str) -> float:
    """The value of a matched FIGURE."""
    parsed = parse_figure(figure)
    return 0.0 if parsed is None else parsed


def shown(number: float) -> float | int:
    """A whole number without decimals."""
    return int(number) if number == int(number) else number


def decimals(figure: str) -> int:
    """How many decimals a figure is written with."""
    return len(figure.partition(",")[2])


@cache
def listed(key: str) -> tuple[str, ...]:
    """A word list of the checker, longest first."""
    return tuple(sorted((plain(str(word)) for word in load("checker")[key]), key=lambda word: -len(word)))


@cache
def word_pattern(key: str) -> re.Pattern[str]:
    """Any of the words of a list, as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed(key)))})(?!\w)")
