"""Who or what stands on one side of a counted target: what the person may see of it, page by page or as a sheet, and where
its figure leads."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.programmes import target_shown
from vungmanh.desk.requests import DeskRequest
from vungmanh.indicators.countables import countable
from vungmanh.indicators.enums import Which
from vungmanh.indicators.periods import Period
from vungmanh.indicators.permissions import may_see_figures
from vungmanh.programmes.counted import Counted
from vungmanh.programmes.models import Target
from vungmanh.programmes.outlook import Outlook, rows_behind, rows_expected, rows_of_unknown_age
from vungmanh.programmes.permissions import rows_behind_visible_to
from vungmanh.units.models import Unit

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Behind:
    """`seen`: rows that the person may see, of `every` one on the side; `has_person`: they are of people."""

    every: QuerySet[Any]
    seen: QuerySet[Any]
    has_person: bool

    @property
    def search(self) -> list[str]:
        return ["unit__folded", *(["person__folded"] if self.has_person else [])]

    @property
    def by_name(self) -> str:
        return "person__sort_key" if self.has_person else "unit__sort_key"


def ahead_of(request: DeskRequest, outlook: Outlook | None) -> tuple[str, Collection[int]] | None:
    """To whom the address keeps the rows: those who study or those who retire before the target is due, by person."""
    asked = request.GET.get("sap", "")
    if outlook is None or asked not in target_shown.AHEAD:
        return None
    is_study = asked == target_shown.STUDYING
    return asked, set(outlook.coming) if is_study else {*outlook.leaving_counted, *outlook.leaving_others}


def unclear_leaving(found: Counted, outlook: Outlook | None) -> int:
    """How many of those who retire before the target is due nobody can judge; a query where there may be any."""
    if outlook is None or found.last is None or not found.last[1].unjudged or not outlook.leaving_others:
        return 0
    rows = rows_behind(found, found.last[0], Which.UNJUDGED)
    return rows.filter(person__in=set(outlook.leaving_others)).values("person").distinct().count()


def behind(request: DeskRequest, found: Counted, side: str, outlook: Outlook | None, today: datetime.date) -> Behind:
    """Only those of whom something is known ahead, where the address asks for them."""
    assert found.last is not None
    assert found.asked.definition.numerator is not None
    facts = countable(found.asked.definition.numerator.countable)
    if side == target_shown.EXPECTED and outlook is not None:
        every = rows_expected(found, outlook)
    elif side == target_shown.OF_UNKNOWN_AGE and outlook is not None:
        every = rows_of_unknown_age(found, outlook)
    else:
        every = rows_behind(found, found.last[0], target_shown.which_of(side))
    has_person = any(each.name == "person" for each in facts.table()._meta.get_fields())
    if has_person and (ahead := ahead_of(request, outlook)):
        every = every.filter(person__in=ahead[1])
    seen = every.filter(rows_behind_visible_to(request.user, today, of_people=has_person))
    return Behind(every, seen.select_related("unit", *(["person"] if has_person else [])), has_person)


def page_of(request: DeskRequest, rows: Behind) -> tuple[ListPage, int]:
    """A page of what the person may see, and how many rows lie outside it. Four queries at most."""
    by_unit = dict.fromkeys(("unit__sort_key", rows.by_name))
    sorts: dict[str, str | tuple[str, ...]] = {"donvi": tuple(by_unit), "ten": rows.by_name}
    page = list_page(request.GET, rows.seen, sorts=sorts, default="donvi", search=rows.search, per_page=PER_PAGE)
    return page, rows.every.count() - (page.total if not page.q else rows.seen.count())


def sheet(
    request: DeskRequest, row: Target, found: Counted, rows: Behind, side: str, outlook: Outlook | None
) -> HttpResponse:
    """All of these rows as Excel: what the page lists, and no more than it."""
    columns = [
        Column(_("Tên"), 34), Column(pgettext("one", "Đơn vị"), 34), Column(_("Vì sao"), 60), Column(_("Sắp tới"), 34),
    ]  # fmt: skip
    listed = matching(rows.seen, (request.GET.get("q") or "").strip(), rows.search)
    told = target_shown.lines_of(
        found.asked, list(listed.order_by("unit__sort_key", rows.by_name, "pk")), side, outlook
    )
    cells = ([line.name, line.unit.name, "; ".join(line.why), line.note] for line in told)
    return xlsx_response(f"{target_shown.side_words(side)} {row.what}", columns, cells)


def figure_address(user: Any, found: Counted, today: datetime.date, unit: Unit | None = None) -> str:
    """The page of the figure of the territory, or of one unit: where the person may see it, and where it is the same figure;
    else nothing."""
    choice = found.asked.choice
    cells = found.asked.cells
    place = unit or found.territory
    is_limited = bool(choice.limits) and unit is None
    if found.last is None or found.asked.is_flow or is_limited or len(cells) > 1:
        return ""
    if not may_see_figures(user, place, today):
        return ""
    return _address(found, place, found.last[0])


def addresses_by_day(user: Any, found: Counted, today: datetime.date) -> dict[datetime.date, str]:
    """The same of every point of its way, by its day."""
    if found.asked.choice.each or not figure_address(user, found, today):
        return {}
    return {min(period.day, found.on): _address(found, found.territory, period) for period, _pair in found.points}


def _address(found: Counted, place: Unit, period: Period) -> str:
    cells = found.asked.cells
    asked = {"don_vi": place.pk, "ky": period.code, **({"o": cells[0]} if cells else {})}
    return f"{reverse('desk:indicator_by_code', args=[found.asked.choice.indicator])}?{urlencode(asked)}"
