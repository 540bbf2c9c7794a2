"""On the page of a record: who wrote and changed what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model

from vungmanh.desk.audit.trail import trail_of

register = template.Library()


@register.inclusion_tag("desk/audit/trail.html")
def trail(*records: Model | Iterable[Model], named: bool = False) -> dict[str, Any]:
    """The history of records and lists of records that are kept together; `named`: each entry says of which. One query."""
    every = [row for given in records for row in ([given] if isinstance(given, Model) else given)]
    return {"entries": trail_of(every), "named": named}
