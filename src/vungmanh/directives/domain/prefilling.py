"""What the reader makes of one stretch alone: the first guess for an item that a person adds from a selection."""

from __future__ import annotations

import datetime
from typing import Any

from vungmanh import reader
from vungmanh.directives.domain.acts import Body
from vungmanh.directives.domain.bodies import day_of, understood
from vungmanh.directives.domain.fields import bodies_of, data_of
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Directive
from vungmanh.reader import schema

_LONGEST = 5000
_UNDER = {
    Part.TARGET: "I. CHỈ TIÊU\n1. ",
    Part.TASK: "I. NHIỆM VỤ\n1. ",
    Part.REPORT: "I. TỔ CHỨC THỰC HIỆN\n1. ",
    Part.RESULT: "I. KẾT QUẢ\n1. ",
    Part.CITATION: "Căn cứ ",
}
"""The person says what kind of item it is; the reader is told by a heading of that kind."""


def filled_from(
    directive: Directive, part: str, span: tuple[int, int], *, at: datetime.datetime
) -> tuple[dict[str, Any], list[Body]]:
    """Fields and bodies for a new item of `part`; empty where the stretch alone says nothing of the kind."""
    start, end = span
    stretch = directive.text[start:end]
    if part not in Part.values or not 0 < len(stretch) <= _LONGEST:
        return {}, []
    records = schema.to_dict(reader.read(_UNDER[Part(part)] + stretch, issued_on=_iso(directive.issued_on)))[part]
    if not records:
        return {}, []
    data = {name: value for name, value in data_of(part, records[0]).items() if value not in (None, "")}
    named = [Body(role, text) for role, text in bodies_of(part, records[0])]
    return data, understood({0: named}, directive, day_of(directive, at))[0]


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
