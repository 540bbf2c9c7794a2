"""Figures of the sample's targets as units would report them: at publication, and quarter by quarter since."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Duty, Target
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.selectors import units_within

_WHOLE = Decimal(100)
_FALLING = (Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.EQUAL)
_MOST_QUARTERS = 12
PACES = {
    "running": (Decimal("1.1"), Decimal("1.02"), Decimal("1.05"), Decimal("0.55"), Decimal("1.2"), Decimal("0.8")),
    "late": (Decimal("0.9"), Decimal("0.3"), Decimal("0.6"), Decimal("0.1"), Decimal("1.05"), Decimal("0.45")),
    "closed": (Decimal("1.2"), Decimal("1.1"), Decimal("1.3"), Decimal("1.15")),
}
"""How fast targets move at a stage, as a share of the speed that they need; by turns."""


_WHOLES = {
    "xã, phường": UnitLevel.COMMUNE, "tổ chức cơ sở đảng": UnitLevel.COMMUNE, "chủ tịch ubnd cấp xã": UnitLevel.COMMUNE,
    "trung tâm phục vụ": UnitLevel.COMMUNE, "trụ sở xã": UnitLevel.COMMUNE, "thôn, bản": UnitLevel.VILLAGE,
    "bí thư chi bộ đồng thời": UnitLevel.VILLAGE,
}  # fmt: skip
"""Targets that begin so are shares of all units of a level: there are as many as the territory has."""


def figure(target: Target, duty: Duty, share: Decimal, day: datetime.date) -> dict[str, Any]:
    """A figure that is `share` of the way from nothing to what is asked for: whole things, or an exact pair of a percentage."""
    value = _value(target, share)
    if target.unit_of_measure != "%" or target.is_delta:
        return {"value": value.quantize(Decimal(1)), "as_of": day}
    bottom = Decimal(_units(target, duty, day) or 120 + duty.pk * 37 % 380)
    top = (min(value, _WHOLE) * bottom / _WHOLE).to_integral_value(rounding="ROUND_CEILING")
    return {"value": round(_WHOLE * top / bottom, 4), "numerator": top, "denominator": bottom, "as_of": day}


def quarters(duty: Duty, pace: Decimal, until: datetime.date) -> Iterator[dict[str, Any]]:
    """What one unit noted of a target at the end of each quarter since publication, short of its day."""
    target, due = duty.target, duty.due
    if target is None or due is None:
        return
    since = duty.published_on
    begun = Decimal(55 + duty.pk * 13 % 30) / _WHOLE
    for day in [since, *_quarter_ends(since, min(until, due))][-_MOST_QUARTERS:]:
        way = Decimal((day - since).days) / max((due - since).days, 1)
        yield figure(target, duty, begun + (1 - begun) * way * pace, day)


def _units(target: Target, duty: Duty, day: datetime.date) -> int:
    """How many units the share is of; 0 where it is of something else, or of what one commune has."""
    level = next((level for words, level in _WHOLES.items() if target.what.lower().startswith(words)), None)
    if level is None or duty.unit.level in (UnitLevel.COMMUNE, UnitLevel.VILLAGE):
        return 0
    return units_within(target.programme.territory, day).filter(kind=UnitKind.TERRITORY, level=level).count()


def _value(target: Target, share: Decimal) -> Decimal:
    if target.comparator == Comparator.RANGE and target.high is not None and share >= 1:
        return (target.value + target.high) / 2
    if target.comparator not in _FALLING:
        return target.value * share
    short = max(1 - share, Decimal(0))
    return target.value * (1 + short) if target.value else (short * 20).quantize(Decimal(1))


def _quarter_ends(since: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    year, month = since.year, (since.month - 1) // 3 * 3 + 4
    while True:
        end = datetime.date(year + (month > 12), (month - 1) % 12 + 1, 1) - datetime.timedelta(days=1)
        if end > until:
            return
        if end > since:
            yield end
        year, month = (year + 1, month - 9) if month > 12 else (year, month + 3)
