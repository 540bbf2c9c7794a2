"""The first way in, and a new one: links that work once and for a while."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.desk.test_people import filled
from tests.factories import PASSWORD, make_assignment, make_user
from vungmanh.accounts.domain.linking import issue_links
from vungmanh.accounts.enums import Role
from vungmanh.accounts.links import LinkTokens
from vungmanh.accounts.models import User
from vungmanh.core.jobs import run_now
from vungmanh.core.models import AuditEntry, Job

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
NEW = "mat-khau-cua-toi"
NO_KEEPERS = ["officer", "leader", "lead_officer", "commune_officer", "neighbour"]


def shown_link(response: Any) -> str:
    found = re.search(r"http://testserver(/tai-khoan/mat-khau/dat-lai/[^<]+)<", response.content.decode())
    assert found
    return found[1]


def ask(cast: Cast, client_for: ClientFor, person: User) -> Any:
    return client_for(cast.administrator).post(f"/nguoi-dung/{person.pk}/lien-ket/")


def set_password(client: Client, link: str, password: str = NEW) -> Any:
    page = client.get(link)
    if page.status_code != 302:
        return page
    return client.post(page["Location"], {"password1": password, "password2": password})


def test_new_account_gets_in_by_its_link_and_is_signed_in(cast: Cast, client_for: ClientFor, client: Client) -> None:
    made = client_for(cast.administrator).post("/nguoi-dung/them/", filled(cast))
    assert made["Cache-Control"] == "no-store"
    assert client.post("/tai-khoan/dang-nhap/", {"login": "xa.mauthuong", "password": ""}).status_code == 200
    done = set_password(client, shown_link(made))
    assert done["Location"] == "/"
    assert client.get("/").context["user"].username == "xa.mauthuong"
    acts = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["user.created", "role.given", "user.link_issued", "user.password_set"]


def test_page_of_the_link_says_whose_it_is(cast: Cast, client_for: ClientFor, client: Client) -> None:
    link = shown_link(ask(cast, client_for, cast.commune_officer))
    assert "<strong>canboxa</strong>" in client.get(client.get(link)["Location"]).content.decode()


def test_link_works_once(cast: Cast, client_for: ClientFor) -> None:
    link = shown_link(ask(cast, client_for, cast.commune_officer))
    assert set_password(Client(), link).status_code == 302
    again = set_password(Client(), link, "mat-khau-ke-khac")
    assert "Liên kết này đã dùng rồi hoặc đã hết hạn." in again.content.decode()
    assert User.objects.get(pk=cast.commune_officer.pk).check_password(NEW)


@pytest.mark.parametrize(("days", "is_good"), [(7, True), (8, False)])
def test_link_ends_after_the_days_of_the_setting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, days: int, is_good: bool
) -> None:
    token = LinkTokens().make_token(cast.commune_officer)
    later = LinkTokens()._now() + datetime.timedelta(days=days, minutes=-1)
    monkeypatch.setattr(LinkTokens, "_now", lambda self: later)
    assert LinkTokens().check_token(cast.commune_officer, token) is is_good


def test_newer_link_takes_the_place_of_the_older(cast: Cast, client_for: ClientFor, client: Client) -> None:
    first, second = (shown_link(ask(cast, client_for, cast.commune_officer)) for _ in range(2))
    assert set_password(client, first).status_code == 200
    assert set_password(client, second).status_code == 302


@pytest.mark.parametrize("fault", ["another's", "forged", "ended"])
def test_link_that_is_not_ones_own_opens_nothing(cast: Cast, client_for: ClientFor, client: Client, fault: str) -> None:
    link = shown_link(ask(cast, client_for, cast.commune_officer))
    if fault == "another's":
        link = re.sub(r"dat-lai/\w+-", f"dat-lai/{User.objects.get(username='lanhdao').pk}-", link)
    elif fault == "forged":
        link = f"{link[:-4]}xyz/"
    else:
        User.objects.filter(pk=cast.commune_officer.pk).update(is_active=False)
    assert "đã dùng rồi hoặc đã hết hạn" in set_password(client, link).content.decode()


@pytest.mark.parametrize("weak", ["ngan", "1234567890", "canboxa-canboxa"[:7] + "canboxa"[:3]])
def test_password_policy_holds(cast: Cast, client_for: ClientFor, client: Client, weak: str) -> None:
    link = shown_link(ask(cast, client_for, cast.commune_officer))
    assert set_password(client, link, weak).status_code == 200
    assert not User.objects.get(pk=cast.commune_officer.pk).has_usable_password()


def test_old_password_and_open_sessions_end_with_a_new_link(cast: Cast, client_for: ClientFor) -> None:
    theirs = Client()
    theirs.post("/tai-khoan/dang-nhap/", {"login": "canboxa", "password": PASSWORD})
    assert theirs.get("/").status_code == 200
    ask(cast, client_for, cast.commune_officer)
    assert theirs.get("/").status_code == 302
    assert not User.objects.get(pk=cast.commune_officer.pk).check_password(PASSWORD)


def test_nobody_makes_a_link_for_oneself(cast: Cast, client_for: ClientFor) -> None:
    response = ask(cast, client_for, cast.administrator)
    assert (response.status_code, "Đổi mật khẩu" in response.content.decode()) == (409, True)
    assert User.objects.get(pk=cast.administrator.pk).has_usable_password()


def test_account_that_was_ended_gets_no_link(cast: Cast, client_for: ClientFor) -> None:
    User.objects.filter(pk=cast.commune_officer.pk).update(is_active=False)
    assert "Hãy cho dùng lại trước." in ask(cast, client_for, cast.commune_officer).content.decode()


@pytest.mark.parametrize("who", NO_KEEPERS)
def test_link_of_somebody_else_is_not_there_for_the_others(cast: Cast, client_for: ClientFor, who: str) -> None:
    other = make_user("khac", role=Role.VIEWER, unit=cast.commune)
    assert client_for(getattr(cast, who)).post(f"/nguoi-dung/{other.pk}/lien-ket/").status_code == 404
    assert User.objects.get(pk=other.pk).check_password(PASSWORD)


def test_administrator_below_gets_no_way_up(cast: Cast, client_for: ClientFor) -> None:
    clerk = make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    make_assignment(cast.officer, role=Role.VIEWER, unit=cast.commune)
    assert client_for(clerk).post(f"/nguoi-dung/{cast.officer.pk}/lien-ket/").status_code == 403
    assert User.objects.get(pk=cast.officer.pk).check_password(PASSWORD)


def test_link_is_mailed_where_mail_reaches_people(
    cast: Cast, client_for: ClientFor, settings: Any, mailoutbox: list[Any], client: Client
) -> None:
    settings.MAIL_REACHES_PEOPLE = True
    assert "cũng được gửi đến canboxa@vidu.example" in ask(cast, client_for, cast.commune_officer).content.decode()
    job = Job.objects.get(task="accounts.mail_links")
    assert run_now(job).state == "done"
    (mail,) = mailoutbox
    link = re.search(r"http://testserver(\S+)", mail.body)
    assert (mail.to, mail.subject) == (["canboxa@vidu.example"], "[Vững Mạnh] Đặt mật khẩu")
    assert link and set_password(client, link[1]).status_code == 302


def test_no_mail_to_whoever_has_set_a_password_since(
    cast: Cast, client_for: ClientFor, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.MAIL_REACHES_PEOPLE = True
    set_password(Client(), shown_link(ask(cast, client_for, cast.commune_officer)))
    run_now(Job.objects.get(task="accounts.mail_links"))
    assert mailoutbox == []


def test_link_never_reaches_the_log(cast: Cast, client_for: ClientFor) -> None:
    ask(cast, client_for, cast.commune_officer)
    assert not Job.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_links_take_the_same_queries_for_one_and_three(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    people = [make_user(f"xem{number}", role=Role.VIEWER, unit=cast.commune) for number in range(count)]
    now = timezone.now()
    with django_assert_num_queries(6):
        links = issue_links(people, site="http://x", by=cast.administrator, at=now, on=timezone.localdate())
    assert len({link.path for link in links}) == count
