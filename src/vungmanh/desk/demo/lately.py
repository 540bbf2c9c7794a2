"""What the registers of the sample came to know after they were filled: degrees recorded late, people who left, houses measured
anew, members counted, each on its own day and by the act that people click.

So a figure as it was known on a past day is another one than today's, and its rows of then can be told from the trail.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet

from vungmanh.accounts.models import User
from vungmanh.bodies.domain.keeping import count_members
from vungmanh.bodies.models import Membership
from vungmanh.desk.demo.democracy import hear_since
from vungmanh.desk.demo.training import let_through, pass_course, some_leave
from vungmanh.indicators.domain import keeping
from vungmanh.officials.domain.records import add_record, correct_record, depart
from vungmanh.officials.domain.standards import Standing
from vungmanh.officials.domain.standards_reading import mixes_of, posts_on
from vungmanh.officials.enums import OfficialKind
from vungmanh.officials.models import PostStretch, Qualification
from vungmanh.premises.domain.keeping import PREMISES
from vungmanh.premises.enums import Purpose
from vungmanh.premises.models import Premises
from vungmanh.training.models import Arrival, Enrolment
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_within

DAY = datetime.timedelta(days=1)
_HOURS = datetime.timezone(datetime.timedelta(hours=7))
_FILLED = 40
"""So many days before today the registers were filled."""
_DEGREES, _LEFT, _MEASURED, _COUNTED = 4, 2, 2, 12
_REMEASURED = "Đo lại theo hồ sơ hoàn công (ví dụ)"
_HEARSAY = "Ngành ghi theo lời khai, chưa có bản sao bằng (ví dụ)"
_UNIVERSITY = 4


def filled_on(on: datetime.date) -> datetime.date:
    """The day on which the registers of the sample were filled."""
    return on - _FILLED * DAY


def moment(day: datetime.date, hour: int) -> datetime.datetime:
    """Office hours of Hà Nội."""
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=_HOURS)


def learn_since(users: Mapping[str, User], province: Unit, on: datetime.date) -> None:
    """From the evening of the day on which registers were filled until yesterday, day by day: figures of periods that begin are
    counted in the morning, as the worker does, and what was done that day follows."""
    by = users["dieuphoi"]
    acts: dict[datetime.date, list[Callable[[datetime.date], Any]]] = {
        on - 26 * DAY: [lambda day: _degrees(province, by, day), lambda day: pass_course(users, moment(day, 10), day)],
        on - 17 * DAY: [
            lambda day: _doubted(province, by, day),
            lambda day: some_leave(users, moment(day, 10), day),
        ],
        on - 11 * DAY: [
            lambda day: _measured(province, by, day),
            lambda day: let_through(users, moment(day, 10), on),
            lambda day: _left(province, by, day),
        ],
        on - 4 * DAY: [lambda day: _counted(province, by, day)],
    }
    for last, past in ((_FILLED, 32), (32, 20), (20, 9), (9, 2)):
        acts.setdefault(on - past * DAY, []).append(partial(_heard, province, on - last * DAY, by))
    keeping.catch_up(at=moment(filled_on(on), 18))
    for past in range(_FILLED - 1, 0, -1):
        day = on - past * DAY
        if keeping.is_behind(moment(day, 6)):
            keeping.catch_up(at=moment(day, 6))
        for act in acts.get(day, ()):
            act(day)


def _experts(province: Unit, day: datetime.date) -> QuerySet[PostStretch]:
    """Civil servants of communes with one post, whom no course and no scheme knows."""
    rows = posts_on(day).filter(unit__path__within=province.path, unit__level=UnitLevel.COMMUNE, is_main=True)
    rows = rows.filter(holds_several=False, born_on__isnull=False, post__valid_to__isnull=True)
    rows = rows.exclude(person__in=Enrolment.objects.values_list("person_id", flat=True))
    rows = rows.exclude(person__in=Arrival.objects.values_list("person_id", flat=True))
    return rows.select_related("person").order_by("-born_on", "pk")


def _degrees(province: Unit, by: User, day: datetime.date) -> None:
    """Degrees of ten months ago that nobody had brought: what was known of the months since was too little."""
    rows = _experts(province, day).filter(professional_level__lt=_UNIVERSITY)
    for row in rows[:_DEGREES]:
        said = {
            "kind": "professional", "level": _UNIVERSITY, "field": "law", "school": "Trường Đại học Mẫu",
            "mode": "part_time", "awarded_on": day - 300 * DAY,
        }  # fmt: skip
        add_record(Qualification, row.person, said, by=by, at=moment(day, 9), on=day)


def _doubted(province: Unit, by: User, day: datetime.date) -> None:
    """In a commune that looks for an engineer the field of a degree stood there by hearsay, and is taken out until the paper
    comes: nobody knows now whether the commune has one."""
    here = posts_on(day).filter(unit__in=_short(province, day)[1:2], is_main=True).values("person")
    degrees = Qualification.objects.filter(
        person__in=here, kind="professional", level__gte=_UNIVERSITY, withdrawn_at=None
    )
    row = degrees.exclude(field="").select_related("person").order_by("pk").first()
    if row:
        said = {"field": ""}
        correct_record(row, said, version=row.version, reason=_HEARSAY, by=by, at=moment(day, 9), on=day)


def _short(province: Unit, day: datetime.date) -> list[int]:
    """Communes that have nobody of the fields that they are to have."""
    communes = units_within(province, day).filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE).order_by("pk")
    stands = mixes_of(list(communes.values_list("pk", flat=True)), day)
    return [
        pk for pk, found in stands.items() if any(each.standing == Standing.UNMET and each.beyond < 0 for each in found)
    ]


def _left(province: Unit, by: User, day: datetime.date) -> None:
    """Told three days late."""
    rows = _experts(province, day).filter(kind=OfficialKind.CIVIL_SERVANT, position__startswith="expert_")
    for row in rows[:_LEFT]:
        said = {"scheme": "transfer", "last_day": day - 3 * DAY, "decision": "Quyết định mẫu 61/QĐ-UBND"}
        depart(row.person, said, by=by, at=moment(day, 11))


def _measured(province: Unit, by: User, day: datetime.date) -> None:
    """Some headquarters turn out to be larger, one smaller, than was thought all along."""
    houses = Premises.objects.kept().filter(
        unit__path__within=province.path, purpose=Purpose.HEADQUARTERS, valid_to__isnull=True, norm_m2__isnull=False
    )
    small, large = (houses.filter(has_enough_room=has_enough).order_by("pk") for has_enough in (False, True))
    for row, more in [*((row, 12) for row in small[:_MEASURED]), *((row, -9) for row in large[:1])]:
        values = {"area_m2": row.norm_m2 + Decimal(more)}
        PREMISES.correct(row, values, version=row.version, reason=_REMEASURED, by=by, at=moment(day, 9))


def _heard(province: Unit, since: datetime.date, by: User, day: datetime.date) -> None:
    """What came by box and telephone, and answers; a convention that goes on."""
    hear_since(province, since, by, moment(day, 14))


def _counted(province: Unit, by: User, day: datetime.date) -> None:
    """Village cells count their members: one or two more."""
    rows = Membership.objects.kept().filter(
        unit__path__within=province.path, valid_to__isnull=True, body__kind="cell", body__setting="village",
        valid_from__lt=day,
    )  # fmt: skip
    for row in rows.order_by("pk")[:_COUNTED]:
        more = 1 + row.pk % 2
        values = {"members": row.members + more, "admitted": more, "arrived": 0, "departed": 0}
        count_members(row, values, counted_on=day, version=row.version, by=by, at=moment(day, 15))
