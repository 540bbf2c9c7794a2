"""What a definition says: the one shape of packs (YAML) and of what people make (JSON), read into frozen dataclasses.

`read` raises DefinitionError with every fault at once, each with its place in the definition. It needs the countables
declared; it asks no database.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vungmanh.indicators.countables import Attribute, Countable, Measure, countable
from vungmanh.indicators.enums import Direction, Kind
from vungmanh.indicators.policies import in_language

OPERATORS = ("is", "is_not", "in", "at_least", "at_most", "between", "known")
ORDERED = ("at_least", "at_most", "between")
TOGETHER = ("all", "any", "not")
DEEPEST = 6
"""Groups within each other; more than anybody can read."""
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_FIELDS = {
    "code", "name", "description", "measure", "direction", "source", "kind", "numerator", "denominator", "breakdowns",
    "adds_up", "valid_from",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` is turned into words by the surface; `at` is the place: "numerator.where.all.2"."""

    code: str
    at: str
    params: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.at}: {self.code} {dict(self.params) or ''}".strip()


class DefinitionError(ValueError):
    """All that is wrong with a definition."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Filter:
    """One attribute compared with a value; neither true nor false of a row whose attribute is not known."""

    attribute: str
    operator: str
    value: Any
    """A tuple for `in` and `between`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Filters of which all, or any, must hold, or (`not`) not all of them may; by three-valued logic, as SQL has it."""

    together: str
    parts: tuple[Filter | Group, ...]


Condition = Filter | Group | None


@dataclass(frozen=True, slots=True)
class Term:
    """What is counted or, where `sum` names an attribute, added up: rows of a countable that meet the condition."""

    countable: str
    where: Condition = None
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator means. Counted: terms; composed: codes of other indicators whose numerators are added up."""

    code: str
    name: str
    kind: Kind = Kind.COUNTED
    description: str = ""
    measure: str = ""
    """Unit of measure: "%", "người", "nhà"."""
    direction: Direction = Direction.NONE
    source: str = ""
    """The legal source."""
    numerator: Term | None = None
    denominator: Term | None = None
    breakdowns: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    has_denominator: bool = False
    adds_up: bool = True
    """False: what a unit said of itself means nothing added to what others said."""

    @property
    def shown_name(self) -> str:
        """In the language of whoever looks."""
        return in_language(self.code, "name", self.name)

    @property
    def shown_measure(self) -> str:
        return in_language(self.code, "measure", self.measure)

    @property
    def shown_description(self) -> str:
        return in_language(self.code, "description", self.description)

    @property
    def is_share(self) -> bool:
        """The rows above the line are among those below it."""
        above, below = self.numerator, self.denominator
        return above is not None and below is not None and above.countable == below.countable

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for term in (self.numerator, self.denominator) if term is not None)

    @property
    def countables(self) -> frozenset[str]:
        return frozenset(term.countable for term in self.terms)


def read(raw: Mapping[str, Any]) -> Definition:
    """The definition that `raw` says; raises DefinitionError."""
    reader = _Reader()
    found = reader.definition(raw)
    if reader.faults:
        raise DefinitionError(reader.faults)
    return found


def check_references(definitions: Mapping[str, Definition]) -> list[Fault]:
    """Faults of composed definitions among each other: a code that nothing defines, a cycle (named in its order)."""
    faults: list[Fault] = []
    done: set[str] = set()

    def visit(code: str, way: tuple[str, ...]) -> None:
        if code in way:
            cycle = " → ".join((*way[way.index(code) :], code))
            faults.append(Fault("cycle", code, (("cycle", cycle),)))
            return
        if code in done:
            return
        for part in definitions[code].above + definitions[code].below:
            if part in definitions:
                visit(part, (*way, code))
            else:
                faults.append(Fault("unknown_indicator", code, (("indicator", part),)))
        done.add(code)

    for code in definitions:
        visit(code, ())
    return faults


class _Reader:
    """Collects faults, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, at: str, **params: Any) -> None:
        self.faults.append(Fault(code, at, tuple(params.items())))

    def definition(self, raw: Mapping[str, Any]) -> Definition:
        for name in sorted(set(raw) - _FIELDS):
            self.fault("unknown_field", name)
        code, name = str(raw.get("code", "")), str(raw.get("name", "")).strip()
        if not CODE.fullmatch(code) or len(code) > 80:
            self.fault("code_unfit", "code", value=code)
        if not name:
            self.fault("missing", "name")
        kind = self.choice(Kind, raw.get("kind", Kind.COUNTED), "kind")
        said: dict[str, Any] = {
            "code": code,
            "name": name,
            "kind": kind,
            "description": str(raw.get("description", "")),
            "measure": str(raw.get("measure", "")),
            "direction": self.choice(Direction, raw.get("direction", Direction.NONE), "direction"),
            "source": str(raw.get("source", "")),
            "adds_up": bool(raw.get("adds_up", True)),
            "has_denominator": bool(raw.get("denominator")),
        }
        if kind == Kind.COUNTED:
            said |= self.counted(raw)
        elif kind == Kind.COMPOSED:
            said |= {"above": self.codes(raw, "numerator"), "below": self.codes(raw, "denominator")}
            if not said["above"]:
                self.fault("missing", "numerator")
        return Definition(**said)

    def counted(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        above, below = self.term(raw.get("numerator"), "numerator"), self.term(raw.get("denominator"), "denominator")
        if not raw.get("numerator"):
            self.fault("missing", "numerator")
        breakdowns = raw.get("breakdowns") or ()
        if not isinstance(breakdowns, list | tuple):
            self.fault("not_a_list", "breakdowns")
            breakdowns = ()
        for term in filter(None, (above, below)):
            for place, name in enumerate(breakdowns):
                attribute = self.attribute(term.countable, name, f"breakdowns.{place}")
                if attribute and attribute.measure not in (Measure.CHOICE, Measure.FLAG):
                    self.fault("breakdown_unfit", f"breakdowns.{place}", attribute=name)
        return {"numerator": above, "denominator": below, "breakdowns": tuple(map(str, breakdowns))}

    def choice(self, kind: Any, value: Any, at: str) -> Any:
        if value in kind.values:
            return kind(value)
        self.fault("unknown_value", at, value=value, allowed=", ".join(kind.values))
        return next(iter(kind))

    def codes(self, raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
        value = raw.get(name) or []
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            self.fault("not_codes", name)
            return ()
        return tuple(value)

    def term(self, raw: Any, at: str) -> Term | None:
        if not raw:
            return None
        if not isinstance(raw, Mapping) or set(raw) - {"countable", "where", "sum"}:
            self.fault("term_unfit", at)
            return None
        name, total = str(raw.get("countable", "")), str(raw.get("sum") or "")
        try:
            countable(name)
        except KeyError:
            self.fault("unknown_countable", f"{at}.countable", countable=name)
            return None
        if total:
            attribute = self.attribute(name, total, f"{at}.sum")
            if attribute and (attribute.measure != Measure.NUMBER or attribute.at or countable(name).counts_things):
                self.fault("sum_unfit", f"{at}.sum", attribute=total)
        return Term(name, self.condition(name, raw.get("where"), f"{at}.where"), total)

    def condition(self, owner: str, raw: Any, at: str) -> Condition:
        if not raw:
            return None
        if isinstance(raw, Mapping) and len(raw) == 1 and set(raw) <= set(TOGETHER):
            ((together, parts),) = raw.items()
            if not isinstance(parts, list | tuple) or not parts:
                self.fault("group_empty", f"{at}.{together}")
                return None
            if at.count(".") > 2 * DEEPEST:
                self.fault("too_deep", at, deepest=DEEPEST)
                return None
            read = (self.condition(owner, part, f"{at}.{together}.{place}") for place, part in enumerate(parts, 1))
            return Group(together, tuple(part for part in read if part is not None))
        operators = set(raw) - {"attribute"} if isinstance(raw, Mapping) else set()
        if not isinstance(raw, Mapping) or "attribute" not in raw or len(operators) != 1:
            self.fault("filter_unfit", at)
            return None
        (operator,) = operators
        if operator not in OPERATORS:
            self.fault("unknown_operator", at, operator=operator, allowed=", ".join(OPERATORS))
            return None
        attribute = self.attribute(owner, str(raw["attribute"]), at)
        if attribute is None:
            return None
        return Filter(attribute.name, operator, self.operand(attribute, operator, raw[operator], at))

    def attribute(self, owner: str, name: str, at: str) -> Attribute | None:
        try:
            return countable(owner).attribute(name)
        except KeyError:
            self.fault("unknown_attribute", at, countable=owner, attribute=name)
            return None

    def operand(self, attribute: Attribute, operator: str, raw: Any, at: str) -> Any:
        if operator == "known":
            return self.truth(raw, at)
        if operator in ORDERED and not _is_ordered(attribute):
            self.fault("no_order", at, attribute=attribute.name, operator=operator)
            return None
        if operator not in ("in", "between"):
            return self.value(attribute, raw, at)
        if not isinstance(raw, list | tuple) or not raw or (operator == "between" and len(raw) != 2):
            self.fault("not_a_list", at)
            return None
        return tuple(self.value(attribute, each, at) for each in raw)

    def truth(self, raw: Any, at: str) -> bool:
        if not isinstance(raw, bool):
            self.fault("unknown_value", at, value=raw, allowed="true, false")
        return bool(raw)

    def value(self, attribute: Attribute, raw: Any, at: str) -> Any:
        """As the column keeps it; dates and numbers come from JSON as text."""
        if attribute.measure == Measure.FLAG:
            return self.truth(raw, at)
        if attribute.measure == Measure.CHOICE and attribute.choices is not None:
            allowed = [value for value, _ in attribute.choices()]
            if raw not in allowed or isinstance(raw, bool):
                self.fault("unknown_value", at, value=raw, allowed=", ".join(map(str, allowed)))
            return raw
        try:
            if attribute.measure == Measure.DATE:
                return raw if isinstance(raw, datetime.date) else datetime.date.fromisoformat(raw)
            if attribute.measure == Measure.NUMBER:
                return raw if isinstance(raw, int) and not isinstance(raw, bool) else Decimal(str(raw))
        except (TypeError, ValueError, ArithmeticError):
            self.fault("unknown_value", at, value=raw, allowed=attribute.measure.value)
        return raw


def _is_ordered(attribute: Attribute) -> bool:
    """Numbers, days, and levels: choices that are whole numbers in rank order."""
    if attribute.measure in (Measure.NUMBER, Measure.DATE):
        return True
    if attribute.measure != Measure.CHOICE or attribute.choices is None:
        return False
    return all(isinstance(value, int) for value, _ in attribute.choices())


def ordered(facts: Countable) -> list[Attribute]:
    """The attributes that have an order, for the editor."""
    return [attribute for attribute in facts.attributes if _is_ordered(attribute)]
