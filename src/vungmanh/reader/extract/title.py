"""Kind and title: the line "KẾ HOẠCH" and those below it, a title that begins with its kind, or an article's headline."""

from __future__ import annotations

import re
from functools import cache

from vungmanh.language.text import CAPITAL, plain, squeeze
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
_TOPIC = re.compile(r"\s(?:thực\s+hiện|triển\s+khai|về)\s")
_LEADERS = re.compile(
    r"(?:chủ\s+tịch|giám\s+đốc|bộ\s+trưởng|thủ\s+tướng|chủ\s+nhiệm|trưởng\s+ban|bí\s+thư|tổng\s+giám\s+đốc)\s"
)
_LONGEST_LINE = 420
_LONGEST_HEADLINE = 250
_LONGEST_LABEL = 80
_SHORTEST_MENU = 3
_SECOND_SENTENCE = re.compile(rf"[^\W\d_]{{3,}}[.!?]\s+{CAPITAL}")
_PERSONS = re.compile(rf"(?:{CAPITAL}[^\W\d_]*+[.]?\s?)++(?:[-–,&]\s?(?:{CAPITAL}[^\W\d_]*+[.]?\s?)++)++")

Fields = dict[str, tuple[str, Span]]


def kind_and_title(head: Head) -> Fields:
    """The fields kind and title with their places; an article has a title only."""
    body = _mended(list(head.lines))
    return _printed(body) or _from_number(body, head) or _in_prose(body) or _headline(body)


@cache
def _kind_pattern() -> re.Pattern[str]:
    names = [row["name"] for row in lexicon.load("documents")["kinds"]]
    return re.compile(rf"(?P<kind>{lexicon.alternation(names)})(?!\w)\s{{0,3}}[:.]?\s{{0,3}}(?P<rest>.*)", re.S)


def _mended(body: list[Line]) -> list[Line]:
    """The lines with a kind that is broken over two of them ("QUYẾT / ĐỊNH") in one."""
    out: list[Line] = []
    for line in body:
        above = out[-1] if out else None
        if above and above.is_capital and line.is_capital and line.span.start - above.span.end == 1:
            low = f"{above.low} {line.low}"
            if low in _kinds() and above.low not in _kinds():
                out[-1] = Line(f"{above.text} {line.text}", low, Span(above.span.start, line.span.end), line.row)
                continue
        out.append(line)
    return out


@cache
def _kinds() -> frozenset[str]:
    return frozenset(plain(row["name"]) for row in lexicon.load("documents")["kinds"])


def _printed(body: list[Line]) -> Fields:
    """The line that is the kind; one in capitals counts before a label of the page that says the same ("Báo cáo")."""
    label: tuple[int, re.Match[str]] | None = None
    for i, line in enumerate(body[:80]):
        m = _kind_pattern().fullmatch(line.low)
        is_property = i and body[i - 1].text.endswith(":") and not line.is_capital
        if m and not is_property and (line.is_capital or not m["rest"]):
            if line.is_capital or i:
                return _titled(body, i, m, line)
            label = (i, m)
        elif _HEADING.match(line.low) or line.low.startswith("căn cứ"):
            break
    return _titled(body, label[0], label[1], body[label[0]]) if label else {}


def _titled(body: list[Line], i: int, m: re.Match[str], line: Line) -> Fields:
    """Title beside the kind on its line, below it, or both; "KẾ HOẠCH CỦA …" keeps its kind."""
    start = line.span.start
    kind = (squeeze(m["kind"]), Span(start, min(line.span.end, start + m.end("kind"))))
    below = _title_lines(body, i + 1, has_begun=bool(m["rest"]))
    begin = start if m["rest"].startswith("của ") else start + m.start("rest")
    beside = [line.text[begin - start :]] if m["rest"] else []
    if not beside and len(below) > 1 and _names_issuer(below[0]):
        below = below[1:]
    words = _unquoted(squeeze(" ".join([*beside, *(part.text for part in below)])))
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
            or (line.text.endswith(";") and not _goes_on_below(body, i))
        ):
            break
        if begun and above and line.row - above.row > 1 and not _continues(above, line):
            break
        is_close = above is not None and line.row - above.row == 1 and not (taken and above.is_capital)
        if begun and ((_starts_preamble(line) and not (is_close and _may_be_title(body, i))) or _is_authority(body, i)):
            break
        if not begun and _starts_preamble(line) and line.text.endswith((":", ".")):
            break
        taken.append(line)
        above = line
        if line.text.endswith((".", ":")):
            break
    return taken


def _goes_on_below(body: list[Line], i: int) -> bool:
    """ "Kết quả …; ⏎ phương hướng, nhiệm vụ …": a title of two halves."""
    below = body[i + 1] if i + 1 < len(body) else None
    return (
        below is not None and below.row - body[i].row == 1 and below.text[0].islower() and below.text[-1] not in ".;:,"
    )


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


def _may_be_title(body: list[Line], i: int) -> bool:
    """ "Thực hiện Nghị quyết …" right under the title goes on with it, unless it is a whole paragraph; "Căn cứ …" never."""
    if not body[i].low.startswith(("thực hiện", "theo", "để", "nhằm", "về")):
        return False
    length, last = 0, body[i]
    for line in body[i : i + 8]:
        if line.row - last.row > 1 or (line is not last and _starts_preamble(line)):
            break
        length, last = length + len(line.text), line
        if last.text[-1] in ",;:.":
            break
    return length < 260 and last.text[-1] not in ",;:."


def _names_issuer(line: Line) -> bool:
    """ "CỦA BAN THƯỜNG VỤ TỈNH ỦY" alone under the kind; "CỦA … THỰC HIỆN NGHỊ QUYẾT …" begins the title."""
    is_body = line.is_capital and line.low.startswith("của ") and bool(body_pattern().match(line.low[4:]))
    return is_body and not _TOPIC.search(line.low)


def _unquoted(words: str) -> str:
    """A title without quotation marks around the whole of it."""
    is_quoted = len(words) > 2 and words[0] in '"“' and words[-1] in '"”' and not set(words[1:-1]) & set('"“”')
    return words[1:-1].strip() if is_quoted else words


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
    for i, line in enumerate(body[:12]):
        m = _kind_pattern().fullmatch(line.low)
        stops = (";", ":") if i == 0 else (".", ";", ":")
        if m and 5 < len(line.low.split()) < 70 and not line.text.endswith(stops):
            kind = (squeeze(m["kind"]), Span(line.span.start, line.span.start + m.end("kind")))
            return {"kind": kind, "title": (squeeze(line.text), line.span)}
    return {}


def _headline(body: list[Line]) -> Fields:
    """The headline of an article: the first line that is more than a label, where it is no sentence of running text."""
    for i, line in enumerate(body[:60]):
        if len(line.low.split()) < 5 or _in_menu(body, i) or _PERSONS.fullmatch(line.text):
            continue
        return {"title": (squeeze(line.text), line.span)} if _is_headline(body, i) else {}
    return {}


def _in_menu(body: list[Line], at: int) -> bool:
    """Whether a line is one of four or more short ones right below each other, as the entries of a menu are."""
    first = last = at
    while first > 0 and _is_entry(body[first - 1]) and body[first].row - body[first - 1].row == 1:
        first -= 1
    while last + 1 < len(body) and _is_entry(body[last + 1]) and body[last + 1].row - body[last].row == 1:
        last += 1
    return _is_entry(body[at]) and last - first >= _SHORTEST_MENU


def _is_entry(line: Line) -> bool:
    return len(line.text) <= 48 and line.text[0].isupper() and not line.is_capital and line.text[-1] not in ".,;:!?…"


def _is_headline(body: list[Line], i: int) -> bool:
    """Short, one sentence at most, no heading or preamble, and not the beginning of a paragraph."""
    line = body[i]
    if len(line.text) > _LONGEST_HEADLINE or line.text[-1] in ",;:" or _HEADING.match(line.low):
        return False
    if _starts_preamble(line) and (line.text[-1] == "." or len(line.text) > _LONGEST_LABEL):
        return False
    if _SECOND_SENTENCE.search(line.text):
        return False
    below = body[i + 1] if i + 1 < len(body) else None
    runs_on = below is not None and below.row - line.row == 1 and len(below.text) > _LONGEST_LABEL
    return line.text[-1] != "." or (len(line.text) <= 2 * _LONGEST_LABEL and not runs_on)
