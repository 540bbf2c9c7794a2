"""What a list that goes out as Excel says of itself on its second sheet: filter, words, day, order, how many rows."""

from __future__ import annotations

import io
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.officials.factories import make_person, make_post
from tests.registers.factories import make_premises
from vungmanh import desk
from vungmanh.core.exports import Column, tell, telling, xlsx_response
from vungmanh.desk.officials import lists
from vungmanh.desk.told import AddressForm

ClientFor = Callable[[Any], Client]
LIST = "/so-sach/can-bo/"


def book(sent: Any) -> Any:
    assert sent.status_code == 200
    return load_workbook(io.BytesIO(sent.content))


def about(sent: Any) -> dict[str, str]:
    sheets = book(sent).worksheets
    assert len(sheets) == 2
    return dict(sheets[1].iter_rows(values_only=True))


def names(sent: Any) -> list[Any]:
    return [row[0] for row in book(sent).worksheets[0].iter_rows(min_row=2, values_only=True)]


@pytest.fixture
def people(cast: Cast) -> None:
    for name, position in (("Lò Văn Bình", "committee_chair"), ("Lò Thị An", "committee_deputy")):
        make_post(make_person(cast.commune, name, sex="female" if "Thị" in name else "male"), position)
    make_post(make_person(cast.other_commune, "Lò Thị Chi", sex="female"), "committee_chair")


@pytest.mark.django_db
def test_sheet_says_by_what_it_was_narrowed(cast: Cast, client_for: ClientFor, people: None) -> None:
    client = client_for(cast.officer)
    asked = f"{LIST}?q=lò&gioi=female&don_vi={cast.commune.pk}&ngay=01/11/2026&sort=-ten&xuat=xlsx"
    said = about(client.get(asked))
    assert list(said) == [
        "Bảng",
        "Tìm",
        "Đơn vị",
        "Vào ngày",
        "Tình trạng",
        "Giới tính",
        "Sắp xếp",
        "Số dòng",
        "Lập lúc",
        "Trang",
    ]
    assert said["Đơn vị"] == cast.commune.name
    assert (said["Vào ngày"], said["Giới tính"], said["Tìm"]) == ("01/11/2026", "Nữ", "lò")
    assert (said["Sắp xếp"], said["Số dòng"]) == ("Họ và tên, giảm dần", "1")
    assert said["Trang"].endswith(
        f"{LIST}?q=l%C3%B2&gioi=female&don_vi={cast.commune.pk}&ngay=01%2F11%2F2026&sort=-ten"
    )


@pytest.mark.django_db
def test_list_as_it_is_says_the_day_and_nothing_of_a_filter(cast: Cast, client_for: ClientFor, people: None) -> None:
    said = about(client_for(cast.officer).get(f"{LIST}?xuat=xlsx"))
    assert list(said) == ["Bảng", "Vào ngày", "Tình trạng", "Số dòng", "Lập lúc", "Trang"]
    assert said["Vào ngày"] == f"{timezone.localdate():%d/%m/%Y}"
    assert said["Số dòng"] == "3"
    assert said["Tình trạng"] == "Đang giữ chức danh"


@pytest.mark.django_db
def test_rows_go_out_in_the_order_of_the_page(cast: Cast, client_for: ClientFor, people: None) -> None:
    client = client_for(cast.officer)
    by_name = ["Lò Thị An", "Lò Văn Bình", "Lò Thị Chi"]
    assert names(client.get(f"{LIST}?sort=ten&xuat=xlsx")) == by_name
    assert names(client.get(f"{LIST}?sort=-ten&xuat=xlsx")) == by_name[::-1]
    assert "Sắp xếp" not in about(client.get(f"{LIST}?sort=khong-co&xuat=xlsx"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/so-sach/can-bo/tran-xep-loai/?sort=-ty_le", "Tỷ lệ, trần, giảm dần"),
        ("/so-lieu/chat-luong/?sort=-so", "Số dòng, giảm dần"),
        ("/so-lieu/?sort=ma", "Mã, tăng dần"),
        ("/don-vi/?sort=-tu", "Có từ ngày, giảm dần"),
        ("/chuong-trinh/?sort=han", "Hạn gần nhất, tăng dần"),
        ("/so-sach/chuan-chuc-danh/?sort=chuc_danh", "Chức danh, tăng dần"),
        ("/so-sach/chuan-chuc-danh/ngoai-le/?sort=-ten", "Họ và tên, giảm dần"),
        ("/so-lieu/bao-cao/tinh-hinh/?sort=ty_le", "Tỷ lệ đúng hạn (%), tăng dần"),
        ("/van-ban/?sort=-issued&as=xlsx", "Ngày ban hành, giảm dần"),
    ],
)
def test_order_is_told_by_the_head_of_its_column(
    cast: Cast, client_for: ClientFor, people: None, address: str, words: str
) -> None:
    sent = client_for(cast.officer).get(address if "as=" in address else f"{address}&xuat=xlsx")
    assert about(sent)["Sắp xếp"] == words


@pytest.mark.django_db
def test_first_rows_of_too_many_say_of_how_many(
    cast: Cast, client_for: ClientFor, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_EXPORTED", 2)
    assert about(client_for(cast.officer).get(f"{LIST}?xuat=xlsx"))["Số dòng"].startswith("2 dòng đầu trong 3")


@pytest.mark.django_db
def test_registers_without_a_line_of_their_own_say_it_too(cast: Cast, client_for: ClientFor) -> None:
    """The filter of every list tells it by itself, the head of a column its order."""
    make_premises(cast)
    said = about(client_for(cast.officer).get("/so-sach/tru-so/?dung=headquarters&sort=-don_vi&xuat=xlsx"))
    assert (said["Dùng làm"], said["Sắp xếp"]) == ("Trụ sở làm việc", "Đơn vị, giảm dần")
    flow = about(client_for(cast.officer).get("/so-sach/to-chuc/bien-dong/?den=30/06/2026&xuat=xlsx"))
    assert (flow["Hệ thống"], flow["Từ ngày"], flow["Đến ngày"]) == ("Đảng", "01/01/2026", "30/06/2026")
    matrix = about(client_for(cast.officer).get("/so-sach/ho-so/bang/?xuat=xlsx"))
    assert matrix["Xem các"] == "Xã, phường, thị trấn"
    quality = about(client_for(cast.officer).get("/so-lieu/chat-luong/?so=premises&dong=thieu&xuat=xlsx"))
    assert (quality["Sổ"], quality["Đơn vị"], quality["Số dòng"]) == ("Trụ sở, nhà sinh hoạt", cast.province.name, "1")


@pytest.mark.django_db
def test_what_somebody_else_sees_is_not_told(cast: Cast, client_for: ClientFor, people: None) -> None:
    """A filter by a unit that is not offered narrows nothing, and its sheet names nothing."""
    said = about(client_for(cast.neighbour).get(f"{LIST}?don_vi={cast.commune.pk}&xuat=xlsx"))
    assert cast.commune.name not in said.values()
    assert said["Số dòng"] == "0"


def test_every_filter_of_a_list_that_goes_out_tells_itself() -> None:
    """A new filter is an `AddressForm`, or its list has no sheet."""
    for module in pkgutil.walk_packages(desk.__path__, "vungmanh.desk."):
        import_module(module.name)

    def below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
        for each in form.__subclasses__():
            yield each
            yield from below(each)

    filters = {
        each for each in below(forms.Form) if each.__module__.startswith("vungmanh.desk") and "Filter" in each.__name__
    }
    assert len(filters) > 30
    assert {each.__name__ for each in filters if not issubclass(each, AddressForm)} == {
        "AuditFilter", "MailFilter", "NoticeFilter",
    }  # fmt: skip


def test_sheet_made_outside_of_a_list_has_no_second_one() -> None:
    tell("Đơn vị", "Xã Mẫu")
    assert len(book(xlsx_response("Bảng", [Column("Tên")], [["a"]])).worksheets) == 1
    with telling():
        tell("Đơn vị", "=1+1")
        tell("Đơn vị", "=1+1")
        found = book(xlsx_response("Bảng", [Column("Tên")], [["a"], ["b"]]))
    assert found.active.title == "Bảng"
    rows = [(row[0].value, row[1].value, row[1].data_type) for row in found.worksheets[1].iter_rows()]
    assert rows[:3] == [("Bảng", "Bảng", "s"), ("Đơn vị", "=1+1", "s"), ("Số dòng", "2", "s")]
    assert len(rows) == 4
