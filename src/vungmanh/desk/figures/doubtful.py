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

from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.figures.access import Place
from vungmanh.desk.figures.lacking import COUNT, Lack, lacking, lacks_of, telling
from vungmanh.desk.figures.rows import Line, kind_of_rows, lines, rows_shown
from vungmanh.desk.figures.wording import attribute_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.told import told_order
from vungmanh.indicators.countables import Countable
from vungmanh.indicators.quality import attributes_to_know, contradictory_rows, rows_looked_at
from vungmanh.units.models import Unit

CONTRADICTORY, LACKING, ALL = "mau-thuan", "thieu", "tat-ca"
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
    lacks: Sequence[Sequence[Lack]] = ()
    """What each line lacks, where that is why it is here."""
    reasons: Sequence[tuple[str, Any]] = ()
    """By which such rows can be chosen, under the head `reason_head`; `reason`: the one chosen."""
    reason: str = ""
    reason_head: str = ""
    places: Sequence[Place] = ()
    """The unit and those right below it that have rows, to choose from."""


def asked(request: DeskRequest, facts: Countable) -> str:
    """What rows the address asks for: an attribute that may be unknown, those that lack anything, those that contradict each
    other, or all; else nothing."""
    wanted, to_know = request.GET.get("dong") or "", attributes_to_know(facts)
    known = [ALL, *to_know, *([LACKING] if to_know else []), *([CONTRADICTORY] if facts.contradictions else [])]
    return wanted if wanted in known else ""


def doubtful(
    request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date, places: Sequence[Place]
) -> Doubtful:
    reason = _reason(request, facts, wanted)
    found = rows_shown(request.user, facts, rows_of(facts, unit, wanted, on, reason), on)
    words = _words(facts, wanted)
    if found is None:
        return Doubtful(wanted, words, None, ())
    kind = kind_of_rows(facts)
    page = list_page(
        request.GET, found.select_related(*kind.related), search=kind.search, default="ten",
        sorts=_sorts(facts, wanted),
    )  # fmt: skip
    shown = _lines(facts, page.rows, wanted)
    if wanted == CONTRADICTORY:
        reasons = [(rule.name, rule.label) for rule in facts.contradictions]
        return Doubtful(wanted, words, page, shown, (_("Lý do"),), (), reasons, reason, _("Lý do"), places)
    if wanted == ALL:
        return Doubtful(wanted, words, page, shown, places=places)
    lacks = lacks_of(request.user, facts, page.rows, on)
    offered = [(name, attribute_words(facts, name)) for name in attributes_to_know(facts)] if wanted == LACKING else []
    return Doubtful(wanted, words, page, shown, (), lacks, offered, reason, _("Thiếu gì"), places)


def _sorts(facts: Countable, wanted: str) -> dict[str, str]:
    sorts = {"ten": kind_of_rows(facts).sort or "pk", "tu": facts.happens or facts.starts}
    return sorts if wanted in (ALL, CONTRADICTORY) else {**sorts, "thieu": COUNT}


def rows_of(facts: Countable, unit: Unit, wanted: str, on: datetime.date, reason: str = "") -> QuerySet[Any]:
    """Rows that contradict each other say of each rule whether they break it; those that lack something, what."""
    if wanted == ALL:
        return rows_looked_at(facts, unit.path, on)
    if wanted != CONTRADICTORY:
        name = reason if wanted == LACKING else wanted
        return telling(facts, rows_looked_at(facts, unit.path, on).filter(lacking(facts, name)))
    breaks = {
        f"{_BREAKS}{rule.name}": ExpressionWrapper(rule.holds(on), BooleanField()) for rule in facts.contradictions
    }
    return contradictory_rows(facts, unit.path, on, reason).annotate(**breaks)


def sheet(request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date) -> HttpResponse:
    """The same rows as Excel, as far as they are seen one by one."""
    reason = _reason(request, facts, wanted)
    if reason and wanted == LACKING:
        tell(_("Thiếu gì"), attribute_words(facts, reason))
    elif reason:
        tell(_("Lý do"), next(rule.label for rule in facts.contradictions if rule.name == reason))
    kind, asked_rows = kind_of_rows(facts), rows_of(facts, unit, wanted, on, reason)
    found = rows_shown(request.user, facts, asked_rows, on)
    every: list[Any] = []
    if found is not None:
        rows = matching(found.select_related(*kind.related), request.GET.get("q") or "", kind.search)
        heads = {"ten": _("Tên"), "tu": _("Từ ngày"), "thieu": _("Còn thiếu")}
        sorts, otherwise = _sorts(facts, wanted), (kind.sort or "pk", "pk")
        every = list(told_order(request, rows, sorts=sorts, heads=heads, otherwise=otherwise))
    columns = [
        Column(_("Tên"), 34),
        Column(_("Ghi chú"), 30),
        Column(pgettext("one", "Đơn vị"), 30),
        Column(_("Từ ngày"), 14),
    ]
    why: Sequence[Sequence[str]] = [()] * len(every)
    if wanted == CONTRADICTORY:
        columns, why = [*columns, Column(_("Lý do"), 50)], [(_why(facts, row),) for row in every]
    elif wanted != ALL:
        lacks = lacks_of(request.user, facts, every, on)
        columns, why = [*columns, Column(_("Còn thiếu"), 50)], [_lacks_words(each) for each in lacks]
    told = zip(lines(facts, every, ()), why, strict=True)
    cells = ([line.name, line.note, line.unit, line.since, *more] for line, more in told)
    return xlsx_response(f"{_words(facts, wanted)} {unit.name}", columns, cells)


def _lacks_words(lacks: Sequence[Lack]) -> tuple[str]:
    return (capfirst("; ".join(lack.words for lack in lacks)),)


def _reason(request: DeskRequest, facts: Countable, wanted: str) -> str:
    """The rule, or the attribute that is lacked, that the address names; what is none is not asked for."""
    known = attributes_to_know(facts) if wanted == LACKING else [rule.name for rule in facts.contradictions]
    asked_for = request.GET.get("ly_do") or ""
    return asked_for if asked_for in known else ""


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
    if wanted == LACKING:
        return _("Dòng còn thiếu dữ liệu")
    if wanted == ALL:
        return _("Mọi dòng của sổ")
    return _("Chưa rõ: %(what)s") % {"what": attribute_words(facts, wanted)}
