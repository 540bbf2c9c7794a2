"""Who signed, and as what: the block "TM. … / KT. … / title / name" at the foot."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from vungmanh.language.text import CAPITAL, plain
from vungmanh.reader import lexicon
from vungmanh.reader.extract.head import body_pattern
from vungmanh.reader.extract.lines import Line, lines
from vungmanh.reader.model import Span
from vungmanh.reader.outline.titles import signer_titles

_MARK = re.compile(
    r"(?im)(?:^|[ \t]{2}|\t|\|)[ \t*_>|]{0,8}"
    r"(?P<mark>T\s?[./]?\s?M|K\s?/?\s?T|T\s?/?\s?U\s?Q|T\s?/?\s?L|Q|THAY MẶT|KÝ THAY)"
    r"(?:\s?\.|\s(?=BAN|ỦY|UỶ|HỘI|CHẤP|CHỦ|ĐẢNG|TỈNH|THƯỜNG)|(?<=/[MT])\s)"
)
_FOR = re.compile(r"(?:(?:k\s?/?\s?t|t\s?/?\s?u\s?q|t\s?/?\s?l)\s?\.|k/t\s|ký thay)")
"""Signed for somebody else: the title that follows is the signer's own."""
_CAPACITY = re.compile(rf"(?:t\s?[./]?\s?m(?:\s?\.|\s)|thay mặt|{_FOR.pattern})")
MOST_CAPACITIES = 3
_FOOT = 2500
_FARTHEST = 40_000
_NAME_WORD = rf"{CAPITAL}[^\W\d_]*"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s{{1,2}}{_NAME_WORD}){{1,5}}")

Signature = dict[str, tuple[str, Span]]


def find_signature(text: str) -> Signature:
    """signer, signer_title, capacity and body (on whose behalf) with their places; what the foot lacks is left out."""
    for mark in _MARK.finditer(text, min(len(text) // 8, 4000)):
        found = _read_block(text, mark.start("mark"))
        if "signer_title" in found or "signer" in found:
            return found
    return _read_unmarked(text) or _read_label(text)


_LABEL = re.compile(
    rf"Người\s+ký(?:\s+văn\s+bản)?\s{{0,3}}[:|]?\s{{0,3}}(?P<name>{_NAME_WORD}(?:[ ]{_NAME_WORD}){{1,5}})(?=\s*(?:$|[|\n,;]))",
    re.M,
)


def _read_label(text: str) -> Signature:
    """ "Người ký: …" in a library's table of properties, where the foot of the document is missing."""
    for m in _LABEL.finditer(text, 0, min(len(text), 4000)):
        if not _is_stamp(plain(m["name"])) and not body_pattern().match(plain(m["name"])):
            return {"signer": (_cased(m["name"]), Span(m.start("name"), m.end("name")))}
    return {}


def _cased(name: str) -> str:
    """A name as people write it, also where it is printed in capitals."""
    return name.title() if name.isupper() else name


def _read_block(text: str, at: int) -> Signature:
    found: Signature = {}
    is_for = False
    cells = _signing_cells(text, at)
    if capacity := _capacity(cells):
        found["capacity"] = capacity
    for line in cells:
        if m := re.match(r"(?:t\s?[./]?\s?m|thay mặt)\s?\.?\s*(?P<body>.+)", line.low):
            body = line.text[m.start("body") :]
            if "body" not in found:
                found["body"] = (body, line.span)
            continue
        title = _title(line.low)
        if title:
            if "signer_title" not in found or is_for:
                found["signer_title"] = (title, line.span)
                is_for = bool(_FOR.match(line.low))
        elif ("signer_title" in found or _is_presidium(found)) and (name := _name(line)):
            found["signer"] = (name, line.span)
            break
    return found


def _is_presidium(found: Signature) -> bool:
    """ "T/M ĐOÀN CHỦ TỊCH" of a congress: whoever signs below it has no title of an office."""
    return "body" in found and plain(found["body"][0]).startswith("đoàn chủ tịch")


def _capacity(cells: list[Line]) -> tuple[str, Span] | None:
    """The lines that open with "TM.", "KT.", "TL." or "TUQ."; the body behind "TM." may go on in capitals below it."""
    parts: list[str] = []
    shown: list[Line] = []
    is_body = False
    for line in cells:
        if _CAPACITY.match(line.low):
            is_body = not _FOR.match(line.low)
            parts.append(line.text)
        elif is_body and line.is_capital and not _title(line.low):
            parts[-1] += f" {line.text}"
        else:
            is_body = False
            continue
        shown.append(line)
    return (" / ".join(parts[:MOST_CAPACITIES]), Span(shown[0].span.start, shown[-1].span.end)) if shown else None


def _signing_cells(text: str, at: int) -> list[Line]:
    """The cells of the block: the last cell of each printed line, so that a list of recipients beside it is passed over."""
    cells: dict[int, Line] = {}
    for line in lines(text, at, min(len(text), at + 900)):
        cells[line.row] = line
    return [part for line in list(cells.values())[:14] for part in _apart(line)]


_LONGEST_ROW = 200


def _apart(line: Line) -> list[Line]:
    """ "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lò Văn Mẫu", as saved pages have it: each on a line of its own."""
    if len(line.text) > _LONGEST_ROW or len(line.text) != line.span.end - line.span.start:
        return [line]
    if not _CAPACITY.match(line.low):
        return [line]
    cuts = [0, *(m.start() for m in _capital_titles().finditer(line.text)), len(line.text)]
    if len(cuts) > 2 and cuts[-2] < (name := _name_behind(line.text)) < len(line.text):
        cuts.insert(-1, name)
    return [_cut_from(line, start, end) for start, end in pairwise(cuts) if line.text[start:end].strip()]


def _name_behind(words: str) -> int:
    """Where the last words begin that open with a capital and go on in small letters."""
    at = len(words)
    for m in reversed(list(re.finditer(r"\S+", words))):
        if not m.group().istitle():
            break
        at = m.start()
    return at


def _cut_from(line: Line, start: int, end: int) -> Line:
    while line.text[end - 1] == " ":
        end -= 1
    return Line(
        line.text[start:end], line.low[start:end], Span(line.span.start + start, line.span.start + end), line.row
    )


@cache
def _capital_titles() -> re.Pattern[str]:
    """A mark or a title in capitals inside a line; the title behind a mark stays with it."""
    titles = "|".join(
        r"\s".join(map(re.escape, title.upper().split())) for title in sorted(signer_titles(), key=len, reverse=True)
    )
    return re.compile(
        rf"(?<=\w\s)(?:(?:(?:KT|TUQ|TL|Q)\s?\.|K/T\s)\s?(?:{titles})|(?<!K/T\s)(?<!ĐOÀN\s)(?:{titles}))(?!\w)"
    )


def _read_unmarked(text: str) -> Signature:
    """A title alone on its line near the end, with a name within five lines below; else one that a plan follows."""
    foot = list(lines(text, max(0, len(text) - _FOOT), len(text)))
    for i in range(len(foot) - 1, -1, -1):
        if found := _signed_at(foot, i):
            return found
    above = list(lines(text, 0, min(max(0, len(text) - _FOOT), _FARTHEST)))
    return next((found for i in range(len(above)) if (found := _signed_at(above, i))), {})


def _signed_at(block: list[Line], i: int) -> Signature:
    title = _title(block[i].low) if block[i].is_capital else None
    if title:
        for below in block[i + 1 : i + 6]:
            if not _title(below.low) and (name := _name(below)):
                return {"signer_title": (title, block[i].span), "signer": (name, below.span)}
    return {}


@cache
def _title_pattern() -> re.Pattern[str]:
    marks = r"(?:(?:(?:k\s?/?\s?t|t\s?/?\s?u\s?q|t\s?/?\s?l|q)\s?\.|k/t\s|ký thay)\s*)?"
    return re.compile(rf"{marks}(?P<title>{lexicon.alternation(signer_titles())})(?P<of>\s[^.;:]{{0,60}})?")


def _title(low: str) -> str | None:
    """The title that a line gives, in its usual spelling: "KT. CHỦ TỊCH" gives "Chủ tịch", "GIÁM ĐỐC SỞ" "Giám đốc"."""
    m = _title_pattern().fullmatch(low.strip(" .,:"))
    if not m:
        return None
    title = signer_titles()[" ".join(m["title"].split())]
    return f"Quyền {title}" if low.lstrip().startswith(("q.", "q .")) else title


@cache
def _honour_pattern() -> re.Pattern[str]:
    honours = lexicon.pattern("header", "honours")
    return re.compile(rf"(?:(?:{honours})[.\s]+)+")


def _name(line: Line) -> str | None:
    """A person's name: two to six words with capitals and nothing else."""
    words = _SIGNED.sub("", line.text).strip(" .,:;()")
    low = plain(words)
    if low.lstrip("-–+• ").startswith(("lưu", "như trên")) or line.text.lstrip()[:1] in "-–+•":
        return None
    if m := _honour_pattern().match(low):
        words = words[m.end() :]
    return _cased(words) if 4 <= len(words) <= 40 and _NAME.fullmatch(words) and not _is_stamp(plain(words)) else None


@cache
def _kinds() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.load("documents")["kinds"])


_SIGNED = re.compile(r"^\s*\(?(?:đã ký|Đã ký|ĐÃ KÝ)\)?\s?[:.)–-]?\s+(?=\w)")


_PLACES = ("tỉnh ", "thành phố ", "huyện ", "thị xã ", "thị trấn ")


def _is_stamp(low: str) -> bool:
    return (
        low in _kinds()
        or low in {"đã ký", "da ky"}
        or low.startswith(("nơi nhận", "phụ lục", "kế hoạch", "đã ký", "ký bởi", *_PLACES))
    )
