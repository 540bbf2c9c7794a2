"""Which task comes first: the page of the coordinator, its undo, and what the duty tells meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.programmes.factories import add_task, make_directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Programme, Task

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    directive = make_directive(cast.province, cast.officer)
    first = add_task(directive, "Các xã rà soát", leads=[cast.commune])
    add_task(directive, "Tỉnh rà soát", leads=[cast.department], after=[first])
    return publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate())


def address(name: str, task: Task) -> str:
    return reverse(f"desk:{name}", args=[task.programme_id, f"n{task.pk}"])


def test_order_is_taken_away_and_put_back(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    client, (first, second) = client_for(cast.officer), programme.tasks.order_by("position")
    sent = client.post(address("programme_order_change", second), {"truoc": first.source, "act": "take"})
    html = client.get(sent.url).content.decode()
    assert "Không còn chờ “Các xã rà soát”" in html
    assert not programme.precedences.exists()
    client.post(address("programme_order_change", second), {"truoc": first.source, "act": "put"})
    assert [row.text for row in client.get(address("programme_order", second)).context["before"]] == ["Các xã rà soát"]
    sent = client.post(address("programme_order_change", first), {"truoc": second.source, "act": "put"}, follow=True)
    assert "vòng chờ nhau" in sent.content.decode()
    assert programme.precedences.get().later == second.source


@pytest.mark.parametrize("more", [0, 2])
def test_page_asks_the_same_number_of_questions(
    programme: Programme,
    cast: Cast,
    client_for: ClientFor,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    second = programme.tasks.get(text="Tỉnh rà soát")
    for number in range(more):
        Task.objects.create(programme=programme, item=second.item, text=f"Thêm {number}", position=50 + number)
    client = client_for(cast.officer)
    with django_assert_num_queries(8):
        assert len(client.get(address("programme_order", second)).context["page"].rows) == more
    assert [
        row.text for row in client.get(address("programme_order", second), {"q": "them 1"}).context["page"].rows
    ] == (["Thêm 1"] if more else [])


@pytest.mark.parametrize(("who", "status"), [("lead_officer", 403), ("commune_officer", 403), ("neighbour", 404)])
def test_others_do_not_order(programme: Programme, cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    first, second = programme.tasks.order_by("position")
    client = client_for(getattr(cast, who))
    sent = client.post(address("programme_order_change", second), {"truoc": first.source, "act": "take"})
    assert (sent.status_code, client.get(address("programme_order", second)).status_code) == (status, status)
    assert programme.precedences.exists()


def test_duty_tells_what_it_waits_for_and_whose_it_is(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    first, later = (programme.duties.get(task__text=text) for text in ("Các xã rà soát", "Tỉnh rà soát"))
    html = client_for(cast.lead_officer).get(reverse("desk:duty", args=[later.pk])).content.decode()
    assert [words in html for words in ("Chờ việc trước", "Các xã rà soát", "Xã Mẫu Thượng", "Ghi tiến độ")] == [
        True
    ] * 4
    assert "Trình kết quả" not in html
    html = client_for(cast.commune_officer).get(reverse("desk:duty", args=[first.pk])).content.decode()
    assert ("Đang chờ việc này" in html, "Tỉnh rà soát" in html) == (True, True)
    leader = client_for(cast.leader)
    data = {"act": "released", "version": 1, "text": "Cần gấp"}
    assert leader.post(reverse("desk:duty_act", args=[later.pk]), data).status_code == 302
    assert "được làm trước" in leader.get(reverse("desk:duty", args=[later.pk])).content.decode()
