"""The rows of a register of which something is not known, or that contradict each other: those behind a number of the page on
how far data can be relied on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.figures.access import Place
from vungmanh.desk.figures.rows import Line, kind_of_rows, lines, rows_shown
from vungmanh.desk.figures.wording import attribute_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.indicators.countables import Countable
from vungmanh.indicators.quality import attributes_to_know, contradictory_rows, missing, rows_looked_at
from vungmanh.units.models import Unit

CONTRADICTORY, ALL = "mau-thuan", "tat-ca"
_BREAKS = "breaks_"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """`page` none: the rows are about persons whose files are not seen."""

    asked: str
    words: str
    page: ListPage | None
    lines: Sequence[Line]
    heads: Sequence[str] = ()
    """Of the values of the lines: of rows that contradict each other the reasons."""
    reasons: Sequence[tuple[str, Any]] = ()
    """By which such rows can be chosen; `reason`: the one chosen."""
    reason: str = ""
    places: Sequence[Place] = ()
    """The unit and those right below it that have rows, to choose from."""


def asked(request: DeskRequest, facts: Countable) -> str:
    """What rows the address asks for: an attribute that may be unknown, those that contradict each other, or all; else
    nothing."""
    wanted = request.GET.get("dong") or ""
    known = [ALL, *attributes_to_know(facts), *([CONTRADICTORY] if facts.contradictions else [])]
    return wanted if wanted in known else ""


def doubtful(
    request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date, places: Sequence[Place]
) -> Doubtful:
    reason = _reason(request, facts)
    found = rows_shown(request.user, facts, rows_of(facts, unit, wanted, on, reason), on)
    words = _words(facts, wanted)
    if found is None:
        return Doubtful(wanted, words, None, ())
    kind = kind_of_rows(facts)
    page = list_page(
        request.GET, found.select_related(*kind.related), search=kind.search, default="ten",
        sorts={"ten": kind.sort or "pk", "tu": facts.happens or facts.starts},
    )  # fmt: skip
    shown = _lines(facts, page.rows, wanted)
    if wanted != CONTRADICTORY:
        return Doubtful(wanted, words, page, shown, places=places)
    reasons = [(rule.name, rule.label) for rule in facts.contradictions]
    return Doubtful(wanted, words, page, shown, (_("Lý do"),), reasons, reason, places)


def rows_of(facts: Countable, unit: Unit, wanted: str, on: datetime.date, reason: str = "") -> QuerySet[Any]:
    """Rows that contradict each other say of each rule whether they break it."""
    if wanted == ALL:
        return rows_looked_at(facts, unit.path, on)
    if wanted != CONTRADICTORY:
        return rows_looked_at(facts, unit.path, on).filter(missing(facts, wanted))
    breaks = {
        f"{_BREAKS}{rule.name}": ExpressionWrapper(rule.holds(on), BooleanField()) for rule in facts.contradictions
    }
    return contradictory_rows(facts, unit.path, on, reason).annotate(**breaks)


def sheet(request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date) -> HttpResponse:
    """The same rows as Excel, as far as they are seen one by one."""
    kind, asked_rows = kind_of_rows(facts), rows_of(facts, unit, wanted, on, _reason(request, facts))
    found = rows_shown(request.user, facts, asked_rows, on)
    every: list[Any] = []
    if found is not None:
        rows = matching(found.select_related(*kind.related), request.GET.get("q") or "", kind.search)
        every = list(rows.order_by(kind.sort or "pk", "pk"))
    columns = [
        Column(_("Tên"), 34),
        Column(_("Ghi chú"), 30),
        Column(pgettext("one", "Đơn vị"), 30),
        Column(_("Từ ngày"), 14),
    ]
    columns += [Column(_("Lý do"), 50)] if wanted == CONTRADICTORY else []
    cells = ([line.name, line.note, line.unit, line.since, *line.values] for line in _lines(facts, every, wanted))
    return xlsx_response(f"{_words(facts, wanted)} {unit.name}", columns, cells)


def _reason(request: DeskRequest, facts: Countable) -> str:
    """The rule that the address names; what is none is not asked for."""
    wanted = request.GET.get("ly_do") or ""
    return wanted if any(rule.name == wanted for rule in facts.contradictions) else ""


def _lines(facts: Countable, rows: Sequence[Any], wanted: str) -> list[Line]:
    """Of rows that contradict each other with the reasons."""
    shown = lines(facts, rows, ())
    if wanted != CONTRADICTORY:
        return shown
    return [replace(line, values=[_why(facts, row)]) for line, row in zip(shown, rows, strict=True)]


def _why(facts: Countable, row: Any) -> str:
    broken = [str(rule.label) for rule in facts.contradictions if getattr(row, f"{_BREAKS}{rule.name}")]
    return capfirst("; ".join(broken))


def _words(facts: Countable, wanted: str) -> str:
    if wanted == CONTRADICTORY:
        return _("Dòng có mâu thuẫn")
    if wanted == ALL:
        return _("Mọi dòng của sổ")
    return _("Chưa rõ: %(what)s") % {"what": attribute_words(facts, wanted)}
