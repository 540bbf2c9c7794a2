"""Filters that people keep: saved, found above the list, opened with, renamed, deleted; nobody sees another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from vungmanh.core.errors import DomainError
from vungmanh.core.models import SavedFilter
from vungmanh.core.saved_filters import MOST, save_filter
from vungmanh.desk.saved.kept import PLACES

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def keep(client: Client, place: str = "duties", query: str = "state=late&tab=tat-ca&page=3", **more: Any) -> Any:
    data = {"place": place, "query": query, "name": "Trễ của tỉnh", **more}
    return client.post(reverse("desk:filter_keep"), data)


LISTS = {
    "duties", "programmes", "directives", "units", "people", "officials", "standards", "training_needs", "courses",
    "premises_all", "premises_matrix", "premises_dues", "equipment_all", "holdings", "holding_matrix", "holding_dues",
    "openings", "suggestions", "conventions", "bodies", "body_matrix", "body_dues", "memberships", "reports",
}  # fmt: skip


def test_every_list_that_keeps_filters_is_looked_at_here() -> None:
    reverse("desk:duties")
    assert PLACES == LISTS


@pytest.mark.parametrize("place", sorted(LISTS))
def test_filter_is_found_above_its_list_by_its_person_alone(cast: Cast, client_for: ClientFor, place: str) -> None:
    mine, others = client_for(cast.administrator if place == "people" else cast.officer), client_for(cast.neighbour)
    assert keep(mine, place, "q=abc&page=2").url == f"{reverse(f'desk:{place}')}?q=abc"
    html = mine.get(reverse(f"desk:{place}"), {"q": "abc"}).content.decode()
    assert ("Trễ của tỉnh" in html, "Sửa bộ lọc này" in html) == (True, True)
    assert "Trễ của tỉnh" not in others.get(reverse(f"desk:{place}"), {"q": "abc"}).content.decode()


def test_list_opens_with_the_chosen_one_and_can_do_without(cast: Cast, client_for: ClientFor) -> None:
    client, address = client_for(cast.officer), reverse("desk:programmes")
    keep(client, "programmes", "state=live", name="Đang chạy", is_default="1")
    keep(client, "programmes", "state=closed", name="Đã xong", is_default="1")
    assert client.get(address).url == f"{address}?state=closed"
    assert client.get(address, {"loc": "0"}).status_code == 200
    assert list(SavedFilter.objects.values_list("name", "is_default")) == [("Đang chạy", False), ("Đã xong", True)]
    with pytest.raises(IntegrityError):
        SavedFilter.objects.update(is_default=True)


def test_rename_and_delete_touch_only_ones_own(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    keep(client)
    kept = SavedFilter.objects.get()
    address = reverse("desk:filter_change", args=[kept.pk])
    for data in ({"name": "Của người khác"}, {"act": "delete"}):
        assert client_for(cast.neighbour).post(address, data).status_code == 404
    client.post(address, {"name": "Tên  mới", "is_default": "1"})
    kept.refresh_from_db()
    assert (kept.name, kept.is_default, kept.query) == ("Tên mới", True, "state=late&tab=tat-ca")
    client.post(address, {"act": "delete"})
    assert not SavedFilter.objects.exists()


def test_names_are_given_once_and_not_without_end(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    keep(client)
    keep(client, query="state=near")
    assert [row.query for row in SavedFilter.objects.all()] == ["state=near"]
    keep(client, name="Khác")
    other = reverse("desk:filter_change", args=[SavedFilter.objects.get(name="Khác").pk])
    assert "Bạn đã có bộ lọc tên" in client.post(other, {"name": "Trễ của tỉnh"}, follow=True).content.decode()
    assert "Hãy đặt tên" in client.post(other, {"name": "  "}, follow=True).content.decode()
    for number in range(MOST - 2):
        save_filter(cast.officer, "duties", name=str(number), query="q=x")
    with pytest.raises(DomainError, match="too_many_filters"):
        save_filter(cast.officer, "duties", name="Nữa", query="q=x")


def test_nothing_to_keep_and_no_such_list(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    assert (keep(client, query="page=2").status_code, keep(client, place="home").status_code) == (404, 404)
    assert client.get(reverse("desk:filter_keep")).status_code == 405
