"""Every duty of a programme in a plain list, to whoever sees the programme: the rows behind the numbers of its pages.

As in the matrix only those lead on to the page of a duty who may see it there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import in_scope
from vungmanh.core.prepared import Ids, prepared
from vungmanh.core.tables import ListPage, list_page, matching
from vungmanh.desk.addresses import url
from vungmanh.desk.duties import lists
from vungmanh.desk.duties.shown import ShownDuty, shown
from vungmanh.desk.programmes.filters import DutyListFilter
from vungmanh.desk.programmes.shown import LETTERS, capital
from vungmanh.directives.enums import ActorRole
from vungmanh.formats import day
from vungmanh.programmes.enums import DutyKind
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.permissions import Sight, sight_of
from vungmanh.units.models import Unit

_SEARCHED = ("unit__folded",)
_SORTS: dict[str, str | tuple[str, ...]] = {
    "han": ("due", "unit__sort_key"),
    "don_vi": ("unit__sort_key", "due"),
    "tinh_trang": ("urgency", "due"),
}
_FIRST = "tinh_trang"
_ROWS: dict[str, tuple[type[Any], str]] = {
    DutyKind.TARGET: (Target, "what"),
    DutyKind.TASK: (Task, "text"),
    DutyKind.REPORT: (ReportDuty, "text"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`url`: the duty where the person may see it, else what it comes from."""

    shown: ShownDuty
    url: str
    is_open: bool
    note: str

    @property
    def duty(self) -> Duty:
        return self.shown.duty


@dataclass(frozen=True, slots=True)
class DutyList:
    page: ListPage
    lines: Sequence[Line]
    of: Sequence[str]
    """To which row, change and unit the list is kept, in words."""


def duty_list(
    programme: Programme, form: DutyListFilter, address: QueryDict, user: User, on: datetime.date
) -> DutyList:
    """One page. Three queries and those that say what may be seen; one more for each thing to which the list is kept."""
    rows = lists.by_urgency(_chosen(programme, form, on), on)
    page = list_page(address, rows, sorts=_SORTS, default=_FIRST, search=_SEARCHED, fetch=lists.in_order)
    keys = tuple(duty.pk for duty in page.rows)
    seen = set(_seen(sight_of(user, on), keys)) if keys else set()
    return DutyList(page, [_line(duty, seen, on) for duty in page.rows], list(kept_to(programme, form)))


def whole(programme: Programme, form: DutyListFilter, on: datetime.date) -> Iterable[ShownDuty]:
    """Everything that the filter leaves, for a sheet; one query."""
    rows = matching(_chosen(programme, form, on), form.cleaned_data.get("q") or "", _SEARCHED)
    return (shown(duty, on) for duty in lists.with_lines(rows).order_by("due", "unit__sort_key", "pk"))


def _chosen(programme: Programme, form: DutyListFilter, on: datetime.date) -> QuerySet[Duty]:
    rows = Duty.objects.filter(form.duties(on).chosen(), form.more(), programme=programme)
    if form.level is not None:
        rows = rows.filter(unit__level=form.level)
    return rows if form.within is None else rows.filter(in_scope("unit__path", form.within))


@prepared
def _seen(sight: Sight, keys: Ids) -> QuerySet[Duty, int]:
    return Duty.objects.filter(sight.seen(), pk__in=keys).order_by().values_list("pk", flat=True)


def _line(duty: Duty, seen: set[int], on: datetime.date) -> Line:
    kind, number = duty.source.split(":")
    address = url("desk:duty", duty.pk) if duty.pk in seen else f"?muc={LETTERS[_ROWS[kind][0]]}{number}#chi-tiet"
    note = f"{DutyKind(duty.kind).label} · {ActorRole(duty.role).label}"
    return Line(shown(duty, on), address, duty.pk in seen, note)


def kept_to(programme: Programme, form: DutyListFilter) -> Iterable[str]:
    wanted: Mapping[str, Any] = form.cleaned_data
    if source := wanted.get("nguon"):
        kind, number = source.split(":")
        model, words = _ROWS[kind]
        named = model.objects.filter(programme=programme, pk=number).values_list(words, flat=True)
        yield from (capital(each) for each in named)
    if form.period:
        yield _("kỳ %(period)s") % {"period": form.period}
    if form.turn:
        turn, since = form.turn
        yield _("%(change)s, từ %(day)s") % {"change": turn.label, "day": day(since)}
    if unit := wanted.get("don_vi"):
        yield from Unit.objects.filter(pk=unit).values_list("name", flat=True)
