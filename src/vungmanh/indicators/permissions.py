"""Who may see figures and the rows behind them, who may define indicators; nothing else decides this.

Figures of a unit are seen by its people and by those of units above it, never by the unit next door. What the packs define
everybody may read; what a unit defined, the people of that unit, of units above and below it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, scope_of
from vungmanh.indicators.models import Difference, Indicator, Report
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

DEFINES = (Role.ADMINISTRATOR, Role.COORDINATOR)
REPORTS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER, Role.UNIT_OFFICER)
DECIDES = (Role.COORDINATOR, Role.LEADER)


def units_seen(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units whose figures, and the rows behind them, the person sees."""
    return Unit.objects.filter(in_scope("path", scope_of(user, on)))


def may_see_figures(user: Any, unit: Unit, on: datetime.date) -> bool:
    """See the figures of a unit with all below it, and the rows behind them."""
    return unit.path.startswith(tuple(scope_of(user, on))) if scope_of(user, on) else False


def indicators_visible_to(user: Any, on: datetime.date) -> QuerySet[Indicator]:
    """Those of the packs, and those that units of the person's scope, or above it, made."""
    paths = scope_of(user, on)
    return indicators_seen_from(paths, {pk for path in paths for pk in ids_of_path(path)})


def indicators_seen_from(paths: Sequence[str], above: Collection[int]) -> QuerySet[Indicator]:
    """The same for somebody who acts for the units at `paths`, which `above` holds with all above them; for prepared
    queries."""
    if not paths:
        return Indicator.objects.none()
    return Indicator.objects.filter(Q(owner=None) | Q(owner__in=above) | in_scope("owner__path", paths))


def units_defining(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """The units in whose name the person may define indicators."""
    held = [row.unit_id for row in assignments_of(user, on) if row.role in DEFINES]
    return Unit.objects.filter(pk__in=held).order_by("sort_key", "pk")


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
    return any(row.unit_id == unit.pk and row.role in REPORTS for row in assignments_of(user, on))


def may_decide_report(user: Any, report: Report, on: datetime.date) -> bool:
    """Approve, give back, lock: coordinators and leaders of a unit above. Nobody approves what he or she handed in."""
    held = [row for row in assignments_of(user, on) if row.role in DECIDES and row.unit_id != report.unit_id]
    return any(report.unit.path.startswith(row.unit.path) for row in held)
