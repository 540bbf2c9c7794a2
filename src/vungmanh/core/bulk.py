"""Many rows at once, past the model layer: COPY on PostgreSQL, one prepared INSERT elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, models


def insert_rows(table: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert plain values in the order of `fields` (names of fields or their columns), as the database adapters take them.

    No defaults, no signals; inside the transaction of the caller. Values are not converted by the fields.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(column_of(table, name) for name in fields)
    target = f"{quote(table._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", cast(Any, rows))  # noqa: S608  (names are ours)


def column_of(table: type[models.Model], name: str) -> str:
    """The quoted column of a field."""
    field: Any = table._meta.get_field(name)
    return connection.ops.quote_name(field.column)
