"""Deadlines that are counted in days, and what moves them: a day off that is decided, the day from which they count.

Only counted days move, and only of duties that are neither finished nor extended; each keeps before, after and why in its
log and on the trail. A date that the text names is never moved.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from vungmanh.core import audit, workdays
from vungmanh.core.errors import DomainError
from vungmanh.core.models import DayDecision
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.expanding import instances_of, span_of
from vungmanh.programmes.domain.following import write_all
from vungmanh.programmes.enums import FINISHED, DaysFrom, DutyAct, DutyState, ProgrammeState
from vungmanh.programmes.models import Duty, ReportDuty, Task

Row = Task | ReportDuty


@dataclass(frozen=True, slots=True)
class Moved:
    """The day of a duty before and after."""

    duty_id: int
    before: datetime.date | None
    after: datetime.date | None


@dataclass(frozen=True, slots=True)
class Recount:
    """How many duties got another day, in how many programmes; which, and from which day to which."""

    duties: int = 0
    programmes: int = 0
    moved: tuple[Moved, ...] = field(default=(), compare=False)


def recount(rows: Iterable[Row], why: str, *, by: Any, at: datetime.datetime) -> Recount:
    """Bring the duties of counted rows to the days that they count to now; call it inside a transaction.

    An extended duty keeps the day that it was given, and learns the new stated one. Repeating it changes nothing.
    """
    add = workdays.adder()
    wanted = {
        (row.source, each.period): each.due for row in rows for each in instances_of(row, span_of(row.programme), add)
    }
    duties = Duty.objects.select_for_update(of=("self",)).filter(source__in={source for source, _period in wanted})
    moved: list[tuple[Duty, dict[str, tuple[Any, Any]]]] = []
    for duty in duties.exclude(state__in=(*FINISHED, DutyState.WITHDRAWN)):
        due = wanted.get((duty.source, duty.period), duty.stated_due or duty.due)
        if duty.stated_due is not None:
            if duty.stated_due != due and due is not None:
                Duty.objects.filter(pk=duty.pk).update(stated_due=due)
        elif duty.due != due:
            moved.append((duty, {"due": (duty.due, due)}))
    _move(moved)
    write_all(moved, DutyAct.MOVED, why, by=by, at=at)
    told = tuple(Moved(duty.pk, *changes["due"]) for duty, changes in moved)
    return Recount(len(moved), len({duty.programme_id for duty, _changes in moved}), told)


@transaction.atomic
def recount_working_days(why: str, *, by: Any, at: datetime.datetime) -> Recount:
    """After the calendar of days off changed: every live programme's deadlines in working days."""
    live = {"programme__state": ProgrammeState.LIVE, "is_withdrawn": False, "days_are_working": True}
    rows: list[Row] = [
        *Task.objects.filter(**live).select_related("programme"),
        *ReportDuty.objects.filter(**live).select_related("programme"),
    ]
    return recount(rows, why, by=by, at=at)


@transaction.atomic
def decide_day(
    day: datetime.date, *, is_working: bool, name: str, legal_basis: str, by: Any, at: datetime.datetime
) -> Recount:
    """Record that a day is off, or worked; deadlines in working days follow at once. `withdraw_day` undoes it.

    Raises DomainError: `day_name_missing`, `day_basis_missing`, `day_decided`.
    """
    name, legal_basis = squeeze(name)[:200], squeeze(legal_basis)[:300]
    if not name:
        raise DomainError("day_name_missing")
    if not legal_basis:
        raise DomainError("day_basis_missing")
    row, is_new = DayDecision.objects.get_or_create(
        day=day, defaults={"is_working": is_working, "name": name, "legal_basis": legal_basis}
    )
    if not is_new:
        raise DomainError("day_decided", day=day, name=row.name)
    audit.record(
        row, by=by, action="day.decided", at=at, changes={"is_working": (None, is_working)}, reason=legal_basis
    )
    return recount_working_days(f"{day:%d/%m/%Y}: {name} ({legal_basis})", by=by, at=at)


@transaction.atomic
def withdraw_day(decision: DayDecision, *, by: Any, at: datetime.datetime) -> Recount:
    """Take a decision back; deadlines in working days count as before it."""
    day, name = decision.day, decision.name
    audit.record(decision, by=by, action="day.withdrawn", at=at, changes={"is_working": (decision.is_working, None)})
    decision.delete()
    return recount_working_days(f"{day:%d/%m/%Y}: {name} (-)", by=by, at=at)


def would_move(
    day: datetime.date, *, is_working: bool, name: str, legal_basis: str, by: Any, at: datetime.datetime
) -> Recount:
    """What `decide_day` would do, with the same refusals; nothing stays of it."""
    with transaction.atomic():
        found = decide_day(day, is_working=is_working, name=name, legal_basis=legal_basis, by=by, at=at)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def record_start(row: Row, day: datetime.date | None, *, note: str, by: Any, at: datetime.datetime) -> Recount:
    """The day from which the row's days count ("trước khi họp 10 ngày": that of the session), or that it is open again.

    Raises DomainError: `start_not_open` (the row counts from no such day), `start_note_missing`.
    """
    if row.days is None or row.days_from != DaysFrom.EVENT:
        raise DomainError("start_not_open")
    if not squeeze(note):
        raise DomainError("start_note_missing")
    before, row.starts_on = row.starts_on, day
    row.save(update_fields=["starts_on"])
    changes = {"starts_on": (before, day)}
    unit = row.programme.unit_id
    audit.record(row, by=by, action="task.started", at=at, changes=changes, reason=squeeze(note), unit_id=unit)
    return recount([row], squeeze(note), by=by, at=at)


def _move(moved: list[tuple[Duty, dict[str, tuple[Any, Any]]]]) -> None:
    by_day: dict[Any, list[int]] = {}
    for duty, changes in moved:
        by_day.setdefault(changes["due"][1], []).append(duty.pk)
    for due, numbers in by_day.items():
        Duty.objects.filter(pk__in=numbers).update(due=due)
