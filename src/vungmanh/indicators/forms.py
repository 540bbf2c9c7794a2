"""Forms by which units report what no register can know; data of the packs, with the rules that a report is checked by."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from operator import eq, ge, gt, le, lt
from typing import Any

from vungmanh.indicators.enums import Span
from vungmanh.indicators.periods import DAY, Period
from vungmanh.indicators.policies import packs, said_in_language
from vungmanh.units.enums import UnitLevel

COMPARED = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
LONGEST_CODE = 34
BELOW, BEFORE = ":below", ":before"
"""Behind a code: what is below the line; what was said for the period before."""
Values = Mapping[str, Decimal | None]
"""By term: "code", "code:below", "code:before"."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The sum on the left compared with the sum on the right. Where it `must` hold the report is corrected, else explained.

    A rule of which some value is not known says nothing.
    """

    left: tuple[str | int, ...]
    operator: str
    right: tuple[str | int, ...]
    words: str
    must: bool = False
    words_en: str = ""

    def holds(self, values: Values) -> bool:
        left, right = _sum(self.left, values), _sum(self.right, values)
        return left is None or right is None or bool(COMPARED[self.operator](left, right))

    @property
    def shown_words(self) -> str:
        """In the language of whoever looks."""
        return said_in_language(self.words, self.words_en)

    @property
    def codes(self) -> set[str]:
        """The indicators that it speaks of."""
        return {str(term).partition(":")[0] for term in self.left + self.right if isinstance(term, str)}


@dataclass(frozen=True, slots=True)
class Form:
    """What the units of a level say once a month or a year, `due_days` after its end."""

    code: str
    name: str
    span: Span
    level: UnitLevel
    due_days: int
    source: str
    indicators: tuple[str, ...]
    rules: tuple[Rule, ...]
    open_days: int = 0
    """So many days before the period ends units may begin to fill it in."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By code, what is asked for above the line and below it, as the form calls it."""
    name_en: str = ""
    words_en: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def shown_name(self) -> str:
        """In the language of whoever looks."""
        return said_in_language(self.name, self.name_en)

    def shown_words(self, code: str) -> tuple[str, str]:
        """What is asked for above the line and below it; empty where the form has no words for it."""
        pairs = zip_longest(self.words.get(code, ()), self.words_en.get(code, ()), fillvalue="")
        above, below = (*(said_in_language(*pair) for pair in pairs), "", "")[:2]
        return above, below

    def due(self, period: Period) -> datetime.date:
        return period.day + self.due_days * DAY

    def opens(self, period: Period) -> datetime.date:
        return period.day - self.open_days * DAY


@cache
def forms() -> dict[str, Form]:
    """By code. Raises ValueError for a fault in a pack."""
    found = [read_form(raw) for pack in packs() for raw in pack.forms]
    return {form.code: form for form in found}


def read_form(raw: Mapping[str, Any]) -> Form:
    """Raises ValueError, with the code of the form and what is wrong with it."""
    code = str(raw.get("code", ""))
    try:
        indicators = tuple(raw["indicators"])
        rules = tuple(_rule(each) for each in raw.get("rules", ()))
        form = Form(
            code, raw["name"], Span(raw["span"]), UnitLevel(raw["level"]), int(raw["due_days"]), raw["source"],
            indicators, rules, int(raw.get("open_days", 0)),
            _by_code(raw, "words"), raw.get("name_en", ""), _by_code(raw, "words_en"),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"form {code}: {error}") from error
    named = {name for rule in form.rules for name in rule.codes} | set(form.words)
    unknown = named - set(form.indicators)
    if unknown or len(code) > LONGEST_CODE or not code:
        raise ValueError(
            f"form {code}: rules or words name {', '.join(sorted(unknown)) or 'nothing wrong; the code is too long'}"
        )
    return form


def _by_code(raw: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    return {code: tuple(words) for code, words in raw.get(name, {}).items()}


def _rule(raw: Mapping[str, Any]) -> Rule:
    if raw["operator"] not in COMPARED:
        raise ValueError(f"operator {raw['operator']}")
    return Rule(
        tuple(raw["left"]),
        raw["operator"],
        tuple(raw["right"]),
        raw["words"],
        bool(raw.get("must", False)),
        raw.get("words_en", ""),
    )


def _sum(terms: tuple[str | int, ...], values: Values) -> Decimal | None:
    found = [Decimal(term) if isinstance(term, int) else values.get(term) for term in terms]
    return None if None in found else sum((each for each in found if each is not None), Decimal(0))
