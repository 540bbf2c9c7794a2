"""Paths of the tree of units ("/1/32/"): which lie at or below another."""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup


class Within(Lookup[str]):
    """`path__within="/1/32/"`: the unit itself and all below it.

    An index finds them on both databases. SQLite does not use one for a beginning (its LIKE takes capitals and small letters
    for the same), so it is asked for what lies between the path and the next possible sibling: "0" comes after "/".
    """

    lookup_name = "within"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        path, path_params = self.process_rhs(compiler, connection)
        sql = f"({column} >= {path} AND {column} < rtrim({path}, '/') || '0')"
        return sql, [*params, *path_params, *params, *path_params]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        if self.rhs_is_direct_value():
            return f"{column} LIKE %s", [*params, f"{self.rhs}%"]
        path, path_params = self.process_rhs(compiler, connection)
        return f"{column} LIKE {path} || '%%'", [*params, *path_params]
