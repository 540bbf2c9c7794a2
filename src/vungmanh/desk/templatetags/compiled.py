"""Rows of the second engine in a page of the first."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import engines
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe

from vungmanh.desk.compiled import sign

register = template.Library()
register.filter("sign", sign)


@register.simple_tag(takes_context=True)
def compiled(context: RequestContext, name: str, **given: Any) -> SafeString:
    """What the template of the engine "compiled" makes of `given`, the request and the token of its forms."""
    made = engines["compiled"].get_template(name).render(given, context.get("request"))
    return mark_safe(made)  # noqa: S308 - escaped by that engine
