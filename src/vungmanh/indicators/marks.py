"""A mark that changes with every write of definitions and kept periods: a process that has read them asks for the mark, and
reads them again only where it is another. It is random, so that a write that was taken back leaves nothing behind.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from vungmanh.core.bulk import Put, put


class CatalogueMark(models.Model):
    """One row; none until something is written."""

    mark = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.mark


def mark_anew() -> None:
    """Definitions or kept periods are not what they were."""
    put(Put(CatalogueMark, ("id", "mark"), ("id",), [(1, secrets.token_hex(8))]))


class MarkedRows(models.QuerySet[Any]):
    def update(self, **named: Any) -> int:
        found = super().update(**named)
        mark_anew()
        return found

    def delete(self) -> tuple[int, dict[str, int]]:
        found = super().delete()
        mark_anew()
        return found

    def bulk_create(self, *values: Any, **named: Any) -> list[Any]:
        found = super().bulk_create(*values, **named)
        mark_anew()
        return found


class Marked(models.Model):
    """A table whose every write gives a new mark."""

    objects = MarkedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *values: Any, **named: Any) -> None:
        super().save(*values, **named)
        mark_anew()

    def delete(self, *values: Any, **named: Any) -> tuple[int, dict[str, int]]:
        found = super().delete(*values, **named)
        mark_anew()
        return found
