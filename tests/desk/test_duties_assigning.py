"""Handing out the work of a unit: from the page of a duty, many from a list, found again by the filter."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import make_user
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, period=(today, datetime.date(today.year + 1, 12, 31)))
    soon = (today + datetime.timedelta(days=10)).isoformat()
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune], due=soon)
    add_report(directive, "Các xã báo cáo kết quả", sources=[cast.commune], due=soon)
    return publish(directive, by=cast.officer, at=timezone.now(), on=today)


@pytest.fixture
def head(cast: Cast) -> User:
    return make_user("truongxa", role=Role.LEADER, unit=cast.commune)


def give(client: Client, duties: list[Duty], person: object) -> int:
    data = {"viec": [duty.pk for duty in duties], "nguoi": person}
    return client.post(reverse("desk:duties_assign"), data).status_code


def listed(client: Client, **query: Any) -> list[str]:
    found = client.get(reverse("desk:duties"), query).context["groups"]
    return sorted(row.line.title for group in found for row in group.rows)


def test_officer_takes_a_duty_and_gives_it_back(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    client, duty = client_for(cast.commune_officer), programme.duties.get(kind="task")
    page = reverse("desk:duty", args=[duty.pk])
    assert "Tôi nhận việc này" in client.get(page).content.decode()
    assert give(client, [duty], "toi") == 302
    html = client.get(page).content.decode()
    assert ("Trả lại, không nhận nữa" in html, f"Người làm: {cast.commune_officer}" in html) == (True, True)
    assert listed(client, person="toi") == ["Rà soát quy hoạch"]
    assert listed(client, person="chua") == ["Các xã báo cáo kết quả"]
    assert give(client, [duty], "") == 302
    assert listed(client, person="toi") == []


def test_head_gives_many_and_finds_them_by_person(
    programme: Programme, cast: Cast, head: User, client_for: ClientFor
) -> None:
    client, officer = client_for(head), cast.commune_officer
    assert (
        "Giao cho người làm" in client.get(reverse("desk:duty", args=[programme.duties.all()[0].pk])).content.decode()
    )
    assert give(client, list(programme.duties.all()), officer.pk) == 302
    assert len(listed(client, person=officer.pk)) == 2
    assert set(programme.duties.values_list("assigned_to", flat=True)) == {officer.pk}


@pytest.mark.parametrize(
    ("who", "person", "status"),
    [
        ("neighbour", "toi", 404),
        ("officer", "toi", 403),
        ("commune_officer", "lead_officer", 403),
        ("commune_officer", "abc", 404),
        ("commune_officer", "999999", 404),
    ],
)
def test_others_hand_nothing_out(
    programme: Programme, cast: Cast, client_for: ClientFor, who: str, person: str, status: int
) -> None:
    named = getattr(cast, person, None)
    assert give(client_for(getattr(cast, who)), list(programme.duties.all()), named.pk if named else person) == status
    assert not Duty.objects.exclude(assigned_to=None).exists()


def test_handing_out_is_no_page(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.commune_officer).get(reverse("desk:duties_assign")).status_code == 405


def test_page_of_the_account_shows_what_was_given(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    give(
        client_for(make_user("truong", role=Role.LEADER, unit=cast.commune)),
        list(programme.duties.all()),
        cast.commune_officer.pk,
    )
    address = reverse("desk:person", args=[cast.commune_officer.pk])
    own, kept = (client_for(user).get(address) for user in (cast.commune_officer, cast.administrator))
    assert [line.title for line in own.context["work"].lines] == [line.title for line in kept.context["work"].lines]
    assert (own.context["work"].total, "Rà soát quy hoạch" in own.content.decode()) == (2, True)
