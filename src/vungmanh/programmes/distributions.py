"""Targets of a programme that share out the units of its place over classes ("khá", "trung bình") and titles."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from vungmanh.programmes.domain.concepts import concepts_of
from vungmanh.programmes.domain.distribution import CLASSES, TITLES, Distribution, Part, distribution_of
from vungmanh.programmes.domain.heads import bounds_of
from vungmanh.programmes.models import Target
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.selectors import units_within

_COMMUNES = "of:commune"


def distribution_with(target: Target, others: Sequence[Target], on: datetime.date) -> Distribution | None:
    """The distribution over communes that the target belongs to; None where it is no part of one. One query.

    Of a past day the communes count that there were then. `others`: targets of the programme. Those of one section and one
    day belong together; a class without a noun of its own ("không có đơn vị nào xếp yếu") goes with those that count communes.
    """
    groups: dict[tuple[str, datetime.date | None], list[tuple[Target, str]]] = defaultdict(list)
    for each in others:
        if not each.is_withdrawn and (key := _class_of(each)):
            groups[each.section, each.due].append((each, key))
    members = groups.get((target.section, target.due), [])
    if target.pk not in {each.pk for each, _key in members} or len({key for _each, key in members}) < 3:
        return None
    day = min(on, target.due or on)
    communes = units_within(target.programme.territory, day).filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE)
    total = communes.count()
    parts = [
        Part(
            key,
            bounds_of(each.comparator, each.value, each.high, whole=total if each.unit_of_measure == "%" else None),
            each,
        )
        for each, key in members
    ]
    return distribution_of(parts, total=total)


def _class_of(target: Target) -> str:
    """The class or title that the target is about, of communes or of nothing else."""
    concepts = concepts_of(target.what)
    counted = {each for each in concepts if each.startswith("of:")}
    if counted - {_COMMUNES}:
        return ""
    named = [each.removeprefix("is:") for each in concepts if each.startswith("is:")]
    return next((each for each in named if each in CLASSES or each in TITLES), "")
