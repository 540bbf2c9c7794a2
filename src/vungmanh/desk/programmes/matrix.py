"""Units × duties: every unit a row, everything that the programme asks for a column, the state of one for the other a cell.

A page holds thousands of cells and stays small: a cell is a sign, its word for the ear, and a link where the person may see
the duty. Rows and columns are paged by themselves; states come in one query for the page, whatever the programme holds.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import in_scope
from vungmanh.core.prepared import Ids, prepared
from vungmanh.core.tables import ListPage, rows_page
from vungmanh.desk.programmes.filters import ChosenDuties, MatrixFilter
from vungmanh.desk.programmes.lights import WORDS, Words, detail
from vungmanh.desk.programmes.shown import LETTERS, capital
from vungmanh.programmes.domain.lights import Tally, light_of_duties
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import UNFINISHED
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.permissions import Sight, sight_of
from vungmanh.programmes.selectors import OWED, level_order, tally
from vungmanh.units.enums import UnitLevel
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
class Owing:
    """A unit as far as a row tells it; whole ones would be half of what the page asks for."""

    pk: int
    name: str
    folded: str
    level: str


@dataclass(frozen=True, slots=True)
class Row:
    unit: Owing
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
    place = _place(programme, down.rows, across.rows)
    cells = _cells(_tallies(place, form.duties(on)))
    links = _links(_opened(sight_of(user, on), place, form.duties(on)))
    told = {light_of_duties(counted) for counted in cells.values()}
    return Matrix(
        units=down,
        columns=_with_links(across, address),
        rows=list(_rows(down.rows, across.rows, cells, links)),
        words=[words for light, words in WORDS.items() if light in told],
        is_empty=not cells,
    )


def whole(
    programme: Programme, form: MatrixFilter, on: datetime.date
) -> tuple[list[Column], list[tuple[Owing, list[str]]]]:
    """All columns, and all units with the words of their cells, for a sheet; six queries."""
    units, columns = _laid_out(programme, form, on)
    cells = _cells(_tallies(_place(programme, units, columns), form.duties(on)))
    return columns, [(unit, [_words(cells.get((unit.pk, column.source))) for column in columns]) for unit in units]


def _laid_out(programme: Programme, form: MatrixFilter, on: datetime.date) -> tuple[list[Owing], list[Column]]:
    """Who owes the duties that the filter leaves, and what they come from in the order of the text; five queries."""
    chosen = form.duties(on)
    every = [Owing(*row) for row in _units(programme.pk, chosen, form.level, form.within)]
    units = form.searched(level_order(every))
    is_whole = form.level is None and form.within is None and len(units) == len(every)
    there = set(_sources(programme.pk, chosen, None if is_whole else tuple(unit.pk for unit in units)))
    found: list[tuple[int, Column]] = []
    kinds: tuple[tuple[type[Any], str], ...] = ((Target, "what"), (Task, "text"), (ReportDuty, "text"))
    for model, words in kinds:
        for pk, position, section, text in _asked(model, frozenset([words]), programme.pk):
            source = f"{model.kind}:{pk}"
            if source in there:
                found.append((position, Column(source, f"{LETTERS[model]}{pk}", section, capital(text))))
    return units, [column for _position, column in sorted(found, key=lambda each: each[0])]


@prepared
def _units(
    programme: int, chosen: ChosenDuties, level: UnitLevel | None, within: tuple[str, ...] | None
) -> QuerySet[Unit, tuple[int, str, str, str]]:
    duties = Duty.objects.filter(OWED, chosen.chosen(), programme_id=programme).order_by()
    units = Unit.objects.filter(pk__in=duties.values("unit")).order_by("sort_key", "pk")
    if level is not None:
        units = units.filter(level=level)
    units = units if within is None else units.filter(in_scope("path", within))
    return units.values_list("pk", "name", "folded", "level")


@prepared
def _sources(programme: int, chosen: ChosenDuties, units: Ids | None) -> QuerySet[Duty, str]:
    duties = Duty.objects.filter(OWED, chosen.chosen(), programme_id=programme).order_by()
    duties = duties if units is None else duties.filter(unit__in=units)
    return duties.values_list("source", flat=True).distinct()


@prepared
def _asked(model: type[Any], words: frozenset[str], programme: int) -> QuerySet[Any, tuple[int, int, str, str]]:
    return model.objects.filter(programme_id=programme).order_by().values_list("pk", "position", "section", *words)


@dataclass(frozen=True, slots=True)
class _Place:
    """The duties of these units that come from these rows."""

    programme: int
    units: Ids
    sources: tuple[str, ...]

    def there(self) -> Q:
        return OWED & Q(programme_id=self.programme, unit__in=self.units, source__in=self.sources)


def _place(programme: Programme, units: Sequence[Owing], columns: Sequence[Column]) -> _Place:
    return _Place(programme.pk, tuple(unit.pk for unit in units), tuple(column.source for column in columns))


@prepared
def _tallies(place: _Place, chosen: ChosenDuties) -> QuerySet[Duty, tuple[Any, ...]]:
    duties = Duty.objects.filter(place.there(), chosen.chosen()).order_by()
    return duties.values_list("unit", "source").annotate(**tally(chosen.on, chosen.near))


@prepared
def _opened(sight: Sight, place: _Place, chosen: ChosenDuties) -> QuerySet[Duty, tuple[Any, ...]]:
    duties = Duty.objects.filter(sight.seen(), place.there(), chosen.chosen()).order_by()
    return duties.values_list("unit", "source").annotate(
        late=Min("pk", filter=is_late(chosen.on)), unfinished=Min("pk", filter=Q(state__in=UNFINISHED)), any=Min("pk")
    )


def _cells(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str], Tally]:
    return {(unit, source): Tally(*counts) for unit, source, *counts in rows}


def _links(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str], int]:
    """The duty to open: a late one, else an unfinished one, else any."""
    return {(unit, source): late or unfinished or one for unit, source, late, unfinished, one in rows}


def _rows(
    units: Iterable[Owing], columns: Sequence[Column], cells: Cells, links: Mapping[tuple[int, str], int]
) -> Iterator[Row]:
    """Only numbers and our own words go into the cells."""
    before, _zero, after = reverse("desk:duty", args=[0]).rpartition("0")
    words = {light: (each.tone, f"{each.sign}<i>{escape(each.word)}</i>") for light, each in WORDS.items()}
    for unit in units:
        pk = unit.pk
        parts = []
        for column in columns:
            counted = cells.get((pk, column.source))
            if counted is None:
                parts.append("<td></td>")
                continue
            tone, told = words[light_of_duties(counted)]
            if counted.total > 1:
                told += f" {counted.done}/{counted.total}"
            if link := links.get((pk, column.source)):
                told = f'<a href="{before}{link}{after}">{told}</a>'
            parts.append(f'<td class="tone-{tone}">{told}</td>')
        yield Row(unit, mark_safe("".join(parts)))  # noqa: S308


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
