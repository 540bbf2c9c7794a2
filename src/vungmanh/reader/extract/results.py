"""Figures that a text states as already achieved, with the day they are stated for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vungmanh.language.text import plain, squeeze
from vungmanh.reader.extract.extremes import Extreme
from vungmanh.reader.extract.measures import (
    MIXED,
    RESULT,
    Context,
    Paragraph,
    is_dated_back,
    is_goal,
    past_cue,
    sentence_at,
    told_of,
)
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.extract.timing import FARTHEST, NEVER, Due
from vungmanh.reader.extract.wording import scope_of, what_of
from vungmanh.reader.finders.dates import DateMatch
from vungmanh.reader.model import Result, Span

CONFIDENCE = {
    "result.share": 0.93,
    "result.count": 0.88,
    "result.fraction": 0.95,
    "result.none": 0.8,
    "result.from": 0.9,
}
_PLACED = re.compile(
    r"(?<!\w)(?:dân\s+số|diện\s+tích|quy\s+mô|ở|tại|của|trong|gồm|bao\s+gồm|qua|theo|sau|giữa|thuộc|với\s+diện\s+tích|trong\s+tổng\s+số)\s+(?:hơn\s+|trên\s+|gần\s+)?$"
)
_STRUCTURE = re.compile(r"\s*(?:$|[,.;()\n]|với\s+\d|và\s+\d|trực\s+thuộc)")
_DURATION = frozenset({"ngày", "giờ", "phút", "tháng", "điểm", "buổi", "tiết"})
_AS_OF_LEADS = frozenset({"đến", "tới", "hết", "cuối", "tính", "tại", "trong", "đầu", "vào"})


class AsOf:
    """The day that figures are stated for, carried on from sentence to sentence and from paragraph to paragraph."""

    def __init__(self, low: str) -> None:
        self._low = low
        self.day: str | None = None
        self.span: Span | None = None
        self._dates: Sequence[DateMatch] = ()
        self._heard = 0
        self._above = NEVER
        self._entered: Span | None = None

    def enter(self, paragraph: Paragraph, issued_on: str | None) -> None:
        """Begin a paragraph; a heading that names a time counts from its first paragraph on, a day to come never."""
        self._dates, self._heard, self._above = paragraph.dates.matches, 0, paragraph.inherited
        if issued_on and (self._above.day or "") > issued_on:
            self._above = NEVER
        if self._above.day and self._above.span != self._entered:
            self._entered = self._above.span
            self._take(self._above)

    def hear(self, stop: int, skipped: Span | None = None) -> None:
        """Take in the dates before `stop`, the last that says as of when counts."""
        while self._heard < len(self._dates) and self._dates[self._heard].span.start < stop:
            date = self._dates[self._heard]
            self._heard += 1
            if _says_when(date) and not self._is_aside(date) and not (skipped and skipped.covers(date.span)):
                self._take(Due(date.due, date.span))

    def _is_aside(self, date: DateMatch) -> bool:
        """ "Trước khi thực hiện (năm 2010) …": a bare year in brackets dates what stands before it, and nothing after."""
        return date.rule == "date.year" and not date.lead and self._low[date.span.start - 1 : date.span.start] == "("

    def lead(self, paragraph: Paragraph, sentence: Span) -> None:
        """A span of years that leads a sentence tells the figures of its end ("Giai đoạn 2016-2020, …")."""
        for date in paragraph.dates.within(Span(sentence.start, sentence.start + _LEAD)):
            if date.kind == "period" and date.due and date.lead:
                self._take(Due(date.due, date.span))

    def forget(self, at: int) -> None:
        """ "Đến nay" stands at `at`: what was told before it no longer holds."""
        if self.span is None or self.span.end <= at:
            self._take(self._above)

    def take(self, due: Due) -> None:
        """A day that the caller knows; `NEVER` changes nothing."""
        if due.day:
            self._take(due)

    def _take(self, due: Due) -> None:
        self.day, self.span = due.day, due.span


def _says_when(date: DateMatch) -> bool:
    if not date.due or date.recurs:
        return False
    if date.kind == "asof":
        return not date.lead.startswith("so với")
    if date.kind != "deadline":
        return False
    return bool(_AS_OF_LEADS & set(date.lead.split())) or date.rule in {"date.year", "date.part"}


_NOW = re.compile(r"(?<!\w)(?:đến\s+nay|hiện\s+nay|hiện\s+tại)(?!\w)")
_NEAR = 240
_LONGEST_SUBJECT = 260
_LEAD = 24


def read_results(
    paragraph: Paragraph, context: Context, carried: AsOf
) -> Iterator[tuple[Result | None, Segment | Extreme]]:
    """The achieved figures of a paragraph in order; in a report `carried` is moved on past it."""
    as_of = carried if paragraph.mode == RESULT else AsOf(context.low)
    as_of.enter(paragraph, context.issued_on)
    previous: Segment | None = None
    outer: Segment | None = None
    made_of: Span | None = None
    for segment in paragraph.segments:
        at = segment.figure.at.start
        as_of.hear(at, segment.base)
        if previous is None or previous.sentence != segment.sentence:
            as_of.lead(paragraph, segment.sentence)
            as_of.take(told_of(paragraph, context, segment.sentence, at))
        for now in _NOW.finditer(context.low, max(segment.sentence.start, at - _NEAR), at):
            as_of.forget(now.start())
        if is_goal(paragraph, context, segment.clause, segment.sentence, at):
            continue
        if segment.sentence == made_of and _is_part(segment):
            continue
        if previous is not None and previous.is_bracketed and not segment.is_bracketed:
            previous = outer
        follows = previous is not None and previous.sentence == segment.sentence
        if _is_result(paragraph, context, segment, follows):
            as_of.hear(segment.span.end, _old_level(segment))
            yield _result(paragraph, context, segment, previous, as_of), segment
            previous = segment
            outer = outer if segment.is_bracketed else segment
        elif is_structure(context.low, segment):
            made_of = segment.sentence
        else:
            yield None, segment
    as_of.hear(paragraph.block.span.end)
    if paragraph.mode == RESULT:
        yield from _nones(paragraph, context, as_of)


def _is_part(segment: Segment) -> bool:
    """A place among those that a territory is made of."""
    return segment.figure.noun_class == "places" and (segment.is_included or segment.is_bracketed)


def _old_level(segment: Segment) -> Span | None:
    """What follows the old level in "từ 12% năm 2020 xuống còn 5%": its date is not that of the figures after."""
    return Span(segment.figure.at.end, segment.span.end) if segment.figure.is_from else segment.base


def _is_result(paragraph: Paragraph, context: Context, segment: Segment, follows: bool) -> bool:
    figure, low = segment.figure, context.low
    before = low[max(segment.clause.start, figure.span.start - 60) : figure.span.start]
    is_level = figure.is_from or figure.lead == "đạt" or bool(_LEVELS.intersection(figure.lead.split()))
    if paragraph.mode != RESULT and figure.comparator in {">=", "<=", "<"} and not is_level:
        return False
    if paragraph.mode != RESULT and not _is_told(paragraph, context, segment):
        return False
    if (
        _OWNED.search(before)
        or _RANK.search(before)
        or _CONTENTS.search(before)
        or _MERGED.search(before)
        or _is_headline(context, figure.span)
    ):
        return False
    if _PARTS.match(low, figure.at.end, figure.at.end + 40) or _is_scale(low, before, segment):
        return False
    if segment.is_bracketed and figure.noun_class == "money" and figure.per:
        return False
    if figure.is_percent or (figure.denominator is not None and figure.unit):
        return True
    if not figure.unit or _PLACED.search(before):
        return False
    if figure.noun_class == "other" and not _TOLD.search(before):
        return False
    if plain(figure.unit).split(",")[0] in _DURATION:
        return plain(figure.unit) == "điểm" and (figure.lead == "đạt" or bool(_SCORED.search(before)))
    opens = figure.span.start - segment.span.start < 3 or before.rstrip().endswith(",")
    is_left = bool(_LEVELS.intersection(figure.lead.split()))
    if paragraph.mode == MIXED and not (follows or opens or is_left or _TOLD.search(before)):
        return False
    return not is_structure(low, segment)


def _is_told(paragraph: Paragraph, context: Context, segment: Segment) -> bool:
    """Whether a sentence outside reports tells of the past, by a word or by a date before the day of issue."""
    at = segment.figure.at.start
    start = max(segment.sentence.start, at - FARTHEST)
    if past_cue().search(context.low, start, at) or is_dated_back(paragraph, context, segment.clause, at):
        return True
    if "còn" in segment.figure.lead.split() and _NOT_YET.search(context.low, segment.figure.at.end, segment.span.end):
        return True
    return told_of(paragraph, context, segment.sentence, at).day is not None


_NOT_YET = re.compile(r"\s(?:chưa|không)\s")
""" "còn 8 xã chưa triển khai": what is, and is not to be."""
_CONTENTS = re.compile(
    r"(?:nghị\s+quyết|kế\s+hoạch|chương\s+trình|luật|đề\s+án|văn\s+bản|quyết\s+định|quy\s+chế|báo\s+cáo|bộ\s+tiêu\s+chí)\s"
    r"[^.;()]{0,50}(?<!mới\s)(?:có|với|nêu|đề\s+ra|xác\s+định|quy\s+định|đặt\s+ra)\s+$"
)
_PARTS = re.compile(
    r"\s(?:nhóm\s+(?:nội\s+dung|vấn\s+đề|nhiệm\s+vụ|giải\s+pháp|chỉ\s+tiêu|tiêu\s+chí)|chương|điều\s+khoản|điều(?=\s*[,.;]|\s+và)|bước|khâu\s+đột\s+phá)(?!\w)"
)
"""After a count: parts of a text, not things achieved."""
_MERGED = re.compile(r"(?:(?:trên\s+cơ\s+sở|từ|do|sau)\s+(?:việc\s+)?(?:sáp\s+nhập|hợp\s+nhất)|trên\s+cơ\s+sở)\s+$")
_EACH = re.compile(r"\s[^\W\d_]+(?:\s[^\W\d_]+){0,3}\s?/\s?0?1\s(?=[^\W\d_])")


def _is_scale(low: str, before: str, segment: Segment) -> bool:
    """ "tỷ lệ 1/2.000" of a map, "01 máy tính/01 cán bộ"."""
    figure = segment.figure
    if (
        before.rstrip().endswith(("tỷ lệ", "tỉ lệ"))
        and figure.numerator == 1
        and (figure.denominator or 0) >= _SMALLEST_SCALE
    ):
        return True
    return figure.value == 1 and bool(_EACH.match(low, figure.at.end, figure.at.end + 40))


_SMALLEST_SCALE = 100


def _is_headline(context: Context, span: Span) -> bool:
    """Whether a figure stands in the headline of an article; its text states it again."""
    title = context.document.spans.get("title")
    return title is not None and context.document.kind is None and title.covers(span)


_OWNED = re.compile(r"(?:nắm\s+giữ|sở\s+hữu|vốn)\s+$")
_RANK = re.compile(r"(?:xếp\s+thứ|xếp\s+hạng|đứng\s+thứ|hạng|thứ)\s+$")
_SCORED = re.compile(r"(?:đạt|với|là|được|tăng|giảm)\s+(?:số\s+điểm\s+)?$")
_TOLD = re.compile(
    r"(?:có|đạt|được|đã|tăng|giảm|là|thành\s+lập|xây\s+dựng|còn|phát\s+hiện|kiểm\s+tra|xử\s+lý|xảy\s+ra|tiếp\s+nhận|giải\s+quyết|"
    r"tổ\s+chức|hoàn\s+thành|kết\s+nạp)\s+[^.;:,]{0,20}$"
)


_ACTED = re.compile(r"(?<!\w)(?:sáp\s+nhập|chia\s+tách|giải\s+thể|công\s+nhận|xóa|thành\s+lập\s+mới)\s+(?:được\s+)?$")
_LEVELS = frozenset({"lên", "xuống", "còn"})


def is_structure(low: str, segment: Segment) -> bool:
    """ "huyện có 8 xã và 2 thị trấn": what a territory is made of, not what was achieved."""
    figure = segment.figure
    if figure.is_delta or _LEVELS.intersection(figure.lead.split()):
        return False
    if _ACTED.search(low, max(segment.clause.start, figure.span.start - 40), figure.span.start):
        return False
    return figure.noun_class == "places" and figure.denominator is None and bool(_STRUCTURE.match(low, figure.span.end))


def _result(paragraph: Paragraph, context: Context, segment: Segment, previous: Segment | None, as_of: AsOf) -> Result:
    figure = segment.figure
    quote = _quote_span(context.low, segment, previous)
    rule = (
        "result.from"
        if figure.is_from
        else "result.fraction"
        if figure.denominator is not None
        else "result.share"
        if figure.is_percent
        else "result.count"
    )
    day = _day_of_old_level(paragraph, segment) if figure.is_from else as_of.day
    return Result(
        quote=squeeze(quote.of(context.text)),
        spans=(quote, *((as_of.span,) if as_of.span and day and not quote.covers(as_of.span) else ())),
        rule=rule,
        confidence=CONFIDENCE[rule],
        what=what_of(context, segment, previous),
        value=figure.value,
        unit="%" if figure.is_percent else figure.unit,
        numerator=figure.numerator,
        denominator=figure.denominator,
        as_of=day,
        scope=scope_of(context, segment),
        section=paragraph.block.path,
    )


def _day_of_old_level(paragraph: Paragraph, segment: Segment) -> str | None:
    """The day that stands right behind an old level ("12,4% năm 2020"), if any."""
    end = segment.figure.at.end
    return next((date.due for date in paragraph.dates.within(Span(end, end + 24)) if date.due), None)


def _quote_span(low: str, segment: Segment, previous: Segment | None) -> Span:
    """The figure's own stretch; a short one ("nữ 23,08%") is quoted with the one before."""
    lead = low[segment.span.start : segment.figure.span.start].split()
    if len(lead) <= 1 and not segment.is_figure_first and segment.figure.denominator is None:
        return _with_subject(low, segment, previous)
    if previous is None or previous.sentence != segment.sentence or segment.figure.denominator is not None:
        return segment.span
    short = len(lead) <= 4 and not segment.is_figure_first
    return Span(previous.span.start, segment.span.end) if short else segment.span


def _with_subject(low: str, segment: Segment, previous: Segment | None) -> Span:
    """A bare "đạt 99,3%" with what stands before it in its clause."""
    start = segment.clause.start
    if previous and previous.sentence == segment.sentence:
        start = max(start, previous.span.start)
    before = low[start : segment.span.start]
    start += len(before) - len(before.lstrip(" \n,;.-"))
    return Span(start, segment.span.end) if segment.span.start - start <= _LONGEST_SUBJECT else segment.span


def _nones(paragraph: Paragraph, context: Context, as_of: AsOf) -> Iterator[tuple[Result, Extreme]]:
    """Explicit nones of a report."""
    for extreme in paragraph.extremes:
        if extreme.value != 0:
            continue
        sentence = sentence_at(paragraph, context, extreme.at.start)
        if is_goal(paragraph, context, sentence, sentence, extreme.at.start):
            continue
        start = max(context.low.rfind(mark, sentence.start, extreme.at.start) for mark in ";:") + 1 or sentence.start
        quote = Span(start if extreme.is_elliptic else extreme.span.start, extreme.span.end)
        while context.low[quote.start] in " \n":
            quote = Span(quote.start + 1, quote.end)
        yield (
            Result(
                quote=squeeze(quote.of(context.text)),
                spans=(quote,),
                rule="result.none",
                confidence=CONFIDENCE["result.none"],
                what=squeeze(extreme.noun),
                value=0.0,
                unit=squeeze(extreme.noun),
                as_of=as_of.day,
                section=paragraph.block.path,
            ),
            extreme,
        )
