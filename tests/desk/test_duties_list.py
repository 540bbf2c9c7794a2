"""Working from the list: the row opens and comes back, several at once, order and heads, filters by day."""

from __future__ import annotations

import datetime
import json
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
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, DutyEntry, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """Of the commune: a report that is late, a task that is near, a task without a day."""
    today = timezone.localdate()
    soon, past = (today + datetime.timedelta(days=n) for n in (10, -3))
    directive = make_directive(cast.province, cast.officer, period=(today, datetime.date(today.year + 1, 12, 31)))
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune], due=soon.isoformat())
    add_task(directive, "Giữ gìn vệ sinh", leads=[cast.commune])
    add_report(directive, "Các xã báo cáo kết quả", sources=[cast.commune], due=past.isoformat())
    at = timezone.now() - datetime.timedelta(days=20)
    return publish(directive, by=cast.officer, at=at, on=at.date())


@pytest.fixture
def late(programme: Programme) -> Duty:
    return programme.duties.get(report__isnull=False)


def listed(client: Client, **query: Any) -> list[list[str]]:
    """Words of the states, head by head."""
    groups = client.get(reverse("desk:duties"), query).context["groups"]
    return [[row.line.word for row in group.rows] for group in groups]


def act(client: Client, duty: Duty, wanted: str, **data: Any) -> Any:
    version = Duty.objects.get(pk=duty.pk).version
    return client.post(reverse("desk:duty_act", args=[duty.pk]), {"act": wanted, "version": version, **data}, **HTMX)


def submit(duty: Duty, by: Any, at: datetime.datetime | None = None) -> None:
    version = Duty.objects.get(pk=duty.pk).version
    follow(
        duty, DutyAct.SUBMITTED, Said("Xong"), by=by, at=at or timezone.now(), on=timezone.localdate(), version=version
    )


def test_urgent_ones_first_under_heads_on_wish(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    assert listed(client) == [["Trễ 3 ngày", "Còn 10 ngày", "Không nêu hạn"]]
    assert listed(client, nhom="ngay") == [["Trễ 3 ngày"], ["Còn 10 ngày"], ["Không nêu hạn"]]
    assert listed(client, nhom="chuong-trinh") == [["Trễ 3 ngày", "Còn 10 ngày", "Không nêu hạn"]]


def test_row_opens_and_comes_back_as_it_stands(late: Duty, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    opened = client.get(reverse("desk:duty_quick", args=[late.pk]), **HTMX).content.decode()
    assert ("<html" in opened, 'name="act" value="submitted"' in opened, 'name="evidence"' in opened) == (
        False,
        True,
        True,
    )
    answer = act(client, late, "submitted", text="Đã gửi", value="12")
    html = answer.content.decode()
    assert (f'data-duty="{late.pk}"' in html, "Chờ duyệt" in html, "<html" in html) == (True, True, False)
    assert '<span class="count" id="dem-phai-lam" hx-swap-oob="true">2</span>' in html
    told = json.loads(answer["HX-Trigger"])
    assert (told["duty-done"], told["toast"]["kind"]) == (late.pk, "success")
    assert Duty.objects.get(pk=late.pk).state == DutyState.SUBMITTED


@pytest.mark.parametrize(
    ("wanted", "data", "status", "words"),
    [
        ("noted", {"text": ""}, 409, "không thể để trống cả ba"),
        ("submitted", {"text": "Giữ lại", "value": "ba"}, 422, "error-summary"),
        ("asked", {"text": "Giữ lại", "due": "01/01/2020"}, 409, "phải sau hạn hiện nay"),
        ("hindered", {"text": ""}, 409, "để người đọc sau biết vì sao"),
    ],
)
def test_what_is_refused_comes_back_into_the_row(
    late: Duty, cast: Cast, client_for: ClientFor, wanted: str, data: dict[str, str], status: int, words: str
) -> None:
    answer = act(client_for(cast.commune_officer), late, wanted, **data)
    html = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (status, f"#mo-{late.pk}")
    assert (words in html, data["text"] in html, "<html" in html) == (True, True, False)
    assert not late.entries.exists()


def test_several_results_are_accepted_those_of_ones_own_are_not(
    programme: Programme, cast: Cast, client_for: ClientFor
) -> None:
    first, second, own = programme.duties.order_by("pk")
    submit(first, cast.commune_officer)
    submit(second, cast.commune_officer)
    submit(own, cast.leader)
    data = {"act": "accepted", "viec": [first.pk, second.pk, own.pk], f"version-{second.pk}": "1"}
    said = client_for(cast.leader).post(reverse("desk:duties_many"), data, follow=True).content.decode()
    assert "Đã chấp nhận 1 kết quả." in said
    states = [Duty.objects.get(pk=duty.pk).state for duty in (first, second, own)]
    assert states == [DutyState.ACCEPTED, DutyState.SUBMITTED, DutyState.SUBMITTED]


def test_several_are_urged_only_by_whoever_reviews(late: Duty, cast: Cast, client_for: ClientFor) -> None:
    address, data = reverse("desk:duties_many"), {"act": "urged", "viec": [late.pk], "text": "Gấp"}
    next_door = make_user("xaben", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    assert client_for(cast.neighbour).post(address, data).status_code == 404
    assert client_for(next_door).post(address, data).status_code == 404
    assert client_for(cast.commune_officer).post(address, data).status_code == 403
    assert not DutyEntry.objects.exists()
    client_for(cast.officer).post(address, data)
    assert [(entry.duty, entry.text) for entry in DutyEntry.objects.all()] == [(late, "Gấp")]


def test_filters_by_unit_source_day_and_what_waits(late: Duty, cast: Cast, client_for: ClientFor) -> None:
    client, today = client_for(cast.officer), timezone.localdate()
    assert listed(client, tab="tat-ca", don_vi=cast.other_commune.pk) == [[]]
    assert listed(client, tab="tat-ca", nguon=late.source) == [["Trễ 3 ngày"]]
    assert listed(client, tab="tat-ca", den=today.strftime("%d/%m/%Y")) == [["Trễ 3 ngày"]]
    assert listed(client, tab="tat-ca", state="near") == [["Còn 10 ngày"]]
    assert listed(client, tab="tat-ca", state="hindered") == [[]]
    follow(late, DutyAct.HINDERED, Said("Thiếu tiền"), by=cast.commune_officer, at=timezone.now(), on=today, version=1)
    assert listed(client, tab="tat-ca", state="hindered") == [["Trễ 3 ngày"]]
    submit(late, cast.commune_officer, timezone.now() - datetime.timedelta(days=8))
    day = (today - datetime.timedelta(days=8)).strftime("%d/%m/%Y")
    assert listed(client, tab="tat-ca", theo="submitted", tu=day, den=day) == [["Chờ duyệt"]]
    assert listed(client, tab="tat-ca", theo="submitted", tu=today.strftime("%d/%m/%Y")) == [[]]
