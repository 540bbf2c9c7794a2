"""Lists and pages of training and standards ask the database as often for three rows as for one."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.officials.factories import make_person, make_post, make_qualification
from tests.training.factories import make_arrival, make_course, make_scheme, send
from vungmanh.officials.domain.standards_adopting import adopt
from vungmanh.officials.models import Person, StandardsException
from vungmanh.training.domain.planning import LineSaid, draw_plan
from vungmanh.training.models import AttractionScheme, Course, TrainingPlan

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
LONG_AGO = datetime.date(2025, 7, 1)
QUERIES = {
    "training_needs": 12, "training_plans": 7, "training_plan": 9, "course": 12, "attractions": 7, "attraction": 12,
    "standards_mixes": 9, "standards_exceptions": 6, "officials_ended": 6,
}  # fmt: skip


def fill(cast: Cast, number: int, course: Course, scheme: AttractionScheme) -> None:
    """One more row in each list."""
    person = lacking(cast, f"Lò Thị {number}")
    send(cast, course, person)
    make_arrival(cast, scheme, person)
    make_scheme(cast, title=f"Thu hút {number}")
    lines = [LineSaid("political", 3 + number, level) for level in range(1, number + 2)]
    draw_plan(cast.province, 2024 + number, lines, by=cast.officer, at=AT)
    StandardsException.objects.create(
        person=person, unit=cast.commune, position="party_secretary", kind="cadre", on=LONG_AGO, gate="review",
        rules=["nat-2025-leader-political"], decided_by="Ban Thường vụ", reason="Chưa có người", recorded_at=AT,
    )  # fmt: skip
    ended = make_unit(
        f"Xã Mẫu Cũ {number}", parent=cast.province, valid_to=timezone.localdate() - datetime.timedelta(1)
    )
    make_post(make_person(ended, f"Lò Văn Cũ {number}"))


def lacking(cast: Cast, name: str) -> Person:
    person = make_person(cast.commune, name)
    make_qualification(person, "professional", 4)
    make_qualification(person, "political", 1)
    make_post(person, "party_secretary" if name.endswith("0") else "committee_deputy", valid_from=LONG_AGO)
    return person


def addresses(course: Course, scheme: AttractionScheme) -> dict[str, str]:
    of = {
        "training_plan": reverse("desk:training_plan", args=[TrainingPlan.objects.latest("year").pk]),
        "course": reverse("desk:course", args=[course.pk]), "attraction": reverse("desk:attraction", args=[scheme.pk]),
        "standards_mixes": f"{reverse('desk:standards_mixes')}?ngay=31/12/2015",
    }  # fmt: skip
    return {name: of.get(name) or reverse(f"desk:{name}") for name in QUERIES}


def test_lists_ask_the_same_of_one_row_and_of_three(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2011, 6, 24), decision="", by=cast.officer, at=AT)
    client, course, scheme = client_for(cast.officer), make_course(cast), make_scheme(cast)
    for number in range(3):
        fill(cast, number, course, scheme)
        if number == 1:
            continue
        client.get(reverse("desk:home"))
        for name, address in addresses(course, scheme).items():
            with django_assert_num_queries(QUERIES[name], info=f"{name} {number}"):
                assert client.get(address).status_code == 200
