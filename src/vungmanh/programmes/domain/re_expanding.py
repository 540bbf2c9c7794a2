"""When units change, duties follow: collective names expand again, successors take over, nothing moves unseen."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vungmanh.core import audit
from vungmanh.programmes.domain.expanding import Report, Turnover, lay_out, quiet
from vungmanh.programmes.enums import DutyState, ProgrammeState
from vungmanh.programmes.models import Assignment, Duty, Programme
from vungmanh.units.models import UnitState


@transaction.atomic
def re_expand(
    programme: Programme, *, on: datetime.date, by: Any, at: datetime.datetime, progress: Report = quiet
) -> Turnover:
    """Bring the duties to the units of the day `on`; each duty that comes in or goes out is on the audit trail.

    Repeating it for the same day changes nothing. `by` is empty where a change of units set it off.
    """
    programme = (
        Programme.objects.select_for_update(of=("self",)).select_related("territory", "directive").get(pk=programme.pk)
    )
    before = programme.expanded_on
    turnover = lay_out(programme, on=on, progress=progress)
    if not turnover and before == on:
        return turnover
    programme.expanded_on = on
    programme.save(update_fields=["expanded_on"])
    audit.record_all(
        [
            audit.entry(
                programme,
                by=by,
                action="programme.re_expanded",
                at=at,
                changes={
                    "expanded_on": (before, on),
                    "added": (0, len(turnover.added)),
                    "withdrawn": (0, len(turnover.withdrawn)),
                },
                unit_id=programme.unit_id,
            ),
            *trail(turnover, by=by, at=at),
        ]
    )
    return turnover


def trail(turnover: Turnover, *, by: Any, at: datetime.datetime) -> list[Any]:
    """One audit row for each duty that came in, went out or got another date."""
    came = [_row(duty, "duty.added", {"unit": ("", duty.unit.name)}, by, at) for duty in turnover.added]
    went = [_row(duty, "duty.withdrawn", {"unit": (duty.unit.name, "")}, by, at) for duty in turnover.withdrawn]
    moved = [_row(duty, "duty.moved", {"due": (due, duty.due)}, by, at) for duty, due in turnover.moved]
    return [*came, *went, *moved]


def touched_by(unit_ids: set[int]) -> list[Programme]:
    """Live programmes that a change of these units may concern: somebody of theirs owes there, or one of them lies in
    the territory of a collective name. An empty set stands for very many."""
    live = Programme.objects.filter(state=ProgrammeState.LIVE)
    if not unit_ids:
        return list(live)
    owing = Duty.objects.filter(programme=OuterRef("pk"), unit_id__in=unit_ids).exclude(state=DutyState.WITHDRAWN)
    collective = Assignment.objects.filter(programme=OuterRef("pk")).exclude(collective="")
    return list(live.filter(Q(Exists(owing)) | Q(Exists(collective))))


def behind(programmes: QuerySet[Programme], on: datetime.date) -> QuerySet[Programme]:
    """Those of the live programmes in whose territory, or among whose owing units, some began or ended after the day that
    the duties stand for. A programme of a merged province is owed by units outside its old territory."""
    within = Q(path__within=OuterRef("territory__path"))
    began = Q(valid_from__gt=OuterRef("expanded_on"), valid_from__lte=on)
    ended = Q(valid_to__gte=OuterRef("expanded_on"), valid_to__lt=on)
    moved_within = Exists(UnitState.objects.filter(within, began | ended))
    owing = Duty.objects.filter(programme=OuterRef("pk")).exclude(state=DutyState.WITHDRAWN)
    ended_owing = Q(unit__valid_to__gte=OuterRef("expanded_on"), unit__valid_to__lt=on)
    return programmes.filter(moved_within | Exists(owing.filter(ended_owing)), state=ProgrammeState.LIVE)


def _row(duty: Duty, action: str, changes: dict[str, tuple[Any, Any]], by: Any, at: datetime.datetime) -> Any:
    return audit.entry(duty, by=by, action=action, at=at, changes=changes, reason=duty.turn, unit_id=duty.unit_id)
