"""A pilot from its plan to the decision; where it stands on a day is computed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.recording import Files, attach, locked, rewrite, write
from vungmanh.fieldwork.enums import PilotDecision
from vungmanh.fieldwork.models import Pilot, PilotMeasure, PilotReview
from vungmanh.language.text import fold
from vungmanh.units.models import Unit


class PilotStand(Enum):
    PLANNED = "planned"
    RUNNING = "running"
    OVERDUE = "overdue"
    """Its review day has passed without a review."""
    WAITING = "waiting"
    """Reviewed, not decided."""
    SCALED_UP = "scaled_up"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """`measures`: name and figure before, where it is known."""

    title: str
    starts_on: datetime.date
    review_on: datetime.date
    sites: Sequence[Unit]
    scope: str = ""
    directive: Directive | None = None
    measures: Sequence[tuple[str, Decimal | None]] = ()

    def columns(self, unit: Unit) -> dict[str, Any]:
        return {
            "title": self.title, "scope": self.scope, "directive": self.directive, "starts_on": self.starts_on,
            "review_on": self.review_on, "folded": fold(f"{self.title} {unit.name}"),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review says; `after`: figures by the number of their measure."""

    reviewed_on: datetime.date
    result: str
    decision: str = ""
    decided_on: datetime.date | None = None
    document: str = ""
    next_review_on: datetime.date | None = None
    after: Mapping[int, Decimal | None] = field(default_factory=dict)


@transaction.atomic
def plan_pilot(unit: Unit, plan: PilotPlan, *, by: Any, at: datetime.datetime, files: Files = ()) -> Pilot:
    """Raises `pilot_without_sites`, `pilot_site_beyond`, `pilot_days_in_wrong_order`."""
    _check(unit, plan)
    row = Pilot(unit=unit, **plan.columns(unit))
    write(row, by=by, at=at, files=files)
    row.sites.set(plan.sites)
    _set_measures(row, plan.measures)
    return row


@transaction.atomic
def change_pilot(
    row: Pilot, plan: PilotPlan, *, version: int, by: Any, at: datetime.datetime, files: Files = ()
) -> None:
    _check(row.unit, plan)
    rewrite(row, plan.columns(row.unit), version=version, by=by, at=at, files=files)
    row.sites.set(plan.sites)
    _set_measures(row, plan.measures)


@transaction.atomic
def review_pilot(
    row: Pilot,
    said: Reviewed,
    *,
    version: int,
    by: Any,
    at: datetime.datetime,
    on: datetime.date,
    files: Files = (),
) -> PilotReview:
    """Write a review down, with or without the decision. Raises `review_in_future`, `review_before_start`,
    `decision_without_document`, `extension_not_later`, `pilot_over`."""
    locked(row, version)
    last = row.reviews.last()
    if last and last.decision in (PilotDecision.SCALE_UP, PilotDecision.STOP):
        raise DomainError("pilot_over")
    if said.reviewed_on > on or (said.decided_on and said.decided_on > on):
        raise DomainError("review_in_future")
    if said.reviewed_on < row.starts_on:
        raise DomainError("review_before_start")
    if said.decision and not (said.document.strip() and said.decided_on):
        raise DomainError("decision_without_document")
    extends = said.decision == PilotDecision.EXTEND
    if extends and (said.next_review_on is None or said.next_review_on <= said.reviewed_on):
        raise DomainError("pilot_extension_not_later")
    review = PilotReview.objects.create(
        pilot=row, reviewed_on=said.reviewed_on, result=said.result, decision=said.decision,
        decided_on=said.decided_on if said.decision else None, document=said.document if said.decision else "",
        next_review_on=said.next_review_on if extends else None, by=by, at=at,
    )  # fmt: skip
    for measure in row.measures.filter(pk__in=said.after):
        measure.after = said.after[measure.pk]
        measure.save(update_fields=["after"])
    attach(row, files)
    row.version += 1
    row.save(update_fields=["version"])
    changes = {"decision": (None, said.decision or None)}
    audit.record(row, by=by, action="pilot.reviewed", at=at, changes=changes, reason=said.result, unit_id=row.unit_id)
    return review


def with_reviews(pilots: QuerySet[Pilot]) -> QuerySet[Any]:
    """With `last_decision` (None: never reviewed, "": not decided) and `due`, the day by which a review is asked for."""
    reviews = PilotReview.objects.filter(pilot=OuterRef("pk")).order_by("-pk")
    extended = reviews.filter(next_review_on__isnull=False)
    return pilots.annotate(
        last_decision=Subquery(reviews.values("decision")[:1]),
        due=Coalesce(Subquery(extended.values("next_review_on")[:1]), "review_on"),
    )


def stand_of(pilot: Any, on: datetime.date) -> PilotStand:
    """A pilot of `with_reviews`."""
    if pilot.last_decision == "":
        return PilotStand.WAITING
    if pilot.last_decision in (PilotDecision.SCALE_UP, PilotDecision.STOP):
        return PilotStand.SCALED_UP if pilot.last_decision == PilotDecision.SCALE_UP else PilotStand.STOPPED
    if pilot.starts_on > on:
        return PilotStand.PLANNED
    return PilotStand.OVERDUE if pilot.due < on else PilotStand.RUNNING


def stands(on: datetime.date) -> dict[PilotStand, Q]:
    """`stand_of` as conditions on `with_reviews`."""
    goes_on = Q(last_decision__isnull=True) | Q(last_decision=PilotDecision.EXTEND)
    return {
        PilotStand.PLANNED: goes_on & Q(starts_on__gt=on),
        PilotStand.RUNNING: goes_on & Q(starts_on__lte=on, due__gte=on),
        PilotStand.OVERDUE: goes_on & Q(starts_on__lte=on, due__lt=on),
        PilotStand.WAITING: Q(last_decision=""),
        PilotStand.SCALED_UP: Q(last_decision=PilotDecision.SCALE_UP),
        PilotStand.STOPPED: Q(last_decision=PilotDecision.STOP),
    }


def _check(unit: Unit, plan: PilotPlan) -> None:
    if not plan.sites:
        raise DomainError("pilot_without_sites")
    beyond = [site for site in plan.sites if not site.path.startswith(unit.path)]
    if beyond:
        raise DomainError("pilot_site_beyond", unit=beyond[0].name)
    if plan.review_on < plan.starts_on:
        raise DomainError("pilot_days_in_wrong_order")


def _set_measures(row: Pilot, wanted: Sequence[tuple[str, Decimal | None]]) -> None:
    """By name; a measure that stays keeps its figure after."""
    known = {measure.name: measure for measure in row.measures.all()}
    names = [name for name, _before in wanted]
    row.measures.exclude(name__in=names).delete()
    for name, before in wanted:
        measure = known.get(name) or PilotMeasure(pilot=row, name=name)
        measure.before = before
        measure.save()
