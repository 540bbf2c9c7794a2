"""Lines that only say who acts and by when, without a label: "Ban Tổ chức chủ trì, trình trong tháng 01/2026".

Such a line is no item of its own; it feeds the item above it, as an attribute line does.
"""

from __future__ import annotations

from vungmanh.reader.extract.dues import Dates
from vungmanh.reader.finders.actors import read_names, skip_marks
from vungmanh.reader.finders.duty_words import phrases
from vungmanh.reader.model import Span
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.outline.titles import role_of
from vungmanh.reader.tokens import Tokens

LABEL = "handed"
LONGEST_LINE = 260
MOST_SHARED = 8
"""Attribute lines that one list shares; more are a list of their own."""
HANDED_ROLES = frozenset({"task", "organisation"})
TOP_STYLES = frozenset({"phụ lục", "phần", "chương", "mục", "tiểu mục", "A", "I", "title"})


def take_in(outline: Outline, dates: Dates) -> None:
    """Turns each such line into an attribute of the item that it speaks of; a heading left without items is an item."""
    _share_attributes(outline)
    for block in outline.blocks:
        if block.kind in ("heading", "item") and block.children and _may_own(outline, block):
            _take_in_children(outline, dates, block)
        if block.kind == "heading" and block.role in HANDED_ROLES:
            _take_in_beside(outline, dates, block)


def _share_attributes(outline: Outline) -> None:
    """Attribute lines without a mark of their own, behind the last dash of a list, speak for all its dashes."""
    for block in outline.blocks:
        run: list[Block] = []
        for child in block.children:
            fed = [
                each
                for each in child.children
                if each.kind == "attribute"
                and not each.marker
                and outline.text.find("\n", child.span.end, each.span.start) >= 0
            ]
            if not child.is_bullet or any(each.kind != "attribute" for each in child.children):
                run = []
            elif fed:
                for earlier in run if len(fed) <= MOST_SHARED else ():
                    earlier.children += fed
                run = []
            else:
                run.append(child)


def _may_own(outline: Outline, block: Block) -> bool:
    return block.style not in TOP_STYLES and bool(block.marker) and role_of(outline.plain_of(block)) in (None, "result")


def _take_in_beside(outline: Outline, dates: Dates, block: Block) -> None:
    """A line that only says who, below an item of another shape in one list, speaks of that item."""
    before: Block | None = None
    kept: list[Block] = []
    for child in block.children:
        if child.kind not in ("item", "para"):
            kept.append(child)
            continue
        other = before is not None and not (child.marker and before.marker) and not before.children
        if before and other and _says_only_who(outline, dates, child) and not _says_only_who(outline, dates, before):
            child.kind, child.label, child.parent = "attribute", LABEL, before
            before.children.append(child)
        else:
            before = child
            kept.append(child)
    block.children = kept


def _take_in_children(outline: Outline, dates: Dates, block: Block) -> None:
    handed = [child for child in block.children if _says_only_who(outline, dates, child)]
    others = [child for child in block.children if child.kind not in ("attribute", "cell") and child not in handed]
    if not handed or others:
        return
    for child in handed:
        child.kind, child.label = "attribute", LABEL
        for fed in child.children:
            fed.parent = block
        block.children.extend(child.children)
    block.kind = "item"


def _says_only_who(outline: Outline, dates: Dates, block: Block) -> bool:
    """Nothing but names, verbs of carrying, and times; at least one name and one such verb."""
    if block.kind not in ("para", "item") or block.span.end - block.span.start > LONGEST_LINE:
        return False
    if any(child.kind != "attribute" for child in block.children):
        return False
    tokens = Tokens(outline.text, outline.plain, block.span.start, block.span.end)
    at = skip_marks(tokens, 0)
    opener = phrases("assigning").at(tokens.words, at)
    names, i = read_names(tokens, at + (opener[0] if opener else 0))
    if not names:
        return False
    times = [match.span for match in dates.within(block.span)]
    carries = False
    while i < len(tokens):
        step = _step(tokens, i, times)
        if step is None:
            return False
        carries = carries or step[1]
        i += step[0]
    return carries


def _step(tokens: Tokens, i: int, times: list[Span]) -> tuple[int, bool] | None:
    """How many words to pass, and whether they carry; None where the line says something else."""
    if not tokens.words[i].isalnum():
        return 1, False
    verb = phrases("handing").at(tokens.words, i)
    if verb:
        return verb[0], True
    start = tokens.starts[i]
    if any(span.start <= start < span.end for span in times):
        return 1, False
    time = phrases("time_words").at(tokens.words, i)
    if time:
        return time[0], False
    names, after = read_names(tokens, i)
    return (after - i, False) if names else None
