"""Sections about standards that pages of other rooms show."""

from __future__ import annotations

import datetime
from typing import Any

from django import template

from vungmanh.desk.standards.gaps import lines_of
from vungmanh.desk.standards.rules import mix_asks, people_of_mix
from vungmanh.desk.standards.wording import mix_words
from vungmanh.officials.domain.standards_reading import mixes_of, posts_on
from vungmanh.officials.domain.standards_retirement import retirement_source, retires_on, retiring_kinds
from vungmanh.officials.models import Person
from vungmanh.units.models import Unit

register = template.Library()


@register.inclusion_tag("desk/standards/person_section.html")
def person_standards(person: Person, on: datetime.date) -> dict[str, Any]:
    """How the person stands with the standard of each post on the day; whoever may see the file may see it."""
    rows = posts_on(on).filter(person=person).select_related("person", "unit", "post").order_by("-is_main", "pk")
    lines = lines_of(rows, on)
    ends_by_age = any(line.row.is_main and line.row.kind in retiring_kinds() for line in lines)
    return {
        "lines": lines, "on": on, "last_day": retires_on(person.born_on, person.sex) if ends_by_age else None,
        "retirement_source": retirement_source(),
    }  # fmt: skip


@register.inclusion_tag("desk/standards/unit_section.html")
def unit_mixes(unit: Unit, on: datetime.date) -> dict[str, Any]:
    """How the unit stands with every mix that speaks of it on the day; nothing where none does."""
    found = mixes_of([unit.pk], on).get(unit.pk, [])
    lines = [(each, mix_asks(each.mix), mix_words(each), *people_of_mix(unit.pk, each.mix, on)) for each in found]
    return {"lines": lines, "on": on}
