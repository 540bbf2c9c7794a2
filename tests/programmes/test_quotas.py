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
from vungmanh.language.counted_days import at_least, is_of_each
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.quotas import (
    Reached,
    end_person,
    log_stay,
    name_person,
    people_of,
    reached,
    set_quota,
    withdraw_stay,
)
from vungmanh.programmes.models import Duty, Programme, Stay

pytestmark = pytest.mark.django_db
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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("cử công chức cấp huyện về xã mỗi quý ít nhất 15 ngày để hướng dẫn công chức cấp xã", True),
        ("Mỗi đồng chí cấp ủy dự sinh hoạt chi bộ tối thiểu 02 lần mỗi tháng", True),
        (TASK, False),
        ("Mỗi cán bộ đăng ký một việc; đơn vị đi cơ sở ít nhất 3 lần", False),
        ("Mỗi cán bộ đăng ký một việc", False),
    ],
)
def test_sentence_about_each_official_is_told_from_one_about_the_unit(sentence: str, expected: bool) -> None:
    assert is_of_each(sentence) is expected


@pytest.fixture
def personal(duty: Duty, cast: Cast) -> Duty:
    assert duty.task
    set_quota(duty.task, 3, "ngày", is_personal=True, by=cast.officer, at=AT)
    return duty


def of_people(duty: Duty, on: D = ON) -> Reached:
    found = reached(duty, duty.stays.all(), on, people_of(duty))
    assert found
    return found


def test_personal_quota_is_met_when_everybody_named_has_met_it(personal: Duty, cast: Cast) -> None:
    said: dict[str, Any] = {"by": cast.commune_officer, "at": AT}
    stay = {**said, "place": "Thôn Một", "what": "", "on": ON}
    assert (of_people(personal).is_met, of_people(personal, D(2026, 7, 1)).is_missed) == (False, True)
    one = name_person(personal, name="Giàng A", position="Công chức", first=None, **said)
    two = name_person(personal, name="Vàng B", position="", first=D(2026, 4, 1), **said)
    late = name_person(personal, name="Lò C", position="", first=D(2026, 5, 10), **said)
    log_stay(personal, who=one, first=D(2026, 4, 6), last=D(2026, 4, 8), **stay)
    log_stay(personal, who=two, first=D(2026, 4, 6), last=D(2026, 4, 7), **stay)
    log_stay(personal, who=late, first=D(2026, 5, 11), last=None, **stay)
    now = of_people(personal)
    assert [(each.who, each.have, each.is_met, each.is_judged) for each in now.people] == [
        (one, 3, True, True), (late, 1, False, False), (two, 2, False, True),
    ]  # fmt: skip
    assert (now.have, now.need, now.is_met) == (1, 2, False)
    log_stay(personal, who=two, first=D(2026, 4, 20), last=None, **stay)
    assert of_people(personal).is_met
    after = personal.programme.duties.select_related("task", "programme").get(period="2026-Q3")
    end_person(personal, two, last=D(2026, 6, 30), **said)
    assert [each.who for each in of_people(after, D(2026, 7, 1)).people] == [one, late]


def test_person_of_a_quota_that_cannot_be_is_refused(personal: Duty, duty: Duty, cast: Cast) -> None:
    said: dict[str, Any] = {"by": cast.commune_officer, "at": AT}
    with pytest.raises(DomainError, match="stay_nobody"):
        log(personal, cast, D(2026, 5, 4))
    one = name_person(personal, name="Giàng A", position="", first=None, **said)
    with pytest.raises(DomainError, match="quota_person_named"):
        name_person(personal, name="giàng a", position="", first=None, **said)
    log_stay(personal, who=one, first=D(2026, 5, 4), last=None, place="Thôn", what="", on=ON, **said)
    with pytest.raises(DomainError, match="quota_person_used"):
        end_person(personal, one, last=D(2026, 5, 3), **said)
    set_quota(personal.task, 3, "ngày", by=cast.officer, at=AT)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="quota_not_personal"):
        name_person(personal, name="Vàng B", position="", first=None, **said)


def test_people_of_a_quota_are_named_and_logged_on_the_page(
    personal: Duty, cast: Cast, client_for: Callable[[Any], Client]
) -> None:
    client, page = client_for(cast.commune_officer), reverse("desk:duty", args=[personal.pk])
    address = reverse("desk:duty_quota_person", args=[personal.pk])
    sent = {"name": "Giàng A", "position": "Công chức"}
    statuses = [client_for(user).post(address, sent).status_code for user in (cast.officer, cast.neighbour)]
    assert statuses == [403, 404]
    assert "Chưa nêu người phải đạt định mức" in client.get(page).content.decode()
    client.post(address, sent)
    person = people_of(personal).get()
    stay = {"who": person.pk, "first": "04/05/2026", "last": "06/05/2026", "place": "Thôn Một"}
    client.post(reverse("desk:duty_stay", args=[personal.pk]), stay)
    html = client.get(page).content.decode()
    assert ("Mỗi người ít nhất 3 ngày" in html, "1 / 1 người đã đạt" in html) == (True, True)
    end = reverse("desk:duty_quota_person_end", args=[personal.pk, person.pk])
    assert client_for(cast.neighbour).post(end).status_code == 404
    client.post(end)
    person.refresh_from_db()
    assert person.last == timezone.localdate()


def test_quota_is_set_at_the_task_by_whoever_steers(
    programme: Programme, cast: Cast, client_for: Callable[[Any], Client]
) -> None:
    task = programme.tasks.get()
    address = reverse("desk:programme_quota", args=[programme.pk, f"n{task.pk}"])
    statuses = [client_for(user).post(address).status_code for user in (cast.commune_officer, cast.neighbour)]
    assert statuses == [403, 404]
    client_for(cast.officer).post(address, {"quota": "3", "unit": "lần", "is_personal": "1"})
    task.refresh_from_db()
    assert (task.quota, task.quota_unit, task.quota_is_personal) == (3, "lần", True)
