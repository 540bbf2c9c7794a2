"""From physical lines to paragraphs: what one line break, one blank line or one page break really separates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.lexicon import load
from vungmanh.reader.outline.blocks import BULLETS
from vungmanh.reader.outline.markers import Marker, match_marker
from vungmanh.reader.outline.paragraph import Paragraph
from vungmanh.reader.outline.stacked import restack
from vungmanh.reader.outline.titles import LONGEST_LABEL, attribute_label, is_signature, names_role

TERMINAL = ".;:!?"
WIDEST_WRAP = 150
SHORTEST_FULL_LINE = 45
SHORTEST_CUT_LINE = 18
SLACK = 0.88
NEARLY = 0.82
FULL = 0.94
LONGER_THAN_A_TITLE = 160
LONGEST_BOLD = 400
LONGEST_INITIALS = 14
FEWEST_MARKED = 5
MOST_BACK = 1_500
GAPPED = 0.8
_LINE = re.compile(r"[^\n]+")
_PAGE_NUMBER = re.compile(r"[-–—•|\s\[]*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,3})?[-–—|\s\]]*", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d")
_PLACE_IN_LAW = ("điểm", "khoản", "điều", "mục", "tại")
_LINK = re.compile(r"!?\[[^\]]{0,300}\]\(\S{1,400}\)")
"""A line of Markdown that only links to a page or shows a picture."""
_RULE = re.compile(r"[\W_]+")


@cache
def chrome_words() -> tuple[str, ...]:
    return tuple(plain(word) for word in load("outline")["chrome"])


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text was set: the column at which lines were cut (0: paragraphs stand on one line each), and whether a
    blank line stands before each item."""

    width: int
    is_gapped: bool


def paragraphs(text: str, low: str) -> list[Paragraph]:
    """The paragraphs of a text (`low` is its plain form): lines cut by hand and sentences broken by a page are joined,
    nothing is dropped."""
    lines = restack(text, low, list(_lines(text, low)))
    shape = _shape_of(lines)
    joined: list[Paragraph] = []
    pending: list[Paragraph] = []
    for line in lines:
        if line.is_chrome:
            pending.append(line)
            continue
        last = joined[-1] if joined else None
        after_gap = line.after_gap or (bool(pending) and not shape.width)
        if pending and shape.width and all(_is_page_number(text, mark) for mark in pending):
            after_gap = False
        if last and _continues(text, low, last, line, shape, after_gap=after_gap):
            last.end = line.end
            pending = []
        else:
            joined += pending
            pending = []
            joined.append(line)
    return joined + pending


def _is_page_number(text: str, line: Paragraph) -> bool:
    return _PAGE_NUMBER.fullmatch(text, line.start, line.end) is not None


def _lines(text: str, low: str) -> Iterator[Paragraph]:
    previous_end = 0
    for found in _LINE.finditer(text):
        words = found.group().strip()
        if not words:
            continue
        start = found.start() + found.group().index(words[0])
        end = start + len(words)
        line = Paragraph(start, end, after_gap=text.count("\n", previous_end, start) > 1)
        line.is_row = _is_row(words)
        line.is_chrome = not line.is_row and _is_chrome(words, low[start : start + 40])
        if not line.is_row and not line.is_chrome:
            line.marker = match_marker(text, start, end)
        previous_end = end
        yield line


def _is_row(words: str) -> bool:
    return (words[0] == "|" and words.count("|") > 1) or words.count(" | ") > 1 or words.count("\t") > 1


def _is_chrome(words: str, head: str) -> bool:
    if _LINK.fullmatch(words):
        return True
    if len(words) > 80:
        return False
    if _PAGE_NUMBER.fullmatch(words) or _RULE.fullmatch(words):
        return True
    return head.lstrip("• |-*>(").startswith(chrome_words())


def _shape_of(lines: list[Paragraph]) -> _Shape:
    width = _wrap_width([line.end - line.start for line in lines if not line.is_row])
    _measure(lines, width)
    marked = [line for line in lines if line.marker]
    gaps = sum(1 for line in marked if line.after_gap)
    return _Shape(width, len(marked) >= FEWEST_MARKED and gaps >= GAPPED * len(marked))


def _measure(lines: list[Paragraph], width: int) -> None:
    """Gives each line the column of its neighbourhood: part of a text may be cut by hand where the rest is not."""
    lengths = [0 if line.is_row else line.end - line.start for line in lines]
    for i, line in enumerate(lines):
        near = lengths[max(0, i - 2) : i + 3]
        widest = max(near)
        is_cut = SHORTEST_FULL_LINE <= widest <= WIDEST_WRAP and sum(length >= NEARLY * widest for length in near) > 2
        line.width = width or (widest if is_cut else 0)


def _wrap_width(lengths: list[int]) -> int:
    """The column at which lines were cut by hand or by a page layout; 0 where paragraphs stand on one line each."""
    long = sorted(length for length in lengths if length >= SHORTEST_FULL_LINE)
    if len(long) < 4:
        return 0
    width = long[int(len(long) * 0.97)]
    full = sum(1 for length in long if length >= SLACK * width)
    return width if width <= WIDEST_WRAP and full * 3 >= len(long) else 0


def _continues(text: str, low: str, last: Paragraph, line: Paragraph, shape: _Shape, *, after_gap: bool) -> bool:
    """Whether `line` is the rest of the sentence or paragraph that `last` began."""
    if last.is_row or line.is_row or last.is_chrome or _opens_frame(low, line):
        return False
    width = line.width
    last_line = last.end - max(last.start, text.rfind("\n", 0, last.end) + 1)
    is_full = bool(width) and last_line + 1 + _first_word(text, line) > SLACK * width
    is_open = text[last.end - 1] not in TERMINAL and not text.startswith("./", last.end - 2)
    if line.marker:
        is_title = _is_shouted(text, line) and not _is_shouted(text, last)
        return not is_title and _is_false_marker(text, low, last, line.marker, full=is_full and not after_gap)
    if not after_gap and _dangles(text, low, last, line, last_line):
        return True
    if not after_gap and _bold_goes_on(text, last, line):
        return True
    if _is_shouted(text, last) != _is_shouted(text, line):
        return is_full and is_open and not after_gap and line.end - line.start <= LONGEST_INITIALS
    if after_gap:
        return is_open and last_line >= SHORTEST_FULL_LINE and _goes_on_after_gap(text, last, line)
    if text[line.start].islower():
        return is_open or bool(width) or (text[last.end - 1] == ";" and _is_attribute(low, last))
    if not width or _is_attribute(low, line):
        return False
    is_one_line = last.end - last.start == last_line
    if shape.is_gapped and is_one_line and last.marker and last.marker.style in BULLETS and is_open:
        return True
    if shape.is_gapped and last_line >= SHORTEST_FULL_LINE and not (is_one_line and last.marker):
        return True
    return is_full and (is_open or last_line >= FULL * width)


def _bold_goes_on(text: str, last: Paragraph, line: Paragraph) -> bool:
    """Whether stars are open at the end of a short paragraph and closed in the line below."""
    if last.end - last.start > LONGEST_BOLD or text.find("**", last.start, last.end) < 0:
        return False
    return text.count("**", last.start, last.end) % 2 == 1 and text.find("**", line.start, line.end) >= 0


def _dangles(text: str, low: str, last: Paragraph, line: Paragraph, last_line: int) -> bool:
    """A line cut in the middle: it ends in a word that asks for more, or the next begins with the figure it wants."""
    is_word = last.marker and last.end - last.body <= LONGEST_INITIALS
    is_title = text[last.body : last.end].isupper() and not text[line.start : line.start + 2].isupper()
    if is_word and low[last.body : last.end] in dangling_words("name_heads") and text[line.start].isupper():
        return not is_title
    if last_line < SHORTEST_CUT_LINE or text[last.end - 1] in TERMINAL or _is_shouted(text, last):
        return False
    word = low[low.rfind(" ", last.start, last.end) + 1 : last.end].strip("*_")
    if last.marker and _names_document(low, line.start, line.end) and not _names_document(low, last.body, last.end):
        return True
    if word in dangling_words("dangling") or (word == "quý" and _QUARTER.match(text, line.start, line.end)):
        return True
    return last_line >= SHORTEST_FULL_LINE and (text[line.start].isdigit() or word in dangling_words("dangling_long"))


_QUARTER = re.compile(r"(?:I{1,3}|IV)\s?[/ ]")
_NUMBERED_DOCUMENT = re.compile(r"[^\W\d_]+\s[^\W\d_]+\ssố\s\d")


def _names_document(low: str, start: int, end: int) -> bool:
    """Whether a line begins with "Kế hoạch số 18…"."""
    return _NUMBERED_DOCUMENT.match(low, start, end) is not None


@cache
def dangling_words(key: str) -> frozenset[str]:
    """Words that no paragraph ends in."""
    return frozenset(plain(word) for word in load("outline")[key])


def _opens_frame(low: str, line: Paragraph) -> bool:
    """ "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN": never the rest of a sentence."""
    head = low[line.start : min(line.end, line.start + 16)]
    return names_role(head, "recipients") or is_signature(head, is_shouted=False)


def _goes_on_after_gap(text: str, last: Paragraph, line: Paragraph) -> bool:
    """A sentence broken by a page: it goes on in small letters, or the part before is too long for a title."""
    ending = text[last.end - 1]
    is_long = last.end - last.start >= LONGER_THAN_A_TITLE and ending.isalnum()
    return text[line.start].islower() or is_long or ending == ","


def _is_attribute(low: str, line: Paragraph) -> bool:
    colon = low.find(":", line.body, min(line.end, line.body + LONGEST_LABEL))
    return colon > 0 and attribute_label(low[line.body : colon]) is not None


def _is_false_marker(text: str, low: str, last: Paragraph, marker: Marker, *, full: bool) -> bool:
    """A wrapped line may begin with what only looks like a marker: "(kinh tế ↵ - xã hội)", "khoản ↵ 2. Điều 5"."""
    if marker.style == "(1)" and full:
        return (
            marker.value > 1
            and text.rfind(f"({marker.value - 1})", max(last.start, last.end - MOST_BACK), last.end) >= 0
        )
    if text[last.end - 1] in TERMINAL:
        return False
    if marker.style == "-" and _HYPHENED.match(
        f"{low[max(last.start, last.end - 12) : last.end]}-{low[marker.end : marker.end + 12]}"
    ):
        return True
    if marker.style == "-" and _YEARS.match(text, marker.end) and _YEARS.match(text, last.end - 4):
        return True
    if (
        marker.style == "a)"
        and text[marker.end : marker.end + 1].islower()
        and text.endswith(_PLACE_IN_LAW, last.start, last.end)
    ):
        return True
    if not full:
        return False
    if marker.style in "-+*•":
        return text[marker.end : marker.end + 1].islower()
    return marker.value > 1 and text[last.end - 1] != ","


_HYPHENED = re.compile(
    r".*(?<!\w)(?:kinh tế|chính trị|văn hóa|quốc phòng|an ninh|giáo dục|khoa học|trật tự|mặt trận|nông)-"
    r"(?:xã hội|an ninh|quốc phòng|thông tin|đào tạo|công nghệ|an toàn|nghề nghiệp|đoàn thể|lâm)(?!\w)"
)
""" "phát triển kinh tế ↵ - xã hội": a pair that a line break parts, and no item."""


def _first_word(text: str, line: Paragraph) -> int:
    blank = text.find(" ", line.start, line.end)
    return (blank if blank > 0 else line.end) - line.start


def _is_shouted(text: str, paragraph: Paragraph) -> bool:
    """Written in capitals, as titles are."""
    return text[paragraph.body : min(paragraph.end, paragraph.body + 200)].isupper()
