"""How the views of this room get their objects: only through what the person may see, and may do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from vungmanh.desk.requests import DeskRequest, permitted, today
from vungmanh.directives.models import Directive, Finding, Item, ItemActor
from vungmanh.directives.permissions import directives_visible_to, may_confirm, may_publish


def visible(request: DeskRequest, pk: int) -> Directive:
    """The directive, or 404 where the person may not know of it."""
    rows = directives_visible_to(request.user, today()).defer("text_folded")
    return get_object_or_404(rows.select_related("owner", "issuer", "territory", "amends", "original"), pk=pk)


def confirmable(request: DeskRequest, pk: int) -> Directive:
    """The directive, or 403 where the person may see it but not decide."""
    directive = visible(request, pk)
    if not permitted(request, may_confirm, directive, today()):
        raise PermissionDenied
    return directive


def publishable(request: DeskRequest, pk: int) -> Directive:
    directive = visible(request, pk)
    if not permitted(request, may_publish, directive, today()):
        raise PermissionDenied
    return directive


def item_to_decide(request: DeskRequest, pk: int) -> Item:
    return _of_confirmable(request, get_object_or_404(Item.objects.all(), pk=pk))


def finding_to_decide(request: DeskRequest, pk: int) -> Finding:
    return _of_confirmable(request, get_object_or_404(Finding.objects.all(), pk=pk))


def actor_to_resolve(request: DeskRequest, pk: int) -> ItemActor:
    actor = get_object_or_404(ItemActor.objects.select_related("item"), pk=pk)
    actor.item.directive = confirmable(request, actor.item.directive_id)
    return actor


def _of_confirmable(request: DeskRequest, row: Any) -> Any:
    row.directive = confirmable(request, row.directive_id)
    return row
