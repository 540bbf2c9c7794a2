"""What rows of a register lack: each thing in words, and for whoever keeps the row the form in which it is filled in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, IntegerField, Q, QuerySet, Value, When

from vungmanh.accounts.permissions import record_units_kept_by
from vungmanh.accounts.selectors import in_scope
from vungmanh.desk.figures.rows import ROUTES, address, is_private
from vungmanh.desk.figures.wording import attribute_words
from vungmanh.indicators.countables import Countable
from vungmanh.indicators.quality import attributes_to_know, missing
from vungmanh.officials import permissions
from vungmanh.units.models import Unit

COUNT = "lacks_count"
_LACKS = "lacks_"
_OF_THE_PERSON = ("sex", "born_on", "ethnic_group", "is_minority", "is_local", "party_member")
_IN_FILES = {
    **dict.fromkeys(_OF_THE_PERSON, "official_change"),
    "entry": "official_post_change",
    "grade": "official_add_evaluation",
}
"""The form of a file in which an attribute is said; levels have one for all, the rest is seen in the file."""


@dataclass(frozen=True, slots=True)
class Lack:
    """`url` is empty for those who do not keep the row."""

    words: str
    url: str = ""


def lacking(facts: Countable, name: str = "") -> Q:
    """Rows that lack the attribute, or any where none is named."""
    names = [name] if name else attributes_to_know(facts)
    conditions = Q(pk__in=[])
    for each in names:
        conditions |= missing(facts, each)
    return conditions


def telling(facts: Countable, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that say of each attribute whether they lack it, and how many they lack."""
    names = attributes_to_know(facts)
    said = {f"{_LACKS}{name}": ExpressionWrapper(missing(facts, name), BooleanField()) for name in names}
    ones: list[Any] = [
        Case(When(missing(facts, name), then=Value(1)), default=Value(0), output_field=IntegerField()) for name in names
    ]
    return rows.annotate(**said, **{COUNT: reduce(add, ones)}) if ones else rows


def lacks_of(user: Any, facts: Countable, rows: Sequence[Any], on: datetime.date) -> list[list[Lack]]:
    """Of rows of `telling`, in their order; one query, for the units that the person keeps."""
    kept = _kept(user, facts, {getattr(row, facts.unit) for row in rows}, on) if rows else set()
    words = {name: attribute_words(facts, name) for name in attributes_to_know(facts)}
    return [
        [
            Lack(told, _form(facts, row, name) if getattr(row, facts.unit) in kept else "")
            for name, told in words.items()
            if getattr(row, f"{_LACKS}{name}")
        ]
        for row in rows
    ]


def _kept(user: Any, facts: Countable, units: set[int], on: datetime.date) -> set[int]:
    if is_private(facts):
        below = in_scope("path", permissions.paths_of(user, on, roles=permissions.KEEPS))
        return set(Unit.objects.filter(below, pk__in=units).values_list("pk", flat=True))
    return set(record_units_kept_by(user, on).filter(pk__in=units).values_list("pk", flat=True))


def _form(facts: Countable, row: Any, name: str) -> str:
    if not is_private(facts):
        route = ROUTES.get(facts.name)
        return address(f"{route}_change", row.pk) if route else ""
    if facts.name not in ("official", "post"):
        return address("official", row.person_id)
    route = "official_add_qualification" if name.endswith("_level") else _IN_FILES.get(name, "official")
    return address(route, row.post_id if route == "official_post_change" else row.person_id)
