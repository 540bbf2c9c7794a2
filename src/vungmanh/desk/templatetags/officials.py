"""Words of the register of officials for pages."""

from __future__ import annotations

from typing import Any

from django import template

from vungmanh.officials import policies
from vungmanh.officials.models import Departure, Discipline, Evaluation, Post, Qualification

register = template.Library()


@register.filter
def post_words(post: Post) -> str:
    """What the post is called: as it was written out, else as the catalogue calls it."""
    return post.title or policies.position_label(post.position)


@register.filter
def line_words(row: Any) -> str:
    """A line of a file in a few words."""
    if isinstance(row, Post):
        return post_words(row)
    if isinstance(row, Qualification):
        return f"{row.get_kind_display()}: {policies.level_label(row.kind, row.level)}"
    if isinstance(row, Evaluation):
        return f"{row.year}: {policies.grade_label(row.grade)}"
    if isinstance(row, Discipline):
        return policies.label(policies.disciplinary_forms(), row.form)
    if isinstance(row, Departure):
        return policies.label(policies.schemes(), row.scheme)
    return str(getattr(row, "name", row))


@register.filter
def level_words(row: Qualification) -> str:
    return policies.level_label(row.kind, row.level)


@register.filter
def field_words(row: Qualification) -> str:
    """Subject as written on the certificate, else the field of the catalogue."""
    return row.subject or (policies.label(policies.fields(), row.field) if row.field else "")


@register.filter
def mode_words(row: Qualification) -> str:
    return policies.label(policies.modes(), row.mode) if row.mode else ""
