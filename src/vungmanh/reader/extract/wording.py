"""What a figure measures and for whom, cut out of its stretch."""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.measures import Context
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.finders.numbers import Figure

_AIM = re.compile(
    r"(?:[-–*•\s]*(?:phấn\s+đấu|phần\s+đấu|đảm\s+bảo|bảo\s+đảm|hướng\s+tới|đặt\s+mục\s+tiêu|(?:từ\s+nay\s+)?(?:đến|tới|trong)(?:\s+hết|\s+cuối)?\s+(?:năm|tháng|quý)\s+[\w/]+|hết\s+năm\s+\d+|có|và|trong\s+đó|hàng\s+năm|hằng\s+năm|nâng|toàn\s+(?:tỉnh|huyện|xã|thành\s+phố)|để|thì)(?!\w)[,:\s]*)*"
)
_REACH = re.compile(
    r"(?<!\w)(?<!trở )[\s,:(]*(?:(?:phải\s+)?(?:đạt|chiếm|lên|là|còn|xuống|đến|tới|ở|mức|tỷ\s+lệ|từ|giảm|tăng)(?:\s+|$)){0,4}$"
)
_PREDICATE = re.compile(
    r"(?<!\w)(?:có|được|đạt|hoàn\s+thành|thực\s+hiện|đổi\s+mới|đáp\s+ứng|giải\s+quyết|xếp\s+loại|thấm\s+nhuần|trung\s+thành|học\s+tập|cơ\s+bản|bảo\s+đảm|đảm\s+bảo|tham\s+gia|sử\s+dụng|ứng\s+dụng|triển\s+khai|trình\s+độ|trung\s+cấp|đại\s+học|xây\s+dựng|ban\s+hành)(?!\w)"
)


def what_of(context: Context, segment: Segment, previous: Segment | None) -> str:
    """The measured thing, without the figure; a stretch that begins with its verb takes the subject of the one before."""
    return _what(context, segment, previous).strip()


def _what(context: Context, segment: Segment, previous: Segment | None) -> str:
    text, low, figure = context.text, context.low, segment.figure
    head = _trim_head(text, low, segment.span.start, figure.span.start)
    tail = _trim_tail(text[figure.at.end if figure.unit else figure.span.end : segment.span.end])
    if figure.rule == "figure.fraction_share" and len(head.split()) < 2:
        return _between(text, figure) or head or tail
    if figure.is_delta and previous and not head and plain(tail).startswith("so với"):
        return what_of(context, previous, None)
    if not segment.is_figure_first or (head and (_MEASURED.match(plain(head)) or tail == squeeze(figure.unit or ""))):
        if re.match(r"so với|trên tổng|tổng|dân số|số hộ", plain(tail)):
            head = f"{head} {tail}".strip()
        if (
            head
            and tail == squeeze(figure.unit or "")
            and figure.noun_class != "money"
            and not _MEASURED.match(plain(head))
        ):
            return f"{head} {tail}"
        if head or not previous:
            return head or tail
        return what_of(context, previous, None)
    if figure.is_percent and previous and _PREDICATE.match(plain(tail)):
        return f"{subject_of(context, previous)} {tail}".strip()
    return tail or head


def _between(text: str, figure: Figure) -> str:
    """The words between a fraction and its share: "12/14 **thôn đạt chuẩn văn hóa**, chiếm 85,7%"."""
    inner = squeeze(text[figure.at.start : figure.at.end])
    return re.sub(r"^[\d\s/.,%(]+|[\s,(]*(?:chiếm|đạt|bằng|tỷ lệ|tỉ lệ)*\s*[\d.,]+\s?%\)?$", "", inner).strip(" ,(")


_MEASURED = re.compile(
    r"(?:thời\s+gian|tỷ\s+lệ|tỉ\s+lệ|mức|chỉ\s+số|tốc\s+độ|diện\s+tích|thu|tổng|giá\s+trị|sản\s+lượng|số\s|kim\s+ngạch|năng\s+suất|grdp)"
)
_WHEN = re.compile(
    r",?\s*(?:(?:vào|trong|đến|tới|hết|cuối|trước)\s+)*(?:hết\s+|cuối\s+)?(?:năm|tháng|quý)\s+[\w/]+(?:\s+năm\s+\d{4})?$|\s+(?:mỗi|hàng|hằng)\s+năm$"
)


def _trim_tail(words: str) -> str:
    """The words after a figure without "trở lên", "/năm" and a date at the end."""
    tail = squeeze(words).strip(" ,;:.()*/")
    tail = re.sub(r"^(?:/\w+\s*)?(?:trở lên|trở xuống)?\s*", "", tail)
    if m := re.search(r",\s*(?:hoàn\s+thành|xong|thời\s+gian)\s", plain(tail)):
        tail = tail[: m.start()]
    if m := _WHEN.search(plain(tail)):
        tail = tail[: m.start()].strip(" ,;")
    return re.sub(r"\s(?:so\s+với|đối\s+với|cho|với|và|của|về|trong|từ)$", "", tail)


def has_predicate(context: Context, segment: Segment) -> bool:
    """Whether a verb stands behind the figure in its own stretch."""
    return bool(_PREDICATE.search(context.low, segment.figure.span.end, segment.span.end))


def _trim_head(text: str, low: str, start: int, stop: int) -> str:
    m = _AIM.match(low, start, stop)
    begin = m.end() if m else start
    end = stop
    if r := _REACH.search(low[begin:stop]):
        end = begin + r.start()
    return squeeze(text[begin:end]).strip(' ,;:.()*-“”"')


def subject_of(context: Context, segment: Segment) -> str:
    """The noun before the verb of a stretch: "cán bộ, công chức cấp xã" of "100% cán bộ, công chức cấp xã thực hiện …"."""
    words = what_of(context, segment, None)
    m = _PREDICATE.search(plain(words))
    return words[: m.start()].strip() if m and m.start() else ("" if m else words)


@cache
def _scopes() -> re.Pattern[str]:
    places = lexicon.alternation(
        plain(noun) for key in ("places", "bodies") for noun in lexicon.load("amounts")["nouns"][key]
    )
    areas = lexicon.pattern("amounts", "areas")
    return re.compile(
        rf"(?<!\w)(?:(?P<each>(?:mỗi|từng)\s+(?:{places})(?:\s?(?:,|và|-)\s?(?:{places})){{0,5}})|(?P<whole>toàn\s+(?:tỉnh|huyện|thành\s+phố|xã(?!\s+hội)|ngành|quốc|quận|thị\s+xã|phường))"
        rf"|(?:ở|tại|đối\s+với|khu\s+vực|vùng|địa\s+bàn)\s+(?:các\s+|khu\s+vực\s+|vùng\s+|địa\s+bàn\s+|xã\s+){{0,3}}(?P<area>(?:{areas})(?:\s?(?:,|và)\s?(?:{areas})){{0,4}}))(?!\w)"
    )


def scope_of(context: Context, segment: Segment) -> str | None:
    """The part of the population that a figure is for, where its own words name one; "mô hình/xã" is "mỗi xã"."""
    for m in _scopes().finditer(context.low, segment.span.start, segment.span.end):
        group = m.lastgroup or "whole"
        if m[group]:
            return squeeze(context.text[m.start(group) : m.end(group)])
    per = segment.figure.per
    return f"mỗi {per}" if per and per not in {"năm", "quý", "tháng", "ngày", "tuần", "kỳ"} else None
