"""The page of the quality of data: how many rows contradict themselves, and the rows with the reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import make_user
from tests.officials.factories import make_person, make_post, make_quota
from tests.registers.factories import make_premises
from vungmanh.accounts.enums import Role
from vungmanh.indicators.countables import countables
from vungmanh.indicators.quality import keep_quality
from vungmanh.premises.models import Premises
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
PAGE = "/so-lieu/chat-luong/"
LIST = f"{PAGE}?so=post&dong=mau-thuan"
CHAIR = "committee_chair"


def two_chairs(cast: Cast, unit: Unit | None = None) -> None:
    """Rows of the register of posts that contradict each other: one unit, two heads."""
    for name in ("Lò Văn Một", "Lò Văn Hai"):
        make_post(make_person(unit or cast.commune, name), CHAIR)


def names(response: Any) -> list[str]:
    return [line.name for line in response.context["doubtful"].lines]


def test_number_leads_to_the_rows_with_their_reasons(cast: Cast, client_for: ClientFor) -> None:
    two_chairs(cast)
    make_post(make_person(cast.commune, "Lò Thị Đúng"), "committee_deputy")
    client = client_for(cast.officer)
    page = client.get(f"{PAGE}?so=post&don_vi={cast.province.pk}")
    link = f'href="?don_vi={cast.province.pk}&amp;so=post&amp;dong=mau-thuan#dong">2</a>'
    assert link in page.content.decode()
    assert [(line.label, line.quality.contradictory) for line in page.context["lines"]] == [("Xã Mẫu Thượng", 2)]
    found = client.get(LIST)
    assert sorted(names(found)) == ["Lò Văn Hai", "Lò Văn Một"]
    assert [line.values for line in found.context["doubtful"].lines] == [
        ["Hai người cùng giữ một chức danh chỉ có một người"]
    ] * 2


def test_rows_are_chosen_by_unit_and_reason(cast: Cast, client_for: ClientFor) -> None:
    two_chairs(cast)
    make_post(make_person(cast.other_commune, "Lò Thị Ba"), CHAIR, is_main=False)
    client = client_for(cast.officer)
    assert len(names(client.get(LIST))) == 3
    places = [place.name for place in client.get(LIST).context["doubtful"].places]
    assert places == ["Tỉnh Mẫu Sơn", "Xã Mẫu Hạ", "Xã Mẫu Thượng"]
    assert names(client.get(f"{LIST}&don_vi={cast.other_commune.pk}")) == ["Lò Thị Ba"]
    assert names(client.get(f"{LIST}&ly_do=beside_no_main_post")) == ["Lò Thị Ba"]
    assert sorted(names(client.get(f"{LIST}&ly_do=two_holders"))) == ["Lò Văn Hai", "Lò Văn Một"]
    for wrong in ("ly_do=khong-co", "ly_do=%27", "ly_do=pk"):
        assert len(names(client.get(f"{LIST}&{wrong}"))) == 3, wrong


def test_rows_go_out_as_excel_with_their_reasons(cast: Cast, client_for: ClientFor) -> None:
    two_chairs(cast)
    make_post(make_person(cast.other_commune, "Lò Thị Ba"), CHAIR, is_main=False)
    answer = client_for(cast.officer).get(f"{LIST}&ly_do=two_holders&xuat=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][-1] == "Lý do"
    assert sorted((row[0], row[2], row[-1]) for row in rows[1:]) == [
        (name, "Xã Mẫu Thượng", "Hai người cùng giữ một chức danh chỉ có một người")
        for name in ("Lò Văn Hai", "Lò Văn Một")
    ]
    units = client_for(cast.officer).get(f"{PAGE}?so=post&xuat=xlsx").content
    by_unit = list(load_workbook(io.BytesIO(units)).active.iter_rows(values_only=True))
    place = by_unit[0].index("Mâu thuẫn")
    assert {row[0]: row[place] for row in by_unit[1:]} == {"Xã Mẫu Thượng": 2, "Xã Mẫu Hạ": 1}


def test_neighbour_sees_nothing_and_names_are_for_those_who_see_files(cast: Cast, client_for: ClientFor) -> None:
    two_chairs(cast)
    keep_quality(at=timezone.now())
    neighbour = client_for(cast.neighbour)
    assert neighbour.get(f"{LIST}&don_vi={cast.commune.pk}").status_code == 404
    assert neighbour.get(f"{LIST}&don_vi={cast.commune.pk}&xuat=xlsx").status_code == 404
    assert names(neighbour.get(LIST)) == []
    assert neighbour.get(f"{PAGE}?so=official").context["elsewhere"] == []
    others = client_for(make_user("xem", role=Role.VIEWER, unit=cast.province))
    counted = others.get(f"{LIST}&don_vi={cast.province.pk}")
    assert counted.status_code == 200
    assert "Lò Văn Một" not in counted.content.decode()
    sheet = others.get(f"{LIST}&don_vi={cast.province.pk}&xuat=xlsx").content
    assert load_workbook(io.BytesIO(sheet)).active.max_row == 1
    assert client_for(cast.anonymous).get(LIST).status_code == 302


def test_territory_tells_what_the_night_found_also_of_other_registers(cast: Cast, client_for: ClientFor) -> None:
    two_chairs(cast)
    make_quota(cast.commune, 2, CHAIR)
    keep_quality(at=timezone.now())
    two_chairs(cast, cast.other_commune)
    client = client_for(cast.officer)
    page = client.get(f"{PAGE}?so=post")
    assert page.context["counted_at"]
    assert page.context["own"].quality.contradictory == 2
    assert [(facts.name, count) for facts, count in page.context["elsewhere"]] == [("establishment", 1)]
    own = client.get(f"{PAGE}?so=post&don_vi={cast.other_commune.pk}")
    assert own.context["own"].quality.contradictory == 2


def test_row_of_the_establishment_leads_to_the_unit(cast: Cast, client_for: ClientFor) -> None:
    make_quota(cast.commune, 2, CHAIR)
    page = client_for(cast.officer).get(f"{PAGE}?so=establishment&dong=mau-thuan")
    found = page.context["doubtful"]
    assert page.context["own"].word == "có mâu thuẫn"
    assert [line.url for line in found.lines] == [f"/so-sach/can-bo/bien-che/{cast.commune.pk}/"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_whatever_the_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_post(make_person(cast.commune, f"Lò Thị Lẻ {number}"), CHAIR, is_main=False)
        make_premises(cast, name=f"Trụ sở {number}")
    Premises.objects.update(area_m2=0)
    client = client_for(cast.officer)
    for address, queries in ((LIST, 14), (f"{PAGE}?so=premises&dong=mau-thuan", 13), (f"{LIST}&xuat=xlsx", 11)):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_every_reason_is_there_in_english() -> None:
    for facts in countables():
        for rule in facts.contradictions:
            with translation.override("vi"):
                vietnamese = str(rule.label)
            with translation.override("en"):
                assert str(rule.label) != vietnamese
