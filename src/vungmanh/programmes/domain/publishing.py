"""Publication: confirmed items become a programme in one transaction, with one duty per unit that it names.

Safe to repeat and to race: a directive has one programme, whoever comes second gets the first one's. A process killed
in the middle leaves nothing behind.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.citations import link_directive
from vungmanh.directives.enums import DirectiveState, Part
from vungmanh.directives.models import Directive
from vungmanh.directives.selectors import confirmed_items
from vungmanh.language.text import fold
from vungmanh.programmes.domain import amending
from vungmanh.programmes.domain.calendar import laid_out
from vungmanh.programmes.domain.drafting import draft
from vungmanh.programmes.domain.expanding import Report, lay_out, quiet
from vungmanh.programmes.domain.saving import save_draft
from vungmanh.programmes.models import Programme
from vungmanh.units.models import Unit

_PUBLISHED_PARTS = (Part.TARGET, Part.TASK, Part.REPORT)


@transaction.atomic
def publish(
    directive: Directive, *, by: Any, at: datetime.datetime, on: datetime.date, progress: Report = quiet
) -> Programme:
    """The programme of the directive, made from its confirmed items; the existing one if it is published already.

    A directive that amends another makes no programme of its own: its decided changes are carried out in the programme
    that it amends, and that one is returned. Collective names fall to the units in force on `on`.
    """
    directive = (
        Directive.objects.select_for_update(of=("self",))
        .select_related("issuer", "territory", "amends")
        .get(pk=directive.pk)
    )
    if existing := Programme.objects.filter(directive_id=directive.amends_id or directive.pk).first():
        if directive.state == DirectiveState.PUBLISHED:
            return existing
        if directive.amends_id:
            amending.carry_out(existing, directive, by=by, at=at, on=on, progress=progress)
            _close(directive, by=by, at=at)
            return existing
    issuer, territory = _ready(directive)
    programme = _programme(directive, issuer, territory, at=at, on=on)
    items = list(confirmed_items(directive).filter(part__in=_PUBLISHED_PARTS))
    save_draft(draft(programme, items))
    turnover = lay_out(programme, on=on, is_publication=True, progress=progress)
    link_directive(directive)
    _close(directive, by=by, at=at)
    audit.record(
        programme,
        by=by,
        action="programme.published",
        at=at,
        changes={"items": (0, len(items)), "duties": (0, len(turnover.added))},
        unit_id=directive.owner_id,
    )
    return programme


@transaction.atomic
def lay_out_to(programme: Programme, until: datetime.date, *, by: Any, at: datetime.datetime, on: datetime.date) -> int:
    """Carry the calendar of a programme that names no end on to `until`; how many instances came in."""
    programme = (
        Programme.objects.select_for_update(of=("self",)).select_related("territory", "directive").get(pk=programme.pk)
    )
    before = programme.laid_out_to
    if until <= before:
        return 0
    programme.laid_out_to = until
    programme.save(update_fields=["laid_out_to"])
    added = lay_out(programme, on=on, is_publication=True).added
    audit.record(
        programme,
        by=by,
        action="programme.laid_out",
        at=at,
        changes={"laid_out_to": (before, until)},
        unit_id=programme.unit_id,
    )
    return len(added)


def _ready(directive: Directive) -> tuple[Unit, Unit]:
    """Who issued it and for which territory; raises where it cannot be published."""
    if directive.state not in (DirectiveState.READ, DirectiveState.PUBLISHING):
        raise DomainError("directive_not_read", state=directive.state)
    if directive.issuer is None:
        raise DomainError("issuer_missing")
    if directive.territory is None:
        raise DomainError("territory_missing")
    if directive.amends_id:
        raise DomainError("amended_not_published")
    return directive.issuer, directive.territory


def _programme(
    directive: Directive, issuer: Unit, territory: Unit, *, at: datetime.datetime, on: datetime.date
) -> Programme:
    period = (directive.period_from, directive.period_to)
    span = laid_out(period=period, issued_on=directive.issued_on, on=on)
    title = directive.title or directive.file_name
    return Programme.objects.create(
        directive=directive,
        unit=issuer,
        territory=territory,
        title=title,
        folded=fold(f"{directive.number} {title} {directive.issuer_name}"),
        period_from=directive.period_from,
        period_to=directive.period_to,
        published_at=at,
        published_on=timezone.localdate(at),
        expanded_on=on,
        laid_out_from=span.start,
        laid_out_to=span.end,
    )


def _close(directive: Directive, *, by: Any, at: datetime.datetime) -> None:
    before = directive.state
    directive.state, directive.published_by, directive.published_at = DirectiveState.PUBLISHED, by, at
    directive.version += 1
    directive.save(update_fields=["state", "published_by", "published_at", "version"])
    audit.record(
        directive,
        by=by,
        action="directive.published",
        at=at,
        changes={"state": (before, directive.state)},
        unit_id=directive.owner_id,
    )
