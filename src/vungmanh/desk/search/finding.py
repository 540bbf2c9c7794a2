"""One search over documents (by their words), programmes and units, each only as far as the person may see."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.urls import reverse

from vungmanh.accounts.models import User
from vungmanh.core.tables import matching_counted
from vungmanh.desk.templatetags.titles import named, subject
from vungmanh.directives.models import Directive
from vungmanh.directives.permissions import directives_visible_to
from vungmanh.language.searching import place_of
from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.programmes.models import Programme
from vungmanh.programmes.permissions import programmes_visible_to
from vungmanh.units.selectors import search_units

SHOWN = 10
_AROUND = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the answer; `excerpt` is what stands before, at and after the first word found."""

    url: str
    title: str
    note: str
    excerpt: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Found:
    """At most SHOWN hits of each kind, and how many there are."""

    directives: list[Hit]
    directive_count: int
    programmes: list[Hit]
    programme_count: int
    units: list[Hit]
    unit_count: int

    @property
    def total(self) -> int:
        return self.directive_count + self.programme_count + self.unit_count


def find(q: str, user: User, on: datetime.date) -> Found:
    """What answers `q`, by the rule of `language.searching`."""
    directives, directive_count = matching_counted(directives_visible_to(user, on), q, ["text_folded"])
    programmes, programme_count = matching_counted(programmes_visible_to(user, on), q, ["folded"])
    units = search_units(q, on).order_by(Length("folded"), "sort_key", "pk")
    return Found(
        directives=_directive_hits(directives, q),
        directive_count=directive_count,
        programmes=_programme_hits(programmes),
        programme_count=programme_count,
        units=[
            Hit(reverse("desk:unit", args=[unit.pk]), unit.name, unit.parent.name if unit.parent else "")
            for unit in units.select_related("parent")[:SHOWN]
        ],
        unit_count=units.count(),
    )


def _directive_hits(directives: QuerySet[Directive], q: str) -> list[Hit]:
    return [
        Hit(
            url=reverse("desk:directive", args=[directive.pk]),
            title=directive.number or subject(directive),
            note=subject(directive) if directive.number else "",
            excerpt=excerpt(directive.text, directive.text_folded, q),
        )
        for directive in directives.order_by(_phrase_first(q), "-issued_on", "-pk")[:SHOWN]
    ]


def _phrase_first(q: str) -> Case:
    """Documents that have the words side by side come before those that have them apart."""
    phrase = Q(text_folded__contains=fold(nfc(squeeze(q))))
    return Case(When(phrase, then=Value(0)), default=Value(1), output_field=IntegerField())


def _programme_hits(programmes: QuerySet[Programme]) -> list[Hit]:
    rows = programmes.select_related("unit", "directive").defer("directive__text", "directive__text_folded")
    return [
        Hit(reverse("desk:programme", args=[row.pk]), named(row.directive), row.unit.name)
        for row in rows.order_by("-published_at", "-pk")[:SHOWN]
    ]


def excerpt(text: str, folded: str, q: str) -> tuple[str, str, str]:
    """What stands around the place that answers `q` best; `folded` has the same length as `text`."""
    place = place_of(folded, q)
    if place is None:
        return "", "", ""
    start, end = place
    before = text[max(0, start - _AROUND) : start].partition(" ")[2] if start > _AROUND else text[:start]
    return squeeze_ends(before), text[start:end], squeeze_ends(text[end : end + _AROUND])


def squeeze_ends(text: str) -> str:
    """One blank for every run of white space; blanks at the ends stay, so that words do not run together."""
    inner = squeeze(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"
