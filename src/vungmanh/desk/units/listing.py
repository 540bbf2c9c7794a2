"""What the list of units shows: one line per unit on the day, tabs with counts, the tree of places beside it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.core.tables import matching
from vungmanh.desk.units.filters import ALL, ORGANISATIONS
from vungmanh.units.domain.levels import TIER_OF_LEVEL, rank
from vungmanh.units.enums import AliasScheme, UnitKind, UnitLevel
from vungmanh.units.models import Unit, UnitAlias, UnitAttribute, UnitState
from vungmanh.units.policies import attribute_value
from vungmanh.units.selectors import ids_of_path

MOST_EXPORTED = 20_000
MOST_PLACES = 200
MOST_FORMER = 20
_TABS: dict[str, Any] = {
    ALL: gettext_lazy("Tất cả"),
    "tinh": gettext_lazy("Cấp tỉnh"),
    "huyen": gettext_lazy("Cấp huyện"),
    "xa": gettext_lazy("Cấp xã"),
    "thon": gettext_lazy("Thôn, tổ dân phố"),
    ORGANISATIONS: gettext_lazy("Cơ quan, tổ chức"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as it was on the day."""

    state: UnitState
    code: str
    attributes: list[str]


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    url: str
    label: Any
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A territory in the tree, with how many lie right below it."""

    state: UnitState
    url: str
    count: int


def home_of(user: User, on: datetime.date) -> Unit | None:
    """The province (else the highest territory below the nation) for which the person acts; None: all."""
    held = [row.unit for row in assignments_of(user, on)]
    if not held:
        return None
    path = min((unit.path for unit in held), key=len)
    line = list(Unit.objects.filter(pk__in=ids_of_path(path), kind=UnitKind.TERRITORY).exclude(level=UnitLevel.NATION))
    return min(line, key=lambda unit: len(unit.path), default=None)


def tabs(address: QueryDict, states: QuerySet[UnitState], asked: str, *, has_words: bool) -> list[Tab]:
    """Levels that occur, with counts; where none is asked for, the highest below the place (all, for a search)."""
    counts = _counts(states)
    present = [key for key in _TABS if counts.get(key)]
    here = asked if asked in _TABS else ""
    if not here:
        here = ALL if has_words else next((key for key in present if key != ALL), ALL)
    shown = list(dict.fromkeys([*present, here]))
    return [
        Tab(key, _address(address, cap=key), _TABS[key], counts.get(key, 0), key == here)
        for key in _TABS
        if key in shown
    ]


def places(address: QueryDict, states: QuerySet[UnitState], within: Unit | None) -> list[Place]:
    """Territories right below the place; at most MOST_PLACES. Two queries."""
    rows = states.filter(kind=UnitKind.TERRITORY)
    rows = rows.filter(parent=within) if within else rows.filter(parent__isnull=True)
    found = list(rows.exclude(level=UnitLevel.VILLAGE).order_by("sort_key", "pk")[:MOST_PLACES])
    below = states.filter(kind=UnitKind.TERRITORY, parent_id__in=[row.unit_id for row in found])
    counts = dict(below.order_by().values("parent_id").annotate(n=Count("pk")).values_list("parent_id", "n"))
    return [Place(row, _address(address, thuoc=str(row.unit_id)), counts.get(row.unit_id, 0)) for row in found]


def lines(states: Sequence[UnitState], on: datetime.date) -> list[Line]:
    """Codes and properties on the day beside each state; two queries."""
    ids = [state.unit_id for state in states]
    codes = UnitAlias.objects.in_force_on(on).filter(unit_id__in=ids, scheme=AliasScheme.CODE)
    code_of = dict(codes.values_list("unit_id", "value"))
    held: dict[int, list[str]] = defaultdict(list)
    rows = UnitAttribute.objects.in_force_on(on).filter(unit_id__in=ids).order_by("key", "pk")
    for unit_id, key, value in rows.values_list("unit_id", "key", "value"):
        held[unit_id].append(attribute_value(key, value))
    return [Line(state, code_of.get(state.unit_id, ""), held[state.unit_id]) for state in states]


def former(within: Unit | None, q: str, searched: Sequence[tuple[str, str]], on: datetime.date) -> list[Unit]:
    """Units of that name that are no more on the day, the latest first; one query."""
    rows = Unit.objects.filter(valid_to__lt=on).select_related("parent")
    found = matching(rows.filter(path__within=within.path) if within else rows, q, searched)
    return list(found.order_by("-valid_to", "sort_key", "pk")[:MOST_FORMER])


def sheet(states: QuerySet[UnitState], on: datetime.date) -> HttpResponse:
    """The list as Excel, at most MOST_EXPORTED rows."""
    rows = list(states.select_related("parent", "unit")[:MOST_EXPORTED])
    total = states.count() if len(rows) == MOST_EXPORTED else None
    columns = [
        Column(_("Tên"), 40), Column(_("Loại"), 20), Column(_("Cấp"), 14), Column(_("Thuộc"), 34), Column(_("Mã"), 10),
        Column(_("Có từ ngày"), 13), Column(_("Đến hết ngày"), 13), Column(_("Thuộc tính"), 50),
    ]  # fmt: skip
    return xlsx_response(_("Đơn vị"), columns, (_cells(line) for line in lines(rows, on)), total=total)


def _cells(line: Line) -> list[Any]:
    state = line.state
    place = state.parent.name if state.parent else ""
    return [
        state.name, state.get_type_display(), state.get_level_display(), place, line.code, state.unit.valid_from,
        state.unit.valid_to, ", ".join(line.attributes),
    ]  # fmt: skip


def _counts(states: QuerySet[UnitState]) -> dict[str, int]:
    """How many of each tab; one query."""
    rows = states.order_by().values("kind", "level").annotate(n=Count("pk", filter=~Q(level=UnitLevel.NATION)))
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[ALL] += row["n"]
        is_organisation = row["kind"] == UnitKind.ORGANISATION
        counts[ORGANISATIONS if is_organisation else TIER_OF_LEVEL[row["level"]]] += row["n"]
    return counts


def _address(address: QueryDict, **changed: str) -> str:
    """The same address with one choice changed; another place starts at its own level, anything starts at page one."""
    query = address.copy()
    for name in ("page", "xuat", *(("cap", "q") if "thuoc" in changed else ())):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def crumbs(address: QueryDict, line: Iterable[Unit]) -> list[tuple[str, str]]:
    """Address and name of each territory above, less the nation."""
    above = [unit for unit in line if unit.level != UnitLevel.NATION]
    above.sort(key=lambda unit: rank(TIER_OF_LEVEL[unit.level]))
    return [(_address(address, thuoc=str(unit.pk)), unit.name) for unit in above]
