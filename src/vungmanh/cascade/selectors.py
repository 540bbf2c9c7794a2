"""What pages read of lower plans and shares. Each function names how many queries it makes; none depends on the rows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import Coalesce

from vungmanh.accounts.selectors import in_scope
from vungmanh.cascade.domain.calling import Call, asked_units, asks_for_plan
from vungmanh.cascade.domain.standing import PlanStand, PlanStanding, plan_standing
from vungmanh.cascade.enums import GAPS, LineState, PlanState
from vungmanh.cascade.models import Allotment, LowerPlan, PlanLine, Share
from vungmanh.core.prepared import prepared
from vungmanh.language.text import squeeze
from vungmanh.programmes.domain.lights import Tally
from vungmanh.programmes.enums import DutyKind, Recurrence
from vungmanh.programmes.models import Duty, Programme, ReportDuty, Target, Task
from vungmanh.programmes.selectors import OWED, tally
from vungmanh.units.models import Unit

Row = Task | Target | ReportDuty


@dataclass(slots=True)
class Upper:
    """One thing that the programme asks of a unit, and what the unit's plan says about it."""

    source: str
    row: Row
    role: str
    due: datetime.date | None
    progress: Tally
    line: PlanLine | None = None
    below: Tally | None = None
    """How far the unit's own programme is with it, where its plan was published as one."""

    @property
    def kind(self) -> str:
        return self.source.split(":")[0]

    @property
    def is_gap(self) -> bool:
        return self.line is None or self.line.state in GAPS

    @property
    def is_later(self) -> bool:
        """The unit's own day lies behind the one that is asked for."""
        return bool(self.line and self.line.due and self.due and self.line.due > self.due)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many things a unit is asked for, and what became of them."""

    total: int = 0
    taken: int = 0
    proposed: int = 0
    explained: int = 0
    excused: int = 0

    @property
    def gaps(self) -> int:
        return self.total - self.taken - self.proposed - self.explained - self.excused


@dataclass(slots=True)
class PlanRow:
    """One unit in the list of lower plans."""

    unit: Unit
    plan: LowerPlan | None
    has_draft: bool
    is_asked: bool
    due: datetime.date | None
    standing: PlanStanding
    coverage: Coverage
    gaps: list[str] = field(default_factory=list)
    """Sources left out without a word; empty while there is no plan."""

    @property
    def is_issued(self) -> bool:
        return self.plan is not None


def words_of(row: Row) -> str:
    """The sentence that asks for it, without what a list puts before it; `item` of a target at hand."""
    words = row.item.quote if isinstance(row, Target) else row.text
    return squeeze(words).lstrip("-–+• ")


def rows_of(programme: Programme, sources: Collection[str] | None = None) -> dict[str, Row]:
    """The rows of the programme by the key under which duties know them, in the order of the text; three queries."""
    found: list[tuple[str, Row]] = []
    for kind, rows in (
        (DutyKind.TARGET, programme.targets),
        (DutyKind.TASK, programme.tasks),
        (DutyKind.REPORT, programme.report_duties),
    ):
        wanted: QuerySet[Any] = rows.select_related("item").defer("item__data", "item__read")
        if sources is not None:
            wanted = wanted.filter(pk__in=[int(key.split(":")[1]) for key in sources if key.startswith(f"{kind}:")])
        found += [(f"{kind}:{row.pk}", row) for row in wanted]
    return dict(sorted(found, key=lambda pair: (pair[1].position, pair[1].pk)))


def uppers_of(programme: Programme, unit: Unit, on: datetime.date, *, call: Call) -> list[Upper]:
    """What the programme asks of the unit besides the plan itself, in the order of the text; four queries."""
    owed = programme.duties.filter(OWED, unit=unit).exclude(source=call.source).order_by()
    counted: Any = owed.values("source").annotate(last=Max("due"), asked_as=Max("role"), **tally(on))
    facts = {row.pop("source"): (row.pop("last"), row.pop("asked_as"), Tally(**row)) for row in counted}
    return [
        Upper(
            source=key,
            row=row,
            role=facts[key][1],
            due=None if row.recurs in Recurrence.values else facts[key][0],
            progress=facts[key][2],
        )
        for key, row in rows_of(programme, facts).items()
    ]


def with_lines(uppers: Iterable[Upper], plan: LowerPlan | None, on: datetime.date) -> list[Upper]:
    """The same with what the plan says about each, and how far the unit's own programme is with it; two queries."""
    found = list(uppers)
    if plan is None:
        return found
    lines = {line.source: line for line in plan.lines.select_related("item", "decided_by").defer("item__data")}
    below = progress_below(plan, on)
    for upper in found:
        upper.line = lines.get(upper.source)
        upper.below = below.get(upper.line.item_id) if upper.line and upper.line.item_id else None
    return found


def progress_below(plan: LowerPlan, on: datetime.date) -> dict[int, Tally]:
    """How far the programme is that the unit's directive became, by the sentence of that directive; one query."""
    if plan.directive_id is None:
        return {}
    item = Coalesce("task__item", "report__item", "target__statements__item")
    rows = Duty.objects.filter(OWED, programme__directive=plan.directive_id).order_by().annotate(item=item)
    counted: Any = rows.values("item").annotate(**tally(on))
    return {row.pop("item"): Tally(**row) for row in counted}


def coverage(sources: Collection[str], states: dict[str, str]) -> Coverage:
    """`states`: of the lines of a plan by source; what the unit no longer owes does not count."""
    held = [states[source] for source in sources if source in states]
    return Coverage(
        total=len(sources),
        taken=held.count(LineState.TAKEN),
        proposed=held.count(LineState.PROPOSED),
        explained=held.count(LineState.EXPLAINED),
        excused=held.count(LineState.EXCUSED),
    )


def coverage_of(uppers: Collection[Upper]) -> Coverage:
    return coverage([u.source for u in uppers], {u.source: u.line.state for u in uppers if u.line})


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether a unit is asked for a plan, and by which day."""

    is_asked: bool
    due: datetime.date | None


def asked_of(unit: Unit, call: Call, asked: Mapping[int, datetime.date | None]) -> Asked:
    """`asked`: the units that owe a plan by its own sentence (`asked_units`)."""
    if call.task:
        return Asked(unit.pk in asked, asked.get(unit.pk))
    return Asked(call.due is not None, call.due)


def standing_of(
    programme: Programme, asked: Asked, plan: LowerPlan | None, *, has_draft: bool, on: datetime.date
) -> PlanStanding:
    return plan_standing(
        issued_on=plan.issued_on if plan else None,
        has_draft=has_draft,
        is_asked=asked.is_asked,
        due=asked.due,
        published_on=programme.published_on,
        on=on,
    )


def plan_rows(programme: Programme, units: QuerySet[Unit], on: datetime.date, *, call: Call) -> list[PlanRow]:
    """Every one of `units` that is still there or made a plan, by level and name; five queries."""
    shown = list(units.order_by("sort_key", "pk"))
    keys = [unit.pk for unit in shown]
    asked = asked_units(programme, call)
    sources = _sources_by_unit(programme, keys, but=call.source)
    plans = _plans(programme, keys)
    states = _states([plan for plan, _draft in plans.values() if plan])
    order = ["province", "district", "commune", "village"]
    rows = []
    for unit in shown:
        plan, has_draft = plans.get(unit.pk, (None, False))
        if plan is None and not has_draft and not unit.is_in_force(on):
            continue
        wanted = asked_of(unit, call, asked)
        owed = sources.get(unit.pk, set())
        lines = states.get(plan.pk, {}) if plan else {}
        rows.append(
            PlanRow(
                unit=unit,
                plan=plan,
                has_draft=has_draft,
                is_asked=wanted.is_asked,
                due=wanted.due,
                standing=standing_of(programme, wanted, plan, has_draft=has_draft, on=on),
                coverage=coverage(owed, lines),
                gaps=[each for each in owed if lines.get(each, GAPS[0]) in GAPS] if plan else [],
            )
        )
    return sorted(rows, key=lambda row: order.index(row.unit.level) if row.unit.level in order else -1)


def places_of(programme: Programme) -> dict[str, tuple[int, str]]:
    """Where each row stands: its place in the text and the heading that it stands under; three queries."""
    found = {}
    for kind, rows in (
        (DutyKind.TARGET, programme.targets),
        (DutyKind.TASK, programme.tasks),
        (DutyKind.REPORT, programme.report_duties),
    ):
        for pk, position, section in rows.values_list("pk", "position", "section"):
            found[f"{kind}:{pk}"] = (position, section)
    return found


def plan_of(programme: Programme, unit: Unit, *states: PlanState) -> LowerPlan | None:
    """The plan in one of these states, the latest edition first; one query."""
    rows = LowerPlan.objects.filter(programme=programme, unit=unit, state__in=states)
    rows = rows.select_related("directive", "stored", "made_by", "recorded_by")
    return rows.defer("directive__text", "directive__text_folded").first()


def editions_of(programme: Programme, unit: Unit) -> list[LowerPlan]:
    """All editions, the latest first; one query."""
    rows = LowerPlan.objects.filter(programme=programme, unit=unit)
    rows = rows.select_related("directive", "made_by", "recorded_by")
    return list(rows.defer("directive__text", "directive__text_folded"))


def can_be_shared_out(target: Target) -> bool:
    """A count to be reached, not a share, an increase or a limit that is judged."""
    is_share = target.unit_of_measure.strip().startswith(("%", "‰", "phần trăm"))
    return target.value > 0 and not (is_share or target.is_judged or target.is_delta or target.is_withdrawn)


def countable_targets(programme: Programme) -> list[Target]:
    """Targets that can be shared out, in the order of the text; one query."""
    rows = programme.targets.filter(is_withdrawn=False).select_related("item").defer("item__data")
    return [target for target in rows if can_be_shared_out(target)]


def allotments_of(targets: Iterable[Target]) -> dict[tuple[int, str], Allotment]:
    """Those in force and in work, by target and state, with their sum and number of units; one query."""
    rows = Allotment.objects.filter(target__in=[t.pk for t in targets], state__in=["draft", "confirmed"])
    rows = rows.select_related("made_by", "confirmed_by").annotate(given=Sum("shares__value"), units=Count("shares"))
    return {(row.target_id, row.state): row for row in rows}


def share_of(duty: Duty) -> Share | None:
    """The part of the target's count that the unit of the duty is given; one query, none for other duties."""
    if duty.target_id is None:
        return None
    rows = Share.objects.filter(allotment__target=duty.target_id, allotment__state="confirmed", unit=duty.unit_id)
    return rows.select_related("allotment").first()


@dataclass(frozen=True, slots=True)
class OnDuty:
    """What the unit's plan and its share of a count say about one of its duties."""

    share: Share | None
    line: PlanLine | None
    asks: bool
    """The duty is to make a plan."""

    def __bool__(self) -> bool:
        return bool(self.share or self.line or self.asks)


def on_duty(duty: Duty) -> OnDuty:
    """One query, for a target one more; `task` at hand."""
    in_force = PlanLine.objects.filter(plan__programme=duty.programme_id, plan__unit=duty.unit_id, plan__state="issued")
    line = in_force.filter(source=duty.source).select_related("plan").first()
    return OnDuty(share_of(duty), line, asks=duty.task is not None and asks_for_plan(duty.task.text))


def reasons_waiting(paths: Iterable[str]) -> list[tuple[Programme, int]]:
    """Programmes of directives that units at `paths` or below keep in which reasons were given that nobody has answered, with
    how many. Two queries, one where there are none."""
    counts = dict(_reasons(tuple(paths)))
    found = Programme.objects.filter(pk__in=counts).select_related("directive") if counts else Programme.objects.none()
    found = found.defer("directive__text", "directive__text_folded")
    return [(programme, counts[programme.pk]) for programme in found]


@prepared
def _reasons(paths: tuple[str, ...]) -> QuerySet[PlanLine, tuple[int, int]]:
    answered = in_scope("plan__programme__directive__owner__path", paths)
    rows = PlanLine.objects.filter(answered, plan__state=PlanState.ISSUED, state=LineState.EXPLAINED).order_by()
    return rows.values_list("plan__programme").annotate(n=Count("pk"))


def most_left_out(rows: Iterable[PlanRow]) -> list[tuple[str, int]]:
    """What the plans leave out without a word, by how many units, most first."""
    counts: dict[str, int] = {}
    for row in rows:
        for source in row.gaps:
            counts[source] = counts.get(source, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def totals(rows: Iterable[PlanRow]) -> dict[str, int]:
    """Sums over the asked units, and over all for what plans leave out."""
    rows = list(rows)
    stands = [row.standing.stand for row in rows]
    return {
        "units": len(rows),
        "asked": sum(row.is_asked for row in rows),
        "issued": sum(row.is_issued for row in rows),
        "in_time": stands.count(PlanStand.IN_TIME),
        "late": stands.count(PlanStand.LATE),
        "overdue": stands.count(PlanStand.OVERDUE),
        "missing": sum(row.is_asked and not row.is_issued for row in rows),
        "gaps": sum(len(row.gaps) for row in rows),
        "waiting": sum(row.coverage.explained for row in rows if row.is_issued),
        "total": sum(row.coverage.total for row in rows),
        "taken": sum(row.coverage.taken for row in rows),
        "excused": sum(row.coverage.explained + row.coverage.excused for row in rows),
        "proposed": sum(row.coverage.proposed for row in rows),
    }


def _sources_by_unit(programme: Programme, units: Collection[int], *, but: str) -> dict[int, set[str]]:
    owed = programme.duties.filter(OWED, unit__in=units).exclude(source=but).order_by()
    found: dict[int, set[str]] = {}
    for unit, source in owed.values_list("unit_id", "source").distinct():
        found.setdefault(unit, set()).add(source)
    return found


def _plans(programme: Programme, units: Collection[int]) -> dict[int, tuple[LowerPlan | None, bool]]:
    """By unit the plan in force, and whether another is in work."""
    rows = LowerPlan.objects.filter(programme=programme, unit__in=units, state__in=["draft", "issued"])
    found: dict[int, tuple[LowerPlan | None, bool]] = {}
    for plan in rows:
        held = found.get(plan.unit_id, (None, False))
        found[plan.unit_id] = (held[0], True) if plan.state == PlanState.DRAFT else (plan, held[1])
    return found


def _states(plans: Iterable[LowerPlan]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = PlanLine.objects.filter(plan__in=[plan.pk for plan in plans]).order_by()
    for plan, source, state in rows.values_list("plan_id", "source", "state"):
        found.setdefault(plan, {})[source] = state
    return found
