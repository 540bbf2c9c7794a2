"""Days off: seen by everybody, decided for all with what it moves shown first; the duty tells how its day was counted."""

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
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.models import DayDecision
from vungmanh.core.workdays import add_working_days
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, issued_on=today)
    add_task(directive, "Hướng dẫn trong 15 ngày làm việc kể từ ngày ban hành Kế hoạch này", leads=[cast.department])
    add_task(directive, "Gửi dự toán trước khi họp Hội đồng nhân dân 10 ngày", leads=[cast.department])
    return publish(directive, by=cast.officer, at=timezone.now(), on=today)


def sent(client: Client, **data: str) -> Any:
    day = add_working_days(timezone.localdate(), 3)
    form = {"day": f"{day:%d/%m/%Y}", "is_working": "0", "name": "Nghỉ chống bão", "legal_basis": "Công điện 01"}
    return client.post(reverse("desk:day_decide"), form | data)


def test_what_it_moves_is_shown_before_it_is_done(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    client, duty = client_for(cast.officer), programme.duties.get(task__days=15)
    preview = sent(client, xem="1")
    assert "1 việc trong 1 chương trình sẽ đổi hạn" in preview.content.decode()
    after = add_working_days(duty.due, 1)
    assert [(each.duty, each.before, each.after) for each in preview.context["moved"]] == [(duty, duty.due, after)]
    assert f'href="{reverse("desk:duty", args=[duty.pk])}"' in preview.content.decode()
    assert not DayDecision.objects.exists()
    assert sent(client, ghi="1").status_code == 302
    moved = Duty.objects.get(pk=duty.pk)
    assert moved.due == add_working_days(timezone.localdate(), 15) > (duty.due or datetime.date.max)
    html = client.get(reverse("desk:duty", args=[duty.pk])).content.decode()
    for words in ("15 ngày làm việc kể từ ngày ban hành Kế hoạch này", "Nghỉ chống bão", "Đổi hạn theo cách tính ngày"):
        assert words in html
    assert "Nghỉ chống bão" in client.get(reverse("desk:days")).content.decode()
    client.post(reverse("desk:day_withdraw", args=[DayDecision.objects.get().pk]))
    assert Duty.objects.get(pk=duty.pk).due == duty.due


def test_preview_names_no_duty_that_is_not_seen(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    """A day counts for every province; what others owe is counted and not told."""
    preview = sent(client_for(cast.neighbour), xem="1")
    assert "1 việc trong 1 chương trình sẽ đổi hạn" in preview.content.decode()
    assert preview.context["moved"] == []
    assert "Hướng dẫn" not in preview.content.decode()


@pytest.mark.parametrize(("data", "status"), [({"name": ""}, 422), ({"day": "31/02/2026"}, 422)])
def test_what_is_missing_is_said_at_its_field(
    cast: Cast, client_for: ClientFor, data: dict[str, str], status: int
) -> None:
    assert sent(client_for(cast.officer), **data).status_code == status
    DayDecision.objects.create(day=datetime.date(2026, 5, 4), is_working=False, name="Đã có")
    assert "Đã có" in sent(client_for(cast.officer), ghi="1", day="04/05/2026").content.decode()


@pytest.mark.parametrize("who", ["leader", "lead_officer", "commune_officer"])
def test_others_read_the_calendar_and_decide_nothing(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    row = DayDecision.objects.create(day=datetime.date(2026, 5, 4), is_working=False, name="Nghỉ bù")
    assert "Nghỉ bù" in client.get(reverse("desk:days"), {"nam": "2026"}).content.decode()
    assert (
        sent(client, ghi="1").status_code,
        client.post(reverse("desk:day_withdraw", args=[row.pk])).status_code,
    ) == (
        403,
        403,
    )
    assert DayDecision.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_number_of_questions(
    cast: Cast, client_for: ClientFor, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        DayDecision.objects.create(day=datetime.date(2026, 8, 3 + number), is_working=False, name=f"Nghỉ {number}")
    client = client_for(cast.officer)
    with django_assert_num_queries(5):
        assert len(client.get(reverse("desk:days")).context["decisions"]) == rows


def test_day_of_the_session_is_recorded_at_the_task(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    task = programme.tasks.get(days=-10)
    client, key = client_for(cast.officer), f"n{task.pk}"
    panel = f"{reverse('desk:programme_tasks', args=[programme.pk])}?muc={key}"
    assert "Ngày làm mốc: họp Hội đồng nhân dân" in client.get(panel).content.decode()
    address = reverse("desk:programme_start", args=[programme.pk, key])
    assert client_for(cast.lead_officer).post(address, {"day": "15/07/2099", "note": "x"}).status_code == 403
    assert client_for(cast.neighbour).post(address, {"day": "15/07/2099", "note": "x"}).status_code == 404
    client.post(address, {"day": "15/07/2099", "note": "Giấy mời"})
    assert task.duties.get().due == datetime.date(2099, 7, 5)
