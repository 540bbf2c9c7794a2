"""The pages of an import of people: errors by row and column, what would be made, the links afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.conftest import Cast
from vungmanh.accounts.models import User
from vungmanh.accounts.sheets import TITLES
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | AnonymousUser], Client]
PAGES = ["/nguoi-dung/nhap/", "/nguoi-dung/nhap/mau.xlsx", "/nguoi-dung/nhap/xong/"]
ACTS = ["/nguoi-dung/nhap/lam/", "/nguoi-dung/nhap/lien-ket/"]
NO_KEEPERS = ["officer", "leader", "lead_officer", "commune_officer", "neighbour"]


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    book.active.append(list(TITLES.values()))  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return SimpleUploadedFile("nguoi-dung.xlsx", out.getvalue())


GOOD = ["Lò Văn Thử", "lo.thu", "Công chức", "", "cán bộ đơn vị", "Xã Mẫu Thượng"]
OTHER = ["Ma Thị Giả", "ma.gia", "", "", "người xem", "Xã Mẫu Hạ"]
HELD = ["", "canboxa", "", "", "cán bộ đơn vị", "Xã Mẫu Thượng"]
MORE = ["", "canboxa", "", "", "lãnh đạo", "Xã Mẫu Thượng"]


def upload(client: Client, *rows: list[str]) -> Any:
    return client.post("/nguoi-dung/nhap/", {"sheet": sheet(*rows)})


def carried(response: Any) -> str:
    found = re.search(r'name="rows" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def do(client: Client, *rows: list[str]) -> Any:
    return client.post("/nguoi-dung/nhap/lam/", {"rows": carried(upload(client, *rows))}, follow=True)


def test_what_would_be_made_is_shown_first(cast: Cast, client_for: ClientFor) -> None:
    response = upload(client_for(cast.administrator), GOOD, OTHER, HELD, MORE)
    assert [response.context[name] for name in ("made", "more_roles", "held")] == [2, 1, 1]
    assert [row.sheet.number for row in response.context["plan"].rows] == [2, 3, 4, 5]
    assert not User.objects.filter(username="lo.thu").exists()


def test_then_it_is_done_as_a_whole(cast: Cast, client_for: ClientFor) -> None:
    response = do(client_for(cast.administrator), GOOD, OTHER, MORE)
    assert response.redirect_chain == [("/nguoi-dung/nhap/xong/", 302)]
    content = response.content.decode()
    assert "Đã tạo 2 tài khoản. Đã giao thêm 1 vai trò." in content
    assert "Lò Văn Thử" in content
    assert User.objects.filter(username__in=["lo.thu", "ma.gia"]).count() == 2


def test_errors_are_listed_by_row_and_column_in_words(cast: Cast, client_for: ClientFor) -> None:
    wrong = [*OTHER[:5], "Xã Láng Thượng"]
    response = upload(client_for(cast.administrator), GOOD, wrong)
    assert response.status_code == 422
    assert [(error.row, error.column, error.text) for error in response.context["errors"]] == [
        (3, "Đơn vị", "Không có đơn vị “Xã Láng Thượng” trong phạm vi bạn quản trị. Hãy chọn trong danh sách.")
    ]
    assert not User.objects.filter(username="lo.thu").exists()


def test_file_that_is_no_sheet_is_said_at_its_field(cast: Cast, client_for: ClientFor) -> None:
    data = {"sheet": SimpleUploadedFile("x.xlsx", b"khong phai")}
    response = client_for(cast.administrator).post("/nguoi-dung/nhap/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["sheet"])


def test_plan_of_another_person_or_a_forged_one_does_nothing(cast: Cast, client_for: ClientFor) -> None:
    from tests.factories import make_user
    from vungmanh.accounts.enums import Role

    rows = carried(upload(client_for(cast.administrator), GOOD))
    other = client_for(make_user("quantri2", role=Role.ADMINISTRATOR, unit=cast.province))
    for said in (rows, f"{rows}x", ""):
        response = other.post("/nguoi-dung/nhap/lam/", {"rows": said})
        assert response.status_code == 409
        assert "Trang để lâu quá nên chưa có gì được nhận." in response.content.decode()
    assert not User.objects.filter(username="lo.thu").exists()
    assert AuditEntry.objects.filter(action="access.refused", reason="plan_too_old").count() == 1


def test_name_taken_since_the_plan_was_shown_stops_it(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.administrator)
    rows = carried(upload(client, GOOD))
    User.objects.create_user("lo.thu", full_name="Ai Khác")
    response = client.post("/nguoi-dung/nhap/lam/", {"rows": rows})
    assert (response.status_code, User.objects.filter(full_name="Lò Văn Thử").exists()) == (409, False)


def test_links_afterwards_to_print_or_as_a_sheet(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.administrator)
    do(client, GOOD, OTHER)
    printed = client.post("/nguoi-dung/nhap/lien-ket/").content.decode()
    assert printed.count("http://testserver/tai-khoan/mat-khau/dat-lai/") == 2
    book = load_workbook(io.BytesIO(client.post("/nguoi-dung/nhap/lien-ket/", {"xuat": "xlsx"}).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]  # type: ignore[union-attr]
    assert [row[3] for row in rows] == ["ma.gia", "lo.thu"]
    theirs, link = Client(), str(rows[1][4]).removeprefix("http://testserver")
    form = theirs.get(link)["Location"]
    theirs.post(form, {"password1": "mat-khau-cua-thu", "password2": "mat-khau-cua-thu"})
    assert theirs.get("/").context["user"].username == "lo.thu"
    left = client.post("/nguoi-dung/nhap/lien-ket/").content.decode()
    assert left.count("http://testserver/tai-khoan/mat-khau/dat-lai/") == 1


def test_nobody_imported_no_links(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.administrator)
    assert "Chưa nhập ai trong phiên này." in client.get("/nguoi-dung/nhap/xong/").content.decode()
    assert client.post("/nguoi-dung/nhap/lien-ket/")["Location"] == "/nguoi-dung/"


def test_three_hundred_rows(cast: Cast, client_for: ClientFor, django_assert_max_num_queries: Any) -> None:
    rows = [[f"Lò Văn Thử {n}", f"thu{n}", "", "", "cán bộ đơn vị", "Xã Mẫu Thượng"] for n in range(300)]
    client = client_for(cast.administrator)
    with django_assert_max_num_queries(70):
        assert do(client, *rows).status_code == 200
        assert client.post("/nguoi-dung/nhap/lien-ket/").status_code == 200
    assert User.objects.filter(username__startswith="thu").count() == 300


@pytest.mark.parametrize("who", NO_KEEPERS)
def test_pages_of_the_import_are_for_administrators(cast: Cast, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert [client.get(page).status_code for page in PAGES] == [403] * 3
    assert [client.post(page).status_code for page in ["/nguoi-dung/nhap/", *ACTS]] == [403] * 3
    assert [client_for(cast.anonymous).get(page).status_code for page in PAGES] == [302] * 3


def test_acts_take_post_only(cast: Cast, client_for: ClientFor) -> None:
    assert [client_for(cast.administrator).get(act).status_code for act in ACTS] == [405] * 2


def test_template_is_a_sheet(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.administrator).get("/nguoi-dung/nhap/mau.xlsx")
    assert load_workbook(io.BytesIO(response.content)).sheetnames == ["Người dùng", "Danh mục", "Hướng dẫn"]
