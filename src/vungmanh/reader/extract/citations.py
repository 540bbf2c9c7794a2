"""The documents that a text names by number: one record per document, a span per mention, and what this text does to it."""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.finders.citations import CitationMatch, find_citations
from vungmanh.reader.model import Citation, Document, Span

CONFIDENCE = {"citation.number": 0.98, "citation.bare": 0.85}
_RELATIONS = ("replaces", "amends", "to_be_revised", "implements", "based_on")
_CLAUSE = re.compile(r"[.;:\n](?=\s)")


def extract_citations(text: str, document: Document, *, low: str | None = None) -> tuple[Citation, ...]:
    """Every other document named by number, in order of first mention; the document's own number is left out.

    `low` is the plain form of the text, where it is at hand.
    """
    low = plain(text) if low is None else low
    mentions: dict[str, list[CitationMatch]] = {}
    in_full: dict[tuple[str | None, str], str] = {}
    for match in find_citations(text, low=low):
        if _key(match.number) != _key(document.number or ""):
            key = _group(match, mentions, in_full)
            mentions.setdefault(key, []).append(match)
            if match.rule == "citation.number":
                in_full.setdefault((match.kind, re.split(r"\D", match.number)[0]), key)
    return tuple(_merge(text, low, group) for group in mentions.values())


def _key(number: str) -> str:
    return plain(re.sub(r"\s+", "", number))


def _group(
    match: CitationMatch, mentions: dict[str, list[CitationMatch]], in_full: dict[tuple[str | None, str], str]
) -> str:
    """The key of the document: its number, with the kind where two kinds share a bare number.

    A bare number points back to a document of the kind named in full before ("Nghị quyết 18" after "18-NQ/TW").
    """
    number = _key(match.number)
    if match.rule == "citation.bare" and (match.kind, number) in in_full:
        return in_full[match.kind, number]
    for key in (number, f"{match.kind} {number}"):
        same = mentions.get(key)
        if same and (same[0].kind == match.kind or match.rule == "citation.number" or match.kind is None):
            return key
    return f"{match.kind} {number}" if number in mentions else number


def _merge(text: str, low: str, group: list[CitationMatch]) -> Citation:
    """One record from all mentions: the best written number, the first date, the strongest relation."""
    named = [m for m in group if m.rule == "citation.number"] or group
    number = next((m.number for m in named if not m.number.isupper() or m.number.isdecimal()), named[0].number)
    relations = [_relation(low, match.span) for match in group]
    spans = tuple(
        match.span
        for match in sorted(
            group, key=lambda m: (m.rule != named[0].rule, m.issued_on is None, m.span.of(text).isupper(), m.span.start)
        )
    )
    return Citation(
        quote=squeeze(spans[0].of(text)),
        spans=spans,
        rule=named[0].rule,
        confidence=CONFIDENCE[named[0].rule],
        kind=next((m.kind for m in group if m.kind), None),
        number=number,
        issued_on=next((m.issued_on for m in group if m.issued_on), None),
        relation=next((r for r in _RELATIONS if r in relations), None),
        article=next((m.article for m in group if m.article), None),
    )


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = lexicon.load("documents")["relations"]
    return tuple(
        (
            name,
            re.compile(
                rf"(?<!\w)(?:{lexicon.alternation(plain(word) for word in lists[name])})(?P<gap>\s[^.;:]{{0,160}})?$"
            ),
        )
        for name in _RELATIONS
    )


@cache
def _replaced_after() -> re.Pattern[str]:
    return re.compile(rf"[^.;:]{{0,80}}?(?<!\w)(?:{lexicon.pattern('documents', 'replaced_after')})")


def _relation(low: str, span: Span) -> str | None:
    """What the words before the name say, the nearest first; None where another document stands between."""
    before = low[max(0, span.start - 200) : span.start]
    clause = _CLAUSE.split(before)[-1]
    if _replaced_after().match(low, span.end, span.end + 160):
        return "replaces"
    found = [(m.start(), name) for name, cue in _cues() if (m := cue.search(clause)) and _is_about(clause, m, name)]
    return max(found, key=lambda hit: (hit[0], -_RELATIONS.index(hit[1])))[1] if found else None


_DOCUMENT = re.compile(r"\d\w*[/-]\s?[^\W\d_]{2}")


def _is_about(clause: str, cue: re.Match[str], name: str) -> bool:
    """Whether the cue speaks of this mention: not of a document that stands between, not as the act of another one."""
    gap = cue["gap"] or ""
    if _DOCUMENT.search(gap) and not re.fullmatch(r".*(?:,|và)\s*(?:số\s*)?", gap, re.S):
        return False
    return name not in {"replaces", "amends"} or not _DOCUMENT.search(clause, 0, cue.start())
