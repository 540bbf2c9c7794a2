"""A register as a list: filter, sorted table, pages, Excel; the same cells for the page and the sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.fieldwork.forms import ListFilter
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.saved.kept import PLACES
from vungmanh.desk.told import told_order


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or a state where it has a tone."""

    value: Any
    tone: str = ""
    note: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        if isinstance(self.value, datetime.date):
            return str(date_format(self.value, "SHORT_DATE_FORMAT"))
        if self.value in (None, ""):
            return "–"
        return str(self.value) if self.tone else str(capfirst(str(self.value)))


@dataclass(frozen=True, slots=True)
class Col:
    """`sort`: the key by which the list is sorted here; `css` "num" for figures."""

    label: Any
    sort: str = ""
    width: int = 20
    css: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: Any
    is_primary: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """What a list says of itself."""

    title: Any
    address: str
    cols: Sequence[Col]
    line: Callable[[Any], Sequence[Cell]]
    sorts: Mapping[str, str | tuple[str, ...]]
    default: str
    search: Sequence[Any]
    empty_title: Any
    empty_text: Any
    order: Sequence[str] = ("-pk",)
    """Of the Excel sheet."""


def listed(
    request: DeskRequest,
    register: Register,
    rows: QuerySet[Any],
    form: ListFilter,
    *,
    actions: Sequence[Link] = (),
    tabs: Sequence[Link] = (),
) -> HttpResponse:
    """The page that the address asks for, or the whole list as Excel."""
    if request.GET.get("xuat") == "xlsx":
        found = matching(rows, form.said("q") or "", register.search)
        named = {col.sort: col.label for col in register.cols if col.sort}
        found = told_order(request, found, sorts=register.sorts, heads=named, otherwise=register.order)
        columns = [Column(str(col.label), col.width) for col in register.cols]
        cells = ([cell.value for cell in register.line(row)] for row in found)
        return xlsx_response(str(register.title), columns, cells)
    page = list_page(request.GET, rows, search=register.search, sorts=register.sorts, default=register.default)
    heads = [(col, page.heads.get(col.sort)) for col in register.cols]
    lines = [list(zip(register.cols, register.line(row), strict=True)) for row in page.rows]
    match = request.resolver_match
    context = {
        "first_act": next((link for link in actions if link.is_primary), actions[0] if actions else None),
        "kept_as": match.url_name if match and match.url_name in PLACES else "",
        "register": register, "form": form, "page": page, "heads": heads, "lines": lines, "actions": actions, "tabs": tabs,
    }  # fmt: skip
    return render(request, "desk/fieldwork/list.html", context)


def formed(
    request: DeskRequest, form: Any, *, title: str, back: str, crumbs: Sequence[Link], **more: Any
) -> HttpResponse:
    """A form as it was sent, or empty."""
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs, **more}
    return render(request, "desk/fieldwork/form.html", context, status=422 if form.errors else 200)
