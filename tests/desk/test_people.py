"""Pages of people: the list, one account, what an administrator does with it; with the cast and counted queries."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import make_assignment, make_user
from vungmanh.accounts.enums import Role
from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import assignments_of, scope_of
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
NO_KEEPERS = ["officer", "leader", "lead_officer", "commune_officer", "neighbour"]
LIST = {"HX-Request": "true", "HX-Target": "danh-sach"}


def names(response: Any) -> list[str]:
    return [line.person.username for line in response.context["lines"]]


def refusals() -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(action="access.refused").order_by("pk")
    return [(row.actor.username, row.reason) for row in rows if row.actor]


def filled(cast: Cast, **said: str) -> dict[str, str]:
    """The form of a new account, filled in."""
    today = timezone.localdate()
    data = {
        "full_name": "Lò Văn Thử",
        "username": "xa.mauthuong",
        "position_title": "Công chức",
        "email": "",
        "language": "vi",
        "role": "unit_officer",
        "unit": str(cast.commune.pk),
        "valid_from": today.strftime("%d/%m/%Y"),
        "valid_to": "",
    }
    return data | said


# The list


def test_list_holds_the_people_of_the_scope_in_the_order_of_given_names(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).get("/nguoi-dung/")
    assert names(response) == ["canboxa", "dieuphoi", "lanhdao", "quantri", "sonoivu"]
    assert "điều phối · Tỉnh Mẫu Sơn" in response.content.decode()


def test_neighbours_administrator_sees_none_of_them(cast: Cast, client_for: ClientFor) -> None:
    theirs = make_user("quantrilang", role=Role.ADMINISTRATOR, unit=cast.neighbour_province)
    assert names(client_for(theirs).get("/nguoi-dung/")) == ["langgieng", "quantrilang"]


@pytest.mark.parametrize("who", NO_KEEPERS)
@pytest.mark.parametrize("address", ["/nguoi-dung/", "/nguoi-dung/them/"])
def test_room_is_for_administrators_and_refusals_are_written_down(
    cast: Cast, client_for: ClientFor, who: str, address: str
) -> None:
    assert client_for(getattr(cast, who)).get(address).status_code == 403
    assert refusals() == [(getattr(cast, who).username, "beyond_scope")]


def test_list_without_sign_in_leads_to_sign_in(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.anonymous).get("/nguoi-dung/")["Location"] == "/tai-khoan/dang-nhap/?next=/nguoi-dung/"


def test_list_takes_no_other_method(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.administrator).post("/nguoi-dung/").status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "canboxa"}, ["canboxa"]),
        ({"q": "DIEUPHOI"}, ["dieuphoi"]),
        ({"q": "nguyễn THI lanh"}, ["lanhdao"]),
        ({"vai_tro": "leader"}, ["lanhdao"]),
        ({"vai_tro": "viewer"}, []),
        ({"tinh_trang": "da-ngung"}, ["sonoivu"]),
        ({"tinh_trang": "chua-vao", "vai_tro": "coordinator"}, ["dieuphoi"]),
        ({"sort": "-ten"}, ["sonoivu", "quantri", "lanhdao", "dieuphoi", "canboxa"]),
        ({"vai_tro": "x", "don_vi": "0", "page": "-3"}, ["canboxa", "dieuphoi", "lanhdao", "quantri", "sonoivu"]),
    ],
)
def test_filters(cast: Cast, client_for: ClientFor, query: dict[str, str], found: list[str]) -> None:
    User.objects.filter(pk=cast.lead_officer.pk).update(is_active=False)
    assert names(client_for(cast.administrator).get("/nguoi-dung/", query)) == found


def test_filter_by_unit_offers_units_of_the_scope_that_have_people(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).get("/nguoi-dung/", {"don_vi": str(cast.commune.pk)})
    assert names(response) == ["canboxa"]
    offered = [label for _value, label in response.context["form"].fields["don_vi"].choices]
    assert offered == ["Tất cả", "Sở Nội vụ", "Tỉnh Mẫu Sơn", "Xã Mẫu Thượng"]


def test_fragment_holds_the_list_alone(cast: Cast, client_for: ClientFor) -> None:
    content = client_for(cast.administrator).get("/nguoi-dung/", {"q": "canboxa"}, headers=LIST).content.decode()
    assert content.strip().startswith('<div class="panel" id="danh-sach">')
    assert "<html" not in content


def test_excel_holds_what_the_filter_leaves(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).get("/nguoi-dung/", {"q": "canboxa", "xuat": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row][1:6] for row in sheet.iter_rows()]  # type: ignore[union-attr]
    assert [row[0] for row in rows] == ["Tên đăng nhập", "canboxa"]
    assert rows[1][3:] == ["cán bộ đơn vị · Xã Mẫu Thượng", "Chưa đăng nhập"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three_rows(cast: Cast, client_for: ClientFor, count: int) -> None:
    for number in range(count):
        make_user(f"xem{number}", role=Role.VIEWER, unit=cast.commune)
    client = client_for(cast.administrator)
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/nguoi-dung/", {"vai_tro": "viewer"})
    assert len(names(response)) == count
    assert len(queries) == 8


# One account


def test_page_shows_roles_now_later_and_before_and_who_gave_them(cast: Cast, client_for: ClientFor) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    make_assignment(cast.commune_officer, role=Role.VIEWER, unit=cast.province, valid_from=today + day)
    old = make_assignment(cast.commune_officer, role=Role.LEADER, unit=cast.commune, valid_to=today - day)
    old.given_by, old.given_at = cast.administrator, timezone.now()
    old.save()
    response = client_for(cast.administrator).get(f"/nguoi-dung/{cast.commune_officer.pk}/")
    groups = response.context["roles"]
    held = [[row.role for row in rows] for rows in (groups.now, groups.later, groups.before)]
    assert held == [["unit_officer"], ["viewer"], ["leader"]]
    assert str(cast.administrator) in response.content.decode()


@pytest.mark.parametrize("who", NO_KEEPERS)
def test_page_of_somebody_else_is_not_there_for_the_others(cast: Cast, client_for: ClientFor, who: str) -> None:
    user = getattr(cast, who)
    other = make_user("khac", role=Role.VIEWER, unit=cast.commune)
    for path in ("", "sua/", "vai-tro/"):
        assert client_for(user).get(f"/nguoi-dung/{other.pk}/{path}").status_code == 404
    assert client_for(user).get(f"/nguoi-dung/vai-tro/{other.assignments.get().pk}/ket-thuc/").status_code == 404
    assert refusals() == [(user.username, "beyond_scope")] * 4
    assert client_for(user).get("/nguoi-dung/999999/").status_code == 404
    assert len(refusals()) == 4


@pytest.mark.parametrize("who", NO_KEEPERS)
def test_everybody_opens_the_own_page_and_changes_nothing_there(cast: Cast, client_for: ClientFor, who: str) -> None:
    user = getattr(cast, who)
    response = client_for(user).get(f"/nguoi-dung/{user.pk}/")
    assert response.status_code == 200
    assert "Giao vai trò" not in response.content.decode()
    assert client_for(user).get(f"/nguoi-dung/{user.pk}/sua/").status_code == 403
    assert client_for(user).get(f"/nguoi-dung/{user.pk}/vai-tro/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_roles(cast: Cast, client_for: ClientFor, count: int) -> None:
    person = make_user("xem")
    for unit in [cast.commune, cast.other_commune, cast.department][:count]:
        make_assignment(person, role=Role.VIEWER, unit=unit)
    client = client_for(cast.administrator)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/nguoi-dung/{person.pk}/")
    assert len(response.context["roles"].now) == count
    assert len(queries) == 9


# What is done with it


def test_account_is_made_with_its_first_role(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).post("/nguoi-dung/them/", filled(cast))
    made = User.objects.get(username="xa.mauthuong")
    assert (response.status_code, made.full_name) == (200, "Lò Văn Thử")
    assert scope_of(made, timezone.localdate()) == [cast.commune.path]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"username": "lanhdao"}, "Tên đăng nhập “lanhdao” đã có người dùng"),
        ({"username": "Lò Văn"}, "Dùng 3 đến 40 chữ thường không dấu"),
        ({"full_name": ""}, "Hãy điền mục này"),
        ({"valid_from": "30/02/2026"}, "ngày"),
        ({"valid_to": "01/01/2020"}, "Ngày cuối cùng trước ngày bắt đầu"),
        ({"role": ""}, "Hãy chọn một mục."),
        ({"email": "khong-phai"}, "Thư điện tử chưa đúng dạng"),
    ],
)
def test_form_that_cannot_be_is_kept_with_words(
    cast: Cast, client_for: ClientFor, said: dict[str, str], words: str
) -> None:
    response = client_for(cast.administrator).post("/nguoi-dung/them/", filled(cast, **said))
    content = response.content.decode()
    assert response.status_code == 422
    assert words in content
    assert 'value="Công chức"' in content


def test_unit_of_the_neighbour_cannot_be_chosen(cast: Cast, client_for: ClientFor) -> None:
    data = filled(cast, unit=str(cast.neighbour_commune.pk))
    assert client_for(cast.administrator).post("/nguoi-dung/them/", data).status_code == 422
    assert not User.objects.filter(username="xa.mauthuong").exists()


def test_account_is_corrected(cast: Cast, client_for: ClientFor) -> None:
    address = f"/nguoi-dung/{cast.commune_officer.pk}/sua/"
    said = {"full_name": "Lò Thị Giả", "position_title": "Văn thư", "email": "gia@vidu.example", "language": "en"}
    client_for(cast.administrator).post(address, said)
    cast.commune_officer.refresh_from_db()
    assert (cast.commune_officer.full_name, cast.commune_officer.language) == ("Lò Thị Giả", "en")


def test_role_is_given_and_ended(cast: Cast, client_for: ClientFor) -> None:
    client, person, today = client_for(cast.administrator), cast.commune_officer, timezone.localdate()
    day = today.strftime("%d/%m/%Y")
    said = {"role": "viewer", "unit": cast.other_commune.pk, "valid_from": day}
    assert client.post(f"/nguoi-dung/{person.pk}/vai-tro/", said)["Location"] == f"/nguoi-dung/{person.pk}/"
    again = client.post(f"/nguoi-dung/{person.pk}/vai-tro/", said)
    assert "đã có vai trò người xem của “Xã Mẫu Hạ”" in again.content.decode()
    client.post(f"/nguoi-dung/vai-tro/{person.assignments.get(role='unit_officer').pk}/ket-thuc/", {"last_day": ""})
    assert [row.role for row in assignments_of(User.objects.get(pk=person.pk), today)] == ["viewer"]


def test_last_administrator_cannot_end_the_own_role(cast: Cast, client_for: ClientFor) -> None:
    role = cast.administrator.assignments.get()
    response = client_for(cast.administrator).post(f"/nguoi-dung/vai-tro/{role.pk}/ket-thuc/", {"last_day": ""})
    assert response.status_code == 422
    assert "Đây là người quản trị cuối cùng của “Tỉnh Mẫu Sơn”." in response.content.decode()
    assert refusals() == [("quantri", "last_administrator")]


def test_administrator_below_sees_but_does_not_keep_who_acts_above(cast: Cast, client_for: ClientFor) -> None:
    clerk = make_user("quantrixa", role=Role.ADMINISTRATOR, unit=cast.commune)
    make_assignment(cast.officer, role=Role.VIEWER, unit=cast.commune)
    client, address = client_for(clerk), f"/nguoi-dung/{cast.officer.pk}/"
    assert "do cấp trên quản lý" in client.get(address).content.decode()
    assert client.get(f"{address}sua/").status_code == 403
    assert client.post(f"{address}ngung/").status_code == 403
    above = cast.officer.assignments.get(unit=cast.province)
    assert client.get(f"/nguoi-dung/vai-tro/{above.pk}/ket-thuc/").status_code == 403
    below = cast.officer.assignments.get(unit=cast.commune)
    assert client.get(f"/nguoi-dung/vai-tro/{below.pk}/ket-thuc/").status_code == 200


def test_ended_account_is_signed_out_and_comes_back(cast: Cast, client_for: ClientFor) -> None:
    theirs, client = client_for(cast.commune_officer), client_for(cast.administrator)
    assert theirs.get("/").status_code == 200
    client.post(f"/nguoi-dung/{cast.commune_officer.pk}/ngung/")
    assert theirs.get("/").status_code == 302
    client.post(f"/nguoi-dung/{cast.commune_officer.pk}/dung-lai/")
    assert User.objects.get(pk=cast.commune_officer.pk).is_active


def test_nobody_ends_the_own_account(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).post(f"/nguoi-dung/{cast.administrator.pk}/ngung/")
    assert response.status_code == 422
    assert "Không ai tự ngừng hay sửa tài khoản của mình." in response.content.decode()
    assert refusals() == [("quantri", "account_of_oneself")]


@pytest.mark.parametrize("who", NO_KEEPERS)
@pytest.mark.parametrize("act", ["sua/", "vai-tro/", "ngung/", "dung-lai/"])
def test_acts_are_not_there_for_the_others(cast: Cast, client_for: ClientFor, who: str, act: str) -> None:
    other = make_user("khac", role=Role.VIEWER, unit=cast.commune)
    assert client_for(getattr(cast, who)).post(f"/nguoi-dung/{other.pk}/{act}", filled(cast)).status_code == 404
    other.refresh_from_db()
    assert (other.is_active, other.assignments.count()) == (True, 1)


def test_menu_leads_administrators_here(cast: Cast, client_for: ClientFor) -> None:
    assert 'href="/nguoi-dung/"' in client_for(cast.administrator).get("/tim/").content.decode()
    assert 'href="/nguoi-dung/"' not in client_for(cast.officer).get("/tim/").content.decode()


def test_signing_out_elsewhere_keeps_this_session_alone(cast: Cast, client_for: ClientFor) -> None:
    here, there, other = client_for(cast.officer), client_for(cast.officer), client_for(cast.leader)
    address = "/nguoi-dung/thiet-bi-khac/dang-xuat/"
    assert here.get(address).status_code == 405
    for _ in range(2):
        assert here.post(address)["Location"] == f"/nguoi-dung/{cast.officer.pk}/"
    assert [client.get("/tim/").status_code for client in (here, there, other)] == [200, 302, 200]
    assert client_for(User.objects.get(pk=cast.officer.pk)).get("/tim/").status_code == 200
    assert AuditEntry.objects.filter(action="user.sessions_ended").count() == 2
