"""What a figure measures and for whom, cut out of its stretch.

A name of a measured thing holds no comparator, no year and no verb of aiming; where the stretch names only for whom
("ở các phường đạt 85%"), the thing is that of the figure before, or of the topic before the colon.
"""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.measures import Context
from vungmanh.reader.extract.segments import Segment
from vungmanh.reader.finders.numbers import Figure

_TIME = (
    r"(?:từ\s+nay\s+)?(?:(?:đến|tới|trong|vào|hết|cuối|đầu|trước|chậm\s+nhất|muộn\s+nhất)\s+)*(?:ngày|năm|quý|tháng|giai\s+đoạn|nhiệm\s+kỳ)\s+"
    r"(?:\d[\w/]*|[ivx]+(?:/\d{4})?|tới|này)(?:\s*-\s*\d{4})?(?:\s+năm\s+\d{4})?"
)
_OFTEN = r"(?:bình\s+quân\s+)?(?:hàng|hằng|mỗi)\s+(?:năm|quý|tháng)"
_TRIM = ' ,;:.()*-–•“”"/'
_START = re.compile(
    rf"(?:{_TIME}|{_OFTEN}|phấn\s+đấu|phần\s+đấu|đảm\s+bảo|bảo\s+đảm|hướng\s+tới|đặt\s+mục\s+tiêu|cố\s+gắng|yêu\s+cầu|"
    r"toàn\s+(?:tỉnh|huyện|thành\s+phố|xã(?!\s+hội)|thị\s+xã)|trong\s+đó|riêng|(?:kéo\s+)?(?:giảm|tăng|hạ)(?=\s+(?:số|tỷ|tỉ|mức|thời|chi)\s)|nâng|đưa|có|và|còn|để|thì|được|là|đã|chỉ(?!\s+(?:số|tiêu)))(?!\w)[\s,:]*"
)
_STOP = re.compile(
    rf"(?<!trở)[\s,:(]+(?:{_TIME}|{_OFTEN}|đạt|chiếm|lên|là|còn|xuống|đến|tới|ở|mức|tỷ\s+lệ|tỉ\s+lệ|từ|giảm|tăng(?!\s+trưởng)|bình\s+quân|trung\s+bình|có|phải|"
    r"duy\s+trì|ổn\s+định|trên|dưới|khoảng|thêm|ước|nâng)[\s,:]*$"
)
_FOR_WHOM = re.compile(
    r"(?:(?:ở|tại|đối\s+với|với|cho)\s+[^,;:]{2,48}|(?:các|mỗi|từng|khu\s+vực|vùng|cấp|lĩnh\s+vực|riêng)\s[^;:]{1,48})"
)
_OF_WHOM = re.compile(r"^(?:(?:ở|tại|đối\s+với|với|cho|riêng)\s+)+")
_MEASURED = re.compile(
    r"(?:thời\s+gian|tỷ\s+lệ|tỉ\s+lệ|mức|chỉ\s+số|tốc\s+độ|diện\s+tích|thu|chi\s|tổng|giá\s+trị|sản\s+lượng|số\s|kim\s+ngạch|"
    r"năng\s+suất|grdp|vốn|quy\s+mô)"
)
_GOES_WITH = re.compile(r"so với|trên tổng|tổng|dân số|số hộ")
_PREDICATE = re.compile(
    r"(?<!\w)(?:có|được|đạt|hoàn\s+thành|thực\s+hiện|đổi\s+mới|đáp\s+ứng|giải\s+quyết|xếp\s+loại|thấm\s+nhuần|trung\s+thành|học\s+tập|cơ\s+bản|bảo\s+đảm|đảm\s+bảo|tham\s+gia|sử\s+dụng|ứng\s+dụng|triển\s+khai|trình\s+độ|trung\s+cấp|đại\s+học|xây\s+dựng|ban\s+hành)(?!\w)"
)


def what_of(context: Context, segment: Segment, previous: Segment | None, above: str = "") -> str:
    """The measured thing, without the figure; what the stretch leaves out is taken from the figure before or the topic.

    `above` is the name that the figure before got, where that one is at hand.
    """
    if not above and previous:
        above = _closed(_what(context, previous, None, "").strip(_TRIM))
    return _closed(_what(context, segment, previous, above).strip(_TRIM))


def _closed(words: str) -> str:
    """The words with brackets and quotation marks closed that trimming has left open."""
    for left, right in ("“”", "()"):
        words += right * (words.count(left) - words.count(right))
    return words


def _what(context: Context, segment: Segment, previous: Segment | None, above: str) -> str:
    text, figure = context.text, segment.figure
    head, tail = _head(context, segment), _tail(context, segment)
    unit = squeeze(figure.unit or "")
    if figure.rule == "figure.fraction_share":
        between = _between(text, figure)
        if len(head.split()) < 2 or _PREDICATE.search(plain(between)):
            return between or head or tail
    is_named = bool(head) and not _is_for_whom(head)
    if segment.is_figure_first and not (is_named and (_MEASURED.match(plain(head)) or tail == unit)):
        return _behind(context, segment, above, tail) or head
    if figure.is_delta and not is_named and previous:
        return above
    if _GOES_WITH.match(plain(tail)):
        head = f"{head} {tail}".strip()
    is_bare = figure.noun_class == "money" or plain(unit) in _general_units()
    if is_named and unit and tail == unit and not is_bare and not _MEASURED.match(plain(head)):
        return f"{head} {tail}"
    if is_named and segment.is_included and previous and len(head.split()) <= 4:
        return f"{head} ({above})"
    if is_named:
        return head
    return (_moved(above, head) if previous else _topic(context, segment)) or head or tail


def _moved(above: str, head: str) -> str:
    """The thing of the figure before, for the area that this one names: "… ở đô thị … đạt 70% và ở miền núi đạt 40%"."""
    m = _scopes().search(plain(above))
    if m is None or m["area"] is None or not _areas().search(plain(head)):
        return above
    return above[: m.start()] + head + above[m.end() :]


def _behind(context: Context, segment: Segment, above: str, tail: str) -> str:
    """What stands behind the figure; a bare verb takes its subject from the figure before or the topic."""
    figure = segment.figure
    if not figure.is_percent:
        is_general = tail == squeeze(figure.unit or "") and plain(tail) in _general_units()
        return (above or _topic(context, segment) or _act_before(context, segment) or tail) if is_general else tail
    if _PREDICATE.match(plain(tail)):
        subject = _subject(above) or _topic(context, segment)
        return f"{subject} {tail}".strip()
    head = _head(context, segment)
    if (m := _PLACED.search(plain(head))) and not _PREDICATE.search(plain(tail)):
        return f"{tail} {head[: m.start()].split(', ')[-1]}".strip()
    return tail


def _act_before(context: Context, segment: Segment) -> str:
    """What is done, where the clause says only how often: "xuống thôn, bản nghe dân; mỗi tháng ít nhất 02 ngày"."""
    if segment.clause.start <= segment.sentence.start or _head(context, segment):
        return ""
    before = squeeze(context.text[segment.sentence.start : segment.clause.start]).rstrip("; ")
    words = _MARKER.sub("", before.rpartition(";")[2].strip())
    return _cleaned(words) if len(words) <= _LONGEST_ACT else ""


_MARKER = re.compile(r"^(?:[-+•*]|\w{1,4}[.)](?:\d+[.)]?)*)\s+")
_LONGEST_ACT = 300
_PLACED = re.compile(r"\s(?:ở|tại)$")


def _is_for_whom(words: str) -> bool:
    low = plain(words)
    if _areas().fullmatch(low):
        return True
    return bool(_FOR_WHOM.fullmatch(low)) and not _PREDICATE.search(low) and not _MEASURED.search(low)


def _topic(context: Context, segment: Segment) -> str:
    """The words before the colon that the stretch stands behind: "Về đảng viên: trên 70% …" is about "đảng viên"."""
    start = max(segment.sentence.start, segment.figure.span.start - _FARTHEST_TOPIC)
    colon = context.low.rfind(":", start, segment.figure.span.start)
    if colon < 0 or colon - start > 120:
        return ""
    words = _cleaned(squeeze(context.text[start:colon]))
    words = words[_ACT.match(plain(words)).end() :]  # type: ignore[union-attr]
    return "" if plain(words).endswith(("sau", "cụ thể", "là")) else words


_FARTHEST_TOPIC = 900
_ACT = re.compile(
    r"(?:về\s+)?(?:(?:xây\s+dựng|nâng\s+cao|tăng\s+cường|thực\s+hiện|đổi\s+mới|củng\s+cố|kiện\s+toàn|phát\s+triển|đẩy\s+mạnh|công\s+tác)\s+"
    r"(?:và\s+)?(?:hiệu\s+lực\s+của\s+|chất\s+lượng\s+|công\s+tác\s+|đội\s+ngũ\s+|hoạt\s+động\s+của\s+)*)*"
)


def _head(context: Context, segment: Segment) -> str:
    return _cleaned(squeeze(context.text[segment.span.start : segment.figure.span.start]))


_OLD_LEVEL = re.compile(r"\s(?:tăng\s|giảm\s)?từ\s+[\d.,]+\s?%?(?:\s.*)?$")


def _cleaned(words: str) -> str:
    """Words without aims, years and joints at the beginning and verbs of reaching at the end."""
    low = plain(words)
    start, end = _trimmed(low, 0, len(low))
    while m := _START.match(low, start, end):
        start, end = _trimmed(low, m.end(), end)
    while m := _STOP.search(low, start, end):
        start, end = _trimmed(low, start, m.start())
    if m := _OLD_LEVEL.search(low, start, end):
        end = m.start()
    return "" if _STOP.fullmatch(f" {low[start:end]}") else words[start:end]


def _trimmed(low: str, start: int, end: int) -> tuple[int, int]:
    while start < end and low[start] in _TRIM:
        start += 1
    while end > start and low[end - 1] in _TRIM:
        end -= 1
    return start, end


_AFTER_UNIT = re.compile(r"(?:/\w+\s*)?(?:trở\s+(?:lên|xuống)\s*)?(?:(?:cho|của|với)\s+)?")
_FINISH = re.compile(r"\s?,\s*(?:hoàn\s+thành|xong|thời\s+gian|trình|báo\s+cáo|nếu|chọn|gửi|nộp)\s")
_PER = re.compile(r"\s?/\s?(?:năm|quý|tháng)|\s(?:trong|mỗi)\s+(?:một\s+)?(?:năm|quý|tháng|tuần)$")
_ASIDE = re.compile(r"\s\([^()]*\)?$")
_NEXT_NONE = re.compile(r",\s*(?:không\s+(?:có|còn)|hạn\s+chế)\s")
_DAY = r"(?:trước|đến|vào|từ)\s+(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?"
_WHEN = re.compile(rf",?\s+(?:{_TIME}|{_DAY}|{_OFTEN}|trong(?:\s+\d{{1,2}}(?:\s+năm[\s\d-]*)?)?)$")
_LOOSE = re.compile(r"\s(?:so\s+với|đối\s+với|cho|với|và|của|về|trong|từ|vào|đến|là)$")


def _tail(context: Context, segment: Segment) -> str:
    """The counted noun and the words behind the figure, without "trở lên", "/năm" and a date at the end."""
    figure = segment.figure
    unit = squeeze(figure.unit or "")
    rest = squeeze(context.text[figure.at.end : segment.span.end])
    if not figure.unit:
        rest = squeeze(context.text[figure.span.end : segment.span.end])
    elif rest.startswith(unit):
        rest = rest[len(unit) :].strip()
    m = _AFTER_UNIT.match(plain(rest))
    words = f"{unit} {rest[m.end() :] if m else rest}".strip(_TRIM)
    low = plain(words)
    for pattern in (_FINISH, _NEXT_NONE, _ASIDE, _PER, _WHEN):
        if m := pattern.search(low):
            low = low[: m.start()]
    while m := _LOOSE.search(low):
        low = low[: m.start()]
    words = words[: len(low)]
    return words.strip(_TRIM)


def _between(text: str, figure: Figure) -> str:
    """The words between a fraction and its share: "12/14 **thôn đạt chuẩn văn hóa**, chiếm 85,7%"."""
    inner = squeeze(text[figure.at.start : figure.at.end])
    return re.sub(r"^[\d\s/.,%(]+|[\s,(]*(?:chiếm|đạt|bằng|tỷ lệ|tỉ lệ)*\s*[\d.,]+\s?%\)?$", "", inner).strip(" ,(")


def has_predicate(context: Context, segment: Segment) -> bool:
    """Whether a verb stands behind the figure in its own stretch."""
    return bool(_PREDICATE.search(context.low, segment.figure.span.end, segment.span.end))


def _subject(words: str) -> str:
    """The noun before the verb: "cán bộ, công chức cấp xã" of "cán bộ, công chức cấp xã thực hiện tốt …"."""
    m = _PREDICATE.search(plain(words))
    return words[: m.start()].strip() if m and m.start() else ("" if m else words)


@cache
def _general_units() -> frozenset[str]:
    return frozenset(lexicon.words("amounts", "general_units"))


@cache
def _areas() -> re.Pattern[str]:
    areas = lexicon.pattern("amounts", "areas")
    return re.compile(rf"(?:{areas})(?:(?:\s?,\s?|\s+và\s+)(?:{areas})){{0,4}}")


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
    named = [m for m in _scopes().finditer(context.low, segment.span.start, segment.span.end) if m.lastgroup]
    head = _head(context, segment)
    if head and _is_for_whom(head) and not any(m["each"] for m in named):
        return squeeze(head[len(m.group()) :] if (m := _OF_WHOM.match(plain(head))) else head)
    for m in sorted(named, key=lambda m: m.lastgroup != "each"):
        group = m.lastgroup or "whole"
        return squeeze(context.text[m.start(group) : m.end(group)])
    per = segment.figure.per
    return f"mỗi {per}" if per and per not in {"năm", "quý", "tháng", "ngày", "tuần", "kỳ"} else None
