"""Pages of notices: the list, reading, the bell, choices, the calendar's page, mails for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.notices.factories import make_notice, make_programme
from vungmanh.accounts.models import RoleAssignment
from vungmanh.notices.enums import Kind, MailKind, MailState
from vungmanh.notices.models import Mail, Notice, NoticeChoice
from vungmanh.notices.wording import place_of
from vungmanh.programmes.models import Duty

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def duty(cast: Cast) -> Duty:
    return make_programme(cast).duties.get(unit=cast.commune, role="partner")


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def test_list_says_what_by_whom_and_leads_there(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    told = make_notice(cast.commune_officer, duty, by=cast.lead_officer, data={"text": "Thiếu biểu số 2"})
    client = client_for(cast.commune_officer)
    text = page(client, "notices").content.decode()
    for words in ("Kết quả bị trả lại", "Rà soát quy hoạch", "Thiếu biểu số 2", cast.lead_officer.full_name):
        assert words in text
    assert page(client, "notice", told.pk)["Location"] == reverse("desk:duty", args=[duty.pk])
    told.refresh_from_db()
    assert told.read_at is not None
    assert not page(client, "notices", read="chua").context["days"]
    assert page(client, "notices", group="decisions").context["page"].total == 1
    assert page(client, "notices", group="roles").context["page"].total == 0


def test_neighbour_and_colleague_see_nothing_of_it(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    told = make_notice(cast.commune_officer, duty)
    for user in (cast.neighbour, cast.leader):
        client = client_for(user)
        assert page(client, "notices").context["page"].total == 0
        assert page(client, "notice", told.pk).status_code == 404
        assert client.post(reverse("desk:notice_read", args=[told.pk])).status_code == 404
        assert client.post(reverse("desk:notices_read_all")).status_code == 302
    told.refresh_from_db()
    assert told.read_at is None


def test_role_that_ended_takes_the_words_along(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    told = make_notice(cast.commune_officer, duty, data={"text": "Thiếu biểu số 2"})
    RoleAssignment.objects.filter(user=cast.commune_officer).delete()
    client = client_for(cast.commune_officer)
    text = page(client, "notices").content.decode()
    assert "Việc này nay ngoài phạm vi của bạn." in text
    assert "Rà soát" not in text
    assert "biểu số 2" not in text
    assert page(client, "notice", told.pk)["Location"] == reverse("desk:notices")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions(
    duty: Duty, cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_notice(cast.commune_officer, duty, key=str(number), by=cast.leader)
    make_notice(cast.commune_officer, None, key="many", kind=Kind.CAME, programme=duty.programme, data={"count": 2})
    client = client_for(cast.commune_officer)
    with django_assert_num_queries(10):
        assert page(client, "notices").context["page"].total == count + 1


def test_bell_counts_after_the_page_and_anew_after_reading(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    for key in "ab":
        make_notice(cast.commune_officer, duty, key=key)
    client = client_for(cast.commune_officer)
    bell = page(client, "notices_unread")
    assert ("2 chưa đọc" in bell.content.decode(), bell["Cache-Control"]) == (True, "private, max-age=60")
    assert 'hx-get="/thong-bao/so-chua-doc/"' in page(client, "home").content.decode()
    listed = page(client, "notices").content.decode()
    assert ("so-chua-doc" in listed, 'class="bell-count"' in listed) == (
        False,
        True,
    )  # the list knows the number itself
    client.post(reverse("desk:notices_read_all"))
    assert page(client, "notices_unread").content.decode().strip() == ""
    assert 'hx-get="/thong-bao/so-chua-doc/?v=' in page(client, "home").content.decode()


def test_choices_are_kept(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    form = page(client, "notice_choices").context["form"]
    chosen = {**form.initial, "terms": "at_once", "rhythm": "weekly"}
    assert client.post(reverse("desk:notice_choices"), chosen).status_code == 302
    row = NoticeChoice.objects.get(person=cast.commune_officer)
    assert (row.rhythm, row.how["terms"], row.how["urging"]) == ("weekly", "at_once", "at_once")
    assert client.post(reverse("desk:notice_choices"), {**chosen, "terms": "x"}).status_code == 422
    assert page(client, "notice_choices").context["form"].initial["terms"] == "at_once"


def test_calendar_has_an_address_while_wanted(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    assert page(client, "calendar").context["address"] == ""
    client.post(reverse("desk:calendar_renew"))
    address = page(client, "calendar").context["address"]
    assert client_for(cast.anonymous).get(address).status_code == 200
    client.post(reverse("desk:calendar_revoke"))
    assert client_for(cast.anonymous).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_administrator_sees_which_mails_did_not_go(
    cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    for user in (*[cast.commune_officer] * count, cast.neighbour):
        Mail.objects.create(person=user, kind=MailKind.NOTICES, state=MailState.FAILED, made_at=now, next_at=now,
                            error="550 no such user")  # fmt: skip
    client = client_for(cast.administrator)
    with django_assert_num_queries(7):
        shown = page(client, "mails")
    assert [row.person for row, _, may_resend in shown.context["lines"] if may_resend] == [cast.commune_officer] * count
    first = Mail.objects.order_by("pk")[0]
    assert client.post(reverse("desk:mail_again", args=[first.pk])).status_code == 302
    assert "Thư chưa đi được" not in page(client, "mails").content.decode()
    Mail.objects.filter(pk=first.pk).update(attempts=2)
    assert "Thư chưa đi được" in page(client, "mails").content.decode()
    theirs = Mail.objects.get(person=cast.neighbour)
    assert client.post(reverse("desk:mail_again", args=[theirs.pk])).status_code == 404
    assert page(client_for(cast.officer), "mails").status_code == 403


def test_every_kind_has_words_and_a_place(duty: Duty, cast: Cast, client_for: ClientFor) -> None:
    data = {"due": "2026-07-10", "before": "2026-06-30", "role": "leader", "unit": "Tỉnh", "deputy": "An",
            "valid_from": "2026-06-01", "valid_to": "2026-06-02"}  # fmt: skip
    for kind in Kind:
        for count in (1, 3):
            make_notice(cast.commune_officer, duty, key=f"{kind}{count}", kind=kind, programme=duty.programme,
                        data=data | {"count": count})  # fmt: skip
    client = client_for(cast.commune_officer)
    text = "".join(page(client, "notices", page=number).content.decode() for number in (1, 2))
    assert "%(" not in text
    assert "Đổi hạn từ 30/06/2026 thành 10/07/2026" in text
    for place in {place_of(told) for told in Notice.objects.all()}:
        assert client.get(place).status_code == 200, place
