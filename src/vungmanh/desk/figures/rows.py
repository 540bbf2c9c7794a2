"""The rows of a register behind a figure, as people know them: by name, with what was asked of them, and a way to their page.

The figure says how many there are; who they are is decided by the register. Rows that name a person are shown to those who
may see files of officials there, and to nobody else.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, OuterRef, QuerySet
from django.urls import NoReverseMatch

from vungmanh.accounts.selectors import in_scope, scope_of
from vungmanh.core.prepared import AskedOfEach, Ids, prepared
from vungmanh.desk.addresses import url
from vungmanh.desk.figures.wording import value_words
from vungmanh.indicators.countables import Countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.permissions import units_seen
from vungmanh.officials.models import Person
from vungmanh.officials.permissions import may_see_officials, paths_of
from vungmanh.officials.policies import position_label
from vungmanh.units.models import Unit

MOST_ATTRIBUTES = 5
_PART_WALKED = 50
"""Names are walked through for as many rows as at most one part in so many of all: else sorting all of them is as quick."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown."""

    name: str
    note: str
    url: str
    unit: str
    values: Sequence[str]
    since: datetime.date | None
    is_later: bool = False
    """Written or corrected after the day as of which the figure is asked."""


@dataclass(frozen=True, slots=True)
class RowKind:
    """How the rows of a countable are found, sorted and named. `name` gives the name and a note."""

    name: Callable[[Any], tuple[str, str]]
    address: Callable[[Any], str]
    related: tuple[str, ...] = ()
    search: tuple[str | tuple[str, str], ...] = ()
    sort: str = ""


def rows_shown(user: Any, facts: Countable, rows: QuerySet[Any], on: datetime.date) -> QuerySet[Any] | None:
    """Those of the rows that the person may see one by one; None: no row of such a register."""
    if is_private(facts):
        if not may_see_officials(user, on):
            return None
        return rows.filter(
            **{f"{facts.unit}__in": Unit.objects.filter(in_scope("path", paths_of(user, on))).values("pk")}
        )
    return rows.filter(**{f"{facts.unit}__in": units_seen(user, on).values("pk")})


def sees_all(user: Any, facts: Countable, territory: Unit, on: datetime.date) -> bool:
    """Whether the person sees every row of the territory, one by one."""
    paths = paths_of(user, on) if is_private(facts) else scope_of(user, on)
    return territory.path.startswith(tuple(paths)) if paths else False


def by_name(facts: Countable, total: int | None) -> Callable[[QuerySet[Any], str], Any] | None:
    """How rows of people are put in the order of names where there are many: walking through the names until the page is full,
    instead of sorting everybody. None where that would be no gain."""
    if facts.thing != "person_id" or not total:
        return None

    def sliced(ordered: QuerySet[Any], sort: str) -> Any:
        return _Walked(ordered, total) if sort == "ten" else ordered

    return sliced


def is_walked(count: int, total: int) -> bool:
    """Whether the first `count` of so many people are found sooner by walking through all names than by sorting the rows."""
    return count * _PART_WALKED <= total


@dataclass(frozen=True, slots=True)
class _Walked:
    """Of `total` rows, a person each, in the order of their names."""

    ordered: QuerySet[Any]
    total: int

    def __getitem__(self, part: slice) -> QuerySet[Any]:
        if not is_walked(part.stop, self.total):
            return self.ordered[part]
        there = Person.objects.filter(AskedOfEach(self.ordered.order_by().filter(person=OuterRef("pk"))))
        return self.ordered.filter(person__in=list(there.order_by("sort_key", "pk").values_list("pk", flat=True)[part]))


def is_private(facts: Countable) -> bool:
    """Whether its rows are about persons."""
    return _field(facts.table(), "person") is not None


def kind_of_rows(facts: Countable) -> RowKind:
    """How this register shows its rows; for one that says nothing of them, by what its table has."""
    table = facts.table()
    if is_private(facts):
        return _PERSONS_NAMED if _field(table, "sort_key") else _PERSONS
    search: tuple[str, ...] = ("folded",) if _field(table, "folded") else ()
    unit = facts.unit.removesuffix("_id")
    has_unit = _field(table, unit) is not None and bool(getattr(_field(table, unit), "is_relation", False))
    body = "body" if _field(table, "body") else ""
    return RowKind(
        name=lambda row: _named(row, facts),
        address=lambda row: _page(facts, row),
        related=(*((unit,) if has_unit else ()), *((body,) if body else ())),
        search=(*search, *((f"{unit}__folded",) if has_unit else ())),
        sort=f"{unit}__sort_key" if has_unit else "pk",
    )


def attributes_shown(facts: Countable, definition: Definition) -> list[str]:
    """What the definition asks of the rows and breaks them down by; those of the numerator first."""
    names: list[str] = []
    for term in definition.terms:
        names += sorted(compiling.attributes_of(term.where)) + ([term.sum] if term.sum else [])
    names += definition.breakdowns
    known = {attribute.name for attribute in facts.attributes}
    return [name for name in dict.fromkeys(names) if name in known][:MOST_ATTRIBUTES]


def lines(
    facts: Countable, rows: Sequence[Any], names: Sequence[str], later: Collection[int] = (), then: Collection[Any] = ()
) -> list[Line]:
    """Rows with their units; one query for the units of all that do not hold a `unit_name`. `later`: keys of those to be
    marked; `then`: those that are told as they were on a past day."""
    kind, unit = kind_of_rows(facts), facts.unit
    units = {getattr(row, unit): getattr(row, "unit_name", None) for row in rows}
    if missing := tuple(pk for pk, name in units.items() if name is None):
        units |= _names(missing)
    shown = [(facts.attribute(name), compiling.column_of(facts, name)) for name in names]
    since = facts.happens or facts.starts
    return [
        Line(
            *kind.name(row), kind.address(row), units[getattr(row, unit)] or "",
            [value_words(attribute, read(row, column)) for attribute, column in shown],
            getattr(row, since, None),
            row.pk in later or row in then,
        )
        for row in rows
    ]  # fmt: skip


@prepared
def _names(units: Ids) -> QuerySet[Unit, Any]:
    return Unit.objects.filter(pk__in=units).order_by().values_list("pk", "name")


def read(row: Any, column: str) -> Any:
    """What a row says in a column, also over its relations, where it holds them."""
    for step in column.split("__") if not hasattr(row, column) else [column]:
        row = getattr(row, step, None)
    return row


def _field(table: type[Model], name: str) -> Field[Any, Any] | None:
    try:
        found: Any = table._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if hasattr(found, "column") else None


def _person(row: Any) -> tuple[str, str]:
    position = getattr(row, "position", "")
    return row.person.full_name, position_label(position) if position else ""


def _named(row: Any, facts: Countable) -> tuple[str, str]:
    """What a record calls itself; else what its kind is called, else the unit."""
    body = getattr(row, "body", None)
    name = getattr(row, "name", "") or getattr(row, "title", "") or (body.name if body else "")
    for attribute in facts.attributes:
        if attribute.name in ("kind", "item", "position") and (value := getattr(row, attribute.name, "")):
            words = value_words(attribute, value)
            return (str(name), words) if name else (words, "")
    return str(name or facts.label), ""


def _page(facts: Countable, row: Any) -> str:
    if row._state.adding:  # it is no more
        return ""
    if facts.name == "establishment":
        return address("staffing_unit", row.unit_id)
    route = ROUTES.get(facts.name)
    return address(route, row.pk) if route else ""


def address(route: str, pk: int) -> str:
    """The page of a row; empty for a register that has no pages."""
    try:
        return url(f"desk:{route}", pk)
    except NoReverseMatch:
        return ""


ROUTES = {
    "premises": "premises",
    "equipment": "equipment",
    "holding": "holding",
    "opening": "opening",
    "suggestion": "suggestion",
    "suggestion_due": "suggestion",
    "suggestion_waiting": "suggestion",
    "convention": "convention",
    "convention_step": "convention",
    "body": "body",
    "membership": "membership",
    "membership_flow": "membership",
}
"""Pages of the rows of registers; the form of each is called the same with "_change"."""
_PERSONS = RowKind(
    name=_person,
    address=lambda row: address("official", row.person_id),
    related=("person",),
    search=("person__folded", "unit__folded"),
    sort="person__sort_key",
)
_PERSONS_NAMED = replace(_PERSONS, sort="sort_key")
"""Of a register whose rows hold the order of the names themselves."""
