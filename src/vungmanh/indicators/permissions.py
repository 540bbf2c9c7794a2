"""Who may see figures and the rows behind them, who may define indicators; nothing else decides this.

Figures of a unit are seen by its people and by those of units above it, never by the unit next door. What the packs define
everybody may read; what a unit defined, the people of that unit, of units above and below it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, scope_of
from vungmanh.core.prepared import Ids, prepared
from vungmanh.indicators.models import Difference, Indicator, Report
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

DEFINES = (Role.ADMINISTRATOR, Role.COORDINATOR)
REPORTS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER, Role.UNIT_OFFICER)
DECIDES = (Role.COORDINATOR, Role.LEADER)
"""About reports of units below."""


def units_seen(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units whose figures, and the rows behind them, the person sees."""
    return Unit.objects.filter(in_scope("path", scope_of(user, on)))


def may_see_figures(user: Any, unit: Unit, on: datetime.date) -> bool:
    """See the figures of a unit with all below it, and the rows behind them."""
    return unit.path.startswith(tuple(scope_of(user, on))) if scope_of(user, on) else False


def indicators_visible_to(user: Any, on: datetime.date) -> QuerySet[Indicator]:
    """Those of the packs, and those that units of the person's scope, or above it, made."""
    return indicators_seen_from(*_standing(user, on))


def indicators_seen_from(paths: Sequence[str], above: Collection[int]) -> QuerySet[Indicator]:
    """The same for somebody who acts for the units at `paths`, which `above` holds with all above them; for prepared
    queries."""
    if not paths:
        return Indicator.objects.none()
    return Indicator.objects.filter(Q(owner=None) | Q(owner__in=above) | in_scope("owner__path", paths))


def indicator_visible_to(user: Any, pk: int, on: datetime.date) -> Indicator | None:
    """One of them, with who made it; None where there is none to be seen."""
    return next(iter(_one(pk, *_standing(user, on))), None)


def all_indicators_visible_to(user: Any, on: datetime.date) -> list[Indicator]:
    """All of them, in their order."""
    return _all(*_standing(user, on))


@prepared
def _one(pk: int, paths: tuple[str, ...], above: Ids) -> QuerySet[Indicator]:
    return indicators_seen_from(paths, above).filter(pk=pk).select_related("owner").order_by()


@prepared
def _all(paths: tuple[str, ...], above: Ids) -> QuerySet[Indicator]:
    return indicators_seen_from(paths, above)


def _standing(user: Any, on: datetime.date) -> tuple[tuple[str, ...], Ids]:
    """Where the person acts: paths, and the units of which they are made."""
    paths = tuple(scope_of(user, on))
    return paths, tuple(sorted({pk for path in paths for pk in ids_of_path(path)}))


def units_defining(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units in whose name the person may define indicators."""
    held = [row.unit_id for row in assignments_of(user, on) if row.role in DEFINES]
    return Unit.objects.filter(pk__in=held).order_by("sort_key", "pk")


def may_define(user: Any, on: datetime.date) -> bool:
    """Define an indicator for some unit."""
    return any(row.role in DEFINES for row in assignments_of(user, on))


def may_revise(user: Any, indicator: Indicator, on: datetime.date) -> bool:
    """Change what an indicator means, or retire it: whoever may define for the unit that made it, or for one above."""
    return indicator.owner is not None and has_role(user, DEFINES, indicator.owner, on)


def differences_visible_to(user: Any, on: datetime.date) -> QuerySet[Difference]:
    """What the nightly checks found and mended, for those who define indicators, in their units and below."""
    paths = scope_of(user, on, roles=DEFINES)
    return Difference.objects.filter(in_scope("unit__path", paths)) if paths else Difference.objects.none()


def reports_visible_to(user: Any, on: datetime.date) -> QuerySet[Report]:
    """Reports of the person's units and of those below."""
    return Report.objects.filter(in_scope("unit__path", scope_of(user, on)))


def may_report(user: Any, unit: Unit, on: datetime.date) -> bool:
    """Fill in and hand in a report of the unit: whoever works for it."""
    return unit.pk in units_reporting(user, on)


def units_reporting(user: Any, on: datetime.date) -> tuple[int, ...]:
    """The units whose reports the person fills in."""
    return tuple(dict.fromkeys(row.unit_id for row in assignments_of(user, on) if row.role in REPORTS))


def units_reporting_by_sheet(user: Any, level: str, on: datetime.date) -> QuerySet[Unit]:
    """The units of the level for whose reports the person may bring in drafts: whoever works for them, and coordinators of a
    unit above; with the units above for which such a coordinator acts."""
    rows = assignments_of(user, on)
    above = [row.unit for row in rows if row.role == Role.COORDINATOR]
    own = [row.unit_id for row in rows if row.role in REPORTS]
    asked = Q(level=level) & (Q(pk__in=own) | in_scope("path", [unit.path for unit in above]))
    found = asked | Q(pk__in=[unit.pk for unit in above], kind=UnitKind.TERRITORY)
    return Unit.objects.in_force_on(on).filter(found).exclude(level=UnitLevel.VILLAGE).order_by("sort_key", "pk")


def may_decide_report(user: Any, report: Report, on: datetime.date) -> bool:
    """Approve, give back, lock, open again, urge: coordinators and leaders of a unit above. Nobody approves what he or she
    handed in."""
    return any(report.unit.path.startswith(path) and report.unit.path != path for path in deciding_at(user, on))


def reports_decided_by(user: Any, on: datetime.date) -> QuerySet[Report]:
    """Those of which `may_decide_report` holds."""
    return Report.objects.filter(decided_at(deciding_at(user, on)))


def may_decide_reports(user: Any, reports: QuerySet[Report], on: datetime.date) -> bool:
    """The same of all of them at once."""
    return not reports.exclude(decided_at(deciding_at(user, on))).exists()


def deciding_at(user: Any, on: datetime.date) -> tuple[str, ...]:
    """Paths of the units for which the person decides about reports from below."""
    return tuple(dict.fromkeys(row.unit.path for row in assignments_of(user, on) if row.role in DECIDES))


def decided_at(paths: Collection[str]) -> Q:
    """Reports of units below one of these, for prepared queries."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(unit__path__within=path) & ~Q(unit__path=path)
    return found


def people_reporting(units: Collection[int], on: datetime.date) -> dict[int, set[int]]:
    """By unit, the accounts for which `may_report` holds; one query."""
    found: dict[int, set[int]] = {pk: set() for pk in units}
    rows = RoleAssignment.objects.in_force_on(on).filter(unit__in=units, role__in=REPORTS, user__is_active=True)
    for unit, user in rows.values_list("unit_id", "user_id"):
        found[unit].add(user)
    return found


def people_deciding(units: Iterable[Unit], on: datetime.date) -> dict[int, set[int]]:
    """By unit, the accounts that are told of its reports: of those that may decide the coordinators, leaders only where
    there are none; one query."""
    above = {unit.pk: _above(unit) for unit in units}
    held = _holders(above, DECIDES, on)
    return {pk: _among(held, ids, Role.COORDINATOR) or _among(held, ids, Role.LEADER) for pk, ids in above.items()}


def people_leading(units: Iterable[Unit], on: datetime.date, *, above: bool) -> dict[int, set[int]]:
    """By unit, its leaders, or those of the units above it: whom a rule tells that its report stays out; one query."""
    asked = {unit.pk: _above(unit) if above else {unit.pk} for unit in units}
    held = _holders(asked, (Role.LEADER,), on)
    return {pk: _among(held, ids, Role.LEADER) for pk, ids in asked.items()}


def people_defining(units: Iterable[Unit], on: datetime.date) -> set[int]:
    """The accounts that define indicators for one of these units: of it, or of one above; one query."""
    return {
        user for _unit, _role, user in _holders({unit.pk: set(ids_of_path(unit.path)) for unit in units}, DEFINES, on)
    }


_Held = list[tuple[int, str, int]]


def _above(unit: Unit) -> set[int]:
    return set(ids_of_path(unit.path)) - {unit.pk}


def _holders(asked: Mapping[int, set[int]], roles: Collection[Role], on: datetime.date) -> _Held:
    """Unit, role and account of whoever holds one of the roles at one of the units."""
    units = {pk for ids in asked.values() for pk in ids}
    rows = RoleAssignment.objects.in_force_on(on).filter(unit__in=units, role__in=roles, user__is_active=True)
    return list(rows.values_list("unit_id", "role", "user_id"))


def _among(held: _Held, units: set[int], role: Role) -> set[int]:
    return {user for unit, its, user in held if unit in units and its == role}
