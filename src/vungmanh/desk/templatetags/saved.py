"""Above a list: the filters that the person keeps for it, and keeping the one at work."""

from __future__ import annotations

from typing import Any

from django import template

from vungmanh.core.saved_filters import query_of
from vungmanh.desk.saved.kept import kept_for

register = template.Library()


@register.inclusion_tag("desk/saved/bar.html", takes_context=True)
def saved_filters(context: template.Context, place: str) -> dict[str, Any]:
    """One query; nothing is shown where nothing is kept and nothing filters."""
    request = context["request"]
    query = query_of(request.GET)
    rows = kept_for(request, place)
    here = next((row for row in rows if row.query == query), None)
    return {"place": place, "query": query, "rows": rows, "here": here, "csrf_token": context.get("csrf_token")}
