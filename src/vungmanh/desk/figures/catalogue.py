"""The catalogue of indicators, and one indicator: what it means, where it comes from, what it gives for each unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vungmanh.accounts.selectors import assignments_of
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.core.tables import list_page, matching
from vungmanh.desk.addresses import url
from vungmanh.desk.fields import SUBMITS, SearchField
from vungmanh.desk.figures.access import (
    Place,
    indicator_or_404,
    own_unit,
    period_asked,
    periods_kept,
    span_asked,
    unit_or_404,
)
from vungmanh.desk.figures.last_known import last_known
from vungmanh.desk.figures.wording import (
    DIRECTION_WORDS,
    KIND_NOTES,
    KIND_WORDS,
    TermWords,
    attribute_words,
    exact,
    fault_words,
    place_words,
    term_words,
    valued,
)
from vungmanh.desk.reporting.wording import period_words
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.told import AddressForm, told_order
from vungmanh.indicators.catalogue import Version, in_force, versions
from vungmanh.indicators.countables import countable, countables
from vungmanh.indicators.definitions import Definition, DefinitionError, read
from vungmanh.indicators.enums import Kind
from vungmanh.indicators.models import DefinitionVersion, Indicator
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import indicators_visible_to, may_define, may_revise
from vungmanh.indicators.selectors import explanation, figures
from vungmanh.units.models import Unit

_SORTS: dict[str, str | tuple[str, ...]] = {
    "ten": "sort_key",
    "ma": "code",
    "loai": ("kind", "sort_key"),
    "dv": "measure",
}
EVERY = ("", gettext_lazy("Tất cả"))


class CatalogueFilter(AddressForm):
    """Words, kind and register; what cannot be read filters nothing out."""

    q = SearchField()
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại"), required=False, choices=[EVERY, *KIND_WORDS.items()],
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip
    so = forms.ChoiceField(label=gettext_lazy("Đếm từ sổ"), required=False, widget=forms.Select(attrs=dict(SUBMITS)))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["so"].choices = [EVERY, *((each.name, each.label) for each in countables())]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator with its figure of the unit and period on show."""

    row: Indicator
    kind: str
    registers: str
    value: str
    exact: str
    unjudged: int
    url: str
    period: str = ""
    """Of the figure, where it is another one than that on show."""


def is_counted(row: Indicator) -> bool:
    """Whether its figures were counted at least once; those of composed ones are put together when asked."""
    return row.counted > 0 or row.kind == Kind.COMPOSED


def figure_url(pk: int, unit: Unit | Place | int, period: Period, cell: str = "", **more: str) -> str:
    """The page of one figure: every figure of the product leads there."""
    place = unit if isinstance(unit, int) else unit.pk
    asked = f"don_vi={place}&ky={period.code}{f'&o={quote_plus(cell)}' if cell else ''}"
    return f"{url('desk:indicator_figure', pk)}?{asked}{f'&{urlencode(more)}' if more else ''}"


@require_GET
@asked_once()
def indicators(request: DeskRequest) -> HttpResponse:
    """All that the person may read, with today's figures of one unit."""
    form, on = CatalogueFilter(request.GET), today()
    unit = unit_or_404(request) if own_unit(request) else None
    periods = periods_kept(span_asked(request))
    period = period_asked(request, periods)
    defined = versions()
    held = {version.definition.code: version.definition for version in in_force(defined, period.day)}
    rows = indicators_visible_to(request.user, on)
    if form.cleaned_data.get("loai"):
        rows = rows.filter(kind=form.cleaned_data["loai"])
    if register := form.cleaned_data.get("so"):
        rows = rows.filter(code__in=[code for code, each in held.items() if register in each.countables])
    shown = _entries(defined, held, unit, period, is_kept=period in periods)
    if request.GET.get("xuat") == "xlsx":
        heads = {"ten": _("Chỉ số"), "ma": _("Mã"), "loai": _("Loại"), "dv": _("Đơn vị tính")}
        found = matching(rows, request.GET.get("q", ""), ["folded"])
        found = told_order(request, found, sorts=_SORTS, heads=heads, otherwise=("sort_key", "pk"))
        return _sheet(shown(list(found)), held, unit, period)
    page = list_page(request.GET, rows, search=["folded"], sorts=_SORTS, default="ten")
    context = {
        "form": form, "page": page, "entries": shown(page.rows), "unit": unit, "period": period, "periods": periods,
        "period_options": [(each.code, str(each)) for each in reversed(periods)],
        "is_kept": bool(periods), "may_define": may_define(request.user, on),
    }  # fmt: skip
    return render(request, "desk/figures/indicators.html", context)


def _entries(
    defined: Sequence[Version], held: dict[str, Definition], unit: Unit | None, period: Period, *, is_kept: bool
) -> Callable[[list[Indicator]], list[Entry]]:
    """Of what was not counted yet nothing is said: nought would be an answer."""

    def shown(rows: list[Indicator]) -> list[Entry]:
        codes = [row.code for row in rows if is_counted(row)]
        found = figures(codes, [period], unit, defined=defined) if unit and codes and is_kept else {}
        known = last_known(rows, unit, period, today(), defined) if unit else {}
        return [_entry(row, held.get(row.code), found.get((row.code, period)), unit, period, known) for row in rows]

    return shown


def _entry(
    row: Indicator, definition: Definition | None, pair: Pair | None, unit: Unit | None, period: Period,
    known: Mapping[str, tuple[Period, Pair]],
) -> Entry:  # fmt: skip
    asked = period
    if row.code in known:
        period, pair = known[row.code]
    registers = ", ".join(str(countable(name).label) for name in sorted(definition.countables)) if definition else ""
    value = valued(pair, row.measure) if pair else ""
    return Entry(
        row, str(KIND_WORDS[row.kind]), registers, value, exact(pair) if pair and pair.denominator is not None else "",
        pair.unjudged if pair else 0, figure_url(row.pk, unit, period) if unit else "",
        period_words(period) if period != asked else "",
    )  # fmt: skip


def _sheet(entries: list[Entry], held: dict[str, Definition], unit: Unit | None, period: Period) -> HttpResponse:
    columns = [
        Column(_("Mã"), 28), Column(_("Chỉ số"), 60), Column(_("Loại"), 16), Column(_("Đếm từ sổ"), 40),
        Column(_("Đơn vị tính"), 14), Column(_("Giá trị"), 12), Column(_("Tử số / mẫu số"), 16),
        Column(_("Chưa đủ dữ liệu"), 14), Column(_("Căn cứ"), 50),
    ]  # fmt: skip
    title = _("Chỉ số %(unit)s %(period)s") % {"unit": unit or "", "period": str(period).replace("/", "-")}
    rows = (
        [
            each.row.code, each.row.shown_name, each.kind, each.registers, each.row.shown_measure,
            each.value, each.exact, each.unjudged,
            held[each.row.code].source if each.row.code in held else "",
        ]
        for each in entries
    )  # fmt: skip
    return xlsx_response(title, columns, rows)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A definition in words."""

    definition: Definition
    above: TermWords | None
    below: TermWords | None
    breakdowns: list[str]
    kind: Any
    kind_note: Any
    direction: Any


def meaning(definition: Definition) -> Meaning:
    above, below = definition.numerator, definition.denominator
    facts = countable(above.countable) if above else None
    return Meaning(
        definition,
        term_words(above) if above else None,
        term_words(below) if below else None,
        [attribute_words(facts, name) for name in definition.breakdowns] if facts else [],
        KIND_WORDS[definition.kind], KIND_NOTES[definition.kind], DIRECTION_WORDS[definition.direction],
    )  # fmt: skip


@require_GET
def indicator(request: DeskRequest, pk: int) -> HttpResponse:
    """What it means, its versions, its figure of the person's units."""
    row, on = indicator_or_404(request, pk), today()
    periods = periods_kept(span_asked(request))
    period = period_asked(request, periods)
    held = explanation(row.code, period)
    numbered = list(row.versions.select_related("recorded_by").order_by("-number"))
    context = {
        "row": row, "meaning": meaning(held.definition) if held else None, "version": held.number if held else None,
        "versions": [(each, _version_fault(each)) for each in numbered], "period": period,
        "parts": _parts(request, held.definition) if held else [],
        "units": _own_figures(request, row, period), "may_revise": may_revise(request.user, row, on),
        "may_define": may_define(request.user, on),
    }  # fmt: skip
    return render(request, "desk/figures/indicator.html", context)


def _version_fault(version: DefinitionVersion) -> str:
    """Why a version cannot be counted any more, where its register no longer has what it names."""
    try:
        read(version.body)
    except DefinitionError as error:
        said = ((place_words(fault.at), fault_words(fault)) for fault in error.faults)
        return "; ".join(f"{place}: {words}" if place else words for place, words in said)
    return ""


def _parts(request: DeskRequest, definition: Definition) -> list[tuple[str, list[Indicator]]]:
    """The indicators of which a composed one is made."""
    if definition.kind != Kind.COMPOSED:
        return []
    rows = indicators_visible_to(request.user, today()).filter(code__in=definition.above + definition.below)
    by_code = {row.code: row for row in rows}
    sides = ((_("Tử số: cộng tử số của"), definition.above), (_("Mẫu số: cộng tử số của"), definition.below))
    return [(label, [by_code[code] for code in codes if code in by_code]) for label, codes in sides if codes]


def _own_figures(request: DeskRequest, row: Indicator, period: Period) -> list[tuple[Unit, str, str, str]]:
    """Of each unit for which the person acts."""
    units = list({each.unit_id: each.unit for each in assignments_of(request.user, today())}.values())
    found = []
    for unit in units[:10]:
        pair = figures([row.code], [period], unit).get((row.code, period))
        if pair is not None:
            found.append((unit, valued(pair, row.measure), exact(pair), figure_url(row.pk, unit, period)))
    return found


@require_GET
def indicator_by_code(request: DeskRequest, code: str) -> HttpResponse:
    """The address by the code that is kept for ever; whatever else is asked goes along."""
    row = get_object_or_404(indicators_visible_to(request.user, today()), code=code)
    route = "indicator_figure" if request.GET else "indicator"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse(f'desk:{route}', args=[row.pk])}{query}")
