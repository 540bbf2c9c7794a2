"""Reading a directive, against one pass of a plain word pattern over the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.measuring import Row, compared
from benchmarks.texts import long_directive
from vungmanh.reader import read
from vungmanh.reader.checker import check

MOST_WORD_PASSES = 50
TEN_TIMES = 11


def rows() -> Iterator[Row]:
    """The longest document, ten times that, and the checker alone."""
    name, text = long_directive()
    reading = read(text)
    yield compared(
        "read", f"{name} ({len(text):,} letters) / one word pass", lambda: read(text), lambda: _words(text),
        bound=MOST_WORD_PASSES, runs=9, weight=20,
    )  # fmt: skip
    tenfold = "\n".join([text] * 10)
    yield compared("read", "ten times the text / the text", lambda: read(tenfold), lambda: read(text), bound=TEN_TIMES)
    yield compared(
        "read", "checks alone / one word pass", lambda: check(reading), lambda: _words(text),
        bound=MOST_WORD_PASSES / 2, weight=20,
    )  # fmt: skip


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
