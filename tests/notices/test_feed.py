"""The calendar of a person: what is in it, what it does when things change, who may open it."""

from __future__ import annotations

import datetime
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.notices.domain.choosing import renew_calendar, revoke_calendar
from vungmanh.notices.feed import calendar_of
from vungmanh.notices.links import token_of
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    due = (today + datetime.timedelta(days=20)).isoformat()
    directive = make_directive(cast.province, cast.officer, period=(today, None))
    add_task(directive, "Rà soát quy hoạch; sắp xếp, bố trí", leads=[cast.department], partners=[cast.commune], due=due)
    communes = [cast.commune, cast.other_commune]
    add_report(directive, "Báo cáo kết quả", sources=communes, receivers=[cast.department], due=due)
    return publish(directive, by=cast.officer, at=timezone.now(), on=today)


@pytest.fixture
def duty(programme: Programme, cast: Cast) -> Duty:
    return programme.duties.get(unit=cast.commune, role="partner")


def entries(user: User) -> dict[str, Any]:
    """Entries by UID, as a calendar program reads them."""
    fresh = User.objects.get(pk=user.pk)
    calendar = icalendar.Calendar.from_ical(calendar_of(fresh, timezone.localdate()))
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def act(duty: Duty, what: DutyAct, by: User, **said: Any) -> None:
    version = Duty.objects.get(pk=duty.pk).version
    said = {"text": "x"} | said
    follow(duty, what, Said(**said), by=by, at=timezone.now(), on=timezone.localdate(), version=version)


def address(user: User) -> str:
    return reverse("desk:calendar_feed", args=[token_of(renew_calendar(user, at=timezone.now()))])


def test_holds_what_i_owe_and_days_on_which_others_hand_in(programme: Programme, duty: Duty, cast: Cast) -> None:
    mine = entries(cast.commune_officer)
    report = programme.duties.get(unit=cast.commune, kind="report")
    assert set(mine) == {f"viec-{duty.pk}", f"viec-{report.pk}"}
    event = mine[f"viec-{duty.pk}"]
    assert (str(event["summary"]), event.decoded("dtstart")) == ("Rà soát quy hoạch; sắp xếp, bố trí", duty.due)
    of_department = entries(cast.lead_officer)
    words = {str(event["summary"]) for event in of_department.values()}
    assert words == {
        "Rà soát quy hoạch; sắp xếp, bố trí",
        "Nhận báo cáo (2 đơn vị): Báo cáo kết quả",
        "1 việc đến hạn (1 đơn vị): 112/KH-UBND: Xây dựng chính quyền cơ sở vững mạnh",
    }
    assert entries(cast.neighbour) == {}


def test_extension_moves_the_same_entry_and_closing_cancels_it(duty: Duty, cast: Cast) -> None:
    before = entries(cast.commune_officer)[f"viec-{duty.pk}"]
    later = timezone.localdate() + datetime.timedelta(days=50)
    act(duty, DutyAct.ASKED, cast.commune_officer, due=later)
    act(duty, DutyAct.EXTENDED, cast.leader, answers=duty.entries.get().pk)
    after = entries(cast.commune_officer)[f"viec-{duty.pk}"]
    assert after.decoded("dtstart") == later
    assert int(after["sequence"]) > int(before["sequence"])
    act(duty, DutyAct.CLOSED, cast.leader)
    assert str(entries(cast.commune_officer)[f"viec-{duty.pk}"]["status"]) == "CANCELLED"


def test_role_that_ended_takes_its_days_along(duty: Duty, cast: Cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    RoleAssignment.objects.filter(user=cast.commune_officer).update(valid_to=yesterday)
    assert entries(cast.commune_officer) == {}


def test_address_opens_without_session_and_answers_304(duty: Duty, cast: Cast, client: Client) -> None:
    where = address(cast.commune_officer)
    first = client.get(where)
    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert first["Cache-Control"] == "private, max-age=900"
    again = client.get(where, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    act(duty, DutyAct.NOTED, cast.commune_officer)
    assert client.get(where, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.post(where).status_code == 405


def test_address_that_was_renewed_revoked_guessed_or_whose_account_ended_is_not_there(
    cast: Cast, client: Client
) -> None:
    old = address(cast.commune_officer)
    new = address(cast.commune_officer)
    wrong = new.replace(".ics", "0.ics")
    assert [client.get(where).status_code for where in (old, wrong, "/lich/x.ics", new)] == [404, 404, 404, 200]
    cast.commune_officer.is_active = False
    cast.commune_officer.save()
    assert client.get(new).status_code == 404
    cast.commune_officer.is_active = True
    cast.commune_officer.save()
    revoke_calendar(cast.commune_officer, at=timezone.now())
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_calendar_asks_the_same_number_of_questions(
    programme: Programme, cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = programme.duties.get(unit=cast.commune, kind="report")
    for number in range(more):
        Duty.objects.create(programme=programme, kind="report", report=one.report, source=one.source, unit=cast.commune,
                            role=one.role, period=f"20{number}", due=one.due, published_on=one.published_on)  # fmt: skip
    user = User.objects.get(pk=cast.lead_officer.pk)
    with django_assert_num_queries(8):
        calendar_of(user, timezone.localdate())
