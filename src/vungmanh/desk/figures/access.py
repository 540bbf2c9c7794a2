"""How this room gets at indicators, units and periods: only those that the person may see; what is not seen is not there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vungmanh.accounts.selectors import assignments_of, in_scope, scope_of
from vungmanh.core.exports import tell
from vungmanh.core.prepared import Ids, prepared
from vungmanh.desk.fields import DayField
from vungmanh.desk.refused import Hidden
from vungmanh.desk.requests import DeskRequest, as_number, today
from vungmanh.indicators.enums import Span
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.periods import Period, month_of, period_named
from vungmanh.indicators.permissions import indicator_visible_to, may_see_figures
from vungmanh.indicators.selectors import kept_periods
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit


def indicator_or_404(request: DeskRequest, pk: int) -> Indicator:
    row = indicator_visible_to(request.user, pk, today())
    if row is None:
        raise Http404
    return row


def own_unit(request: DeskRequest) -> Unit | None:
    """Where the figures of a person begin: the unit of the role given first."""
    return next((row.unit for row in assignments_of(request.user, today())), None)


def unit_or_404(request: DeskRequest, name: str = "don_vi") -> Unit:
    """The unit that the address names, else the person's own; a unit that is not seen is not there."""
    unit = _unit_asked(request, name)
    tell(pgettext("one", "Đơn vị"), unit.name)
    return unit


def _unit_asked(request: DeskRequest, name: str) -> Unit:
    wanted = request.GET.get(name) or ""
    own = own_unit(request)
    if not wanted or (own is not None and wanted == str(own.pk)):
        if own is None:
            raise Hidden
        return own
    number = as_number(wanted)
    unit = None if number is None else next(iter(_unit(number)), None)
    if unit is None:
        raise Http404
    if not may_see_figures(request.user, unit, today()):
        raise Hidden
    return unit


def period_asked(request: DeskRequest, periods: Sequence[Period]) -> Period:
    """The period that the address names; else the latest of `periods`, or the running month where none is kept.

    One that is not kept is a plain 404: there are no figures of it.
    """
    period = _period(request.GET.get("ky") or "", periods)
    tell(_("Kỳ"), period)
    return period


def _period(wanted: str, periods: Sequence[Period]) -> Period:
    if not wanted:
        return periods[-1] if periods else month_of(today())
    try:
        period = period_named(wanted)
    except (ValueError, OverflowError):
        raise Http404 from None
    if periods and period not in periods:
        raise Http404
    return period


def span_asked(request: DeskRequest) -> Span:
    """Months, unless the address names a year ("2026") or asks for years."""
    wanted = request.GET.get("ky") or ""
    is_year = (wanted and "-" not in wanted) or (not wanted and request.GET.get("theo") == "nam")
    return Span.YEAR if is_year else Span.MONTH


def periods_kept(span: Span) -> list[Period]:
    """Those that have begun, the earliest first."""
    on = today()
    return [period for period in kept_periods(span) if period.first <= on]


class KnownOn(NamedTuple):
    """The past day as of which figures are asked (None: as they are known now), what was typed, and what is wrong with it."""

    day: datetime.date | None
    typed: str
    wrong: str = ""


def known_on(request: DeskRequest) -> KnownOn:
    """What is no day, or has not come yet, is told with what to type, and the figures are those of today."""
    typed = (request.GET.get("biet_den") or "").strip()
    try:
        day: datetime.date | None = DayField(required=False).clean(typed)
    except ValidationError as error:
        return KnownOn(None, typed, " ".join(error.messages))
    if day and day > today():
        last = f"{today() - datetime.timedelta(days=1):%d/%m/%Y}"
        return KnownOn(
            None, typed, _("Ngày này chưa đến. Hãy ghi một ngày đã qua, muộn nhất là %(last)s.") % {"last": last}
        )
    if day:
        tell(_("Theo dữ liệu đã biết đến hết ngày"), f"{day:%d/%m/%Y}")
    return KnownOn(day if day != today() else None, typed)


class Place(NamedTuple):
    """As much of a unit as a line of figures needs."""

    pk: int
    path: str
    name: str
    kind: str
    level: str
    sort_key: str


def place_of(unit: Unit) -> Place:
    return Place(unit.pk, unit.path, unit.name, unit.kind, unit.level, unit.sort_key)


def places_below(parent: int, on: datetime.date) -> list[Place]:
    """Units right below one, in force on the day, in Vietnamese order."""
    return [Place(*row) for row in _below(parent, on)]


def places_within(path: str, level: UnitLevel, on: datetime.date) -> list[Place]:
    """Territories of a level that lie in one, in force on the day, in Vietnamese order."""
    return [Place(*row) for row in _within(path, level, on)]


def peers_of(unit: Unit, user: Any, on: datetime.date) -> list[Place]:
    """Units of the same level and type whose figures the person sees, and in force on the day."""
    paths = tuple(scope_of(user, today()))
    return [Place(*row) for row in _peers(paths, UnitLevel(unit.level), unit.type, unit.kind, on)]


def places_seen(user: Any, ids: Sequence[int]) -> list[Place]:
    """Those of the units whose figures the person sees."""
    return [Place(*row) for row in _seen(tuple(scope_of(user, today())), tuple(ids))] if ids else []


def territories_seen(user: Any) -> list[tuple[int, str]]:
    """Territories down to communes that the person sees, to choose from: number and name, from the top down."""
    return _territories(tuple(scope_of(user, today())), today())


@prepared
def _unit(pk: int) -> QuerySet[Unit]:
    return Unit.objects.filter(pk=pk).order_by()


@prepared
def _seen(paths: tuple[str, ...], ids: Ids) -> QuerySet[Unit, Any]:
    return _as_places(Unit.objects.filter(in_scope("path", paths), pk__in=ids))


@prepared
def _below(parent: int, on: datetime.date) -> QuerySet[Unit, Any]:
    return _as_places(Unit.objects.in_force_on(on).filter(parent=parent))


@prepared
def _within(path: str, level: UnitLevel, on: datetime.date) -> QuerySet[Unit, Any]:
    rows = Unit.objects.in_force_on(on).filter(kind=UnitKind.TERRITORY, level=level)
    return _as_places(rows.filter(path__within=path))


@prepared
def _peers(paths: tuple[str, ...], level: UnitLevel, type_: str, kind: str, on: datetime.date) -> QuerySet[Unit, Any]:
    rows = Unit.objects.in_force_on(on).filter(level=level, type=type_, kind=kind)
    return _as_places(rows.filter(in_scope("path", paths)))


@prepared
def _territories(paths: tuple[str, ...], on: datetime.date) -> QuerySet[Unit, Any]:
    rows = Unit.objects.in_force_on(on).filter(in_scope("path", paths), kind=UnitKind.TERRITORY)
    return rows.exclude(level=UnitLevel.VILLAGE).order_by("level", "sort_key").values_list("pk", "name")


def _as_places(rows: QuerySet[Unit]) -> QuerySet[Unit, Any]:
    return rows.order_by("sort_key", "pk").values_list("pk", "path", "name", "kind", "level", "sort_key")
