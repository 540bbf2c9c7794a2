"""Names of bodies and people, read from a given word on: one name, or a list of names.

Nothing here searches a text: the callers know the word at which a name may begin (the start of a sentence, what follows
"giao" or "phối hợp với", the value of an attribute line). A name is built from known words and free capitals, and ends
at the first other word, so that no verb is swallowed.
"""

from __future__ import annotations

from dataclasses import dataclass

from vungmanh.language.text import plain
from vungmanh.reader.finders.name_parts import Part, read_free, read_one
from vungmanh.reader.finders.name_words import begins, is_free, levels, may_begin, words_list
from vungmanh.reader.model import Span
from vungmanh.reader.tokens import Tokens

__all__ = ["Name", "may_begin", "read_names", "skip_marks"]

MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its place, its words as written (blanks collapsed), and how it was recognised."""

    span: Span
    text: str
    kind: str
    """body (a named body) | kinds (common nouns: "các sở, ban, ngành") | person | unknown"""
    first: int
    last: int
    """Token indexes; `last` is the first token after the name."""


def read_names(tokens: Tokens, i: int, stop: int | None = None, *, is_open: bool = False) -> tuple[list[Name], int]:
    """The list of names that begins at word `i`, and the first word after it; none where no name begins there.

    In an open list a name after the first may begin with any capital ("…, Viễn thông Mẫu Sơn").
    """
    stop = len(tokens) if stop is None else stop
    names: list[Name] = []
    at = skip_marks(tokens, i)
    while at < stop and len(names) < MOST_NAMES:
        part = read_one(tokens, at, stop) or (read_free(tokens, at, stop) if names and is_open else None)
        if part is None:
            break
        if not names or words_list("appositions").at(tokens.words, at) is None:
            names.append(_name(tokens, at, part, names))
        after = _skip_bracket(tokens, part.end, stop)
        following = _after_joint(tokens, after, stop, is_open=is_open)
        if following is None:
            return names, after
        at = following
    return names, names[-1].last if names else i


def skip_marks(tokens: Tokens, i: int) -> int:
    """Past marks of emphasis and quotes."""
    while i < len(tokens) and tokens.words[i] in '*_“"':
        i += 1
    return i


def _skip_bracket(tokens: Tokens, i: int, stop: int) -> int:
    """Past a short bracket right after a name ("(cơ quan thường trực)"), unless it names who reports through whom."""
    if i + 2 < stop and tokens.words[i] == "[" and tokens.words[i + 2] == "]":
        return i + 3
    if i >= stop or tokens.words[i] != "(":
        return i
    for j in range(i + 1, min(i + 20, stop)):
        if tokens.words[j] == ")":
            return i if tokens.words[i + 1] == "qua" else j + 1
    return i


def _after_joint(tokens: Tokens, i: int, stop: int, *, is_open: bool) -> int | None:
    """The first word of the next name of the list, where a joint and a name follow."""
    found = words_list("joints").at(tokens.words, i)
    if found is None or i + found[0] >= stop:
        return None
    at = i + found[0]
    more = words_list("joints").at(tokens.words, at)
    if more and tokens.words[i] in ",;":
        at += more[0]
    if at >= stop:
        return None
    is_next = begins(tokens, at) or (is_open and tokens.words[i] != ";" and is_free(tokens, at))
    return at if is_next else None


def _name(tokens: Tokens, first: int, part: Part, before: list[Name]) -> Name:
    span = tokens.span(first, part.end)
    text = " ".join(span.of(tokens.text).replace("*", "").split())
    if before and part.kind == "kinds" and " ".join(tokens.words[first : part.end]) in levels():
        body = tokens.text[before[-1].span.start : before[-1].span.end].split()
        if len(body) == 3 and plain(" ".join(body[1:])) in levels():
            text = f"{body[0]} {text}"
    return Name(span, text, part.kind, first, part.end)
