"""Whether a directive is ready to become a programme, and the request to make it one. The making is the programmes' affair."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.core.jobs import enqueue
from vungmanh.core.models import Job
from vungmanh.directives.domain.findings import UNREAD, open_doubts
from vungmanh.directives.enums import ActorRole, DirectiveState, FindingState, ItemState, Part
from vungmanh.directives.models import Directive, ItemActor

JOB = "programmes.publish"
_OWING = (ActorRole.LEAD, ActorRole.PARTNER, ActorRole.SOURCE)
_DUTIES = (Part.TARGET, Part.TASK, Part.REPORT)


@dataclass(frozen=True, slots=True)
class Open:
    """Something still open: a code, how many, and whether it stands in the way or only has to be known."""

    code: str
    count: int
    is_blocking: bool


def job_key(directive_id: int) -> str:
    return f"{JOB}:{directive_id}"


def unresolved_actors(directive: Directive) -> QuerySet[ItemActor]:
    """Bodies of live items that should owe something and stand for no unit yet."""
    return ItemActor.objects.filter(
        item__directive=directive,
        item__state__in=[ItemState.PROPOSED, ItemState.ACCEPTED],
        item__part__in=_DUTIES,
        role__in=_OWING,
        is_resolved=False,
    )


def readiness(directive: Directive) -> list[Open]:
    """What is still open before publishing, blocking points first; empty: ready."""
    items = directive.items
    accepted = items.filter(state=ItemState.ACCEPTED, part__in=_DUTIES).count()
    findings = directive.findings.filter(state=FindingState.OPEN)
    amended = directive.amends
    points = [
        Open("no_issuer", int(directive.issuer_id is None or directive.territory_id is None), True),
        Open("document_unconfirmed", int(not directive.document_fields_confirmed), True),
        Open("amended_not_published", int(amended is not None and amended.state != DirectiveState.PUBLISHED), True),
        Open("undecided_items", items.filter(state=ItemState.PROPOSED).count(), True),
        Open("nothing_accepted", int(not accepted), True),
        Open("unresolved_names", unresolved_actors(directive).values("text").distinct().count(), False),
        Open("open_findings", open_doubts(directive).count(), False),
        Open("open_unread", findings.filter(code=UNREAD).count(), False),
    ]
    return [point for point in points if point.count]


@transaction.atomic
def request_publication(
    directive: Directive, *, by: Any, at: datetime.datetime, version: int, knows_open: bool = False
) -> Job:
    """Close the confirming and ask for the programme. Of two people who press at once, one publishes, the other is told so.

    Raises `already_publishing`, `changed_meanwhile`, `not_ready` (blocking points) or `open_points` (to be known first).
    """
    row = Directive.objects.select_for_update().get(pk=directive.pk)
    if row.state in (DirectiveState.PUBLISHING, DirectiveState.PUBLISHED):
        raise DomainError("already_publishing", by=_who(row), state=row.state)
    if row.state != DirectiveState.READ:
        raise DomainError("not_confirming", state=row.state)
    if row.version != version:
        raise DomainError("changed_meanwhile", version=row.version, by="", at="")
    points = readiness(row)
    if any(point.is_blocking for point in points):
        raise DomainError("not_ready", codes=[point.code for point in points if point.is_blocking])
    if points and not knows_open:
        raise DomainError("open_points", codes=[point.code for point in points])
    row.state, row.published_by = DirectiveState.PUBLISHING, by
    row.version += 1
    row.save(update_fields=["state", "published_by", "version"])
    audit.record(
        row, by=by, action="directive.publish_requested", at=at, unit_id=row.owner_id,
        changes={"state": (DirectiveState.READ, DirectiveState.PUBLISHING)},
        reason=", ".join(f"{point.code}: {point.count}" for point in points),
    )  # fmt: skip
    return _enqueue(row, by, at)


@transaction.atomic
def retry_publication(directive: Directive, *, by: Any, at: datetime.datetime) -> Job:
    """Ask again after a failed attempt; one that waits or runs is returned."""
    row = Directive.objects.select_for_update().get(pk=directive.pk)
    if row.state != DirectiveState.PUBLISHING:
        raise DomainError("already_publishing" if row.state == DirectiveState.PUBLISHED else "not_ready", by=_who(row))
    return _enqueue(row, by, at)


@transaction.atomic
def withdraw_publication(directive: Directive, *, by: Any, at: datetime.datetime) -> Directive:
    """Back to confirming after a failed attempt; refused while the attempt waits or runs, and once it is published."""
    row = Directive.objects.select_for_update().get(pk=directive.pk)
    is_open = Job.objects.filter(key=job_key(row.pk), state__in=["queued", "running"]).exists()
    if row.state != DirectiveState.PUBLISHING or is_open:
        raise DomainError("already_publishing", by=_who(row), state=row.state)
    row.state, row.published_by = DirectiveState.READ, None
    row.version += 1
    row.save(update_fields=["state", "published_by", "version"])
    audit.record(
        row, by=by, action="directive.publish_withdrawn", at=at, unit_id=row.owner_id,
        changes={"state": (DirectiveState.PUBLISHING, DirectiveState.READ)},
    )  # fmt: skip
    return row


def _enqueue(row: Directive, by: Any, at: datetime.datetime) -> Job:
    return enqueue(JOB, key=job_key(row.pk), arguments={"directive_id": row.pk}, by=by, at=at)


def _who(row: Directive) -> str:
    return str(row.published_by) if row.published_by else ""
