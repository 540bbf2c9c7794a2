"""The second step of sign-in: set up, asked for, required of some, taken off by whoever keeps the account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.conftest import Cast
from tests.factories import PASSWORD, make_assignment
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ACTIVATE, CODE, CODES = "/tai-khoan/hai-buoc/bat/", "/tai-khoan/hai-buoc/ma/", "/tai-khoan/hai-buoc/ma-du-phong/"


def code_now(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def with_factor(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def sign_in(username: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/tai-khoan/dang-nhap/", {"login": username, "password": PASSWORD})


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db(transaction=True)
def test_set_up_then_sign_in_with_code_and_with_recovery_code(cast: Cast) -> None:
    client, _done = sign_in("canboxa")
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")
    assert f">{secret}<" in page.content.decode()
    refused = client.post(ACTIVATE, {"code": "000000" if code_now(secret) != "000000" else "111111"})
    assert "Mã không đúng" in refused.content.decode()
    shown = client.post(ACTIVATE, {"code": code_now(secret)}, follow=True)
    codes = re.findall(r"<li><code>(\d{8})</code>", shown.content.decode())
    assert (shown.redirect_chain[0][0], len(codes)) == (CODES, 10)
    kept = Authenticator.objects.get(user=cast.commune_officer, type="totp").data["secret"]
    assert secret not in kept
    for code in (code_now(secret, later=1), codes[0]):
        again, answer = sign_in("canboxa")
        assert answer["Location"] == CODE
        assert again.get("/").status_code == 302
        assert again.post(CODE, {"code": code})["Location"] == "/"
        assert again.get("/").status_code == 200
    assert acts() == ["user.totp_on", "user.recovery_code_used"]


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "99999999"])
def test_wrong_code_lets_nobody_in(cast: Cast, code: str) -> None:
    with_factor(cast.commune_officer)
    client, _asked = sign_in("canboxa")
    assert client.post(CODE, {"code": code}).status_code == 200
    assert client.get("/").status_code == 302


def test_code_works_once_as_long_as_it_is_taken(cast: Cast) -> None:
    with_factor(cast.commune_officer)
    code = code_now(SECRET, later=1)
    answers = [sign_in("canboxa")[0].post(CODE, {"code": typed}).status_code for typed in (code, code, f" {code}")]
    assert answers == [302, 200, 200]


def test_guessing_codes_is_stopped(cast: Cast) -> None:
    with_factor(cast.commune_officer)
    client, _asked = sign_in("canboxa")
    for _ in range(6):
        page = client.post(CODE, {"code": "123"})
    assert "Đăng nhập sai quá nhiều lần." in page.content.decode()
    assert client.post(CODE, {"code": code_now(SECRET)}).status_code == 200


def test_other_key_of_the_server_lets_nobody_in_without_a_new_start(cast: Cast, settings: Any) -> None:
    with_factor(cast.commune_officer)
    settings.SECRET_KEY = "another-key"
    client, _asked = sign_in("canboxa")
    assert client.post(CODE, {"code": code_now(SECRET)}).status_code == 200


@pytest.mark.parametrize(
    ("required", "who", "is_led"),
    [
        ("nobody", "administrator", False),
        ("administrators", "administrator", True),
        ("administrators", "officer", False),
        ("everybody", "officer", True),
    ],
)
def test_who_must_have_it_is_led_to_setting_it_up(
    cast: Cast, client_for: ClientFor, settings: Any, required: str, who: str, is_led: bool
) -> None:
    settings.TOTP_REQUIRED_FOR = required
    user = getattr(cast, who)
    client = client_for(user)
    for address in ("/", "/chuong-trinh/", f"/nguoi-dung/{user.pk}/"):
        answer = client.get(address)
        assert (answer.status_code, answer.get("Location")) == ((302, ACTIVATE) if is_led else (200, None))
    if is_led:
        assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == ACTIVATE
        assert client.get("/tai-khoan/dang-xuat/").status_code == 200
        with_factor(user)
        assert client.get("/").status_code == 200


def test_who_must_have_it_cannot_turn_it_off(cast: Cast, settings: Any) -> None:
    with_factor(cast.administrator)
    client, _asked = sign_in("quantri")
    client.post(CODE, {"code": code_now(SECRET)})
    settings.TOTP_REQUIRED_FOR = "administrators"
    address = "/tai-khoan/hai-buoc/tat/"
    assert "nên không tắt được" in client.post(address).content.decode()
    settings.TOTP_REQUIRED_FOR = "nobody"
    assert client.post(address)["Location"] == "/tai-khoan/hai-buoc/"
    assert acts() == ["user.totp_off"]
    assert not Authenticator.objects.exists()


def test_pages_of_it_ask_for_the_password_again_after_a_while(cast: Cast, client_for: ClientFor, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    client, _done = sign_in("canboxa")
    for address in (ACTIVATE, CODES):
        with_factor(cast.commune_officer) if address == CODES else None
        assert client.get(address)["Location"] == f"/tai-khoan/xac-nhan-lai/?next={quote(address, safe='')}"


def test_keeper_takes_it_off_and_the_sessions_end(cast: Cast, client_for: ClientFor) -> None:
    with_factor(cast.commune_officer)
    theirs = client_for(cast.commune_officer)
    keeper, address = client_for(cast.administrator), f"/nguoi-dung/{cast.commune_officer.pk}/hai-buoc/go/"
    assert "Gỡ xác thực hai bước" in keeper.get(f"/nguoi-dung/{cast.commune_officer.pk}/").content.decode()
    assert keeper.post(address).status_code == 302
    assert (theirs.get("/").status_code, acts()) == (302, ["user.totp_reset"])
    assert sign_in("canboxa")[1]["Location"] == "/"
    keeper.post(address)
    assert acts() == ["user.totp_reset"]


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 404), ("neighbour", 404), ("commune_officer", 409), ("below", 403)]
)
def test_nobody_else_takes_it_off(cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    with_factor(cast.commune_officer)
    make_assignment(cast.commune_officer, role=Role.VIEWER, unit=cast.province)
    below = User.objects.create_user("quantrixa", full_name="Quản trị xã")
    make_assignment(below, role=Role.ADMINISTRATOR, unit=cast.commune)
    client = client_for(below if who == "below" else getattr(cast, who))
    assert client.post(f"/nguoi-dung/{cast.commune_officer.pk}/hai-buoc/go/").status_code == status
    assert Authenticator.objects.filter(type="totp").exists()


def test_console_opens_a_way_in_without_it(cast: Cast) -> None:
    from vungmanh.accounts.domain.founding import console_link

    with_factor(cast.administrator)
    from tests.factories import AT

    console_link(cast.administrator, at=AT)
    assert not Authenticator.objects.exists()


def test_people_without_it_can_be_listed(cast: Cast, client_for: ClientFor) -> None:
    with_factor(cast.officer)
    lines = client_for(cast.administrator).get("/nguoi-dung/", {"tinh_trang": "mot-buoc"}).context["lines"]
    assert "dieuphoi" not in [line.person.username for line in lines]
    assert len(lines) == 4


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_trust", "mfa_download_recovery_codes", "account_email"])
def test_pages_of_the_library_that_are_not_wanted_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
