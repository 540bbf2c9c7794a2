"""The rows of a register of which something is not known, or that contradict each other: those behind a number of the page on
how far data can be relied on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.figures.rows import Line, kind_of_rows, lines, rows_shown
from vungmanh.desk.figures.wording import attribute_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.indicators.countables import Countable
from vungmanh.indicators.domain import compiling
from vungmanh.indicators.quality import attributes_to_know, missing, rows_looked_at
from vungmanh.units.models import Unit

CONTRADICTORY, ALL = "mau-thuan", "tat-ca"
CONTRADICTIONS = {
    "membership": ("gap", gettext_lazy("Số đầu kỳ, kết nạp, chuyển đi không khớp với số cuối kỳ")),
}
"""Countable, the attribute that is other than nought where records contradict each other, in words."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """`page` none: the rows are about persons whose files are not seen."""

    asked: str
    words: str
    page: ListPage | None
    lines: Sequence[Line]


def asked(request: DeskRequest, facts: Countable) -> str:
    """What rows the address asks for: an attribute that may be unknown, those that contradict each other, or all; else
    nothing."""
    wanted = request.GET.get("dong") or ""
    known = [ALL, *attributes_to_know(facts), *([CONTRADICTORY] if facts.name in CONTRADICTIONS else [])]
    return wanted if wanted in known else ""


def doubtful(request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date) -> Doubtful:
    found = rows_shown(request.user, facts, rows_of(facts, unit, wanted, on), on)
    words = _words(facts, wanted)
    if found is None:
        return Doubtful(wanted, words, None, ())
    kind = kind_of_rows(facts)
    page = list_page(
        request.GET, found.select_related(*kind.related), search=kind.search, default="ten",
        sorts={"ten": kind.sort or "pk", "tu": facts.happens or facts.starts},
    )  # fmt: skip
    return Doubtful(wanted, words, page, lines(facts, page.rows, ()))


def rows_of(facts: Countable, unit: Unit, wanted: str, on: datetime.date) -> QuerySet[Any]:
    rows = rows_looked_at(facts, unit.path, on)
    if wanted == ALL:
        return rows
    if wanted != CONTRADICTORY:
        return rows.filter(missing(facts, wanted))
    column = compiling.column_of(facts, CONTRADICTIONS[facts.name][0])
    return rows.filter(~Q(**{column: 0}), **{f"{column}__isnull": False})


def sheet(request: DeskRequest, facts: Countable, unit: Unit, wanted: str, on: datetime.date) -> HttpResponse:
    """The same rows as Excel, as far as they are seen one by one."""
    kind, found = kind_of_rows(facts), rows_shown(request.user, facts, rows_of(facts, unit, wanted, on), on)
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
    cells = ([line.name, line.note, line.unit, line.since] for line in lines(facts, every, ()))
    return xlsx_response(f"{_words(facts, wanted)} {unit.name}", columns, cells)


def _words(facts: Countable, wanted: str) -> str:
    if wanted == CONTRADICTORY:
        return str(CONTRADICTIONS[facts.name][1])
    if wanted == ALL:
        return _("Mọi dòng của sổ")
    return _("Chưa rõ: %(what)s") % {"what": attribute_words(facts, wanted)}
