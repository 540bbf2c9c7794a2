"""Who may see and keep the files of officials; nothing else decides this.

Files are seen by people of the unit in which somebody holds a post, and by those of units above it; never by the unit next
door. A unit also sees the files of the units whose place it took. Whoever has left for another unit is seen by the former
one as on the last day there (`seen_until`); whoever left service stays with the last unit. Identity numbers and contact
data are shown in full only to those who keep the file, and each look is on record.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.selectors import in_scope, kept_for, scope_of
from vungmanh.core.prepared import prepared
from vungmanh.officials.models import AdoptedStandards, Person, Post
from vungmanh.units.enums import SuccessionKind, UnitKind, UnitLevel
from vungmanh.units.models import Succession, Unit
from vungmanh.units.selectors import units_in_force

SEES = (Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR, Role.LEAD_OFFICER, Role.UNIT_OFFICER)
"""Everybody who works for the unit, without those who only read: files hold sensitive data."""
KEEPS = (Role.COORDINATOR, Role.UNIT_OFFICER)
GRANTS = (Role.COORDINATOR,)
UNMASKS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.UNIT_OFFICER)
_TAKEN_OVER = (SuccessionKind.MERGE, SuccessionKind.RENAME, SuccessionKind.UPGRADE)


def paths_of(user: Any, on: datetime.date, roles: Collection[Role] = SEES) -> list[str]:
    """Paths of the units whose officials the person sees (keeps …): those of the roles, and those whose place they took."""

    def fetch() -> list[str]:
        held = tuple(scope_of(user, on, roles=roles))
        before = _taken_over_by(held, on) if held else []
        return [*held, *sorted(path for path in before if not path.startswith(held))]

    return kept_for(user, ("officials", on, tuple(roles)), fetch)


@prepared
def _taken_over_by(paths: tuple[str, ...], on: datetime.date) -> QuerySet[Any, str]:
    """Paths of the units whose place those at `paths` and below took."""
    heirs = Succession.objects.filter(
        in_scope("successor__path", paths), kind__in=_TAKEN_OVER, on__lte=on, is_main=True
    )
    return heirs.values_list("predecessor__path", flat=True).distinct()


def may_see_officials(user: Any, on: datetime.date) -> bool:
    """Open the register at all."""
    return bool(scope_of(user, on, roles=SEES))


def posts_visible_to(user: Any, on: datetime.date) -> QuerySet[Post]:
    """Posts in the person's units and in those below, whenever they were held; withdrawn ones left out."""
    return Post.objects.filter(in_scope("unit__path", paths_of(user, on)), withdrawn_at=None)


def persons_visible_to(user: Any, on: datetime.date) -> QuerySet[Person]:
    """Whoever holds or held a post there; and files that were opened there and have no post yet."""
    return persons_seen_from(paths_of(user, on))


def persons_seen_from(paths: Iterable[str]) -> QuerySet[Person]:
    """The same for somebody who sees the officials of the units at `paths` (`paths_of`), for prepared queries."""
    posts = Post.objects.filter(person=OuterRef("pk"), withdrawn_at=None)
    here = posts.filter(in_scope("unit__path", paths))
    opened = in_scope("unit__path", paths)
    return Person.objects.filter(Exists(here) | (opened & ~Exists(posts)))


def seen_until(user: Any, person: Person, posts: Iterable[Post], on: datetime.date) -> datetime.date | None:
    """The last day of the file that the person may see; None: all of it. `posts`: those of the file, with their units."""
    return _until(tuple(paths_of(user, on)), person, posts, on)


def may_keep_file(user: Any, person: Person, on: datetime.date) -> bool:
    """Correct the file, appoint, end posts: those who keep files of the unit where the person is now (or was last)."""
    return _is_ours(user, person, on, roles=KEEPS)


def keeps_files(user: Any, on: datetime.date) -> bool:
    """Of any unit at all; no query."""
    return bool(scope_of(user, on, roles=KEEPS))


def may_unmask(user: Any, person: Person, on: datetime.date) -> bool:
    """See the identity number and contact data in full; each look is written on the audit trail."""
    return _is_ours(user, person, on, roles=UNMASKS)


def may_unmask_in(user: Any, unit: Unit, on: datetime.date) -> bool:
    """See such numbers of people of the unit and of those below it, as a sheet of many holds them."""
    paths = tuple(paths_of(user, on, roles=UNMASKS))
    return bool(paths) and unit.path.startswith(paths)


def units_to_staff(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Units in force for which the person may open files and record posts, in Vietnamese order."""
    return units_in_force(on).filter(in_scope("path", scope_of(user, on, roles=KEEPS))).order_by("sort_key", "pk")


def past_units_to_staff(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Units that are no more of which the person may write down who held which post."""
    below = in_scope("path", scope_of(user, on, roles=KEEPS))
    return Unit.objects.filter(below, valid_to__lt=on).order_by("sort_key", "pk")


def past_units_to_grant_posts(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Units that are no more of which the person may write down how many posts they were granted."""
    below = in_scope("path", scope_of(user, on, roles=GRANTS))
    return Unit.objects.filter(below, valid_to__lt=on).order_by("sort_key", "pk")


def may_staff(user: Any, unit: Unit, on: datetime.date) -> bool:
    """Record posts in the unit."""
    paths = tuple(paths_of(user, on, roles=KEEPS))
    return bool(paths) and unit.path.startswith(paths)


def may_grant_posts(user: Any, unit: Unit, on: datetime.date) -> bool:
    """Record how many posts a unit was granted: coordinators of it or of a unit above it, the body that hands quotas on."""
    paths = tuple(scope_of(user, on, roles=GRANTS))
    return bool(paths) and unit.path.startswith(paths)


def grants_posts(user: Any, on: datetime.date) -> bool:
    """For any unit at all; no query."""
    return bool(scope_of(user, on, roles=GRANTS))


def units_to_grant_posts(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Units in force of which the person may record that, in Vietnamese order."""
    above = in_scope("path", scope_of(user, on, roles=GRANTS))
    return units_in_force(on).filter(above).order_by("sort_key", "pk")


def units_with_officials(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Places whose officials the person sees, for choosing one: communes and what lies above, in Vietnamese order."""
    units = Unit.objects.filter(in_scope("path", paths_of(user, on)), kind=UnitKind.TERRITORY)
    return units.exclude(level=UnitLevel.VILLAGE).order_by("sort_key", "pk")


def may_see_unit(user: Any, unit: Unit, on: datetime.date) -> bool:
    """See who works in the unit and how its posts are filled."""
    paths = tuple(paths_of(user, on))
    return bool(paths) and unit.path.startswith(paths)


def _is_ours(user: Any, person: Person, on: datetime.date, *, roles: Collection[Role]) -> bool:
    paths = tuple(paths_of(user, on, roles=roles))
    if not paths:
        return False
    posts = person.posts.filter(withdrawn_at=None).select_related("unit")
    try:
        return _until(paths, person, posts, on) is None
    except LookupError:
        return False


def _until(paths: tuple[str, ...], person: Person, posts: Iterable[Post], on: datetime.date) -> datetime.date | None:
    """Raises LookupError where no part of the file is theirs."""
    held = list(posts)
    here = [post for post in held if paths and post.unit.path.startswith(paths)]
    if not held and paths and person.unit.path.startswith(paths):
        return None
    if not here:
        raise LookupError(person.pk)
    lasting = [post for post in held if post.valid_to is None or post.valid_to >= on]
    theirs = [post for post in here if post in lasting]
    last = max(post.valid_to or datetime.date.max for post in held)
    last_here = max(post.valid_to or datetime.date.max for post in here)
    if theirs or (not lasting and last_here == last):
        return None
    return last_here


def units_to_set_standards(user: Any, on: datetime.date) -> QuerySet[Unit]:
    """Provinces and districts (or the commune itself) for which the person says which local standards hold."""
    held = scope_of(user, on, roles=GRANTS)
    units = units_in_force(on).filter(in_scope("path", held), kind="territory")
    return units.exclude(level=UnitLevel.VILLAGE).order_by("sort_key", "pk")


def may_set_standards(user: Any, unit: Unit, on: datetime.date) -> bool:
    """Say which local standards hold for the unit and everything below it: coordinators of it or of a unit above it."""
    paths = tuple(scope_of(user, on, roles=GRANTS))
    return bool(paths) and unit.path.startswith(paths)


def adoptions_visible_to(user: Any, on: datetime.date) -> QuerySet[AdoptedStandards]:
    """What the person's units, those below and those above took over: it holds for the person's people."""
    paths = paths_of(user, on)
    above = {int(part) for path in paths for part in path.split("/") if part}
    return AdoptedStandards.objects.filter(in_scope("unit__path", paths) | Q(unit__in=above), withdrawn_at=None)
