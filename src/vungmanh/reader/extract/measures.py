"""One pass over the paragraphs that finds every figure once and shares them out: goals, achievements, or unread.

Role and wording decide together: a figure under "Mục tiêu" is a goal unless its sentence tells of the past, a figure in
a report is an achievement unless its sentence looks ahead.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from vungmanh.reader import lexicon
from vungmanh.reader.extract.extremes import Extreme, find_extremes
from vungmanh.reader.extract.segments import Segment, segments, sentences
from vungmanh.reader.extract.timing import FARTHEST, NEVER, Dates, Due, closing_due, is_deadline
from vungmanh.reader.finders.dates import DateMatch, Period
from vungmanh.reader.finders.numbers import find_figures
from vungmanh.reader.model import Citation, Document, Span
from vungmanh.reader.outline import Block, Outline

GOAL, TASK, RESULT, RULE, MIXED, SKIP = "goal", "task", "result", "rule", "mixed", "skip"
_MODES = {
    "goal": GOAL,
    "task": TASK,
    "organisation": TASK,
    "annex": TASK,
    "purpose": TASK,
    "view": TASK,
    "outlook": TASK,
    "rule": RULE,
    "request": RULE,
    "result": RESULT,
    "preamble": MIXED,
    "basis": MIXED,
    "resources": TASK,
    "signature": SKIP,
    "recipients": SKIP,
}
_FIGURE_OR_WORD = re.compile(
    r"\d|không\s|đều\s|toàn\s+bộ|tất\s+cả|ít\s+nhất|tối\s+thiểu|(?:mỗi|từng)\s[^.;:]{2,60}\s(?:một|hai|ba)\s|xóa\s+(?:hết|xong|trắng|bỏ)"
)
REPORTS = frozenset({None, "báo cáo"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block with all that was found in it."""

    block: Block
    mode: str
    dates: Dates
    segments: tuple[Segment, ...]
    extremes: tuple[Extreme, ...]
    inherited: Due
    """The deadline that headings or the paragraph above give; `Due(None)` where they give none."""
    closing: Due
    """The deadline in the bracket or the attribute line at the end of the whole item."""
    recurs: str | None
    """How often the whole item is to be done, by its attribute line."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole document tells each figure."""

    text: str
    low: str
    document: Document
    issued_on: str | None
    dates: Dates

    @property
    def period(self) -> Period | None:
        return self.document.period

    @property
    def is_report(self) -> bool:
        return self.document.kind in REPORTS


def paragraphs(outline: Outline, context: Context, citations: Sequence[Citation]) -> Iterator[Paragraph]:
    """The blocks that hold figures, in order, with dates and figures found."""
    taken = sorted(span for citation in citations for span in citation.spans)
    starts = [span.start for span in taken]
    lead_ins = _LeadIns(context)
    title = context.document.spans.get("title")
    for block in outline.blocks:
        if title is not None and title.covers(block.span):
            continue
        inherited = lead_ins.due(block)
        mode = _mode(block, context)
        if mode == SKIP or not _FIGURE_OR_WORD.search(context.low, block.span.start, block.span.end):
            continue
        cited = taken[max(0, bisect_left(starts, block.span.start) - 1) : bisect_left(starts, block.span.end)]
        dates = _dates(context, block.span)
        lead_ins.hear(block, dates)
        own_time, recurs = _attribute_time(context, block)
        blocked = sorted([*cited, *(date.span for date in dates)])
        figures = find_figures(
            context.text, _past_marker(context.low, block.span), block.span.end, taken=blocked, low=context.low
        )
        placed = Dates(dates)
        yield Paragraph(
            block,
            mode,
            placed,
            tuple(segments(context.text, context.low, block.span, figures, placed)),
            tuple(find_extremes(context.text, context.low, block.span)),
            inherited,
            own_time if own_time.day else closing_due(context.low, placed, block.span),
            recurs,
        )


def _attribute_time(context: Context, block: Block) -> tuple[Due, str | None]:
    """Deadline and recurrence from "Thời gian thực hiện: …" below the item or from the cell of its row."""
    due, recurs = NEVER, None
    for attribute in block.attributes("due"):
        for date in _dates(context, attribute.span):
            recurs = recurs or date.recurs
            if date.due and not due.day and date.kind in {"deadline", "period", "name"}:
                due = Due(date.due, date.span)
    return due, recurs


def _dates(context: Context, span: Span) -> list[DateMatch]:
    return [date for date in context.dates.within(span) if date.span.end <= span.end]


_AIMED = re.compile(r"(?<!\w)(?:phấn\s+đấu|bảo\s+đảm|đảm\s+bảo|ít\s+nhất|tối\s+thiểu)\s")
"""A goal told in a line such as "Đối tượng: …. Phấn đấu …"."""


def _mode(block: Block, context: Context) -> str:
    is_told = block.label == "other" and _AIMED.search(context.low, block.span.start, block.span.end)
    if block.kind in {"chrome", "cell"} or (block.kind == "attribute" and not is_told):
        return SKIP
    if block.label == "target":
        return GOAL
    if block.role is None:
        return RESULT if context.is_report or _is_under_results(block, context) else TASK
    mode = _MODES.get(block.role, TASK)
    if mode == MIXED:
        return RESULT if context.is_report else mode
    return RESULT if block.role != "goal" and _is_under_results(block, context) else mode


def _is_under_results(block: Block, context: Context) -> bool:
    """Whether the nearest heading that says so tells of the past ("Đánh giá kết quả thực hiện …")."""
    for heading in reversed(block.heading_chain()):
        title = context.low[heading.span.start : min(heading.span.end, heading.span.start + 200)]
        told, ahead = _listed("result_headings").search(title), _listed("goal_headings").search(title)
        if told and (
            not ahead or (told.start() < ahead.start() and not _ALSO.search(title, told.end(), ahead.start()))
        ):
            return True
        if ahead:
            return False
    return False


_ALSO = re.compile(r"(?:,|;|và)\s+$")
"""Before a second subject of a heading: "Kết quả … và nhiệm vụ …", but not "Kết quả thực hiện nhiệm vụ …"."""


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', key)})(?!\w)")


_GLUED_MARKER = re.compile(r"\d{1,2}[-.)]\s(?=\d)")


def _past_marker(low: str, span: Span) -> int:
    """Where the words of a block begin, past a number that only marks it ("4- 75% bí thư …")."""
    m = _GLUED_MARKER.match(low, span.start, span.end)
    return m.end() if m else span.start


def sentence_at(paragraph: Paragraph, context: Context, at: int) -> Span:
    """The sentence around a place; searched near it only."""
    span = paragraph.block.span
    near = Span(max(span.start, at - FARTHEST), min(span.end, at + FARTHEST))
    return next((s for s in sentences(context.text, near) if s.start <= at < s.end), near)


class _LeadIns:
    """Deadlines from above: of headings ("Đến năm 2025:"), and of a paragraph that leads a list in with a colon."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._by_heading: dict[int, Due] = {}
        self._by_parent: dict[int, Due] = {}

    def hear(self, block: Block, dates: Sequence[DateMatch]) -> None:
        """Remember a paragraph that ends in a colon and names a day in its last sentence."""
        if block.kind == "para":
            stop = self._context.text[block.span.end - 1 : block.span.end]
            ahead = stop == ":" and not past_cue().search(self._context.low, block.span.start, block.span.end)
            last = self._context.low.rfind(". ", block.span.start, block.span.end)
            named = [date for date in dates if is_deadline(date) and date.span.start > last]
            self._by_parent[id(block.parent)] = Due(named[-1].due, named[-1].span) if named and ahead else NEVER

    def due(self, block: Block) -> Due:
        """The nearest deadline above the block."""
        own = self._by_parent.get(id(block.parent), NEVER) if block.kind != "para" else NEVER
        above = block.parent
        while not own.day and above is not None:
            own = self._of(above)
            if not own.day and above.parent is not None and above.kind == "heading":
                own = self._by_parent.get(id(above.parent), NEVER)
            above = above.parent
        return own

    def _of(self, block: Block) -> Due:
        if id(block) not in self._by_heading:
            self._by_heading[id(block)] = self._read(block) if block.span.end - block.span.start < 260 else NEVER
        return self._by_heading[id(block)]

    def _read(self, block: Block) -> Due:
        """The earliest day that a heading names, other than the date of a document or of a page."""
        title = self._context.document.spans.get("title")
        if title is not None and title.overlaps(block.span):
            return NEVER
        named = [date for date in _dates(self._context, block.span) if date.due and _is_named(date)]
        first = min(named, key=lambda date: date.due or "", default=None)
        return Due(first.due, first.span) if first else NEVER


def _is_named(date: DateMatch) -> bool:
    return date.kind in {"deadline", "period", "name"} and (bool(date.lead) or date.rule != "date.full")


@cache
def future_cue() -> re.Pattern[str]:
    """Words by which a sentence looks ahead."""
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', 'future_cues')})(?!\w)")


@cache
def past_cue() -> re.Pattern[str]:
    """Words by which a sentence tells what is or was."""
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', 'past_cues')}|qua\s+\w{{1,4}}\s+năm)(?!\w)")


def is_goal(paragraph: Paragraph, context: Context, clause: Span, sentence: Span, figure_at: int) -> bool:
    """Whether a figure is to be reached (else it tells what was)."""
    if is_dated_back(paragraph, context, clause, figure_at) or told_of(paragraph, context, sentence, figure_at).day:
        return False
    if paragraph.mode in {GOAL, TASK, RULE}:
        before = context.low[max(clause.start, figure_at - FARTHEST) : figure_at]
        if paragraph.mode == GOAL:
            return not _TOLD.search(before) or bool(_strong_future().search(before))
        return not past_cue().search(before) or bool(future_cue().search(before))
    before = context.low[max(sentence.start, figure_at - FARTHEST) : figure_at]
    told, ahead = _last(past_cue(), before), _last(_strong_future(), before)
    if told >= 0:
        return ahead > told or any(m.end() > told for m in _SET.finditer(before))
    return ahead >= 0 or _is_carried(paragraph, context, figure_at)


_SET = re.compile(
    r"(?:đề|đặt)\s+ra\s+(?:các\s+|những\s+|\d{1,3}\s+)?(?:nhóm\s+)?(?:chỉ|mục)\s+tiêu(?:\s[^\W\d_]+){0,3}\s?(?:[,:;]|gồm|như)|"
    r"(?<!đạt\s)(?<!vượt\s)(?<!hoàn thành\s)(?:^|các\s+)(?:chỉ|mục)\s+tiêu\s[^.:;]{0,50}(?:đề|đặt)\s+ra\s?:"
)
"""Goals that a congress or a council has set: "đã đề ra 18 chỉ tiêu, trong đó …", "các chỉ tiêu … đã đề ra: …"."""


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Where the last match begins; -1 where there is none."""
    return max((m.start() for m in pattern.finditer(words)), default=-1)


_RESULTS_OF = re.compile(r"(?<!\w)(?:kết\s+quả|tình\s+hình)(?!\w)")


def told_of(paragraph: Paragraph, context: Context, sentence: Span, figure_at: int) -> Due:
    """The time before that of the document which a sentence tells of, with the words that name it; `NEVER` otherwise.

    "… kết quả thực hiện nhiệm vụ năm 2012: tốc độ …; thu ngân sách …" in a document for 2013: all behind the colon.
    """
    colon = context.low.find(":", sentence.start, min(figure_at, sentence.start + FARTHEST))
    start = context.period[0] if context.period else None
    if colon < 0 or not start or not _RESULTS_OF.search(context.low, sentence.start, colon):
        return NEVER
    dates = [
        date for date in paragraph.dates.within(Span(sentence.start, colon)) if date.due and date.kind != "citation"
    ]
    if not dates or (dates[-1].due or "") >= start:
        return NEVER
    return Due(dates[-1].due, dates[-1].span)


def _is_carried(paragraph: Paragraph, context: Context, figure_at: int) -> bool:
    """Whether a goal told before in the paragraph still holds ("Phấn đấu đến năm 2030 …. Mỗi năm …"), or the figure is
    for a year to come."""
    start = max(paragraph.block.span.start, figure_at - FARTHEST)
    cues = [
        *_listed("carrying_cues").finditer(context.low, start, figure_at),
        *_SET.finditer(context.low, start, figure_at),
    ]
    cue = max(cues, key=re.Match.end, default=None)
    if cue and not _listed("carry_ends").search(context.low, cue.end(), figure_at):
        return not past_cue().search(context.low, cue.end(), figure_at)
    if not context.issued_on:
        return False
    near = [date for date in paragraph.dates.within(Span(max(start, figure_at - 100), figure_at)) if is_deadline(date)]
    return bool(near) and near[-1].lead != "" and (near[-1].due or "")[:4] > context.issued_on[:4]


def is_dated_back(paragraph: Paragraph, context: Context, clause: Span, figure_at: int) -> bool:
    """Whether the date next before a figure lies before the day of issue ("năm 2024 đạt 45%" in a plan of 2025)."""
    near = paragraph.dates.within(Span(max(clause.start, figure_at - 100), figure_at))
    dates = [date for date in near if date.due and date.kind != "citation" and not date.lead.startswith("so với")]
    if not dates or not context.issued_on or dates[-1].kind == "start" or (dates[-1].due or "") >= context.issued_on:
        return False
    gap = context.low[dates[-1].span.end : figure_at]
    return len(gap) < 40 and not _OLD_LEVEL_ENDS.search(gap)


_OLD_LEVEL_ENDS = re.compile(r"(?<!trở\s)(?<!\w)(?:lên|xuống|còn)(?!\w)")
""" "từ 2,4% năm 2024 ‹xuống› dưới 0,5%": the year behind is that of the old level."""


@cache
def _strong_future() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', 'strong_future_cues')})(?!\w)")


_TOLD = re.compile(r"(?<!\w)(?:đến\s+nay|hiện\s+(?:nay|có|còn|mới|đang|tại|đã)|tính\s+đến|trước\s+đây|cùng\s+kỳ)(?!\w)")
