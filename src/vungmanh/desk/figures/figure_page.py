"""One figure: its value as an exact pair, what it means, how it went, what it is made of, and the rows behind it.

Rows are those that the register knows now; what the figure was on a past day is asked of the kept figures, and what the rows
were then is asked of the audit trail.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.core.tables import ListPage, is_first_page, list_page, matching, matching_counted, rows_page
from vungmanh.desk.addresses import url
from vungmanh.desk.charts import LineChart, Spot, line_chart
from vungmanh.desk.figures.access import (
    KnownOn,
    Place,
    indicator_or_404,
    known_on,
    period_asked,
    periods_kept,
    places_below,
    places_seen,
    span_asked,
    unit_or_404,
)
from vungmanh.desk.figures.catalogue import figure_url, is_counted, meaning
from vungmanh.desk.figures.first_rows import AT_ONCE, first_rows, rows_countable
from vungmanh.desk.figures.rows import Line, attributes_shown, by_name, kind_of_rows, lines, rows_shown, sees_all
from vungmanh.desk.figures.since import Since, since_then
from vungmanh.desk.figures.then import WHY_NOT, Joined, Then, rows_then
from vungmanh.desk.figures.wording import NONE, cell_words, change_words, exact, number, value_words, valued
from vungmanh.desk.reporting.behind import behind
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.indicators.catalogue import Version, versions
from vungmanh.indicators.countables import Countable, countable
from vungmanh.indicators.definitions import Definition
from vungmanh.indicators.enums import Kind, Which
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.pairs import PERCENT, Pair
from vungmanh.indicators.periods import Period, before
from vungmanh.indicators.permissions import indicators_visible_to
from vungmanh.indicators.selectors import all_cells, explanation, figure_lines, figures, rows_of
from vungmanh.indicators.sums import Standing
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

BELOW_AT_ONCE, TREND = 12, 24
WHICH_WORDS = {
    Which.COUNTED: gettext_lazy("Được tính"),
    Which.NOT_COUNTED: gettext_lazy("Không được tính"),
    Which.UNJUDGED: gettext_lazy("Chưa đủ dữ liệu"),
}
_WHICH = {"duoc-tinh": Which.COUNTED, "khong-tinh": Which.NOT_COUNTED, "chua-du": Which.UNJUDGED}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on show, as the address asked for it."""

    row: Indicator
    version: Version
    defined: Sequence[Version]
    """Everything that is defined, read once."""
    unit: Unit
    period: Period
    cell: str
    day: KnownOn
    address: str
    """Of the page of this indicator's figures."""
    standing: Standing
    asked: Mapping[str, str]
    """What the address of this very figure says, ready to be put in."""

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def known(self) -> datetime.date | None:
        """The past day as of which the figure is asked."""
        return self.day.day

    def url(self, **changed: Any) -> str:
        """The same figure with something else asked; what is "" is left out."""
        asked = {**self.asked, **{name: quote(str(value)) for name, value in changed.items()}}
        return f"{self.address}?{'&'.join([f'{name}={value}' for name, value in asked.items() if value])}"


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure next to the one on show: of a unit below it or of one part of a breakdown."""

    label: str
    value: str
    exact: str
    length: str
    unjudged: int
    url: str


@require_GET
@asked_once()
def indicator_figure(request: DeskRequest, pk: int) -> HttpResponse:
    periods = periods_kept(span_asked(request))
    shown = _shown(request, pk, periods)
    if request.GET.get("xuat") == "xlsx":
        return _sheet(request, shown)
    upto = [period for period in periods if period <= shown.period][-TREND:] or [shown.period]
    asked: Any = {"cell": shown.cell, "known_on": shown.known, "defined": shown.defined}
    found = figures([shown.row.code], upto, shown.unit, standing=shown.standing, **asked)
    pair = _of_period(shown, found)
    is_told = shown.period in periods and is_counted(shown.row)
    there = upto if is_told else []
    trend = [(period, found[shown.row.code, period]) for period in there if (shown.row.code, period) in found]
    context = {
        "shown": shown, "row": shown.row, "unit": shown.unit, "period": shown.period, "pair": pair,
        "value": valued(pair, shown.row.measure) if is_told else NONE, "exact": exact(pair),
        "has_line": is_told and pair.denominator is not None,
        "missing": number(pair.missing) if pair.missing is not None else "",
        "cell_words": cell_words(shown.definition, shown.cell), "whole_url": shown.url(o="") if shown.cell else "",
        "meaning": meaning(shown.definition), "chart": _chart(shown, trend), "moved": _moved(shown, trend),
        "periods": [(period.code, str(period)) for period in reversed(periods)], "is_kept": shown.period in periods,
        "is_late": shown.row.counted < shown.row.version and shown.row.kind != Kind.COMPOSED,
        "known": shown.known, "today": today(), "table_url": url("desk:figures"),
        "above": _above(request, shown), "rows": _rows(request, shown, pair, is_told),
        **_ways(shown),
        "parts": _parts(request, shown),
        "breakdowns": _breakdowns(shown) if is_told and not shown.cell else [], **(_below(shown) if is_told else {}),
        "behind": behind(request.user, shown.row, shown.unit, shown.period),
    }  # fmt: skip
    return render(request, "desk/figures/figure.html", context)


def _shown(request: DeskRequest, pk: int, periods: Sequence[Period]) -> Shown:
    """Raises Http404 for an indicator, a unit or a part that is not there, or was not defined in the period."""
    row = indicator_or_404(request, pk)
    unit, period = unit_or_404(request), period_asked(request, periods)
    defined = versions()
    version = explanation(row.code, period, defined)
    if version is None:
        raise Http404
    cell = request.GET.get("o") or ""
    if cell and cell.partition("=")[0] not in version.definition.breakdowns:
        raise Http404
    address = url("desk:indicator_figure", row.pk)
    day = known_on(request)
    asked = {"don_vi": str(unit.pk), "ky": period.code, "o": quote(cell)}
    asked["biet_den"] = quote(f"{day.day:%d/%m/%Y}") if day.day else ""
    return Shown(row, version, defined, unit, period, cell, day, address, Standing(unit, parts_of=period), asked)


def _chart(shown: Shown, trend: Sequence[tuple[Period, Pair]]) -> LineChart | None:
    measure = shown.row.measure
    sign, now = "%" if measure == PERCENT else "", today()
    spots = [
        Spot(
            min(period.day, now),
            value,
            f"{valued(pair, measure)} ({exact(pair)})" if sign else valued(pair, measure),
            shown.url(ky=period.code),
        )
        for period, pair in trend
        if (value := pair.value(measure)) is not None
    ]
    if len(spots) < 2:
        return None
    first, last = trend[0][0], trend[-1][0]
    said = _("Từ %(first)s đến %(last)s: %(from)s → %(to)s") % {
        "first": first, "last": last, "from": f"{number(spots[0].value)}{sign}", "to": f"{number(spots[-1].value)}{sign}",
    }  # fmt: skip
    return line_chart(
        spots,
        title=shown.row.shown_name,
        said=said,
        say=lambda value: f"{number(value, 1)}{sign}",
        width=560,
        height=190,
    )


def _moved(shown: Shown, trend: Sequence[tuple[Period, Pair]]) -> list[tuple[str, str, str]]:
    """Since the period before and since the earliest that is kept, with the way to the figure of then."""
    if len(trend) < 2:
        return []
    measure, by_period = shown.row.measure, dict(trend)
    now = by_period.get(shown.period)
    if now is None:
        return []
    found = []
    for period in dict.fromkeys((before(shown.period), trend[0][0])):
        was = by_period.get(period)
        words = change_words(now.value(measure), was.value(measure), measure) if was else ""
        if words:
            found.append((_("so với %(period)s") % {"period": period}, words, shown.url(ky=period.code)))
    return found


def _ways(shown: Shown) -> dict[str, str]:
    """To the rows that the figure lacks and those that nobody can judge, where it counts rows."""
    if shown.definition.kind != Kind.COUNTED:
        return {}
    lacking = f"{shown.url(dong='khong-tinh')}#dong" if shown.definition.is_share else ""
    return {"lacking_url": lacking, "unjudged_url": f"{shown.url(dong='chua-du')}#dong"}


def _above(request: DeskRequest, shown: Shown) -> list[tuple[Place, str]]:
    """Units above that the person sees too, from the top down."""
    ids = [int(part) for part in shown.unit.path.split("/") if part and int(part) != shown.unit.pk]
    rows = places_seen(request.user, ids)
    return [(unit, shown.url(don_vi=unit.pk)) for unit in sorted(rows, key=lambda unit: len(unit.path))]


def _below(shown: Shown) -> dict[str, Any]:
    """Figures of the units right below, the least first where more is better; those with nothing to count last."""
    children = places_below(shown.unit.pk, min(shown.period.day, today()))
    if not children:
        return {"below": [], "below_total": 0}
    code, period, measure = shown.row.code, shown.period, shown.row.measure
    asked: Any = {"cell": shown.cell, "known_on": shown.known, "defined": shown.defined}
    found = figure_lines([(code, period)], children, **asked)
    pairs = [(unit, pair) for unit in children if (pair := found[unit.pk][0]) is not None]
    counted = [(unit, pair) for unit, pair in pairs if pair.numerator or pair.denominator or pair.unjudged]
    turn = -1 if shown.row.direction == "down" or measure != PERCENT else 1
    counted.sort(key=lambda each: _rank(each[1], measure, turn))
    first = [(unit.name, pair, shown.url(don_vi=unit.pk)) for unit, pair in counted[:BELOW_AT_ONCE]]
    below = _beside(first, measure, [pair for _unit, pair in counted])
    return {
        "below": below, "below_total": len(counted), "without": len(pairs) - len(counted),
        "has_organisations": any(unit.kind == UnitKind.ORGANISATION for unit, _pair in counted),
    }  # fmt: skip


def _rank(pair: Pair, measure: str, turn: int) -> tuple[bool, Decimal]:
    value = pair.value(measure)
    return value is None, turn * (value or Decimal(0))


def _beside(rows: Sequence[tuple[str, Pair, str]], measure: str, of_all: Sequence[Pair] = ()) -> list[Beside]:
    """As bars; the longest is that of the largest of them, or `of_all`."""
    values = [pair.value(measure) or Decimal(0) for _label, pair, _url in rows]
    most = Decimal(100)
    if measure != PERCENT:
        most = max((*values, *(pair.value(measure) or Decimal(0) for pair in of_all)), default=Decimal(0))
    return [
        Beside(
            label, valued(pair, measure), exact(pair) if pair.denominator is not None else "",
            f"{min(Decimal(100), 100 * value / most if most else Decimal(0)):.1f}", pair.unjudged, url,
        )
        for (label, pair, url), value in zip(rows, values, strict=True)
    ]  # fmt: skip


def _breakdowns(shown: Shown) -> list[tuple[str, list[Beside]]]:
    """The figure divided by each attribute that its definition names, in the order of the attribute's values."""
    if shown.definition.numerator is None or not shown.definition.breakdowns:
        return []
    facts = countable(shown.definition.numerator.countable)
    found: list[tuple[str, list[Beside]]] = []
    parts = all_cells(
        shown.row.code, shown.period, shown.unit,
        known_on=shown.known, defined=shown.defined, standing=shown.standing,
    )  # fmt: skip
    for name in shown.definition.breakdowns:
        attribute = facts.attribute(name)
        by_value = parts.get(name, {})
        order = [str(value) for value, _label in attribute.choices()] if attribute.choices else ["true", "false"]
        values = sorted(by_value, key=lambda value: (value == "", order.index(value) if value in order else len(order)))
        rows = [(value_words(attribute, value), by_value[value], shown.url(o=f"{name}={value}")) for value in values]
        if rows:
            found.append((str(attribute.label), _beside(rows, shown.row.measure)))
    return found


def _parts(request: DeskRequest, shown: Shown) -> list[tuple[str, Indicator, str]]:
    """Of what a composed figure is made: each part with its own page."""
    definition = shown.definition
    if definition.kind != Kind.COMPOSED:
        return []
    codes = definition.above + definition.below
    seen = {row.code: row for row in indicators_visible_to(request.user, today()).filter(code__in=codes)}
    known = f"&biet_den={shown.asked['biet_den']}" if shown.known else ""
    return [
        (side, seen[code], figure_url(seen[code].pk, shown.unit, shown.period) + known)
        for side, listed in ((_("tử số"), definition.above), (_("mẫu số"), definition.below))
        for code in listed
        if code in seen
    ]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a figure, one of the three tabs of them. `is_hidden`: of persons whose files are not seen."""

    tabs: list[tuple[str, str, str, bool]]
    which: Which
    heads: list[str]
    lines: list[Line]
    page: ListPage | None
    is_hidden: bool
    label: str
    q: str
    export_url: str
    since: Since | None = None
    """What was written after the day as of which the figure is asked."""
    are_then: bool = False
    """They are the rows as they were known on that day."""
    now: str = ""
    """What they come to, where they are those of today instead."""
    why: str = ""
    """Why they are."""


def _rows(request: DeskRequest, shown: Shown, pair: Pair, is_told: bool) -> Rows | None:
    """The tab that the address asks for; none where nothing is counted from rows."""
    if shown.definition.kind != Kind.COUNTED:
        return None
    which = _which(request)
    facts = rows_countable(shown.definition, which)
    is_whole = shown.period.day >= today() and sees_all(request.user, facts, shown.unit, today())
    names = attributes_shown(facts, shown.definition)
    tabs = _tabs(shown, which, pair if is_told else None)
    heads = [str(facts.attribute(name).label) for name in names]
    q = (request.GET.get("q") or "").strip()
    total = _how_many(shown, which, pair) if is_told and is_whole else None
    then, why = _then(shown, which, pair)
    page = (
        _first_page(request, shown, which, names, total)
        or (_page_then(request, shown, which, names, then) if then else None)
        or _page(request, shown, which, names, total, is_whole)
    )
    if page is None:
        return Rows(tabs, which, heads, [], None, True, str(facts.label), "", "")
    export = shown.url(dong=_name_of(which), xuat="xlsx", q=q)
    since = since_then(facts, shown.unit, page.rows, shown.known) if shown.known else None
    told = lines(facts, page.rows, names, since.later if since else (), then.rows if then else ())
    now = exact(_pair(shown, None)) if since and since.acts and then is None else ""
    return Rows(tabs, which, heads, told, page, False, str(facts.label), q, export, since, then is not None, now, why)


def _then(shown: Shown, which: Which, pair: Pair) -> tuple[Then | None, str]:
    """The rows as they were known on the day that the address asks for; or why they cannot be told."""
    if shown.known is None:
        return None, ""
    found = rows_then(shown.definition, which, shown.cell, shown.period, shown.unit, shown.known, pair)
    return (None, str(WHY_NOT[found])) if isinstance(found, str) else (found, "")


def _page_then(request: DeskRequest, shown: Shown, which: Which, names: Sequence[str], then: Then) -> ListPage | None:
    """Any page of the rows as they were known then: first those that were written since, as they were; None where the person
    may not see them one by one."""
    facts, found = _rows_asked(shown, which)
    seen = rows_shown(request.user, facts, then.unchanged(found), today())
    if seen is None:
        return None
    kind, q, sort = kind_of_rows(facts), (request.GET.get("q") or "").strip(), request.GET.get("sort") or "ten"
    rest, total = matching_counted(seen, q, kind.search)
    order = F(facts.happens or facts.starts if sort.endswith("tu") else kind.sort)
    rest = rest.order_by(order.desc() if sort.startswith("-") else order.asc(), "pk")
    first = then.seen(request.user, today(), q)
    rows: Any = Joined(first, rest.select_related(*_related(facts, names)))
    sorts = ("ten", "tu")
    return rows_page(request.GET, rows, sorts=sorts, default="ten", total=len(first) + total, per_page=AT_ONCE)


def _first_page(
    request: DeskRequest, shown: Shown, which: Which, names: Sequence[str], total: int | None
) -> ListPage | None:
    """What most people see, by questions that are kept; None where something else is asked for."""
    if not total or not is_first_page(request.GET, "ten"):
        return None
    facts = rows_countable(shown.definition, which)
    rows = first_rows(shown.version, which, shown.cell, shown.standing, shown.period, _related(facts, names), total)
    if rows is None:
        return None
    return rows_page(request.GET, rows, sorts=("ten", "tu"), default="ten", total=total, per_page=AT_ONCE)


def _page(
    request: DeskRequest, shown: Shown, which: Which, names: Sequence[str], total: int | None, is_whole: bool
) -> ListPage | None:
    """Any page of the rows; None where the person may not see them one by one."""
    facts, found = _rows_asked(shown, which)
    seen = found if is_whole else rows_shown(request.user, facts, found, today())
    if seen is None:
        return None
    kind = kind_of_rows(facts)
    return list_page(
        request.GET, seen.select_related(*_related(facts, names)), search=kind.search, default="ten",
        sorts={"ten": kind.sort or "pk", "tu": facts.happens or facts.starts}, per_page=AT_ONCE, total=total,
        sliced=by_name(facts, total),
    )  # fmt: skip


def _how_many(shown: Shown, which: Which, pair: Pair) -> int | None:
    """As the kept figure of today says, where it tells: not of sums, nor of two registers."""
    definition = shown.definition
    is_of_one = definition.denominator is None or definition.is_share
    if shown.known or not is_of_one or any(term.sum for term in definition.terms):
        return None
    return {Which.COUNTED: int(pair.numerator), Which.UNJUDGED: pair.unjudged}.get(which)


def _rows_asked(shown: Shown, which: Which) -> tuple[Countable, Any]:
    definition = shown.definition
    return rows_countable(definition, which), rows_of(definition, shown.period, shown.unit, which, cell=shown.cell)


def _which(request: DeskRequest) -> Which:
    return _WHICH.get(request.GET.get("dong") or "", Which.COUNTED)


def _name_of(which: Which) -> str:
    return next(name for name, each in _WHICH.items() if each == which)


def _tabs(shown: Shown, here: Which, pair: Pair | None) -> list[tuple[str, str, str, bool]]:
    """Label, how many where the kept figure says so, address, whether it is open."""
    counts = {Which.UNJUDGED: number(pair.unjudged)} if pair else {}
    if pair and not any(term.sum for term in shown.definition.terms):
        counts[Which.COUNTED] = number(pair.numerator)
    return [
        (str(WHICH_WORDS[which]), counts.get(which, ""), f"{shown.url(dong=name)}#dong", which == here)
        for name, which in _WHICH.items()
    ]


def _related(facts: Countable, names: Sequence[str]) -> list[str]:
    """What a line reads beside its own row."""
    columns = [facts.attribute(name).column for name in names]
    over = [column.rpartition("__")[0] for column in columns if "__" in column]
    return list(dict.fromkeys([*kind_of_rows(facts).related, *over]))


def _pair(shown: Shown, known: datetime.date | None) -> Pair:
    """The figure as it was known at the end of a day, or is now."""
    asked: Any = {"cell": shown.cell, "known_on": known, "defined": shown.defined}
    return _of_period(shown, figures([shown.row.code], [shown.period], shown.unit, standing=shown.standing, **asked))


def _of_period(shown: Shown, found: Mapping[tuple[str, Period], Pair]) -> Pair:
    """The figure on show among those found; nothing was counted where it is not there."""
    return found.get((shown.row.code, shown.period)) or Pair(Decimal(0))


def _sheet(request: DeskRequest, shown: Shown) -> HttpResponse:
    """The rows of a tab as Excel; asked as of a past day, with those marked that were written since."""
    if shown.definition.kind != Kind.COUNTED:
        raise Http404
    which = _which(request)
    facts, found = _rows_asked(shown, which)
    seen = rows_shown(request.user, facts, found, today())
    if seen is None:
        raise Http404
    if shown.cell:
        tell(_("Trong số"), cell_words(shown.definition, shown.cell))
    names, kind = attributes_shown(facts, shown.definition), kind_of_rows(facts)
    q, then = (request.GET.get("q") or "").strip(), _then(shown, which, _pair(shown, shown.known))[0]
    rows = matching(seen, q, kind.search).select_related(*_related(facts, names))
    if then:
        rows = then.unchanged(rows)
    every = [*(then.seen(request.user, today(), q) if then else ()), *rows.order_by(kind.sort or "pk", "pk")]
    since = since_then(facts, shown.unit, every, shown.known) if shown.known else None
    told = lines(facts, every, names, since.later if since else (), then.rows if then else ())
    columns = [Column(_("Tên"), 34), Column(_("Ghi chú"), 30), Column(pgettext("one", "Đơn vị"), 30)]
    columns += [Column(str(facts.attribute(name).label), 22) for name in names] + [Column(_("Từ ngày"), 14)]
    title = f"{shown.row.shown_name} {WHICH_WORDS[which]} {shown.unit} {str(shown.period).replace('/', '-')}"
    if since and not since.is_derived:
        columns.append(Column(_("Ghi hoặc sửa sau %(day)s") % {"day": f"{since.day:%d/%m/%Y}"}, 20))
        marks: list[list[str]] = [["✎" if line.is_later else ""] for line in told]
    else:
        marks = [[] for _line in told]
    cells_ = (
        [line.name, line.note, line.unit, *line.values, line.since, *mark]
        for line, mark in zip(told, marks, strict=True)
    )
    return xlsx_response(title, columns, cells_)
