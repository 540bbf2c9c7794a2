"""Units and what they owe in a programme, page by page; the sums are those of all chosen units, not of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from vungmanh.core.tables import ListPage
from vungmanh.desk.programmes.filters import UnitFilter
from vungmanh.desk.programmes.shown import in_order, page_of
from vungmanh.programmes.selectors import UnitRow

_SUMMED = ("targets", "lead", "partner", "reports", "total", "done", "dormant", "near", "late")
_SORTS = {
    "tong": lambda row: row.total,
    "cho": lambda row: row.dormant,
    "gan": lambda row: row.near,
    "xong": lambda row: row.done,
    "tre": lambda row: row.late,
    "han": lambda row: row.next_due,
}


def chosen_units(rows: list[UnitRow], form: UnitFilter, sort: str, paths: list[str]) -> list[UnitRow]:
    """What the filter leaves, by level and name unless another order is asked for; `paths`: the person's units."""
    return in_order(form.chosen(rows, paths), sort, _SORTS)


def page(address: QueryDict, rows: list[UnitRow]) -> ListPage:
    return page_of(address, rows, lambda row: row.key, _SORTS)


def sums(rows: Iterable[UnitRow]) -> dict[str, int]:
    rows = list(rows)
    return {name: sum(getattr(row, name) for row in rows) for name in _SUMMED}
