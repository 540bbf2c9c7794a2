"""What people of the sample arranged with each other: who works on what, what waits for what, who stands in for whom, a
commune's own directive that takes over what the province asks of it, and which targets the registers count."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.cascade.domain.covering import LineAct, decide
from vungmanh.cascade.domain.issuing import Issue, issue
from vungmanh.cascade.enums import LineState, PlanWay
from vungmanh.cascade.models import LowerPlan
from vungmanh.core.workdays import add_working_days
from vungmanh.directives.models import Directive
from vungmanh.indicators.permissions import indicators_visible_to
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.binding import bind, in_force
from vungmanh.programmes.domain.counting import record_start
from vungmanh.programmes.domain.ordering import put_before
from vungmanh.programmes.domain.suggesting import SURE
from vungmanh.programmes.enums import UNFINISHED, WORKABLE, DaysFrom, DutyState, Way
from vungmanh.programmes.models import Duty, Precedence, Programme, Target, Task
from vungmanh.programmes.suggested import proposals_for

_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_UPPER, _LOWER = "38/KH-UBND", "24/KH-UBND"
_AWAY = datetime.timedelta(days=6)
_SESSION_IN_WORKDAYS = 25
_HANDED_OUT = "Theo phân công tại giao ban đầu tháng."


def arrange(users: Mapping[str, User], on: datetime.date) -> None:
    """Each part once only, on the evening before; what the sample does not hold is left out."""
    at = datetime.datetime.combine(on - datetime.timedelta(days=1), datetime.time(16, 50), tzinfo=_HOURS)
    convene(users, at, on)
    _hand_out(users, at, on)
    _order(users, at, on)
    _stand_in(users, at, on)
    _link(users)
    _count(users, at, on)


def convene(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """The session before which papers are due is called, so that their deadlines in working days are known and lie ahead."""
    day = add_working_days(on, _SESSION_IN_WORKDAYS)
    for task in Task.objects.filter(days_from=DaysFrom.EVENT, starts_on=None, is_withdrawn=False):
        record_start(task, day, note="Giấy mời họp của Thường trực HĐND tỉnh", by=users["dieuphoi"], at=at)


def _hand_out(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """Most of what units with people of their own have to do soon is in somebody's hands."""
    until = on + datetime.timedelta(days=60)
    for name in ("maulam", "mauthinh", "bienmau", "sotaichinh"):
        person = users[name]
        own = [row.unit_id for row in person.assignments.all()]
        soon = Duty.objects.filter(unit__in=own, state__in=WORKABLE, due__lte=until).order_by("due", "pk")
        if not Duty.objects.filter(assigned_to=person).exists():
            assign([duty for place, duty in enumerate(soon) if place % 4], person, by=person, at=at, text=_HANDED_OUT)


def _order(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """The first unfinished task of a plan that has a later one behind it: what is owed later waits for it."""
    if Precedence.objects.exists():
        return
    tasks = Task.objects.filter(programme__directive__number=_UPPER, is_withdrawn=False, recurs="")
    unfinished = Duty.objects.filter(task__in=tasks, state__in=UNFINISHED, due__isnull=False)
    waiting = unfinished.filter(state=DutyState.OPEN, due__gte=on).order_by("due", "pk").values_list("task", flat=True)
    later = tasks.filter(pk=waiting.first() or 0).select_related("programme").first()
    if later is None:
        return
    before = unfinished.exclude(task=later).filter(due__lt=later.due or on).order_by("due", "pk")
    first = tasks.filter(pk=before.values_list("task", flat=True).first() or 0).select_related("programme").first()
    if first:
        put_before(first, later, by=users["dieuphoi"], at=at)


def _stand_in(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """The leader is away for a week, the coordinator acts in the place."""
    role = RoleAssignment.objects.filter(user=users["lanhdao"], role=Role.LEADER, delegated_by=None).first()
    if role is None or role.delegations.exists() or not role.is_in_force(on + _AWAY):
        return
    delegate(role, users["dieuphoi"], valid_from=on, valid_to=on + _AWAY, by=users["lanhdao"], at=at, on=on)


def _link(users: Mapping[str, User]) -> None:
    """The commune's directive is its plan for the province's: what it takes over was proposed by likeness and confirmed."""
    signed = Directive.objects.filter(number=_LOWER, issued_on__isnull=False).select_related("owner").first()
    upper = Programme.objects.filter(directive__number=_UPPER).select_related("directive").first()
    if signed is None or upper is None or LowerPlan.objects.filter(way=PlanWay.LINKED).exists():
        return
    assert signed.issued_on is not None
    day = signed.issued_on + datetime.timedelta(days=4)
    said: dict[str, Any] = {
        "by": users["maulam"],
        "at": datetime.datetime.combine(day, datetime.time(9), tzinfo=_HOURS),
        "on": day,
    }
    plan = issue(upper, signed.owner, Issue(_LOWER, signed.issued_on, directive=signed), **said)
    proposed = list(plan.lines.filter(state=LineState.PROPOSED).values_list("source", flat=True))
    if proposed:
        decide(plan, LineAct.TAKE, proposed[:-1] or proposed, text="", **said)


def _count(users: Mapping[str, User], at: datetime.datetime, on: datetime.date) -> None:
    """Targets whose words name an indicator well enough are bound to it, as the coordinator would with one click."""
    codes = set(indicators_visible_to(users["dieuphoi"], on).values_list("code", flat=True))
    rows = list(Target.objects.filter(is_withdrawn=False).select_related("item", "programme"))
    decided, proposals = in_force(rows), proposals_for(rows, codes, on)
    for row in rows:
        best = proposals[row.pk][0]
        if row.pk not in decided and best.choice.way == Way.COUNTED and best.likeness >= SURE:
            bind(row, best.choice, origin=best.origin, seen=0, by=users["dieuphoi"], at=at)
