"""Who may see a programme and who may act on it; nothing else decides this.

Seen by whoever acts for the unit that issued or keeps it, for one above its territory, or for one that owes something in it
(now or before). Acts are for coordinators, leaders and administrators of the unit that keeps the directive; that a
condition came true may also be recorded by the lead officers of whoever leads the task. A duty and its log are seen by the
unit, by those above it and by those who review it, never by the unit next door.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.selectors import assignments_of, has_role, in_scope, kept_for, scope_of
from vungmanh.core.prepared import Ids, prepared
from vungmanh.directives.enums import ActorRole
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import also_visible
from vungmanh.officials.permissions import paths_of
from vungmanh.programmes.domain.escalating import told_to
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Assignment, Change, Duty, DutyEntry, Programme, Task
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit
from vungmanh.units.selectors import ids_of_path

STEERS = (Role.COORDINATOR, Role.LEADER, Role.ADMINISTRATOR)
DECIDES_DAYS = (Role.COORDINATOR, Role.ADMINISTRATOR)
WAKES = (*STEERS, Role.LEAD_OFFICER)
REVIEWS = (Role.COORDINATOR, Role.LEADER)
WORKS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER, Role.UNIT_OFFICER)
ASSIGNS = (Role.COORDINATOR, Role.LEADER, Role.LEAD_OFFICER)
_ANY = Q(pk__isnull=False)
"""A condition that holds: an empty one means nothing under "or" and "not"."""
_OF_THE_PLACE = (UnitType.COMMITTEE, UnitType.COUNCIL)


def programmes_visible_to(user: Any, on: datetime.date) -> QuerySet[Programme]:
    """The programmes that the person may open."""
    return programmes_seen_from(scope_of(user, on))


def programmes_seen_from(paths: Sequence[str]) -> QuerySet[Programme]:
    """The same for somebody who acts for the units at `paths`, for prepared queries."""
    if not paths:
        return Programme.objects.none()
    owing = Duty.objects.filter(in_scope("unit__path", paths), programme=OuterRef("pk"))
    steered = (
        in_scope("unit__path", paths) | in_scope("territory__path", paths) | in_scope("directive__owner__path", paths)
    )
    return Programme.objects.filter(steered | Exists(owing))


def may_steer(user: Any, programme: Programme, on: datetime.date) -> bool:
    """Decide about amendments, carry the calendar on, let duties follow a change of units."""
    return has_role(user, STEERS, programme.directive.owner, on)


def may_compare(user: Any, directive: Directive, on: datetime.date) -> bool:
    """Say by which indicator a result that the directive states is compared with the registers."""
    return has_role(user, STEERS, directive.owner, on)


def rows_behind_visible_to(user: Any, on: datetime.date, *, of_people: bool) -> Q:
    """Rows of registers behind the figure of a target, as a condition: those of the units whose figures the person sees; people
    by name only for those who see their files. The figure itself is seen by whoever sees the programme."""
    paths = paths_of(user, on) if of_people else scope_of(user, on)
    return in_scope("unit__path", paths)


def may_decide_days(user: Any, on: datetime.date) -> bool:
    """Record which day is off or worked: coordinators and administrators of a province, because it counts for everybody."""
    held = assignments_of(user, on)
    return any(row.role in DECIDES_DAYS and row.unit.level == UnitLevel.PROVINCE for row in held)


def may_wake(user: Any, task: Task, on: datetime.date) -> bool:
    """Record that the condition of the task came true."""
    if has_role(user, STEERS, task.programme.directive.owner, on):
        return True
    leads = in_scope("unit__path", scope_of(user, on, roles=WAKES))
    return Duty.objects.filter(leads, task=task, role=ActorRole.LEAD).exists()


def duties_visible_to(user: Any, on: datetime.date) -> QuerySet[Duty]:
    """Duties with their log: of the units for which the person acts and of those below, and what they may review."""
    return Duty.objects.filter(sight_of(user, on).seen())


def sight_of(user: Any, on: datetime.date) -> Sight:
    """What `duties_visible_to` says, for prepared queries; one to three queries, kept for the request."""
    paths = tuple(scope_of(user, on))
    if not paths:
        return Sight()
    return Sight(paths, _reach(user, on, steers=STEERS, receives=None))


def duties_worked_by(user: Any, on: datetime.date, *, roles: Collection[Role] = WORKS) -> Q:
    """Duties that the person may work on, as a condition; `may_work` says the same of one."""
    return worked_by(user, on, roles=roles)


def worked_by(user: Any, on: datetime.date, at: str = "unit__", *, roles: Collection[Role] = WORKS) -> Q:
    """The same for any row: `at` leads from it to the unit, and is empty for units themselves."""
    return Q(**{f"{at}pk__in": units_worked_for(user, on, roles=roles)})


def units_worked_for(user: Any, on: datetime.date, *, roles: Collection[Role] = WORKS) -> Ids:
    """The units themselves, by number; one query, kept for the request."""
    own = tuple(row.unit_id for row in assignments_of(user, on) if row.role in roles)
    return (*own, *kept_for(user, ("served", on, *own), lambda: _served(own, on))) if own else ()


@prepared
def _served(own: Ids, on: datetime.date) -> QuerySet[Unit, int]:
    """What has no people of its own and is worked for by those of its place. Numbers, not a query inside another: lists and
    counts ask several times, and find duties of named units by index."""
    manned = Exists(_working(on).filter(unit=OuterRef("pk")))
    of_the_place = Q(kind=UnitKind.ORGANISATION) & (Q(level=UnitLevel.COMMUNE) | Q(type__in=_OF_THE_PLACE))
    serving = Unit.objects.filter(of_the_place | Q(level=UnitLevel.VILLAGE), parent__in=own).exclude(manned)
    return serving.order_by().values_list("pk", flat=True)


def duties_assigned_by(user: Any, to: User | None, on: datetime.date) -> Q:
    """Duties that the person may give to `to`, or with None to nobody, as a condition.

    Coordinators, leaders and lead officers of the unit give its duties to whoever works for it; a unit officer takes what
    nobody has, and gives back what he or she has.
    """
    handed_out = duties_worked_by(user, on, roles=ASSIGNS)
    if to is None:
        return handed_out | (duties_worked_by(user, on) & Q(assigned_to=user))
    given = handed_out & duties_worked_by(to, on)
    return given | (duties_worked_by(user, on) & Q(assigned_to=None)) if to == user else given


def may_hand_out(user: Any, duty: Duty, on: datetime.date) -> bool:
    """Give the duty to any person of `workers_of`."""
    return Duty.objects.filter(duties_worked_by(user, on, roles=ASSIGNS), pk=duty.pk).exists()


def workers_of(duty: Duty, on: datetime.date) -> QuerySet[User]:
    """Who may work on the duty: people of its unit; where it has none, those of its place, as `duties_worked_by` says."""
    unit = duty.unit
    manned = working_for([unit.pk], on)
    if is_served_by_place(unit) and not manned.exists():
        return working_for([unit.parent_id], on)
    return manned


def is_served_by_place(unit: Unit) -> bool:
    """Whether the people of the place work for the unit as long as it has none of its own; `worked_by` says the same."""
    body = unit.kind == UnitKind.ORGANISATION and (unit.level == UnitLevel.COMMUNE or unit.type in _OF_THE_PLACE)
    return unit.parent_id is not None and (body or unit.level == UnitLevel.VILLAGE)


def colleagues_of(user: Any, on: datetime.date) -> QuerySet[User]:
    """People who work for the units for which the person works, for choices in lists."""
    return working_for([row.unit_id for row in assignments_of(user, on) if row.role in WORKS], on)


def working_for(units: Iterable[int | None], on: datetime.date) -> QuerySet[User]:
    """People with a role of WORKS for one of the units themselves, whose accounts are in use."""
    working = _working(on).filter(unit_id__in=[unit for unit in units if unit], user=OuterRef("pk"))
    return User.objects.filter(Exists(working)).order_by("sort_key", "pk")


def may_work(user: Any, duty: Duty, on: datetime.date) -> bool:
    """Note, submit, ask: people of the unit. What has none of its own is worked for by those of the place: organisations and
    villages of a commune, the council and the committee of any place; a department is never worked for by its province."""
    return Duty.objects.filter(duties_worked_by(user, on), pk=duty.pk).exists()


def leads_any(user: Any, on: datetime.date) -> bool:
    """A leader of some unit: whom a rule of escalation may tell."""
    return any(row.role == Role.LEADER for row in assignments_of(user, on))


def duties_escalated_to(user: Any, on: datetime.date) -> Q:
    """Duties of which the person was told as a leader, by a rule of escalation, and that still need it, as a condition."""
    return escalated_to_leaders_of(units_led(user, on), on)


def units_led(user: Any, on: datetime.date) -> Ids:
    return tuple(row.unit_id for row in assignments_of(user, on) if row.role == Role.LEADER)


def escalated_to_leaders_of(led: Ids, on: datetime.date) -> Q:
    """What `duties_escalated_to` says, for prepared queries."""
    if not led:
        return Q(pk__in=[])
    kept_ones = Programme.objects.filter(directive__owner__in=led).order_by()
    own, kept = Q(unit__in=led), Q(programme__in=kept_ones.values("pk"))
    told = DutyEntry.objects.filter(act=DutyAct.ESCALATED).order_by()
    return Q(pk__in=told.values("duty")) & ((own & told_to("unit", on)) | (kept & told_to("keeper", on)))


def duties_reviewed_by(user: Any, on: datetime.date) -> Q:
    """Duties about which the person decides, as a condition; `may_review` says the same of one."""
    return _deciding(user, on).reviewed()


def may_review(user: Any, duty: Duty, on: datetime.date) -> bool:
    """Accept, return, answer, extend, urge, close.

    Coordinators and leaders of whoever keeps the directive; officers of the lead of a task for its partners, and of whoever
    receives a report or passes it on.
    """
    return Duty.objects.filter(duties_reviewed_by(user, on), pk=duty.pk).exists()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose duties a person decides about, by number: programmes that are steered; of all others, tasks that are led and
    reports that are received. And the units for which the person works."""

    programmes: Ids = ()
    tasks: Ids = ()
    reports: Ids = ()
    units: Ids = ()
    is_all: bool = False
    """Every programme that there is; then none needs to be named."""

    def reviewed(self, at: str = "") -> Q:
        """`at` leads from the row to the duty, and is empty for duties themselves."""
        if self.is_all:
            return _ANY
        condition = Q(**{f"{at}programme_id__in": self.programmes})
        if self.tasks:
            condition |= Q(**{f"{at}role": ActorRole.PARTNER, f"{at}task_id__in": self.tasks})
        if self.reports:
            condition |= Q(**{f"{at}report_id__in": self.reports})
        return condition

    def worked(self, at: str = "") -> Q:
        return Q(**{f"{at}unit_id__in": self.units})


@dataclass(frozen=True, slots=True)
class Sight:
    """The duties that a person may see: those of units at `paths` or below, and those within reach."""

    paths: tuple[str, ...] = ()
    reach: Reach = Reach()

    def seen(self) -> Q:
        if self.reach.is_all:
            return _ANY
        if not self.paths:
            return Q(pk__in=[])
        mine = Q(unit__in=Unit.objects.filter(in_scope("path", self.paths)).values("pk"))
        return mine | self.reach.reviewed()


def reach_of(user: Any, on: datetime.date) -> Reach:
    """What `duties_reviewed_by` and `duties_worked_by` say, for prepared queries; one to four queries, kept for the request."""
    return replace(_deciding(user, on), units=units_worked_for(user, on))


def _deciding(user: Any, on: datetime.date) -> Reach:
    return _reach(user, on, steers=REVIEWS, receives=(*REVIEWS, Role.LEAD_OFFICER))


def _reach(user: Any, on: datetime.date, *, steers: Collection[Role], receives: Collection[Role] | None) -> Reach:
    """`steers`: as what one decides about all of a programme; `receives`: as what about partners and reports, None: any.

    Asked once and named by number, because a page asks for duties in a dozen ways.
    """
    steered, received = (tuple(scope_of(user, on, roles=roles)) for roles in (steers, receives))
    if not steered and not received:
        return Reach()
    return kept_for(user, ("reach", on, *steered, "", *received), lambda: _reaching(steered, received))


def _reaching(steered: tuple[str, ...], received: tuple[str, ...]) -> Reach:
    """One query for whoever steers every programme, two for whoever steers none, else three."""
    owners = _programmes() if steered else []
    programmes = tuple(pk for pk, path in owners if path.startswith(steered))
    others = tuple(pk for pk, path in owners if not path.startswith(steered)) if steered else None
    if others == ():
        return Reach(is_all=True)
    if not received:
        return Reach(programmes)
    return Reach(programmes, tuple(_led(others, received)), tuple(_received(others, received)))


@prepared
def _programmes() -> QuerySet[Programme, tuple[int, str]]:
    return Programme.objects.order_by().values_list("pk", "directive__owner__path")


@prepared
def _led(programmes: Ids | None, paths: tuple[str, ...]) -> QuerySet[Duty, int]:
    leads = Duty.objects.filter(in_scope("unit__path", paths), role=ActorRole.LEAD, task__isnull=False)
    return _within(leads, programmes).values_list("task_id", flat=True).distinct()


@prepared
def _received(programmes: Ids | None, paths: tuple[str, ...]) -> QuerySet[Assignment, int]:
    receiving = Assignment.objects.filter(
        in_scope("units__path", paths), role__in=(ActorRole.RECEIVER, ActorRole.VIA), report__isnull=False
    )
    return _within(receiving, programmes).values_list("report_id", flat=True).distinct()


def _within(rows: QuerySet[Any], programmes: Ids | None) -> QuerySet[Any]:
    return rows.order_by() if programmes is None else rows.filter(programme_id__in=programmes).order_by()


@also_visible
def read_by_those_who_owe(paths: Sequence[str]) -> Q:
    """Directives that may be read because of a programme: the one that it came from, and those that amend it."""
    return directives_of(programmes_seen_from(paths))


def directives_of(programmes: QuerySet[Programme] | Ids) -> Q:
    """Those that the programmes came from, and those that amend them, as a condition."""
    amending = Change.objects.filter(programme__in=programmes).values("directive")
    return Q(pk__in=Directive.objects.filter(programme__in=programmes).values("pk")) | Q(pk__in=amending)


def working_on(duties: Collection[Duty], on: datetime.date) -> dict[int, set[int]]:
    """By duty, the accounts for which `may_work` holds; `unit` of each at hand. One query, however many duties."""
    held = _held(on)
    return {duty.pk: _people(held, [_worked_for(duty.unit, held)], WORKS) for duty in duties}


def reviewing(duties: Collection[Duty], on: datetime.date) -> dict[int, set[int]]:
    """By duty, the accounts for which `may_review` holds; `programme__directive__owner` at hand. Three queries."""
    held = _held(on)
    partners = [duty.task_id for duty in duties if duty.role == ActorRole.PARTNER and duty.task_id]
    leads = _paths(Duty.objects.filter(task__in=partners, role=ActorRole.LEAD), "task_id", "unit__path")
    reports = Assignment.objects.filter(
        report__in=[duty.report_id for duty in duties if duty.report_id],
        role__in=(ActorRole.RECEIVER, ActorRole.VIA),
    )
    receiving = _paths(reports, "report_id", "units__path")
    found: dict[int, set[int]] = {}
    for duty in duties:
        received = [] if duty.role != ActorRole.PARTNER else leads.get(duty.task_id or 0, [])
        units = [pk for path in (*received, *receiving.get(duty.report_id or 0, [])) for pk in ids_of_path(path)]
        kept = ids_of_path(duty.programme.directive.owner.path)
        found[duty.pk] = _people(held, kept, REVIEWS) | _people(held, units, (*REVIEWS, Role.LEAD_OFFICER))
    return found


def leaders_of(units: Collection[int], on: datetime.date) -> dict[int, set[int]]:
    """By unit, the accounts that `duties_escalated_to` takes for its leaders. One query."""
    held = _held(on)
    return {unit: _people(held, [unit], (Role.LEADER,)) for unit in units}


Held = Mapping[int, list[tuple[Role, int]]]
"""By unit, who holds which role on the day; units for which nobody works are not in it."""


def _working(on: datetime.date) -> QuerySet[RoleAssignment]:
    """The roles by which somebody works for a unit: in force, of an account in use. A unit with none has no people."""
    return RoleAssignment.objects.in_force_on(on).filter(role__in=WORKS, user__is_active=True)


def _held(on: datetime.date) -> Held:
    found: dict[int, list[tuple[Role, int]]] = {}
    for unit, role, user in _working(on).values_list("unit_id", "role", "user_id"):
        found.setdefault(unit, []).append((Role(role), user))
    return found


def _worked_for(unit: Unit, held: Held) -> int:
    """The unit whose people work on what this one owes."""
    return unit.parent_id if unit.parent_id and is_served_by_place(unit) and unit.pk not in held else unit.pk


def _people(held: Held, units: Iterable[int], roles: Collection[Role]) -> set[int]:
    return {user for unit in units for role, user in held.get(unit, ()) if role in roles}


def _paths(rows: QuerySet[Any], key: str, path: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, its in rows.exclude(**{path: None}).order_by().values_list(key, path).distinct():
        found.setdefault(number, []).append(its)
    return found
