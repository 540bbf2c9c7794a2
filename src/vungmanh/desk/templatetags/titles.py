"""How pages call a document: by its number where it has one, by kind and subject where it has none."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.utils.text import capfirst

from vungmanh.directives.models import Directive
from vungmanh.language.text import fold, squeeze

register = template.Library()


class Named(NamedTuple):
    """What a document is called by, where no more of it is read."""

    number: str
    kind: str
    title: str
    file_name: str


@register.filter
def named(directive: Directive | Named) -> str:
    """The number with the subject; without a number the subject alone."""
    return f"{directive.number}: {subject(directive)}" if directive.number else subject(directive)


@register.filter
def subject(directive: Directive | Named) -> str:
    """What the document is about, as a title: "Chương trình hành động thực hiện Nghị quyết …" where no number says the kind."""
    title = squeeze(directive.title) or directive.file_name
    kind = squeeze(directive.kind)
    if directive.number or not kind or fold(title).startswith(fold(kind)):
        return str(capfirst(title))
    joint = " " if title[:1].islower() else ": "
    return f"{capfirst(kind)}{joint}{title}"
