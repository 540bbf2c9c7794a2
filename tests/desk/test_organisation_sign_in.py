"""Sign-in through the organisation's own accounts: a provider that answers from this file, no network."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import NoReverseMatch, reverse
from requests import ConnectionError as NoAnswerError

from tests.conftest import Cast
from tests.factories import make_user
from vungmanh.accounts.models import User
from vungmanh.desk.adapters import OrganisationAdapter

pytestmark = pytest.mark.django_db
ISSUER = "https://tai-khoan.tinh.example"
LEAVE, BACK = "/tai-khoan/dang-nhap/co-quan/", "/tai-khoan/dang-nhap/co-quan/ve/"


class Answer:
    """What a provider answers to one question."""

    status_code = 200
    ok = True
    headers = {"content-type": "application/json"}

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def json(self) -> dict[str, Any]:
        return self.data

    def raise_for_status(self) -> None:
        pass


class Provider:
    """An OpenID Connect provider with one person, of whom it says `person`."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "7", "email": "CANBOXA@vidu.example", "email_verified": True}
        self.is_up = True
        self.audience = "vungmanh"

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *_fault: object) -> None:
        pass

    def get(self, address: str, **_more: Any) -> Answer:
        if not self.is_up:
            raise NoAnswerError("no answer")
        if address.endswith("/.well-known/openid-configuration"):
            places = {"authorization": "authorize", "token": "token", "userinfo": "me"}
            found = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in places.items()}
            return Answer({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **found})
        return Answer(self.person)

    def request(self, _method: str, _address: str, **_more: Any) -> Answer:
        claims = {"iss": ISSUER, "aud": self.audience, "sub": "7", "iat": time.time(), "exp": time.time() + 60}
        return Answer({"access_token": "t", "id_token": jwt.encode(claims, "k" * 32, algorithm="HS256")})


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    app = {"provider_id": "oidc", "name": "Tỉnh Mẫu", "client_id": "vungmanh", "secret": "s"}
    settings.OIDC_NAME = "tài khoản Tỉnh Mẫu"
    app |= {"settings": {"server_url": ISSUER, "oauth_pkce_enabled": True}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    made = Provider()
    monkeypatch.setattr(OrganisationAdapter, "get_requests_session", lambda self: made)
    return made


def come_back(client: Client, query: str = "", **changed: str) -> Any:
    """Leave for the provider, and come back as it sends people back."""
    address = urlsplit(client.get(f"{LEAVE}{query}")["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.netloc == urlsplit(ISSUER).netloc
    assert (asked["redirect_uri"], asked["code_challenge_method"]) == (f"http://testserver{BACK}", "S256")
    return client.get(BACK, {"code": "c", "state": asked["state"]} | changed)


def who(client: Client) -> str:
    page = client.get("/")
    return str(page.context["user"].username) if page.status_code == 200 else ""


def test_button_stands_at_sign_in_and_keeps_the_way(cast: Cast, client: Client, provider: Provider) -> None:
    page = client.get("/tai-khoan/dang-nhap/", {"next": "/don-vi/"}).content.decode()
    assert f'href="{LEAVE}?next=%2Fdon-vi%2F"' in page
    assert "Đăng nhập bằng tài khoản Tỉnh Mẫu" in page
    assert come_back(client, "?next=/don-vi/")["Location"] == "/don-vi/"


def test_existing_account_is_signed_in_and_nothing_is_kept(cast: Cast, client: Client, provider: Provider) -> None:
    count = User.objects.count()
    assert come_back(client)["Location"] == "/"
    assert who(client) == "canboxa"
    assert (User.objects.count(), SocialAccount.objects.count(), SocialToken.objects.count()) == (count, 0, 0)
    assert User.objects.get(username="canboxa").has_usable_password()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": "khac@vidu.example"}, "Chưa có tài khoản nào ở đây"),
        ({"email_verified": False}, "Chưa có tài khoản nào ở đây"),
        ({"email_verified": "false"}, "Chưa có tài khoản nào ở đây"),
        ({"email": None}, "Chưa có tài khoản nào ở đây"),
        ({"email": "chung@vidu.example"}, "Nhiều tài khoản ở đây"),
        ({"email": "ngung@vidu.example"}, "Chưa có tài khoản nào ở đây"),
    ],
)
def test_anybody_else_is_refused_in_words_and_no_account_is_made(
    cast: Cast, client: Client, provider: Provider, said: dict[str, Any], words: str
) -> None:
    User.objects.filter(username__in=["dieuphoi", "lanhdao"]).update(email="chung@vidu.example")
    User.objects.filter(pk=make_user("ngung").pk).update(is_active=False)
    count = User.objects.count()
    provider.person |= said
    answer = come_back(client)
    assert (answer.status_code, words in answer.content.decode()) == (403, True)
    assert (who(client), User.objects.count()) == ("", count)


def test_second_step_is_asked_for_all_the_same(cast: Cast, client: Client, provider: Provider) -> None:
    TOTP.activate(cast.commune_officer, "JBSWY3DPEHPK3PXP")
    assert come_back(client)["Location"] == "/tai-khoan/hai-buoc/ma/"
    assert who(client) == ""


def test_nobody_joins_a_foreign_account_to_the_own(cast: Cast, provider: Provider) -> None:
    client = Client()
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    come_back(client, "?process=connect")
    assert (who(client), SocialAccount.objects.count()) == ("canboxa", 0)


def test_answers_that_were_not_asked_for_sign_nobody_in(cast: Cast, client: Client, provider: Provider) -> None:
    assert come_back(client, state="forged").status_code == 401
    assert come_back(client, error="server_error").status_code == 401
    assert come_back(client, error="access_denied")["Location"] == "/tai-khoan/dang-nhap/co-quan/thoi/"
    assert client.get("/tai-khoan/dang-nhap/co-quan/thoi/")["Location"] == "/tai-khoan/dang-nhap/"
    provider.audience = "another system"
    assert come_back(client).status_code == 401
    assert who(client) == ""


def test_provider_that_does_not_answer_is_told(cast: Cast, client: Client, provider: Provider) -> None:
    provider.is_up = False
    answer = client.get(LEAVE)
    assert (answer.status_code, "Hãy thử lại" in answer.content.decode()) == (503, True)


def test_without_a_provider_there_is_no_such_way(cast: Cast, client: Client) -> None:
    assert [client.get(address).status_code for address in (LEAVE, BACK)] == [404, 404]
    assert "co-quan" not in client.get("/tai-khoan/dang-nhap/").content.decode()


@pytest.mark.parametrize("name", ["socialaccount_signup", "socialaccount_connections", "socialaccount_login_error"])
def test_pages_of_the_library_that_are_not_wanted_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
