"""Kind and title: the line "KẾ HOẠCH" and those below it, a title that begins with its kind, or an article's headline."""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.head import Head, body_pattern
from vungmanh.reader.extract.lines import Line
from vungmanh.reader.model import Span

_HEADING = re.compile(
    r"(?:phần|chương|mục|điều)\s+(?:[ivx]+|\d+|thứ|một|mở)(?!\w)|(?!v/v)[ivx]{1,5}\s{0,2}[./)\-]|[a-h]\s?[./)]\s|\d{1,2}\s{0,2}[./)]\s"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban\s+hành\s+)?kèm\s+theo|\(?dự\s+thảo|\(?trích|_{3,}")
_GOES_ON = re.compile(
    r"(?:giai\s+đoạn|năm\s+\d|đến\s+năm|nhiệm\s+kỳ|trên\s+địa\s+bàn|của\s|về\s|theo\s|tỉnh\s|huyện\s|xã\s|thực\s+hiện\s|trong\s|tại\s|và\s)"
)
_LEADERS = re.compile(
    r"(?:chủ\s+tịch|giám\s+đốc|bộ\s+trưởng|thủ\s+tướng|chủ\s+nhiệm|trưởng\s+ban|bí\s+thư|tổng\s+giám\s+đốc)\s"
)
_LONGEST_LINE = 420

Fields = dict[str, tuple[str, Span]]


def kind_and_title(head: Head) -> Fields:
    """The fields kind and title with their places; an article has a title only."""
    body = list(head.lines)
    return _printed(body) or _from_number(body, head) or _in_prose(body) or _headline(body)


@cache
def _kind_pattern() -> re.Pattern[str]:
    names = [row["name"] for row in lexicon.load("documents")["kinds"]]
    return re.compile(rf"(?P<kind>{lexicon.alternation(names)})(?!\w)\s{{0,3}}[:.]?\s{{0,3}}(?P<rest>.*)", re.S)


def _printed(body: list[Line]) -> Fields:
    for i, line in enumerate(body[:80]):
        m = _kind_pattern().fullmatch(line.low)
        if m and (line.is_capital or not m["rest"]):
            return _titled(body, i, m, line)
        if _HEADING.match(line.low) or line.low.startswith("căn cứ"):
            break
    return {}


def _titled(body: list[Line], i: int, m: re.Match[str], line: Line) -> Fields:
    """Title beside the kind on its line, below it, or both; "KẾ HOẠCH CỦA …" keeps its kind."""
    start = line.span.start
    kind = (squeeze(m["kind"]), Span(start, min(line.span.end, start + m.end("kind"))))
    below = _title_lines(body, i + 1, has_begun=bool(m["rest"]))
    begin = start if m["rest"].startswith("của ") else start + m.start("rest")
    beside = [line.text[begin - start :]] if m["rest"] else []
    words = squeeze(" ".join([*beside, *(part.text for part in below)]))
    if not words:
        return {"kind": kind}
    stop = below[-1].span.end if below else line.span.end
    return {"kind": kind, "title": (words.rstrip(" *_"), Span(begin if beside else below[0].span.start, stop))}


def _title_lines(body: list[Line], at: int, *, has_begun: bool) -> list[Line]:
    """The lines of a title: up to a blank line, a heading, the preamble, the authority or a remark in brackets."""
    taken: list[Line] = []
    above = body[at - 1] if at else None
    for i, line in enumerate(body[at : at + 9], at):
        begun = bool(taken) or has_begun
        if (
            _HEADING.match(line.low)
            or _ATTACHED.match(line.low)
            or len(line.text) > _LONGEST_LINE
            or line.text.endswith(";")
        ):
            break
        if begun and above and line.row - above.row > 1 and not _continues(above, line):
            break
        is_close = above is not None and line.row - above.row == 1 and line.text[-1] not in ",;:."
        if begun and ((_starts_preamble(line) and not (is_close and _may_be_title(line))) or _is_authority(body, i)):
            break
        if not begun and _starts_preamble(line) and line.text.endswith((":", ".")):
            break
        taken.append(line)
        above = line
        if line.text.endswith((".", ":")):
            break
    return taken


def _continues(above: Line, below: Line) -> bool:
    """Whether a title goes on after a blank line."""
    if len(below.text) > 200 or below.text.endswith((":", ".")):
        return False
    if above.is_capital and below.is_capital:
        return True
    return below.text[:1].islower() or bool(_GOES_ON.match(below.low))


def _is_authority(body: list[Line], i: int) -> bool:
    """Whether a line names who decides, above "Căn cứ …"."""
    low = body[i].low
    if not body[i].is_capital or not (_LEADERS.match(low) or body_pattern().match(low)):
        return False
    following = body[i + 1 : i + 4]
    return any(line.low.startswith(("căn cứ", "xét ", "khóa ", "kỳ họp")) for line in following)


@cache
def _preamble() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern('header', 'preamble_starts')})(?!\w)")


def _may_be_title(line: Line) -> bool:
    """ "Thực hiện Nghị quyết …" right under the title goes on with it, "Căn cứ …" never does."""
    return line.low.startswith(("thực hiện", "theo", "để", "nhằm", "về")) and len(line.text) < 260


def _starts_preamble(line: Line) -> bool:
    return bool(_preamble().match(line.low)) and line.text[:1].isupper() and not line.is_capital


def _from_number(body: list[Line], head: Head) -> Fields:
    """The kind told from the code in the number, where no line names it; the title is what stands in capitals below."""
    if not head.number:
        return {}
    number, span = head.number
    kind = _kind_of_code(number)
    below = [line for line in body if line.span.start > span.end]
    if not kind or not below:
        return {}
    title = (
        _title_lines(below, 0, has_begun=False)
        if below[0].is_capital or below[0].low.startswith(("về ", "v/v"))
        else []
    )
    found: Fields = {"kind": (kind, span)}
    if title:
        words = squeeze(" ".join(line.text for line in title))
        found["title"] = (words, Span(title[0].span.start, title[-1].span.end))
    return found


def _kind_of_code(number: str) -> str | None:
    code = re.split(r"[-/.]", plain(number).lstrip("0123456789/-"))[0]
    kinds = lexicon.load("documents")["kinds"]
    if found := next((row["name"] for row in kinds if code in row["codes"]), None):
        return str(found)
    return "công văn" if code in lexicon.load("documents")["letter_bodies"] else None


def _in_prose(body: list[Line]) -> Fields:
    """ "Chương trình hành động của Thành ủy thực hiện …": the title holds the kind and stands whole."""
    for line in body[:12]:
        m = _kind_pattern().fullmatch(line.low)
        if m and 5 < len(line.low.split()) < 70 and not line.text.endswith((".", ";", ":")):
            kind = (squeeze(m["kind"]), Span(line.span.start, line.span.start + m.end("kind")))
            return {"kind": kind, "title": (squeeze(line.text), line.span)}
    return {}


def _headline(body: list[Line]) -> Fields:
    first = next((line for line in body if 5 <= len(line.low.split()) < 60), None)
    if first and not first.text.endswith((";", ":")):
        return {"title": (squeeze(first.text), first.span)}
    return {}
