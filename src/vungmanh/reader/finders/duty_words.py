"""The word lists by which duties are read, and the words that are looked for inside an item."""

from __future__ import annotations

from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.tokens import Phrases

STOPS = frozenset("().;")
REPORT_FIRSTS = frozenset({"báo", "sơ", "tổng", "phản", "hội", "và"})
"""First words of reports and reviews, and the joint between two of them."""


@cache
def phrases(key: str) -> Phrases:
    """One list of the lexicon of duties."""
    return Phrases([(key, map(plain, load("duties")[key]))])


@cache
def words_of(key: str) -> frozenset[str]:
    return frozenset(plain(word) for word in load("duties")[key])


@cache
def watched() -> frozenset[str]:
    """Every word that is looked for inside an item."""
    firsts = {word for key in ("receivers", "conditions") for word in phrases(key).by_word}
    return frozenset(STOPS | inner_words() | firsts | REPORT_FIRSTS)


@cache
def inner_words() -> frozenset[str]:
    """What opens a bracket, a doer, a partner or a lead in the middle of an item."""
    firsts = {*phrases("partner_leads").by_word, *phrases("lead_phrases").by_word, *words_of("doer_words")}
    return frozenset({"(", "cấp", "chủ"} | firsts)
