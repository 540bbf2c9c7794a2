"""Taking back one's last decision about items, as long as nobody decided on them since."""

from __future__ import annotations

import datetime
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import acting, restore
from vungmanh.directives.domain.citations import create_links
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Act, CitationLink, Directive, Item


def last_act(directive: Directive, by: Any) -> Act | None:
    """What `undo_last` would take back."""
    return Act.objects.filter(directive=directive, made_by=by, undone_at=None).order_by("-pk").first()


def undo_last(directive: Directive, *, by: Any, at: datetime.datetime) -> list[Item]:
    """Take back the person's last act, whole; the items as they are again. Pieces and additions that it made go away.

    Raises `nothing_to_undo`, or `changed_meanwhile` where somebody has decided on one of the items since.
    """
    act = last_act(directive, by)
    if act is None:
        raise DomainError("nothing_to_undo")
    versions = {int(pk): version for pk, version in act.versions.items()}
    with acting("undone", directive.pk, versions, by=by, at=at, may_undo=False) as undoing:
        made = [row for row in undoing.items if row.pk in act.created]
        kept = [row for row in undoing.items if row.pk not in act.created]
        for row in kept:
            undoing.touch(row)
            restore(row, act.before[str(row.pk)])
        Item.objects.filter(pk__in=[row.pk for row in made]).delete()
        _relink(kept)
        Act.objects.filter(pk=act.pk).update(undone_at=at)
    return kept


def _relink(items: list[Item]) -> None:
    citations = [item for item in items if item.part == Part.CITATION]
    linked = set(CitationLink.objects.filter(item__in=citations).values_list("item_id", flat=True))
    create_links([item for item in citations if item.pk not in linked])
