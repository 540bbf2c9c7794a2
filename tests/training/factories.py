"""Courses, plans and schemes for tests, with no surprises."""

from __future__ import annotations

import datetime
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from tests.officials.factories import make_person, make_post
from vungmanh.officials.models import Person
from vungmanh.training.domain.attraction import open_scheme, record_arrival
from vungmanh.training.domain.courses import CourseSaid, enrol, open_course
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment
from vungmanh.units.models import Unit

ON = datetime.date(2026, 3, 2)
STARTS, ENDS = datetime.date(2026, 2, 1), datetime.date(2026, 6, 30)


def official(unit: Unit, name: str = "Lò Văn Mẫu", position: str = "women_chair", **more: Any) -> Person:
    """In post since the start of 2026."""
    person = make_person(unit, name, **more)
    make_post(person, position)
    return person


def said(**more: Any) -> CourseSaid:
    plain: dict[str, Any] = {
        "title": "Trung cấp lý luận chính trị K1", "kind": "political", "level": 2, "starts_on": STARTS, "ends_on": ENDS,
        "school": "Trường Chính trị tỉnh Mẫu Sơn",
    }  # fmt: skip
    return CourseSaid(**plain | more)


def make_course(cast: Cast, unit: Unit | None = None, **more: Any) -> Course:
    """Of the province unless told."""
    return open_course(unit or cast.province, said(**more), by=cast.officer, at=AT)


def send(cast: Cast, course: Course, *people: Person, **more: Any) -> list[Enrolment]:
    return enrol(course, people, by=cast.officer, at=AT, **more).new


def make_scheme(cast: Cast, **more: Any) -> AttractionScheme:
    values = {
        "title": "Thu hút trí thức trẻ về xã", "resolution": "NQ 153/2010/NQ-HĐND", "quota": 230,
        "starts_on": datetime.date(2025, 7, 16), "due_on": datetime.date(2026, 12, 31),
    }  # fmt: skip
    return open_scheme(cast.province, values | more, by=cast.officer, at=AT)


def make_arrival(cast: Cast, scheme: AttractionScheme, person: Person, **more: Any) -> Arrival:
    values = {"unit": cast.commune, "position": "expert_office", "arrived_on": datetime.date(2026, 1, 5)} | more
    return record_arrival(scheme, person, values, by=cast.officer, at=AT)
