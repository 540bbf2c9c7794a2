"""Paths of the tree of units ("/1/32/"): which lie at or below another."""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup


class Within(Lookup[str]):
    """`path__within="/1/32/"`: the unit itself and all below it.

    Asked for is what lies between the path and the next possible sibling ("0" comes after "/"): an index finds that on both
    databases. For a beginning (LIKE) SQLite uses none, since its capitals and small letters are the same, and PostgreSQL none
    in a plan that it keeps, since it does not know yet where the pattern begins.
    """

    lookup_name = "within"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._between(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """By its operators for bytes, which the index of a beginning serves, whatever the collation."""
        return self._between(compiler, connection, "~>=~", "~<~")

    def _between(self, compiler: Any, connection: Any, since: str, until: str) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        path, path_params = self.process_rhs(compiler, connection)
        sql = f"({column} {since} {path} AND {column} {until} (rtrim({path}, '/') || '0'))"
        return sql, [*params, *path_params, *params, *path_params]
