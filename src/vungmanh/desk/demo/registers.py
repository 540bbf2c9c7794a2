"""What the sample's communes and villages keep in the registers: premises, equipment, holdings, bodies and their members.

Written in bulk through the acts of the registers, as an import would; about nine of ten units have what they must.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from vungmanh.accounts.models import User
from vungmanh.bodies.domain import keeping as bodies
from vungmanh.bodies.models import Body, Membership
from vungmanh.bodies.policies import system_of
from vungmanh.desk.demo.democracy import keep_democracy
from vungmanh.holdings.domain import keeping as holdings
from vungmanh.holdings.models import Holding
from vungmanh.holdings.policies import Kind, kinds
from vungmanh.premises.domain import keeping as premises
from vungmanh.premises.models import Equipment, Premises
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_within

DAY = datetime.timedelta(days=1)
_YEAR = datetime.timedelta(days=365)
_CELLS = (
    ("Chi bộ Cơ quan", "agency", 14), ("Chi bộ Quân sự", "military", 7), ("Chi bộ Công an", "police", 9),
    ("Chi bộ Trường Tiểu học", "school", 11), ("Chi bộ Trạm Y tế", "station", 4),
)  # fmt: skip
_MASS = (("farmers", 640), ("women", 720), ("youth", 310), ("veterans", 180), ("union", 65))
_ITEMS = (
    ("computer", "party", 6), ("computer", "committee", 22), ("computer", "front", 5), ("printer", "shared", 8),
    ("copier", "shared", 2), ("telephone", "shared", 4), ("loudspeaker", "shared", 12),
)  # fmt: skip


def keep_registers(users: Mapping[str, User], at: datetime.datetime) -> int:
    """How many records were made, of communes that are no more up to their last day; none where there are some already."""
    if Holding.objects.exists():
        return 0
    by, on = users["dieuphoi"], timezone.localdate(at)
    province = by.assignments.get(role="coordinator").unit
    units = list(units_within(province, on).filter(kind="territory"))
    communes = [unit for unit in units if unit.level == UnitLevel.COMMUNE]
    gone = Unit.objects.filter(path__within=province.path, kind="territory", level=UnitLevel.COMMUNE, valid_to__lt=on)
    communes += gone.order_by("pk")
    villages: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.level == UnitLevel.VILLAGE and unit.parent_id:
            villages[unit.parent_id].append(unit)
    counted = _premises(communes, villages, by, at) + _holdings(communes, villages, by, at)
    counted += keep_democracy(communes, villages, by, at) + _bodies(communes, villages, by, at)
    for register in (premises, holdings, bodies):
        register.bring_up(None, at=at)
    return counted


def _lot(unit: Unit, turn: int) -> int:
    return (unit.pk * 37 + turn * 23) % 100


def _since(unit: Unit, day: datetime.date) -> datetime.date:
    return max(unit.valid_from or day, day)


def _up_to(unit: Unit, on: datetime.date) -> datetime.date:
    """The day on which its registers are as they are shown: its last one where it is no more."""
    return min(unit.valid_to or on, on)


def _premises(communes: Sequence[Unit], villages: Mapping[int, list[Unit]], by: Any, at: datetime.datetime) -> int:
    today = timezone.localdate(at)
    houses, things = [], []
    for unit in communes:
        on = _up_to(unit, today)
        since, lot = _since(unit, on - 2 * _YEAR), _lot(unit, 1)
        norm = Decimal(480 + unit.pk % 9 * 20)
        houses.append(
            Premises(
                unit=unit, name=f"Trụ sở UBND {unit.name}", purpose="headquarters", valid_from=since, valid_to=unit.valid_to,
                solidity=2 if lot < 92 else 1, condition=2 if lot < 70 else 1 if lot < 93 else 0,
                is_safe=None if lot == 50 else lot < 95, area_m2=norm * (70 + lot) / 100, norm_m2=norm,
                year_built=1996 + lot % 25,
            )
        )  # fmt: skip
        for place, (item, office, number) in enumerate(_ITEMS):
            own = _lot(unit, 5 + place)
            if own < 94:
                quantity = number + own % 4
                online = max(0, quantity - 1 - own % 3) if item == "computer" else None
                things.append(
                    Equipment(
                        unit=unit, item=item, office=office, quantity=quantity, working=quantity - own % 2, online=online,
                        valid_from=since, valid_to=unit.valid_to,
                    )
                )  # fmt: skip
        houses += [_village_house(village, on) for village in villages[unit.pk] if _lot(village, 2) < 88]
        things += [
            Equipment(
                unit=village,
                item="telephone",
                office="village",
                quantity=1,
                working=1,
                valid_from=_since(village, on - _YEAR),
            )
            for village in villages[unit.pk]
            if _lot(village, 3) < 61
        ]
    premises.PREMISES.record_many(houses, by=by, at=at)
    premises.EQUIPMENT.record_many(things, by=by, at=at)
    return len(houses) + len(things)


def _village_house(village: Unit, on: datetime.date) -> Premises:
    lot = _lot(village, 4)
    return Premises(
        unit=village, name=f"Nhà sinh hoạt {village.name}", purpose="village_house", valid_from=_since(village, on - 2 * _YEAR),
        solidity=2 if lot < 55 else 1, condition=2 if lot < 60 else 1, is_safe=lot < 97, area_m2=Decimal(80 + lot),
        year_built=2001 + lot % 20,
    )  # fmt: skip


def _holdings(communes: Sequence[Unit], villages: Mapping[int, list[Unit]], by: Any, at: datetime.datetime) -> int:
    on = timezone.localdate(at)
    units = [*communes, *(village for below in villages.values() for village in below)]
    rows = [
        row
        for turn, kind in enumerate(kinds().values())
        for unit in units
        if kind.concerns(unit.level, unit.type) and not kind.kept_in
        for row in _held(kind, unit, _lot(unit, 20 + turn), _up_to(unit, on))
    ]
    holdings.HOLDINGS.record_many(rows, by=by, at=at)
    return len(rows)


def _held(kind: Kind, unit: Unit, lot: int, on: datetime.date) -> Iterator[Holding]:
    since = max(_since(unit, on - _YEAR + lot * DAY), kind.valid_from)
    whole = Holding(unit=unit, kind=kind.code, valid_from=since, valid_to=unit.valid_to)
    if kind.numbers:
        total = Decimal({"new_rural_criteria": 19}.get(kind.code, 900 + unit.pk * 13 % 1400))
        whole.value, whole.total = (total * (70 + lot % 29) / 100).quantize(Decimal(1)), total
        whole.valid_from = _since(unit, datetime.date(on.year, 1, 1))
        yield whole
        return
    if lot >= {"titles": 58}.get(kind.group, 93) or since > on:
        return
    whole.number = f"{7 + lot}/QĐ-UBND"
    whole.decided_on, whole.decided_by = since, f"UBND {unit.name}"
    if kind.code == "coordination_rules":
        whole.title = "Quy chế phối hợp giữa UBND với Ủy ban MTTQ và các đoàn thể"
    if kind.years:
        ends = since.replace(year=since.year + kind.years, day=min(since.day, 28)) - DAY
        whole.valid_to = min(ends, unit.valid_to or ends)
    yield whole


def _bodies(communes: Sequence[Unit], villages: Mapping[int, list[Unit]], by: Any, at: datetime.datetime) -> int:
    """Committees first, then what belongs to them; members counted a year ago and now."""
    on = timezone.localdate(at)
    tops = [_body(unit, f"Đảng bộ {unit.name}", "base_committee", "commune", _up_to(unit, on)) for unit in communes]
    bodies.BODIES.record_many(tops, by=by, at=at)
    below, sizes = [], []
    for top in tops:
        for body, size in _of_commune(top, villages[top.unit_id], _up_to(top.unit, on)):
            below.append(body)
            sizes.append(size)
    bodies.BODIES.record_many(below, by=by, at=at)
    counts = [_counted(body, size, _up_to(body.unit, on)) for body, size in zip(below, sizes, strict=True) if size]
    firsts = [first for first, _later in counts]
    bodies.MEMBERSHIPS.record_many(firsts, by=by, at=at)
    for first, later in counts:
        later.thing_id = first.pk
    bodies.MEMBERSHIPS.record_many([later for _first, later in counts], by=by, at=at)
    return len(tops) + len(below) + 2 * len(counts)


def _body(unit: Unit, name: str, kind: str, setting: str, on: datetime.date, **more: Any) -> Body:
    since = _since(unit, on - 2 * _YEAR)
    return Body(
        unit=unit,
        name=name,
        kind=kind,
        setting=setting,
        system=system_of(kind),
        valid_from=since,
        valid_to=unit.valid_to,
        founded_on=since,
        **more,
    )


def _of_commune(top: Body, villages: Sequence[Unit], on: datetime.date) -> Iterator[tuple[Body, int]]:
    unit = top.unit
    without = [village for village in villages if _lot(village, 6) >= 95]
    for village in villages:
        if village not in without:
            yield _body(village, f"Chi bộ {village.name}", "cell", "village", on, above=top), 7 + _lot(village, 7) % 26
    if without:
        yield _body(unit, f"Chi bộ ghép {unit.short_name}", "cell", "village", on, above=top, is_joint=True), 5
    for name, setting, size in _CELLS:
        yield _body(unit, f"{name} {unit.short_name}", "cell", setting, on, above=top), size + _lot(unit, size) % 8
    yield _body(unit, f"Ủy ban MTTQ {unit.name}", "front_committee", "commune", on), 0
    for kind, size in _MASS:
        name = {"farmers": "Hội Nông dân", "women": "Hội LHPN", "youth": "Đoàn Thanh niên", "veterans": "Hội CCB"}.get(
            kind, "Công đoàn"
        )
        yield _body(unit, f"{name} {unit.name}", kind, "commune", on), size + _lot(unit, size) * 3


def _counted(body: Body, size: int, on: datetime.date) -> tuple[Membership, Membership]:
    """A count when the body began here and one of this month; a few do not add up."""
    lot = _lot(body.unit, size)
    later_on = max(body.valid_from + DAY, on.replace(day=1))
    admitted, departed = 1 + size * (lot % 7) // 60, size * (lot % 5) // 90
    first = Membership(body=body, unit=body.unit, members=size, valid_from=body.valid_from, valid_to=later_on - DAY)
    later = Membership(
        body=body, unit=body.unit, members=size + admitted - departed + (1 if lot % 30 == 12 else 0), valid_from=later_on,
        admitted=admitted, arrived=0, departed=departed, is_cut=True, valid_to=body.valid_to,
    )  # fmt: skip
    for row in (first, later):
        row.women = row.members * (35 + lot % 20) // 100
        if body.system == "mass":
            row.core, row.base = row.members * 4 // 100, row.members * 100 // (58 + lot % 30)
    return first, later
