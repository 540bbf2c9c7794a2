"""Where a thing stands that counts once in a period, however many of its rows tell of it (`Countable.counts_things`).

Rows come in the order of their days, those of one day in that of their keys. What they are asked for comes by rank: above the
line, unjudged, below the line. The first row of the first rank that any has is where the thing stands: its unit and its parts
are those in which the thing counts. `counting` and `weighing` ask `stands_at`; for querysets the database says the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.indicators.countables import Countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.enums import Which

ABOVE, BELOW, UNJUDGED, LACKING = range(4)
"""What may be known of a row: that it counts above the line, below it; that nobody can say; that it is not above."""


def stands_at(rows: Sequence[Sequence[Any]], ranks: Sequence[int]) -> int | None:
    """At which of its rows a thing stands; each row says of each of the `ranks` whether it has it."""
    for rank in ranks:
        for place, row in enumerate(rows):
            if row[rank]:
                return place
    return None


def first_rank(definition: Definition, name: str) -> int:
    """What rows of this countable are counted for: above the line, or below it alone."""
    above = definition.numerator
    return ABOVE if above is not None and above.countable == name else BELOW


def standing(
    definition: Definition, facts: Countable, which: Which, rows: QuerySet[Any], day: datetime.date
) -> QuerySet[Any]:
    """Of all rows of a period that tell of things, those at which things stand on this side of a figure."""
    ranks = _ranks(definition, facts, day)
    is_last = which == Which.NOT_COUNTED and first_rank(definition, facts.name) == ABOVE
    place = 1 if which == Which.UNJUDGED else 2 if is_last else 0
    happens = facts.happens
    earlier = Q(**{f"{happens}__lt": OuterRef(happens)}) | Q(**{happens: OuterRef(happens)}, pk__lt=OuterRef("pk"))
    sooner = reduce(or_, ranks[:place], ranks[place] & earlier)
    others = rows.order_by().filter(sooner, **{facts.thing: OuterRef(facts.thing)})
    return rows.filter(ranks[place], ~Exists(others))


def is_below(definition: Definition, facts: Countable, rows: QuerySet[Any], day: datetime.date) -> Q:
    """Of rows at which things stand those whose thing is below the line, by whatever of its `rows`."""
    term = definition.denominator
    assert term is not None
    others = rows.order_by().filter(compiling.truth(facts, [term.where], day))
    return Q(Exists(others.filter(**{facts.thing: OuterRef(facts.thing)})))


def _ranks(definition: Definition, facts: Countable, day: datetime.date) -> tuple[Q, Q, Q]:
    """Of which rows it is true, of which unknown, of which known not to be so."""
    above, line = definition.numerator, definition.denominator
    term = above if first_rank(definition, facts.name) == ABOVE else line
    assert term is not None
    base = [line.where] if line is not None and definition.is_share else []
    asked = compiling.said(*base, term.where)
    rest = compiling.truth(facts, base, day) if definition.is_share else compiling.untruth(facts, term.where, day)
    return (
        compiling.truth(facts, asked, day) or _EVERY,
        compiling.unknown(facts, asked, day),
        rest or _EVERY,
    )


_EVERY = Q(pk__isnull=False)
