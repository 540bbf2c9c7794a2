"""Which filters a person keeps for a list, and opening the list with the one chosen for that."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from vungmanh.core.models import SavedFilter
from vungmanh.desk.requests import DeskRequest

PLACES: set[str] = set()
"""Lists with filters that can be kept, by the name of their address; `opens_with_kept` adds its own."""


def kept_for(request: HttpRequest, place: str) -> list[SavedFilter]:
    """The person's filters of the list; one query for each request."""
    found: dict[str, list[SavedFilter]] = request.__dict__.setdefault("_kept_filters", {})
    if place not in found:
        found[place] = list(SavedFilter.objects.filter(user=request.user.pk, place=place))
    return found[place]


def opens_with_kept(place: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Filters of the list can be kept; where its address asks for nothing, it opens with the one chosen for that."""
    PLACES.add(place)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: DeskRequest, *args: Any, **more: Any) -> HttpResponse:
            if not request.GET and not request.htmx:
                first = next((row for row in kept_for(request, place) if row.is_default), None)
                if first:
                    return redirect(f"{reverse(f'desk:{place}')}?{first.query}")
            return view(request, *args, **more)

        return opened

    return decorate
