"""What the registers of the sample know today is not what they knew some weeks ago, and mixes hold in it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import Min
from django.test import Client
from django.utils import timezone

from vungmanh.bodies.models import Membership
from vungmanh.core.models import AuditEntry
from vungmanh.desk.demo.build import Demo, Stage, build_demo
from vungmanh.desk.demo.lately import filled_on
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import Figure, Indicator
from vungmanh.officials.domain.standards import Standing
from vungmanh.officials.models import Departure, Post, Qualification
from vungmanh.premises.models import Premises

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MIXES = "/so-sach/chuan-chuc-danh/co-cau/"
ONLY = ("03-ke-hoach-38-nam-2026.txt",)


def quiet(done: int, total: int, note: str) -> None:
    """Nobody watches."""


def build(at: datetime.datetime) -> Demo:
    return build_demo(quiet, at, stage=Stage.RUNNING, is_whole=True, only=ONLY)


@pytest.fixture(scope="module")
def at() -> datetime.datetime:
    return timezone.now()


@pytest.fixture(scope="module")
def demo(shared_database: None, at: datetime.datetime) -> Demo:
    return build(at)


@pytest.fixture
def page(demo: Demo, client: Client) -> Client:
    client.force_login(demo.users["dieuphoi"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_mixes_hold_and_lead_to_their_people(page: Client) -> None:
    lines = page.get(MIXES).context["lines"]
    assert {each.standing for _pk, _name, each, *_more in lines} == {Standing.MET, Standing.UNMET, Standing.UNKNOWN}
    assert {len(each.mix.fields) for _pk, _name, each, *_more in lines} == {2, 3}
    assert {each.mix.certainty for _pk, _name, each, *_more in lines} == {"sample"}
    for _pk, _name, each, _asks, _state, people, unclear in lines:
        for number, address in ((each.count, people), (each.unknown, unclear)):
            assert number == 0 or page.get(address).context["page"].total == number


@pytest.mark.parametrize(("code", "back"), [("premises.roomy", 20), ("officials.staff.professional_4_up", 30)])
def test_figure_known_weeks_ago_is_another_one_and_shows_its_rows(
    page: Client, demo: Demo, at: datetime.datetime, code: str, back: int
) -> None:
    day = timezone.localdate(at) - back * DAY
    asked = {"don_vi": demo.units.sample.unit.pk, "ky": str(day.year)}
    address = f"/so-lieu/chi-so/{Indicator.objects.get(code=code).pk}/so/"
    now, then = (page.get(address, {**asked, **more}).context for more in ({}, {"biet_den": f"{day:%d/%m/%Y}"}))
    assert then["pair"] != now["pair"]
    assert then["pair"].numerator > 0
    assert (then["rows"].are_then, then["rows"].why) == (True, "")


def test_figures_are_what_the_registers_say_and_acts_follow_each_other(demo: Demo, at: datetime.datetime) -> None:
    assert keeping.check(at=at).different == 0
    assert not keeping.is_behind(at)
    assert not AuditEntry.objects.filter(at__gt=at).exists()
    first = filled_on(timezone.localdate(at))
    assert Figure.objects.aggregate(first=Min("known_from"))["first"] <= first
    assert recorded_first(Post) == recorded_first(Qualification) == recorded_first(Premises) == first
    recorded = AuditEntry.objects.filter(action__endswith=".recorded").values("subject_type", "subject_id")
    began: dict[Any, datetime.datetime] = {
        (row["subject_type"], row["subject_id"]): row["first"] for row in recorded.annotate(first=Min("at"))
    }
    earlier = [
        str(act)
        for act in AuditEntry.objects.exclude(action__endswith=".recorded")
        if act.at < began.get((act.subject_type, act.subject_id), act.at)
    ]
    assert earlier == []
    created = dict(AuditEntry.objects.filter(action="user.created").values_list("subject_id", "at"))
    acted = AuditEntry.objects.exclude(actor=None).values_list("actor").annotate(first=Min("at"))
    assert [pk for pk, first_act in acted if first_act < created[str(pk)]] == []


def recorded_first(model: type[Any]) -> datetime.date:
    found: datetime.datetime = model.objects.aggregate(first=Min("recorded_at"))["first"]
    return timezone.localdate(found)


def test_building_again_tells_and_records_nothing(demo: Demo, at: datetime.datetime) -> None:
    """On a later day too; figures of a month that has begun are counted."""
    models = (AuditEntry, Qualification, Post, Premises, Membership, Departure)
    counts = [model._default_manager.count() for model in models]
    build(at)
    build(at + DAY)
    assert [model._default_manager.count() for model in models] == counts
