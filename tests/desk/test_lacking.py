"""The page of the quality of data: the rows of a register that lack something, what each lacks, and where it is filled in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import make_user
from tests.officials.factories import make_person, make_post
from tests.registers.factories import make_premises
from vungmanh.accounts.enums import Role
from vungmanh.desk.figures import rows
from vungmanh.desk.figures.lacking import COUNT, lacking, telling
from vungmanh.indicators.countables import countable, countables
from vungmanh.indicators.quality import attributes_to_know, quality_by_unit, rows_looked_at
from vungmanh.premises.models import Premises

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
PAGE = "/so-lieu/chat-luong/"
LIST = f"{PAGE}?so=premises&dong=thieu"
KNOWN = {"solidity": 3, "condition": 3, "is_safe": True, "area_m2": 300, "norm_m2": 200, "year_built": 2010}


def premises(cast: Cast, name: str, **unknown: None) -> Premises:
    row = make_premises(cast, name=name)
    Premises.objects.filter(pk=row.pk).update(**{**KNOWN, **unknown})
    return row


def told(response: Any) -> dict[str, list[str]]:
    found = response.context["doubtful"]
    return {line.name: [lack.words for lack in lacks] for line, lacks in zip(found.lines, found.lacks, strict=True)}


def test_share_leads_to_the_rows_with_what_each_lacks(cast: Cast, client_for: ClientFor) -> None:
    premises(cast, "Trụ sở đủ")
    premises(cast, "Trụ sở một", year_built=None)
    both = premises(cast, "Trụ sở hai", year_built=None, area_m2=None)
    client = client_for(cast.commune_officer)
    page = client.get(f"{PAGE}?so=premises&don_vi={cast.commune.pk}")
    assert f"?don_vi={cast.commune.pk}&amp;so=premises&amp;dong=thieu#dong" in page.content.decode()
    found = client.get(f"{LIST}&don_vi={cast.commune.pk}&sort=-thieu")
    assert told(found) == {"Trụ sở hai": ["diện tích làm việc", "năm xây dựng"], "Trụ sở một": ["năm xây dựng"]}
    assert next(iter(told(found))) == "Trụ sở hai"
    assert sum(map(len, told(found).values())) == page.context["own"].quality.missing
    assert f'<a href="/so-sach/tru-so/{both.pk}/sua/">năm xây dựng</a>' in found.content.decode()
    assert list(told(client.get(f"{LIST}&ly_do=area_m2"))) == ["Trụ sở hai"]
    assert len(told(client.get(f"{LIST}&ly_do=without_area"))) == 2
    whole = client_for(cast.officer).get(f"{PAGE}?so=premises").content.decode()
    assert f"?don_vi={cast.commune.pk}&amp;so=premises&amp;dong=thieu#dong" in whole


def test_files_are_filled_in_where_each_thing_is_said(cast: Cast, client_for: ClientFor) -> None:
    person = make_person(cast.commune, "Lò Văn Chưa Rõ")
    post = make_post(person, "committee_chair")
    found = client_for(cast.commune_officer).get(f"{PAGE}?so=official&dong=thieu&don_vi={cast.commune.pk}")
    (lacks,) = found.context["doubtful"].lacks
    forms = {lack.words: lack.url for lack in lacks}
    assert forms["dân tộc"] == f"/so-sach/can-bo/{person.pk}/sua/"
    assert forms["trình độ chuyên môn"] == f"/so-sach/can-bo/{person.pk}/trinh-do/"
    assert forms["xếp loại gần nhất"] == f"/so-sach/can-bo/{person.pk}/xep-loai/"
    assert forms["hình thức vào chức danh"] == f"/so-sach/can-bo/chuc-danh/{post.pk}/sua/"
    client = client_for(cast.commune_officer)
    assert {client.get(address).status_code for address in set(forms.values())} == {200}
    leader = client_for(cast.leader).get(f"{PAGE}?so=official&dong=thieu&don_vi={cast.commune.pk}")
    assert [lack.url for lack in leader.context["doubtful"].lacks[0]] == [""] * len(forms)


def test_rows_go_out_as_excel_in_the_order_shown(cast: Cast, client_for: ClientFor) -> None:
    premises(cast, "A", year_built=None)
    premises(cast, "B", year_built=None, area_m2=None)
    answer = client_for(cast.officer).get(f"{LIST}&sort=-thieu&xuat=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [(row[0], row[-1]) for row in sheet.iter_rows(values_only=True)]
    assert rows == [("Tên", "Còn thiếu"), ("B", "Diện tích làm việc; năm xây dựng"), ("A", "Năm xây dựng")]


def test_neighbour_sees_nothing_and_names_are_for_those_who_see_files(cast: Cast, client_for: ClientFor) -> None:
    make_post(make_person(cast.commune, "Lò Văn Chưa Rõ"), "committee_chair")
    address = f"{PAGE}?so=official&dong=thieu"
    neighbour = client_for(cast.neighbour)
    assert neighbour.get(f"{address}&don_vi={cast.commune.pk}").status_code == 404
    assert told(neighbour.get(address)) == {}
    viewer = client_for(make_user("xem", role=Role.VIEWER, unit=cast.province))
    assert "Lò Văn Chưa Rõ" not in viewer.get(f"{address}&don_vi={cast.province.pk}").content.decode()
    sheet = viewer.get(f"{address}&don_vi={cast.province.pk}&xuat=xlsx").content
    assert load_workbook(io.BytesIO(sheet)).worksheets[0].max_row == 1


def test_what_is_asked_of_some_rows_only_is_not_lacked_by_the_others(cast: Cast) -> None:
    """For every register: the rows lack together what the numbers say; a register without unknowns lacks nothing."""
    make_post(make_person(cast.commune, "Lò Văn Chưa Rõ"), "committee_chair")
    premises(cast, "Trụ sở", area_m2=None)
    on = timezone.localdate()
    for facts in countables():
        rows = telling(facts, rows_looked_at(facts, "/", on).filter(lacking(facts)))
        each = [getattr(row, COUNT) for row in rows] if attributes_to_know(facts) else []
        assert sum(each) == quality_by_unit(facts, [cast.province], on)[cast.province.pk].missing, facts.name
        assert 0 not in each
    assert not telling(
        countable("establishment"),
        countable("establishment").table()._base_manager.filter(lacking(countable("establishment"))),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_whatever_the_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_post(make_person(cast.commune, f"Lò Thị Lẻ {number}"), "committee_chair")
        premises(cast, f"Trụ sở {number}", area_m2=None)
    client = client_for(cast.officer)
    addresses = {f"{PAGE}?so=post&dong=thieu": 16, LIST: 14, f"{LIST}&xuat=xlsx": 11}
    for address, queries in addresses.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("route", sorted(set(rows.ROUTES.values())))
def test_rows_of_each_register_have_a_page_and_a_form(route: str) -> None:
    assert rows.address(route, 1)
    assert rows.address(f"{route}_change", 1)
