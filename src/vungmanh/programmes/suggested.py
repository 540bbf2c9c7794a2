"""What is proposed for targets and stated results that nobody has decided about, and for those somebody looks at again."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.utils import translation

from vungmanh.directives.models import Directive
from vungmanh.indicators.countables import Measure, countable
from vungmanh.indicators.definitions import Definition
from vungmanh.programmes.counted import definitions_on
from vungmanh.programmes.domain.binding import SHARE, Choice, Subject, choice_of, words_of
from vungmanh.programmes.domain.suggesting import Named, Proposal, propose
from vungmanh.programmes.models import Binding, Target


def proposals_for(
    subjects: Iterable[Subject], codes: Collection[str], on: datetime.date
) -> dict[int, Sequence[Proposal]]:
    """By key, the best first, out of the indicators that may be used; items at hand. Three queries."""
    rows = list(subjects)
    items = {row.pk: row.item if isinstance(row, Target) else row for row in rows}
    directives = Directive.objects.only("text").in_bulk({item.directive_id for item in items.values()})
    for item in items.values():
        item.directive = directives[item.directive_id]
    words = {row.pk: words_of(row) for row in rows}
    remembered = _remembered({each.mark for each in words.values()})
    catalogue = named_on(on, codes)
    return {
        row.pk: propose(words[row.pk], catalogue, remembered, is_judged=isinstance(row, Target) and row.is_judged)
        for row in rows
    }


def named_on(on: datetime.date, codes: Collection[str]) -> list[Named]:
    """Indicators that can be counted on the day, in the order of their codes."""
    found = definitions_on(on, codes)
    return [named_of(found[code]) for code in sorted(found)]


def named_of(definition: Definition) -> Named:
    """In the language of the documents, whatever that of the page is: what is proposed does not hang on who looks."""
    is_count = definition.denominator is None
    with translation.override("vi"):
        cells = {name: cells_of(definition, name) for name in definition.breakdowns} if is_count else {}
    return Named(definition.code, definition.name, definition.measure == SHARE, cells)


def cells_of(definition: Definition, name: str) -> dict[str, str]:
    """What each value of a breakdown is called, the name of the attribute before it."""
    assert definition.numerator is not None
    attribute = countable(definition.numerator.countable).attribute(name)
    if attribute.measure == Measure.FLAG:
        return {"true": str(attribute.label)}
    choices = attribute.choices() if attribute.choices else ()
    return {str(value): f"{attribute.label}: {label}" for value, label in choices}


def _remembered(marks: Collection[str]) -> dict[str, Choice]:
    """What was decided last for like words and still holds."""
    rows = Binding.objects.filter(wording__in=marks, ended_at=None).order_by("at", "pk")
    return {row.wording: choice_of(row) for row in rows}
