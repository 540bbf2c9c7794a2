"""At least so many days in each period: days counted once, what lies outside left out, met or missed when it is over."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.language.counted_days import at_least
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.quotas import Reached, log_stay, reached, set_quota, withdraw_stay
from vungmanh.programmes.models import Duty, Programme, Stay

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
D = datetime.date
ON = D(2026, 6, 30)
TASK = "Cử cán bộ về cơ sở, mỗi quý ít nhất 15 ngày"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    years = (D(2026, 1, 1), D(max(2026, today.year), 12, 31))
    directive = make_directive(cast.province, cast.officer, period=years)
    add_task(directive, TASK, leads=[cast.commune], recurs="quarterly")
    return publish(directive, by=cast.officer, at=AT, on=D(2026, 2, 2))


@pytest.fixture
def duty(programme: Programme) -> Duty:
    return programme.duties.select_related("task", "programme").get(period="2026-Q2")


def log(duty: Duty, cast: Cast, first: D, last: D | None = None, person: str = "Giàng A") -> Stay:
    return log_stay(
        duty, person=person, first=first, last=last, place="Thôn Một", what="", by=cast.commune_officer, at=AT, on=ON
    )


def at_hand(duty: Duty, on: D = ON) -> Reached:
    found = reached(duty, duty.stays.all(), on)
    assert found
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (TASK, (15, "ngày")),
        ("Sinh hoạt với chi bộ tối thiểu 02 lần mỗi tháng", (2, "lần")),
        ("Gửi hồ sơ ít nhất 15 ngày trước ngày khai mạc kỳ họp", None),
        ("Ít nhất 70% cán bộ đạt chuẩn", None),
    ],
)
def test_quota_is_read_from_the_sentence(sentence: str, expected: tuple[int, str] | None) -> None:
    assert at_least(sentence) == expected


def test_days_count_once_and_only_within_the_period(duty: Duty, cast: Cast) -> None:
    log(duty, cast, D(2026, 3, 30), D(2026, 4, 5))
    log(duty, cast, D(2026, 4, 4), D(2026, 4, 8), person="Vàng B")
    assert at_hand(duty).have == 8
    log(duty, cast, D(2026, 5, 4), D(2026, 5, 10))
    assert (at_hand(duty).have, at_hand(duty).is_met, at_hand(duty, D(2026, 7, 1)).is_missed) == (15, True, False)
    withdraw_stay(duty.stays.latest("first"), by=cast.commune_officer, at=AT)
    assert (at_hand(duty).have, at_hand(duty).is_missed, at_hand(duty, D(2026, 7, 1)).is_missed) == (8, False, True)
    trail = AuditEntry.objects.filter(action__startswith="duty.stay").order_by("id").values_list("action", flat=True)
    assert list(trail) == ["duty.stay_logged"] * 3 + ["duty.stay_withdrawn"]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (D(2026, 5, 4), D(2026, 5, 3), "stay_dates"),
        (D(2026, 6, 29), D(2026, 7, 1), "stay_in_future"),
        (D(2026, 3, 1), D(2026, 3, 31), "stay_outside"),
    ],
)
def test_what_cannot_be_is_refused(duty: Duty, cast: Cast, first: D, last: D, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        log(duty, cast, first, last)


def test_coordinator_sets_times_instead_of_days(duty: Duty, cast: Cast) -> None:
    assert duty.task
    set_quota(duty.task, 2, "lần", by=cast.officer, at=AT)
    for _time in range(2):
        log(duty, cast, D(2026, 5, 4))
    assert (at_hand(duty).have, at_hand(duty).is_met) == (2, True)
    with pytest.raises(DomainError, match="quota_unit"):
        set_quota(duty.task, 2, "kg", by=cast.officer, at=AT)
    duty.task.recurs = ""
    with pytest.raises(DomainError, match="quota_needs_period"):
        set_quota(duty.task, 2, "lần", by=cast.officer, at=AT)
    set_quota(duty.task, None, "", by=cast.officer, at=AT)
    with pytest.raises(DomainError, match="quota_none"):
        log(duty, cast, D(2026, 5, 4))


def test_days_are_logged_and_taken_back_on_the_page(
    duty: Duty, cast: Cast, client_for: Callable[[Any], Client]
) -> None:
    client, page = client_for(cast.commune_officer), reverse("desk:duty", args=[duty.pk])
    sent = {"person": "Giàng A", "first": "04/05/2026", "last": "06/05/2026", "place": "Thôn Một"}
    address = reverse("desk:duty_stay", args=[duty.pk])
    assert client_for(cast.officer).post(address, sent).status_code == 403
    assert client_for(cast.neighbour).post(address, sent).status_code == 404
    client.post(address, sent)
    html = client.get(page).content.decode()
    assert ("Ít nhất 15 ngày" in html, "<strong>3</strong> / 15 ngày" in html) == (True, True)
    back = reverse("desk:duty_stay_withdraw", args=[duty.pk, duty.stays.get().pk])
    assert client_for(cast.neighbour).post(back).status_code == 404
    client.post(back)
    assert "<strong>0</strong> / 15 ngày" in client.get(page).content.decode()


def test_quota_is_set_at_the_task_by_whoever_steers(
    programme: Programme, cast: Cast, client_for: Callable[[Any], Client]
) -> None:
    task = programme.tasks.get()
    address = reverse("desk:programme_quota", args=[programme.pk, f"n{task.pk}"])
    statuses = [client_for(user).post(address).status_code for user in (cast.commune_officer, cast.neighbour)]
    assert statuses == [403, 404]
    client_for(cast.officer).post(address, {"quota": "3", "unit": "lần"})
    task.refresh_from_db()
    assert (task.quota, task.quota_unit) == (3, "lần")
