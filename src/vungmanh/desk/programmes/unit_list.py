"""Units and what they owe in a programme, page by page; the sums are those of all chosen units, not of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from vungmanh.core.tables import ListPage
from vungmanh.desk.programmes.filters import UnitFilter
from vungmanh.desk.programmes.shown import in_order, page_of
from vungmanh.programmes.selectors import UnitRow

COLUMNS = {
    "targets": "&loai=target",
    "lead": "&loai=task&vai=lead",
    "partner": "&loai=task&vai=partner",
    "reports": "&loai=report",
    "total": "",
    "done": "&viec=done",
    "dormant": "&viec=dormant",
    "near": "&viec=near",
    "late": "&viec=late",
}
"""What a row counts, and what the list of duties is kept to that holds just these."""
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


@dataclass(frozen=True, slots=True)
class Total:
    """`url`: the duties that are counted; empty where no list is kept to just these."""

    count: int
    url: str


def totals(rows: Iterable[UnitRow], form: UnitFilter) -> list[Total]:
    """Of each of the columns. A list of duties knows words, levels and one's own units, but not what else the units owe."""
    rows = list(rows)
    asked = {name: form.cleaned_data.get(name) or "" for name in ("q", "cap", "cua_toi", "viec")}
    units = urlencode(
        {name: "on" if value is True else value for name, value in asked.items() if name != "viec" and value}
    )
    address = f"?xem=danh-sach&{units}".rstrip("&")
    return [
        Total(sum(getattr(row, name) for row in rows), f"{address}{kept_to}" if asked["viec"] in ("", name) else "")
        for name, kept_to in COLUMNS.items()
    ]
