"""Queries that pages ask all day: built and compiled once for each shape of their arguments, afterwards only run.

Putting a query together from conditions takes the ORM longer than the database takes to answer it. A function marked
`prepared` builds a queryset from plain values:

    @prepared
    def near(units: Ids, until: datetime.date) -> QuerySet[Duty]:
        return Duty.objects.filter(unit__in=units, due__lte=until)

    near((3, 4), on)        # a list of duties

Days, moments, numbers and texts, alone, in a tuple or in the fields of a frozen dataclass, are slots: the statement is learnt
once with a mark in each, and later runs put their values where the marks stood. Everything else (None, flags, members of an
enumeration) belongs to the shape. So the function may hand its arguments on to the database, and may ask whether a tuple is
empty or an argument is None; it must not compute with them. Where `PREPARED_CHECKED` is set, as in all tests, the first calls
of each shape also build the queryset anew and compare: a function that breaks this rule fails there.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache, update_wrapper
from itertools import islice
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Exists, Expression, QuerySet, Value
from django.db.models.query import FlatValuesListIterable, ValuesListIterable

from vungmanh.core.bulk import array_of

R = TypeVar("R")
Ids = tuple[int, ...]
_MOST_SHAPES = 200
"""Of one function; more would mean that something that varies stands in its shape."""
_CHECKED_CALLS = 4
"""Of one shape; building every call anew took a tenth of the time of all page tests."""
_NUMBER = 2_000_000_000
_DAY = datetime.date(1000, 1, 1)
_MOMENT = datetime.datetime(1000, 1, 1, tzinfo=datetime.UTC)
_MANY = 4
_VALUES = re.compile(r"IN \(%s(?:, %s)*\)|%%|%s")
_OPEN, _CLOSE = "\ue000", "\ue001"


def prepared(build: Callable[..., QuerySet[Any, R]]) -> Prepared[R]:
    """A function of the same arguments (by position) that gives a list of rows."""
    return Prepared(build)


def in_all(rows: QuerySet[Any, Any], **counts: Expression) -> QuerySet[Any, Any]:
    """Aggregates over all rows, by name, as a queryset of one row: what `aggregate` gives at once. No row at all where the
    conditions can hold for nothing."""
    return rows.order_by().annotate(in_all=Value(1)).values("in_all").annotate(**counts).values(*counts)


class AskedOfEach(Exists):
    """Asked of one row after the other, as they come: PostgreSQL would rather find all that exist first, since a kept plan does
    not know how many there are. OFFSET 0 keeps it from that."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


class Prepared(Generic[R]):
    def __init__(self, build: Callable[..., QuerySet[Any, R]]) -> None:
        self.build = build
        self._statements: dict[Hashable, _Statement] = {}
        self._agreed: Counter[Hashable] = Counter()
        update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[R]:
        """The rows; raises ValueError for a function that computes with an argument instead of handing it on."""
        values, key, slots = _taken(values)
        statement = self._statements.get(key)
        if statement is None:
            if len(self._statements) >= _MOST_SHAPES:
                self._statements.clear()
            statement = self._statements[key] = self._learn(values)
        if settings.PREPARED_CHECKED and self._agreed[key] < _CHECKED_CALLS:
            self._compare(statement, values, slots)
            self._agreed[key] += 1
        return statement.rows(slots) if statement.sql else []

    def _learn(self, values: tuple[Any, ...]) -> _Statement:
        marks: list[Any] = []
        marked = [_marked(value, marks) for value in values]
        queryset = self.build(*marked)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return _Statement(queryset, compiler, "", (), _Run("", ()), {}, is_plain=False)
        places = tuple(_place(param, marks, compiler.connection) for param in params)
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        compiler.get_converters = lambda _expressions: converters
        used = {place.slot for place in places if isinstance(place, _Place)}
        direct = [place for value, place in zip(values, _offsets(values), strict=True) if _is_slot(value)]
        if missing := [place for place in direct if place not in used]:
            raise ValueError(f"{self.build.__qualname__} does not hand on argument {missing[0]} as it is")
        is_plain = queryset._iterable_class in (ValuesListIterable, FlatValuesListIterable)
        run = _with_arrays(sql, places) if compiler.connection.vendor == "postgresql" else _Run(sql, places)
        return _Statement(queryset, compiler, sql, places, run, converters, is_plain and not compiler.has_extra_select)

    def _compare(self, statement: _Statement, values: tuple[Any, ...], slots: list[Any]) -> None:
        fresh = self.build(*values)
        try:
            wanted = fresh.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:
            wanted = ("", ())
        got = (statement.sql, tuple(_filled(statement.places, slots)))
        if got != (wanted[0], tuple(wanted[1])):
            raise ValueError(f"{self.build.__qualname__} computes with its arguments: {got} is not {wanted}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a slot's value goes in a statement: between `before` and `after`, where it is part of a pattern."""

    slot: int
    adapt: Callable[[Any], Any]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Array:
    """Where the values of several slots go as one parameter."""

    places: tuple[_Place, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """The statement as the database gets it."""

    sql: str
    places: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What was learnt; read by many threads, never changed."""

    learnt: QuerySet[Any, Any]
    compiler: Any
    sql: str
    places: tuple[Any, ...]
    run: _Run
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]
    """Of a column, by its place: how what the database gives becomes what the field holds."""
    is_plain: bool
    """Rows are tuples of columns, or single columns: nothing is made of them."""

    def rows(self, slots: list[Any]) -> list[Any]:
        return self._plain(slots) if self.is_plain else list(self.queryset(slots))

    def _plain(self, slots: list[Any]) -> list[Any]:
        """What the ORM would give for `values_list`, without its five loops around each row."""
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(self.run.sql, tuple(_filled(self.run.places, slots)))
            rows = cursor.fetchall()
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                rows = [(*row[:place], convert(row[place], expression, connection), *row[place + 1 :]) for row in rows]
        if self.learnt._iterable_class is FlatValuesListIterable:
            return [row[0] for row in rows]
        return rows

    def queryset(self, slots: list[Any]) -> QuerySet[Any, Any]:
        """The learnt queryset, whose compiler already knows its statement."""
        params = tuple(_filled(self.run.places, slots))
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_named: (self.run.sql, params)
        query: Any = copy(self.learnt.query)
        query.get_compiler = lambda *_args, **_named: compiler
        again: QuerySet[Any, Any] = object.__new__(type(self.learnt))
        again.__dict__.update(self.learnt.__dict__)
        again.__dict__.update(_query=query, _result_cache=None, _prefetch_done=False)
        return again


def _filled(places: Sequence[Any], slots: list[Any]) -> Iterator[Any]:
    """The parameters, with the values where the marks stood."""
    for place in places:
        if isinstance(place, _Array):
            yield array_of(_filled(place.places, slots))
        elif not isinstance(place, _Place):
            yield place
        elif place.before or place.after:
            yield f"{place.before}{place.adapt(slots[place.slot])}{place.after}"
        else:
            yield place.adapt(slots[place.slot])


def _with_arrays(sql: str, places: Sequence[Any]) -> _Run:
    """PostgreSQL takes many values as one array: a list of sixty parameters is read and planned anew each time."""
    left, kept = iter(places), list[Any]()

    def put(found: re.Match[str]) -> str:
        here = tuple(islice(left, found[0].count("%s")))
        if len(here) < _MANY or not all(isinstance(place, _Place) and not place.before + place.after for place in here):
            kept.extend(here)
            return found[0]
        kept.append(_Array(here))
        return "= ANY(%s)"

    return _Run(_VALUES.sub(put, sql), tuple(kept))


def _taken(values: tuple[Any, ...]) -> tuple[tuple[Any, ...], Hashable, list[Any]]:
    """The values as they are handed on, their shape and their slots."""
    padded: list[Any] = []
    shapes: list[Hashable] = []
    slots: list[Any] = []
    for value in values:
        taken, shape, its_slots = (_taken_before if _is_record(value) else _taken_one)(value)
        padded.append(taken)
        shapes.append(shape)
        slots.extend(its_slots)
    return tuple(padded), tuple(shapes), slots


def _is_record(value: Any) -> bool:
    return is_dataclass(value[0] if type(value) is tuple and value else value)


def _taken_one(value: Any) -> tuple[Any, Hashable, Sequence[Any]]:
    padded = _padded(value)
    if type(padded) is tuple and padded and type(padded[0]) is int and set(map(type, padded)) == {int}:
        return padded, (int, len(padded)), padded  # most arguments are ids, many at a time
    slots: list[Any] = []
    return padded, _shape(padded, slots), slots


_taken_before = lru_cache(256)(_taken_one)
"""For the same question put to one table after another. Only for records: of a tuple, 1 and True would be the same."""


def _is_slot(value: Any) -> bool:
    """An empty text is no slot: functions ask whether there is one."""
    return isinstance(value, (int, str, datetime.date)) and not isinstance(value, (bool, Enum)) and value != ""


def _padded(value: Any) -> Any:
    """A tuple without doubles at the next power of two, so that there are few shapes: filled up with numbers and texts
    that no row has."""
    if isinstance(value, tuple) and value and all(_is_slot(each) for each in value):
        once = tuple(dict.fromkeys(value))
        missing = range((1 << (len(once) - 1).bit_length()) - len(once))
        if isinstance(once[0], int):
            return once + tuple(-1 - place for place in missing)
        if isinstance(once[0], str):
            return once + tuple(f"{_CLOSE}{place}" for place in missing)
        return once
    if is_dataclass(value) and not isinstance(value, type):
        again = copy(value)
        for field in fields(value):
            object.__setattr__(again, field.name, _padded(getattr(value, field.name)))
        return again
    return value


def _shape(value: Any, slots: list[Any]) -> Hashable:
    """What of the value decides how the statement looks; its slots are appended to `slots`."""
    if _is_slot(value):
        slots.append(value)
        return type(value).__name__
    if isinstance(value, tuple):
        return tuple(_shape(each, slots) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value), *(_shape(getattr(value, field.name), slots) for field in fields(value)))
    found: Hashable = value
    return found


def _marked(value: Any, marks: list[Any]) -> Any:
    """The same shape with a mark in every slot."""
    if _is_slot(value):
        marks.append(_mark(value, len(marks)))
        return marks[-1]
    if isinstance(value, tuple):
        return tuple(_marked(each, marks) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        again = copy(value)
        for field in fields(value):
            object.__setattr__(again, field.name, _marked(getattr(value, field.name), marks))
        return again
    return value


def _mark(value: Any, place: int) -> Any:
    if isinstance(value, datetime.datetime):
        return _MOMENT + datetime.timedelta(minutes=place)
    if isinstance(value, datetime.date):
        return _DAY + datetime.timedelta(days=place)
    return _NUMBER + place if isinstance(value, int) else f"{_OPEN}{place}{_CLOSE}"


def _offsets(values: tuple[Any, ...]) -> list[int]:
    """Number of the first slot of each argument."""
    slots: list[Any] = []
    found = []
    for value in values:
        found.append(len(slots))
        _shape(value, slots)
    return found


def _place(param: Any, marks: list[Any], connection: Any) -> Any:
    """The place that a mark took among the parameters; a parameter that is no mark, as it is."""
    if isinstance(param, str) and _OPEN in param:
        before, rest = param.split(_OPEN, 1)
        number, after = rest.split(_CLOSE, 1)
        is_like = "%" in before + after
        return _Place(int(number), connection.ops.prep_for_like_query if is_like else str, before, after)
    for slot, mark in enumerate(marks):
        if isinstance(mark, int):
            if isinstance(param, int) and param == mark:
                return _Place(slot, type(param))
        elif isinstance(mark, datetime.date):
            is_moment = isinstance(mark, datetime.datetime)
            adapt = connection.ops.adapt_datetimefield_value if is_moment else connection.ops.adapt_datefield_value
            if param == adapt(mark):
                return _Place(slot, adapt)
    return param
