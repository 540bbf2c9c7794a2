"""What each block of a finished tree is (a heading or an item) and which section it belongs to."""

from __future__ import annotations

import re

from vungmanh.reader.outline.blocks import Block
from vungmanh.reader.outline.titles import is_note, opens_basis, role_of

LONGEST_HEADING = 220
BRACKETED_HEADING = 100
SHORT_HEADING = 60
TITLED_STYLES = ("phụ lục", "phần", "chương", "mục", "tiểu mục", "A", "I")
MOST_SIBLINGS = 30
LONGEST_ROLE_LABEL = 40
MOST_LABEL_WORDS = 4
_FEEDING = ("attribute", "cell")
HANDED_OUT = ("task", "organisation")
"""Sections in which "Đánh giá …", "Kiểm điểm …" is work to be done, not what was found."""


def settle(blocks: list[Block], text: str, plain: str) -> None:
    """Fixes `kind` and `role` of every block, parents first."""
    led: set[int] = set()
    for block in blocks:
        _hear_goals(block, plain, led)
        if any(child.label in ("lead", "due") and child.kind == "attribute" for child in block.children):
            _take_in_notes(block, plain)
        if block.kind in ("item", "para") and _is_heading(block, text):
            block.kind = "heading"
        line = plain[block.span.start : block.span.end]
        own = (role_of(line) or _goals_of(line)) if block.kind == "heading" else _labelled_role(line)
        if own == "resources" and block.kind != "heading" and block.parent and block.parent.role == "result":
            own = None
        if own == "result" and block.parent and block.parent.role in HANDED_OUT:
            own = None
        if block.style == "phụ lục":
            own = "annex"
        if own in ("recipients", "signature") and (block.role or (block.marker and not block.is_bullet)):
            own = None
        if block.role == "preamble" and opens_basis(line[:40]):
            block.role = "basis"
        if block.role is None or own:
            block.role = own or (block.parent.role if block.parent else None)


_LEADS_TO_GOALS = re.compile(r"(?<!\w)(?:mục\s+tiêu|chỉ\s+tiêu)[^.;:]{0,60}:$")
_REACHED = re.compile(r"(?<!\w)(?:đã|hoàn\s+thành|vượt|đạt\s+được|thực\s+hiện\s+được)(?!\w)")
LONGEST_GOAL_LEAD = 160


def _hear_goals(block: Block, plain: str, led: set[int]) -> None:
    """ "Theo đó, mục tiêu đặt ra là:": the list that a paragraph leads in is one of goals, in an article too."""
    key = id(block.parent)
    if block.kind in _FEEDING:
        return
    if block.marker:
        if key in led and block.role is None and not (block.parent and block.parent.role):
            block.role = "goal"
        return
    led.discard(key)
    if block.kind == "para" and block.role in (None, "preamble"):
        tail = plain[max(block.span.start, block.span.end - LONGEST_GOAL_LEAD) : block.span.end]
        sentence = tail[tail.rfind(". ") + 1 :]
        if _LEADS_TO_GOALS.search(sentence) and not _REACHED.search(sentence):
            led.add(key)


def _goals_of(heading: str) -> str | None:
    """ "Điều 2. Nhất trí các chỉ tiêu chủ yếu năm 2005:" is over goals too."""
    last = heading[heading.rfind(". ") + 1 :]
    is_over_goals = len(last) <= LONGEST_GOAL_LEAD and _LEADS_TO_GOALS.search(last) and not _REACHED.search(last)
    return "goal" if is_over_goals else None


def _take_in_notes(block: Block, plain: str) -> None:
    """Among attribute lines "Nội dung: …" is one of them, not an item of its own."""
    for child in block.children:
        if (
            child.kind in ("item", "para")
            and not child.children
            and is_note(plain[child.span.start : child.span.start + 40])
        ):
            child.kind, child.label = "attribute", "other"


def _labelled_role(line: str) -> str | None:
    """The section that a short label before a colon names ("Mục tiêu: …", "Kinh phí: …"), for the item alone."""
    colon = line.find(":", 0, LONGEST_ROLE_LABEL)
    label = line[:colon].strip(" *_") if colon > 0 else ""
    return role_of(label) if label and len(label.split()) <= MOST_LABEL_WORDS else None


def _is_heading(block: Block, text: str) -> bool:
    own = text[block.span.start : block.span.end]
    governs = any(child.kind not in _FEEDING for child in block.children)
    if block.style == "row":
        return block.kind == "heading"
    if own[:LONGEST_HEADING].isupper() and len(own) > 3 and (block.marker or governs):
        return True
    if not governs:
        return False
    if block.style in TITLED_STYLES or own.endswith(":"):
        return True
    if len(own) > LONGEST_HEADING:
        return False
    if own[-1] == ".":
        return len(own) <= SHORT_HEADING and not block.is_bullet and not _is_among_items(block, text)
    return own[-1] not in ";)/" or (own[-1] == ")" and len(own) <= BRACKETED_HEADING)


def _is_among_items(block: Block, text: str) -> bool:
    """Whether its neighbours in the list are sentences that stand alone: then it is one too, whatever follows it."""
    siblings = block.parent.children if block.parent else []
    return any(
        other.style == block.style and other is not block and not other.children and text[other.span.end - 1] in ".;"
        for other in siblings[:MOST_SIBLINGS]
    )
