"""The count of a target shared out to lower units: first proposals, a draft, and what holds once it adds up to the whole."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from vungmanh.accounts.selectors import in_scope
from vungmanh.cascade.enums import AllotmentState
from vungmanh.cascade.models import Allotment, Share
from vungmanh.cascade.permissions import above
from vungmanh.cascade.selectors import can_be_shared_out
from vungmanh.core import audit
from vungmanh.core.errors import DomainError
from vungmanh.programmes.enums import Comparator
from vungmanh.programmes.models import Target
from vungmanh.programmes.selectors import OWED
from vungmanh.units.domain.levels import LEVEL_OF_TIER, tier_below
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit, UnitAttribute
from vungmanh.units.selectors import ids_of_path, units_within


def units_to_share_among(target: Target, on: datetime.date) -> list[Unit]:
    """Those that owe the target, where several do; else the territories of the tier below that of the programme."""
    programme = target.programme
    owing = Unit.objects.filter(pk__in=target.duties.filter(OWED).values("unit")).exclude(pk__in=above(programme))
    found = list(owing.order_by("sort_key", "pk"))
    if len(found) > 1:
        return found
    level = LEVEL_OF_TIER[tier_below(programme.territory, on)]
    below = units_within(programme.territory, on).filter(kind=UnitKind.TERRITORY, level=level)
    return list(below.order_by("sort_key", "pk"))


def step_of(whole: Decimal) -> Decimal:
    """People, classes, houses are whole; 12.5 km are shared out in tenths."""
    exponent = whole.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def split(whole: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Parts in proportion to the weights that add up to the whole exactly: what is left over after rounding down goes to
    the largest remainders, in the order given. All weights zero: evenly."""
    total = sum(weights.values(), Decimal(0))
    if not weights:
        return {}
    if total <= 0:
        return split(whole, dict.fromkeys(weights, Decimal(1)))
    step = step_of(whole)
    exact = {key: whole * weight / total for key, weight in weights.items()}
    parts = {key: value.quantize(step, rounding=ROUND_DOWN) for key, value in exact.items()}
    left = int((whole - sum(parts.values(), Decimal(0))) / step)
    order = sorted(weights, key=lambda key: parts[key] - exact[key])
    for key in order[:left]:
        parts[key] += step
    return parts


def weights_by_attribute(
    units: Sequence[Unit], key: str, weights: Mapping[str, Decimal], on: datetime.date
) -> dict[int, Decimal]:
    """The weight of each unit by the value that the property `key` has for it; 1 where it has none. One query."""
    held = UnitAttribute.objects.in_force_on(on).filter(key=key, unit__in=[unit.pk for unit in units])
    values = dict(held.values_list("unit_id", "value"))
    return {unit.pk: weights.get(values.get(unit.pk, ""), Decimal(1)) for unit in units}


def weights_by_villages(units: Sequence[Unit], on: datetime.date) -> dict[int, Decimal]:
    """The number of villages that lie in each unit on the day. One query."""
    found = {unit.pk: Decimal(0) for unit in units}
    villages = Unit.objects.in_force_on(on).filter(level="village", kind=UnitKind.TERRITORY)
    for path in villages.filter(in_scope("path", _tops(units))).values_list("path", flat=True):
        for number in ids_of_path(path):
            if number in found:
                found[number] += 1
    return found


def _tops(units: Sequence[Unit]) -> set[str]:
    """Paths right above the units, which share a few: the country has ninety thousand villages."""
    return {unit.path[: unit.path.rstrip("/").rfind("/") + 1] for unit in units}


def difference(target: Target, given: Decimal) -> Decimal:
    """By how much the shares are over (positive) or under the whole; 0 for a sum within a range."""
    if target.comparator == Comparator.RANGE and target.high is not None and given > target.value:
        return max(Decimal(0), given - target.high)
    return given - target.value


@transaction.atomic
def save_shares(
    target: Target, shares: Mapping[int, Decimal], *, by: Any, at: datetime.datetime, version: int
) -> Allotment:
    """Keep the shares as a draft, whatever they add up to; `version` of the draft that the person saw, 0 for none.

    Raises `shares_not_a_count`, `shares_negative`, `shares_changed`.
    """
    target = _locked(target)
    row = target.allotments.filter(state=AllotmentState.DRAFT).first()
    if (row.version if row else 0) != version:
        raise DomainError("shares_changed")
    if any(value < 0 for value in shares.values()):
        raise DomainError("shares_negative")
    if row is None:
        last = target.allotments.aggregate(last=Max("number"))["last"] or 0
        row = Allotment(target=target, number=last + 1, state=AllotmentState.DRAFT, version=0)
    row.made_by, row.made_at, row.whole = by, at, target.value
    row.version += 1
    row.save()
    row.shares.all().delete()
    Share.objects.bulk_create([Share(allotment=row, unit_id=unit, value=value) for unit, value in shares.items()])
    given = sum(shares.values(), Decimal(0))
    _audit(row, "shares.saved", by=by, at=at, changes={"given": (None, given), "whole": (None, target.value)})
    return row


@transaction.atomic
def confirm_shares(target: Target, *, reason: str, by: Any, at: datetime.datetime, version: int) -> Allotment:
    """The draft comes into force, the version before is kept. Only what adds up to the whole may.

    Raises `shares_no_draft`, `shares_changed`, `shares_unbalanced` (over, under), `shares_reason_missing`.
    """
    target = _locked(target)
    row = target.allotments.filter(state=AllotmentState.DRAFT).first()
    if row is None:
        raise DomainError("shares_no_draft")
    if row.version != version:
        raise DomainError("shares_changed")
    values = dict(row.shares.values_list("unit__name", "value"))
    off = difference(target, sum(values.values(), Decimal(0)))
    if off:
        raise DomainError("shares_over" if off > 0 else "shares_under", by=f"{abs(off).normalize():f}")
    before = target.allotments.filter(state=AllotmentState.CONFIRMED).first()
    if before and not reason.strip():
        raise DomainError("shares_reason_missing")
    held = dict(before.shares.values_list("unit__name", "value")) if before else {}
    if before:
        before.state = AllotmentState.REPLACED
        before.save(update_fields=["state"])
    row.state, row.whole, row.reason = AllotmentState.CONFIRMED, target.value, reason.strip()[:500]
    row.confirmed_by, row.confirmed_at = by, at
    row.save(update_fields=["state", "whole", "reason", "confirmed_by", "confirmed_at"])
    names = dict.fromkeys([*held, *values])
    changed = {name: (held.get(name), values.get(name)) for name in names if held.get(name) != values.get(name)}
    _audit(row, "shares.confirmed", by=by, at=at, changes=changed, reason=row.reason)
    return row


@transaction.atomic
def discard_shares(target: Target, *, by: Any, at: datetime.datetime) -> None:
    """Throw the draft away; what is in force stays. Raises `shares_no_draft`."""
    target = _locked(target)
    row = target.allotments.filter(state=AllotmentState.DRAFT).first()
    if row is None:
        raise DomainError("shares_no_draft")
    _audit(row, "shares.discarded", by=by, at=at, changes={})
    row.delete()


def _locked(target: Target) -> Target:
    rows = Target.objects.select_for_update(of=("self",)).select_related("programme__directive")
    row = rows.get(pk=target.pk)
    if not can_be_shared_out(row):
        raise DomainError("shares_not_a_count")
    return row


def _audit(row: Allotment, action: str, *, changes: Any, **more: Any) -> None:
    audit.record(row, action=action, changes=changes, unit_id=row.target.programme.directive.owner_id, **more)
