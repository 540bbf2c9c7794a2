"""What the database knows of its tables when it chooses how to answer."""

from __future__ import annotations

from django.db import connection, models


def refresh_statistics(*tables: type[models.Model]) -> None:
    """After many rows at once: until then PostgreSQL plans as for an empty table, and a join can take minutes.

    Inside a transaction its own rows count too.
    """
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")


def refresh_all_statistics() -> None:
    """Of every table: after migrations, which make tables anew on SQLite, and once a night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
