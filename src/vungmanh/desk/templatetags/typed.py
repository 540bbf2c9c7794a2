"""What somebody typed into a form that could not be taken: shown once more, to copy it before it is gone."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

register = template.Library()
_NEVER = ("csrf", "password", "code", "next")


@register.simple_tag(takes_context=True)
def words_typed(context: template.Context) -> list[str]:
    """Texts of several words in what was posted, never a password; empty for a page that was only asked for."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.method != "POST":
        return []
    fields = [name for name in request.POST if not name.startswith(_NEVER)]
    texts = [text.strip() for name in fields for text in request.POST.getlist(name)]
    return [text for text in dict.fromkeys(texts) if len(text.split()) > 1]
