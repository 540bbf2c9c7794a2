"""The last look before a directive becomes a programme: what is open, what was decided, and the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives.access import publishable
from vungmanh.desk.directives.collectives import collective_choices
from vungmanh.desk.directives.wording import OPEN_POINTS
from vungmanh.desk.directives.workspace import Workspace, conflict_words
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, today, version_seen
from vungmanh.directives.domain.bodies import day_of, resolutions
from vungmanh.directives.domain.publishing import (
    Open,
    readiness,
    request_publication,
    unresolved_actors,
    withdraw_publication,
)
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.directives.permissions import may_confirm
from vungmanh.programmes.domain.amending import programme_amended_by, undecided
from vungmanh.units.models import Unit

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Point:
    """Something open in words, with where to settle it."""

    words: str
    count: int
    is_blocking: bool
    url: str


@dataclass(frozen=True, slots=True)
class UnclearName:
    actor: ItemActor
    places: int
    candidates: list[Unit]


@require_http_methods(["GET", "POST"])
def publish(request: DeskRequest, pk: int) -> HttpResponse:
    directive = publishable(request, pk)
    if directive.state in (DirectiveState.PUBLISHING, DirectiveState.PUBLISHED) and request.method == "GET":
        return redirect("desk:directive", directive.pk)
    refusal = ""
    if request.method == "POST":
        try:
            request_publication(
                directive,
                by=request.user,
                at=timezone.now(),
                version=version_seen(request),
                knows_open=bool(request.POST.get("knows_open")),
            )
        except DomainError as error:
            refusal = conflict_words(error) if error.code == "changed_meanwhile" else refusal_words(error)
        else:
            messages.success(request, _("Đang ban hành. Bạn có thể rời trang này."))
            return redirect("desk:directive", directive.pk)
        directive.refresh_from_db()
    context = _context(request, directive, refusal)
    return render(request, "desk/directives/publish.html", context, status=409 if refusal else 200)


@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    directive = publishable(request, pk)
    withdraw_publication(directive, by=request.user, at=timezone.now())
    return redirect("desk:directive_confirm", directive.pk)


def _context(request: DeskRequest, directive: Directive, refusal: str) -> dict[str, Any]:
    points = [_point(directive, point) for point in readiness(directive)] + _undecided_changes(directive)
    return {
        "directive": directive,
        "work": Workspace(directive, request.user),
        "blocking": [point for point in points if point.is_blocking],
        "open": [point for point in points if not point.is_blocking],
        "names": unclear_names(directive),
        "collectives": collective_choices(),
        "may_confirm": may_confirm(request.user, directive, today()),
        "refusal": refusal,
    }


def unclear_names(directive: Directive) -> list[UnclearName]:
    """Each unclear name once, with how often it occurs and what the rules would suggest."""
    by_text: dict[str, list[ItemActor]] = {}
    for actor in unresolved_actors(directive).select_related("item").order_by("item__position", "pk"):
        by_text.setdefault(actor.text, []).append(actor)
    names = dict(list(by_text.items())[:MOST_NAMES])
    found = resolutions(names, directive, day_of(directive, timezone.now()))
    candidates = [unit for resolution in found.values() for unit in resolution.candidates]
    prefetch_related_objects(candidates, "parent")
    return [
        UnclearName(actors[0], len(actors), list(found[text].candidates) if text in found else [])
        for text, actors in names.items()
    ]


def _point(directive: Directive, point: Open) -> Point:
    confirm = reverse("desk:directive_confirm", args=[directive.pk])
    urls = {
        "no_issuer": reverse("desk:directive_document", args=[directive.pk]),
        "document_unconfirmed": reverse("desk:directive_document", args=[directive.pk]),
        "unresolved_names": "#ten-chua-ro",
        "open_unread": f"{confirm}?tab=unread",
        "amended_not_published": reverse("desk:directive", args=[directive.amends_id or directive.pk]),
    }
    return Point(str(OPEN_POINTS[point.code]), point.count, point.is_blocking, urls.get(point.code, confirm))


def _undecided_changes(directive: Directive) -> list[Point]:
    """What an amending directive would move in its programme and nobody has decided yet."""
    programme = programme_amended_by(directive)
    if programme is None:
        return []
    count = undecided(directive)
    address = reverse("desk:programme_amendment", args=[programme.pk, directive.pk])
    return [Point(_("Thay đổi của chương trình gốc chưa được quyết định"), count, True, address)] if count else []
