"""Many objects at once, past the model layer: made, numbered and turned into rows before the transaction that writes them.

Numbers of rows can be taken out beforehand, so that rows which point at each other are worked out before anything is
written: on SQLite everybody else waits for who writes.
"""

from __future__ import annotations

import datetime
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.base import ModelState

from vungmanh.core.bulk import Put, alter_rows, insert_rows, put

M = TypeVar("M", bound=models.Model)
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """New rows of one table as the adapters take them."""

    table: type[models.Model]
    names: tuple[str, ...]
    rows: list[list[Any]]


def ready(objects: Sequence[models.Model]) -> Ready | None:
    """New objects of one table made ready to be inserted, with their numbers where they have one (all, or none); None of
    none. What takes time of an insertion, and nobody has to wait for."""
    if not objects:
        return None
    table = type(objects[0])
    fields = [field for field in _columns(table) if not field.primary_key or objects[0].pk is not None]
    return Ready(table, tuple(field.attname for field in fields), list(_values(objects, fields)))


def insert_ready(found: Ready | None) -> None:
    """Inside the transaction of the caller. No signals, and no number is told back."""
    if found:
        insert_rows(found.table, found.names, found.rows)


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Both at once."""
    insert_ready(ready(objects))


def put_objects(objects: Sequence[models.Model], key: Sequence[str]) -> None:
    """The same for objects of which some take the place of rows with the same `key` (by `attname`)."""
    if found := ready(objects):
        put(Put(found.table, found.names, key, found.rows))


def fetched(rows: models.QuerySet[M]) -> list[M]:
    """The objects of the query with all their columns, several times faster than it makes them itself: no signals, no
    related objects."""
    table = rows.model
    names = [field.attname for field in table._meta.concrete_fields]
    found = []
    for values in rows.values_list(*names):
        made = table.__new__(table)
        state = ModelState()
        state.adding, state.db = False, rows.db
        made.__dict__.update(zip(names, values, strict=True))
        made.__dict__["_state"] = state
        found.append(made)
    return found


@contextmanager
def garbage_left_alone() -> Iterator[None]:
    """While hundreds of thousands of objects come and all stay, the collector would walk through them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def update_objects(objects: Sequence[models.Model], names: Sequence[str], *, version: str = "") -> int:
    """Write the named columns (by `attname`) of objects of one table; how many rows were there to be written.

    With `version`, the name of a column that each write counts up: only rows that still hold the one before.
    """
    if not objects:
        return 0
    table = type(objects[0])
    key: Any = table._meta.pk
    wanted: list[Any] = [table._meta.get_field(name) for name in names]
    wanted += [key, *([table._meta.get_field(version)] if version else [])]
    return alter_rows(table, names, key.attname, list(_values(objects, wanted)), version=version)


@transaction.atomic
def reserve_numbers(table: type[models.Model], count: int) -> list[int]:
    """Numbers for so many new rows: nobody else is given them, whether or not the rows are ever written."""
    if not count:
        return []
    name, column = table._meta.db_table, table._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(text, (connection.ops.quote_name(name), column, count))
            return [number for (number,) in cursor.fetchall()]
        last = table._base_manager.aggregate(last=Max("pk"))["last"] or 0
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", (name,))
        known = cursor.fetchone()
        last = max(last, known[0] if known else 0)
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", (name,))
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", (name, last + count))
        return list(range(last + 1, last + count + 1))


def number(objects: Sequence[models.Model]) -> None:
    """Give new objects of one table their numbers, in their order."""
    if objects:
        for each, pk in zip(objects, reserve_numbers(type(objects[0]), len(objects)), strict=True):
            each.pk = pk


def point(objects: Iterable[models.Model], name: str) -> None:
    """Let objects made by `maker` hold the number of the near object that they point at, which has it by now."""
    for each in objects:
        each.__dict__[f"{name}_id"] = each._state.fields_cache[name].pk


def maker(table: type[M]) -> Callable[..., M]:
    """Makes unsaved objects out of plain columns (`unit_id=3`), many times faster than the class itself: no signals, no
    conversion, every default taken once. `_near` names related objects by their field, so that they are not asked for.
    Of columns whose default is a list or the like, the value must be given: all objects would share it."""
    base = {field.attname: field.get_default() for field in _columns(table)}
    base = {name: value for name, value in base.items() if not isinstance(value, list | dict)}

    def make(_near: dict[str, models.Model] | None = None, **columns: Any) -> M:
        made = table.__new__(table)
        state = ModelState()
        if _near:
            state.fields_cache = _near
        made.__dict__.update(base)
        made.__dict__.update(columns)
        made.__dict__["_state"] = state
        return made

    return make


def _columns(table: type[models.Model]) -> list[Any]:
    return [field for field in table._meta.concrete_fields if not getattr(field, "generated", False)]


def _values(objects: Iterable[models.Model], fields: Sequence[Any]) -> Iterator[list[Any]]:
    found, converts = _reading(tuple(fields), connection.vendor)
    for each in objects:
        values = list(found(each)) if len(fields) > 1 else [found(each)]
        for place, convert in converts:
            if values[place] is not None:
                values[place] = convert(values[place])
        yield values


@lru_cache(maxsize=500)
def _reading(fields: tuple[Any, ...], vendor: str) -> tuple[Callable[[Any], Any], list[tuple[int, _Convert]]]:
    """What reads the columns of an object, and the places of those that are converted, with how."""
    converts = [(place, convert) for place, field in enumerate(fields) if (convert := _converter(field, vendor))]
    return attrgetter(*(field.attname for field in fields)), converts


def _converter(field: Any, vendor: str) -> _Convert | None:
    """How the adapters take the values of a field; None: as they are."""
    is_sqlite = vendor == "sqlite"
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, cls=field.encoder)
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: value if type(value) is str else str(value)
    if isinstance(field, models.DateTimeField):
        return lru_cache(64)(lambda value: connection.ops.adapt_datetimefield_value(value)) if is_sqlite else None
    if isinstance(field, models.DateField):
        return datetime.date.isoformat if is_sqlite else None
    if isinstance(field, models.DecimalField):
        return lambda value: connection.ops.adapt_decimalfield_value(
            field.to_python(value), field.max_digits, field.decimal_places
        )
    return None
