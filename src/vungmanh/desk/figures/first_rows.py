"""The first rows behind a figure, which most people look at: by questions that are kept for each definition, since making them
takes longer than asking them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.db.models import F, OuterRef, QuerySet

from vungmanh.core.prepared import AskedOfEach, Ids, Prepared, prepared
from vungmanh.desk.figures import rows as behind
from vungmanh.desk.figures.rows import is_walked, kind_of_rows
from vungmanh.indicators.catalogue import Version
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.enums import Which
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import rows_within
from vungmanh.indicators.sums import Standing
from vungmanh.officials.models import Person

AT_ONCE = 20


def first_rows(
    version: Version, which: Which, cell: str, standing: Standing, period: Period, related: Sequence[str], total: int
) -> list[Any] | None:
    """The first rows behind a figure in their usual order, of which there are `total`; None where the questions for them
    cannot be kept, because they change with the day."""
    asked = _first(version, which, cell, tuple(related))
    if asked is None:
        return None
    about = (standing.path(period), (period.first, period.day))
    if asked.facts.thing != "person_id":
        return asked.ordered(*about)
    if not is_walked(AT_ONCE, total):
        keys = asked.keys(*about)
        order = {pk: place for place, (pk,) in enumerate(keys)}
        found = [_row(asked.columns, values) for values in asked.of_keys(tuple(order))]
        return sorted(found, key=lambda row: order[row.pk])
    people = tuple(pk for (pk,) in asked.people(*about))
    order = {pk: place for place, pk in enumerate(people)}
    rows = [_row(asked.columns, values) for values in asked.of_people(*about, people)]
    return sorted(rows, key=lambda row: (order[row.person_id], row.pk))


def _row(columns: Sequence[str], values: Sequence[Any]) -> Any:
    """As much of a row, its person and its unit as a line shows."""
    *own, name, unit = values
    person = SimpleNamespace(full_name=name)
    return SimpleNamespace(person=person, unit_name=unit, **dict(zip(columns, own, strict=True)))


@dataclass(frozen=True, slots=True)
class _First:
    """The questions for the first rows. Where they are about persons: their keys or the people first, then as much of them as
    a line shows."""

    facts: Countable
    ordered: Prepared[Any]
    keys: Prepared[Any]
    people: Prepared[Any]
    columns: tuple[str, ...]
    of_keys: Prepared[Any]
    of_people: Prepared[Any]
    """Their values in these columns, and the names of person and unit."""


Days = tuple[datetime.date, datetime.date]


@lru_cache(maxsize=1000)
def _first(version: Version, which: Which, cell: str, related: tuple[str, ...]) -> _First | None:
    definition = version.definition
    facts = rows_countable(definition, which)
    names = {name for term in definition.terms for name in compiling.attributes_of(term.where)}
    known = {each.name: each for each in facts.attributes}
    if any(known[name].at for name in names | {cell.partition("=")[0]} if name in known):
        return None
    order = F(kind_of_rows(facts).sort or "pk").asc(nulls_last=True)

    def rows(path: str, days: Days) -> QuerySet[Any]:
        return rows_within(definition, path, days, which, cell=cell)

    @prepared
    def ordered(path: str, days: Days) -> QuerySet[Any]:
        return rows(path, days).select_related(*related).order_by(order, "pk")[:AT_ONCE]

    @prepared
    def keys(path: str, days: Days) -> QuerySet[Any]:
        return rows(path, days).order_by(order, "pk").values_list("pk")[:AT_ONCE]

    @prepared
    def people(path: str, days: Days) -> QuerySet[Person, Any]:
        there = Person.objects.filter(AskedOfEach(rows(path, days).order_by().filter(person=OuterRef("pk"))))
        return there.order_by("sort_key", "pk").values_list("pk")[:AT_ONCE]

    columns = _columns(facts, definition)
    shown = (*columns, "person__full_name", f"{facts.unit.removesuffix('_id')}__name")

    @prepared
    def of_keys(ids: Ids) -> QuerySet[Any]:
        return facts.table()._base_manager.filter(pk__in=ids).order_by().values_list(*shown)

    @prepared
    def of_people(path: str, days: Days, ids: Ids) -> QuerySet[Any]:
        one = rows(path, days).order_by().filter(pk=OuterRef("pk"))
        theirs = facts.table()._base_manager.filter(AskedOfEach(one), person__in=ids)
        return theirs.order_by().values_list(*shown)

    return _First(facts, ordered, keys, people, columns, of_keys, of_people)


def _columns(facts: Countable, definition: Definition) -> tuple[str, ...]:
    """What a line reads of a row about a person."""
    own = ["pk", "person_id", facts.unit, facts.happens or facts.starts]
    own += ["position"] if any(field.name == "position" for field in facts.table()._meta.concrete_fields) else []
    shown = [facts.attribute(name) for name in behind.attributes_shown(facts, definition)]
    return tuple(dict.fromkeys(own + [each.column or each.name for each in shown if not each.at]))


def rows_countable(definition: Definition, which: Which) -> Countable:
    """Whose rows they are: of the line below where those are asked for that are not above."""
    above, below = definition.numerator, definition.denominator
    assert above is not None
    return countable(below.countable if which == Which.NOT_COUNTED and below is not None else above.countable)
