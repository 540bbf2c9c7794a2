"""Numeric commitments: which figures are to be reached, of what, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.extremes import Extreme
from vungmanh.reader.extract.measures import MIXED, RESULT, Context, Paragraph, is_goal, sentence_at
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.extract.timing import Due, recurrence, stated_due
from vungmanh.reader.extract.wording import scope_of, what_of
from vungmanh.reader.finders.numbers import Figure
from vungmanh.reader.model import Span, Target

STRICT = frozenset({">", "<", ">=", "<="})
CONFIDENCE = {
    "target.share": 0.95,
    "target.range": 0.93,
    "target.count": 0.85,
    "target.none": 0.85,
    "target.all": 0.8,
    "target.share.task": 0.9,
    "target.count.task": 0.75,
}


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', key)})(?!\w)")


@cache
def _ending(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.pattern('amounts', key)})\s{{0,3}}$")


_WEAK_LEADS = frozenset(
    {
        "",
        "đạt",
        "đạt từ",
        "đạt khoảng",
        "đạt mức",
        "đủ",
        "từ",
        "từ mức",
        "lên",
        "lên mức",
        "thêm",
        "khoảng",
        "gần",
        "xấp xỉ",
        "còn",
        "chỉ còn",
        "bảo đảm",
        "đảm bảo",
        "đạt tỷ lệ",
        "bằng",
        "đúng",
    }
)
_EACH = re.compile(
    r"(?<!\w)(?:mỗi|từng)\s[^.;:]{2,60}?(?:có|cử|chọn\s+cử|chọn|lựa\s+chọn|bố\s+trí|thành\s+lập|xây\s+dựng|tổ\s+chức|đăng\s+ký|hoàn\s+thành|phát\s+triển|kết\s+nạp|đạt|duy\s+trì|giúp|hỗ\s+trợ|nhận|ít\s+nhất|tối\s+thiểu)\s[^.;:,\d]{0,24}$"
)
_DURATION = frozenset({"ngày", "giờ", "buổi", "tiết", "điểm", "tháng", "phút"})
_PAID = re.compile(r"(?:hỗ\s+trợ|mức|hưởng|bằng|phụ\s+cấp|trợ\s+cấp|đóng|chi\s+trả)\s+(?:tối\s+đa\s+)?$")
_PAID_FOR = re.compile(
    r"\s*(?:mức|kinh\s+phí|chi\s+phí|tổng\s+(?:mức|kinh\s+phí|giá\s+trị)|lương|giá\s+trị|học\s+phí|vốn)"
)
_RULE = re.compile(r"(?<!\w)(?:nếu|trường\s+hợp)\s[^.]{0,200}$")
_THEN = re.compile(r"[^.;,]{0,60}\sthì\s")


def read_targets(
    paragraph: Paragraph, context: Context, earlier: list[Target]
) -> Iterator[tuple[Target | None, Segment | Extreme]]:
    """The commitments of a paragraph in order; a figure that is none comes with None."""
    block_due: Due | None = None
    running: tuple[Span, str | None] = (paragraph.block.span, None)
    previous: tuple[Segment, int] | None = None
    for segment in paragraph.segments:
        if not is_goal(paragraph, context, segment.clause, segment.sentence, segment.figure.at.start):
            continue
        if not _is_target(
            paragraph, context, segment, previous is not None and previous[0].sentence == segment.sentence
        ):
            yield None, segment
            continue
        target, stated = _target(paragraph, context, segment, previous, block_due)
        if running[0] == segment.sentence and not target.recurs and not stated.day:
            target = replace(target, recurs=running[1])
        running = (segment.sentence, target.recurs if segment.figure.per is None else None)
        block_due = stated if stated.day else block_due
        previous = (segment, len(earlier))
        yield target, segment


def _is_target(paragraph: Paragraph, context: Context, segment: Segment, follows: bool) -> bool:
    """Whether a figure is something to reach, and not a rule, a condition or a description."""
    figure, low = segment.figure, context.low
    before = low[max(segment.clause.start, figure.span.start - 90) : figure.span.start]
    near = low[max(segment.clause.start, figure.at.start - 40) : figure.at.start]
    if (
        figure.is_from
        or _ending("rule_words").search(before)
        or _ending("rule_words").search(near)
        or re.search(r"so\s+với\s+(?:mức\s+)?$", before)
    ):
        return False
    if _THEN.match(low, figure.span.end) and (paragraph.block.role != "goal" or _RULE.search(before)):
        return False
    if figure.is_percent:
        return not (_PAID.search(before) and _PAID_FOR.match(low, figure.span.end))
    if figure.denominator is not None and figure.unit is None:
        return False
    return _is_counted(paragraph, segment, before, follows)


def _is_counted(paragraph: Paragraph, segment: Segment, before: str, follows: bool) -> bool:
    """Whether a count is to be reached: it says how many at least or at most, for each, or follows a verb of doing."""
    figure = segment.figure
    unit = plain(figure.unit or "")
    is_goal_section = paragraph.block.role == "goal"
    is_bounded = figure.lead not in _WEAK_LEADS or (figure.comparator in {">=", "<="} and figure.lead in {"", "từ"})
    is_each = bool(_EACH.search(before)) or (figure.per not in {None, "năm", "quý", "tháng"} and is_bounded)
    if not unit:
        return False
    if figure.noun_class == "other":
        return is_goal_section and (is_bounded or is_each or figure.lead.startswith("đạt"))
    if unit.split(",")[0] in _DURATION:
        return (
            not _LIMIT.search(before)
            and is_bounded
            and (
                bool(_EVERY.search(before))
                or figure.per is not None
                or is_each
                or (is_goal_section and "thời gian" in before)
            )
        )
    if is_bounded and not is_goal_section and not is_each and _QUALIFIER.search(before) and not _AIMS.search(before):
        return False
    if _describes(figure, before) and not is_each and not _EVERY_END.search(before):
        return bool(_PILOT.search(before)) or (before.endswith("cho ") and (follows or bool(_FOR.search(before))))
    if is_bounded or is_each or (figure.lead in {"còn", "chỉ còn"} and "giảm" in before):
        return True
    follows_close = follows and figure.span.start - segment.span.start < 12
    reaches = (
        figure.is_delta
        or figure.lead in {"đạt", "đủ", "thêm", "đạt từ", "từ"}
        or bool(_ending("reaching_words").search(before) or _ending("doing_words").search(before))
    )
    if is_goal_section:
        return reaches or follows_close or figure.denominator is not None
    return (reaches or follows_close) and (
        bool(_AIMS.search(before) or _BY_THEN.search(before))
        or follows
        or (figure.value > 1 and bool(_ending("doing_words").search(before)))
    )


_LIMIT = re.compile(r"(?:có|với)\s+(?:thời\s+hạn|thời\s+gian)[^,;]{0,20}$")
_EVERY = re.compile(r"(?:mỗi|hàng|hằng)\s+(?:năm|quý|tháng|tuần)(?!\w)")
_BY_THEN = re.compile(
    r"(?:đến|hết|tới)\s+(?:hết\s+|cuối\s+)?(?:năm|quý|tháng|ngày)\s[^,;]{1,20},?\s+(?:[^\s,;]+\s+){0,3}$"
)
_AIMS = re.compile(r"phấn\s+đấu|bảo\s+đảm|đảm\s+bảo|mỗi\s|từng\s|chỉ\s+tiêu|mục\s+tiêu")


def _describes(figure: Figure, before: str) -> bool:
    """ "của 3 huyện", "gồm 8 xã": a count that only says how many there are."""
    return figure.lead == "" and not figure.is_delta and bool(_ending("describing_words").search(before))


_EVERY_END = re.compile(r"(?:mỗi|hàng|hằng)\s+(?:năm|quý|tháng|tuần)\s+$")
_FOR = re.compile(r"(?:việc\s+làm|đào\s+tạo|bồi\s+dưỡng|tập\s+huấn|dạy\s+nghề)[^.;,]{0,40}\scho\s$")
_PILOT = re.compile(r"thí\s+điểm[^.;]{0,60}(?:tại|ở|cho)\s+$")
_QUALIFIER = re.compile(
    r"(?:xã|phường|thôn|bản|xóm|buôn|ấp|chi\s+bộ|đảng\s+bộ|đơn\s+vị|cơ\s+quan|nơi|tổ\s+chức|người|hộ|trường|cấp\s+ủy|công\s+chức|cán\s+bộ|doanh\s+nghiệp|thủ\s+tục|dự\s+án|công\s+trình|hạn|quy\s+mô)(?:\s+(?:có|mới|từ|quy\s+mô))?\s+$"
)


def _target(
    paragraph: Paragraph,
    context: Context,
    segment: Segment,
    previous: tuple[Segment, int] | None,
    block_due: Due | None,
) -> tuple[Target, Due]:
    figure, low = segment.figure, context.low
    stated = stated_due(low, paragraph.dates, segment.span, figure.at.start, segment.sentence, segment.base)
    due = next(
        (d for d in (stated, block_due, paragraph.closing, paragraph.inherited) if d and d.day), Due(_plan_end(context))
    )
    recurs = recurrence(low, paragraph.dates, segment.span, segment.clause.start, figure.at.start, figure.per)
    quote = _quote_span(low, segment, previous)
    rule = _rule(paragraph, figure)
    what = what_of(context, segment, previous[0] if previous else None)
    return (
        Target(
            quote=squeeze(quote.of(context.text)),
            spans=(quote, *((due.span,) if due.span and not quote.covers(due.span) else ())),
            rule=rule,
            confidence=CONFIDENCE[rule],
            what=what,
            comparator=_comparator(figure),
            value=figure.value,
            high=figure.high,
            unit="%" if figure.is_percent else figure.unit,
            due=due.day,
            recurs=recurs or paragraph.recurs,
            scope=scope_of(context, segment),
            section=paragraph.block.path,
            within=previous[1]
            if segment.is_included and previous and previous[0].sentence == segment.sentence
            else None,
            is_judged=figure.is_percent and bool(_words("judged_words").search(plain(what))),
            is_delta=figure.is_delta,
        ),
        stated,
    )


def _plan_end(context: Context) -> str | None:
    return context.period[1] if context.period else None


def _rule(paragraph: Paragraph, figure: Figure) -> str:
    if figure.high is not None:
        return "target.range"
    kind = "share" if figure.is_percent else "count"
    return f"target.{kind}" if paragraph.block.role == "goal" else f"target.{kind}.task"


def _comparator(figure: Figure) -> str:
    if figure.high is not None:
        return "range"
    return figure.comparator or ">="


_ELLIPTIC = re.compile(r"(?:và\s+)?(?:ở|tại|đối\s+với|khu\s+vực|vùng|riêng)\s|(?:[^\s]+\s+){0,3}$")


def _quote_span(low: str, segment: Segment, previous: tuple[Segment, int] | None) -> Span:
    """The figure's own stretch; one that leans on the figure before ("trong đó …") is quoted with it."""
    if not previous or previous[0].sentence != segment.sentence:
        return segment.span
    lead = low[segment.span.start : segment.figure.span.start]
    leans = segment.is_included or (not segment.is_figure_first and bool(_ELLIPTIC.match(lead)))
    return Span(previous[0].span.start, segment.span.end) if leans else segment.span


def read_extremes(paragraph: Paragraph, context: Context) -> Iterator[Target]:
    """Commitments that words make without a figure: none, all."""
    for extreme in paragraph.extremes:
        sentence = sentence_at(paragraph, context, extreme.at.start)
        if paragraph.mode in {RESULT, MIXED} or not is_goal(paragraph, context, sentence, sentence, extreme.at.start):
            continue
        if not extreme.is_strong and paragraph.block.role != "goal":
            continue
        yield _extreme(paragraph, context, extreme, sentence)


def _extreme(paragraph: Paragraph, context: Context, extreme: Extreme, sentence: Span) -> Target:
    stated = stated_due(context.low, paragraph.dates, extreme.span, extreme.at.start, sentence)
    due = next((d for d in (stated, paragraph.closing, paragraph.inherited) if d.day), Due(_plan_end(context)))
    quote = Span(
        _clause_start(context.low, sentence, extreme.at.start) if extreme.is_elliptic else extreme.span.start,
        extreme.span.end,
    )
    is_none = extreme.value == 0
    rule = "target.none" if is_none else "target.all"
    what = extreme.span.of(context.text)
    return Target(
        quote=squeeze(quote.of(context.text)),
        spans=(quote, *((due.span,) if due.span and not quote.covers(due.span) else ())),
        rule=rule,
        confidence=CONFIDENCE[rule],
        what=squeeze(
            re.sub(
                r"^(?:[Kk]hông (?:có|còn|để xảy ra)|[Mm]ỗi|[Tt]ất cả các|[Tt]oàn bộ|[Cc]ác)\s+|\s+nào(?=\s|$)|đều\s+",
                "",
                squeeze(what),
            )
        ),
        comparator="=" if is_none else ">=",
        value=extreme.value,
        unit=squeeze(extreme.noun) if is_none else "%",
        due=due.day,
        section=paragraph.block.path,
    )


def _clause_start(low: str, sentence: Span, at: int) -> int:
    """Where the clause begins that an elliptic none leans on: after the last semicolon or colon."""
    cut = max(low.rfind(";", sentence.start, at), low.rfind(":", sentence.start, at))
    start = cut + 1 if cut >= 0 else sentence.start
    while start < at and low[start] in " \n":
        start += 1
    return start
