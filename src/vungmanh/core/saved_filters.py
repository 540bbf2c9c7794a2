"""Filters of lists that people keep under a name. Private: nobody sees those of another, and nothing is recorded of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import QueryDict

from vungmanh.core.errors import DomainError
from vungmanh.core.models import SavedFilter
from vungmanh.language.text import nfc, squeeze

MOST = 30
_PASSING = ("page", "loc", "xuat", "as")
"""Parameters that say nothing about what is chosen."""


_ORDERING = {"tab", "nhom", "sort"}


def query_of(address: QueryDict) -> str:
    """What the address chooses, the same for the same filter; empty where it chooses nothing but order and tab."""
    given = [(name, value) for name, values in address.lists() for value in values if name not in _PASSING and value]
    if {name for name, _value in given} <= _ORDERING:
        return ""
    plain = QueryDict(mutable=True)
    for name, value in sorted(given):
        plain.appendlist(name, value)
    return plain.urlencode()


@transaction.atomic
def save_filter(user: Any, place: str, *, name: str, query: str, is_default: bool = False) -> SavedFilter:
    """Keep the filter; one of the same name is replaced. Raises `filter_name_missing`, `too_many_filters`."""
    name = _name(name)
    mine = SavedFilter.objects.filter(user=user, place=place)
    if mine.exclude(name=name).count() >= MOST:
        raise DomainError("too_many_filters", most=MOST)
    kept, _is_new = mine.update_or_create(name=name, defaults={"query": query}, create_defaults={
        "user": user, "place": place, "query": query,
    })  # fmt: skip
    _open_with(kept, is_default=is_default)
    return kept


@transaction.atomic
def change_filter(kept: SavedFilter, *, name: str, is_default: bool) -> None:
    """Another name, or open the list with it. Raises `filter_name_missing`, `filter_name_taken`."""
    name = _name(name)
    if SavedFilter.objects.filter(user=kept.user, place=kept.place, name=name).exclude(pk=kept.pk).exists():
        raise DomainError("filter_name_taken", name=name)
    kept.name = name
    kept.save(update_fields=["name"])
    _open_with(kept, is_default=is_default)


def _open_with(kept: SavedFilter, *, is_default: bool) -> None:
    if is_default:
        SavedFilter.objects.filter(user=kept.user, place=kept.place, is_default=True).update(is_default=False)
    kept.is_default = is_default
    kept.save(update_fields=["is_default"])


def _name(name: str) -> str:
    name = nfc(squeeze(name))[:80]
    if not name:
        raise DomainError("filter_name_missing")
    return name
