"""The first rows behind a figure, which most people look at: by questions that are kept for each definition, since making them
takes longer than asking them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from vungmanh.core.prepared import Ids, Prepared, prepared
from vungmanh.desk.figures import rows as behind
from vungmanh.desk.figures.rows import kind_of_rows
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
    if asked.facts.thing != "person_id" or not _is_walked(total):
        return asked.ordered(*about)
    people = tuple(pk for (pk,) in asked.people(*about))
    order = {pk: place for place, pk in enumerate(people)}
    return sorted(asked.of_people(*about, people), key=lambda row: (order[row.person_id], row.pk))


@dataclass(frozen=True, slots=True)
class _First:
    """The questions for the first rows: in order, or the people first and then their rows."""

    facts: Countable
    ordered: Prepared[Any]
    people: Prepared[Any]
    of_people: Prepared[Any]


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
    def people(path: str, days: Days) -> QuerySet[Person, Any]:
        there = Person.objects.filter(Exists(rows(path, days).order_by().filter(person=OuterRef("pk"))))
        return there.order_by("sort_key", "pk").values_list("pk")[:AT_ONCE]

    @prepared
    def of_people(path: str, days: Days, ids: Ids) -> QuerySet[Any]:
        return rows(path, days).filter(person__in=ids).select_related(*related).order_by()

    return _First(facts, ordered, people, of_people)


def rows_countable(definition: Definition, which: Which) -> Countable:
    """Whose rows they are: of the line below where those are asked for that are not above."""
    above, below = definition.numerator, definition.denominator
    assert above is not None
    return countable(below.countable if which == Which.NOT_COUNTED and below is not None else above.countable)


def _is_walked(total: int) -> bool:
    """Whether the people are found sooner by walking through all names than by sorting the rows."""
    return AT_ONCE * (behind._people()[0][0] or 0) <= behind._MOST_NAMES * total
