"""Figures in their clauses: which words of a paragraph belong to which figure.

A paragraph is cut into sentences, a sentence into clauses (at semicolons), a clause among its figures. A figure may come
before its subject ("100% xã có …") or after it ("tỷ lệ hộ nghèo giảm còn 3%"); the cut falls accordingly.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vungmanh.language.text import CAPITAL
from vungmanh.reader.extract.timing import Dates
from vungmanh.reader.finders.numbers import Figure
from vungmanh.reader.model import Span

_SENTENCE_END = re.compile(rf"[.!?…](?:[”\"’)\]*]{{0,2}})\s+(?=[“\"(*\-+•]{{0,3}}\s?(?:{CAPITAL}|\d))")
_CLAUSE_END = re.compile(r"[;()]|\n\s{0,8}[-+•]\s")
_LONGEST_BRACKET = 600
_SEPARATOR = re.compile(r",\s|;\s?|:\s|\s\(|\)\s?,?|\s(?:và|hoặc|còn)\s|\s-\s")
_LEADING_WORDS = re.compile(
    r"(?:(?:và|hoặc|trong\s+đó|riêng|có|được|là|đạt|đảm\s+bảo|bảo\s+đảm|phấn\s+đấu|phần\s+đấu|hoàn\s+thành|với|còn|chỉ|nâng|đưa|"
    r"khoảng|số|xây\s+dựng|thành\s+lập|đến|đã|gồm|cả|thì|ít\s+ra|phải|cơ\s+bản|duy\s+trì|kết\s+quả)\s+){0,4}"
)
_TIME_BEFORE = re.compile(r"(?:năm|quý|tháng|giai\s+đoạn|nhiệm\s+kỳ)\s+[\w/\s-]{1,24}$")
_SUBJECT_CUE = re.compile(
    r"(?:trong\s+đó|tỷ\s+lệ|tỉ\s+lệ|số\s|mức\s|tổng\s|phấn\s+đấu|đến\s+(?:hết\s+|cuối\s+)?năm|có\s|hàng\s+năm|hằng\s+năm|riêng|mỗi\s|bình\s+quân|các\s|diện\s+tích|thu\s+nhập)"
)
_NOT_A_NOUN = re.compile(
    r"\s*(?:$|[,.;:)(\]/\"”+-]|\d|(?:và|hoặc|so\s+với|trở\s+lên|trở\s+xuống|trong\s+(?:năm|tháng|quý|giai|tổng)|vào|đến|năm|mỗi\s+năm|"
    r"hàng|hằng|để|nhằm|tại|ở|lên|xuống|còn|đối\s+với|khi|thì|với|theo|bình\s+quân|trên\s+địa)(?!\w))"
)
_PURPOSE = re.compile(r",?\s(?:để|nhằm|góp\s+phần|qua\s+đó|từng\s+bước|từ\s+đó)\s")
_LONG_LEAD = 24
_NEAR_GAP, _FAR_GAP = 60, 150
_SLIP = 1.5
"""How far, in points, a share may be from its fraction to be taken for the same figure over a long way."""
_ACT = re.compile(
    r"(?:tăng|giảm|nâng|xây\s+dựng|thực\s+hiện|bảo\s+đảm|đảm\s+bảo|phấn\s+đấu|phần\s+đấu|cử|tổ\s+chức|thiết\s+lập|triển\s+khai|tham\s+mưu|"
    r"chỉ\s+đạo|bố\s+trí|mở|đào\s+tạo|bồi\s+dưỡng|hoàn\s+thành|kết\s+nạp|thu\s+hút|tuyển|chọn|áp\s+dụng|mỗi|tỷ\s+lệ|đến\s+năm)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One figure with its words. `span` is its own stretch, `clause` and `sentence` what it was cut from."""

    figure: Figure
    span: Span
    clause: Span
    sentence: Span
    is_figure_first: bool
    base: Span | None = None
    """The old level in "từ 28% năm 2020 lên 35%", from its figure to this one; a date in it is not this figure's."""
    is_included: bool = False
    """True after "trong đó": part of the figure before."""
    is_bracketed: bool = False


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a stretch; a bracket that closes it belongs to the sentence before."""
    at = span.start
    for m in _SENTENCE_END.finditer(text, span.start, span.end):
        if (
            text[m.start() - 2 : m.start()].strip(" .").isupper()
            and len(text[max(at, m.start() - 3) : m.start()].strip()) < 3
        ):
            continue
        yield Span(at, m.start() + 1)
        at = m.end()
    if at < span.end:
        yield Span(at, span.end)


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence, cut at semicolons that stand outside brackets."""
    at, depth = sentence.start, 0
    for m in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if m.group() in "()":
            depth = max(0, depth + (1 if m.group() == "(" else -1))
        elif depth == 0 or m.start() - at > _LONGEST_BRACKET:
            yield Span(at, m.start())
            at, depth = m.end(), 0
    if at < sentence.end:
        yield Span(at, sentence.end)


def segments(text: str, low: str, span: Span, figures: Sequence[Figure], dates: Dates) -> Iterator[Segment]:
    """The figures of a paragraph in order, each with its stretch."""
    figures = [_named_before(low, figure) for figure in figures]
    counted = [figure for figure in figures if figure.is_percent or figure.unit or figure.denominator]
    told = (figure for i, figure in enumerate(counted) if not _is_qualifier(low, figure, counted[i - 1] if i else None))
    left = deque(_joined(low, told))
    for sentence in sentences(text, span):
        if not left:
            return
        for clause in clauses(text, sentence):
            inside = []
            while left and left[0].at.start < clause.end:
                inside.append(left.popleft())
            if inside:
                yield from _cut(low, clause, sentence, inside, dates)


_NUMBER_OF = re.compile(
    r"(?<!\w)(?:tổng\s+)?số\s+(?!lượng|liệu|hóa)(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+)?)(?:,\s[^\W\d_]+(?:\s[^\W\d_]+){0,3})?"
    r"(?:\s[^\W\d_]+){0,6}?\s+(?:giảm|tăng|nâng)\s+(?:từ\s+[\d.,]+\s+)?$"
)
_NUMBER_IS = re.compile(
    r"(?<!\w)(?:tổng\s+)?số\s+(?!lượng|liệu|hóa|điện|tài|hiệu|fax|ký|văn|quyết|công)(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+)?)(?:\s[^\W\d_]+){0,6}?\s?(?:là|có|đạt|:)\s{0,2}$"
)
""" "Tổng số thủ tục rà soát là 292": the noun stands before the figure."""
_TO_LEVELS = frozenset({"lên", "xuống", "còn"})


def _named_before(low: str, figure: Figure) -> Figure:
    """ "số thôn giảm từ 1.420 xuống còn 1.150": counts what stands before it, where no noun follows."""
    if figure.is_percent or figure.unit or figure.denominator:
        return figure
    pattern = _NUMBER_OF if _TO_LEVELS.intersection(figure.lead.split()) else _NUMBER_IS
    m = pattern.search(low, max(0, figure.span.start - _FAR_GAP), figure.span.start)
    return replace(figure, unit=m["noun"]) if m else figure


def _joined(low: str, figures: Iterable[Figure]) -> Iterator[Figure]:
    """A fraction and the share in brackets beside it are one figure: "104/110 cán bộ (94,55%)"."""
    waiting: Figure | None = None
    for figure in figures:
        if waiting:
            gap = low[waiting.span.end : figure.at.start]
            fraction, share = (waiting, figure) if waiting.denominator else (figure, waiting)
            if _is_pair(fraction, share, gap):
                start, end = min(waiting.span.start, figure.span.start), max(waiting.span.end, figure.span.end)
                end += low[end : end + 1] == ")"
                waiting = replace(
                    share,
                    span=Span(start, end),
                    at=Span(waiting.at.start, max(waiting.at.end, figure.at.end)),
                    numerator=fraction.numerator,
                    denominator=fraction.denominator,
                    unit=None,
                    rule="figure.fraction_share",
                    comparator=share.comparator or fraction.comparator,
                )
                continue
            yield waiting
        waiting = figure
    if waiting:
        yield waiting


_SHARE_BEHIND = re.compile(
    r"[^,;.:()\d]*(?:\(\s*|,\s*(?=đạt|chiếm|bằng|tỷ|tỉ|tương))?(?:(?:đạt|chiếm|bằng|=|tương\s+ứng)\s*)?(?:(?:tỷ|tỉ)\s+lệ\s*)?"
)
_SHARE_FAR_BEHIND = re.compile(
    r"(?:(?:từ|trên|dưới)\s\d{1,4}\s|(?!trong\s+đó|tăng\s|giảm\s)[^;:()\d.]|\([^()\d]{1,12}\)|(?<=độ\s)\d){0,130}"
    r"(?:\(|[,;]\s(?=đạt|chiếm|bằng|tương|tỷ\s+lệ|tỉ\s+lệ))\s*"
    r"(?:(?:đạt|chiếm|bằng|tương\s+ứng|tương\s+đương)\s+)?(?:(?:tỷ|tỉ)\s+lệ:?\s+)?"
)
_FRACTION_BEHIND = re.compile(r"[^,;.:()\d]*\(\s*(?:tương\s+ứng\s+|đạt\s+|là\s+)?")


def _is_pair(fraction: Figure, share: Figure, gap: str) -> bool:
    """Whether a fraction and a share state one figure: one stands in brackets behind the other, or "đạt" joins them, be it
    behind the whole statement ("45/62 đảng bộ đạt trong sạch, vững mạnh, chiếm 72,6%")."""
    if (
        not fraction.denominator
        or fraction.numerator is None
        or not share.is_percent
        or share.high
        or share.denominator
    ):
        return False
    if fraction.at.start > share.at.start:
        return len(gap) <= _NEAR_GAP and bool(_FRACTION_BEHIND.fullmatch(gap))
    if len(gap) <= _NEAR_GAP and _SHARE_BEHIND.fullmatch(gap):
        return True
    fits = abs(100 * fraction.numerator / fraction.denominator - share.value) < _SLIP
    return fits and len(gap) <= _FAR_GAP and bool(_SHARE_FAR_BEHIND.fullmatch(gap))


_QUALIFIES = re.compile(
    r"(?<!mỗi\s)(?<!từng\s)(?:đơn\s+vị|doanh\s+nghiệp|thôn|bản|xã|chi\s+bộ|nơi|cơ\s+sở|hợp\s+tác\s+xã|cơ\s+quan)[^,;.:%\d]{0,60}\scó\s+$"
)
_PREDICATE_BEHIND = re.compile(
    r"\s+(?:đều\s+|phải\s+|đã\s+)?(?:có|đạt|được|thành\s+lập|xây\s+dựng|đăng\s+ký|thực\s+hiện)\s"
)


_BREAKS = re.compile(r"[,;:.()]")
_DURATIONS = frozenset({"ngày", "ngày làm việc", "giờ", "phút", "tháng"})
_LIMIT_BREAKS = re.compile(r"[;:.()]|,\s(?:thời\s+gian|trong\s+đó)|\sthời\s+gian\s")
"""Between a share and a time limit, so that the limit is a goal of its own."""
_WITHIN = re.compile(r"(?<!\w)trong\s+(?:thời\s+hạn|thời\s+gian|vòng)\s+$")


def _is_qualifier(low: str, figure: Figure, before: Figure | None) -> bool:
    """ "100% đơn vị có từ 50 lao động trở lên có tổ chức đảng": says which units are meant, and is no figure of its own.

    `before` is the figure before it.
    """
    gap = low[before.span.end : figure.span.start] if before else ";"
    if (
        len(gap) <= _NEAR_GAP
        and before
        and "chưa đủ " in low[before.span.end : figure.at.start]
        and not _BREAKS.search(gap)
    ):
        return True
    if _WITHIN.search(low, max(0, figure.span.start - 40), figure.span.start):
        return (figure.unit or "") in _DURATIONS and "%" in low[
            max(0, figure.span.start - _FAR_GAP) : figure.span.start
        ]
    is_limit = figure.comparator in {"<", "<="} and (figure.unit or "") in _DURATIONS and not figure.per
    if is_limit and before and before.is_percent and len(gap) <= _FAR_GAP and not _LIMIT_BREAKS.search(gap):
        return True
    if figure.is_percent or figure.comparator is None or figure.per or figure.high:
        return False
    if not _QUALIFIES.search(low, max(0, figure.span.start - 90), figure.span.start):
        return False
    of_share = before is not None and (before.denominator or before.is_percent) and not _BREAKS.search(gap)
    return bool(of_share or _PREDICATE_BEHIND.match(low, figure.span.end))


def _cut(low: str, clause: Span, sentence: Span, figures: list[Figure], dates: Dates) -> Iterator[Segment]:
    bounds = [_begin(low, clause, figures[0], dates)]
    first = [_is_figure_first(low, figure) for figure in figures]
    for i in range(1, len(figures)):
        bounds.append(_boundary(low, figures[i - 1], figures[i], first[i - 1], first[i]))
    for i, figure in enumerate(figures):
        start, is_included = _skip_joint(low, bounds[i], figure.span.start)
        stop = bounds[i + 1] if i + 1 < len(figures) else _end(low, clause, figure, first[i])
        if figure.is_from and i + 1 < len(figures):
            stop = max(stop, figures[i + 1].span.end)
        elif i and figures[i - 1].is_from:
            start = bounds[i - 1]
        stop = max(stop, figure.span.end)
        bracketed = _is_bracketed(low, clause.start, figure.at.start)
        if bracketed and (closing := low.find(")", figure.span.end, stop)) >= 0:
            stop = closing
        while stop > figure.span.end and low[stop - 1] in " ,;:(-\n.*":
            stop -= 1
        if low[stop : stop + 1] == ")" and low.count("(", start, stop) > low.count(")", start, stop):
            stop += 1
        base = Span(figures[i - 1].at.end, figure.at.start) if i and figures[i - 1].is_from else None
        yield Segment(
            figure, Span(min(start, figure.span.start), stop), clause, sentence, first[i], base, is_included, bracketed
        )


def _is_bracketed(low: str, start: int, at: int) -> bool:
    """Whether a bracket stands open here."""
    start = max(start, at - _LONGEST_BRACKET)
    return low.rfind("(", start, at) > low.rfind(")", start, at)


def _is_figure_first(low: str, figure: Figure) -> bool:
    """Whether what is measured comes after the figure."""
    return figure.unit is not None or not _NOT_A_NOUN.match(low, figure.span.end, figure.span.end + 24)


def _begin(low: str, clause: Span, figure: Figure, dates: Dates) -> int:
    """Where the first figure's stretch begins: the clause, without a topic before a colon and without a long way to it."""
    start = clause.start
    while start < figure.span.start and low[start] in " \n,;.)*-":
        start += 1
    colon = low.rfind(":", start, figure.span.start)
    stands_alone = not _is_figure_first(low, figure) or not low[figure.span.end : figure.span.end + 2].strip(" .;,\n")
    is_label = stands_alone and not low[colon + 1 : figure.span.start].strip()
    if colon >= 0 and not is_label and not dates.within(Span(max(start, colon - 40), colon + 1)):
        start = colon + 1
    is_measured = not _is_figure_first(low, figure) and _MEASURE.match(low, start)
    if not is_measured and len(low[start : figure.span.start].split()) > _LONG_LEAD:
        separators = _SEPARATOR.finditer(low, start, figure.span.start)
        cuts = [m.end() for m in separators if not (_joins_people(low, m) or _is_fixed(low, m))]
        cuts = [cut for cut in reversed(cuts) if len(low[cut : figure.span.start].split()) >= 4]
        start = next((cut for cut in cuts if _ACT.match(low, cut)), cuts[0] if cuts else start)
    while start < figure.span.start and low[start] in " \n":
        start += 1
    return start


_MEASURE = re.compile(r"(?:tỷ\s+lệ|tỉ\s+lệ|tỷ\s+trọng|tỉ\s+trọng|tỷ\s+suất|mức\s+độ|chỉ\s+số|tổng\s+số|số\s)")
"""Opens the subject of a figure behind it, which may go on over commas: "tỷ lệ hộ nghèo, cận nghèo, … đạt 95%"."""
_PREVENT = re.compile(r"(?:chống|ngừa)(?!\w)")


def _is_fixed(low: str, m: re.Match[str]) -> bool:
    """The comma of "phòng, chống"."""
    return low[m.start() - 5 : m.start()] == "phòng" and _PREVENT.match(low, m.end()) is not None


def _boundary(low: str, left: Figure, right: Figure, left_first: bool, right_first: bool) -> int:
    """Where the stretch of one figure ends and that of the next begins."""
    gap = Span(left.span.end, right.span.start)
    bracket = low.rfind("(", gap.start, gap.end)
    if bracket >= 0 and low.find(")", bracket, gap.end) < 0:
        return bracket
    cuts = [m for m in _SEPARATOR.finditer(low, max(gap.start - 1, 0), gap.end) if not _joins_people(low, m)]
    if right_first:
        for m in reversed(cuts):
            if m.group()[0] == ":" and _TIME_BEFORE.search(low, max(gap.start, m.start() - 60), m.start()):
                continue
            if _LEADING_WORDS.fullmatch(
                low[m.end() : gap.end].lstrip() + ("" if low[gap.end - 1 : gap.end] == " " else " ")
            ):
                return m.start() + (m.group()[0] in ",;:")
    told = [m for m in cuts if _SUBJECT_CUE.match(low, m.end())]
    if told:
        return told[0 if not left_first else -1].start()
    if not left_first and cuts:
        return cuts[0].start()
    if not right_first:
        return cuts[-1].start() if cuts else gap.end
    commas = [m for m in cuts if m.group()[0] in ",;"]
    return commas[-1].start() if commas else gap.end


_PEOPLE_LEFT = re.compile(r"(?<!\w)(?:cán\s+bộ|công\s+chức|viên\s+chức|đảng\s+viên|đoàn\s+viên)$")
_PEOPLE_RIGHT = re.compile(r"(?:công\s+chức|viên\s+chức|đảng\s+viên|hội\s+viên|người\s+lao\s+động)(?!\w)")


def _joins_people(low: str, m: re.Match[str]) -> bool:
    """The comma of "cán bộ, công chức": one subject, never two."""
    return (
        m.group()[0] in ", "
        and _PEOPLE_RIGHT.match(low, m.end()) is not None
        and _PEOPLE_LEFT.search(low, max(0, m.start() - 14), m.start()) is not None
    )


def _skip_joint(low: str, at: int, stop: int) -> tuple[int, bool]:
    """The start without ", và (", and whether "trong đó" stands there."""
    m = re.compile(r"[\s,;:()\-–]*(?:(?:và|hoặc|còn)\s+)?(?P<within>trong\s+đó,?:?\s*)?").match(low, at, stop)
    if not m:
        return at, False
    return (m.start("within") if m["within"] else m.end()), bool(m["within"])


def _end(low: str, clause: Span, figure: Figure, is_first: bool) -> int:
    """Where the last figure's stretch ends: the clause for a figure before its subject, else the next comma."""
    if is_first:
        m = _PURPOSE.search(low, figure.span.end, clause.end)
        return m.start() if m else clause.end
    m = re.compile(r",\s|\s\(|\)|:").search(low, figure.span.end, clause.end)
    purpose = _PURPOSE.search(low, figure.span.end, clause.end)
    stops = [hit.start() for hit in (m, purpose) if hit]
    return min(stops) if stops else clause.end
