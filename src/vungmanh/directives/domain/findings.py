"""What people do with the checker's doubts and with stretches that were not read."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import Acting, acting, open_directive
from vungmanh.directives.enums import FindingState, ItemState
from vungmanh.directives.models import Directive, Finding, Item

UNREAD = "unread"
"""Code of a finding that stands for a stretch which looked like an item and was not read; `params` say part and reason."""

INFORMING = frozenset(
    {
        "title_beside_grades",
        "deadline_close",
        "vacancy_after_concurrent",
        "population_changed",
        "points_not_percent",
        "implied_base",
        "page_date",
    }
)
"""Findings that explain a figure and accuse no item: they make nothing doubtful and wait for nobody."""


def open_doubts(directive: Directive) -> QuerySet[Finding]:
    """What the checker holds against items and nobody has settled."""
    return directive.findings.filter(state=FindingState.OPEN).exclude(code__in=[UNREAD, *INFORMING])


@transaction.atomic
def settle_finding(finding: Finding, *, state: str, note: str = "", by: Any, at: datetime.datetime) -> Finding:
    """Settle, ignore or open again a doubt, which can be undone; whoever decides as it stands already changes nothing."""
    if state not in FindingState.values:
        raise DomainError("finding_state_unknown", state=state)
    open_directive(finding.directive_id)
    if Finding.objects.filter(pk=finding.pk, state=state).exists():
        return Finding.objects.get(pk=finding.pk)
    with acting("settled", finding.directive_id, {}, by=by, at=at) as act:
        return decide(act, finding, state, note)


def decide(act: Acting, finding: Finding, state: str, note: str = "") -> Finding:
    """Give the doubt its state as part of an act, with how it was; raises `changed_meanwhile` where another closed it."""
    row = Finding.objects.select_for_update().get(pk=finding.pk)
    if row.state == state:
        return row
    if row.state != FindingState.OPEN and state != FindingState.OPEN:
        raise DomainError(
            "changed_meanwhile", by=str(row.decided_by or ""), at=row.decided_at.isoformat() if row.decided_at else ""
        )
    before = {
        "id": row.pk, "state": row.state, "note": row.note, "by": row.decided_by_id,
        "at": row.decided_at.isoformat() if row.decided_at else None, "after": str(state),
    }  # fmt: skip
    act.beside.setdefault("findings", []).append(before)
    row.state, row.note, row.decided_by, row.decided_at = state, note[:300], act.by, act.at
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    audit.record(
        row, by=act.by, action="finding.decided", at=act.at, changes={"state": (before["state"], state)}, reason=note,
        unit_id=act.directive.owner_id,
    )  # fmt: skip
    return row


def keep_one(finding: Finding, kept: Item, *, reason: str, by: Any, at: datetime.datetime) -> list[Item]:
    """Settle a contradiction by keeping one of its items and leaving out the others, with the reason; the ones left out.

    One act: undoing it also opens the doubt again.
    Of a figure stated twice the others are not false but the same again: use `same_as` for those.
    """
    others = [item for item in finding.items.all() if item.pk != kept.pk and item.state in ("proposed", "accepted")]
    if not finding.items.filter(pk=kept.pk).exists():
        raise DomainError("item_gone", items=[kept.pk])
    versions = {item.pk: item.version for item in [kept, *others]}
    with acting("kept", finding.directive_id, versions, by=by, at=at, reason=reason) as act:
        first, *rest = act.items
        act.change(first, state=ItemState.ACCEPTED, reason="")
        for row in rest:
            act.change(row, state=ItemState.REJECTED, reason=reason[:300])
        decide(act, finding, FindingState.SETTLED, reason)
    return rest
