"""To whom a report goes, and through whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from vungmanh.language.text import plain
from vungmanh.reader.finders.actors import Name, read_names
from vungmanh.reader.lexicon import load
from vungmanh.reader.model import Span
from vungmanh.reader.tokens import Phrases, Tokens

LONGEST_OBJECT = 60
LONGEST_BEFORE = 14


@dataclass(frozen=True, slots=True)
class Addressed:
    """Receivers, and the body that collects for them."""

    receivers: tuple[str, ...] = ()
    via: str | None = None
    spans: tuple[Span, ...] = ()


@cache
def _words(key: str) -> Phrases:
    return Phrases([(key, map(plain, load("reports")[key]))])


def find_receivers(tokens: Tokens, at: int, first: int, last: int) -> Addressed:
    """Reads around the "báo cáo" at word `at` inside the clause first–last."""
    names, after = _after(tokens, at + 2, last)
    if not names:
        names, after = _before(tokens, at, first)
    if not names:
        return Addressed()
    onward = _onward(tokens, after, last)
    if onward:
        return _addressed(onward, names[0])
    through = _through(tokens, after, last) or _through_before(tokens, at, first)
    return _addressed(names, through)


def _addressed(names: list[Name], through: Name | None) -> Addressed:
    spans = tuple(name.span for name in (*names, *([through] if through else [])))
    return Addressed(tuple(dict.fromkeys(name.text for name in names)), through.text if through else None, spans)


def _after(tokens: Tokens, i: int, last: int) -> tuple[list[Name], int]:
    """ "báo cáo UBND tỉnh …", "báo cáo kết quả … về Sở Nội vụ", "báo cáo … gửi UBND tỉnh"."""
    names, after = read_names(tokens, _past_verb(tokens, i, last), last)
    if names and not _is_topic(tokens, names):
        return names, after
    if found := _words("objects").at(tokens.words, i):
        names, after = read_names(tokens, i + found[0], last)
        if names and names[0].kind == "body" and tokens.is_capital(names[0].first):
            return names, after
    firsts = _words("to_words").by_word
    for j in range(i, min(last, i + LONGEST_OBJECT)):
        if tokens.words[j] not in firsts:
            continue
        found = _words("to_words").at(tokens.words, j)
        if found and j + found[0] < last:
            names, after = read_names(tokens, j + found[0], last)
            if names and not _is_topic(tokens, names):
                return names, after
    return [], i


def _past_verb(tokens: Tokens, i: int, last: int) -> int:
    """Past the second verb of "báo cáo, đề xuất …", "báo cáo và kiến nghị …"."""
    if i + 3 < last and tokens.words[i] in (",", "và") and tokens.words[i + 1 : i + 3] in _SECONDS:
        return i + 3 + (tokens.words[i + 3] == "với")
    return i


_SECONDS = (["đề", "xuất"], ["kiến", "nghị"], ["tham", "mưu"], ["trình", "lên"])


def _is_topic(tokens: Tokens, names: list[Name]) -> bool:
    """ "báo cáo tổ chức …": a common noun alone is what is reported on."""
    return (
        names[0].kind == "kinds" and names[0].last - names[0].first == 1 and tokens.words[names[0].first] in _topics()
    )


@cache
def _topics() -> frozenset[str]:
    return frozenset(plain(word) for word in load("duties")["never_subjects"])


def _before(tokens: Tokens, at: int, first: int) -> tuple[list[Name], int]:
    """ "gửi Sở Nội vụ báo cáo kết quả", "gửi về UBND tỉnh (qua Sở Nội vụ) báo cáo …"."""
    for j in range(at - 1, max(first, at - LONGEST_BEFORE) - 1, -1):
        found = _words("to_words").at(tokens.words, j)
        if found and tokens.words[j] in ("gửi", "nộp", "trình"):
            names, after = read_names(tokens, j + found[0], at)
            if names:
                return names, after
    return [], at


def _onward(tokens: Tokens, i: int, last: int) -> list[Name]:
    """ "về Sở Nội vụ để tổng hợp, báo cáo UBND tỉnh": who receives it in the end."""
    at = i
    while at < last and tokens.words[at] in ",(":
        at += 1
    found = _words("collects").at(tokens.words, at)
    if found is None:
        return []
    for j in range(at + found[0], min(last, at + found[0] + 6)):
        if tokens.words[j : j + 2] == ["báo", "cáo"] or tokens.words[j] in ("trình", "mưu"):
            step = 2 if tokens.words[j] == "báo" else 1
            names, _ = read_names(tokens, j + step, last)
            if not names and j + step < last and tokens.words[j + step] in ("cho", "về", "lên", "với"):
                names, _ = read_names(tokens, j + step + 1, last)
            if names:
                return names
    return []


def _through(tokens: Tokens, i: int, last: int) -> Name | None:
    """ "… (qua Sở Nội vụ)", "…, qua Sở Nội vụ tổng hợp"."""
    at = i
    while at < last and tokens.words[at] in ",(":
        at += 1
    found = _words("via_words").at(tokens.words, at)
    if found is None:
        return None
    names, _ = read_names(tokens, at + found[0], last)
    return names[0] if names else None


def _through_before(tokens: Tokens, at: int, first: int) -> Name | None:
    """ "thông qua Sở Nội vụ tổng hợp, báo cáo UBND tỉnh"."""
    for j in range(at - 1, max(first, at - LONGEST_BEFORE) - 1, -1):
        found = _words("via_words").at(tokens.words, j)
        if found:
            names, _ = read_names(tokens, j + found[0], at)
            return names[0] if names else None
    return None
