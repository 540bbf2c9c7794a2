"""When somebody leaves: open work goes to a colleague or back to the unit, in the transaction that ends account or role.

What is finished stays with whoever did it, and the log of each duty tells who had it, who has it and why.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from vungmanh.accounts.domain.delegating import end_standing_in, pass_on
from vungmanh.accounts.domain.people import deactivate
from vungmanh.accounts.domain.roles import end_role
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.selectors import standing_in_by
from vungmanh.core.errors import DomainError
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.following import MOVES
from vungmanh.programmes.domain.standing import is_late
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import WORKS, is_served_by_place, working_for, working_on
from vungmanh.units.models import Unit


@dataclass(slots=True)
class OpenWork:
    """What somebody has in hand for one unit, its bodies and villages without people of their own included."""

    unit: Unit
    colleagues: list[User] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    standing_in: list[RoleAssignment] = field(default_factory=list)
    """Roles of others in whose place the person acts."""
    late: int = 0


def open_work_of(person: User, on: datetime.date) -> list[OpenWork]:
    """By unit, with who may take it over; the count of queries grows with the units, not with the duties."""
    rows = Duty.objects.filter(assigned_to=person, state__in=MOVES[DutyAct.ASSIGNED].before)
    duties = list(rows.select_related("unit__parent", "task", "report", "target").order_by("due", "pk"))
    late = set(rows.filter(is_late(on)).values_list("pk", flat=True))
    served = [duty.unit for duty in duties if is_served_by_place(duty.unit)]
    manned = set(_manned({unit.pk for unit in served}, on))
    found: dict[int, OpenWork] = {}
    for duty in duties:
        unit = duty.unit
        place = unit.parent if is_served_by_place(unit) and unit.pk not in manned else unit
        assert place is not None
        work = found.setdefault(place.pk, OpenWork(place))
        work.duties.append(duty)
        work.late += duty.pk in late
    for row in standing_in_by(person, on):
        found.setdefault(row.unit_id, OpenWork(row.unit)).standing_in.append(row)
    for work in found.values():
        work.colleagues = list(working_for([work.unit.pk], on).exclude(pk=person.pk))
    return sorted(found.values(), key=lambda work: work.unit.sort_key)


@transaction.atomic
def leave(
    person: User,
    receivers: Mapping[int, User | None],
    *,
    text: str = "",
    by: User,
    at: datetime.datetime,
    on: datetime.date,
) -> int:
    """End the account and hand its open work over: per unit to a colleague, or with None to nobody; how many duties moved.

    Whoever acted in the place of the person stops; where the person acted for others, the colleague does from now on, to
    the same day, or nobody. `text` goes into the log of each duty. Raises DomainError `receiver_of_another_unit`, and what
    `deactivate` and `delegate` raise.
    """
    work = open_work_of(person, on)
    deactivate(person, by=by, at=at, on=on)
    count = sum(_hand_over(each, receivers.get(each.unit.pk), text, by=by, at=at, on=on) for each in work)
    end_standing_in(person, by=by, at=at, on=on)
    return count


@transaction.atomic
def leave_role(
    role: RoleAssignment,
    receiver: User | None,
    *,
    last_day: datetime.date | None,
    text: str = "",
    by: User,
    at: datetime.datetime,
    on: datetime.date,
) -> int:
    """End the role and hand over what its holder has in hand for the unit; how many duties moved.

    With a colleague at once. With None the holder keeps it to the last day; then it goes back to the unit by
    `give_back`, which runs every night.
    """
    work = open_work_by_role(role, on)
    end_role(role, last_day=last_day, by=by, at=at, on=on)
    has_ended = last_day is None or last_day < on
    if work is None or not (receiver or has_ended):
        return 0
    return _hand_over(work, receiver, text, by=by, at=at, on=on)


@transaction.atomic
def give_back(text: str, *, at: datetime.datetime, on: datetime.date) -> int:
    """Let what is in the hands of somebody who may not work on it any more go back to the unit: a role ran out, an account
    was ended elsewhere. How many duties; by nobody, with `text` in their logs. Repeating it changes nothing."""
    held = Duty.objects.filter(assigned_to__isnull=False, state__in=MOVES[DutyAct.ASSIGNED].before)
    duties = list(held.select_related("unit").only("assigned_to_id", "unit"))
    workers = working_on(duties, on)
    left = [duty for duty in duties if duty.assigned_to_id not in workers[duty.pk]]
    return assign(left, None, by=None, at=at, text=text) if left else 0


def open_work_by_role(role: RoleAssignment, on: datetime.date) -> OpenWork | None:
    """What the holder has in hand for the unit by this role alone; None where another role lets him or her go on."""
    others = RoleAssignment.objects.in_force_on(on).filter(user=role.user_id, unit=role.unit_id, role__in=WORKS)
    if role.role not in WORKS or others.exclude(pk=role.pk).exists():
        return None
    return next((work for work in open_work_of(role.user, on) if work.unit.pk == role.unit_id and work.duties), None)


def _hand_over(
    work: OpenWork, receiver: User | None, text: str, *, by: User, at: datetime.datetime, on: datetime.date
) -> int:
    if receiver is not None and receiver not in work.colleagues:
        raise DomainError("receiver_of_another_unit", name=str(receiver), unit=work.unit.name)
    if receiver is not None:
        for row in work.standing_in:
            pass_on(row, receiver, by=by, at=at, on=on)
    return assign(work.duties, receiver, by=by, at=at, text=text)


def _manned(units: set[int], on: datetime.date) -> Sequence[int]:
    working = RoleAssignment.objects.in_force_on(on).filter(role__in=WORKS, unit_id__in=units)
    return list(working.values_list("unit_id", flat=True))
