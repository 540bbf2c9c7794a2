"""Targets and results of a whole document, and the figures that fit neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vungmanh.language.text import fold, plain
from vungmanh.reader.extract.measures import GOAL, RESULT, Context, paragraphs
from vungmanh.reader.extract.results import AsOf, read_results
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.extract.tables import read_tables
from vungmanh.reader.extract.targets import read_extremes, read_targets
from vungmanh.reader.extract.timing import Dates
from vungmanh.reader.finders.dates import DateMatch, find_dates
from vungmanh.reader.model import Citation, Document, Result, Target, Unread
from vungmanh.reader.outline import Outline


def extract_figures(
    outline: Outline,
    document: Document,
    citations: Sequence[Citation],
    *,
    issued_on: str | None = None,
    dates: Sequence[DateMatch] | None = None,
) -> tuple[tuple[Target, ...], tuple[Result, ...], tuple[Unread, ...]]:
    """All targets and results in text order (those of tables last), and what looked like one and was not read.

    `dates` are those of the whole text, where they are at hand.
    """
    day = issued_on or document.issued_on
    if dates is None:
        dates = find_dates(outline.text, issued_on=day, period=document.period, low=outline.plain)
    context = Context(outline.text, outline.plain, document, day, Dates(dates))
    targets: list[Target] = []
    results: list[Result] = []
    unread: list[Unread] = []
    as_of = AsOf(context.low)
    for paragraph in paragraphs(outline, context, citations):
        for target, segment in read_targets(paragraph, context, targets):
            if target:
                targets.append(target)
            elif _looks_like_one(segment, paragraph.mode):
                unread.append(Unread(segment.span, "targets", "figure_not_committed"))
        targets += read_extremes(paragraph, context)
        for result, source in read_results(paragraph, context, as_of):
            if result:
                results.append(result)
            elif isinstance(source, Segment) and _looks_like_one(source, paragraph.mode):
                unread.append(Unread(source.span, "results", "figure_not_told"))
    for record in read_tables(outline, context):
        if isinstance(record, Target):
            targets.append(record)
        else:
            results.append(record)
    return tuple(_linked(targets)), tuple(results), tuple(unread)


def _looks_like_one(segment: Segment, mode: str) -> bool:
    """A share anywhere, a count of something among goals and results."""
    figure = segment.figure
    return figure.is_percent or (mode in {GOAL, RESULT} and figure.unit is not None)


_PURPOSE = re.compile(r"\s(?:để|nhằm)\s.*", re.DOTALL)


def _linked(targets: list[Target]) -> list[Target]:
    """Each target that repeats an earlier one points to it; what the thing is for makes no other thing of it."""
    seen: dict[tuple[object, ...], int] = {}
    out = []
    for i, target in enumerate(targets):
        what = _PURPOSE.sub("", plain(target.what))
        key = (target.comparator, target.value, target.high, fold(target.unit or ""), what, target.scope)
        out.append(replace(target, same_as=seen[key]) if key in seen else target)
        seen.setdefault(key, i)
    return out
