"""The pages on which somebody's work is handed over, and what becomes of a form that was open meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import AT, make_user
from tests.programmes.factories import add_report, make_directive
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty, DutyEntry

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
TYPED = "Đã họp 15 thôn, còn 2 thôn chưa xong"


def in_hand(cast: Cast, count: int) -> list[Duty]:
    directive = make_directive(cast.province, cast.officer)
    for number in range(count):
        add_report(directive, f"Báo cáo số {number}", sources=[cast.commune], due=f"2027-01-{10 + number}")
    programme = publish(directive, by=cast.officer, at=AT, on=AT.date())
    programme.duties.update(assigned_to=cast.commune_officer)
    return list(programme.duties.order_by("pk"))


def test_what_is_in_hand_is_shown_and_handed_over(cast: Cast, client_for: ClientFor) -> None:
    (duty,) = in_hand(cast, 1)
    colleague = make_user("donghuyen", role=Role.UNIT_OFFICER, unit=cast.commune)
    client, address = client_for(cast.administrator), f"/nguoi-dung/{cast.commune_officer.pk}/ngung/"
    page = client.get(address).content.decode()
    for words in ("1 việc đang làm", "Báo cáo số 0", "Xã Mẫu Thượng", str(colleague), "Trả lại đơn vị, chưa giao ai"):
        assert words in page
    done = client.post(address, {f"nhan_{cast.commune.pk}": colleague.pk}, follow=True).content.decode()
    assert "Đã ngừng tài khoản. Người này không đăng nhập được nữa. Đã bàn giao 1 việc." in done
    duty.refresh_from_db()
    assert duty.assigned_to == colleague


def test_stranger_cannot_be_chosen(cast: Cast, client_for: ClientFor) -> None:
    in_hand(cast, 1)
    address = f"/nguoi-dung/{cast.commune_officer.pk}/ngung/"
    answer = client_for(cast.administrator).post(address, {f"nhan_{cast.commune.pk}": cast.neighbour.pk})
    assert (answer.status_code, User.objects.get(pk=cast.commune_officer.pk).is_active) == (422, True)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_duties(cast: Cast, client_for: ClientFor, count: int) -> None:
    in_hand(cast, count)
    client = client_for(cast.administrator)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/nguoi-dung/{cast.commune_officer.pk}/ngung/")
    assert len(queries) == 12


def test_end_of_a_role_asks_who_takes_its_work(cast: Cast, client_for: ClientFor) -> None:
    (duty,) = in_hand(cast, 1)
    colleague = make_user("donghuyen", role=Role.UNIT_OFFICER, unit=cast.commune)
    address = f"/nguoi-dung/vai-tro/{cast.commune_officer.assignments.get().pk}/ket-thuc/"
    client = client_for(cast.administrator)
    assert "Đang giữ 1 việc của “Xã Mẫu Thượng”." in client.get(address).content.decode()
    client.post(address, {"last_day": "", "receiver": colleague.pk})
    duty.refresh_from_db()
    assert (duty.assigned_to, duty.entries.get().text) == (colleague, f"Bàn giao từ {cast.commune_officer}")


@pytest.mark.parametrize(
    ("ending", "status", "words"),
    [
        ("ngung/", 401, "Tài khoản của bạn đã ngừng dùng."),
        ("lien-ket/", 401, "Phiên làm việc đã hết."),
        ("role", 404, ""),
    ],
)
def test_form_that_was_open_answers_clearly_and_shows_what_was_typed(
    cast: Cast, client_for: ClientFor, ending: str, status: int, words: str
) -> None:
    (duty,) = in_hand(cast, 1)
    theirs, keeper = client_for(cast.commune_officer), client_for(cast.administrator)
    assert theirs.get(f"/viec/{duty.pk}/").status_code == 200
    if ending == "role":
        cast.commune_officer.assignments.all().delete()
    else:
        keeper.post(f"/nguoi-dung/{cast.commune_officer.pk}/{ending}")
    said = {"act": "noted", "text": TYPED, "version": "1", "csrfmiddlewaretoken": "x y", "password": "hai từ"}
    answer: Any = theirs.post(f"/viec/{duty.pk}/buoc/", said)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (status, True)
    assert "Chưa lưu những gì bạn vừa gõ" in page
    assert TYPED in page
    assert "hai từ" not in page
    assert not DutyEntry.objects.filter(text=TYPED).exists()
