"""How a programme is going, as pages read it. The number of queries of each function does not depend on the number of rows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vungmanh.core.prepared import Ids, prepared
from vungmanh.directives.enums import ActorRole
from vungmanh.programmes.counted import Counted, counted_targets, reported_of
from vungmanh.programmes.domain.lights import Light, Stated, Tally, light_of
from vungmanh.programmes.domain.paths import Course, Path, Reported, path_of
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme, Target, TargetStatement
from vungmanh.programmes.selectors import progress_of


@dataclass(frozen=True, slots=True)
class Lit:
    light: Light
    tally: Tally


_UNDO = (DutyAct.TAKEN_BACK, DutyAct.RETURNED, DutyAct.REOPENED)


def figures() -> QuerySet[DutyEntry]:
    """Figures that count, by their day: noted on the way, or submitted and not taken back, returned or reopened since."""
    undone = DutyEntry.objects.filter(duty=OuterRef("duty"), act__in=_UNDO, pk__gt=OuterRef("pk"))
    given = DutyEntry.objects.filter(value__isnull=False, as_of__isnull=False).exclude(duty__state=DutyState.WITHDRAWN)
    counted = Q(act=DutyAct.NOTED) | Q(act=DutyAct.SUBMITTED) & ~Exists(undone)
    return given.filter(counted).order_by("as_of", "at", "pk")


def lights_of(programme: Programme, rows: Collection[Target | Stated], on: datetime.date) -> dict[str, Lit]:
    """The light of each row with the duties that gave it, by the key under which duties know the row; three queries."""
    tallies = progress_of(programme, on)
    paths = paths_of(programme, [row for row in rows if isinstance(row, Target)], on)
    found = {}
    for row in rows:
        source = row.source
        course = paths[row.pk].course if isinstance(row, Target) else Course.UNKNOWN
        counted = tallies.get(source, Tally())
        found[source] = Lit(light_of(row, counted, course), counted)
    return found


def paths_of(programme: Programme, targets: Iterable[Target], on: datetime.date) -> dict[int, Path]:
    """The path of each of the programme's targets by its key; three queries, some more where any are bound."""
    rows = list(targets)
    for row in rows:
        row.programme = programme
    return paths_over(rows, on)


def paths_over(targets: Iterable[Target], on: datetime.date) -> dict[int, Path]:
    """The same for targets of any programmes, with their programmes at hand; three queries, some more where any are bound."""
    rows = list(targets)
    return paths_with(rows, counted_targets(rows, on), on)


def paths_with(targets: Iterable[Target], counted: Mapping[int, Counted], on: datetime.date) -> dict[int, Path]:
    """A target that is bound to an indicator shows what is counted, and nothing that was typed; two queries."""
    wanted = {target.pk: target for target in targets}
    keys = tuple(pk for pk in wanted if pk not in counted)
    owing: dict[int, dict[str, int]] = {}
    for target, period, units in _owing(keys):
        owing.setdefault(target, {})[period] = units
    reported: dict[int, list[Reported]] = {}
    for target, *row in _figures(keys):
        reported.setdefault(target, []).append(Reported(*row))
    for pk, found in counted.items():
        reported[pk], owing[pk] = reported_of(wanted[pk], found)
    return {
        pk: path_of(target, reported.get(pk, ()), owing.get(pk, {}), since=target.programme.laid_out_from, on=on)
        for pk, target in wanted.items()
    }


@prepared
def _owing(targets: Ids) -> QuerySet[Duty, tuple[int, str, int]]:
    duties = Duty.objects.filter(target__in=targets).exclude(state=DutyState.WITHDRAWN).order_by()
    return duties.values_list("target", "period").annotate(n=Count("unit", distinct=True))


@prepared
def _figures(targets: Ids) -> QuerySet[DutyEntry, tuple[Any, ...]]:
    columns = ("duty__unit", "duty__period", "duty__due", "as_of", "value", "numerator", "denominator")
    return figures().filter(duty__target__in=targets).values_list("duty__target", *columns)


def task_gaps(programme: Programme) -> dict[int, set[str]]:
    """What the sentence of each task leaves open of who ("lead"), when ("date") and what comes out of it ("result").

    A result is named where the sentence says to whom it goes or holds a target. Three queries.
    """
    led = set(programme.assignments.filter(task__isnull=False, role=ActorRole.LEAD).values_list("task", flat=True))
    stated = TargetStatement.objects.filter(target__programme=programme).values_list("item__directive", "item__spans")
    targets: dict[int, list[int]] = {}
    for directive, spans in stated:
        targets.setdefault(directive, []).extend(start for start, _end in spans[:1])
    found = {}
    for task in programme.tasks.select_related("item").defer("text", "item__data", "item__quote"):
        start, end = task.item.spans[0] if task.item.spans else (0, 0)
        has_result = task.receiver or any(start <= at < end for at in targets.get(task.item.directive_id, ()))
        is_open = {"lead": task.pk not in led, "date": not (task.due or task.recurs), "result": not has_result}
        found[task.pk] = {name for name, lacks in is_open.items() if lacks}
    return found
