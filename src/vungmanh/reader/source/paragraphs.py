"""Where a paragraph of a printed page begins: told by marks, by ends of lines, by indents and by gaps.

What a document does everywhere counts more than what one line looks like: where every list item is indented, a line
at the edge that begins with "(4)" is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vungmanh.reader.source.lines import MARKER, Line

_DASH_INSIDE = re.compile(r"\s*[-–—]\s+[^\W\d_]")
_DASH = re.compile(r"\s*[-–—]\s")
_CLOSING = re.compile(r"\s*[\wđ]{1,6}\)")
_NEEDS_MORE = re.compile(
    r"(?:^|\s)(?:khóa|khoá|lần|thứ|số|điều|khoản|điểm|mục|chương|phụ lục|năm|tháng|ngày|quý|trung ương|kỳ|từ|đến|và|của|theo"
    r"|tại)$",
    re.I,
)
_SENTENCE_END = tuple('.:;!?/…”"')
_SHORT_SHARE = 0.15
_FLUSH_SHARE = 0.5
_GAP = 1.2
_TWO_STEPS = 1.3
_FEWEST_STEPS = 8
_HABIT = 0.8
_FEWEST_MARKS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The room in which the lines of a page or column stand, and how far they are apart."""

    left: float
    right: float
    leading: float

    def is_indented(self, line: Line) -> bool:
        return line.left - self.left > 0.6 * line.height

    def is_short(self, line: Line) -> bool:
        return line.right < self.right - _SHORT_SHARE * max(1.0, self.right - self.left)

    def lacks(self, line: Line, heights: float) -> bool:
        """Whether a line ends so many of its heights before the right edge."""
        return line.right < self.right - heights * line.height

    def has_gap(self, before: Line, line: Line) -> bool:
        return bool(self.leading) and line.top - before.top > _GAP * self.leading

    def is_centred(self, line: Line) -> bool:
        inset = line.left - self.left
        return inset > 1.5 * line.height and abs(inset - (self.right - line.right)) < line.height


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document does: `style` 1 where paragraphs begin indented, -1 where they hang, 0 where neither."""

    style: int
    is_flush: bool
    has_indented_marks: bool
    has_spaced_marks: bool


def frame_of(lines: Sequence[Line]) -> Frame:
    """The frame by the lines alone."""
    return Frame(_left_edge(lines), _right_edge(lines), _leading(lines))


def _left_edge(lines: Sequence[Line]) -> float:
    """Where unindented lines begin: the leftmost of the places at which several lines begin."""
    counts = Counter(round(line.left / 3) for line in lines if not line.is_block)
    common = [place for place, count in counts.items() if count >= max(2, sum(counts.values()) // 8)]
    return 3 * min(common or counts or [0])


def _right_edge(lines: Sequence[Line]) -> float:
    ends = sorted(line.right for line in lines if not line.is_block)
    return ends[int(len(ends) * 0.85)] if ends else 0.0


def _leading(lines: Sequence[Line]) -> float:
    """How far lines of one paragraph are apart; where most paragraphs have one line only, the nearer ones tell."""
    steps = [
        low.top - high.top
        for high, low in pairwise(lines)
        if low.top > high.top and not (low.is_block or high.is_block)
    ]
    near, usual = (sorted(steps)[len(steps) // 5], median(steps)) if steps else (0.0, 0.0)
    return near if len(steps) >= _FEWEST_STEPS and usual > _TWO_STEPS * near else usual


Framed = tuple[Sequence[Line], Frame]


def habits_of(blocks: Sequence[Framed]) -> Habits:
    """The habits that most lines show."""
    pairs = [(before, line, frame) for lines, frame in blocks for before, line in pairwise(lines)]
    pairs = [pair for pair in pairs if not (pair[0].is_block or pair[1].is_block)]
    marked = [pair for pair in pairs if MARKER.match(pair[1].text)]
    votes = [_vote(*pair) for pair in pairs if not (MARKER.match(pair[1].text) or pair[2].is_short(pair[0]))]
    votes_sum = sum(votes)
    full = [not frame.lacks(line, 0.5) for lines, frame in blocks for line in lines if not line.is_block]
    return Habits(
        style=(votes_sum > 0) - (votes_sum < 0),
        is_flush=_is_usual(full, _FLUSH_SHARE),
        has_indented_marks=_is_usual([frame.is_indented(line) for _, line, frame in marked]),
        has_spaced_marks=_is_usual([frame.has_gap(before, line) for before, line, frame in marked]),
    )


def _vote(before: Line, line: Line, frame: Frame) -> int:
    """Seen at full lines: 1 for an indented first line, -1 for a hanging one."""
    hangs = line.left > before.left + 0.6 * before.height
    return (frame.is_indented(before) and not frame.is_indented(line)) - hangs


def _is_usual(seen: Sequence[bool], share: float = _HABIT) -> bool:
    return len(seen) >= _FEWEST_MARKS and sum(seen) >= share * len(seen)


def paragraphs(lines: Sequence[Line], frame: Frame, habits: Habits, join: Callable[[str, str], str]) -> list[str]:
    """The lines as paragraphs."""
    out: list[str] = []
    previous: Line | None = None
    is_first = True
    for line in lines:
        is_first_now = previous is None or _begins(previous, line, frame, habits, is_first=is_first)
        if is_first_now:
            out.append(line.text.strip())
        else:
            out[-1] = join(out[-1], line.text.strip())
        previous, is_first = line, is_first_now
    return out


def _begins(previous: Line, line: Line, frame: Frame, habits: Habits, *, is_first: bool) -> bool:
    """Whether `line` begins a paragraph; `is_first` says that `previous` began one."""
    if line.is_block or previous.is_block or is_marked(line, previous, frame, habits):
        return True
    if line.is_beside or previous.is_beside:
        return not line.text[:1].islower()
    if habits.style > 0 and frame.is_indented(line) and not frame.is_centred(previous):
        return True
    if frame.is_short(previous) or line.top < previous.top or frame.has_gap(previous, line):
        return True
    if _ends_early(previous, line, frame, habits):
        return True
    if max(line.height, previous.height) > 1.35 * min(line.height, previous.height):
        return True
    return _is_moved(previous, line, frame, habits, is_first=is_first)


def _ends_early(previous: Line, line: Line, frame: Frame, habits: Habits) -> bool:
    """Whether a line of even text ends before the edge, or the next word would have found room on it."""
    if habits.is_flush:
        is_title = frame.is_centred(previous) and not frame.is_centred(line)
        return (frame.lacks(previous, 1.0) or is_title) and not line.text[:1].islower()
    ends = previous.text.rstrip().endswith(_SENTENCE_END)
    return ends and (line.text.isupper() or not _is_full(previous, line, frame))


def _is_full(previous: Line, line: Line, frame: Frame) -> bool:
    """Whether the first word of `line` finds no room on the line before it."""
    word = line.text.split(maxsplit=1)[0] if line.text.strip() else ""
    width = (line.right - line.left) * (len(word) + 1) / max(1, len(line.text))
    return previous.right + width > frame.right - 0.5 * line.height


def _is_moved(previous: Line, line: Line, frame: Frame, habits: Habits, *, is_first: bool) -> bool:
    """Whether the left edge of a line shows that it begins a paragraph."""
    if line.text[:1].islower() and not previous.text.rstrip().endswith(_SENTENCE_END):
        return False
    indent = line.left - previous.left
    if indent > 0.6 * line.height:
        hangs = habits.style < 0 and not frame.is_indented(previous)
        return not (is_first and (MARKER.match(previous.text) or hangs))
    if indent < -0.6 * line.height:
        return not (is_first and line.left - frame.left < 1.5 * line.height)
    return False


def is_marked(line: Line, previous: Line, frame: Frame, habits: Habits) -> bool:
    """Whether a line begins with a list mark; "kinh tế / - xã hội" and "(khóa / IX)" broken over two lines are none."""
    if not MARKER.match(line.text):
        return False
    before = previous.text.rstrip()
    is_open = not before.endswith(_SENTENCE_END)
    if is_open and (
        _NEEDS_MORE.search(before) or (_CLOSING.match(line.text) and before.rfind("(") > before.rfind(")"))
    ):
        return False
    dash = _DASH_INSIDE.match(line.text)
    if dash and dash.group()[-1].islower() and is_open:
        return False
    if not _is_full(previous, line, frame):
        return True
    if _DASH.match(line.text) and is_open:
        return frame.is_indented(line) and line.left > previous.left + 0.6 * line.height
    return not _breaks_habit(line, previous, frame, habits)


def _breaks_habit(line: Line, previous: Line, frame: Frame, habits: Habits) -> bool:
    """Whether a line lacks what list items of the document have."""
    if habits.has_indented_marks and not frame.is_indented(line):
        return True
    return habits.has_spaced_marks and line.top > previous.top and not frame.has_gap(previous, line)


def runs_over(last: Line, last_frame: Frame, first: Line, frame: Frame, habits: Habits) -> bool:
    """Whether the first line of a page goes on with the last one of the page before."""
    if last.is_block or first.is_block or is_marked(first, last, last_frame, habits):
        return False
    if last.right < 0.8 * last_frame.right:
        return False
    if first.text[:1].islower():
        return True
    if habits.style > 0:
        return not frame.is_indented(first)
    ends = last.text.rstrip().endswith(_SENTENCE_END)
    if ends and first.text.isupper():
        return False
    return not ends or (
        habits.is_flush and not last_frame.lacks(last, 0.5) and abs(first.left - last.left) < 0.3 * last.height
    )
