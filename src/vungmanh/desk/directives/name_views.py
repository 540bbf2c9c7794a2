"""Names that the rules could not turn into units: suggestions, search, and the answer that is remembered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives.access import actor_to_resolve, confirmable
from vungmanh.desk.directives.collectives import collective_choices
from vungmanh.desk.directives.confirm_views import whole
from vungmanh.desk.directives.forms import ROLE_LABELS
from vungmanh.desk.directives.naming import short_list
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, local_next, numbers_in, today
from vungmanh.directives.domain.bodies import day_of, resolutions, resolve_actor
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.units.domain.expanding import collective_label
from vungmanh.units.models import Unit
from vungmanh.units.selectors import search_units

MOST_CHOICES = 12


@require_GET
def unit_choices(request: DeskRequest, pk: int) -> HttpResponse:
    """Units for one name: those whose name has the words typed, else the rules' own suggestions."""
    directive = confirmable(request, pk)
    actor = ItemActor.objects.filter(item__directive=directive, pk=(as_number(request.GET.get("actor")) or 0)).first()
    q = " ".join(request.GET.get("q", "").split())[:100]
    units = found_units(directive, q) if q else suggested(directive, actor)
    prefetch_related_objects(units, "parent")
    return render(request, "desk/directives/_units.html", {"units": units, "q": q, "actor": actor})


@require_GET
def name_choices(request: DeskRequest, pk: int) -> HttpResponse:
    """While a name is typed into an item: what the rules take it for, and units of the territory that have its words."""
    directive = confirmable(request, pk)
    q = next((" ".join(request.GET[key].split())[:100] for key in ROLE_LABELS if key in request.GET), "")
    found = resolutions([q], directive, day_of(directive, timezone.now())).get(q) if q else None
    means = [str(unit) for unit in found.units] if found else []
    if found and found.collective:
        means.append(collective_label(found.collective))
    found_here = search_units(q, directive.issued_on or today(), directive.territory)
    units = list(found_here.distinct()[:MOST_CHOICES]) if len(q) > 1 else []
    prefetch_related_objects(units, "parent")
    return render(request, "desk/directives/_names.html", {"units": units, "means": short_list(means)})


@require_POST
def resolve(request: DeskRequest, pk: int) -> HttpResponse:
    """What the name means, in every place of this directive; remembered for the next unless told not to."""
    actor = actor_to_resolve(request, pk)
    directive = actor.item.directive
    answer = _answer(request, directive)
    try:
        places = resolve_actor(actor, **answer, by=request.user, at=timezone.now(), version=actor.item.version)
    except DomainError as error:
        if request.htmx:
            raise
        return _ask_again(request, actor, refusal_words(error))
    words = ngettext("Đã ghi ở %(count)s chỗ.", "Đã ghi ở %(count)s chỗ.", places) % {"count": places}
    if next_url := local_next(request):
        messages.success(request, words)
        return redirect(next_url)
    return whole(request, directive, words, open_id=actor.item_id)


def _ask_again(request: DeskRequest, actor: ItemActor, refusal: str) -> HttpResponse:
    """Without script: the question on a page of its own, with the units that the words typed could mean."""
    directive = actor.item.directive
    q = " ".join(request.POST.get("q", "").split())[:100]
    units = found_units(directive, q) if q else suggested(directive, actor)
    prefetch_related_objects(units, "parent")
    context = {
        "directive": directive, "actor": actor, "candidates": units, "collectives": collective_choices(),
        "next": local_next(request), "refusal": refusal, "item_key": str(actor.item_id),
    }  # fmt: skip
    return render(request, "desk/directives/resolve.html", context, status=422)


def found_units(directive: Directive, q: str) -> list[Unit]:
    """In the directive's territory first, then anywhere."""
    on = directive.issued_on or today()
    within = list(search_units(q, on, directive.territory).distinct()[:MOST_CHOICES])
    if len(within) < MOST_CHOICES:
        known = [unit.pk for unit in within]
        within += list(search_units(q, on).exclude(pk__in=known).distinct()[: MOST_CHOICES - len(within)])
    return within


def suggested(directive: Directive, actor: ItemActor | None) -> list[Unit]:
    if actor is None:
        return []
    found = resolutions([actor.text], directive, day_of(directive, timezone.now()))
    resolution = found.get(actor.text)
    return list(resolution.candidates[:MOST_CHOICES]) if resolution else []


def _answer(request: DeskRequest, directive: Directive) -> dict[str, Any]:
    units = list(Unit.objects.filter(pk__in=numbers_in(request, "unit")))
    if not units and (typed := " ".join(request.POST.get("q", "").split())):
        matches = found_units(directive, typed)
        units = matches[:1] if len(matches) == 1 else []
    return {
        "units": units,
        "collective": "" if units else request.POST.get("collective", ""),
        "is_only_text": bool(request.POST.get("only_text")),
        "remember": not request.POST.get("once"),
    }
