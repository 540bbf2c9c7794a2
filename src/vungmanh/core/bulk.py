"""Many rows at once, past the model layer: COPY or arrays on PostgreSQL, one prepared statement elsewhere.

Values come in the order of the fields (their names or their columns), as the database adapters take them: no defaults, no
signals, no conversion. All of it inside the transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db import connection, models

Table = type[models.Model]
Rows = Sequence[Sequence[Any]]
_FEW = 50
"""So few are inserted by one statement: COPY goes back and forth three times."""


def insert_rows(table: Table, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """New rows."""
    if connection.vendor == "postgresql" and isinstance(rows, Sequence) and len(rows) <= _FEW:
        put(Put(table, fields, (), rows))
        return
    target = f"{_name(table)} ({_columns(table, fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", cast(Any, rows))  # noqa: S608  (names are ours)


@dataclass(frozen=True, slots=True)
class Put:
    """Rows that are new or take the place of those with the same `key`: some of the fields, by which rows are unique. No key:
    all are new."""

    table: Table
    fields: Sequence[str]
    key: Collection[str]
    rows: Rows


def put(*acts: Put) -> None:
    """All of these; they must not touch each other's rows. On PostgreSQL by one statement: one that comes alone takes as long
    to come and go as to do."""
    acts = tuple(act for act in acts if act.rows)
    if not acts:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            *others, last = (f"{_head(act)}SELECT * FROM {_given(act.table, act.fields)}{_tail(act)}" for act in acts)  # noqa: S608
            beside = ", ".join(f"put_{place} AS ({text})" for place, text in enumerate(others))
            params = [array for act in acts for array in _by_column(act.rows)]
            cursor.execute(f"WITH {beside} {last}" if beside else last, params)
        else:
            for act in acts:
                marks = ", ".join(["%s"] * len(act.fields))
                cursor.executemany(f"{_head(act)}VALUES ({marks}){_tail(act)}", act.rows)


def _head(act: Put) -> str:
    return f"INSERT INTO {_name(act.table)} ({_columns(act.table, act.fields)}) "


def _tail(act: Put) -> str:
    if not act.key:
        return ""
    others = _overwriting(act.table, tuple(name for name in act.fields if name not in act.key))
    return f" ON CONFLICT ({_columns(act.table, act.key)}) DO UPDATE SET {others}"


def drop_rows(table: Table, key: Sequence[str], rows: Rows) -> None:
    """Take away the rows with these values of the key."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = f"DELETE FROM {_name(table)} USING {_given(table, key)} WHERE {_same(table, key)}"  # noqa: S608
            cursor.execute(text, _by_column(rows))
        else:
            cursor.executemany(f"DELETE FROM {_name(table)} WHERE {_equal(table, key)}", rows)  # noqa: S608


def alter_rows(table: Table, fields: Sequence[str], key: str, rows: Rows, *, version: str = "") -> int:
    """Let the fields be as the rows say, `key` last among the values; how many rows there were. With `version`, a field
    that each write counts up and that comes behind the key once more, only rows that still hold the one before."""
    if not rows:
        return 0
    asked = [*fields, key, *([version] if version else [])]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [f"given_{place}" for place in range(len(asked))]
            arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in asked)
            said = ", ".join(f"{column_of(table, name)} = given.{at}" for name, at in zip(fields, names, strict=False))
            where = f"{_name(table)}.{column_of(table, key)} = given.{names[len(fields)]}"
            if version:
                where += f" AND {_name(table)}.{column_of(table, version)} = given.{names[-1]} - 1"
            text = f"UPDATE {_name(table)} SET {said} FROM unnest({arrays}) AS given ({', '.join(names)}) WHERE {where}"  # noqa: S608
            cursor.execute(text, _by_column(rows))
        else:
            said = ", ".join(f"{column_of(table, name)} = %s" for name in fields)
            where = f"{column_of(table, key)} = %s" + (f" AND {column_of(table, version)} = %s - 1" if version else "")
            cursor.executemany(f"UPDATE {_name(table)} SET {said} WHERE {where}", rows)  # noqa: S608
        return int(cursor.rowcount)


@lru_cache(maxsize=5000)
def column_of(table: Table, name: str) -> str:
    """The quoted column of a field."""
    field: Any = table._meta.get_field(name)
    return connection.ops.quote_name(field.column)


def _name(table: Table) -> str:
    return connection.ops.quote_name(table._meta.db_table)


def _columns(table: Table, names: Iterable[str]) -> str:
    return _written(table, tuple(names))


@lru_cache(maxsize=1000)
def _written(table: Table, names: tuple[str, ...]) -> str:
    return ", ".join(column_of(table, name) for name in names)


@lru_cache(maxsize=1000)
def _overwriting(table: Table, names: tuple[str, ...]) -> str:
    return ", ".join(f"{column_of(table, name)} = EXCLUDED.{column_of(table, name)}" for name in names)


def _given(table: Table, names: Sequence[str]) -> str:
    """The values as a table of their own, from one array for each column."""
    return _unnested(table, tuple(names))


@lru_cache(maxsize=1000)
def _unnested(table: Table, names: tuple[str, ...]) -> str:
    arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in names)
    return f"unnest({arrays}) AS given ({_columns(table, names)})"


def _type(table: Table, name: str) -> str:
    """Of texts without their length, to which a cast would cut them."""
    field: Any = table._meta.get_field(name)
    found = str(field.cast_db_type(connection))
    return "text" if found.startswith("varchar") else found


def _by_column(rows: Rows) -> list[str]:
    return [array_of(column) for column in zip(*rows, strict=True)]


def array_of(values: Iterable[Any]) -> str:
    """As PostgreSQL writes an array: the driver takes ten times as long to do that."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Any) -> str:
    """As it stands in an array."""
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    text = value if type(value) is str else str(value)
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _same(table: Table, key: Sequence[str]) -> str:
    return " AND ".join(f"{_name(table)}.{column_of(table, name)} = given.{column_of(table, name)}" for name in key)


def _equal(table: Table, key: Sequence[str]) -> str:
    return " AND ".join(f"{column_of(table, name)} = %s" for name in key)
