"""What holds for every page: who gets in, the policy, the language, errors in words."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails

from tests.conftest import Cast
from tests.factories import PASSWORD
from vungmanh.core.errors import DomainError
from vungmanh.desk.middleware import POLICY, Refusals
from vungmanh.desk.sign_in.samples import MAIL_DOMAIN

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


def test_sign_in_waits_after_too_many_wrong_passwords(client: Client, cast: Cast) -> None:
    wrong = {"login": "dieuphoi", "password": "sai"}
    for _ in range(5):
        client.post("/tai-khoan/dang-nhap/", wrong)
    page = client.post("/tai-khoan/dang-nhap/", wrong | {"password": PASSWORD}).content.decode()
    assert "Đăng nhập sai quá nhiều lần." in page
    assert client.get("/").status_code == 302


def test_sample_accounts_are_named_at_sign_in_as_long_as_there_are_any(client: Client, cast: Cast) -> None:
    assert "Tỉnh mẫu" not in client.get("/tai-khoan/dang-nhap/").content.decode()
    cast.officer.email = f"dieuphoi{MAIL_DOMAIN}"
    cast.officer.save(update_fields=["email"])
    page = client.get("/tai-khoan/dang-nhap/").content.decode()
    assert "<code>dieuphoi</code>" in page
    assert "<code>sonoivu</code>" not in page


@pytest.mark.parametrize("address", ["/", "/tai-khoan/dang-nhap/", "/khong-co/", "/suc-khoe/"])
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert policy == POLICY
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", OWN_PAGES)
def test_no_page_has_inline_script_or_style(client_for: ClientFor, cast: Cast, address: str) -> None:
    page = client_for(cast.administrator).get(address).content.decode()
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page) == []


def test_health_needs_no_session(client: Client) -> None:
    response = client.get("/suc-khoe/")
    assert (response.status_code, response.content) == (200, b"ok")


def test_language_is_vietnamese_whatever_the_browser_says(client: Client) -> None:
    response = client.get("/tai-khoan/dang-nhap/", headers={"accept-language": "en-US,en"})
    assert response["Content-Language"] == "vi"


def test_chosen_language_stays_with_the_person(client_for: ClientFor, cast: Cast) -> None:
    response = client_for(cast.officer).post("/ngon-ngu/", {"language": "en", "next": "/tim/"})
    assert response["Location"] == "/tim/"
    assert client_for(cast.officer).get("/tim/")["Content-Language"] == "en"
    assert client_for(cast.leader).get("/tim/")["Content-Language"] == "vi"


def test_chosen_language_before_sign_in_stays_in_the_browser(client: Client) -> None:
    client.post("/ngon-ngu/", {"language": "en"})
    assert client.get("/tai-khoan/dang-nhap/")["Content-Language"] == "en"
    client.post("/ngon-ngu/", {"language": "xx"})
    assert client.get("/tai-khoan/dang-nhap/")["Content-Language"] == "en"


@pytest.mark.parametrize("foreign", ["https://other.example/", "//other.example/", "javascript:alert(1)"])
def test_next_never_leads_away(client: Client, foreign: str) -> None:
    assert client.post("/ngon-ngu/", {"language": "vi", "next": foreign})["Location"] == "/"


def test_language_and_sign_out_take_post_only(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.officer)
    assert client.get("/ngon-ngu/").status_code == 405
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    assert client.get("/").status_code == 200


def test_unknown_address_is_answered_in_words(client_for: ClientFor, cast: Cast) -> None:
    response = client_for(cast.officer).get("/khong-co/")
    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()


def test_forbidden_page_is_answered_in_words(client_for: ClientFor, cast: Cast) -> None:
    response = client_for(cast.commune_officer).get("/nhat-ky/")
    assert response.status_code == 403
    assert "Bạn không được xem trang này" in response.content.decode()


def test_stale_form_is_answered_in_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/ngon-ngu/", {"language": "vi"})
    assert response.status_code == 403
    assert "Trang để lâu quá" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "title"),
    [("400.html", "Không hiểu yêu cầu này"), ("500.html", "Có lỗi ở máy chủ"), ("503.html", "Máy chủ đang bận")],
)
def test_page_of_a_fault_needs_neither_database_nor_request(
    name: str, title: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert title in render_to_string(name)


def refuse(request: Any) -> None:
    raise DomainError("file_too_large", limit_mb=50)


def test_refusal_of_a_rule_becomes_words(rf: RequestFactory, cast: Cast) -> None:
    request = rf.get("/", headers={"hx-request": "true"})
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    response = Refusals(refuse).process_exception(request, DomainError("file_too_large", limit_mb=50))
    assert response is not None
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert (response.status_code, toast["kind"]) == (409, "error")
    assert toast["text"].startswith("Tệp lớn hơn 50 MB.")


def test_other_errors_are_not_hidden(rf: RequestFactory) -> None:
    assert Refusals(refuse).process_exception(rf.get("/"), ValueError("x")) is None


def test_menu_shows_where_one_is(client_for: ClientFor, cast: Cast) -> None:
    page = client_for(cast.officer).get("/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == ["/", "/"]
    assert 'href="/nhat-ky/"' in page
    assert 'href="/nhat-ky/"' not in client_for(cast.commune_officer).get("/").content.decode()
