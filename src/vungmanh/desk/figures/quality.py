"""How far the data of a unit can be relied on: what is not known, how long nothing changed, what contradicts itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.once import asked_once
from vungmanh.core.tables import rows_page
from vungmanh.desk.figures import doubtful
from vungmanh.desk.figures.access import Place, place_of, places_below, places_seen, unit_or_404
from vungmanh.desk.figures.catalogue import figure_url
from vungmanh.desk.figures.wording import attribute_words, number
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.desk.told import tell_sort
from vungmanh.indicators.countables import Countable, countables
from vungmanh.indicators.enums import Span
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import differences_visible_to
from vungmanh.indicators.quality import Quality, kept_contradictions, kept_quality_by_unit, quality_by_unit
from vungmanh.indicators.sums import is_summed
from vungmanh.units.models import Unit

GOOD_PCT, FAIR_PCT, STALE_DAYS = 95, 80, 365
"""From where the share of what is known is called good, fair; after how many days without change a look is worth it."""
_SORTS = ("ten", "so", "du", "mt", "ngay")


@dataclass(frozen=True, slots=True)
class Line:
    """A unit below, or one register of the unit on show."""

    label: str
    url: str
    quality: Quality
    tone: str
    word: str

    @property
    def rows(self) -> str:
        return number(self.quality.rows)

    @property
    def contradictory(self) -> str:
        return number(self.quality.contradictory)

    @property
    def pct(self) -> str:
        return "–" if self.quality.known_pct is None else f"{number(_tenth(self.quality.known_pct), 1)}%"


@require_GET
@asked_once()
def figures_quality(request: DeskRequest) -> HttpResponse:
    unit, on = unit_or_404(request), today()
    facts = next((each for each in countables() if each.name == request.GET.get("so")), countables()[0])
    below = places_below(unit.pk, on)
    tell(_("Sổ"), capfirst(facts.label))
    found, counted_at = _counted(facts, unit, below, on)
    sort = request.GET.get("sort") or "du"
    rows = _sorted([(child, found[child.pk]) for child in below if found[child.pk].rows], sort)
    wanted = doubtful.asked(request, facts)
    if request.GET.get("xuat") == "xlsx":
        if wanted:
            return doubtful.sheet(request, facts, unit, wanted, on)
        tell_sort(request, _heads())
        return _sheet(unit, facts, [_line_of(child, quality, facts, on) for child, quality in rows])
    places = [place_of(unit), *(child for child in below if found[child.pk].rows)]
    own, page = found[unit.pk], rows_page(request.GET, rows, sorts=_SORTS)
    differences = differences_visible_to(request.user, on).filter(unit__path__within=unit.path)
    found_wrong = differences.select_related("unit", "indicator", "check_run").order_by("-pk")[:20]
    context = {
        "unit": unit, "facts": facts, "registers": countables(), "own": _line(str(facts.label), "", own, on),
        "attributes": _attributes(facts, own), "page": page, "counted_at": counted_at,
        "lines": [_line_of(child, quality, facts, on) for child, quality in page.rows],
        "elsewhere": _elsewhere(facts, unit), "above": _above(request, unit),
        "wrong_head": _("Mâu thuẫn") if facts.contradictions else "",
        "doubtful": doubtful.doubtful(request, facts, unit, wanted, on, places) if wanted else None,
        "here": f"?don_vi={unit.pk}&so={facts.name}",
        "differences": [
            (row, figure_url(row.indicator_id, row.unit_id, Period(row.day, Span(row.span)), row.cell))
            for row in found_wrong
        ],
    }  # fmt: skip
    return render(request, "desk/figures/quality.html", context)


def _counted(
    facts: Countable, unit: Unit, below: Sequence[Place], on: datetime.date
) -> tuple[dict[int, Quality], datetime.datetime | None]:
    """Of a unit that holds many as it was counted last night, and when; of others as it is now."""
    kept = kept_quality_by_unit(facts, [unit, *below]) if is_summed(unit) else None
    return kept or (quality_by_unit(facts, [unit, *below], on), None)


def _line_of(unit: Place, quality: Quality, facts: Countable, on: datetime.date) -> Line:
    return _line(unit.name, f"?don_vi={unit.pk}&so={facts.name}", quality, on)


def _line(label: str, url: str, quality: Quality, on: datetime.date) -> Line:
    """The word says the worst of three: what is not known, what contradicts itself, that nothing changed for long."""
    pct = quality.known_pct
    if pct is not None and pct < FAIR_PCT:
        return Line(label, url, quality, "bad", _("thiếu nhiều"))
    if quality.contradictory:
        return Line(label, url, quality, "near", _("có mâu thuẫn"))
    if quality.latest and (on - quality.latest).days > STALE_DAYS:
        return Line(label, url, quality, "near", _("lâu chưa đổi"))
    if pct is not None and pct < GOOD_PCT:
        return Line(label, url, quality, "near", pgettext("state", "còn thiếu"))
    if not quality.rows:
        return Line(label, url, quality, "quiet", _("chưa có gì"))
    return Line(label, url, quality, "good", _("gần đủ") if quality.missing else _("đủ"))


def _sorted(rows: list[tuple[Place, Quality]], wanted: str) -> list[tuple[Place, Quality]]:
    is_turned, name = wanted.startswith("-"), wanted.removeprefix("-")
    keys: dict[str, Callable[[Quality], Any]] = {
        "so": lambda quality: quality.rows,
        "du": lambda quality: -1 if quality.known_pct is None else quality.known_pct,
        "mt": lambda quality: quality.contradictory,
        "ngay": lambda quality: str(quality.latest or ""),
    }
    if name not in keys:
        return rows[:: -1 if is_turned else 1]
    return sorted(rows, key=lambda row: keys[name](row[1]), reverse=is_turned)


def _heads() -> dict[str, str]:
    """Of the columns by which units are ordered."""
    return {
        "ten": pgettext("one", "Đơn vị"), "so": _("Số dòng"), "du": _("Đã có dữ liệu"), "mt": _("Mâu thuẫn"),
        "ngay": _("Thay đổi gần nhất"),
    }  # fmt: skip


def _attributes(facts: Countable, quality: Quality) -> list[tuple[str, str, int, str, str]]:
    """What is not known of most rows first: name, label, how many, their share, the same for a drawing."""
    rows = sorted(quality.unknown.items(), key=lambda each: -each[1])
    return [
        (
            name,
            capfirst(attribute_words(facts, name)),
            count,
            f"{number(_tenth(100 * count / quality.rows), 1)}%",
            f"{100 * count / quality.rows:.1f}",
        )
        for name, count in rows
        if quality.rows and count
    ]


def _elsewhere(facts: Countable, unit: Unit) -> list[tuple[Countable, int]]:
    """The other registers with contradictions in the unit, and how many rows, as last counted."""
    found = kept_contradictions(unit.path)
    return [(each, found[each.name]) for each in countables() if each.name in found and each.name != facts.name]


def _above(request: DeskRequest, unit: Unit) -> list[Place]:
    ids = [int(part) for part in unit.path.split("/") if part and int(part) != unit.pk]
    return sorted(places_seen(request.user, ids), key=lambda each: len(each.path))


def _sheet(unit: Unit, facts: Countable, rows: Sequence[Line]) -> HttpResponse:
    names = list(rows[0].quality.unknown) if rows else []
    columns = [
        Column(pgettext("one", "Đơn vị"), 34),
        Column(_("Số dòng"), 10),
        Column(_("Đã có dữ liệu"), 12),
        Column(_("Thay đổi gần nhất"), 14),
    ]
    columns += [Column(_("Mâu thuẫn"), 12)] if facts.contradictions else []
    columns += [Column(_("Chưa rõ: %(what)s") % {"what": attribute_words(facts, name)}, 16) for name in names]
    cells = (
        [
            row.label,
            row.quality.rows,
            row.pct,
            row.quality.latest,
            *([row.quality.contradictory] if facts.contradictions else []),
            *(row.quality.unknown[name] for name in names),
        ]
        for row in rows
    )
    return xlsx_response(_("Chất lượng dữ liệu %(unit)s") % {"unit": unit.name}, columns, cells)


def _tenth(value: float) -> Any:
    return Decimal(str(round(value, 1)))
