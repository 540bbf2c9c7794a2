"""Sentences that hand the list below them to somebody: "Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở … các nội dung sau:"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vungmanh.language.text import plain
from vungmanh.reader.finders.actors import Name, read_names
from vungmanh.reader.finders.clauses import clauses
from vungmanh.reader.finders.duty_words import phrases, words_of
from vungmanh.reader.finders.subjects import find_subject
from vungmanh.reader.outline import Block, Outline
from vungmanh.reader.tokens import Tokens

LONGEST_WAY = 160
CLOSING_STYLES = frozenset({"phụ lục", "điều"})
SPEAKING_ROLES = frozenset({None, "preamble", "basis", "task", "organisation"})


@dataclass(frozen=True, slots=True)
class Order:
    """One such sentence: whom it names; `is_order` where it orders something at all, if only "chỉ thị:"."""

    names: tuple[Name, ...]
    is_order: bool


def find_orders(outline: Outline, tokens_of: Callable[[Block], Tokens], issuer: str) -> dict[int, Order]:
    """By block, the order under which it stands: that of the paragraph with a colon right before its list."""
    found: dict[int, Order] = {}
    open_orders: dict[int, Order] = {}
    for block in outline.blocks:
        if block.kind in ("attribute", "cell", "chrome"):
            continue
        key = id(block.parent)
        if block.kind == "para" and not block.marker:
            open_orders.pop(key, None)
            if block.role in SPEAKING_ROLES and outline.text[block.span.end - 1] == ":":
                order = read_order(tokens_of(block), issuer)
                if order.is_order:
                    open_orders[key] = order
        elif block.style in CLOSING_STYLES:
            open_orders.pop(key, None)
        elif key in open_orders:
            found[id(block)] = open_orders[key]
    return found


def read_order(tokens: Tokens, issuer: str) -> Order:
    """The last sentence of a paragraph: the bodies behind its verb of ordering, or its own subject where that is bound."""
    first = max((clause.first for clause in clauses(tokens) if clause.opens), default=0)
    ordered = False
    for i in range(first, min(len(tokens), first + LONGEST_WAY)):
        verb = phrases("ordering").at(tokens.words, i)
        if verb is None:
            continue
        ordered = True
        names, after = read_names(tokens, i + verb[0])
        if names and after < len(tokens):
            return Order(tuple(names), True)
    subject = find_subject(tokens, first, len(tokens))
    if subject and not _is_issuer(subject[0], issuer) and phrases("bound").at(tokens.words, subject[1]):
        return Order(tuple(subject[0]), True)
    return Order((), ordered)


def _is_issuer(names: list[Name], issuer: str) -> bool:
    text = plain(names[0].text)
    return len(names) == 1 and (text in issuer or text in words_of("superiors"))
