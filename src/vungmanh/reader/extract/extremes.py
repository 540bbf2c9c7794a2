"""None and all, where words say it without a figure: "không có đơn vị nào xếp yếu", "mỗi thôn đều có trụ sở"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader import lexicon
from vungmanh.reader.model import Span


@dataclass(frozen=True, slots=True)
class Extreme:
    """An explicit none (value 0 of `noun`) or all (100 % of `noun`). `span` is its clause, `at` the words that say it."""

    span: Span
    at: Span
    value: float
    noun: str
    is_elliptic: bool
    """True where the noun is left to the words before ("…, không có yếu kém")."""
    is_strong: bool
    """True for "không có … nào", "đều"; a weaker wording counts among goals only."""


@cache
def _none() -> re.Pattern[str]:
    nouns = lexicon.pattern("amounts", "absent_ok")
    verbs = (
        r"không\s+(?:còn|có|để\s+(?:xảy\s+ra|phát\s+sinh|tái\s+phát|hình\s+thành|còn)|xảy\s+ra|phát\s+sinh|"
        r"để(?=\s+(?:tổ\s+chức|chi\s+bộ|đảng\s+bộ|đơn\s+vị|cơ\s+quan|cán\s+bộ|công\s+chức|đảng\s+viên|xã|phường|thôn)(?!\w)"
        r"[^,;.:]{0,40}\s(?:bị|vi\s+phạm|xếp\s+loại|yếu\s+kém|suy\s+thoái)(?!\w))|"
        r"(?P<must>để)(?=\s+(?:hồ\s+sơ|đơn\s+thư|tồn\s+đọng|đơn|án|vụ\s+việc)(?!\w)))"
    )
    return re.compile(
        rf"(?<!\w)(?:{verbs}\s+(?:tình\s+trạng\s+|hiện\s+tượng\s+)?(?:(?P<any>[^,;.:()\d]{{2,40}}?)\s+nào(?!\w)|[“\"]?(?P<noun>{nouns})(?!\w))|"
        r"(?:xóa\s+(?:hết|xong|trắng)|hoàn\s+thành\s+(?:việc\s+)?xóa\s+bỏ|xóa\s+bỏ\s+(?:hết|hoàn\s+toàn))\s+(?:tình\s+trạng\s+|số\s+)?(?P<gone>[^\W\d_]+(?:\s[^\W\d_]+)?))"
    )


@cache
def _all() -> re.Pattern[str]:
    classes = lexicon.load("amounts")["nouns"]
    countable = [plain(noun) for group in ("people", "places", "bodies", "works") for noun in classes[group]]
    noun = f"(?:{lexicon.alternation(countable)})(?!\\w)"
    verbs = r"có|được|đạt|phải|là|hoàn\s+thành|thực\s+hiện|xây\s+dựng|ban\s+hành|tổ\s+chức"
    return re.compile(
        r"(?<!\w)(?<!kiện\s)(?P<lead>mỗi|các|(?:tất\s+cả|toàn\s+bộ)(?:\s+(?:các|số|những))?)\s+"
        rf"(?P<noun>(?P<first>{noun})(?:\s?(?:,|và|-)\s?{noun}){{0,6}})"
        rf"(?:(?P<mid>[^,;.:()]{{0,70}}?)\s(?P<verb>(?P<both>đều\s+)?(?:{verbs})(?!\w)))?"
    )


_LOOKS_AT = re.compile(
    r"(?<!\w)(?:rà\s+soát|kiểm\s+tra|xem\s+xét|đánh\s+giá|thống\s+kê|tổng\s+hợp|nghiên\s+cứu|theo\s+dõi)(?:,\s[^\W\d_]+\s[^\W\d_]+|\slại)?\s+$"
)
""" "rà soát toàn bộ thủ tục": work on all of them, not a state that all are to reach."""
_CLAUSE_STOP = re.compile(
    r"[;.:)\n]|\s\(hiện\s|,\s(?!hội|họp|(?:xã|phường|thị\s+trấn|thôn|bản|ấp|buôn|làng|xóm|khu\s+phố|tổ\s+dân\s+phố|đơn\s+vị|đảng\s+viên|cán\s+bộ|công\s+chức)(?!\w)|[^\s]+\s(?:và|,))"
)
_FARTHEST = 160


def find_extremes(text: str, low: str, span: Span) -> Iterator[Extreme]:
    """Every explicit none, then every explicit all of a stretch, each in order."""
    stretch = low[span.start : span.end]
    if "không" in stretch or "xóa" in stretch:
        for m in _none().finditer(stretch):
            noun = text[span.start + m.start(m.lastgroup or 0) : span.start + m.end(m.lastgroup or 0)]
            at = Span(span.start + m.start(), span.start + m.end())
            is_elliptic = m["noun"] == "yếu kém"
            yield Extreme(
                Span(at.start, _stop(low, at.end, span.end)),
                at,
                0.0,
                noun,
                is_elliptic,
                bool(m["any"] or m["must"] or m["gone"]),
            )
    if "đều" in stretch or "toàn bộ" in stretch or "tất cả" in stretch:
        for m in _all().finditer(stretch):
            if (m["both"] or m["lead"].startswith(("toàn", "tất"))) and "%" not in stretch[
                max(0, m.start() - 8) : m.start()
            ]:
                yield _every(text, low, span, m)


def _every(text: str, low: str, span: Span, m: re.Match[str]) -> Extreme:
    """All of a noun; without a verb behind, the clause before says what is done with all of them."""
    at = Span(span.start + m.start(), span.start + m.end())
    noun = text[span.start + m.start("noun") : span.start + m.end("noun")]
    is_object = not m["verb"] and m["lead"].startswith("toàn") and " ".join(m["first"].split()) in _works()
    is_object = is_object and not _LOOKS_AT.search(low, max(span.start, at.start - _FARTHEST), at.start)
    is_strong = is_object or (bool(m["both"]) and m["lead"] != "các")
    start = at.start if m["verb"] else _start(low, span.start, at.start)
    return Extreme(Span(start, _stop(low, at.end, span.end)), at, 100.0, noun, False, is_strong)


@cache
def _works() -> frozenset[str]:
    return frozenset(plain(noun) for noun in lexicon.load("amounts")["nouns"]["works"])


def _start(low: str, begin: int, at: int) -> int:
    """Beginning of the clause, at most 160 characters back."""
    begin = max(begin, at - _FARTHEST)
    cut = max(low.rfind(mark, begin, at) for mark in (";", ". ", ": ", ", "))
    start = begin if cut < 0 else cut + 1
    while start < at and not low[start].isalnum():
        start += 1
    return start


def _stop(low: str, at: int, end: int) -> int:
    """End of the clause, at most 160 characters on."""
    m = _CLAUSE_STOP.search(low, at, min(end, at + _FARTHEST))
    return m.start() if m else min(end, at + _FARTHEST)
