"""Numeric commitments: which figures are to be reached, of what, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.commitment import case_of, is_commitment
from vungmanh.reader.extract.extremes import Extreme
from vungmanh.reader.extract.measures import GOAL, MIXED, RULE, Context, Paragraph, is_goal, sentence_at
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.extract.timing import NEVER, Due, leading_recurrence, recurrence, stated_due
from vungmanh.reader.extract.wording import has_predicate, scope_of, what_of
from vungmanh.reader.finders.numbers import Figure
from vungmanh.reader.model import Span, Target

CONFIDENCE = {
    "target.share": 0.95,
    "target.range": 0.93,
    "target.count": 0.85,
    "target.none": 0.85,
    "target.all": 0.8,
    "target.share.task": 0.9,
    "target.count.task": 0.75,
}
_LEANS = re.compile(r"(?:và\s+)?(?:ở|tại|đối\s+với|khu\s+vực|vùng|riêng)\s|(?:[^\s]+\s+){0,3}$")
_LONGEST_NEIGHBOUR = 100
"""How long a clause may be that is quoted with the next: "đô thị đạt 70%; miền núi đạt 40%"."""
_RISES = re.compile(r"(?<!\w)(?:tăng|giảm)\s(?:[^;.]{0,160}\s)?$")
_MOVES = re.compile(r"(?<!mức )\b(giảm|tăng) (?:tỷ lệ|tỉ lệ|số|mức)\b")
_ENDS_AT = re.compile(r"\b(?:còn|xuống|lên|dưới|trên|đạt|không quá)\b")
_RISE_REACH = 180
_ALWAYS = re.compile(r"(?<!\w)h[àằ]ng\s+(?:năm|quý|tháng)(?!\w)")
""" "hằng năm" holds on over a semicolon, "mỗi năm kết nạp 20 đảng viên" does not."""
_AGAINST = re.compile(r"\s+so\s+với(?!\w)")
_WORDS_OF_EXTREMES = re.compile(
    r"^(?:[Kk]hông (?:có|còn|để xảy ra)|[Mm]ỗi|[Tt]ất cả các|[Tt]oàn bộ|[Cc]ác)\s+|\s+nào(?=\s|$)|đều\s+"
)


@dataclass(slots=True)
class _Running:
    """What one figure hands on to the next of its paragraph."""

    segment: Segment | None = None
    index: int = 0
    what: str = ""
    within: int | None = None
    due: Due = NEVER
    recurs: str | None = None

    def same_sentence(self, segment: Segment) -> bool:
        return self.segment is not None and self.segment.sentence == segment.sentence


def read_targets(
    paragraph: Paragraph, context: Context, earlier: list[Target]
) -> Iterator[tuple[Target | None, Segment]]:
    """The commitments of a paragraph in order; a figure that looks ahead and commits nobody comes with None."""
    running = _Running()
    is_goal_section = paragraph.mode == GOAL
    for i, segment in enumerate(paragraph.segments):
        if not is_goal(paragraph, context, segment.clause, segment.sentence, segment.figure.at.start):
            continue
        follows = running.same_sentence(segment)
        if paragraph.mode == RULE or not is_commitment(
            case_of(context.low, segment, is_goal_section=is_goal_section, follows=follows)
        ):
            yield None, segment
            continue
        following = paragraph.segments[i + 1] if i + 1 < len(paragraph.segments) else None
        yield _target(paragraph, context, segment, following, running, len(earlier)), segment


def _target(
    paragraph: Paragraph, context: Context, segment: Segment, following: Segment | None, running: _Running, index: int
) -> Target:
    """The record of one commitment; `running` is moved on to it."""
    figure, low = segment.figure, context.low
    previous = running.segment if running.same_sentence(segment) else None
    at, day = figure.at.start, context.issued_on
    stated = stated_due(
        low, paragraph.dates, segment.span, at, segment.sentence, skipped=segment.base, issued_on=day
    )  # fmt: skip
    recurs = recurrence(low, paragraph.dates, segment.span, segment.clause.start, figure)
    if not recurs and not stated.day:
        recurs = leading_recurrence(paragraph.dates, segment.sentence)
        if previous and (
            previous.clause == segment.clause or _ALWAYS.search(low, previous.span.start, previous.span.end)
        ):
            recurs = running.recurs
    due = _first(stated, running.due, paragraph.closing, paragraph.inherited, Due(_plan_end(context)))
    quote = _quote(context, segment, previous, following)
    what = what_of(context, segment, previous or running.segment, running.what)
    if not what and following and following.sentence == segment.sentence:
        what = what_of(context, following, None)
    rule = _rule(paragraph, figure)
    target = Target(
        quote=squeeze(quote.of(context.text)),
        spans=_spans(quote, due),
        rule=rule,
        confidence=CONFIDENCE[rule],
        what=what,
        comparator="range" if figure.high is not None else figure.comparator or ">=",
        value=figure.value,
        high=figure.high,
        unit="%" if figure.is_percent else figure.unit,
        due=due.day,
        recurs=recurs or paragraph.recurs,
        scope=scope_of(context, segment),
        section=paragraph.block.path,
        within=_whole(low, segment, previous, running),
        is_judged=figure.is_percent and bool(_judged().search(plain(what))),
        is_delta=figure.is_delta or _is_change(low, segment),
    )
    running.segment, running.index, running.what, running.within = segment, index, what, target.within
    running.recurs = recurs if figure.per is None else None
    running.due = stated if stated.day else running.due
    return target


def _whole(low: str, segment: Segment, previous: Segment | None, running: _Running) -> int | None:
    """The target that this one is part of: the one before "trong đó"; "và ở miền núi …" shares that of its neighbour."""
    if previous is None:
        return None
    if segment.is_included:
        return running.index
    is_beside = previous.clause == segment.clause and _LEANS.match(low[segment.span.start : segment.figure.span.start])
    return running.within if is_beside else None


def _is_change(low: str, segment: Segment) -> bool:
    """By how much, not to what: "giảm tỷ lệ hộ nghèo bình quân 2%/năm", "tăng mức phụ cấp … từ 25 đến 30% so với mức hiện
    nay". "Tăng tỷ lệ … 45%" alone says where it is to end."""
    figure = segment.figure
    if not figure.is_percent:
        return False
    before = low[max(segment.clause.start, figure.span.start - _RISE_REACH) : figure.at.start]
    moves = _MOVES.search(before)
    if moves and not _ENDS_AT.search(before, moves.start()) and (moves[1] == "giảm" or figure.per == "năm"):
        return True
    return (
        figure.lead in {"", "từ", "thêm"}
        and bool(_AGAINST.match(low, figure.span.end))
        and bool(_RISES.search(low, max(segment.clause.start, figure.span.start - _RISE_REACH), figure.span.start))
    )


def _first(*dues: Due) -> Due:
    return next((due for due in dues if due.day), NEVER)


def _spans(quote: Span, due: Due) -> tuple[Span, ...]:
    return (quote, due.span) if due.span and not quote.covers(due.span) else (quote,)


def _plan_end(context: Context) -> str | None:
    return context.period[1] if context.period else None


def _rule(paragraph: Paragraph, figure: Figure) -> str:
    if figure.high is not None:
        return "target.range"
    kind = "share" if figure.is_percent else "count"
    return f"target.{kind}" if paragraph.mode == GOAL else f"target.{kind}.task"


@cache
def _judged() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', 'judged_words')})(?!\w)")


def _quote(context: Context, segment: Segment, previous: Segment | None, following: Segment | None) -> Span:
    """The figure's own stretch, with the one before where it leans on that ("trong đó …"), and with the one behind where
    that holds the verb for both ("100% cán bộ, 90% công chức có trình độ …")."""
    span = segment.span
    if (
        following
        and following.clause == segment.clause
        and segment.is_figure_first
        and following.is_figure_first
        and not following.is_included
        and not has_predicate(context, segment)
        and has_predicate(context, following)
    ):
        span = Span(span.start, following.span.end)
    if previous:
        lead = context.low[segment.span.start : segment.figure.span.start]
        is_beside = previous.clause == segment.clause or len(previous.span.of(context.text)) <= _LONGEST_NEIGHBOUR
        if segment.is_included or (is_beside and not segment.is_figure_first and _LEANS.match(lead)):
            span = Span(previous.span.start, span.end)
    return span


def read_extremes(paragraph: Paragraph, context: Context) -> Iterator[Target]:
    """Commitments that words make without a figure: none, all."""
    for extreme in paragraph.extremes:
        sentence = sentence_at(paragraph, context, extreme.at.start)
        if paragraph.mode in {MIXED, RULE} or not is_goal(paragraph, context, sentence, sentence, extreme.at.start):
            continue
        stop = context.low.find(";", extreme.at.end, sentence.end)
        own = Span(extreme.span.start, sentence.end if stop < 0 else stop)
        stated = stated_due(context.low, paragraph.dates, own, extreme.at.start, sentence)
        if extreme.is_strong or paragraph.mode == GOAL or stated.day:
            yield _extreme(paragraph, context, extreme, sentence, stated)


def _extreme(paragraph: Paragraph, context: Context, extreme: Extreme, sentence: Span, stated: Due) -> Target:
    due = _first(stated, paragraph.closing, paragraph.inherited, Due(_plan_end(context)))
    recurs = None if stated.day else leading_recurrence(paragraph.dates, sentence)
    start = _clause_start(context.low, sentence, extreme.at.start) if extreme.is_elliptic else extreme.span.start
    quote = Span(start, extreme.span.end)
    rule = "target.none" if extreme.value == 0 else "target.all"
    return Target(
        quote=squeeze(quote.of(context.text)),
        spans=_spans(quote, due),
        rule=rule,
        confidence=CONFIDENCE[rule],
        what=squeeze(_WORDS_OF_EXTREMES.sub("", squeeze(extreme.span.of(context.text)))),
        comparator="=" if extreme.value == 0 else ">=",
        value=extreme.value,
        unit=squeeze(extreme.noun) if extreme.value == 0 else "%",
        due=due.day,
        recurs=recurs or paragraph.recurs,
        section=paragraph.block.path,
    )


def _clause_start(low: str, sentence: Span, at: int) -> int:
    """Where the clause begins that an elliptic none leans on: after the last semicolon or colon."""
    start = max(low.rfind(";", sentence.start, at), low.rfind(":", sentence.start, at), sentence.start - 1) + 1
    while start < at and low[start] in " \n":
        start += 1
    return start
