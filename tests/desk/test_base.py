"""What holds for every page: who gets in, the policy, the language, errors in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
OWN_PAGES = ["/", "/tim/", "/tim/?q=xa", "/nhat-ky/", "/tai-khoan/mat-khau/doi/"]
OPEN_PAGES = ["/tai-khoan/dang-nhap/", "/tai-khoan/mat-khau/quen/", "/tai-khoan/dang-ky/", "/tai-khoan/ngung-dung/"]


@pytest.mark.parametrize("address", OWN_PAGES)
def test_page_sends_strangers_to_sign_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/dang-nhap/?next=")


@pytest.mark.parametrize("address", OWN_PAGES)
def test_page_opens_for_the_officer(client_for: ClientFor, cast: Cast, address: str) -> None:
    response = client_for(cast.officer).get(address)
    assert response.status_code == 200
    assert 'lang="vi"' in response.content.decode()


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_page_of_sign_in_is_ours(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert 'class="sheet"' in page


def test_part_of_a_page_after_the_session_ended_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get("/tim/?q=xa", headers={"hx-request": "true", "hx-current-url": "http://testserver/tim/"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/tai-khoan/dang-nhap/?next=/tim/")


def test_signing_in_and_out(client: Client, cast: Cast) -> None:
    wrong = client.post("/tai-khoan/dang-nhap/", {"login": "dieuphoi", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in wrong.content.decode()
    right = client.post("/tai-khoan/dang-nhap/", {"login": "dieuphoi", "password": PASSWORD, "next": "/tim/"})
    assert right["Location"] == "/tim/"
    assert client.post("/tai-khoan/dang-xuat/")["Location"] == "/tai-khoan/dang-nhap/"
    assert client.get("/").status_code == 302
