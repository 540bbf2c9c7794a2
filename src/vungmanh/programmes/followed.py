"""How a programme is going, as pages read it. The number of queries of each function does not depend on the number of rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vungmanh.programmes.domain.paths import Path, Reported, path_of
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme, Target

_UNDO = (DutyAct.TAKEN_BACK, DutyAct.RETURNED, DutyAct.REOPENED)


def figures() -> QuerySet[DutyEntry]:
    """Figures that count, by their day: noted on the way, or submitted and not taken back, returned or reopened since."""
    undone = DutyEntry.objects.filter(duty=OuterRef("duty"), act__in=_UNDO, pk__gt=OuterRef("pk"))
    given = DutyEntry.objects.filter(value__isnull=False, as_of__isnull=False).exclude(duty__state=DutyState.WITHDRAWN)
    counted = Q(act=DutyAct.NOTED) | Q(act=DutyAct.SUBMITTED) & ~Exists(undone)
    return given.filter(counted).order_by("as_of", "at", "pk")


def paths_of(programme: Programme, targets: Iterable[Target], on: datetime.date) -> dict[int, Path]:
    """The path of each of the programme's targets by its key; two queries."""
    wanted = {target.pk: target for target in targets}
    owing: dict[int, dict[str, int]] = {}
    duties = Duty.objects.filter(target__in=wanted).exclude(state=DutyState.WITHDRAWN).order_by()
    for target, period, units in duties.values_list("target", "period").annotate(n=Count("unit", distinct=True)):
        owing.setdefault(target, {})[period] = units
    reported: dict[int, list[Reported]] = {}
    columns = ("duty__unit", "duty__period", "duty__due", "as_of", "value", "numerator", "denominator")
    rows: Iterable[Any] = figures().filter(duty__target__in=wanted).values_list("duty__target", *columns)
    for target, *row in rows:
        reported.setdefault(target, []).append(Reported(*row))
    since = programme.laid_out_from
    return {
        pk: path_of(target, reported.get(pk, ()), owing.get(pk, {}), since=since, on=on)
        for pk, target in wanted.items()
    }
