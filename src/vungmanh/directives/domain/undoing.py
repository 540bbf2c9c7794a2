"""Taking back one's last decision, as long as nobody decided on the same since."""

from __future__ import annotations

import datetime
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.directives.domain.acts import acting, restore
from vungmanh.directives.domain.beside import put_back
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
        put_back(act, undoing)
        Act.objects.filter(pk=act.pk).update(undone_at=at)
    _take_up(act, {row.pk: row.version for row in kept})
    return kept


def _take_up(undone: Act, versions: dict[int, int]) -> None:
    """Acts that stood right before the undone one can now be undone themselves: their items are as they left them."""
    rows = []
    document = undone.beside.get("document")
    for act in Act.objects.filter(directive=undone.directive_id, undone_at=None, pk__lt=undone.pk):
        found = {
            pk: versions[int(pk)] for pk, was in undone.before.items() if act.versions.get(pk) == was.get("version")
        }
        act.versions |= found
        is_before = bool(document) and act.beside.get("document", {}).get("version") == document["seen"]
        if is_before:
            act.beside["document"]["version"] = document["version"] + 1
        if found or is_before:
            rows.append(act)
    Act.objects.bulk_update(rows, ["versions", "beside"], batch_size=100)


def _relink(items: list[Item]) -> None:
    citations = [item for item in items if item.part == Part.CITATION]
    linked = set(CitationLink.objects.filter(item__in=citations).values_list("item_id", flat=True))
    create_links([item for item in citations if item.pk not in linked])
