"""From the rows of a programme to what each unit owes: one duty per unit and dated instance.

`lay_out` compares what is owed with what is there: at publication nothing is there; when units change, when an amending
directive moves something, when the calendar is carried on, it adds, withdraws and re-dates only what differs. Instances
that were due before the day stay with whoever owed them then. Repeating it changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from vungmanh.core import workdays
from vungmanh.programmes.domain.calendar import Count, Instance, Span, add_days, instances
from vungmanh.programmes.domain.owners import Owner, Owners
from vungmanh.programmes.enums import ASKS, FINISHED, UNFINISHED, DaysFrom, DutyKind, DutyState, Turn
from vungmanh.programmes.models import Assignment, Duty, DutyEntry, Programme, ReportDuty, Target, Task
from vungmanh.units.models import Unit

Row = Task | ReportDuty | Target
Key = tuple[str, int, str, str]
Report = Callable[[int, int, str], None]
Adder = Callable[[datetime.date, int], datetime.date]
_BATCH = 1000
_MOVING = ("due", "stated_due", "state", "awaits_answer", "since", "until", "turn", "taken_from_id")


@dataclass(slots=True)
class Turnover:
    """What a lay-out changed; `moved` are duties with the date that they had before."""

    added: list[Duty] = field(default_factory=list)
    withdrawn: list[Duty] = field(default_factory=list)
    moved: list[tuple[Duty, datetime.date | None]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.withdrawn or self.moved)


@dataclass(frozen=True, slots=True)
class Source:
    """A row that somebody owes, with who is named for it."""

    kind: DutyKind
    row: Row
    assignments: Sequence[Assignment]

    @property
    def key(self) -> str:
        return self.row.source

    @property
    def state(self) -> DutyState:
        row = self.row
        is_asleep = isinstance(row, Task) and bool(row.condition) and row.woken_on is None
        return DutyState.DORMANT if is_asleep else DutyState.OPEN


def instances_of(row: Row, within: Span, add_working: Adder | None = None) -> list[Instance]:
    """The dated instances of a row; a query only where its deadline is counted in working days and no adder is given."""
    count = None
    if row.days is not None:
        add = (add_working or workdays.adder()) if row.days_are_working else add_days
        count = Count(row.days, add, row.starts_on, is_per_period=row.days_from == DaysFrom.PERIOD)
    return instances(
        recurs=row.recurs,
        due=row.due,
        within=within,
        yearly_on=row.yearly_on if isinstance(row, ReportDuty) else "",
        due_ends_it=row.kind == DutyKind.TARGET,
        count=count,
    )


def quiet(done: int, total: int, note: str = "") -> None:
    """A progress that nobody watches."""


def lay_out(
    programme: Programme,
    *,
    on: datetime.date,
    cause: Turn | None = None,
    is_publication: bool = False,
    progress: Report = quiet,
) -> Turnover:
    """Bring the duties of the programme to what its rows ask for on the day; call it inside a transaction.

    `cause` says why where it is not the units themselves that changed; at publication none is recorded.
    """
    existing = {_key(duty): duty for duty in programme.duties.select_related("unit")}
    sources = list(sources_of(programme))
    assignments = [each for source in sources for each in source.assignments]
    owners = Owners(programme, assignments, on=on, prior=_prior(existing.values()))
    wanted = _wanted(programme, sources, owners, progress)
    turnover = Turnover()
    for key, duty in wanted.items():
        if key in existing:
            _keep(existing[key], duty, on, cause, turnover)
        elif is_publication or duty.due is None or duty.due >= on:
            if not is_publication:
                duty.since, duty.turn = on, cause or (Turn.SUCCESSION if duty.taken_from else Turn.NEW_UNIT)
            turnover.added.append(duty)
    for key, duty in existing.items():
        if key not in wanted:
            _withdraw(duty, on, cause, turnover)
    _save(turnover, progress)
    return turnover


def sources_of(programme: Programme) -> Iterator[Source]:
    """Everything in force in the programme that can be owed, with its assignments; two queries for each of three kinds,
    and one for the named units."""
    named = Prefetch("assignments", Assignment.objects.prefetch_related("units"))
    for kind, rows in (
        (DutyKind.TASK, programme.tasks),
        (DutyKind.REPORT, programme.report_duties),
        (DutyKind.TARGET, programme.targets),
    ):
        for row in rows.filter(is_withdrawn=False).prefetch_related(named):
            yield Source(kind, row, list(row.assignments.all()))


def span_of(programme: Programme) -> Span:
    return Span(programme.laid_out_from, programme.laid_out_to)


def _key(duty: Duty) -> Key:
    return (duty.source, duty.unit_id, duty.role, duty.period)


def _prior(duties: Iterable[Duty]) -> Mapping[int, Sequence[Unit]]:
    """By assignment, the units that owe now."""
    found: dict[int, dict[int, Unit]] = {}
    for duty in duties:
        if duty.assignment_id and duty.state != DutyState.WITHDRAWN:
            found.setdefault(duty.assignment_id, {})[duty.unit_id] = duty.unit
    return {assignment: list(units.values()) for assignment, units in found.items()}


def _wanted(programme: Programme, sources: Sequence[Source], owners: Owners, progress: Report) -> dict[Key, Duty]:
    found: dict[Key, Duty] = {}
    add_working = workdays.adder() if any(source.row.days_are_working for source in sources) else None
    for number, source in enumerate(sources):
        progress(number, len(sources), "")
        owing = owners.of(source.assignments)
        for instance in instances_of(source.row, span_of(programme), add_working):
            for owner in owing:
                duty = _duty(programme, source, owner, instance)
                found[_key(duty)] = duty
    return found


def _duty(programme: Programme, source: Source, owner: Owner, instance: Instance) -> Duty:
    return Duty(
        programme=programme,
        kind=source.kind,
        source=source.key,
        assignment=owner.assignment,
        unit=owner.unit,
        role=owner.assignment.role,
        period=instance.period,
        due=instance.due,
        published_on=programme.published_on,
        state=source.state,
        taken_from=owner.taken_from,
        **{str(source.kind): source.row},
    )


def _keep(duty: Duty, wanted: Duty, on: datetime.date, cause: Turn | None, turnover: Turnover) -> None:
    if duty.state == DutyState.WITHDRAWN:
        if wanted.due is None or wanted.due >= on:
            duty.due, duty.state, duty.taken_from = wanted.due, wanted.state, wanted.taken_from
            duty.since, duty.until, duty.turn = on, None, cause or Turn.NEW_UNIT
            duty.stated_due = None
            turnover.added.append(duty)
    elif (duty.stated_due or duty.due) != wanted.due and duty.state not in FINISHED:
        turnover.moved.append((duty, duty.due))
        duty.due, duty.stated_due = wanted.due, None


def _withdraw(duty: Duty, on: datetime.date, cause: Turn | None, turnover: Turnover) -> None:
    """What was finished or due before the day stays with whoever owed it then."""
    if duty.state in (DutyState.WITHDRAWN, *FINISHED) or (duty.due is not None and duty.due < on):
        return
    duty.state, duty.awaits_answer, duty.until = DutyState.WITHDRAWN, False, on
    duty.turn = cause or (Turn.OUT_OF_SCOPE if duty.unit.is_in_force(on) else Turn.DISSOLVED)
    turnover.withdrawn.append(duty)


def _save(turnover: Turnover, progress: Report) -> None:
    new = [duty for duty in turnover.added if duty.pk is None]
    back = [duty for duty in turnover.added if duty.pk is not None]
    asking = set(DutyEntry.objects.filter(duty__in=back, act__in=ASKS, is_open=True).values_list("duty", flat=True))
    for duty in back:
        duty.awaits_answer = duty.pk in asking and duty.state in UNFINISHED
    changed = back + turnover.withdrawn + [duty for duty, _ in turnover.moved]
    for start in range(0, len(new), _BATCH):
        progress(start, len(new), "")
        Duty.objects.bulk_create(new[start : start + _BATCH])
    alike: dict[tuple[Any, ...], list[int]] = {}
    for duty in changed:
        alike.setdefault(tuple(getattr(duty, name) for name in _MOVING), []).append(duty.pk)
    for values, numbers in alike.items():
        Duty.objects.filter(pk__in=numbers).update(**dict(zip(_MOVING, values, strict=True)))
    progress(len(new), len(new), "")
