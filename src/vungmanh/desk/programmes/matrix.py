"""Units × duties: every unit a row, everything that the programme asks for a column, the state of one for the other a cell.

A page holds thousands of cells and stays small: a cell is a sign, its word for the ear, and a link where the person may see
the duty. Rows and columns are paged by themselves; states come in one query for the page, whatever the programme holds.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vungmanh.accounts.models import User
from vungmanh.core.tables import ListPage, rows_page
from vungmanh.desk.programmes.filters import MatrixFilter
from vungmanh.desk.programmes.lights import WORDS, Words, detail
from vungmanh.desk.programmes.shown import LETTERS, capital
from vungmanh.programmes.domain.lights import Tally, light_of_duties
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import UNFINISHED
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.permissions import duties_visible_to
from vungmanh.programmes.selectors import OWED, in_level_order, tally
from vungmanh.units.models import Unit

ROWS, COLUMNS = 100, 50
Cells = Mapping[tuple[int, str], Tally]


@dataclass(frozen=True, slots=True)
class Column:
    """Something that is asked for; `key` opens it in the side panel."""

    source: str
    key: str
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    unit: Unit
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Matrix:
    units: ListPage
    columns: ListPage
    rows: list[Row]
    words: list[Words]
    """Of the states that stand in the cells of the page."""
    is_empty: bool


def matrix(programme: Programme, form: MatrixFilter, address: QueryDict, user: User, on: datetime.date) -> Matrix:
    """One page; eight queries."""
    units, columns = _laid_out(programme, form, on)
    down = rows_page(address, units, per_page=ROWS)
    across = rows_page(_renamed(address, "cot", "page"), columns, per_page=COLUMNS)
    here = _within(down.rows, across.rows) & form.duties(on)
    cells = _cells(programme.duties.filter(here), on)
    links = _links(duties_visible_to(user, on).filter(here, programme=programme), on)
    told = {light_of_duties(counted) for counted in cells.values()}
    return Matrix(
        units=down,
        columns=_with_links(across, address),
        rows=[Row(unit, _row(unit, across.rows, cells, links)) for unit in down.rows],
        words=[words for light, words in WORDS.items() if light in told],
        is_empty=not cells,
    )


def whole(
    programme: Programme, form: MatrixFilter, on: datetime.date
) -> tuple[list[Column], list[tuple[Unit, list[str]]]]:
    """All columns, and all units with the words of their cells, for a sheet; six queries."""
    units, columns = _laid_out(programme, form, on)
    cells = _cells(programme.duties.filter(_within(units, columns), form.duties(on)), on)
    return columns, [(unit, [_words(cells.get((unit.pk, column.source))) for column in columns]) for unit in units]


def _laid_out(programme: Programme, form: MatrixFilter, on: datetime.date) -> tuple[list[Unit], list[Column]]:
    """Who owes the duties that the filter leaves, and what they come from in the order of the text; five queries."""
    duties = programme.duties.filter(OWED, form.duties(on)).order_by()
    units = form.searched(in_level_order(form.units(Unit.objects.filter(pk__in=duties.values("unit")))))
    there = set(duties.filter(unit__in=[unit.pk for unit in units]).values_list("source", flat=True).distinct())
    found: list[tuple[int, Column]] = []
    kinds: tuple[tuple[type[Any], str], ...] = ((Target, "what"), (Task, "text"), (ReportDuty, "text"))
    for model, words in kinds:
        rows = model.objects.filter(programme=programme).values_list("pk", "position", "section", words)
        for pk, position, section, text in rows:
            source = f"{model.kind}:{pk}"
            if source in there:
                found.append((position, Column(source, f"{LETTERS[model]}{pk}", section, capital(text))))
    return units, [column for _position, column in sorted(found, key=lambda each: each[0])]


def _within(units: Sequence[Unit], columns: Sequence[Column]) -> Q:
    sources = [column.source for column in columns]
    return OWED & Q(unit__in=[unit.pk for unit in units], source__in=sources)


def _cells(duties: QuerySet[Duty], on: datetime.date) -> dict[tuple[int, str], Tally]:
    grouped: Any = duties.order_by().values_list("unit", "source").annotate(**tally(on))
    return {(unit, source): Tally(*counts) for unit, source, *counts in grouped}


def _links(duties: QuerySet[Duty], on: datetime.date) -> dict[tuple[int, str], int]:
    """The duty to open: a late one, else an unfinished one, else any."""
    grouped: Any = (
        duties.order_by()
        .values_list("unit", "source")
        .annotate(
            late=Min("pk", filter=is_late(on)), unfinished=Min("pk", filter=Q(state__in=UNFINISHED)), any=Min("pk")
        )
    )
    return {(unit, source): late or unfinished or one for unit, source, late, unfinished, one in grouped}


def _row(unit: Unit, columns: Iterable[Column], cells: Cells, links: Mapping[tuple[int, str], int]) -> SafeString:
    """Only numbers and our own words go into it."""
    place = reverse("desk:duty", args=[0]).rpartition("0")
    parts = []
    for column in columns:
        counted = cells.get((unit.pk, column.source))
        if counted is None:
            parts.append("<td></td>")
            continue
        words = WORDS[light_of_duties(counted)]
        many = f" {counted.done}/{counted.total}" if counted.total > 1 else ""
        told = f"{words.sign}<i>{escape(words.word)}</i>{many}"
        link = links.get((unit.pk, column.source))
        parts.append(
            f'<td class="tone-{words.tone}"><a href="{place[0]}{link}{place[2]}">{told}</a></td>'
            if link
            else f'<td class="tone-{words.tone}">{told}</td>'
        )
    return mark_safe("".join(parts))  # noqa: S308


def _words(counted: Tally | None) -> str:
    if counted is None:
        return ""
    word = str(WORDS[light_of_duties(counted)].word)
    note = detail(counted)
    return f"{word} ({note})" if note else word


def _renamed(address: QueryDict, name: str, to: str) -> QueryDict:
    changed = address.copy()
    changed[to] = address.get(name, "1")
    return changed


def _with_links(page: ListPage, address: QueryDict) -> ListPage:
    """The neighbours of a page of columns keep the page of units."""

    def link(number: int) -> str:
        query = address.copy()
        query.pop("muc", None)
        query["cot"] = str(number)
        return f"?{query.urlencode()}"

    before = link(page.number - 1) if page.previous_url else ""
    after = link(page.number + 1) if page.next_url else ""
    return ListPage(
        page.rows, page.q, page.sort, page.number, page.page_count, page.total, page.first, page.last, before, after
    )
