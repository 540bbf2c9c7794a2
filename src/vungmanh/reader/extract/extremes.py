"""None and all, where words say it without a figure: "không có đơn vị nào xếp yếu", "mỗi thôn đều có trụ sở"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.model import Span


@dataclass(frozen=True, slots=True)
class Extreme:
    """An explicit none (value 0 of `noun`) or all (100 % of `noun`). `span` is its clause, `at` the words that say it."""

    span: Span
    at: Span
    value: float
    noun: str
    is_elliptic: bool
    """True where the noun is left to the words before ("…, không có yếu kém")."""
    is_strong: bool
    """True for "không có … nào", "đều"; a weaker wording counts among goals only."""


@cache
def _none() -> re.Pattern[str]:
    nouns = lexicon.pattern("amounts", "absent_ok")
    verbs = r"không\s+(?:còn|có|để\s+xảy\s+ra|để\s+phát\s+sinh|để\s+tái\s+phát|xảy\s+ra|phát\s+sinh|để\s+còn)"
    return re.compile(
        rf"(?<!\w){verbs}\s+(?:tình\s+trạng\s+|hiện\s+tượng\s+)?(?:(?P<any>[^,;.:()\d]{{2,40}}?)\s+nào(?!\w)|(?P<noun>{nouns})(?!\w))"
    )


@cache
def _all() -> re.Pattern[str]:
    classes = lexicon.load("amounts")["nouns"]
    noun = f"(?:{lexicon.alternation(plain(n) for group in ('people', 'places', 'bodies', 'works') for n in classes[group])})(?!\\w)"
    listed = rf"{noun}(?:\s?(?:,|và|-)\s?{noun}){{0,6}}"
    return re.compile(
        rf"(?<!\w)(?P<lead>mỗi|các|tất\s+cả\s+(?:các\s+)?|tất\s+cả|toàn\s+bộ\s+(?:các\s+|số\s+)?|toàn\s+bộ)\s{{0,2}}(?P<noun>{listed})"
        rf"(?P<mid>[^,;.:()]{{0,70}}?)\s(?P<verb>đều\s+(?:có|được|đạt|phải|là|hoàn\s+thành|thực\s+hiện|xây\s+dựng)|(?:được|hoàn\s+thành|đạt|có)(?!\w))"
    )


_CLAUSE_START = re.compile(r"[;,.:()\n]")
_CLAUSE_STOP = re.compile(r"[;.:)\n]|,\s(?!hội|họp|[^\s]+\s(?:và|,))")


def find_extremes(text: str, low: str, span: Span) -> Iterator[Extreme]:
    """Every explicit none and all of a stretch, in order of kind, then of place."""
    stretch = low[span.start : span.end]
    if "không" in stretch:
        for m in _none().finditer(stretch):
            start = span.start + m.start()
            noun = (
                text[span.start + m.start("any") : span.start + m.end("any")]
                if m["any"]
                else text[span.start + m.start("noun") : span.start + m.end("noun")]
            )
            yield Extreme(
                Span(start, _stop(low, span.start + m.end(), span.end)),
                Span(start, span.start + m.end()),
                0.0,
                noun,
                m["noun"] == "yếu kém",
                bool(m["any"]),
            )
    if "đều" in stretch or "toàn bộ" in stretch or "tất cả" in stretch:
        for m in _all().finditer(stretch):
            is_strong = m["verb"].startswith("đều") and not m["lead"].startswith("các")
            if m["verb"].startswith("đều") or not m["lead"].startswith(("các", "mỗi")):
                at = Span(span.start + m.start(), span.start + m.end())
                noun = text[span.start + m.start("noun") : span.start + m.end("noun")]
                yield Extreme(Span(at.start, _stop(low, at.end, span.end)), at, 100.0, noun, False, is_strong)


def _stop(low: str, at: int, end: int) -> int:
    """End of the clause, at most 160 characters on."""
    m = _CLAUSE_STOP.search(low, at, min(end, at + 160))
    return m.start() if m else min(end, at + 160)
