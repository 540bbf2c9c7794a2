"""How the people of a unit were graded, by the side of the ceiling; who raised it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.accounts.selectors import in_scope
from vungmanh.core.errors import DomainError
from vungmanh.desk.addresses import url
from vungmanh.desk.fieldwork.forms import done
from vungmanh.desk.fieldwork.listing import Link, formed
from vungmanh.desk.figures.wording import number
from vungmanh.desk.officials.access import seen_unit_or_403
from vungmanh.desk.officials.acts import crumbs
from vungmanh.desk.officials.forms import RaiseForm
from vungmanh.desk.officials.wording import past_words
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.desk.taken_back import TakenBack, taken_back
from vungmanh.officials import permissions
from vungmanh.officials.domain.ceilings import (
    RAISED_FIELDS,
    YearOfUnit,
    give_raised_back,
    graded_years_of_unit,
    raise_ceiling,
    withdraw_raised,
)
from vungmanh.officials.models import RaisedCeiling
from vungmanh.officials.policies import Ceiling, ceiling_of, grade_choices
from vungmanh.units.models import Unit

YEARS = 3
"""Shown of a unit, and offered of the province."""
_ERRORS = {"ceiling_not_raised": "share_pct"}


@dataclass(frozen=True, slots=True)
class Line:
    """One year of the unit."""

    row: YearOfUnit
    grades: list[tuple[str, int, int]]
    """Name, number of people and the grade itself, the highest first."""
    tone: str
    word: str
    warning: str
    share: str
    url: str
    """The people who are counted; empty where no rule says who is."""


@dataclass(frozen=True, slots=True)
class Section:
    lines: list[Line]
    gone: list[TakenBack]
    may_raise: bool


def section(request: DeskRequest, unit: Unit, on: datetime.date) -> Section | None:
    """The last years for which people of the unit were graded, on the day; None where there are none."""
    last = last_graded(on)
    rows = graded_years_of_unit(unit, range(last - YEARS + 1, last + 1), on)
    if not rows:
        return None
    may = permissions.may_grant_posts(request.user, unit, today())
    gone = list(RaisedCeiling.objects.filter(unit=unit, withdrawn_at__isnull=False).order_by("-year", "-pk"))
    return Section(
        [_line(row) for row in rows], taken_back(gone, raised_words, "desk:raised_ceiling_give_back", may=may), may
    )


def last_graded(on: datetime.date) -> int:
    """The last year for which people are graded on the day: from December on its own."""
    return on.year if on.month == 12 else on.year - 1


def standing_words(row: YearOfUnit) -> tuple[str, str]:
    """How the unit stands with the ceiling: tone and word."""
    if row.ceiling is None:
        return "quiet", _("chưa có trần")
    if row.is_beyond:
        return "bad", _("quá trần")
    return ("near", _("đang quá trần")) if row.is_past else ("good", _("trong trần"))


def _line(row: YearOfUnit) -> Line:
    names = reversed(grade_choices(row.year))
    grades = [(name, row.grades.get(grade, 0), grade) for grade, name in names]
    tone, word = standing_words(row)
    if row.ceiling is None:
        return Line(row, grades, tone, word, "", "", "")
    address = url("desk:staffing_graded", row.unit, row.year)
    return Line(row, grades, tone, word, past_words(row) if row.is_past else "", number(row.share_pct), address)


def raised_words(row: RaisedCeiling) -> str:
    return _("Năm %(year)s: nâng đến %(share)s%%") % {"year": row.year, "share": number(row.share_pct)}


@require_http_methods(["GET", "POST"])
def staffing_raise(request: DeskRequest, pk: int, year: int) -> HttpResponse:
    unit = seen_unit_or_403(request, pk)
    ceiling = ceiling_of(year)
    if ceiling is None or ceiling.raised_pct is None:
        raise Http404
    _need_granting(request, unit)
    form = RaiseForm(request.POST or None, ceiling=ceiling)

    def act() -> RaisedCeiling:
        return raise_ceiling(unit, year, form.said(*RAISED_FIELDS), **who(request))

    if done(request, form, act, _ERRORS):
        messages.success(request, _("Đã ghi quyết định nâng tỷ lệ."))
        return redirect("desk:staffing_unit", pk)
    return _page(request, form, unit, ceiling, year)


def _page(request: DeskRequest, form: Any, unit: Unit, ceiling: Ceiling, year: int) -> HttpResponse:
    back = reverse("desk:staffing_unit", args=[unit.pk])
    way = [*crumbs(), Link(reverse("desk:staffing"), _("Biên chế")), Link(back, unit.name)]
    title = _("Nâng tỷ lệ hoàn thành xuất sắc năm %(year)s") % {"year": year}
    return formed(request, form, title=title, back=back, crumbs=way)


@require_POST
def raised_ceiling_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    row = _raised_or_403(request, pk)
    reason = request.POST.get("reason", "")
    return _back(request, row, lambda: withdraw_raised(row, reason, **who(request)), _("Đã rút quyết định nâng tỷ lệ."))


@require_POST
def raised_ceiling_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = _raised_or_403(request, pk)
    return _back(request, row, lambda: give_raised_back(row, **who(request)), _("Đã khôi phục."))


def _raised_or_403(request: DeskRequest, pk: int) -> RaisedCeiling:
    seen = in_scope("unit__path", permissions.paths_of(request.user, today()))
    row: RaisedCeiling = get_object_or_404(RaisedCeiling.objects.filter(seen).select_related("unit"), pk=pk)
    _need_granting(request, row.unit)
    return row


def _need_granting(request: DeskRequest, unit: Unit) -> None:
    if not permitted(request, permissions.may_grant_posts, unit, today()):
        raise PermissionDenied


def _back(request: DeskRequest, row: RaisedCeiling, act: Callable[[], None], words: str) -> HttpResponse:
    """Do it and go back to the unit; a refusal is told there."""
    try:
        act()
        messages.success(request, words)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    return redirect("desk:staffing_unit", row.unit_id)
