"""Who may see a directive and who may work on it; nothing else decides this.

Unpublished: coordinators, leaders, lead officers and administrators who act for the owner or a unit above it. Published:
also whoever acts for a unit in its line, and whoever owes something by it (the programmes add that rule by `also_visible`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, scope_of
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.units.models import Unit

SEES_UNPUBLISHED = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER, Role.ADMINISTRATOR)
CONFIRMS = (Role.COORDINATOR, Role.ADMINISTRATOR)
PUBLISHES = (Role.COORDINATOR, Role.LEADER, Role.ADMINISTRATOR)
SightRule = Callable[[Sequence[str]], Q]
_further_rules: list[SightRule] = []


def also_visible(rule: SightRule) -> SightRule:
    """Register a rule of an upper app: which published directives whoever acts for units at these paths may see besides."""
    _further_rules.append(rule)
    return rule


def unpublished_visible_to(user: Any, on: datetime.date) -> QuerySet[Directive]:
    """Directives in work that the person may open."""
    return unpublished_in(scope_of(user, on, roles=SEES_UNPUBLISHED))


def unpublished_in(paths: Iterable[str]) -> QuerySet[Directive]:
    """The same for somebody who sees unpublished ones of the units at `paths` and below, for prepared queries."""
    return Directive.objects.exclude(state=DirectiveState.PUBLISHED).filter(in_scope("owner__path", paths))


def directives_visible_to(user: Any, on: datetime.date) -> QuerySet[Directive]:
    """The directives that the person may open."""
    return directives_seen_from(*sight_of_directives(user, on))


def sight_of_directives(user: Any, on: datetime.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths of the units whose unpublished directives the person sees, and of all for which he or she acts."""
    return tuple(scope_of(user, on, roles=SEES_UNPUBLISHED)), tuple(scope_of(user, on))


def directives_seen_from(
    unpublished: tuple[str, ...], paths: tuple[str, ...], further: Q | None = None
) -> QuerySet[Directive]:
    """What `directives_visible_to` says, for prepared queries. `further`: what the rules of upper apps give for these paths,
    where it is known already."""
    if not paths:
        return Directive.objects.none()
    published = in_scope("owner__path", paths)
    for said in [rule(paths) for rule in _further_rules] if further is None else [further]:
        published |= said
    seen = in_scope("owner__path", unpublished) | (published & Q(state=DirectiveState.PUBLISHED))
    return Directive.objects.filter(seen)


def units_to_upload_for(user: Any, on: datetime.date) -> list[Unit]:
    """Units whose directives the person may take in, the highest first."""
    units = {row.unit_id: row.unit for row in assignments_of(user, on) if row.role in CONFIRMS}
    return sorted(units.values(), key=lambda unit: (len(unit.path), unit.sort_key))


def may_upload(user: Any, on: datetime.date) -> bool:
    return bool(units_to_upload_for(user, on))


def may_confirm(user: Any, directive: Directive, on: datetime.date) -> bool:
    """Decide about items, particulars and doubts, as long as it is not published."""
    return has_role(user, CONFIRMS, directive.owner, on)


def may_publish(user: Any, directive: Directive, on: datetime.date) -> bool:
    return has_role(user, PUBLISHES, directive.owner, on)
