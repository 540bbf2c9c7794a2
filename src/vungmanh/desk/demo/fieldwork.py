"""What the sample's units recorded of their fieldwork: study of directives, surveys, pilots, areas, visits, briefings.

Written in bulk, like `working`; each record has its line on the audit trail, as if somebody had clicked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.core import audit
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.models import Kept, StudyAudience, StudyGoal, StudySession
from vungmanh.fieldwork.selectors.study import units_to_study
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_MONTH = datetime.timedelta(days=30)


def record_fieldwork(users: Mapping[str, User], directives: Sequence[Directive], on: datetime.date) -> int:
    """How many records were made; none where there are some already."""
    if StudySession.objects.exists():
        return 0
    book = Book(users)
    for directive in directives:
        _study(directive, book, on)
    return book.save()


class Book:
    """Who records for which unit, and everything that is to be written at once."""

    def __init__(self, users: Mapping[str, User]) -> None:
        self.coordinator = users["dieuphoi"]
        rows = RoleAssignment.objects.filter(user__in=users.values(), role__in=("unit_officer", "lead_officer"))
        self.people = {row.unit_id: row.user for row in rows.select_related("user")}
        self.records: list[Kept] = []
        self.parts: list[Any] = []

    def add(self, row: Any, day: datetime.date, *parts: Any) -> Any:
        row.recorded_by = self.people.get(row.unit_id, self.coordinator)
        row.recorded_at = datetime.datetime.combine(day, datetime.time(14, row.unit_id % 60), tzinfo=_HOURS)
        self.records.append(row)
        self.parts += parts
        return row

    def save(self) -> int:
        """Records of each kind, then their parts, then the trail; a statement per kind."""
        for rows in (self.records, self.parts):
            for model in dict.fromkeys(type(row) for row in rows):
                model._default_manager.bulk_create([row for row in rows if type(row) is model], batch_size=1000)
        audit.record_all(
            audit.entry(row, by=row.recorded_by, action=f"{row.KIND}.recorded", at=row.recorded_at, unit_id=row.unit_id)
            for row in self.records
        )
        return len(self.records)


def _study(directive: Directive, book: Book, on: datetime.date) -> None:
    """Most units study a directive within two months; some late, a few not yet. Communes also use loudspeakers."""
    begun = directive.issued_on
    units = units_to_study(directive, Unit.objects.all()) if begun else []
    for unit in units:
        lot = (unit.pk * 31 + directive.pk * 17) % 100
        day = begun + datetime.timedelta(days=6 + lot % 48 + (40 if lot > 84 else 0)) if begun else on
        if lot > 92 or day > on or (unit.valid_to and day > unit.valid_to):
            continue
        is_commune = unit.kind == UnitKind.TERRITORY
        members = (120 if is_commune else 24) + unit.pk * 7 % 60
        reached = members if lot < 45 else members - 1 - lot % 9
        held = StudySession(
            directive=directive, unit=unit, held_on=day, channel="conference" if lot % 3 else "cell_meeting",
            led_by="Bí thư Đảng ủy xã" if is_commune else "Lãnh đạo cơ quan",
            note="Quán triệt mục tiêu, nhiệm vụ được giao, thống nhất phân công thực hiện.",
        )  # fmt: skip
        goal = StudyGoal(directive=directive, unit=unit, kind="party_members", number=members)
        book.add(held, day, StudyAudience(session=held, kind="party_members", reached=reached), goal)
        if is_commune and lot % 2:
            _make_known(directive, unit, day + datetime.timedelta(days=9), lot, book, on)


def _make_known(directive: Directive, unit: Unit, day: datetime.date, lot: int, book: Book, on: datetime.date) -> None:
    """To the people: village meetings and the loudspeaker."""
    if day > on:
        return
    people = 2400 + unit.pk * 37 % 1900
    met = StudySession(
        directive=directive, unit=unit, held_on=day, channel="village_meeting", led_by="Trưởng thôn",
        note="Họp dân phổ biến nội dung liên quan trực tiếp đến người dân.",
    )  # fmt: skip
    goal = StudyGoal(directive=directive, unit=unit, kind="people", number=people)
    book.add(met, day, StudyAudience(session=met, kind="people", reached=people * (52 + lot % 40) // 100), goal)
    book.add(StudySession(directive=directive, unit=unit, held_on=day, channel="loudspeaker", times=6 + lot % 9), day)
