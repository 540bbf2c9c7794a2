"""Pages of acting in somebody's place: the holder lends a role, both pages show it, the holder takes it back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import make_user
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
FORMAT = "%d/%m/%Y"


def lend(client: Client, holder: User, deputy: User, days: int = 3) -> Any:
    today = timezone.localdate()
    until = today + datetime.timedelta(days=days)
    said = {"deputy": deputy.pk, "valid_from": today.strftime(FORMAT), "valid_to": until.strftime(FORMAT)}
    role = holder.assignments.get(delegated_by=None)
    return client.post(f"/nguoi-dung/vai-tro/{role.pk}/thay-mat/", said)


def test_holder_lends_the_role_and_takes_it_back(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.leader)
    assert lend(client, cast.leader, cast.officer)["Location"] == f"/nguoi-dung/{cast.leader.pk}/"
    acting = cast.officer.assignments.get(role=Role.LEADER)
    assert f"{cast.officer} thay mặt" in client.get(f"/nguoi-dung/{cast.leader.pk}/").content.decode()
    theirs = client_for(cast.officer).get(f"/nguoi-dung/{cast.officer.pk}/").content.decode()
    assert theirs.count(f"(thay mặt {cast.leader})") == 2
    ended = client.post(f"/nguoi-dung/vai-tro/{acting.pk}/ket-thuc/", {"last_day": ""})
    assert ended["Location"] == f"/nguoi-dung/{cast.leader.pk}/"
    assert not cast.officer.assignments.filter(role=Role.LEADER).exists()


def test_only_colleagues_are_offered(cast: Cast, client_for: ClientFor) -> None:
    role = cast.leader.assignments.get()
    form = client_for(cast.leader).get(f"/nguoi-dung/vai-tro/{role.pk}/thay-mat/").context["form"]
    assert set(form.fields["deputy"].queryset) == {cast.officer, cast.administrator}
    assert lend(client_for(cast.leader), cast.leader, cast.neighbour).status_code == 422


def test_refusal_is_said_above_the_form(cast: Cast, client_for: ClientFor) -> None:
    response = lend(client_for(cast.leader), cast.leader, cast.officer, days=-1)
    assert response.status_code == 422
    assert "Ngày cuối cùng trước ngày bắt đầu." in response.content.decode()


@pytest.mark.parametrize("who", ["officer", "lead_officer", "commune_officer", "neighbour"])
def test_role_of_somebody_else_is_not_there(cast: Cast, client_for: ClientFor, who: str) -> None:
    assert lend(client_for(getattr(cast, who)), cast.leader, cast.administrator).status_code == 404


def test_deputy_sees_the_role_and_cannot_end_or_lend_it(cast: Cast, client_for: ClientFor) -> None:
    colleague = make_user("dongnghiep", role=Role.VIEWER, unit=cast.province)
    lend(client_for(cast.leader), cast.leader, colleague)
    acting = colleague.assignments.get(role=Role.LEADER)
    client = client_for(colleague)
    assert client.get(f"/nguoi-dung/vai-tro/{acting.pk}/ket-thuc/").status_code == 403
    said = {"deputy": cast.officer.pk, "valid_from": "01/01/2030", "valid_to": "01/01/2030"}
    response = client.post(f"/nguoi-dung/vai-tro/{acting.pk}/thay-mat/", said)
    assert "không giao tiếp được" in response.content.decode()


def test_where_there_is_nobody_the_page_says_what_to_do(cast: Cast, client_for: ClientFor) -> None:
    role = cast.commune_officer.assignments.get()
    page = client_for(cast.commune_officer).get(f"/nguoi-dung/vai-tro/{role.pk}/thay-mat/").content.decode()
    assert "Chưa có ai khác có vai trò của “Xã Mẫu Thượng”." in page
    assert 'href="/nguoi-dung/"' not in page
