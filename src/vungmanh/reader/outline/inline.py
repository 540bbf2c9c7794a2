"""Items and attributes that stand inside one paragraph: "(1) …; (2) …", "…; đơn vị chủ trì: …; thời gian: …"."""

from __future__ import annotations

import re

from vungmanh.reader.model import Span
from vungmanh.reader.outline.titles import LONGEST_LABEL, attribute_label

LONGEST_LEAD_IN = 150
SURE_WORDS = 3
FEEDING = frozenset({"lead", "partner", "due"})
_COUNT = re.compile(r"\((\d{1,2}|[ivx]{1,4})\)\s*")
_BOUND = re.compile(r"[;.(\n–/•]|\s-\s")
_OUTER = " \t\n;,.()–-*_/"


def inline_items(text: str, span: Span) -> tuple[Span, list[tuple[str, Span]]]:
    """The lead-in and the counted items after its colon; the whole span and nothing where there is no such list."""
    colon = text.find(":", span.start, min(span.end, span.start + LONGEST_LEAD_IN))
    first = _COUNT.search(text, colon + 1, min(span.end, colon + 12)) if colon >= 0 else None
    if first is None or first.group(1) not in ("1", "i"):
        return span, []
    marks = [
        m
        for m in _COUNT.finditer(text, first.start(), span.end)
        if m.start() == first.start() or _opens(text, m.start())
    ]
    if len(marks) < 2:
        return span, []
    ends = [mark.start() for mark in marks[1:]] + [span.end]
    items = []
    for mark, end in zip(marks, ends, strict=True):
        while end > mark.end() and text[end - 1] in " \t\n;,*":
            end -= 1
        items.append((mark.group().strip(), Span(mark.end(), end)))
    return Span(span.start, colon + 1), items


def _opens(text: str, at: int) -> bool:
    """Whether the count at this offset opens an item: after a break in the sentence, or where one word joins the last."""
    before = text[max(0, at - 4) : at].rstrip()
    return before[-1:] in (";", ",", ".", ":") or before.endswith("và")


def inline_attributes(
    text: str, plain: str, span: Span, *, at_label: bool = False
) -> tuple[Span, list[tuple[str, Span]]]:
    """The span before its attributes, and the attributes with their values.

    Words that name an attribute beyond doubt (three words and more) cut the paragraph; short ones ("thời gian") count only
    beside such a one or one of another kind, or where the paragraph is an attribute line itself (`at_label`).
    """
    found: list[tuple[str, int, int]] = []
    is_sure = at_label
    colon = plain.find(":", span.start, span.end)
    while colon >= 0:
        window = max(span.start, colon - LONGEST_LABEL, found[-1][2] if found else 0)
        start = window
        for bound in _BOUND.finditer(plain, window, colon):
            start = bound.end()
        is_first = start == span.start
        label = attribute_label(plain[start:colon]) if start > window or is_first or found else None
        if label and not _in_brackets(text, start, span.start) and (at_label or not is_first):
            is_sure = is_sure or len(plain[start:colon].split()) >= SURE_WORDS
            found.append((label, start, colon + 1))
        colon = plain.find(":", colon + 1, span.end)
    if not found or not (is_sure or len({label for label, _, _ in found} & FEEDING) > 1):
        return span, []
    ends = [start for _, start, _ in found[1:]] + [span.end]
    values = [(label, _trim(text, value, end)) for (label, _, value), end in zip(found, ends, strict=True)]
    return _trim_end(text, Span(span.start, found[0][1])), [
        (label, value) for label, value in values if value.start < value.end
    ]


def _in_brackets(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - 400) : at]
    return before.rfind("(") > before.rfind(")")


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and text[end - 1] in " \t\n;,–-*_/":
        end -= 1
    return Span(start, end)


def _trim_end(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start and text[end - 1] in " \t\n(–-*_":
        end -= 1
    return Span(span.start, end)
