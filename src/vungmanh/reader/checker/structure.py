"""Doubts about numbering and about how other documents are named."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from vungmanh.reader.checker.case import Case
from vungmanh.reader.model import Citation, Finding, Span

_INLINE = re.compile(r"\((\d{1,2})\)")
_NUMBER = re.compile(r"(\d{1,5}[a-z]?)(?:/((?:19|20)\d\d))?[/\-]?(.*)", re.I)
_DATE = re.compile(r"ngày\s+(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)(\d{4})")
_AFTER = 40
_ALIKE = 0.6
_FEWEST_INLINE = 3
_FIRST: tuple[list[str], ...] = (["1"], ["I"], ["i"], ["a"], ["A"], [])
"""The last word of a number with which a list begins anew, as in a regulation after the decision that issues it."""


def numbers_repeated(case: Case) -> Iterator[Finding]:
    """ "(3) … (4) … (4) …" in one paragraph, and two sibling headings with one number; a list that begins anew is none."""
    offset = 0
    for line in case.low.split("\n"):
        yield from _repeated_inline(line, offset)
        offset += len(line) + 1
    siblings: dict[int, tuple[str, Span]] = {}
    for heading in case.reading.headings:
        before = siblings.get(heading.depth)
        for deeper in [depth for depth in siblings if depth > heading.depth]:
            del siblings[deeper]
        siblings[heading.depth] = (heading.path, heading.span)
        number = heading.path.rpartition(".")[2]
        has_own = all(siblings[depth][0] != heading.path for depth in siblings if depth < heading.depth)
        if has_own and before and before[0] == heading.path and number.split()[-1:] not in _FIRST:
            yield Finding("number_repeated", (before[1], heading.span), {"number": number})


def _repeated_inline(line: str, offset: int) -> Iterator[Finding]:
    marks = list(_INLINE.finditer(line))
    if len(marks) < _FEWEST_INLINE:
        return
    seen: dict[str, Span] = {}
    for mark in marks:
        span = Span(offset + mark.start(), offset + mark.end())
        if mark[1] == "1":
            seen = {}
        if mark[1] in seen:
            yield Finding("number_repeated", (seen[mark[1]], span), {"number": f"({mark[1]})"})
        seen[mark[1]] = span


def citation_variants(case: Case) -> Iterator[Finding]:
    """One document under two numbers that differ only in how they are written."""
    groups: dict[tuple[str | None, str], list[tuple[int, Citation]]] = defaultdict(list)
    for index, citation in enumerate(case.reading.citations):
        found = _NUMBER.fullmatch(citation.number)
        if found:
            groups[citation.kind, found[1].lstrip("0").lower()].append((index, citation))
    for members in groups.values():
        for number, (at, one) in enumerate(members[:20]):
            for other_at, other in members[number + 1 : 20]:
                if same_document(one, other):
                    params = {"numbers": [one.number, other.number]}
                    items = (("citations", at), ("citations", other_at))
                    yield Finding("citation_variants", (one.spans[0], other.spans[0]), params, items)


def same_document(one: Citation, other: Citation) -> bool:
    """Whether two citations with different numbers name one document: same kind, serial, year, nearly the same body.

    A bare number ("34") is a short form, not another number. Works across documents, for a citation graph.
    """
    a, b = _NUMBER.fullmatch(one.number), _NUMBER.fullmatch(other.number)
    if not a or not b or one.number == other.number or one.kind != other.kind or not a[3] or not b[3]:
        return False
    dates = {citation.issued_on for citation in (one, other)} - {None}
    if a[1].lstrip("0").lower() != b[1].lstrip("0").lower() or len(dates) > 1:
        return False
    body, other_body = (re.sub(r"[^A-ZĐ]", "", found[3].upper()) for found in (a, b))
    year, other_year = (found[2] or (citation.issued_on or "")[:4] for found, citation in ((a, one), (b, other)))
    if body == other_body:
        return year == other_year or not (year and other_year)
    alike = SequenceMatcher(None, body, other_body, autojunk=False).ratio() >= _ALIKE
    return alike and year == other_year and bool(a[2] and b[2])


def citation_dates(case: Case) -> Iterator[Finding]:
    """One number with two dates of issue in its mentions."""
    for index, citation in enumerate(case.reading.citations):
        dated: dict[str, Span] = {}
        for span in citation.spans:
            found = _DATE.search(case.low, span.start, min(span.end + _AFTER, len(case.low)))
            between = case.low[span.end : found.start()] if found else ""
            if found and not re.search(r"\d|[;.\n]", between) and (day := _iso(found)):
                dated.setdefault(day, Span(span.start, max(span.end, found.end())))
        if len(dated) > 1:
            yield Finding(
                "citation_dates_differ",
                tuple(dated.values()),
                {"number": citation.number, "dates": list(dated)},
                (("citations", index),),
            )


def _iso(found: re.Match[str]) -> str | None:
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return None
