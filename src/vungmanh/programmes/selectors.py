"""What pages read of programmes. Each function names how many queries it makes; none depends on the number of rows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db.models import Count, Exists, Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vungmanh.core.prepared import Ids, in_all, prepared
from vungmanh.directives.enums import ActorRole
from vungmanh.language.text import fold
from vungmanh.programmes.domain.calendar import Instance
from vungmanh.programmes.domain.expanding import instances_of, span_of
from vungmanh.programmes.domain.lights import Tally
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.domain.waiting import with_waiting
from vungmanh.programmes.enums import (
    ASKS,
    FINISHED,
    WORKABLE,
    ChangeState,
    DutyKind,
    DutyState,
    Turn,
)
from vungmanh.programmes.models import (
    Assignment,
    Change,
    Duty,
    DutyEntry,
    Programme,
    ReportDuty,
    Target,
    TargetStatement,
    Task,
)
from vungmanh.programmes.permissions import Reach, reach_of
from vungmanh.units.models import Unit


class _HasLevel(Protocol):
    @property
    def level(self) -> str: ...


L = TypeVar("L", bound=_HasLevel)
OWED = ~Q(state=DutyState.WITHDRAWN)
"""Everything that a programme asks of units, done or not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a programme holds; withdrawn rows do not count."""

    targets: int
    tasks: int
    reports: int
    duties: int
    units: int
    dormant: int
    done: int
    late: int
    next_due: datetime.date | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date in the calendar: what is to be reported, by how many units, and why on that day."""

    report: ReportDuty
    instance: Instance
    units: int
    tally: Tally = field(default_factory=Tally)
    """How the duties of all these units stand."""


@dataclass(slots=True)
class UnitRow:
    """What one unit owes in a programme, by kind and by when."""

    unit: Unit
    lead: int = 0
    partner: int = 0
    reports: int = 0
    targets: int = 0
    dormant: int = 0
    done: int = 0
    late: int = 0
    near: int = 0
    next_due: datetime.date | None = None

    @property
    def key(self) -> str:
        return f"d{self.unit.pk}"

    @property
    def total(self) -> int:
        return self.lead + self.partner + self.reports + self.targets


@dataclass(slots=True)
class UnitTurn:
    """What came to a unit or left it on a day after publication."""

    unit: Unit
    on: datetime.date
    turn: str
    has_come: bool
    taken_from: set[str] = field(default_factory=set)
    duties: int = 0

    @property
    def reason(self) -> str:
        return str(Turn(self.turn).label)


def with_counts(programmes: QuerySet[Programme], on: datetime.date) -> QuerySet[Programme]:
    """The programmes with the figures of the list page, in the one query that fetches them."""

    def how_many(rows: QuerySet[Any], what: str = "pk") -> Coalesce:
        counted = (
            rows.filter(programme=OuterRef("pk")).order_by().values("programme").annotate(n=Count(what, distinct=True))
        )
        return Coalesce(Subquery(counted.values("n")), 0)

    ahead = Duty.objects.filter(programme=OuterRef("pk"), state__in=WORKABLE, due__gte=on).order_by("due")
    owed = Duty.objects.filter(OWED)
    return (
        programmes.select_related("unit", "directive")
        .defer("directive__text", "directive__text_folded")
        .annotate(
            target_count=how_many(Target.objects.filter(is_withdrawn=False)),
            task_count=how_many(Task.objects.filter(is_withdrawn=False)),
            report_count=how_many(ReportDuty.objects.filter(is_withdrawn=False)),
            unit_count=how_many(owed, "unit"),
            next_due=Subquery(ahead.values("due")[:1]),
        )
    )


def issuers_of(programmes: QuerySet[Programme]) -> QuerySet[Unit]:
    """Units that issued one of the programmes, for the filter; one query."""
    return Unit.objects.filter(pk__in=programmes.order_by().values("unit")).order_by("sort_key", "pk")


def counts_of(programme: Programme, on: datetime.date) -> Counts:
    """Two queries."""
    (owed,) = _owed(programme.pk, on)
    ((targets, tasks, reports),) = _held(programme.pk)
    return Counts(targets=targets, tasks=tasks, reports=reports, **owed)


@prepared
def _owed(programme: int, on: datetime.date) -> QuerySet[Duty, dict[str, Any]]:
    return in_all(
        Duty.objects.filter(OWED, programme_id=programme),
        duties=Count("pk"),
        units=Count("unit", distinct=True),
        dormant=Count("pk", filter=Q(state=DutyState.DORMANT)),
        done=Count("pk", filter=Q(state__in=FINISHED)),
        late=Count("pk", filter=is_late(on)),
        next_due=Min("due", filter=Q(state__in=WORKABLE, due__gte=on)),
    )


@prepared
def _held(programme: int) -> QuerySet[Programme, tuple[int, ...]]:
    def how_many(model: type[Model]) -> Coalesce:
        rows = model._default_manager.filter(programme=OuterRef("pk"), is_withdrawn=False).order_by()
        return Coalesce(Subquery(rows.values("programme").annotate(n=Count("pk")).values("n")), 0)

    return Programme.objects.filter(pk=programme).order_by().values_list(*map(how_many, (Target, Task, ReportDuty)))


def targets_of(programme: Programme) -> list[Target]:
    """Targets with statements and bodies, each whole before its parts; `depth` says how deep. Three queries."""
    rows = _targets(programme.pk)
    _hang(rows, "statements", _statements(programme.pk), "target_id")
    _hang(rows, "assignments", _bodies(programme.pk, DutyKind.TARGET), "target_id")
    for row in rows:
        row.programme = programme
    return _as_tree(rows, "within_id")


@prepared
def _targets(programme: int) -> QuerySet[Target]:
    return Target.objects.filter(programme_id=programme).select_related("item").defer("item__data")


@prepared
def _statements(programme: int) -> QuerySet[TargetStatement]:
    rows = TargetStatement.objects.filter(target__programme_id=programme).select_related("item").defer("item__data")
    return rows.order_by("-is_main", "item__position", "pk")


@prepared
def _bodies(programme: int, kind: DutyKind) -> QuerySet[Assignment]:
    """Who is named for the targets, the tasks or the report duties of a programme."""
    rows = Assignment.objects.filter(programme_id=programme, **{f"{kind.value}__isnull": False})
    return rows.order_by("role", "order", "pk")


def _hang(rows: Iterable[Any], name: str, children: Iterable[Any], parent: str) -> None:
    """Give each row its children as if they had been fetched with it; `parent` holds its key."""
    found: dict[int, list[Any]] = {}
    for child in children:
        found.setdefault(getattr(child, parent), []).append(child)
    for row in rows:
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found.get(row.pk, [])


def tasks_in_brief(programme: Programme) -> list[Task]:
    """Tasks without their words and bodies, each paragraph before its dashes; one query.

    `depth` says how deep a task stands, `is_owed` whether any unit owes it, `has_lead` whether anybody is named to lead.
    """
    leads = Assignment.objects.filter(task=OuterRef("pk"), role=ActorRole.LEAD)
    owed = Duty.objects.filter(task=OuterRef("pk")).exclude(state=DutyState.WITHDRAWN)
    rows = programme.tasks.annotate(is_owed=Exists(owed), has_lead=Exists(leads)).defer(
        "text", "receiver", "woken_note"
    )
    return _as_tree(list(rows), "parent_id")


def task_words(programme: Programme) -> dict[int, str]:
    """What a search in the tasks of the programme looks through, by the key of the task; two queries."""
    bodies: dict[int, list[str]] = {}
    for task, body in programme.assignments.exclude(task=None).order_by().values_list("task_id", "text"):
        bodies.setdefault(task, []).append(body)
    rows = programme.tasks.order_by().values_list("pk", "section", "text")
    return {pk: fold(" ".join((section, text, *bodies.get(pk, ())))) for pk, section, text in rows}


def whole_tasks(programme: Programme, keys: Collection[int] | None = None) -> dict[int, Task]:
    """The tasks with these keys, or all of the programme, with sentence and bodies; two queries."""
    rows = programme.tasks.select_related("item").defer("item__data")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    bodies = Assignment.objects.order_by("role", "order", "pk")
    return {row.pk: row for row in rows.prefetch_related(Prefetch("assignments", bodies))}


def reports_of(programme: Programme) -> list[ReportDuty]:
    """Report duties with bodies, in the order of the text; two queries."""
    rows = _reports(programme.pk)
    _hang(rows, "assignments", _bodies(programme.pk, DutyKind.REPORT), "report_id")
    return rows


@prepared
def _reports(programme: int) -> QuerySet[ReportDuty]:
    return ReportDuty.objects.filter(programme_id=programme).select_related("item").defer("item__data")


def calendar_of(programme: Programme, reports: Iterable[ReportDuty], on: datetime.date) -> list[Occurrence]:
    """Dated instances of the given report duties, in order of date, undated ones last; one query."""
    grouped = _reported(programme.pk, on, on + NEAR)
    counts = {(report, period): (units, Tally(*tallied)) for report, period, units, *tallied in grouped}
    within = span_of(programme)
    found = [
        Occurrence(report, instance, *counts.get((report.pk, instance.period), (0, Tally())))
        for report in reports
        if not report.is_withdrawn
        for instance in instances_of(report, within)
    ]
    return sorted(found, key=lambda row: (row.instance.due or datetime.date.max, row.report.position))


@prepared
def _reported(programme: int, on: datetime.date, near: datetime.date) -> QuerySet[Duty, tuple[Any, ...]]:
    owed = Duty.objects.filter(OWED, programme_id=programme, kind=DutyKind.REPORT).order_by()
    return owed.values_list("report", "period").annotate(n=Count("unit", distinct=True), **tally(on, near))


def progress_of(
    programme: Programme, on: datetime.date, sources: Collection[str] | None = None, kind: DutyKind | None = None
) -> dict[str, Tally]:
    """How the duties of each row stand, by the row's key ("task:12"): of these rows, of one kind, or of all. One query."""
    counted = _progress(programme.pk, on, on + NEAR, None if sources is None else tuple(sources), kind)
    return {row.pop("source"): Tally(**row) for row in counted}


@prepared
def _progress(
    programme: int, on: datetime.date, near: datetime.date, sources: tuple[str, ...] | None, kind: DutyKind | None
) -> QuerySet[Duty, Any]:
    owed = Duty.objects.filter(OWED, programme_id=programme)
    if kind is not None:
        owed = owed.filter(kind=kind)
    if sources is not None:
        owed = owed.filter(source__in=sources)
    return owed.order_by().values("source").annotate(**tally(on, near))


def tally(on: datetime.date, near: datetime.date | None = None) -> dict[str, Count]:
    """The columns of a `Tally`, for whatever duties are grouped by; `near`: the last day that is near, for prepared queries."""
    return {
        "total": Count("pk"),
        "done": Count("pk", filter=Q(state__in=FINISHED)),
        "late": Count("pk", filter=is_late(on)),
        "submitted": Count("pk", filter=Q(state=DutyState.SUBMITTED)),
        "near": Count("pk", filter=Q(state__in=WORKABLE, due__gte=on, due__lte=near or on + NEAR)),
        "begun": Count("pk", filter=Q(state__in=(DutyState.IN_PROGRESS, DutyState.RETURNED))),
        "dormant": Count("pk", filter=Q(state=DutyState.DORMANT)),
    }


def unit_rows(programme: Programme, on: datetime.date) -> list[UnitRow]:
    """Every unit that owes something, in the order of levels and names; two queries, whatever the number of duties."""
    owed = programme.duties.filter(OWED).order_by()
    rows = owed.values("unit", "kind", "role", "state").annotate(
        n=Count("pk"),
        done=Count("pk", filter=Q(state__in=FINISHED)),
        late=Count("pk", filter=is_late(on)),
        near=Count("pk", filter=Q(due__gte=on, due__lte=on + NEAR, state__in=WORKABLE)),
        next_due=Min("due", filter=Q(due__gte=on, state__in=WORKABLE)),
    )
    grouped = list(rows)
    units = in_level_order(Unit.objects.filter(pk__in={row["unit"] for row in grouped}))
    found = {unit.pk: UnitRow(unit) for unit in units}
    for row in grouped:
        _count_in(found[row["unit"]], row)
    return list(found.values())


def in_level_order(units: QuerySet[Unit]) -> list[Unit]:
    """From the province down to the villages, within a level by name; one query."""
    return level_order(units.order_by("sort_key", "pk"))


def level_order(units: Iterable[L]) -> list[L]:
    """The same of units at hand that are in the order of names."""
    order = ["province", "district", "commune", "village"]
    return sorted(units, key=lambda unit: order.index(unit.level) if unit.level in order else -1)


def duties_in(programme: Programme, unit: Unit) -> list[Duty]:
    """What the unit owes in the programme, by date; one query."""
    return list(_with_sources(programme.duties.filter(unit=unit)))


def duties_of(unit: Unit, on: datetime.date, programmes: QuerySet[Programme] | None = None) -> QuerySet[Duty]:
    """What the unit and the organisations that serve it owe, done or not, in all programmes or the given ones, by date."""
    owed = Duty.objects.filter(OWED, Q(unit=unit) | Q(unit__parent=unit, unit__kind="organisation"))
    if programmes is not None:
        owed = owed.filter(programme__in=programmes)
    return _with_sources(owed)


def turned(turn: Turn, on: datetime.date) -> Q:
    """The duties that came in or went out by such a change of units on the day."""
    return Q(turn=turn) & (Q(until=on) | Q(until=None, since=on))


def turns_of(programme: Programme) -> list[UnitTurn]:
    """What changes of units moved after publication, a line per unit and day, newest first; one query."""
    rows = programme.duties.exclude(turn="").exclude(turn=Turn.AMENDED).select_related("unit", "taken_from")
    found: dict[tuple[Any, ...], UnitTurn] = {}
    for duty in rows.order_by("unit__sort_key"):
        on = duty.until or duty.since
        if on is None:
            continue
        has_come = duty.until is None
        turn = found.setdefault((duty.unit_id, on, duty.turn), UnitTurn(duty.unit, on, duty.turn, has_come))
        turn.duties += 1
        if duty.taken_from:
            turn.taken_from.add(duty.taken_from.name)
    return sorted(found.values(), key=lambda turn: (turn.on, not turn.has_come), reverse=True)


def changes_of(programme: Programme) -> list[Change]:
    """What amending directives moved or propose to move, the latest directive first; one query."""
    rows = programme.changes.exclude(state=ChangeState.DISMISSED)
    return list(
        rows.select_related("directive", "item", "target", "task", "report", "decided_by")
        .defer("directive__text", "directive__text_folded")
        .order_by("-directive_id", "item__position")
    )


def waiting_for_answer() -> QuerySet[DutyEntry]:
    """Obstacles and requests for more time that nobody has answered."""
    return DutyEntry.objects.filter(is_open=True, act__in=ASKS).order_by()


def start_of(day: datetime.date) -> datetime.datetime:
    """The first moment of a day here: a range of moments finds rows by index, a date taken from each row does not."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def asks_for_answer() -> Q:
    """Duties that were handed in, or of which an obstacle or a request is open."""
    return Q(awaits_answer=True)


def waits_for(user: Any, on: datetime.date) -> Q:
    """Duties about which the person is to decide now: of other units, not those that he or she works on or handed in."""
    return to_decide(reach_of(user, on), user.pk)


def to_decide(reach: Reach, person: int) -> Q:
    """What `waits_for` says, for prepared queries."""
    own = Q(submitted_by=person, state=DutyState.SUBMITTED)
    return reach.reviewed() & ~reach.worked() & asks_for_answer() & ~own


@prepared
def open_asks(duties: Ids) -> QuerySet[DutyEntry, tuple[int, str]]:
    """Of these duties, which obstacle or request waits for an answer; one query."""
    return waiting_for_answer().filter(duty_id__in=duties).values_list("duty_id", "act")


def sources_owed(programme: Programme, within: Q | None = None) -> set[str]:
    """Keys ("task:12") of what somebody owes in the programme, or a unit that fits `within`; one query."""
    owed = programme.duties.exclude(state=DutyState.WITHDRAWN).filter(within or Q())
    return set(owed.order_by().values_list("source", flat=True).distinct())


def missing_of(task: Task) -> list[str]:
    """What a decision must name and this task of `tasks_in_brief` does not (002 III.4: work, day, person): "lead", "date",
    "result"."""
    is_dated = bool(task.due or task.recurs or task.condition or task.days is not None)
    checks = {"lead": task.has_lead, "date": is_dated, "result": not task.is_soft}  # type: ignore[attr-defined]
    return [] if task.is_withdrawn else [name for name, is_there in checks.items() if not is_there]


def named(row: Target | Task | ReportDuty, *roles: ActorRole) -> list[Assignment]:
    """Bodies of a row in the given roles; `assignments` at hand."""
    found = row.__dict__.get("_prefetched_objects_cache", {}).get("assignments")
    return [each for each in (row.assignments.all() if found is None else found) if each.role in roles]


def _with_sources(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    rows = duties.select_related("task", "report", "target", "programme__directive", "unit", "assignment", "taken_from")
    rows = rows.defer("programme__directive__text", "programme__directive__text_folded").order_by("due", "pk")
    return with_waiting(rows)


def _count_in(row: UnitRow, group: Mapping[str, Any]) -> None:
    if group["kind"] == DutyKind.TARGET:
        row.targets += group["n"]
    elif group["kind"] == DutyKind.REPORT:
        row.reports += group["n"]
    elif group["role"] == ActorRole.LEAD:
        row.lead += group["n"]
    else:
        row.partner += group["n"]
    row.dormant += group["n"] if group["state"] == DutyState.DORMANT else 0
    row.done += group["done"]
    row.late += group["late"]
    row.near += group["near"]
    if group["next_due"]:
        row.next_due = min(filter(None, [row.next_due, group["next_due"]]))


def _as_tree(rows: list[Any], above: str) -> list[Any]:
    """Rows in the order of the text, each followed by what hangs below it; sets `depth`."""
    below: dict[int | None, list[Any]] = {}
    known: Collection[int] = {row.pk for row in rows}
    for row in rows:
        parent = getattr(row, above)
        below.setdefault(parent if parent in known else None, []).append(row)
    ordered: list[Any] = []
    stack = [(row, 0) for row in reversed(below.get(None, []))]
    while stack:
        row, depth = stack.pop()
        row.depth = depth
        ordered.append(row)
        stack += [(child, depth + 1) for child in reversed(below.get(row.pk, []))]
    return ordered
