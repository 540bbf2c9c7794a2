"""From definitions to SQL, through the ORM, for either database.

All that is asked of one register is one grouped SELECT with conditional aggregates. It reads each stretch once, not once a
month: rows are grouped by the first and the last day asked for on which they hold, and `counting` lets them come and go.
Only what changes with the day alone (age) is asked day by day. What is not known stays NULL in every condition, so that
true, false and unknown are told apart by the database itself.

The text of a SELECT is made once and kept: making it takes longer than asking for one commune.
"""

from __future__ import annotations

import datetime
from calendar import isleap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import ceil, floor
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.lookups import Exact, IsNull

from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Condition, Definition, Filter, Group

_MARK = -987_654_321_987
"""Stands for the units in the kept text of a SELECT."""
_AT = "at_"


class _Enclosed(Func):
    """A condition in brackets: "NOT a IS NULL" would be read as "NOT (a IS NULL)"."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Rows for which `where` is true, counted or added up; or, where `unknown`, those for which nobody can say."""

    where: tuple[Condition, ...] = ()
    """All must be true."""
    sum: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of a figure: of its numerator (0), its denominator (1) or its unjudged rows (2)."""

    place: int
    countable: str
    aggregate: Aggregate


def parts_of(definition: Definition) -> list[Part]:
    """What must be counted for a definition. Over one register the rows above the line are among those below it."""
    above, below = definition.numerator, definition.denominator
    if above is None:
        return []
    base = (below.where,) if below is not None and definition.is_share else ()
    parts = [
        Part(0, above.countable, Aggregate(said(*base, above.where), above.sum)),
        Part(2, above.countable, Aggregate(said(*base, above.where), above.sum, unknown=True)),
    ]
    if below is not None:
        parts.append(Part(1, below.countable, Aggregate(said(below.where), below.sum)))
        if not definition.is_share:
            parts.append(Part(2, below.countable, Aggregate(said(below.where), below.sum, unknown=True)))
    return [part for part in parts if not part.aggregate.unknown or _may_be_unknown(part)]


def moves(facts: Countable, aggregate: Aggregate, by: str) -> bool:
    """Whether it changes with the day alone."""
    names = {name for condition in aggregate.where for name in attributes_of(condition)} | ({by} if by else set())
    return any(facts.attribute(name).at for name in names)


def attributes_of(condition: Condition) -> set[str]:
    if condition is None:
        return set()
    if isinstance(condition, Filter):
        return {condition.attribute}
    return {name for part in condition.parts for name in attributes_of(part)}


def truth(facts: Countable, conditions: Sequence[Condition], day: datetime.date) -> Q:
    """True, false or NULL of a row; empty where nothing is asked. Attributes of the day need `with_day`."""
    return reduce(and_, (_truth(facts, condition, day) for condition in conditions), Q())


def untruth(facts: Countable, condition: Condition, day: datetime.date) -> Q:
    """Rows of which it is known that the condition does not hold."""
    return ~Q(ExpressionWrapper(truth(facts, [condition], day), BooleanField())) if condition else Q(pk__in=[])


def unknown(facts: Countable, conditions: Sequence[Condition], day: datetime.date, total: str = "") -> Q:
    """Rows that may belong to it, if only somebody knew: each condition in turn, as far as those before it hold."""
    found, holds = Q(pk__in=[]), Q()
    is_asked = False
    for condition in conditions:
        said = _truth(facts, condition, day)
        unclear = holds & Q(IsNull(_Enclosed(said), True))
        found = found | unclear if is_asked else unclear
        holds, is_asked = holds & said, True
    if total:
        without = holds & Q(**{f"{column_of(facts, total)}__isnull": True})
        found = found | without if is_asked else without
    return found


def with_day(rows: QuerySet[Any], facts: Countable, names: set[str], day: datetime.date) -> QuerySet[Any]:
    """Let conditions ask for attributes that change with the day."""
    for name in sorted(names):
        attribute = facts.attribute(name)
        if attribute.at and not attribute.years_since:
            rows = rows.annotate(**{f"{_AT}{name}": attribute.at(day)})
    return rows


def on_day(facts: Countable, day: datetime.date) -> Q:
    """Rows in force on the day."""
    return _begun_by(facts, day) & _lasting_to(facts, day)


@dataclass(frozen=True, slots=True)
class Select:
    """The kept text of one question: unit, first and last slot (or the slot alone), value of the breakdown, aggregates. Where
    things are counted the thing comes first, and each row by itself."""

    text: str
    params: tuple[Any, ...]
    sums: tuple[int, ...]
    """Places of the aggregates that add up."""

    def rows(self, units: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        at = self.params.index(_MARK)
        before, after = _split(self.text, at)
        marks = ", ".join(["%s"] * len(units))
        with connection.cursor() as cursor:
            cursor.execute(before + marks + after, (*self.params[:at], *units, *self.params[at + 1 :]))
            while found := cursor.fetchmany(500):
                yield from found


def stock(facts: Countable, by: str, aggregates: tuple[Aggregate, ...], days: tuple[datetime.date, ...]) -> Select:
    """Rows in force on some of the days, grouped by the first and the last of them: 0 is the first of `days`."""
    starts = [When(Q(**{f"{facts.starts}__lte": day}), then=Value(slot)) for slot, day in enumerate(days)]
    ends = [When(Q(**{f"{facts.ends}__gte": day}), then=Value(slot)) for slot, day in enumerate(days)]
    last = len(days) - 1
    rows = facts.table()._base_manager.filter(_begun_by(facts, days[-1]), _lasting_to(facts, days[0]))
    rows = rows.annotate(
        slot_first=Case(
            When(Q(**{f"{facts.starts}__isnull": True}), then=Value(0)), *starts, output_field=IntegerField()
        ),
        slot_last=Case(
            When(Q(**{f"{facts.ends}__isnull": True}), then=Value(last)), *ends[::-1], output_field=IntegerField()
        ),
    )
    return _select(rows, facts, by, aggregates, ("slot_first", "slot_last"), days[-1])


def flow(facts: Countable, by: str, aggregates: tuple[Aggregate, ...], days: tuple[datetime.date, ...]) -> Select:
    """Rows that happened after the first of the days, by the slot in which they did: slot 1 ends with the second day."""
    rows = _happened(facts, days).annotate(slot_first=_slot(facts, days))
    return _select(rows, facts, by, aggregates, ("slot_first",), days[-1])


def told(facts: Countable, by: str, aggregates: tuple[Aggregate, ...], days: tuple[datetime.date, ...]) -> Select:
    """The same of things that have a row in the units: all their rows, in whatever units they are, one by one and thing by
    thing in their order (`things`); of each aggregate whether the row is in it."""
    there = _happened(facts, days).filter(**{f"{facts.unit}__in": [_MARK]}).order_by().values(facts.thing)
    rows = _happened(facts, days).filter(facts.only, **{f"{facts.thing}__in": there})
    flags = {f"figure_{place}": _flag(facts, each, days[-1]) for place, each in enumerate(aggregates)}
    keys = (facts.thing, facts.unit, "slot_first", *([column_of(facts, by)] if by else []))
    asked = rows.annotate(slot_first=_slot(facts, days), **flags).values_list(*keys, *flags)
    text, params = asked.order_by(facts.thing, facts.happens, "pk").query.get_compiler(connection=connection).as_sql()
    return Select(text, params, ())


def _happened(facts: Countable, days: Sequence[datetime.date]) -> QuerySet[Any]:
    happens = facts.happens
    return facts.table()._base_manager.filter(**{f"{happens}__gt": days[0], f"{happens}__lte": days[-1]})


def _slot(facts: Countable, days: Sequence[datetime.date]) -> Case:
    slots = [When(Q(**{f"{facts.happens}__lte": day}), then=Value(slot)) for slot, day in enumerate(days)][1:]
    return Case(*slots, output_field=IntegerField())


def _flag(facts: Countable, aggregate: Aggregate, day: datetime.date) -> Expression:
    condition = unknown(facts, aggregate.where, day) if aggregate.unknown else truth(facts, aggregate.where, day)
    one, nought = Value(1, output_field=IntegerField()), Value(0, output_field=IntegerField())
    return Case(When(condition, then=one), default=nought) if condition else one


@lru_cache(maxsize=2048)
def moving(
    name: str, by: str, aggregates: tuple[Aggregate, ...], days: tuple[datetime.date, datetime.date], vendor: str
) -> Select:
    """As the last of the two days sees it: rows in force on it, or that happened after the first."""
    facts = countable(name)
    rows = facts.table()._base_manager.all()
    if facts.happens:
        rows = rows.filter(**{f"{facts.happens}__gt": days[0], f"{facts.happens}__lte": days[1]})
    else:
        rows = rows.filter(on_day(facts, days[1]))
    names = {name for each in aggregates for condition in each.where for name in attributes_of(condition)}
    rows = with_day(rows, facts, names | ({by} if by else set()), days[1])
    return _select(rows, facts, by, aggregates, (), days[1])


def _select(
    rows: QuerySet[Any],
    facts: Countable,
    by: str,
    aggregates: tuple[Aggregate, ...],
    slots: tuple[str, ...],
    day: datetime.date,
) -> Select:
    rows = rows.filter(facts.only, **{f"{facts.unit}__in": [_MARK]}).order_by()
    keys = (facts.unit, *slots, *([column_of(facts, by)] if by else []))
    named = {f"figure_{place}": expression(facts, each, day) for place, each in enumerate(aggregates)}
    asked = rows.values(*keys).annotate(**named).values_list(*keys, *named)
    text, params = asked.query.get_compiler(connection=connection).as_sql()
    return Select(text, params, tuple(place for place, each in enumerate(aggregates) if _adds_up(each)))


def expression(facts: Countable, aggregate: Aggregate, day: datetime.date) -> Any:
    """What gives the aggregate of some rows."""
    if aggregate.unknown:
        return Count(Value(1), filter=unknown(facts, aggregate.where, day, aggregate.sum))
    condition = truth(facts, aggregate.where, day) or None
    if aggregate.sum:
        return Sum(column_of(facts, aggregate.sum), filter=condition)
    return Count(Value(1), filter=condition)


def _adds_up(aggregate: Aggregate) -> bool:
    return bool(aggregate.sum) and not aggregate.unknown


def _truth(facts: Countable, condition: Condition, day: datetime.date) -> Q:
    if condition is None:
        return Q()
    if isinstance(condition, Group):
        together = or_ if condition.together == "any" else and_
        said = reduce(together, (_truth(facts, part, day) for part in condition.parts))
        return ~Q(ExpressionWrapper(said, BooleanField())) if condition.together == "not" else said
    attribute, operator, value = facts.attribute(condition.attribute), condition.operator, condition.value
    if attribute.years_since:
        return _years(attribute.years_since, operator, value, day)
    column = column_of(facts, condition.attribute)
    if operator == "is_not":  # the comparison negated, not the filter: Django's own would make NULL true
        return ~Q(Exact(F(column), value))
    if operator == "between":
        return Q(**{f"{column}__gte": value[0], f"{column}__lte": value[1]})
    if operator == "known":
        return Q(**{f"{column}__isnull": not value})
    lookup = {"is": "exact", "in": "in", "at_least": "gte", "at_most": "lte"}[operator]
    return Q(**{f"{column}__{lookup}": value})


def _years(column: str, operator: str, value: Any, day: datetime.date) -> Q:
    """Full years since the date in the column, asked of the date itself."""

    def least(years: Any) -> Q:
        return Q(**{f"{column}__lte": years_before(day, ceil(years))})

    def most(years: Any) -> Q:
        return Q(**{f"{column}__gt": years_before(day, floor(years) + 1)})

    if operator == "known":
        return Q(**{f"{column}__isnull": not value})
    if operator == "at_least":
        return least(value)
    if operator == "at_most":
        return most(value)
    if operator == "between":
        return least(value[0]) & most(value[1])
    if operator == "is_not":
        return least(floor(value) + 1) | most(ceil(value) - 1)
    return reduce(or_, (least(each) & most(each) for each in (value if operator == "in" else (value,))))


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The last date from which so many years are full on the day; of 29 February the day before, where there is none."""
    year = min(max(day.year - years, 1), 9999)
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28 if is_leap_day and not isleap(year) else day.day)


def column_of(facts: Countable, name: str) -> str:
    attribute = facts.attribute(name)
    return f"{_AT}{name}" if attribute.at else attribute.column or name


def _may_be_unknown(part: Part) -> bool:
    """Whether some column that is asked can be empty: most cannot, and then nothing is asked."""
    facts = countable(part.countable)
    names = {name for condition in part.aggregate.where for name in attributes_of(condition)}
    return any(_is_nullable(facts, name) for name in names | ({part.aggregate.sum} - {""}))


@lru_cache(maxsize=500)
def field_of(name: str, column: str) -> Any:
    """That of the countable's table, or of one over its relations."""
    *steps, last = column.split("__")
    model: Any = countable(name).table()
    for step in steps:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)


def _is_nullable(facts: Countable, name: str) -> bool:
    attribute = facts.attribute(name)
    if attribute.at:
        return True
    model: Any = facts.table()
    for step in (attribute.column or name).split("__"):
        field = model._meta.get_field(step)
        if field.null:
            return True
        model = field.related_model
    return False


def _begun_by(facts: Countable, day: datetime.date) -> Q:
    condition = Q(**{f"{facts.starts}__lte": day})
    return condition | Q(**{f"{facts.starts}__isnull": True}) if _is_open(facts, facts.starts) else condition


def _lasting_to(facts: Countable, day: datetime.date) -> Q:
    condition = Q(**{f"{facts.ends}__gte": day})
    return condition | Q(**{f"{facts.ends}__isnull": True}) if _is_open(facts, facts.ends) else condition


def _is_open(facts: Countable, column: str) -> bool:
    return bool(facts.table()._meta.get_field(column).null)


def said(*conditions: Condition) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if condition is not None)


def _split(text: str, place: int) -> tuple[str, str]:
    """The text before and behind its mark number `place`."""
    pieces = text.split("%s")
    return "%s".join(pieces[: place + 1]), "%s".join(pieces[place + 1 :])
