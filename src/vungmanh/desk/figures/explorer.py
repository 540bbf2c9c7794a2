"""Figures side by side: units down, and across periods, parts of a breakdown or several indicators; as a table, as a heat map,
as bars. Sorted by any column, out as Excel; every figure leads to its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.core.prepared import Ids
from vungmanh.core.tables import rows_page
from vungmanh.desk.charts import Bars, bars
from vungmanh.desk.figures.access import (
    Place,
    own_unit,
    peers_of,
    period_asked,
    periods_kept,
    place_of,
    places_below,
    places_within,
    span_asked,
    territories_seen,
    unit_or_404,
)
from vungmanh.desk.figures.catalogue import figure_url
from vungmanh.desk.figures.wording import exact, marked, number, value_words, valued
from vungmanh.desk.requests import DeskRequest, as_number, today
from vungmanh.desk.told import tell_sort
from vungmanh.indicators.catalogue import in_force, versions
from vungmanh.indicators.countables import countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import all_indicators_visible_to
from vungmanh.indicators.selectors import counted_below, figure_lines
from vungmanh.indicators.sums import is_summed
from vungmanh.units.enums import UnitLevel

MOST_INDICATORS, MOST_PERIODS, PER_PAGE, STEPS = 8, 24, 50, 5
LEVELS = (
    ("duoi", gettext_lazy("Đơn vị trực thuộc")),
    ("xa", gettext_lazy("Mọi xã, phường")),
    ("huyen", gettext_lazy("Mọi huyện")),
    ("thon", gettext_lazy("Mọi thôn, tổ dân phố")),
    ("ngang", gettext_lazy("Đơn vị cùng loại")),
)
_LEVEL = {"xa": UnitLevel.COMMUNE, "huyen": UnitLevel.DISTRICT, "thon": UnitLevel.VILLAGE}
_NOTHING = Pair(Decimal(0), Decimal(0))
VIEWS = (("bang", gettext_lazy("Bảng")), ("nhiet", gettext_lazy("Bản đồ nhiệt")), ("cot", gettext_lazy("Biểu đồ")))


@dataclass(frozen=True)
class Across:
    """A column: which figure it asks of each unit."""

    label: str
    indicator: Indicator
    period: Period
    cell: str = ""

    @cached_property
    def address(self) -> tuple[str, str]:
        """Of the pages of its figures, around the number of the unit; escaped."""
        before, _unit, after = figure_url(self.indicator.pk, 0, self.period, self.cell).partition("don_vi=0")
        return escape(f"{before}don_vi="), escape(after)


class Spot(NamedTuple):
    """A figure in the table; `heat` 1 to 5 by where it lies between the least and the most, 0: none. There are hundreds on a
    page: words and address are safe to be put in as they are."""

    value: Decimal | None
    words: str
    exact: str
    url: str
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    unit: Place
    is_own: bool
    spots: Sequence[Spot]


@require_GET
@asked_once()
def figures(request: DeskRequest) -> HttpResponse:
    asked = _Asked(request)
    places = asked.places() if asked.indicators and asked.unit else []
    if request.GET.get("xuat") == "xlsx" and asked.indicators and asked.unit:
        return _sheet(asked, asked.rows(places))
    heads = ["ten", *(f"c{place}" for place in range(len(asked.across)))]
    page = rows_page(request.GET, places, sorts=heads, per_page=PER_PAGE)
    page = replace(page, rows=asked.rows(page.rows))
    context = {
        "asked": asked, "page": page, "heads": [page.heads[f"c{place}"] for place in range(len(asked.across))],
        "columns": list(zip(asked.across, [page.heads[name] for name in heads[1:]], strict=True)),
        "total": asked.total(), "chart": _chart(asked, page.rows) if asked.view == "cot" else None,
    }  # fmt: skip
    return render(request, "desk/figures/explorer.html", context)


class _Asked:
    """What the address asks for; what cannot be read falls back to the plain thing, what may not be seen is not there."""

    def __init__(self, request: DeskRequest) -> None:
        self.request, self.language = request, get_language() or ""
        self.unit = unit_or_404(request) if own_unit(request) else None
        self.span = span_asked(request)
        self.periods = periods_kept(self.span)
        self.period = period_asked(request, self.periods)
        self.all = all_indicators_visible_to(request.user, today())
        self.indicators = self._indicators()
        self.defined = versions()
        held = [version.definition for version in in_force(self.defined, self.period.day)]
        self.definitions: dict[str, Definition] = {each.code: each for each in held}
        self.view = self._one_of("hien", VIEWS)
        self.level = self._one_of("cap", LEVELS)
        self.shows_pairs = request.GET.get("so") == "cap-so"
        self.says_pairs = self.shows_pairs or self.view == "cot" or request.GET.get("xuat") == "xlsx"
        self.breakdowns = self._breakdowns()
        self.column = request.GET.get("cot") or ("chi-so" if len(self.indicators) > 1 else "ky")
        self.count = self._count()
        self.across = self._across()
        self._lines: dict[int, list[Pair]] = {}
        self._below: dict[int, set[int]] | None = None
        self.ends: dict[str, tuple[Decimal, Decimal]] = {}

    def _one_of(self, name: str, pairs: Sequence[tuple[str, Any]]) -> str:
        wanted = self.request.GET.get(name)
        return wanted if wanted in dict(pairs) else pairs[0][0]

    def _indicators(self) -> list[Indicator]:
        wanted = self.request.GET.getlist("chi_so")[:MOST_INDICATORS]
        found = [row for row in self.all if str(row.pk) in wanted]
        return found or self.all[:1]

    def _count(self) -> int:
        said = self.request.GET.get("so_ky") or ""
        return min(max(int(said), 1), MOST_PERIODS) if said.isascii() and said.isdigit() and len(said) < 4 else 6

    def _breakdowns(self) -> list[tuple[str, str]]:
        if not self.indicators:
            return []
        definition = self.definitions.get(self.indicators[0].code)
        if definition is None or definition.numerator is None:
            return []
        facts = countable(definition.numerator.countable)
        return [(name, str(facts.attribute(name).label)) for name in definition.breakdowns]

    def _across(self) -> list[Across]:
        if not self.indicators:
            return []
        first = self.indicators[0]
        if self.column == "chi-so":
            return [Across(marked(row.shown_name, row.kind), row, self.period) for row in self.indicators]
        if self.column in dict(self.breakdowns):
            return [Across(_("Tất cả"), first, self.period), *self._cells(first)]
        upto = [period for period in self.periods if period <= self.period][-self.count :] or [self.period]
        return [Across(str(period), first, period) for period in upto]

    def _cells(self, row: Indicator) -> list[Across]:
        definition = self.definitions[row.code]
        assert definition.numerator is not None
        attribute = countable(definition.numerator.countable).attribute(self.column)
        values = [str(value) for value, _label in attribute.choices()] if attribute.choices else ["true", "false"]
        return [
            Across(value_words(attribute, value), row, self.period, f"{self.column}={value}") for value in [*values, ""]
        ]

    def units(self) -> list[Place]:
        """Units in force on the last day of the period, below the one on show; or its peers: the same level and type."""
        assert self.unit is not None
        on = min(self.period.day, today())
        if self.level == "ngang":
            return peers_of(self.unit, self.request.user, on)
        if self.level in _LEVEL:
            return places_within(self.unit.path, _LEVEL[self.level], on)
        return places_below(self.unit.pk, on) or [place_of(self.unit)]

    def places(self) -> list[Place]:
        """Units of the table, sorted as asked; those of which nothing was counted are left out of direct children."""
        units = self.units()
        if self._is_read_by_page(units):
            self._below = counted_below(self._figures(""), units, defined=self.defined)
            if self.level == "duoi":
                units = [unit for unit in units if self._below[unit.pk]]
            return self._sorted(units)
        self._ask(units)
        if self.level == "duoi":
            units = [unit for unit in units if any(_says(pair) for pair in self.pairs_of(unit))]
        self.ends = self._ends(units) if self.is_heat else {}
        return self._sorted(units)

    def _is_read_by_page(self, units: Sequence[Place]) -> bool:
        """Whether the figures of a page are enough: nothing that is shown depends on those of other units. Of units of which
        sums are kept all are read as soon."""
        needs_all = self._sort_place() is not None or self.is_heat or bool(self.request.GET.get("xuat"))
        if needs_all or all(map(is_summed, units)):
            return False
        shown = (self.definitions.get(row.code) for row in self.indicators)
        return all(definition.adds_up for definition in shown if definition is not None)

    def rows(self, units: Sequence[Place]) -> list[Row]:
        """Those of the units that are shown."""
        if self._below is not None:
            self._ask(units, among=tuple(sorted({pk for unit in units for pk in self._below[unit.pk]})))
        own = self.unit.pk if self.unit else None
        return [Row(unit, unit.pk == own, self._spots(unit)) for unit in units]

    def _figures(self, cell: str) -> list[tuple[str, Period]]:
        """Code and period of the columns of one part of a breakdown."""
        return [(across.indicator.code, across.period) for across in self.across if across.cell == cell]

    def _ask(self, units: Sequence[Place], among: Ids | None = None) -> None:
        """Figures of these units and of the one on show: a query for each part of a breakdown, one more for the latter.
        `among`: the units that have figures below these."""
        shown = {unit.pk for unit in units}
        own = [place_of(self.unit)] if self.unit and self.level != "ngang" and self.unit.pk not in shown else []
        self._lines = {unit.pk: [_NOTHING] * len(self.across) for unit in [*units, *own]}
        for cell in dict.fromkeys(across.cell for across in self.across):
            places = [place for place, across in enumerate(self.across) if across.cell == cell]
            asked = self._figures(cell)
            for some, those in [([*units, *own], None)] if among is None else [(units, among), (own, None)]:
                lines = figure_lines(asked, some, cell=cell, defined=self.defined, among=those) if some else {}
                for pk, pairs in lines.items():
                    for place, pair in zip(places, pairs, strict=True):
                        self._lines[pk][place] = pair or _NOTHING

    def _ends(self, units: Sequence[Place]) -> dict[str, tuple[Decimal, Decimal]]:
        """The least and the most of each measure, for the heat map: only like is compared with like."""
        told: dict[str, list[Decimal]] = {}
        for unit in units:
            for across, pair in zip(self.across, self.pairs_of(unit), strict=True):
                if (value := pair.value(across.indicator.measure)) is not None:
                    told.setdefault(across.indicator.measure, []).append(value)
        return {measure: (min(values), max(values)) for measure, values in told.items()}

    def pairs_of(self, unit: Place) -> Sequence[Pair]:
        return self._lines[unit.pk]

    def total(self) -> Sequence[Spot]:
        """The unit on show itself, below the others."""
        if not self._lines or self.unit is None or self.level == "ngang":
            return []
        return self._spots(place_of(self.unit), is_total=True)

    def _spots(self, unit: Place, *, is_total: bool = False) -> Sequence[Spot]:
        pk, found = str(unit.pk), []
        for across, pair in zip(self.across, self.pairs_of(unit), strict=True):
            measure = across.indicator.measure
            value, words = _said(pair.numerator, pair.denominator, measure, self.language)
            ends = None if is_total else self.ends.get(measure)
            heat = _heat(value, ends) if ends and value is not None else 0
            said = exact(pair) if pair.denominator and self.says_pairs else ""
            before, after = across.address
            found.append(Spot(value, words, said, SafeString(f"{before}{pk}{after}"), heat))
        return found

    def _sort_place(self) -> int | None:
        """The number of the column by whose figures the table is sorted; None: by name."""
        name = (self.request.GET.get("sort") or "").removeprefix("-")
        place = as_number(name[1:]) if name[:1] == "c" else None
        return place if place is not None and place < len(self.across) else None

    def _sorted(self, units: Sequence[Place]) -> list[Place]:
        place = self._sort_place()
        is_turned = (self.request.GET.get("sort") or "").startswith("-")
        if place is None:
            return sorted(units, key=lambda unit: unit.sort_key, reverse=is_turned)
        measure = self.across[place].indicator.measure
        values = [(self.pairs_of(unit)[place].value(measure), unit) for unit in units]
        told = [(value, unit) for value, unit in values if value is not None]
        told.sort(key=lambda each: each[0], reverse=is_turned)
        return [unit for _value, unit in told] + [unit for value, unit in values if value is None]

    @property
    def is_heat(self) -> bool:
        return self.view == "nhiet"

    @property
    def year_span(self) -> bool:
        return self.span == Span.YEAR

    @property
    def levels(self) -> list[tuple[str, Any]]:
        return list(LEVELS)

    @property
    def views(self) -> list[tuple[str, Any, str]]:
        address = self.request.GET.copy()
        found = []
        for name, label in VIEWS:
            address["hien"] = name
            found.append((name, label, f"?{address.urlencode()}"))
        return found

    def territories(self) -> list[tuple[int, str]]:
        """To choose from: territories down to communes that the person sees, and the unit on show."""
        found = territories_seen(self.request.user)
        if self.unit and all(pk != self.unit.pk for pk, _name in found):
            found.append((self.unit.pk, self.unit.name))
        return found

    @property
    def indicator_options(self) -> list[tuple[int, str]]:
        return [(row.pk, row.shown_name) for row in self.all]

    @property
    def column_options(self) -> list[tuple[str, str]]:
        told = [("ky", _("Các kỳ")), ("chi-so", _("Các chỉ số"))]
        return told + [(name, _("Theo %(label)s") % {"label": label}) for name, label in self.breakdowns]

    @property
    def own(self) -> int | None:
        return self.unit.pk if self.unit else None

    @property
    def chosen(self) -> list[int]:
        return [row.pk for row in self.indicators]

    @property
    def period_options(self) -> list[tuple[str, str]]:
        return [(period.code, str(period)) for period in reversed(self.periods)]

    @property
    def export_url(self) -> str:
        address = self.request.GET.copy()
        address["xuat"] = "xlsx"
        return f"?{address.urlencode()}"

    @property
    def title(self) -> str:
        if self.column == "chi-so" or not self.indicators:
            return _("Bảng số liệu")
        return marked(self.indicators[0].shown_name, self.indicators[0].kind)


@lru_cache(maxsize=20_000)
def _said(numerator: Decimal, denominator: Decimal | None, measure: str, _language: str) -> tuple[Decimal | None, str]:
    """Value and words of a figure, escaped: communes say the same few again and again."""
    pair = Pair(numerator, denominator)
    return pair.value(measure), escape(valued(pair, measure))


def _says(pair: Pair) -> bool:
    return bool(pair.numerator or pair.denominator or pair.unjudged)


def _heat(value: Decimal, ends: tuple[Decimal, Decimal]) -> int:
    low, high = ends
    if low == high:
        return (STEPS + 1) // 2
    return min(STEPS, 1 + int((value - low) / (high - low) * STEPS))


def _chart(asked: _Asked, rows: Sequence[Row]) -> Bars:
    """The last column as bars, in the order of the table."""
    measure = asked.across[-1].indicator.measure if asked.across else ""
    sign = "%" if measure == PERCENT else ""
    drawn = [
        (row.unit.name, row.spots[-1].value, {"url": row.spots[-1].url, "note": row.spots[-1].exact})
        for row in rows
        if row.spots and row.spots[-1].value is not None
    ]
    return bars(
        [(name, value or Decimal(0), more) for name, value, more in drawn], title=asked.title,
        say=lambda value: f"{number(value)}{sign}",
    )  # fmt: skip


def _sheet(asked: _Asked, rows: Sequence[Row]) -> HttpResponse:
    """The table as it is on the page, the unit on show last; each head says the period and the unit of measure."""
    columns = [Column(pgettext("one", "Đơn vị"), 34)]
    for across in asked.across:
        head = _head(across)
        columns += [Column(head, 16), Column(_("%(label)s: tử số/mẫu số") % {"label": head}, 18)]
    tell(_("Chỉ số"), "; ".join(row.shown_name for row in asked.indicators))
    tell(_("Hàng"), dict(LEVELS)[asked.level])
    heads = {"ten": pgettext("one", "Đơn vị")} | {f"c{place}": _head(each) for place, each in enumerate(asked.across)}
    tell_sort(asked.request, heads)
    unit, total = asked.unit, asked.total()
    last = [Row(place_of(unit), True, total)] if unit and total else []
    cells = (
        [
            row.unit.name,
            *(
                each
                for spot in row.spots
                for each in (None if spot.value is None else float(round(spot.value, 2)), spot.exact)
            ),
        ]
        for row in [*rows, *last]
    )
    return xlsx_response(f"{asked.title} {unit.name if unit else ''}", columns, cells)


def _head(across: Across) -> str:
    period, measure = str(across.period), across.indicator.shown_measure
    words = across.label if across.label == period else f"{across.label}, {period}"
    return f"{words} ({measure})" if measure else words
