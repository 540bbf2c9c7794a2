"""What an item of each part holds: its fields, the bodies that it names, and which values they may take.

`Item.data` has exactly the fields of its part listed here, under the keys of the reader's contract (docs/reader.md).
Bodies are rows of `ItemActor`; the links "trong đó", "nêu lại" and "sau" are columns of `Item`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from vungmanh.core.errors import DomainError
from vungmanh.directives.enums import ActorRole, Part, Relation

FIELDS: dict[str, tuple[str, ...]] = {
    Part.TARGET: (
        "what", "comparator", "value", "high", "unit", "scope", "due", "recurs", "section", "is_judged", "is_delta",
    ),
    Part.TASK: ("due", "recurs", "receiver", "condition", "section", "is_soft"),
    Part.REPORT: ("form", "due", "recurs", "yearly_on", "section"),
    Part.RESULT: ("what", "value", "unit", "numerator", "denominator", "as_of", "scope", "section"),
    Part.CITATION: ("kind", "number", "issued_on", "relation", "article"),
}  # fmt: skip
ROLES: dict[str, dict[str, ActorRole]] = {
    Part.TARGET: {"leads": ActorRole.LEAD, "partners": ActorRole.PARTNER},
    Part.TASK: {"leads": ActorRole.LEAD, "partners": ActorRole.PARTNER},
    Part.REPORT: {"from": ActorRole.SOURCE, "to": ActorRole.RECEIVER, "via": ActorRole.VIA},
    Part.RESULT: {},
    Part.CITATION: {},
}
COMPARATORS = (">=", ">", "<=", "<", "=", "range")
RECURRENCES = ("yearly", "quarterly", "monthly")
FORMS = ("báo cáo", "sơ kết", "tổng kết", "hội nghị")
_DATES = {"due", "as_of", "issued_on"}
_NUMBERS = {"value", "high", "numerator", "denominator"}
_FLAGS = {"is_judged", "is_delta", "is_soft"}
_REQUIRED = {
    Part.TARGET: ("what", "comparator", "value"),
    Part.REPORT: ("form",),
    Part.RESULT: ("what", "value"),
    Part.CITATION: ("number",),
}
_CHOICES = {"comparator": COMPARATORS, "recurs": RECURRENCES, "form": FORMS, "relation": tuple(Relation.values)}
_YEARLY_ON = re.compile(r"(\d\d)-(\d\d)")
_LONGEST = 2000


def data_of(part: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `part` out of a record of the reader's contract, or out of another item's data."""
    return {name: record.get(name) for name in FIELDS[part]}


def bodies_of(part: str, record: Mapping[str, Any]) -> list[tuple[ActorRole, str]]:
    """Bodies that a record of the reader's contract names, in its order."""
    named = []
    for key, role in ROLES[part].items():
        value = record.get(key) or []
        named += [(role, text) for text in ([value] if isinstance(value, str) else value) if text]
    return named


def cleaned(part: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with every field of the part in its type; raises `item_invalid` with {field: reason code}."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in FIELDS[part]:
        try:
            values[name] = _value(name, data.get(name))
        except ValueError as error:
            wrong[name] = str(error)
    for name in _REQUIRED.get(Part(part), ()):
        if name not in wrong and values[name] in (None, ""):
            wrong[name] = "missing"
    wrong.update(_wrong_together(part, values, wrong))
    if wrong:
        raise DomainError("item_invalid", fields=wrong)
    return values


def _wrong_together(part: str, values: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    if part == Part.TARGET and not wrong:
        low, high = values["value"], values["high"]
        if values["comparator"] == "range" and (high is None or high < low):
            return {"high": "range_end"}
    return {}


def _value(name: str, value: Any) -> Any:
    """One field in its type; a ValueError carries the reason code."""
    if name in _FLAGS:
        return bool(value)
    if value in (None, ""):
        return None if name != "section" else ""
    if name in _NUMBERS:
        return _number(value)
    if name in _DATES:
        return _date(value)
    if name == "yearly_on":
        return _month_and_day(value)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError("choice")
    text = " ".join(str(value).split())
    if len(text) > _LONGEST:
        raise ValueError("too_long")
    return text


def _number(value: Any) -> float | int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError("number") from None
    if number != number or abs(number) >= 1e12:
        raise ValueError("number")
    return int(number) if number == int(number) else round(number, 4)


def _date(value: Any) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("date") from None


def _month_and_day(value: Any) -> str:
    match = _YEARLY_ON.fullmatch(str(value))
    try:
        if match:
            datetime.date(2000, int(match[1]), int(match[2]))
            return str(value)
    except ValueError:
        pass
    raise ValueError("month_day")
