"""What a counted target lacks, who or what would close it, and what is known already of the day on which it is due.

Known are: what the registers hold for that day (planned ends, buildings, titles), who retires by law until then, and who ends
a course that gives what is missing. Nothing is guessed. Whom of these a person may see by name is decided by the caller.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.selectors import in_scope
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Condition, Filter
from vungmanh.indicators.domain.compiling import column_of
from vungmanh.indicators.enums import Span, Which
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import rows_of
from vungmanh.programmes.counted import Asked, Counted
from vungmanh.programmes.domain.heads import Need, needed
from vungmanh.programmes.models import Target
from vungmanh.training.selectors.forecast import coming_to_level, of_unknown_age, retiring
from vungmanh.units.models import Unit

_OFFICIALS = "official"
_LEVEL = "_level"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known today of the day `due`. By person, the day on which each leaves or comes to count."""

    due: datetime.date
    recorded: Pair
    """As the registers stand today for that day."""
    leaving_counted: Mapping[int, datetime.date] = field(default_factory=dict)
    leaving_others: Mapping[int, datetime.date] = field(default_factory=dict)
    coming: Mapping[int, datetime.date] = field(default_factory=dict)
    age_unknown: int = 0
    """Nobody can tell when these retire."""

    @property
    def expected(self) -> Pair:
        top = self.recorded.numerator - len(self.leaving_counted) + len(self.coming)
        gone = len(self.leaving_counted) + len(self.leaving_others)
        below = None if self.recorded.denominator is None else self.recorded.denominator - gone
        return Pair(top, below, self.recorded.unjudged)


def need_of(target: Target, pair: Pair, *, is_share: bool) -> Need | None:
    """How many more have to count, with what is counted now; None where nothing stands below the line, or for a change."""
    if target.is_delta or (is_share and not pair.denominator):
        return None
    whole = int(pair.denominator) if is_share and pair.denominator is not None else None
    return needed(target.comparator, target.value, target.high, counted=int(pair.numerator), whole=whole)


def can_list(asked: Asked) -> bool:
    """Whether rows that do not count are there already: of a share over one register, or of a part of a count."""
    return asked.definition.is_share or (asked.is_share and bool(asked.choice.breakdown))


def rows_behind(counted: Counted, period: Period, which: Which) -> QuerySet[Any]:
    """Rows of the register behind the figure as it would be counted now, within what the target is limited to."""
    asked = counted.asked
    definition = asked.definition
    assert definition.numerator is not None
    is_part = bool(asked.choice.breakdown)
    is_part_of_count = is_part and definition.denominator is None
    rows = rows_of(definition, period, counted.territory, Which.COUNTED if is_part_of_count else which)
    facts = countable(definition.numerator.countable)
    if is_part:
        cells = _cells(facts, asked.choice.breakdown)
        if not is_part_of_count or which == Which.COUNTED:
            rows = rows.filter(cells)
        elif which == Which.NOT_COUNTED:
            rows = rows.exclude(cells)
        else:
            rows = rows.filter(_unknown(facts, asked.choice.breakdown))
    if asked.choice.limits or asked.choice.each:
        within = Unit.objects.filter(in_scope("path", [unit.path for unit in counted.units]))
        rows = rows.filter(**{f"{facts.unit}__in": within.values("pk")})
    return rows


def outlook_of(target: Target, counted: Counted, on: datetime.date) -> Outlook | None:
    """None where the day has passed or is not named, for what happens, and where each unit is held against the target."""
    asked, last = counted.asked, counted.last
    if target.due is None or target.due <= on or asked.is_flow or asked.choice.each or last is None:
        return None
    day = Period(target.due, Span.MONTH)
    if not can_list(asked) or (asked.choice.limits and not counted.units):
        return None
    above, others = (rows_behind(counted, day, which) for which in (Which.COUNTED, Which.NOT_COUNTED))
    unclear = rows_behind(counted, day, Which.UNJUDGED).count()
    if not _is_of_officials(asked):
        top, rest = above.count(), others.count()
        return Outlook(target.due, Pair(Decimal(top), Decimal(top + rest), unclear))
    counting = set(above.values_list("person_id", flat=True))
    rest_ids = set(others.values_list("person_id", flat=True))
    unjudged = set(rows_behind(counted, day, Which.UNJUDGED).values_list("person_id", flat=True)) - rest_ids - counting
    everybody = counting | rest_ids | unjudged
    gone = retiring(everybody, on=on, by=target.due)
    coming = _coming(asked, (rest_ids | unjudged) - gone.keys(), on, target.due)
    return Outlook(
        target.due,
        Pair(Decimal(len(counting)), Decimal(len(everybody)), len(unjudged)),
        {pk: day for pk, day in gone.items() if pk in counting},
        {pk: day for pk, day in gone.items() if pk not in counting},
        coming,
        len(of_unknown_age(everybody)),
    )


def lacking(asked: Asked) -> list[Filter]:
    """What a row must be to count, where that is one thing after another; empty where it is a choice between things."""
    numerator = asked.definition.numerator
    return list(_filters(numerator.where)) if numerator is not None else []


def _coming(asked: Asked, people: set[int], on: datetime.date, due: datetime.date) -> dict[int, datetime.date]:
    """Who of these will hold every level that is asked for by the day; nobody where something else than levels is asked for."""
    asked_for = lacking(asked)
    if not people or not asked_for or not all(_is_level(each) for each in asked_for):
        return {}
    found: dict[int, datetime.date] | None = None
    for each in asked_for:
        kind = each.attribute.removesuffix(_LEVEL)
        days = {
            pk: row.day for pk, row in coming_to_level(people, kind, int(each.value), on=on, by=due).items()
        } | _holding(asked, people, each, on)
        found = days if found is None else {pk: max(found[pk], day) for pk, day in days.items() if pk in found}
    return {pk: day for pk, day in (found or {}).items() if day > on}


def _holding(asked: Asked, people: set[int], each: Filter, on: datetime.date) -> dict[int, datetime.date]:
    """Who holds the level already, of several that are asked for."""
    facts = countable(_OFFICIALS)
    column = column_of(facts, each.attribute)
    there = facts.table()._default_manager.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), facts.only, valid_from__lte=on
    )
    rows = there.filter(**{f"{column}__gte": each.value}, person__in=people)
    return dict.fromkeys(rows.values_list("person_id", flat=True), on)


def _is_level(each: Filter) -> bool:
    return each.attribute.endswith(_LEVEL) and each.operator == "at_least"


def _is_of_officials(asked: Asked) -> bool:
    numerator = asked.definition.numerator
    return numerator is not None and numerator.countable == _OFFICIALS


def _filters(condition: Condition) -> Sequence[Filter]:
    if condition is None:
        return []
    if isinstance(condition, Filter):
        return [condition]
    if condition.together != "all":
        return []
    return [each for part in condition.parts for each in _filters(part)]


def _cells(facts: Countable, breakdown: Mapping[str, Sequence[str]]) -> Q:
    return reduce(
        or_, (Q(**{column_of(facts, name): _typed(value)}) for name, some in breakdown.items() for value in some), Q()
    )


def _unknown(facts: Countable, breakdown: Mapping[str, Sequence[str]]) -> Q:
    return reduce(or_, (Q(**{f"{column_of(facts, name)}__isnull": True}) for name in breakdown), Q())


def _typed(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value)
